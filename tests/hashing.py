"""Argon2 with the least work it can do, for the thousand people that tests make; servers that tests start do the whole."""

from django.contrib.auth.hashers import Argon2PasswordHasher


class QuickArgon2(Argon2PasswordHasher):
    """The same algorithm, code and format; one pass over 8 KiB instead of two over 100 MiB."""

    time_cost = 1
    memory_cost = 8
    parallelism = 1

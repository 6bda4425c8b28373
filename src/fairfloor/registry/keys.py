"""The keys of an installation, which live outside the database: pseudonyms, files, signatures."""

import hmac
from base64 import b32encode
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings

from fairfloor.registry import homes

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

NAMES = ("files", "pseudonyms", "signing")


def path_of(name: str) -> Path:
    """The file that holds the key `name`."""
    return Path(settings.HOME) / "keys" / name


def read(name: str) -> bytes:
    """The 32 bytes of the key `name`, made on first use, readable by the owner only; ValueError when it is damaged."""
    return bytes.fromhex(homes.key(Path(settings.HOME), name))


def pseudonym(programme: str, factory: str, worker: str) -> str:
    """A worker's pseudonym: 10 characters of a keyed hash, the same for one worker of one factory in one programme."""
    message = "\0".join((programme, factory, worker.strip())).encode()
    return "w-" + b32encode(hmac.digest(read("pseudonyms"), message, "sha256")).decode()[:10].lower()


def signing_key() -> "Ed25519PrivateKey":
    """The key that signs what is published."""
    # A process that signs nothing starts without it.
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    return Ed25519PrivateKey.from_private_bytes(read("signing"))


def public_key() -> str:
    """The public half of the signing key, hexadecimal."""
    return signing_key().public_key().public_bytes_raw().hex()

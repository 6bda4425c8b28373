"""Signing in: nobody opens an account alone, roles are given by the programme."""

from allauth.account.adapter import DefaultAccountAdapter


class Doorkeeper(DefaultAccountAdapter):
    """Closes self-service sign-up; people are invited by an officer or with their factory's application."""

    def is_open_for_signup(self, request):
        return False

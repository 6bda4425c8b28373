"""What a password must be, refused in the words of the pages: Django's own are in part in English whatever the language."""

from django.contrib.auth import password_validation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext


class LongEnough(password_validation.MinimumLengthValidator):
    """As many characters as the settings ask for."""

    def get_error_message(self) -> str:
        """Why the password is refused."""
        told = ngettext(
            "This password is too short: it needs %(count)d character at least.",
            "This password is too short: it needs %(count)d characters at least.",
            self.min_length,
        )
        return told % {"count": self.min_length}


class UnlikeThePerson(password_validation.UserAttributeSimilarityValidator):
    """Nothing like the person's name or address."""

    def get_error_message(self) -> str:
        """Why the password is refused."""
        return _("This password is too much like your name or your mail address.")

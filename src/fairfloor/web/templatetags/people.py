"""Filters for people: a role's name, and the names of languages spoken."""

from collections.abc import Iterable

from django import template
from django.utils.translation import gettext as _

from fairfloor.web import languages
from fairfloor.web.people import TITLES

register = template.Library()


@register.filter
def role(name: str) -> str:
    """A role's name for people."""
    return str(TITLES.get(name, name))


@register.filter
def spoken(codes: Iterable[str]) -> str:
    """The names of the languages with these codes."""
    return _(", ").join(languages.names(codes))

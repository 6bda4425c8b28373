"""Who is told of a matter that is never tolerated, as officers choose it and as pages say it."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from fairfloor.core.procedures import ALERTED, NAMED
from fairfloor.registry.models import Person, Role
from fairfloor.web.people import TITLES


def slug(matter: str) -> str:
    """What the setting of a matter is called in an address."""
    return f"{matter}-who"


def choices(programme: Any, at: datetime) -> list[tuple[str, str]]:
    """The roles, then everyone who holds one of them now: one query."""
    held = Role.objects.filter(programme=programme, role__in=ALERTED, started_at__lte=at, person__is_active=True)
    held = held.filter(Q(ended_at__isnull=True) | Q(ended_at__gt=at)).select_related("person")
    named = {f"{one.role}{NAMED}{one.person.public_id}": one.person.name for one in held.order_by("person__name", "pk")}
    return [(word, _one(word, named)) for word in (*ALERTED, *named)]


def people(values: Iterable[Sequence[str]]) -> dict[str, str]:
    """The names of those whom lists name, by the word that names them: one query, none where nobody is named."""
    words = {word for value in values for word in value if NAMED in word}
    ids = {word: word.partition(NAMED)[2] for word in words}
    known = dict(Person.objects.filter(public_id__in=ids.values()).values_list("public_id", "name")) if ids else {}
    return {word: known[id] for word, id in ids.items() if id in known}


def said(value: Sequence[str], named: Mapping[str, str]) -> list[str]:
    """A list of recipients in words, one for each line."""
    return [_one(word, named) for word in value]


def _one(word: str, named: Mapping[str, str]) -> str:
    role = TITLES[word.partition(NAMED)[0]]
    if NAMED not in word:
        return _("everyone in the role: %(role)s") % {"role": role}
    return _("%(name)s, as long as in the role: %(role)s") % {"name": named.get(word, "–"), "role": role}

"""Who is told of a matter that is never tolerated: roles, and named people who hold one, as the programme has set them."""

from collections.abc import Sequence
from datetime import datetime

from fairfloor.actions import notices
from fairfloor.core.access import OFFICER
from fairfloor.core.procedures import ALERTED, NAMED, Procedure
from fairfloor.registry.models import Person, Programme
from fairfloor.registry.rules import rules_of

SUFFIX = ".who"


def of(who: Sequence[str], *, programme: Programme, at: datetime) -> list[Person]:
    """The active people whom `who` names at the moment `at`, each once: `officer` is everyone in the role.

    In the place of somebody named (`officer:PUBLIC-ID`) who no longer holds the role stands everyone who does; where that
    leaves nobody, the officers, of whom a programme has always one.
    """
    found = {person.pk: person for word in who for person in _behind(word, programme, at)}
    return list((found or {person.pk: person for person in _holding(OFFICER, programme, at)}).values())


def are_there(who: Sequence[str], *, programme: Programme, at: datetime) -> bool:
    """Whether everyone whom `who` names holds the role, and somebody is in every role: nothing needs to stand in."""
    return all(_own(word, programme, at) for word in who)


def in_order(who: Sequence[str]) -> list[str]:
    """Roles first, in the procedure's order, then people: one choice is one value."""
    return [*(role for role in ALERTED if role in who), *sorted(word for word in who if word not in ALERTED)]


def settings_of(procedure: Procedure) -> dict[str, str]:
    """The setting of each matter, and the matter."""
    return {f"{matter.id}{SUFFIX}": matter.id for matter in procedure.zero_tolerance}


def names(programme: Programme, role: str, person: Person, at: datetime) -> bool:
    """Whether `person` is named for any matter in `role`, by what counts at the moment `at` or is set to count later."""
    rules, word = rules_of(programme), f"{role}{NAMED}{person.public_id}"
    begun = rules.begun(at)
    coming = [one.value for one in rules.settings if one.name.endswith(SUFFIX) and one not in begun]
    return any(word in who for who in (*(matter.who for matter in rules.at(at).zero_tolerance), *coming))


def _behind(word: str, programme: Programme, at: datetime) -> list[Person]:
    return _own(word, programme, at) or _holding(word.partition(NAMED)[0], programme, at)


def _own(word: str, programme: Programme, at: datetime) -> list[Person]:
    role, named, public_id = word.partition(NAMED)
    return [one for one in _holding(role, programme, at) if not named or one.public_id == public_id]


def _holding(role: str, programme: Programme, at: datetime) -> list[Person]:
    return [person for person in notices.holding(role, programme=programme, at=at) if person.is_active]

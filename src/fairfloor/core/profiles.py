"""What a profile given as a file may say of a factory: known facts, whom the law distinguishes, its own
policies and its permits."""

from collections.abc import Mapping
from datetime import date

from fairfloor.core import law
from fairfloor.core.permits import permits
from fairfloor.core.policies import policies
from fairfloor.core.shelf import nearest
from fairfloor.core.vocabulary import Fact, vocabulary

POLICIES, PERMITS = "policies", "permits"


class ProfileError(ValueError):
    """A profile that says something unknown or impossible; its text is a sentence with a remedy."""


def checked(told: object, jurisdiction: str) -> dict[str, object]:
    """A profile ready for `limits.binding`; raises ProfileError, PolicyError or PermitError for what cannot be understood.

    Keys are facts of the standards' vocabulary (``{"dormitory": true, "headcount": 120}``), conditions of the
    jurisdiction's law (``{"sector": "garment"}``), "policies" and "permits".
    """
    if not isinstance(told, Mapping):
        raise ProfileError("The profile is no object. Write facts and their values, such as dormitory and true")
    facts, conditions = vocabulary().facts, _conditions(jurisdiction)
    for key, word in told.items():
        if key in facts:
            _fits(facts[key], word)
        elif key not in conditions and key not in (POLICIES, PERMITS):
            known = {*facts, *conditions, POLICIES, PERMITS}
            raise ProfileError(f"The profile has an unknown key {key!r}. {nearest(str(key), known)}")
        elif key in conditions and not isinstance(word, str):
            raise ProfileError(f"{key!r} of the profile is {word!r}. Write a word of the law's list")
    policies(told)
    permits(told)
    return dict(told)


def _conditions(jurisdiction: str) -> set[str]:
    if not law.on_shelf(jurisdiction):
        return set()
    ids = {id for place in law.chain(jurisdiction) if law.on_shelf(place) for id in law.parameters(place)}
    return {key for id in ids for key in law.conditions(jurisdiction, id)}


def _fits(fact: Fact, word: object) -> None:
    if fact.kind == "yes-no" and not isinstance(word, bool):
        raise ProfileError(f"{fact.id!r} of the profile is {word!r}. Write true or false")
    if fact.kind == "count" and (isinstance(word, bool) or not isinstance(word, int) or word < 0):
        raise ProfileError(f"{fact.id!r} of the profile is {word!r}. Write a whole number, 0 or more")
    if fact.kind == "date" and not is_day(word):
        raise ProfileError(f"{fact.id!r} of the profile is {word!r}. Write the day as 2000-11-01")
    if fact.kind == "choice" and word not in fact.choices:
        raise ProfileError(f"{fact.id!r} of the profile is {word!r}. {nearest(str(word), fact.choices)}")


def is_day(word: object) -> bool:
    """Whether `word` is a day: written out as 2000-11-01, the way a profile keeps it, or bare as in TOML."""
    if isinstance(word, date):
        return True
    try:
        return isinstance(word, str) and date.fromisoformat(word).isoformat() == word
    except ValueError:
        return False

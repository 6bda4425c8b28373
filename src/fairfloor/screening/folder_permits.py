"""Permits of the factories of a folder: `permits.json`, by the factory's number; and the law of those that have any.

A factory with permits is a place of its own in the tables of the law, beside its jurisdiction's (``kh#12``). Only permits for
everybody who works there are taken: whom another one covers is a question for each worker, which a folder does not ask.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from fairfloor.core import profiles
from fairfloor.core.enactments import NotInLaw
from fairfloor.core.permit_kinds import kinds
from fairfloor.core.permits import PermitError, permits
from fairfloor.screening.bounds import Law, from_shelf
from fairfloor.screening.columns import NoRecords

NAME = "permits.json"
MARK = "#"
Permits = Mapping[int, Sequence[Any]]


def read(text: str) -> Permits:
    """The permits by the factory's number, as a profile holds them; raises NoRecords for what cannot be used."""
    try:
        told = json.loads(text)
    except (ValueError, RecursionError):
        raise NoRecords(f"{NAME} is no JSON; write permits by the factory's number, as a profile holds them") from None
    if not isinstance(told, dict):
        raise NoRecords(f"{NAME} is no object; write permits by the factory's number, as a profile holds them")
    return {_number(factory): _checked(factory, held) for factory, held in told.items()}


def _number(factory: str) -> int:
    if not (factory.isascii() and factory.isdecimal() and len(factory) < 10):
        raise NoRecords(f"{NAME} names the factory {factory[:40]!r}, which is no whole number; use those of the tables")
    return int(factory)


def _checked(factory: str, held: object) -> Sequence[Any]:
    try:
        found = permits({"permits": held})
    except PermitError as problem:
        raise NoRecords(f"{NAME}, factory {factory}: {problem}") from None
    some = next((one for one in found if one.covers), None)
    if some:
        raise NoRecords(
            f"{NAME}, factory {factory}: the permit {some.number} is for some workers only, and a folder does not ask for whom; "
            "screen that factory by itself, with --profile"
        )
    return list(held) if isinstance(held, list) else []


def place_of(jurisdiction: str, factory: int) -> str:
    """The place of a factory with permits."""
    return f"{jurisdiction}{MARK}{factory}"


def law_of(law: Callable[[str], Law], held: Permits) -> Callable[[str], Law]:
    """What answers for jurisdictions as `law` does, and for the places of factories with permits by the shelf.

    What it answers with raises NoRecords for a permit that the jurisdiction does not know.
    """

    def found(place: str) -> Law:
        jurisdiction, mark, factory = place.partition(MARK)
        if not mark:
            return law(place)
        try:
            profile = profiles.checked({"permits": held[int(factory)]}, jurisdiction)
        except (PermitError, profiles.ProfileError, NotInLaw) as problem:
            raise NoRecords(f"{NAME}, factory {factory}: {problem}") from None
        known = kinds(jurisdiction)
        strange = next((one.kind for one in permits(profile) if one.kind not in known), None)
        if strange:
            raise NoRecords(
                f"{NAME}, factory {factory}: {jurisdiction} knows no permit {strange!r}; it has {', '.join(known)}"
            )
        return from_shelf(jurisdiction, profile)

    return found

"""The rules of a programme at a moment: its procedure with what the programme had set, and the holidays it knew of, by then."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Any

from fairfloor.core.languages import Text
from fairfloor.core.periods import first_moment
from fairfloor.core.procedures import Announced, Procedure, founded
from fairfloor.registry.models import Holiday, Programme, Setting
from fairfloor.registry.statements import Bundle, Statement

LEFT_OUT = "left-out"
SETTINGS = Statement(Setting, "{row}.programme_id = %s", order=("start_date", "pk"))
ROW = Statement(Programme, "{row}.id = %s")
BOTH = Bundle(ROW, SETTINGS)


@dataclass(frozen=True)
class Rules:
    """The programme's procedure as it was founded, and every setting made since, in the order in which they count."""

    programme: Programme
    founded: Procedure
    settings: Sequence[Setting]

    def at(self, at: datetime) -> Procedure:
        """The procedure for a clock that starts at `at`.

        A setting counts from the first moment of its day in the zone that the programme has until then, and neither it nor
        a holiday that was announced, or called off, counts for what had started before it was made: a deadline that was
        told stays as it was told.
        """
        made = self._made(at)
        procedure = self.founded.with_settings(made) if made else self.founded
        if all(clock.holidays != LEFT_OUT for clock in procedure.clocks):
            return procedure
        return procedure.with_holidays(announced(one) for one in self.holidays if stands(one, at))

    def zone(self, at: datetime) -> str:
        """The programme's zone at `at`: of its own days, and of a factory that has none when it is entered."""
        return str(self._made(at).get("zone", self.founded.zone))

    def begun(self, at: datetime) -> list[Setting]:
        """The settings that count at `at`, in their order: made by then, and their day has begun."""
        found, zone = list[Setting](), self.founded.zone
        for one in self.settings:
            if one.set_at <= at and first_moment(one.start_date, zone) <= at:
                found.append(one)
                zone = str(one.value) if one.name == "zone" else zone
        return found

    def _made(self, at: datetime) -> dict[str, Any]:
        return {one.name: one.value for one in self.begun(at)}

    def standards(self, day: date, *, known: datetime) -> tuple[str, ...]:
        """The standards that a visit on `day` is held to, by what was set until the moment `known`: when it is planned."""
        own = [
            one for one in self.settings if one.name == "standards" and one.set_at <= known and one.start_date <= day
        ]
        return tuple(own[-1].value) if own else self.founded.standards

    @cached_property
    def holidays(self) -> Sequence[Holiday]:
        """The holidays that were announced later: one query, where the rules at any moment leave holidays out."""
        return list(Holiday.objects.filter(programme=self.programme).order_by("day", "pk"))


def stands(one: Holiday, at: datetime) -> bool:
    """Whether the holiday was announced by the moment `at` and not called off by then."""
    return one.announced_at <= at and (one.called_off_at is None or at < one.called_off_at)


def announced(one: Holiday) -> Announced:
    """The row as clocks take it."""
    return Announced(one.jurisdiction, one.day, Text(one.name))


_kept: ContextVar[dict[int, Rules] | None] = ContextVar("rules of programmes", default=None)


@contextmanager
def kept() -> Iterator[None]:
    """Reads the rules of a programme once within: for what changes no setting and no holiday, as a page that is looked at."""
    token = _kept.set({})
    try:
        yield
    finally:
        _kept.reset(token)


def rules_of(programme: Programme) -> Rules:
    """The programme's rules for any moment: one query, and one more where holidays are left out; none where they are `kept`."""
    known = _kept.get()
    if known is not None and programme.pk in known:
        return known[programme.pk]
    rules = _rules(programme, SETTINGS.rows(programme.pk))
    if known is not None:
        known[programme.pk] = rules
    return rules


def programme_of(key: int) -> Programme:
    """The programme with this key: one query, which reads its settings too where rules are `kept`."""
    (programme,), settings = BOTH.rows((key,), None if _kept.get() is None else (key,))
    return keep(programme, settings)


def keep(programme: Programme, settings: Sequence[Setting]) -> Programme:
    """The programme, whose `settings` were read beside it: its rules are `kept`, where they are."""
    known = _kept.get()
    if known is not None:
        known[programme.pk] = _rules(programme, settings)
    return programme


def _rules(programme: Programme, settings: Sequence[Setting]) -> Rules:
    return Rules(programme, founded(programme.procedure, programme.settings), settings)


def procedure_at(programme: Programme, at: datetime) -> Procedure:
    """The programme's procedure for a clock that starts at `at`."""
    return rules_of(programme).at(at)

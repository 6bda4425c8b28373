"""When something applies: a small closed language over the facts of a factory's profile.

Forms: ``"always"``; ``{ has = "dormitory" }``; ``{ lacks = "sprinklers" }``; ``{ fact = "headcount", more_than = 50 }``
(also at_least, less_than, at_most, is); ``{ all = [ … ] }``; ``{ any = [ … ] }``. A fact that the profile does not tell
makes the answer None: not known, which is neither yes nor no.
"""

import operator
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from fairfloor.core.languages import REQUIRED, Text, within
from fairfloor.core.phrases import phrase
from fairfloor.core.quantities import number
from fairfloor.core.shelf import Entry, nearest
from fairfloor.core.vocabulary import Fact

COMPARISONS: dict[str, Callable[[Any, Any], bool]] = {
    "more_than": operator.gt,
    "at_least": operator.ge,
    "less_than": operator.lt,
    "at_most": operator.le,
    "is": operator.eq,
}
NO_FACT = Fact("", Text(zh="", en=""), "yes-no")


@dataclass(frozen=True)
class Condition:
    """One condition: `form` is always, has, lacks, a comparison's name, all or any."""

    form: str
    fact: Fact = NO_FACT
    value: Decimal | str | date | None = None
    parts: tuple["Condition", ...] = ()

    def holds(self, profile: Mapping[str, object]) -> bool | None:
        """True, False, or None when the profile does not say."""
        if self.form == "always":
            return True
        if self.form in ("all", "any"):
            return _together(self.form, [part.holds(profile) for part in self.parts])
        told = _like(self.value, profile.get(self.fact.id))
        if told is None:
            return None
        if self.form in ("has", "lacks"):
            return told is (self.form == "has")
        return COMPARISONS[self.form](told, self.value)

    def say(self) -> Text:
        """The condition in words, e.g. "the factory has: dormitory", "dormitory built before 2000-11-01"."""
        if self.form == "always":
            return phrase("conditions.always")
        if self.parts:
            return self._say_parts()
        if self.form in ("has", "lacks"):
            return phrase(f"conditions.{self.form}", fact=self.fact.title)
        form = self.form.replace("_", "-")
        if isinstance(self.value, date):
            return phrase(f"conditions.date.{form}", fact=within(self.fact.title), value=day_said(self.value))
        value = self.fact.choices.get(str(self.value)) or str(self.value)
        return phrase(f"conditions.{form}", fact=within(self.fact.title), value=value)

    def _say_parts(self) -> Text:
        if len(self.parts) > 1 and all(part.form == "has" for part in self.parts):
            titles = [part.fact.title for part in self.parts]
            facts = Text(zh="；".join(one["zh"] for one in titles), en="; ".join(one["en"] for one in titles))
            return phrase(f"conditions.has-{self.form}", facts=facts)
        zh, en = ("，且", " and ") if self.form == "all" else ("，或", " or ")
        words = [part._said_within() for part in self.parts]
        return Text(zh=zh.join(w["zh"] for w in words), en=en.join(w["en"] for w in words))

    def _said_within(self) -> Text:
        words = self.say()
        return Text(zh=f"（{words['zh']}）", en=f"({words['en']})") if len(self.parts) > 1 else words

    def as_json(self) -> Any:
        """The condition as the shelf writes it."""
        if self.form == "always":
            return "always"
        if self.parts:
            return {self.form: [part.as_json() for part in self.parts]}
        if self.form in ("has", "lacks"):
            return {self.form: self.fact.id}
        value = self.value.isoformat() if isinstance(self.value, date) else self.value
        return {"fact": self.fact.id, self.form: number(value) if isinstance(value, Decimal) else value}


ALWAYS = Condition("always")


def day_said(day: date) -> Text:
    """A day as it is written everywhere, in every language: 2000-11-01."""
    return Text({language: day.isoformat() for language in REQUIRED})


def _like(value: object, told: object) -> object:
    """What the profile tells, as the kind of thing that `value` is (None: yes or no); None where it is not that."""
    try:
        if value is None:
            return told if isinstance(told, bool) else None
        if isinstance(value, Decimal):
            return None if told is None or isinstance(told, bool) else Decimal(str(told))
        if isinstance(value, date):
            return _day(told)
        return told if isinstance(told, str) else None
    except (ValueError, ArithmeticError):
        return None


def _day(told: object) -> date | None:
    """A day as the profile tells it: a date, or its ISO form; raises ValueError for any other word."""
    if isinstance(told, datetime):
        return told.date()
    return told if isinstance(told, date) else date.fromisoformat(told) if isinstance(told, str) else None


def _together(form: str, answers: list[bool | None]) -> bool | None:
    decisive = form == "any"
    if decisive in answers:
        return decisive
    return None if None in answers else not decisive


def condition(entry: Entry, key: str, facts: Mapping[str, Fact]) -> Condition | None:
    """The condition under `key` of `entry`; None when absent; mistakes are reported on the entry."""
    if not entry.has(key):
        return None
    if entry.data[key] == "always":
        return ALWAYS
    part = entry.table(key)
    return None if part is None else _condition(part, facts)


def _condition(entry: Entry, facts: Mapping[str, Fact]) -> Condition:
    for form in ("all", "any"):
        if entry.has(form):
            parts = tuple(_condition(part, facts) for part in entry.entries(form))
            if not parts:
                entry.fault(f"{form!r} is empty", "Give it at least one condition")
            entry.done()
            return Condition(form, parts=parts)
    for form in ("has", "lacks"):
        if entry.has(form):
            fact = _fact(entry, form, facts)
            if fact and fact.kind != "yes-no":
                entry.fault(f"{fact.id!r} is a {fact.kind}", f"Compare it: {{ fact = {fact.id!r}, more_than = 0 }}")
            entry.done()
            return Condition(form, fact) if fact else ALWAYS
    return _comparison(entry, facts)


def _comparison(entry: Entry, facts: Mapping[str, Fact]) -> Condition:
    fact = _fact(entry, "fact", facts)
    forms = [form for form in COMPARISONS if entry.has(form)]
    entry.done()
    if fact is None or len(forms) != 1:
        if fact is not None:
            entry.fault("a comparison names one of its forms", f"Use one of: {', '.join(COMPARISONS)}")
        return ALWAYS
    value: Decimal | str | date | None
    if fact.kind == "choice":
        value = entry.choice(forms[0], fact.choices, required=True)
    elif fact.kind == "date":
        value = entry.date(forms[0], required=True)
    else:
        value = entry.decimal(forms[0], required=True)
    return Condition(forms[0], fact, value)


def _fact(entry: Entry, key: str, facts: Mapping[str, Fact]) -> Fact | None:
    id = entry.string(key, required=True)
    if id and id not in facts:
        entry.fault(f"{id!r} is not a fact of a profile", nearest(id, facts))
    return facts.get(id)

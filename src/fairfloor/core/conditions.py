"""When something applies: a small closed language over the facts of a factory's profile.

Forms: ``"always"``; ``{ has = "dormitory" }``; ``{ lacks = "sprinklers" }``; ``{ fact = "headcount", more_than = 50 }``
(also at_least, less_than, at_most, is); ``{ all = [ … ] }``; ``{ any = [ … ] }``. A fact that the profile does not tell
makes the answer None: not known, which is neither yes nor no.
"""

import operator
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from fairfloor.core.languages import Text
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
WORDS = {
    "more_than": Text(zh="大于", en="is more than"),
    "at_least": Text(zh="不少于", en="is at least"),
    "less_than": Text(zh="小于", en="is less than"),
    "at_most": Text(zh="不超过", en="is at most"),
    "is": Text(zh="为", en="is"),
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
        """The condition in words, e.g. "the factory has: dormitory"."""
        if self.form == "always":
            return Text(zh="始终适用", en="always")
        if self.parts:
            zh, en = ("，且", " and ") if self.form == "all" else ("，或", " or ")
            words = [part._said_within() for part in self.parts]
            return Text(zh=zh.join(w["zh"] for w in words), en=en.join(w["en"] for w in words))
        title = self.fact.title
        if self.form == "has":
            return Text(zh=f"工厂有：{title['zh']}", en=f"the factory has: {title['en']}")
        if self.form == "lacks":
            return Text(zh=f"工厂没有：{title['zh']}", en=f"the factory has no: {title['en']}")
        value = self.fact.choices.get(str(self.value)) or Text(zh=str(self.value), en=str(self.value))
        word = WORDS[self.form]
        return Text(zh=f"{title['zh']}{word['zh']} {value['zh']}", en=f"{title['en']} {word['en']} {value['en']}")

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


def _like(value: object, told: object) -> object:
    """What the profile tells, as the kind of thing that `value` is (None: yes or no); None where it is not that."""
    try:
        if value is None:
            return told if isinstance(told, bool) else None
        if isinstance(value, Decimal):
            return None if told is None or isinstance(told, bool) else Decimal(str(told))
        if isinstance(value, date):
            return told if isinstance(told, date) else date.fromisoformat(str(told))
        return told if isinstance(told, str) else None
    except (ValueError, ArithmeticError):
        return None


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

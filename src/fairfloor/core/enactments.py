"""The shape of a law parameter: what each act put in place, since when, for whom, by what source, and the gaps."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, time
from typing import Any

from fairfloor.core.languages import Text
from fairfloor.core.money import Money
from fairfloor.core.periods import Period
from fairfloor.core.phrases import phrase
from fairfloor.core.quantities import Figure
from fairfloor.core.shelf import nearest

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
COMBINES = ("nearest", "most-protective")
PROTECTS = ("lower", "higher")
SOURCE_KINDS = ("primary", "press")


class NotInLaw(LookupError):
    """A jurisdiction, parameter or condition that the shelf does not have; its text is a sentence with a remedy."""


@dataclass(frozen=True)
class Window:
    """A part of the day from `start` up to `end`, which lies on the next day when it is not later."""

    start: time
    end: time

    def as_json(self) -> dict[str, str]:
        """``{"start": "22:00", "end": "05:00"}``."""
        return {"start": f"{self.start:%H:%M}", "end": f"{self.end:%H:%M}"}


Value = Figure | Money | Window | str


@dataclass(frozen=True)
class Source:
    """Where a value comes from. `kind` is primary when the act's own text was read, press for what others say of it."""

    act: Text
    article: str
    url: str
    kind: str

    def as_json(self) -> dict[str, Any]:
        """``{act, article, url, kind}``."""
        return {"act": self.act, "article": self.article, "url": self.url, "kind": self.kind}

    def say(self) -> Text:
        """The act and its article, for a sentence."""
        if not self.article:
            return self.act
        article = Text(en=self.article, zh=self.article.replace(", ", "、"))
        return phrase("law.source", act=self.act, article=article)


@dataclass(frozen=True)
class Condition:
    """Whom a value may depend on: the key, its words, and the one taken when the question does not say."""

    key: str
    title: Text
    choices: Mapping[str, Text]
    default: str = ""


Scope = Mapping[str, tuple[str, ...]]  # {"sector": ("garment", "travel-goods")}; a key not there: everyone


@dataclass(frozen=True)
class Item:
    """One value of an entry and whom it is for; `value` None: the law sets no figure for them."""

    scope: Scope
    value: Value | None


@dataclass(frozen=True)
class Enactment:
    """What one act put in place on `since`, for whom (`scope`); it replaces what stood before for them, wholly."""

    since: date
    scope: Scope
    items: tuple[Item, ...]
    source: Source
    derived_from: tuple[str, ...] = ()
    note: Text | None = None


@dataclass(frozen=True)
class Gap:
    """Days on which the series is not known, and why; `period.end` None: until something is entered."""

    period: Period
    scope: Scope
    why: Text


@dataclass(frozen=True)
class Parameter:
    """One subject of one jurisdiction's law: its dated values, its gaps, and how far it is known."""

    id: str
    jurisdiction: str
    title: Text
    combine: str
    protects: str
    per: str
    conditions: tuple[Condition, ...]
    enactments: tuple[Enactment, ...]
    gaps: tuple[Gap, ...]
    known_until: date | None
    checked: tuple[str, ...] = ()
    note: Text | None = None
    sign: Text | None = None  # of the unit, where it is not told by its own: 岁 of an age in years
    place: Text = field(default_factory=lambda: Text(zh="?", en="?"))

    def wanted(self, for_: Mapping[str, str]) -> dict[str, str]:
        """What `for_` says of the conditions of this parameter, with its defaults; raises NotInLaw for a strange word."""
        told = {}
        for condition in self.conditions:
            word = for_.get(condition.key, condition.default)
            if word and word not in condition.choices:
                raise NotInLaw(f"{condition.key} = {word!r} is not on its list. {nearest(word, condition.choices)}")
            if word:
                told[condition.key] = word
        return told

    def untold(self, wanted: Mapping[str, str]) -> tuple[Condition, ...]:
        """The conditions that some value depends on and that `wanted` leaves open."""
        scopes = [scope for one in self.enactments for scope in (one.scope, *(item.scope for item in one.items))]
        used = {key for scope in scopes for key in scope}
        return tuple(c for c in self.conditions if c.key in used and c.key not in wanted)

    def whom(self, wanted: Mapping[str, str]) -> Text:
        """The people a question is about, in words; "everyone" when the parameter makes no difference."""
        named = [(c.title, c.choices[wanted[c.key]]) for c in self.conditions if c.key in wanted]
        if not named:
            return phrase("law.everyone")
        return Text(
            zh="，".join(f"{key['zh']}：{word['zh']}" for key, word in named),
            en=", ".join(f"{key['en']}: {word['en']}" for key, word in named),
        )


def within(scope: Scope, wanted: Mapping[str, str]) -> bool:
    """Whether what is asked lies in `scope`; a key that is not told takes nobody out."""
    return all(wanted.get(key, words[0]) in words for key, words in scope.items())


def overlap(one: Scope, other: Scope) -> bool:
    """Whether two scopes share anybody."""
    return all(set(words) & set(other.get(key, words)) for key, words in one.items())


def said(value: Value, sign: Text | None = None) -> Text:
    """A value of any kind for a reader; `sign` stands in for its unit's own, so that an age is 15 岁."""
    if sign and isinstance(value, Figure):
        return Text(zh=value.say_in(sign, "zh"), en=value.say_in(sign, "en"))
    if isinstance(value, (Figure, Money)):
        return Text(zh=value.say("zh"), en=value.say("en"))
    if isinstance(value, Window):
        return phrase("law.window", start=f"{value.start:%H:%M}", end=f"{value.end:%H:%M}")
    return phrase(f"law.weekday.{value}")


def value_json(value: Value) -> dict[str, Any]:
    if isinstance(value, Figure):
        return value.as_json()
    if isinstance(value, Money):
        return {"value": value.as_json(), **value.as_json()}
    return {"value": value.as_json() if isinstance(value, Window) else value}

"""The three answers to a question about the law: a value, "it sets none", and "not known here"."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from fairfloor.core.enactments import Source, Value, said, value_json
from fairfloor.core.languages import Text


@dataclass(frozen=True)
class Known:
    """The law's value on a day: `found_in` is the jurisdiction that sets it, `asked` the one that was asked about."""

    parameter: str
    jurisdiction: str
    found_in: str
    on: date
    value: Value
    since: date
    source: Source
    known_until: date
    for_: Mapping[str, str] = field(default_factory=dict)
    per: str = ""
    derived_from: tuple[str, ...] = ()
    note: Text | None = None
    sign: Text | None = None  # of the value's unit, where it is not told by its own

    def say(self) -> Text:
        """The value for a reader."""
        return said(self.value, self.sign)

    def as_json(self) -> dict[str, Any]:
        """As `docs/reference/schemas/law.json` describes it."""
        return {
            "known": True,
            "parameter": self.parameter,
            "jurisdiction": self.jurisdiction,
            "found_in": self.found_in,
            "on": self.on.isoformat(),
            "for": dict(self.for_),
            **value_json(self.value),
            "per": self.per or None,
            "since": self.since.isoformat(),
            "source": self.source.as_json(),
            "known_until": self.known_until.isoformat(),
            "derived_from": list(self.derived_from),
            "note": self.note,
        }


@dataclass(frozen=True)
class NoLimit:
    """The law is known to set no figure on this subject that day. Falsy: there is no value to use."""

    parameter: str
    jurisdiction: str
    found_in: str
    on: date
    since: date
    source: Source
    known_until: date
    why: Text
    for_: Mapping[str, str] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return False

    def as_json(self) -> dict[str, Any]:
        """As `docs/reference/schemas/law.json` describes it: known, and sets no figure."""
        return {
            "known": True,
            "sets_no_figure": True,
            "parameter": self.parameter,
            "jurisdiction": self.jurisdiction,
            "found_in": self.found_in,
            "on": self.on.isoformat(),
            "for": dict(self.for_),
            "value": None,
            "why": self.why,
            "since": self.since.isoformat(),
            "source": self.source.as_json(),
            "known_until": self.known_until.isoformat(),
        }


@dataclass(frozen=True)
class Unknown:
    """The shelf cannot say what the law is; `why` is a sentence. Falsy, and never to be read as "no limit"."""

    parameter: str
    jurisdiction: str
    on: date
    why: Text
    for_: Mapping[str, str] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return False

    def as_json(self) -> dict[str, Any]:
        """``{"known": false, "why", …}``."""
        return {
            "known": False,
            "parameter": self.parameter,
            "jurisdiction": self.jurisdiction,
            "on": self.on.isoformat(),
            "for": dict(self.for_),
            "why": self.why,
        }


Answer = Known | NoLimit | Unknown

"""What a report says: the frozen, self-contained content from which its PDF is made in any language.

Build a `Report`, keep `forms.as_json(report)`; `reports.render` needs nothing else. Words of people are `Free`
(their language, their words, human translations); words of the bookshelf are a `Text` (zh and en). What is not
known is None, never zero and never empty words. Amounts are `Figure`s. Every moment carries its offset;
`Report.zone` is where it is shown. The JSON Schema is printed to docs/reference/schemas/report.json, the fields to
docs/reference/report-content.md.
"""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Annotated as A
from typing import Literal

from fairfloor.core.languages import Text
from fairfloor.core.money import Money
from fairfloor.core.quantities import Figure
from fairfloor.reporting.content_findings import (
    Answers,
    Belief,
    ClauseNote,
    Evidence,
    Finding,
    FindingClass,
    Objection,
    Section,
)
from fairfloor.reporting.content_records import (
    Believed,
    HoursBand,
    Instrument,
    ReadingLine,
    RuleLine,
    Screening,
    WeeklyHours,
)
from fairfloor.reporting.content_scores import ScoreItem, ScoreSection, ScoreSheet, ScoreTaken, ScoreTally
from fairfloor.reporting.content_visits import (
    Factory,
    Interviews,
    LawUsed,
    Permit,
    Record,
    Sample,
    Scope,
    StandardUsed,
    Stay,
    Unseen,
    Visit,
)
from fairfloor.reporting.content_words import (
    Affected,
    Amount,
    Clause,
    Free,
    Headcount,
    Item,
    Limit,
    Person,
    Reason,
    Source,
    Words,
)

__all__ = (
    "Affected",
    "Amount",
    "Answers",
    "Belief",
    "Believed",
    "Change",
    "Check",
    "Clause",
    "ClauseNote",
    "Closing",
    "Deadline",
    "EarlierVersion",
    "Evidence",
    "Factory",
    "Figure",
    "Finding",
    "FindingClass",
    "Free",
    "Headcount",
    "HoursBand",
    "Instrument",
    "Interviews",
    "Item",
    "LawUsed",
    "LeftOut",
    "Limit",
    "LogHead",
    "Money",
    "Objection",
    "Permit",
    "Person",
    "Programme",
    "ReadingLine",
    "Reason",
    "Record",
    "Report",
    "RequestedDocument",
    "RuleLine",
    "Sample",
    "Scope",
    "ScoreItem",
    "ScoreSection",
    "ScoreSheet",
    "ScoreTaken",
    "ScoreTally",
    "Screening",
    "Section",
    "Source",
    "StandardUsed",
    "Stay",
    "Text",
    "Unseen",
    "Visit",
    "WeeklyHours",
    "Words",
)


@dataclass(frozen=True)
class Programme:
    """The programme that answers for the report."""

    code: str
    name: Text
    contact: A[Words | None, "where a reader may ask"] = None


@dataclass(frozen=True)
class LeftOut:
    """A day that a clock does not count, and why."""

    day: date
    why: Text


@dataclass(frozen=True)
class Deadline:
    """A clock of the programme, as `core.deadlines` answers it."""

    kind: A[str, "objection, documents, third-party-access, next-visit"]
    from_: A[date, "counted from the day after"]
    day: date
    moment: A[datetime, "the last moment, or the moment something opens"]
    zone: str
    rule: Text
    left_out: tuple[LeftOut, ...] = ()
    provisional: A[bool, "rests on a calendar that is not final"] = False


@dataclass(frozen=True)
class RequestedDocument:
    """A document asked for at the closing meeting."""

    title: Words
    state: Literal["requested", "received", "late", "missing", "waived"]
    received_at: datetime | None = None
    note: Words | None = None


@dataclass(frozen=True)
class Check:
    """One line of a checklist; done is None when nobody answered."""

    title: Words
    done: bool | None = None
    note: Words | None = None


@dataclass(frozen=True)
class Closing:
    """The closing meeting, as management acknowledged or refused it."""

    state: Literal["acknowledged", "refused", "not-held"]
    held_at: datetime | None = None
    attended: tuple[Person, ...] = ()
    summary: Words | None = None
    hand_outs: tuple[Check, ...] = ()
    checklist: tuple[Check, ...] = ()
    by: A[Person | None, "who acknowledged or refused for management"] = None
    at: A[datetime | None, "when"] = None
    reason: A[Words | None, "of a refusal, or of no meeting"] = None
    remarks: A[Words | None, "management's own words"] = None


@dataclass(frozen=True)
class Change:
    """What this version changes in one finding or in the report."""

    kind: Literal["added", "amended", "withdrawn", "reclassified", "other"]
    finding: A[str | None, "the finding's number"] = None
    what: Words | None = None
    before: Words | None = None
    after: Words | None = None
    why: Words | None = None
    reopened_until: A[datetime | None, "where a finding made worse is open to objection again"] = None


@dataclass(frozen=True)
class EarlierVersion:
    """A version that this one replaces."""

    version: int
    published_at: datetime | None = None
    content_hash: str | None = None


@dataclass(frozen=True)
class LogHead:
    """The event log's head when the content was frozen."""

    events: int
    head: A[str, "hexadecimal"]


@dataclass(frozen=True)
class Report:
    """A report's whole content; the root of the schema."""

    number: A[str, "the report's number as people cite it"]
    public_id: str
    version: int
    state: A[
        Literal["draft", "submitted", "approved", "published"],
        "anything but published is marked on every page",
    ]
    frozen_at: A[datetime, "when the content was fixed; also the PDF's date"]
    zone: A[str, "the factory's time zone, e.g. Asia/Phnom_Penh"]
    programme: Programme
    factory: Factory
    visit: Visit
    finding_classes: A[tuple[FindingClass, ...], "in order of gravity"]
    form: A[int, "edition of this form"] = 1
    published_at: datetime | None = None
    written_by: tuple[Person, ...] = ()
    approved_by: Person | None = None
    approved_at: datetime | None = None
    decided_by: A[
        Person | None, "the officer whose decision on an objection made this version, without another review"
    ] = None
    summary: A[Free | None, "the monitors' overview in a few sentences"] = None
    scope: Scope = field(default_factory=Scope)
    findings: tuple[Finding, ...] = ()
    answers: Answers = field(default_factory=Answers)
    scores: A[tuple[ScoreSheet, ...], "by each standard with points"] = ()
    readings: tuple[ReadingLine, ...] = ()
    screening: Screening | None = None
    documents: tuple[RequestedDocument, ...] = ()
    deadlines: tuple[Deadline, ...] = ()
    closing: Closing | None = None
    changes: A[tuple[Change, ...], "since the version before"] = ()
    earlier_versions: tuple[EarlierVersion, ...] = ()
    log: LogHead | None = None

    def __post_init__(self) -> None:
        known = {entry.id for entry in self.finding_classes}
        unknown = sorted({finding.class_ for finding in self.findings} - known)
        if unknown:
            raise ValueError(f"findings of a class that finding_classes lacks: {', '.join(unknown)}")
        numbers = [finding.number for finding in self.findings]
        if len(numbers) != len(set(numbers)):
            raise ValueError("two findings bear the same number; give each its own")
        if self.state == "published" and self.published_at is None:
            raise ValueError("published, yet without published_at; give the moment of publication")

"""What a report says: the frozen, self-contained content from which its PDF is made in any language.

Build a `Report`, keep `forms.as_json(report)`; `reports.render` needs nothing else. Words of people are `Free`
(their language, their words, human translations); words of the bookshelf are a `Text` (zh and en). What is not
known is None, never zero and never empty words. Amounts are `Figure`s. Every moment carries its offset;
`Report.zone` is where it is shown. The JSON Schema is printed to docs/reference/schemas/report.json, the fields to
docs/reference/report-content.md.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Annotated as A
from typing import Literal

from fairfloor.core.languages import Text
from fairfloor.core.money import Money
from fairfloor.core.quantities import Figure


@dataclass(frozen=True)
class Free:
    """Words that a person wrote, in the language they wrote them in."""

    language: A[str, "short language code, e.g. zh, en, km"]
    text: str
    translations: A[Mapping[str, str], "translations made by people, by language code"] = field(default_factory=dict)


Words = Text | Free
Amount = Figure | Money


@dataclass(frozen=True)
class Headcount:
    """People by sex; None is not known, never zero."""

    women: int | None = None
    men: int | None = None
    total: A[int | None, "may be known where the split is not"] = None


@dataclass(frozen=True)
class Item:
    """One labelled line, e.g. of the factory's profile."""

    title: Words
    value: Words


@dataclass(frozen=True)
class Programme:
    """The programme that answers for the report."""

    code: str
    name: Text
    contact: A[Words | None, "where a reader may ask"] = None


@dataclass(frozen=True)
class Factory:
    """The factory as it was on the day of the visit."""

    public_id: str
    name: str
    local_name: A[str | None, "the name in the country's own script"] = None
    registration_number: str | None = None
    address: str | None = None
    country: A[str | None, "ISO 3166 code, e.g. KH"] = None
    headcount: Headcount = Headcount()
    languages: A[tuple[str, ...], "language codes spoken on the floor"] = ()
    profile: A[tuple[Item, ...], "kinds of work, dormitory, canteen …: what decides which clauses apply"] = ()


@dataclass(frozen=True)
class Stay:
    """One stretch of time on site."""

    start_at: datetime
    end_at: datetime | None = None


@dataclass(frozen=True)
class Person:
    """Somebody named in the report (a monitor, a reviewer, someone of management; never a worker)."""

    name: str
    role: Words | None = None


@dataclass(frozen=True)
class Visit:
    """The visit that the report tells of."""

    public_id: str
    kind: Literal["unannounced", "special"] = "unannounced"
    outcome: A[Literal["completed", "ended-midway"], "whether it could be finished"] = "completed"
    stays: A[tuple[Stay, ...], "times on site, a stretch each"] = ()
    arrived_at: A[datetime | None, "at the gate"] = None
    admitted_at: datetime | None = None
    met: A[Person | None, "who received the team"] = None
    team: tuple[Person, ...] = ()
    languages: A[tuple[str, ...], "languages that the team spoke"] = ()


@dataclass(frozen=True)
class Interviews:
    """A count of interviews of one kind; who said what is never here."""

    who: Literal["worker", "worker-representative", "union-leader", "management"]
    form: Literal["individual", "group"]
    place: Literal["on-site", "off-site"]
    interviews: int
    people: A[int | None, "people spoken with; of a group, its members"] = None


@dataclass(frozen=True)
class Record:
    """A kind of record that was looked at, and how much of it."""

    title: Words
    months: A[tuple[str, ...], "months sampled, as 2024-05"] = ()
    sampled: A[int | None, "people or entries in the sample"] = None
    of: A[int | None, "out of how many"] = None
    note: Words | None = None


@dataclass(frozen=True)
class Unseen:
    """A part of the factory that was not seen."""

    place: Words
    why: Words | None = None


@dataclass(frozen=True)
class StandardUsed:
    """A standard that the visit was held to."""

    code: str
    title: Text
    edition: str
    effective: A[date | None, "None where the document bears no date"] = None
    applicable: A[int | None, "clauses that apply to this factory"] = None


@dataclass(frozen=True)
class Source:
    """Where a figure of the law or the standard comes from."""

    act: str
    article: str | None = None
    url: str | None = None
    kind: Literal["primary", "press"] | None = None


@dataclass(frozen=True)
class LawUsed:
    """One legal parameter that the report relies upon."""

    jurisdiction: str
    parameter: str
    title: Text
    value: A[Text | None, "the value in words; None where the law was not known for the day"] = None
    since: date | None = None
    known_until: date | None = None
    source: Source | None = None


@dataclass(frozen=True)
class Scope:
    """What was looked at, how, and what was not."""

    headcount: A[Headcount, "on site on the day of the visit"] = Headcount()
    interviews: tuple[Interviews, ...] = ()
    records: tuple[Record, ...] = ()
    unseen: tuple[Unseen, ...] = ()
    limitations: tuple[Words, ...] = ()
    standards: tuple[StandardUsed, ...] = ()
    law_on: A[date | None, "the day whose law is applied"] = None
    law: tuple[LawUsed, ...] = ()


@dataclass(frozen=True)
class Limit:
    """The limit that binds, and why it does."""

    compare: Literal["at-most", "at-least", "less-than", "more-than", "exactly", "between"]
    figure: Amount
    to: A[Amount | None, "the upper end of “between”"] = None
    why: Text | None = None
    source: Source | None = None


@dataclass(frozen=True)
class Affected:
    """How many workers something touches: a number, or a band where a number could point at someone."""

    number: int | None = None
    fewer_than: A[int | None, "the band, e.g. 5 for “fewer than 5”; then number and share stay None"] = None
    population: A[int | None, "out of how many"] = None
    share: A[Decimal | None, "0 to 1"] = None

    def __post_init__(self) -> None:
        if self.fewer_than is not None and (self.number is not None or self.share is not None):
            raise ValueError("a band stands instead of the number and its share; leave both out")


@dataclass(frozen=True)
class Clause:
    """A clause, with all that a reader without the standard needs."""

    id: A[str, "e.g. icti/2.5"]
    number: A[str, "e.g. 2.5"]
    section: A[str, "the section's id within its standard"]
    section_title: Text
    title: Text
    requirement: Text | None = None


@dataclass(frozen=True)
class FindingClass:
    """A class of finding, from the programme's own list."""

    id: str
    title: Text
    meaning: A[Literal["non-compliance", "observation", "good-practice"], "decides the colour"]


@dataclass(frozen=True)
class Evidence:
    """What a finding rests on, by kind of source; an interview is counted, never quoted."""

    kind: Literal["documents", "records", "observation", "measurement", "interview", "demonstration", "screening"]
    text: Words | None = None
    count: A[int | None, "records, readings or interviews behind it"] = None


@dataclass(frozen=True)
class Belief:
    """What the record says beside what the monitors believe."""

    recorded: Words | None = None
    believed: Words | None = None
    why: Words | None = None


@dataclass(frozen=True)
class Objection:
    """Where the right to object to a finding stands."""

    state: A[
        Literal["none", "not-started", "open-to-objection", "raised", "upheld", "dismissed", "expired"],
        "none: no right to object; not-started: not yet published; upheld: the objector was right",
    ]
    until: A[datetime | None, "the last moment; the next instant is late"] = None
    raised_at: datetime | None = None
    decided_at: datetime | None = None
    reasons: A[Words | None, "of the decision"] = None


@dataclass(frozen=True)
class Finding:
    """One finding."""

    public_id: str
    number: A[str, "as people cite it, e.g. 3; stays the same in later versions"]
    class_: A[str, "id of a class in `finding_classes`"]
    clause: Clause
    description: Free
    evidence: tuple[Evidence, ...] = ()
    observed: Amount | None = None
    limit: Limit | None = None
    affected: Affected | None = None
    belief: A[Belief | None, "recorded against believed, where they differ"] = None
    suggestion: Free | None = None
    after_visit: A[Free | None, "something after the visit that was considered, and why"] = None
    repeated_from: A[tuple[date, ...], "earlier visit days on which the same was found"] = ()
    serious: A[bool, "a matter of zero tolerance"] = False
    objection: Objection = Objection("none")


@dataclass(frozen=True)
class Section:
    """How the clauses of one section were answered, in numbers."""

    standard: str
    id: str
    title: Text
    compliant: int = 0
    non_compliant: int = 0
    not_applicable: int = 0
    unable_to_verify: int = 0
    unanswered: int = 0


@dataclass(frozen=True)
class ClauseNote:
    """A clause that was left out or could not be verified, with its reason."""

    clause: str
    title: Text
    reason: Words | None = None


@dataclass(frozen=True)
class Answers:
    """The clauses by section, and the reasons of those without a plain answer."""

    sections: tuple[Section, ...] = ()
    not_applicable: tuple[ClauseNote, ...] = ()
    unable_to_verify: tuple[ClauseNote, ...] = ()


@dataclass(frozen=True)
class Instrument:
    """A measuring instrument."""

    serial: str
    name: str | None = None
    calibrated_until: date | None = None


@dataclass(frozen=True)
class ReadingLine:
    """One reading and what was made of it."""

    quantity: Text
    observed: Amount | None
    verdict: Literal["within", "outside", "borderline", "cannot-be-judged", "not-applicable"]
    place: Words | None = None
    kind: A[Words | None, "kind of work or place"] = None
    instrument: Instrument | None = None
    taken_at: datetime | None = None
    limit: Limit | None = None
    why: Text | None = None
    clause: str | None = None


@dataclass(frozen=True)
class Reason:
    """Why some were not judged, and how many."""

    reason: Words
    count: int


@dataclass(frozen=True)
class RuleLine:
    """What one screening rule found, without its hits."""

    id: str
    title: Text
    population: A[int | None, "what the rule could look at, e.g. worker-days"]
    checked: int | None
    clauses: tuple[str, ...] = ()
    not_judged: tuple[Reason, ...] = ()
    hits: int | None = None
    affected: Affected | None = None
    worst: Amount | None = None
    limit: Limit | None = None


@dataclass(frozen=True)
class HoursBand:
    """Worker-weeks of more than `start` hours (in the first band also exactly that) up to `end` (None: no end)."""

    start: Decimal
    end: Decimal | None
    count: int


@dataclass(frozen=True)
class WeeklyHours:
    """The hours of all worker-weeks screened."""

    bands: tuple[HoursBand, ...]
    limit: Limit | None = None
    workers: int | None = None
    over_limit: A[int | None, "worker-weeks over the limit"] = None


@dataclass(frozen=True)
class Screening:
    """The attendance records, screened."""

    start: A[date | None, "first day of the records used"] = None
    end: A[date | None, "the day after the last"] = None
    workers: int | None = None
    read: A[int | None, "rows read; accepted + refused"] = None
    accepted: int | None = None
    refused: tuple[Reason, ...] = ()
    settings: A[tuple[Item, ...], "breaks, first day of the week, pairing of punches …"] = ()
    rules: tuple[RuleLine, ...] = ()
    weekly_hours: WeeklyHours | None = None


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
    summary: A[Free | None, "the monitors' overview in a few sentences"] = None
    scope: Scope = Scope()
    findings: tuple[Finding, ...] = ()
    answers: Answers = Answers()
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

"""The part of report content that says whose factory, which visit, and how it was looked at."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Annotated as A
from typing import Literal

from fairfloor.core.languages import Text
from fairfloor.reporting.content_findings import ClauseNote
from fairfloor.reporting.content_words import Headcount, Item, Person, Source, Words


@dataclass(frozen=True)
class Permit:
    """What an authority let the factory do in a period, as the visit kept it."""

    kind: A[Text, "what is permitted, as the law of the place calls it"]
    authority: str
    number: str
    start: A[date, "first day on which it holds"]
    last: A[date, "last day on which it holds"]
    covers: A[Text, "for whom: everybody, or departments and kinds of work"]
    state: A[Literal["in-force", "expired", "not-yet"], "on the day of the visit"]
    effects: A[tuple[ClauseNote, ...], "what it does to the limits of the clauses on that day"] = ()


@dataclass(frozen=True)
class Factory:
    """The factory as it was on the day of the visit."""

    public_id: str
    name: str
    local_name: A[str | None, "the name in the country's own script"] = None
    registration_number: str | None = None
    address: str | None = None
    country: A[str | None, "ISO 3166 code, e.g. KH"] = None
    headcount: Headcount = field(default_factory=Headcount)
    languages: A[tuple[str, ...], "language codes spoken on the floor"] = ()
    profile: A[tuple[Item, ...], "kinds of work, dormitory, canteen …: what decides which clauses apply"] = ()
    permits: A[tuple[Permit, ...], "those that the visit was held to"] = ()


@dataclass(frozen=True)
class Stay:
    """One stretch of time on site."""

    start_at: datetime
    end_at: datetime | None = None


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
    """A count of interviews of one kind, or a band where it could point at someone; who said what is never here."""

    who: Literal["worker", "worker-representative", "union-leader", "management"]
    form: Literal["individual", "group"]
    place: Literal["on-site", "off-site"]
    interviews: A[int | None, "none where a band stands instead"]
    people: A[int | None, "people spoken with; of a group, its members"] = None
    fewer_than: A[int | None, "the band, e.g. 5 for “fewer than 5” people; then neither figure is told"] = None

    def __post_init__(self) -> None:
        if self.fewer_than is not None and (self.interviews is not None or self.people is not None):
            raise ValueError("a band stands instead of how many interviews and people there were; leave both out")
        if self.fewer_than is None and self.interviews is None:
            raise ValueError("interviews are told by their number or by a band")


@dataclass(frozen=True)
class Record:
    """A kind of record that was looked at, and how much of it."""

    title: Words
    months: A[tuple[str, ...], "months sampled, as 2024-05"] = ()
    sampled: A[int | None, "people or entries in the sample"] = None
    of: A[int | None, "out of how many"] = None
    note: Words | None = None


@dataclass(frozen=True)
class Sample:
    """People drawn from the factory's roster, counted; who they are, or of how many, is never here."""

    title: A[Text, "the clause that asks for it, or what they were drawn for"]
    clause: A[str | None, "its id"]
    drawn: A[int, "people drawn"]
    added: A[int, "people added on the floor, never among those drawn"]
    method: A[Text, "how they were drawn, in words"]
    seed_sha256: A[str, "the SHA-256 of the seed, which is kept and can be shown later"]


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

    headcount: A[Headcount, "on site on the day of the visit"] = field(default_factory=Headcount)
    interviews: tuple[Interviews, ...] = ()
    records: tuple[Record, ...] = ()
    unseen: tuple[Unseen, ...] = ()
    limitations: tuple[Words, ...] = ()
    standards: tuple[StandardUsed, ...] = ()
    law_on: A[date | None, "the day whose law is applied"] = None
    law: tuple[LawUsed, ...] = ()
    samples: A[tuple[Sample, ...], "people drawn from the roster, counted"] = ()
    clauses: A[tuple[ClauseNote, ...], "of a special visit: those chosen for it; no others were looked at"] = ()

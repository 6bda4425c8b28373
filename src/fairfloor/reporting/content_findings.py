"""The part of report content that holds findings, and the answers to clauses."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated as A
from typing import Literal

from fairfloor.core.languages import Text
from fairfloor.reporting.content_words import Affected, Amount, Clause, Free, Limit, Words


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
        Literal[
            "none", "not-started", "open-to-objection", "raised", "upheld", "upheld-in-part", "dismissed", "expired"
        ],
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

    def __post_init__(self) -> None:
        banded = self.affected is not None and self.affected.fewer_than is not None
        if banded and any(part.kind == "interview" and part.count is not None for part in self.evidence):
            raise ValueError("a band hides a small number, so its interviews are not counted either; leave count out")


@dataclass(frozen=True)
class Section:
    """How the clauses of one section were answered, in numbers; those of each building by themselves."""

    standard: str
    id: str
    title: A[Text, "with the building's name before it, where it is of one"]
    compliant: int = 0
    non_compliant: int = 0
    not_applicable: int = 0
    unable_to_verify: int = 0
    unanswered: int = 0
    building: A[str | None, "the building; none: the site"] = None


@dataclass(frozen=True)
class ClauseNote:
    """A clause that was left out or could not be verified, with its reason."""

    clause: str
    title: Text
    reason: Words | None = None
    building: A[str | None, "the building; none: the site"] = None


@dataclass(frozen=True)
class Answers:
    """The clauses by section, and the reasons of those without a plain answer."""

    sections: tuple[Section, ...] = ()
    not_applicable: tuple[ClauseNote, ...] = ()
    unable_to_verify: tuple[ClauseNote, ...] = ()
    by_others: A[tuple[ClauseNote, ...], "not asked by themselves: other clauses of the visit answer them"] = ()

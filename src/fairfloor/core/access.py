"""Who may see what, as one table; and who stands in which relation to it.

The table is read three times: here for one thing (`may_see`), by the registry for many (`visible(viewer, at)`), and by
PostgreSQL row by row as the second wall. Nothing is seen that no row grants.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from fairfloor.core import reports, visits

OFFICER, MONITOR, REVIEWER, MANAGER, BUYER, MINISTRY = (
    "officer",
    "monitor",
    "reviewer",
    "manager",
    "buyer",
    "ministry",
)
ROLES = (OFFICER, MONITOR, REVIEWER, MANAGER, BUYER, MINISTRY)
STAFF = frozenset({OFFICER, MONITOR, REVIEWER})
TEAM, RECIPIENT = "team", "recipient"
# A ministry's reader to what was sent to that ministry; staff to an alert that they were told of; an officer to a complaint
# that is not about that officer.
ADDRESSEE, TOLD, HANDLER = "addressee", "told", "handler"
# The team of another visit to the factory, one that had not ended when the report was published: it takes up what was found.
FOLLOWING = "following"
# The reviewer who has taken the review of this visit, for as long as that person holds the role.
OWN_REVIEWER = "own-reviewer"

PUBLISHED, OPENED = "published", "opened"


@dataclass(frozen=True)
class Held:
    """A role that a person holds: in a programme, for a factory (manager) or an organisation (buyer, ministry)."""

    role: str
    programme: int
    factory: int | None = None
    organisation: int | None = None


@dataclass(frozen=True)
class Viewer:
    """Someone who looks or acts: the person's id (None: not signed in) and the roles held at the moment of looking."""

    person: int | None = None
    held: tuple[Held, ...] = ()
    public_id: str = ""

    @property
    def actor(self) -> int:
        """The person who writes; raises ValueError for nobody, who can write nothing."""
        if self.person is None:
            raise ValueError("nobody is signed in: nobody can write")
        return self.person

    def programmes(self, *roles: str) -> frozenset[int]:
        """The programmes in which one of `roles` is held."""
        return frozenset(held.programme for held in self.held if held.role in roles)


@dataclass(frozen=True)
class Consent:
    """A factory's grant to an organisation, from `start` until `end` (exclusive; None: not withdrawn)."""

    organisation: int
    start: datetime
    end: datetime | None = None

    def holds(self, at: datetime) -> bool:
        """Whether the grant stands at the moment `at`."""
        return self.start <= at and (self.end is None or at < self.end)


@dataclass(frozen=True)
class Facts:
    """What decides whether a thing is seen; `state` is the visit's, or the report's for what hangs on a report."""

    programme: int
    factory: int | None = None
    state: str = ""
    team: frozenset[int] = frozenset()
    published_at: datetime | None = None
    opens_at: datetime | None = None
    consents: tuple[Consent, ...] = field(default=())
    recipient: int | None = None
    organisation: int | None = None
    told: frozenset[int] = frozenset()
    about: int | None = None
    following: frozenset[int] = frozenset()
    reviewer: int | None = None


@dataclass(frozen=True)
class Sight:
    """One row of the table: who stands in `relation` sees, in one of `states` (None: any), once `moment` has come."""

    relation: str
    states: frozenset[str] | None = None
    moment: str = ""


# A report whose approval is void stays before those who read it, so that they see that it is.
_HANDED_IN = frozenset({reports.SUBMITTED, reports.APPROVED, reports.VOID, reports.PUBLISHED})
_ANY_TEAM = Sight(TEAM)
_READ = tuple(Sight(relation, visits.READABLE) for relation in (REVIEWER, OFFICER))
# What workers said and what their records hold: for the team, and for the one reviewer of this visit.
_OF_WORKERS = (_ANY_TEAM, Sight(OWN_REVIEWER, visits.READABLE))
_STAFF_REPORT = (_ANY_TEAM, Sight(REVIEWER, _HANDED_IN), Sight(OFFICER, _HANDED_IN))
_AFTER = (Sight(MANAGER, moment=PUBLISHED), Sight(BUYER, moment=OPENED))
_TAKEN_UP = Sight(FOLLOWING, moment=PUBLISHED)
# A factory's plan and the evidence beside it: whoever reads the report reads what was done about it, buyers among them.
_PLAN = (*_STAFF_REPORT, *_AFTER, _TAKEN_UP)

# The nouns that hang on a visit, and those that hang on a report.
SIGHTS: Mapping[str, tuple[Sight, ...]] = {
    "visit": (_ANY_TEAM, Sight(OFFICER), Sight(REVIEWER, visits.READABLE), Sight(MANAGER, visits.TOLD)),
    "member": (_ANY_TEAM, Sight(OFFICER), Sight(REVIEWER, visits.READABLE)),
    "step": (_ANY_TEAM, *_READ),
    "interview": _OF_WORKERS,
    "answer": (_ANY_TEAM, *_READ),
    "reading": (_ANY_TEAM, *_READ),
    "evidence": (_ANY_TEAM, *_READ),
    "belief": _OF_WORKERS,
    "dataset": _OF_WORKERS,
    "recalculation-sheet": _OF_WORKERS,
    "upload": (_ANY_TEAM,),
    "sample": _OF_WORKERS,
    "sample-addition": _OF_WORKERS,
    "document-request": (_ANY_TEAM, *_READ, Sight(MANAGER, visits.TOLD)),
    "report": (*_STAFF_REPORT, *_AFTER, _TAKEN_UP),
    "finding": (*_STAFF_REPORT, Sight(MANAGER, moment=PUBLISHED), _TAKEN_UP),
    "review-comment": _STAFF_REPORT,
    "version": (*_STAFF_REPORT, *_AFTER, _TAKEN_UP),
    "objection": (*_STAFF_REPORT, Sight(MANAGER, moment=PUBLISHED)),
    "objection-file": (_ANY_TEAM, Sight(OFFICER, _HANDED_IN), Sight(MANAGER, moment=PUBLISHED)),
    "clarification": (*_STAFF_REPORT, Sight(MANAGER, moment=PUBLISHED)),
    "delay": (*_STAFF_REPORT, Sight(MANAGER, moment=PUBLISHED)),
    "amendment": _STAFF_REPORT,
    "extension": (*_STAFF_REPORT, *_AFTER),
    "corrective-action": _PLAN,
    "action-file": _PLAN,
    "non-cooperation": (_ANY_TEAM, Sight(OFFICER)),
    "receipt": (Sight(OFFICER), Sight(ADDRESSEE)),
    "alert": (_ANY_TEAM, Sight(TOLD)),
    "acknowledgement": (_ANY_TEAM, Sight(TOLD)),
    "interest": (Sight(OFFICER), Sight(RECIPIENT)),
    "gift": (Sight(OFFICER), Sight(RECIPIENT)),
    "freed-review": (Sight(OFFICER), Sight(RECIPIENT)),
    "complaint": (Sight(HANDLER), Sight(RECIPIENT)),
    "grant": (Sight(OFFICER), Sight(MANAGER), Sight(BUYER)),
    "profile": (Sight(OFFICER), Sight(MONITOR), Sight(REVIEWER), Sight(MANAGER)),
    "permit": (Sight(OFFICER), Sight(MONITOR), Sight(REVIEWER), Sight(MANAGER)),
    "participation": (
        Sight(OFFICER),
        Sight(MONITOR),
        Sight(REVIEWER),
        Sight(MANAGER),
        Sight(MINISTRY),
        Sight(BUYER),
    ),
    "factory-list": (Sight(OFFICER),),
    "participation-step": (Sight(OFFICER), Sight(MONITOR), Sight(REVIEWER), Sight(MANAGER)),
    "notice": (Sight(RECIPIENT),),
    "event": (Sight(OFFICER),),
}


# Nobody looks at these on a page before it stands in the event log that they do.
LOGGED = frozenset({
    "alert", "amendment", "answer", "belief", "complaint", "dataset", "evidence", "finding", "interview", "non-cooperation",
    "reading", "recalculation-sheet", "report", "review-comment", "sample", "sample-addition", "version",
})  # fmt: skip
# Of these it is work, and no reading, when the team looks at what it wrote itself, or a person at their own complaint. What
# workers said and what their records hold is no one's own, nor is a version: it is published, and the factory answers it.
OWN_WORK = frozenset({
    "alert", "amendment", "answer", "belief", "complaint", "evidence", "finding", "non-cooperation", "reading", "report",
    "review-comment",
})  # fmt: skip


def is_logged(noun: str, stands: frozenset[str]) -> bool:
    """Whether a look at things of `noun` is logged for somebody who stands so to them."""
    return noun in LOGGED and not (noun in OWN_WORK and stands & {TEAM, RECIPIENT})


def relations(viewer: Viewer, facts: Facts, at: datetime) -> frozenset[str]:
    """How `viewer` stands to the thing at the moment `at`; a monitor is `team` only where assigned."""
    found = set()
    for held in viewer.held:
        if held.programme != facts.programme:
            continue
        if held.role == MANAGER:
            found |= {MANAGER} if held.factory == facts.factory else set()
        elif held.role == BUYER:
            agreed = any(c.organisation == held.organisation and c.holds(at) for c in facts.consents)
            found |= {BUYER} if agreed else set()
        else:
            found.add(held.role)
        if held.role == MINISTRY and facts.organisation is not None and held.organisation == facts.organisation:
            found.add(ADDRESSEE)
    if MONITOR in found and viewer.person in facts.team:
        found.add(TEAM)
    if MONITOR in found and viewer.person in facts.following:
        found.add(FOLLOWING)
    if REVIEWER in found and viewer.person is not None and viewer.person == facts.reviewer:
        found.add(OWN_REVIEWER)
    if found & {OFFICER, REVIEWER} and viewer.person in facts.told:
        found.add(TOLD)
    if OFFICER in found and facts.about is not None and viewer.person != facts.about:
        found.add(HANDLER)
    if viewer.person is not None and viewer.person == facts.recipient:
        found.add(RECIPIENT)
    return frozenset(found)


def may_see(noun: str, viewer: Viewer, facts: Facts, at: datetime) -> bool:
    """Whether `viewer` may know of the thing at the moment `at`; the answer to a no is "not found"."""
    stands = relations(viewer, facts, at)
    return any(
        sight.relation in stands
        and (sight.states is None or facts.state in sight.states)
        and _has_come(sight.moment, facts, at)
        for sight in SIGHTS[noun]
    )


def _has_come(moment: str, facts: Facts, at: datetime) -> bool:
    when = {PUBLISHED: facts.published_at, OPENED: facts.opens_at}.get(moment)
    return not moment or (when is not None and when <= at)

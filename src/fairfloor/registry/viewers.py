"""From a person to a viewer, and from a row to the facts that decide who sees it."""

from datetime import UTC, datetime
from typing import Any

from fairfloor.core.access import BUYER, MONITOR, REVIEWER, TEAM, Consent, Facts, Held, Viewer, relations
from fairfloor.core.visits import CANCELLED
from fairfloor.registry.models import Acknowledgement, Grant, Member, Person, Role, Visit
from fairfloor.registry.statements import Bundle, Statement
from fairfloor.registry.visit_rows import CONSENTS, TEAM_IDS

NOBODY = Viewer()
ROLES = Statement(
    Role, "{row}.person_id = %s AND {row}.started_at <= %s AND ({row}.ended_at IS NULL OR {row}.ended_at > %s)",
    columns=("role", "programme_id", "factory_id", "organisation_id"),
)  # fmt: skip
# The monitors of visits to a factory that were still to end when its report was published.
FOLLOWING = Statement(
    Member,
    "{row}.visit_id IN (SELECT going.id FROM registry_visit going WHERE going.programme_id = %s AND going.factory_id = %s"
    " AND going.state <> %s AND ((going.closed_at IS NULL AND going.ended_at IS NULL)"
    " OR going.closed_at > %s OR going.ended_at > %s))",
    columns=("person_id",),
)
CONSENTS_TO_REPORT = Statement(
    Grant,
    "{row}.programme_id = %s AND {row}.factory_id = %s AND ({row}.report_id IS NULL OR {row}.report_id = %s)",
    columns=("organisation_id", "granted_at", "withdrawn_at"),
)
REVIEWER_OF = Statement(Visit, "{row}.id = %s", columns=("reviewer_id",))
FACTS = Bundle(TEAM_IDS, FOLLOWING, CONSENTS, CONSENTS_TO_REPORT, REVIEWER_OF)
ALWAYS = datetime.min.replace(tzinfo=UTC)  # a buyer knows of its own grants, past ones too


def viewer_of(person: Any, at: datetime) -> Viewer:
    """The viewer that `person` is at the moment `at`: the roles held then; nobody when not signed in."""
    if not isinstance(person, Person) or not person.is_active:
        return NOBODY
    return Viewer(person.pk, tuple(Held(*row) for row in ROLES.rows(person.pk, at, at)), person.public_id)


def facts_of(row: Any, viewer: Viewer | None = None) -> Facts:
    """What decides on `row`: its visit's or report's state, team, moments and consents (read inside an action). One query.

    Where a `viewer` is named, what no role of that viewer makes a difference to is not asked for, and left empty.
    """
    report = row if row.REPORT == "self" else getattr(row, row.REPORT) if row.REPORT else None
    visit = None if report else row if row.VISIT == "self" else getattr(row, row.VISIT) if row.VISIT else None
    hung = report or visit or row
    of, factory = report.visit_id if report else visit.pk if visit else None, getattr(hung, "factory_id", None)
    monitors, buys, reviews = (
        viewer is None or any(held.role == role for held in viewer.held) for role in (MONITOR, BUYER, REVIEWER)
    )
    granted = (row.programme_id, factory) if buys and factory is not None and row.NOUN != "grant" else None
    at = report.published_at if report and monitors else None
    team, following, grants, to_report, reviewer = FACTS.rows(
        (of,) if of and monitors else None,
        (row.programme_id, factory, CANCELLED, at, at) if at else None,
        granted if report is None else None,
        (*granted, report.pk) if granted and report else None,
        (of,) if report and reviews else None,
    )
    own = [(row.organisation_id, ALWAYS)] if row.NOUN == "grant" and buys else []
    return Facts(
        programme=row.programme_id,
        factory=factory,
        state=report.state if report else visit.state if visit else "",
        team=frozenset(person for (person,) in team),
        published_at=report.published_at if report else None,
        opens_at=report.opens_at if report else None,
        consents=tuple(Consent(*grant) for grant in (*own, *grants, *to_report)),
        recipient=None if row.NOUN == "acknowledgement" else getattr(row, "person_id", None),
        organisation=row.organisation_id if row.NOUN == "receipt" else None,
        told=_told(row),
        about=row.monitor_id if row.NOUN == "complaint" else None,
        reviewer=visit.reviewer_id if visit else next((person for (person,) in reviewer), None),
        following=frozenset(person for (person,) in following),
    )


def _told(row: Any) -> frozenset[int]:
    """Who was told of the alert that `row` is, or belongs to."""
    if row.NOUN not in ("alert", "acknowledgement"):
        return frozenset()
    alert = row.pk if row.NOUN == "alert" else row.alert_id
    return frozenset(Acknowledgement.objects.filter(alert=alert).values_list("person_id", flat=True))


def relations_to(row: Any, viewer: Viewer, at: datetime) -> frozenset[str]:
    """How `viewer` stands to `row` at the moment `at` (read inside an action)."""
    return relations(viewer, facts_of(row, viewer), at)


def stands(row: Any, viewer: Viewer, at: datetime) -> frozenset[str]:
    """`relations_to`, with team for whoever took part, whatever role they hold today (read inside an action).

    For decisions that nobody takes about their own work: someone who was a monitor then may be only an officer now.
    `row` is a report or hangs on one, or else on a visit.
    """
    report = row if row.REPORT == "self" else getattr(row, row.REPORT) if row.REPORT else None
    wrote = report is not None and viewer.person in (report.drafted_by_id, report.submitted_by_id)
    facts = facts_of(row)
    own = wrote or viewer.person in facts.team
    return relations(viewer, facts, at) | (frozenset({TEAM}) if own else frozenset())

"""From a person to a viewer, and from a row to the facts that decide who sees it."""

from datetime import UTC, datetime
from typing import Any

from django.db.models import Q

from fairfloor.core.access import BUYER, MONITOR, TEAM, Consent, Facts, Held, Viewer, relations
from fairfloor.core.visits import CANCELLED
from fairfloor.registry.models import Acknowledgement, Grant, Member, Person, Role
from fairfloor.registry.statements import Statement
from fairfloor.registry.visit_rows import CONSENTS, TEAM_IDS

NOBODY = Viewer()
ROLES = Statement(
    Role, "{row}.person_id = %s AND {row}.started_at <= %s AND ({row}.ended_at IS NULL OR {row}.ended_at > %s)",
    columns=("role", "programme_id", "factory_id", "organisation_id"),
)  # fmt: skip
ALWAYS = datetime.min.replace(tzinfo=UTC)  # a buyer knows of its own grants, past ones too


def viewer_of(person: Any, at: datetime) -> Viewer:
    """The viewer that `person` is at the moment `at`: the roles held then; nobody when not signed in."""
    if not isinstance(person, Person) or not person.is_active:
        return NOBODY
    return Viewer(person.pk, tuple(Held(*row) for row in ROLES.rows(person.pk, at, at)), person.public_id)


def facts_of(row: Any, viewer: Viewer | None = None) -> Facts:
    """What decides on `row`: its visit's or report's state, team, moments and consents (read inside an action).

    Where a `viewer` is named, what no role of that viewer makes a difference to is not asked for, and left empty.
    """
    monitors, buys = (viewer is None or any(held.role == role for held in viewer.held) for role in (MONITOR, BUYER))
    report = row if row.REPORT == "self" else getattr(row, row.REPORT) if row.REPORT else None
    visit = report.visit if report else row if row.VISIT == "self" else getattr(row, row.VISIT) if row.VISIT else None
    factory = visit.factory_id if visit else getattr(row, "factory_id", None)
    team = frozenset(person for (person,) in TEAM_IDS.rows(visit.pk)) if visit and monitors else frozenset()
    return Facts(
        programme=row.programme_id,
        factory=factory,
        state=report.state if report else visit.state if visit else "",
        team=team,
        published_at=report.published_at if report else None,
        opens_at=report.opens_at if report else None,
        consents=_consents(row, factory, report) if buys else (),
        recipient=None if row.NOUN == "acknowledgement" else getattr(row, "person_id", None),
        organisation=row.organisation_id if row.NOUN == "receipt" else None,
        told=_told(row),
        about=row.monitor_id if row.NOUN == "complaint" else None,
        reviewer=visit.reviewer_id if visit else None,
        following=_following(report) if report and report.published_at and monitors else frozenset(),
    )


def _following(report: Any) -> frozenset[int]:
    """The monitors of visits to the report's factory that were still to end when it was published."""
    visit = report.visit
    members = Member.objects.filter(visit__programme=report.programme_id, visit__factory=visit.factory_id)
    running = Q(visit__closed_at__isnull=True, visit__ended_at__isnull=True)
    later = Q(visit__closed_at__gt=report.published_at) | Q(visit__ended_at__gt=report.published_at)
    others = members.filter(running | later).exclude(visit__state=CANCELLED)
    return frozenset(others.values_list("person_id", flat=True))


def _told(row: Any) -> frozenset[int]:
    """Who was told of the alert that `row` is, or belongs to."""
    if row.NOUN not in ("alert", "acknowledgement"):
        return frozenset()
    alert = row.pk if row.NOUN == "alert" else row.alert_id
    return frozenset(Acknowledgement.objects.filter(alert=alert).values_list("person_id", flat=True))


def _consents(row: Any, factory: int | None, report: Any) -> tuple[Consent, ...]:
    if factory is None or row.NOUN == "grant":
        return (Consent(row.organisation_id, ALWAYS),) if row.NOUN == "grant" else ()
    if report is None:
        return tuple(Consent(*grant) for grant in CONSENTS.rows(row.programme_id, factory))
    grants = Grant.objects.filter(programme=row.programme_id, factory=factory)
    grants = grants.filter(Q(report__isnull=True) | Q(report=report))
    return tuple(Consent(*grant) for grant in grants.values_list("organisation_id", "granted_at", "withdrawn_at"))


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
    own = wrote or viewer.person in facts_of(row).team
    return relations_to(row, viewer, at) | (frozenset({TEAM}) if own else frozenset())

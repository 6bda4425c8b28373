"""The table of sights as conditions on rows: which rows of a model a viewer may know of."""

from datetime import datetime
from typing import Any

from django.apps import apps
from django.db.models import Exists, OuterRef, Q

from fairfloor.core import access
from fairfloor.core.visits import CANCELLED

NOTHING = Q(pk__in=[])


def sight(model: Any, viewer: access.Viewer, at: datetime) -> Q:
    """The condition under which `viewer` sees a row of `model` at `at`; no row of the table, no rows."""
    condition = NOTHING
    for row in access.SIGHTS[model.NOUN]:
        stands = _relation(model, row.relation, viewer, at)
        if stands is not None:
            condition |= stands & _states(model, row) & _moment(model, row, at)
    return condition


def _states(model: Any, row: access.Sight) -> Q:
    path = f"{_path(model.REPORT)}state" if model.REPORT else f"{_path(model.VISIT)}state"
    return Q() if row.states is None else Q(**{f"{path}__in": sorted(row.states)})


def _moment(model: Any, row: access.Sight, at: datetime) -> Q:
    column = {access.PUBLISHED: "published_at", access.OPENED: "opens_at"}.get(row.moment)
    return Q() if column is None else Q(**{f"{_path(model.REPORT)}{column}__lte": at})


def _path(anchor: str) -> str:
    return "" if anchor in ("", "self") else f"{anchor}__"


def _visit(model: Any) -> str:
    """The path from the model to its visit: direct, through its report, or itself."""
    return f"{_path(model.REPORT)}visit__" if model.REPORT else _path(model.VISIT)


def _factory(model: Any) -> str:
    """The path from the model to its factory; a report has its own, so that no one joins a visit they may not see."""
    return f"{_path(model.REPORT)}factory" if model.REPORT else f"{_path(model.VISIT)}factory"


def _relation(model: Any, relation: str, viewer: access.Viewer, at: datetime) -> Q | None:
    if viewer.person is None:
        return None
    if relation == access.RECIPIENT:
        return Q(person_id=viewer.person)
    if relation == access.ADDRESSEE:
        return _any_of(
            Q(programme=held.programme, organisation=held.organisation)
            for held in viewer.held
            if held.role == access.MINISTRY
        )
    if relation == access.TOLD:
        told = apps.get_model("registry", "Acknowledgement").objects.filter(person=viewer.person)
        staff = Q(programme__in=sorted(viewer.programmes(access.OFFICER, access.REVIEWER)))
        return staff & Q(**{f"{'pk' if model.NOUN == 'alert' else 'alert'}__in": told.values("alert")})
    if relation == access.HANDLER:
        return Q(programme__in=sorted(viewer.programmes(access.OFFICER))) & ~Q(monitor=viewer.person)
    if relation == access.TEAM:
        assigned = apps.get_model("registry", "Member").objects.filter(
            person=viewer.person, programme__in=sorted(viewer.programmes(access.MONITOR))
        )
        return Q(**{f"{_visit(model)}pk__in": assigned.values("visit")})
    if relation == access.FOLLOWING:
        return _following(model, viewer)
    if relation == access.MANAGER:
        return _any_of(
            Q(**{"programme": held.programme, _factory(model): held.factory})
            for held in viewer.held
            if held.role == access.MANAGER
        )
    if relation == access.BUYER:
        return _any_of(_consented(model, held, at) for held in viewer.held if held.role == access.BUYER)
    programmes = viewer.programmes(relation)
    return Q(programme__in=sorted(programmes)) if programmes else None


def _following(model: Any, viewer: access.Viewer) -> Q:
    """The rows of reports that a monitor takes up: of a factory that one of the monitor's visits was still to end at."""
    programmes = sorted(viewer.programmes(access.MONITOR))
    assigned = apps.get_model("registry", "Member").objects.filter(
        person=viewer.person, programme=OuterRef("programme"), visit__factory=OuterRef(_factory(model))
    )
    published = OuterRef(f"{_path(model.REPORT)}published_at")
    running = Q(visit__closed_at__isnull=True, visit__ended_at__isnull=True)
    later = Q(visit__closed_at__gt=published) | Q(visit__ended_at__gt=published)
    own = assigned.filter(running | later).exclude(visit__state=CANCELLED)
    return Q(programme__in=programmes) & Q(Exists(own))


def _any_of(conditions: Any) -> Q | None:
    found: Q | None = None
    for condition in conditions:
        found = condition if found is None else found | condition
    return found


def _consented(model: Any, held: access.Held, at: datetime) -> Q:
    """The rows of factories that granted the buyer's organisation access, standing or for this very report."""
    if model.NOUN == "grant":
        return Q(programme=held.programme, organisation=held.organisation)
    grants = apps.get_model("registry", "Grant").objects.filter(
        programme=held.programme,
        organisation=held.organisation,
        factory=OuterRef(_factory(model)),
        granted_at__lte=at,
    )
    grants = grants.filter(Q(withdrawn_at__isnull=True) | Q(withdrawn_at__gt=at))
    if model.REPORT:
        report = "pk" if model.REPORT == "self" else model.REPORT
        grants = grants.filter(Q(report__isnull=True) | Q(report=OuterRef(report)))
    return Q(Exists(grants)) & Q(programme=held.programme)

"""A factory lets a buyer read its reports, or takes that back."""

from datetime import datetime
from typing import Any

from fairfloor.actions import notices, turns
from fairfloor.actions.acts import action, demand, refuse
from fairfloor.actions.events import record
from fairfloor.core.access import BUYER, MANAGER, Viewer
from fairfloor.core.decisions import YES, no
from fairfloor.registry.models import Factory, Grant, Organisation, Programme, Report


@action
def grant(
    *, programme: Programme, factory: Factory, organisation: Organisation, by: Viewer, now: datetime,
    report: Report | None = None,
) -> Grant:  # fmt: skip
    """Authorises a buyer to read the factory's reports (standing), or one `report`; the buyer's people are told."""
    demand(_may_grant(programme.pk, factory.pk, by))
    if organisation.kind != "buyer" or organisation.programme_id != programme.pk:
        refuse("grants.not-a-buyer")
    turns.of_factory(programme, factory)
    standing = Grant.objects.filter(
        programme=programme, factory=factory, organisation=organisation, report=report, withdrawn_at__isnull=True
    )
    if standing.exists():
        refuse("grants.already")
    made = Grant.objects.create(
        programme=programme, factory=factory, organisation=organisation, report=report, granted_at=now,
        granted_by_id=by.actor,
    )  # fmt: skip
    people = notices.holding(BUYER, programme=programme, at=now, organisation=organisation)
    notices.tell(people, "access-granted", about=made, now=now)
    record("grant.given", made, by=by, now=now, told={"organisation": organisation.public_id})
    return made


@action
def withdraw(*, grant: Grant, by: Viewer, now: datetime) -> Grant:
    """Takes an authorisation back; from this moment the buyer reads nothing more."""
    kept: Grant = Grant.objects.select_for_update(of=("self",)).select_related("programme").get(pk=grant.pk)
    demand(_may_grant(kept.programme_id, kept.factory_id, by))
    if kept.withdrawn_at:
        refuse("grants.withdrawn")
    kept.withdrawn_at, kept.withdrawn_by_id = now, by.actor
    kept.save()
    record("grant.withdrawn", kept, by=by, now=now)
    return kept


def _may_grant(programme: int, factory: int, by: Viewer) -> Any:
    held = any(h.role == MANAGER and h.programme == programme and h.factory == factory for h in by.held)
    return YES if held else no("steps.not-yours")

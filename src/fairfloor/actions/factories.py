"""A factory registers, an officer accepts it, its profile is kept up."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from fairfloor.actions import notices, people
from fairfloor.actions.acts import Refused, action, demand, refuse, unchanged
from fairfloor.actions.events import record
from fairfloor.core import buildings, factories, particulars
from fairfloor.core.access import Viewer
from fairfloor.core.bases import mark
from fairfloor.core.identifiers import os_id
from fairfloor.core.languages import called
from fairfloor.core.periods import local_day
from fairfloor.core.steps import may_take
from fairfloor.registry.models import Factory, Participation, ParticipationStep, Profile, Programme
from fairfloor.registry.viewers import relations_to


@dataclass(frozen=True)
class Particulars:
    """What a factory says of itself when it registers."""

    name: str
    local_name: str
    registration_number: str
    address: str
    contact_name: str
    contact_email: str
    contact_language: str = "en"
    os_id: str = ""


def in_chinese(factory: Any) -> str:
    """The name of a factory that its reader reads first in a list in Chinese, and by whose `sort_key` the list is sorted."""
    return called(factory.name, factory.local_name, "zh")[0]


def sort_key(name: str) -> str:
    """How a name sounds: its pinyin, lower case."""
    from pypinyin import lazy_pinyin  # 58 MB of dictionaries, for the process that takes a factory in and no other

    return " ".join(lazy_pinyin(name)).lower()[:400]


@action
def register(
    *, programme: Programme, particulars: Particulars, jurisdiction: str, zone: str, now: datetime
) -> Participation:
    """A factory applies to take part; anybody may, an officer decides. Everyone who decides is told."""
    participation = _applied(programme, particulars, jurisdiction, zone, by=None, now=now)
    notices.tell(notices.officers(programme, now), "factory-applied", about=participation, now=now)
    record("factory.registered", participation, by=None, now=now, told={"name": participation.factory.name})
    return participation


def enter(
    *, programme: Programme, particulars: Particulars, jurisdiction: str, zone: str, by: Viewer, now: datetime
) -> Participation:
    """Enters a factory of a list that an officer takes in, as one that has applied; runs inside that action."""
    participation = _applied(programme, particulars, jurisdiction, zone, by=by, now=now)
    record("factory.registered", participation, by=by, now=now, told={"name": participation.factory.name})
    return participation


def _applied(
    programme: Programme, particulars: Particulars, jurisdiction: str, zone: str, *, by: Viewer | None, now: datetime
) -> Participation:
    factory = Factory.objects.create(
        name=particulars.name,
        local_name=particulars.local_name,
        sort_key=sort_key(in_chinese(particulars)),
        registration_number=particulars.registration_number,
        address=particulars.address,
        os_id=os_id(particulars.os_id) if particulars.os_id else "",
        jurisdiction=jurisdiction,
        zone=zone,
    )
    participation = Participation.objects.create(
        programme=programme,
        factory=factory,
        state=factories.APPLIED,
        applied_at=now,
        contact_name=particulars.contact_name,
        contact_email=particulars.contact_email,
        contact_language=particulars.contact_language,
    )
    note(participation, "apply", by=by, now=now)
    return participation


@action
def accept(*, participation: Participation, by: Viewer, now: datetime, base: str | None = None) -> Any:
    """Accepts a factory; its contact becomes its first manager and is told how to sign in. Returns that person.

    `base`: the mark of `told_of` the application that was looked at.
    """
    participation = locked(participation)
    relations, steps = relations_to(participation, by, now), factories.PARTICIPATION_STEPS
    demand(may_take(steps, "participation", "accept", state=participation.state, relations=relations))
    if base is not None and base != mark(told_of(participation)):
        refuse("factories.changed")
    _decide(participation, "accept", by=by, now=now)
    if not (participation.contact_email and participation.contact_name):
        refuse("factories.no-contact")
    manager = people.invite(
        email=participation.contact_email,
        name=participation.contact_name,
        language=participation.contact_language,
        speaks=[],
        password=None,
        by=by,
        now=now,
    )
    people.give_role(
        person=manager, role="manager", programme=participation.programme, factory=participation.factory, by=by, now=now
    )
    notices.tell([manager], "factory-accepted", about=participation, now=now)
    record("factory.accepted", participation, by=by, now=now)
    return manager


@action
def name_contact(
    *,
    participation: Participation,
    name: str,
    email: str,
    language: str,
    by: Viewer,
    now: datetime,
    base: str | None = None,
) -> Participation:
    """An officer says whom the programme writes to at a factory that has applied: a list often names nobody.

    `base`: the mark of `contact_of` the participation that was opened.
    """
    participation = locked(participation)
    relations = relations_to(participation, by, now)
    steps = factories.PARTICIPATION_STEPS
    demand(may_take(steps, "participation", "name-contact", state=participation.state, relations=relations))
    unchanged(base, contact_of(participation), participation)
    participation.contact_name, participation.contact_email = name, email
    participation.contact_language = language
    participation.save(update_fields=["contact_name", "contact_email", "contact_language"])
    record("participation.name-contact", participation, by=by, now=now, told={"name": name, "email": email})
    return participation


def contact_of(participation: Participation) -> list[str]:
    """Whom the programme writes to: name, address, language."""
    return [participation.contact_name, participation.contact_email, participation.contact_language]


def told_of(participation: Participation) -> list[str]:
    """What an application tells that is decided on: who the factory is, and its contact."""
    one = participation.factory
    told = [one.name, one.local_name, one.registration_number, one.os_id, one.address]
    return [*told, *contact_of(participation)]


@action
def reject(*, participation: Participation, reason: str, language: str, by: Viewer, now: datetime) -> Participation:
    """Does not accept a factory, for a reason that stays in its history; its contact, if one is named, is told by mail that
    it was not, and nothing else."""
    participation = locked(participation)
    relations = relations_to(participation, by, now)
    demand(factories.may_reject(state=participation.state, relations=relations, reason=reason))
    _decide(participation, "reject", by=by, now=now, reason=reason, language=language)
    notices.tell_contact(participation, "factory-rejected", now=now)
    record("factory.rejected", participation, by=by, now=now, told={"reason": reason})
    return participation


def _decide(
    participation: Participation, step: str, *, by: Viewer, now: datetime, reason: str = "", language: str = ""
) -> None:
    """Writes the decision on an application, and its step in the history."""
    participation.state = factories.PARTICIPATION_STEPS[step].to
    participation.decided_at, participation.decided_by_id = now, by.actor
    participation.save(update_fields=["state", "decided_at", "decided_by"])
    note(participation, step, by=by, now=now, reason=reason, language=language)


def note(
    participation: Participation, step: str, *, by: Viewer | None, now: datetime, reason: str = "", language: str = "",
    changes: Mapping[str, list[str]] | None = None,
) -> None:  # fmt: skip
    """Keeps a step in the factory's history; `changes` are a correction's, each field with its words before and after."""
    ParticipationStep.objects.create(
        programme=participation.programme, factory=participation.factory, step=step, state=participation.state,
        reason=reason, language=language, taken_at=now, taken_by_id=by.actor if by else None, changes=dict(changes or {}),
    )  # fmt: skip


@action
def move(
    *, participation: Participation, step: str, reason: str, language: str, by: Viewer, now: datetime
) -> Participation:
    """An officer holds a factory back from public reporting, admits it, suspends it, closes it …, with a reason.

    The factory's managers are told. What stands (visits, reports, grants) is not touched by it.
    """
    participation = locked(participation)
    if step not in factories.LATER_STEPS:
        refuse("steps.not-yours")
    relations = relations_to(participation, by, now)
    demand(factories.may_move(step, state=participation.state, relations=relations, reason=reason))
    participation.state = factories.PARTICIPATION_STEPS[step].to
    participation.save(update_fields=["state"])
    note(participation, step, by=by, now=now, reason=reason, language=language)
    told = notices.managers(participation.programme, participation.factory, now)
    notices.tell(told, "participation-changed", about=participation, now=now)
    record(
        f"participation.{step}", participation, by=by, now=now, told={"state": participation.state, "reason": reason}
    )
    return participation


def locked(participation: Participation) -> Participation:
    """The participation as it stands, locked, with its factory and programme."""
    found: Participation = (
        Participation.objects.select_for_update(of=("self",))
        .select_related("factory", "programme")
        .get(pk=participation.pk)
    )
    return found


@action
def record_profile(
    *, participation: Participation, values: dict[str, Any], by: Viewer, now: datetime, base: str | None = None
) -> Profile:
    """Keeps a factory's profile: a new row each time, so that a visit keeps the profile of its day.

    `values`: women, men (counts), facts (of the standards' vocabulary), work_kinds, languages (codes), products; where
    told, buildings (see `core.buildings`) and particulars (see `core.particulars`). `base`: the mark of the public id of the
    profile that was opened.
    """
    participation = locked(participation)
    relations = relations_to(participation, by, now)
    demand(may_take(factories.PROFILE_STEPS, "participation", "record", state=participation.state, relations=relations))
    try:
        buildings.fitting(values.get("buildings", []), values["facts"], local_day(now, participation.factory.zone))
        values = {**values, "particulars": particulars.checked(values.get("particulars", {}))}
    except (buildings.BuildingError, particulars.ParticularsError) as wrong:
        raise Refused(wrong.why) from None
    rows = Profile.objects.filter(programme=participation.programme, factory=participation.factory)
    latest = rows.order_by("-recorded_at", "-pk").first()
    unchanged(base, latest and latest.public_id, latest)
    profile = Profile.objects.create(
        programme=participation.programme,
        factory=participation.factory,
        recorded_at=now,
        recorded_by_id=by.actor,
        **values,
    )
    record("profile.recorded", profile, by=by, now=now, told=values)
    return profile

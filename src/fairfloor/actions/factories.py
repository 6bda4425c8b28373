"""A factory registers, an officer accepts it, its profile is kept up."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pypinyin import lazy_pinyin

from fairfloor.actions import notices, people
from fairfloor.actions.acts import Refused, action, demand
from fairfloor.actions.events import record
from fairfloor.core import buildings, factories
from fairfloor.core.access import Viewer
from fairfloor.core.periods import local_day
from fairfloor.core.steps import may_take
from fairfloor.registry.models import Factory, Participation, Profile, Programme
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


def sort_key(name: str) -> str:
    """What a list in Chinese is sorted by: the pinyin of the name, lower case."""
    return " ".join(lazy_pinyin(name)).lower()[:400]


@action
def register(
    *, programme: Programme, particulars: Particulars, jurisdiction: str, zone: str, now: datetime
) -> Participation:
    """A factory applies to take part; anybody may, an officer decides. Everyone who decides is told."""
    factory = Factory.objects.create(
        name=particulars.name,
        local_name=particulars.local_name,
        sort_key=sort_key(particulars.local_name or particulars.name),
        registration_number=particulars.registration_number,
        address=particulars.address,
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
    notices.tell(notices.officers(programme, now), "factory-applied", about=participation, now=now)
    record("factory.registered", participation, by=None, now=now, told={"name": factory.name})
    return participation


@action
def accept(*, participation: Participation, by: Viewer, now: datetime) -> Any:
    """Accepts a factory; its contact becomes its first manager and is told how to sign in. Returns that person."""
    participation = _decided(participation, "accept", by=by, now=now)
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
def reject(*, participation: Participation, by: Viewer, now: datetime) -> None:
    """Does not accept a factory."""
    record("factory.rejected", _decided(participation, "reject", by=by, now=now), by=by, now=now)


def _decided(participation: Participation, step: str, *, by: Viewer, now: datetime) -> Participation:
    participation = (
        Participation.objects.select_for_update(of=("self",))
        .select_related("factory", "programme")
        .get(pk=participation.pk)
    )
    relations = relations_to(participation, by, now)
    demand(
        may_take(factories.PARTICIPATION_STEPS, "participation", step, state=participation.state, relations=relations)
    )
    participation.state = factories.PARTICIPATION_STEPS[step].to
    participation.decided_at, participation.decided_by_id = now, by.actor
    participation.save()
    return participation


@action
def record_profile(*, participation: Participation, values: dict[str, Any], by: Viewer, now: datetime) -> Profile:
    """Keeps a factory's profile: a new row each time, so that a visit keeps the profile of its day.

    `values`: women, men (counts), facts (of the standards' vocabulary), work_kinds, languages (codes), products; where
    told, buildings (see `core.buildings`).
    """
    relations = relations_to(participation, by, now)
    demand(may_take(factories.PROFILE_STEPS, "participation", "record", state=participation.state, relations=relations))
    try:
        buildings.fitting(values.get("buildings", []), values["facts"], local_day(now, participation.factory.zone))
    except buildings.BuildingError as wrong:
        raise Refused(wrong.why) from None
    profile = Profile.objects.create(
        programme=participation.programme,
        factory=participation.factory,
        recorded_at=now,
        recorded_by_id=by.actor,
        **values,
    )
    record("profile.recorded", profile, by=by, now=now, told=values)
    return profile

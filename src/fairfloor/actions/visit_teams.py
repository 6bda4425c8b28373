"""Who goes on a visit: a team that may be sent, told that it is, and told when it is not any more."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from fairfloor.actions import notices
from fairfloor.actions.acts import demand, refuse
from fairfloor.core import visits
from fairfloor.core.access import MONITOR
from fairfloor.registry import interests
from fairfloor.registry.models import Factory, Member, Person, Profile, Programme, Role, Visit
from fairfloor.registry.rules import procedure_at


def once(team: Sequence[Person]) -> list[Person]:
    """Each monitor of a team once, in order."""
    return list({person.pk: person for person in team}.values())


def check_team(programme: Programme, factory: Factory, team: Sequence[Person], *, special: bool, now: datetime) -> None:
    check_monitors(programme, team)
    profile, sizes = latest_profile(programme, factory), procedure_at(programme, now).team
    demand(
        visits.may_form_team(
            least=sizes.special if special else sizes.full,
            team_languages=[person.speaks for person in team],
            factory_languages=profile.languages if profile else [],
            interests=interests.latest(programme, factory, team),
        )
    )


def check_monitors(programme: Programme, team: Sequence[Person]) -> None:
    monitors = set(
        Role.objects.filter(programme=programme, role=MONITOR, ended_at__isnull=True).values_list("person", flat=True)
    )
    if any(person.pk not in monitors for person in team):
        refuse("visits.not-a-monitor")


def latest_profile(programme: Programme, factory: Factory) -> Profile | None:
    """The factory's profile as it stands."""
    return Profile.objects.filter(programme=programme, factory=factory).order_by("-recorded_at", "-pk").first()


def assign(visit: Visit, team: Sequence[Person], *, now: datetime) -> None:
    Member.objects.bulk_create(
        Member(programme=visit.programme, visit=visit, person=person, assigned_at=now) for person in team
    )
    notices.tell(team, "visit-assigned", about=visit, now=now)


def tell_left(programme: Programme, people: Iterable[int], *, now: datetime) -> None:
    """Who left a team learns that, and not of which visit: what the notice is about is their own role."""
    roles = Role.objects.filter(programme=programme, person__in=list(people), role=MONITOR, ended_at__isnull=True)
    for role in roles.select_related("person").order_by("pk"):
        notices.tell([role.person], "visit-left", about=role, now=now)


def team_of(visit: Visit) -> list[Person]:
    """The people of the visit's team."""
    return [member.person for member in Member.objects.filter(visit=visit).select_related("person").order_by("pk")]

"""What goes wrong in the demonstration: a visit that was ended midway, an alert, a gift, a complaint; and a rule that changes."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from random import Random
from uuid import UUID

from fairfloor.actions import alerts, complaints, endings, gifts, noncooperation, settings, visits
from fairfloor.core import visits as rules
from fairfloor.core.periods import local_day
from fairfloor.registry.models import Participation, Person, Programme, Receipt, Visit
from fairfloor.registry.rules import rules_of
from fairfloor.registry.viewers import viewer_of

ACCOUNT = {
    "en": "In the sewing hall two managers stood between the team and the workers and told the workers not to speak. "
    "Asked to step back, they told the team to leave. (A fiction.)",
    "zh": "在缝纫车间，两名管理人员站在查访小组与工人之间，并要求工人不要说话。查访小组请其退后，他们要求查访小组离开。（虚构）",
}
EXPLANATION = {
    "en": "The director was abroad; the managers did not know the programme. (A fiction.)",
    "zh": "厂长在国外，管理人员不了解本项目。（虚构）",
}


def ended_midway(participation: Participation, cast: Mapping[str, Person], morning: datetime) -> None:
    """A visit under pressure: ended midway, reviewed, sent to both ministries, received by the first."""
    officer, a = viewer_of(cast["officer"], morning), viewer_of(cast["monitor-a"], morning)
    programme, factory = participation.programme, participation.factory

    def after(minutes: int) -> datetime:
        return morning + timedelta(minutes=minutes)

    visit = visits.plan(
        programme=programme, factory=factory, day=local_day(morning, factory.zone),
        team=[cast["monitor-a"], cast["monitor-b"]], by=officer, now=morning - timedelta(days=2),
    )  # fmt: skip
    visits.arrive(visit=visit, met_name="Manager 4", by=a, now=morning)
    visits.explain(visit=visit, by=a, now=after(5))
    visits.admit(visit=visit, by=a, now=after(30))
    alert = alerts.sound(
        visit=visit, client_id=UUID(int=Random("alert").getrandbits(128), version=4), matter="violence",  # noqa: S311
        text="A supervisor struck a worker on line 2. (A fiction.)", language="en", by=a, now=after(50),
    )  # fmt: skip
    alerts.acknowledge(
        alert=alert, text="The authority was called; somebody is with the worker. (A fiction.)", language="en", by=officer,
        now=after(75),
    )  # fmt: skip
    report = endings.obstruct(visit=visit, kind="pressure", text=ACCOUNT["en"], language="en", by=a, now=after(90))
    later = morning + timedelta(days=2)
    noncooperation.ask(
        report=report,
        until=local_day(morning + timedelta(days=7), factory.zone),
        by=officer,
        now=morning + timedelta(hours=6),
    )
    noncooperation.review(report=report, account=ACCOUNT, explanation=EXPLANATION, by=officer, now=later)
    noncooperation.send(report=report, by=officer, now=later + timedelta(hours=1))
    first = Receipt.objects.filter(noncooperation=report).order_by("pk")[0]
    noncooperation.open_(receipt=first, by=viewer_of(cast["ministry"], later), now=later + timedelta(hours=4))


def ethics(programme: Programme, cast: Mapping[str, Person], now: datetime) -> None:
    """A gift that was offered and declined, and a complaint that waits for an officer."""
    visit = (
        Visit.objects.select_related("factory")
        .filter(programme=programme, state=rules.CLOSED)
        .order_by("-arrived_at")[0]
    )
    a, manager = viewer_of(cast["monitor-a"], now), viewer_of(cast["manager-1"], now)
    gifts.note(
        programme=programme, factory=visit.factory, day=local_day(visit.arrived_at or now, visit.factory.zone),
        text="A watch, at the gate. (A fiction.)", language="en", outcome="declined", by=a, now=now,
    )  # fmt: skip
    complaints.complain(
        programme=programme, factory=visit.factory, monitor=cast["monitor-b"], text="A demonstration complaint: a fiction.",
        language="en", by=manager, now=now,
    )  # fmt: skip


def holidays_to_come(programme: Programme, cast: Mapping[str, Person], now: datetime) -> None:
    """The programme leaves public holidays out of the time for objections, from half a year later on."""
    settings.set_(
        programme=programme, name="objection.holidays", value="left-out",
        start=local_day(now, rules_of(programme).founded.zone) + timedelta(days=183),
        reason="Agreed with the factories: offices are shut on public holidays.", language="en",
        by=viewer_of(cast["officer"], now), now=now,
    )  # fmt: skip

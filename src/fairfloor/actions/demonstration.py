"""The demonstration programme: labelled fictions, made by the same actions that people use, on the days that they would.

Demonstration Factory 1 was visited twice: of the first report it put one breach right, which the second visit verified,
and another was found again; the second report is still open to objections and partly answered. Factory 2 has a planned
visit; Factory 3 has applied; Factory 4 ended a visit midway, and the report of an earlier one waits for a reviewer.
Attendance is made by rule from fixed numbers, so that every
demonstration looks alike.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from fairfloor.actions import (
    demonstration_earlier,
    demonstration_endings,
    demonstration_factories,
    demonstration_remedies,
    demonstration_visits,
    demonstration_waiting,
    grants,
    noncooperation,
    openings,
    people,
    visits,
)
from fairfloor.actions.acts import action
from fairfloor.actions.demonstration_factories import ZONE, email
from fairfloor.actions.events import record
from fairfloor.core import procedures
from fairfloor.core.periods import in_zone
from fairfloor.registry.models import (
    DemonstrationClock,
    Organisation,
    Person,
    Programme,
    Report,
    Visit,
)
from fairfloor.registry.viewers import viewer_of

PASSWORD = "demonstration-2026"  # noqa: S105  (printed on the screen; fictions only)
# The demonstration lives in days whose law the bookshelf knows; its clock starts here and runs on.
BEGINS = datetime(2025, 10, 20, 2, tzinfo=UTC)  # a Monday, 09:00 at the factories
PEOPLE = (
    ("officer", "Officer A", "en", ("en", "zh", "km"), "programme officer"),
    ("monitor-a", "Monitor A", "en", ("km", "en"), "monitor"),
    ("monitor-b", "Monitor B", "zh-hans", ("zh", "en"), "monitor"),
    ("reviewer", "Reviewer A", "zh-hans", ("zh", "en"), "reviewer"),
    ("reviewer-2", "Reviewer B", "en", ("en", "km"), "reviewer"),
    ("manager-1", "Manager 1", "zh-hans", ("zh",), "manager of Demonstration Factory 1"),
    ("manager-2", "Manager 2", "en", ("km", "en"), "manager of Demonstration Factory 2"),
    ("buyer", "Buyer's reader 1", "en", ("en",), "buyer (Demonstration Buyer 1)"),
    ("ministry", "Ministry's reader 1", "en", ("km", "en"), "ministry reader"),
    ("ministry-2", "Ministry's reader 2", "zh-hans", ("km", "zh"), "ministry reader (commerce)"),
)


def accounts() -> Iterator[tuple[str, str]]:
    """Every address with its role, to be printed."""
    for name, _, _, _, role in PEOPLE:
        yield email(name), role


@action
def found(*, now: datetime) -> Programme:
    """Makes the whole demonstration; each step is an action of its own, by its own person, on its own day.

    `now` is what the wall clock says: the demonstration's clock is set so that it says `BEGINS` then, and runs on.
    """
    DemonstrationClock.objects.update_or_create(pk=1, defaults={"ahead_seconds": int((BEGINS - now).total_seconds())})
    begun = BEGINS - timedelta(days=240)
    programme = people.found(
        code="bfc",
        name={"zh": "演示监督项目", "en": "Demonstration monitoring programme"},
        procedure="bfc",
        demonstration=True,
        now=begun,
    )
    cast = _cast(programme, begun)
    _published(programme, cast, BEGINS - timedelta(days=17))
    _planned(programme, cast, BEGINS - timedelta(days=2))
    demonstration_factories.registered(programme, 3, BEGINS - timedelta(days=1))
    demonstration_factories.listed(programme, cast, BEGINS - timedelta(hours=20))
    obstructed = demonstration_factories.accepted(
        programme, 4, viewer_of(cast["officer"], BEGINS), BEGINS - timedelta(days=40)
    )
    demonstration_waiting.handed_in(obstructed, cast, _morning(BEGINS - timedelta(days=20)), BEGINS - timedelta(days=2))
    demonstration_endings.ended_midway(obstructed, cast, BEGINS - timedelta(days=6))
    demonstration_endings.ethics(programme, cast, BEGINS - timedelta(days=3))
    demonstration_endings.holidays_to_come(programme, cast, BEGINS - timedelta(days=4))
    record("demonstration.made", programme, by=None, now=BEGINS)
    return programme


def _cast(programme: Programme, now: datetime) -> dict[str, Person]:
    cast = {}
    for name, shown, language, speaks, role in PEOPLE:
        person = people.invite(
            email=email(name), name=shown, language=language, speaks=list(speaks), password=PASSWORD, by=None, now=now
        )
        cast[name] = person
        kind = role.split()[-1] if role.startswith("programme") else role.split()[0]
        if kind in ("officer", "monitor", "reviewer"):
            people.give_role(person=person, role=kind, programme=programme, by=None, now=now)
    buyer = people.add_organisation(programme=programme, kind="buyer", name="Demonstration Buyer 1", by=None, now=now)
    offices = [
        people.add_organisation(
            programme=programme, kind="ministry", name=f"Demonstration Ministry {number}", by=None, now=now
        )
        for number in (1, 2)
    ]
    people.give_role(person=cast["buyer"], role="buyer", programme=programme, organisation=buyer, by=None, now=now)
    officer = viewer_of(cast["officer"], now)
    recipients = procedures.load(programme.procedure).recipients
    for name, office, recipient in zip(("ministry", "ministry-2"), offices, recipients, strict=True):
        people.give_role(person=cast[name], role="ministry", programme=programme, organisation=office, by=None, now=now)
        noncooperation.name_recipient(organisation=office, recipient=recipient.id, by=officer, now=now)
    return cast


def _planned(programme: Programme, cast: dict[str, Person], now: datetime) -> Visit:
    officer = viewer_of(cast["officer"], now)
    participation = demonstration_factories.accepted(programme, 2, officer, now)
    year = date(2025, 7, 1), date(2026, 7, 1)
    manager = viewer_of(cast["manager-2"], now + timedelta(hours=5))
    demonstration_factories.permit(
        participation, "DEMO-R-2", year, manager, now + timedelta(hours=5), "weekly-rest-arrangement"
    )
    return visits.plan(
        programme=programme,
        factory=participation.factory,
        day=in_zone(now, ZONE).date() + timedelta(days=3),
        team=[cast["monitor-a"], cast["monitor-b"]],
        by=officer,
        now=now + timedelta(hours=6),
    )


def _published(programme: Programme, cast: dict[str, Person], visited: datetime) -> None:
    """Demonstration Factory 1: an earlier cycle, and a whole one up to the publication, ten days after the visit."""
    officer = viewer_of(cast["officer"], visited)
    before = visited - demonstration_earlier.BEFORE
    participation = demonstration_factories.accepted(programme, 1, officer, before - timedelta(days=20))
    told = before - timedelta(days=19)
    for number, days in (
        ("DEMO-P-1", (date(2024, 1, 1), date(2025, 1, 1))),
        ("DEMO-P-2", (date(2025, 1, 1), date(2026, 1, 1))),
    ):
        demonstration_factories.permit(participation, number, days, officer, told, "overtime-permission")
    plans = demonstration_earlier.cycle(participation, cast, _morning(before))
    morning = _morning(visited)
    visit = demonstration_visits.planned(participation, cast, morning)
    demonstration_visits.visit_through(visit, cast, morning)
    demonstration_earlier.looked_at_again(visit, plans, cast, morning + timedelta(days=1))
    report = demonstration_visits.reported(visit, cast, morning + timedelta(days=2))
    reviewer = viewer_of(cast["reviewer"], morning + timedelta(days=10))
    demonstration_visits.approve_and_publish(report, reviewer, officer, morning + timedelta(days=10))
    manager = viewer_of(cast["manager-1"], morning + timedelta(days=11))
    grants.grant(
        programme=programme,
        factory=participation.factory,
        organisation=Organisation.objects.get(programme=programme, kind="buyer"),
        by=manager,
        now=morning + timedelta(days=11),
    )
    demonstration_remedies.answered(report, cast, morning + timedelta(days=12))
    opens_at = Report.objects.get(pk=report.pk).opens_at
    if opens_at is not None:  # it was published
        openings.tell_due(now=opens_at)


def _morning(day: datetime) -> datetime:
    """Half past eight at the factories on that day."""
    return datetime.combine(in_zone(day, ZONE).date(), time(8, 30), ZoneInfo(ZONE))

"""The demonstration programme: labelled fictions, made by the same actions that people use, on the days that they would.

Demonstration Factory 1 has a published report that is still open to objections and partly answered; Factory 2 a planned
visit; Factory 3 has applied; Factory 4 ended a visit midway. Attendance is made by rule
from fixed numbers, so that every demonstration looks alike.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from fairfloor.actions import (
    demonstration_endings,
    demonstration_particulars,
    demonstration_remedies,
    demonstration_visits,
    factories,
    factory_lists,
    files,
    grants,
    interests,
    noncooperation,
    people,
    permits,
    visits,
)
from fairfloor.actions.acts import action
from fairfloor.actions.events import record
from fairfloor.core import procedures
from fairfloor.core.access import Viewer
from fairfloor.core.buildings import Building
from fairfloor.core.periods import in_zone
from fairfloor.registry.models import (
    DemonstrationClock,
    Organisation,
    Participation,
    Person,
    Programme,
    Visit,
)
from fairfloor.registry.viewers import viewer_of

PASSWORD = "demonstration-2026"  # noqa: S105  (printed on the screen; fictions only)
ZONE = "Asia/Phnom_Penh"
# The demonstration lives in days whose law the bookshelf knows; its clock starts here and runs on.
BEGINS = datetime(2025, 10, 20, 2, tzinfo=UTC)  # a Monday, 09:00 at the factories
DOMAIN = "demonstration.invalid"
PEOPLE = (
    ("officer", "Officer A", "en", ("en", "zh", "km"), "programme officer"),
    ("monitor-a", "Monitor A", "en", ("km", "en"), "monitor"),
    ("monitor-b", "Monitor B", "zh-hans", ("zh", "en"), "monitor"),
    ("reviewer", "Reviewer A", "zh-hans", ("zh", "en"), "reviewer"),
    ("manager-1", "Manager 1", "zh-hans", ("zh",), "manager of Demonstration Factory 1"),
    ("manager-2", "Manager 2", "en", ("km", "en"), "manager of Demonstration Factory 2"),
    ("buyer", "Buyer's reader 1", "en", ("en",), "buyer (Demonstration Buyer 1)"),
    ("ministry", "Ministry's reader 1", "en", ("km", "en"), "ministry reader"),
    ("ministry-2", "Ministry's reader 2", "zh-hans", ("km", "zh"), "ministry reader (commerce)"),
)


def email(name: str) -> str:
    """The address that a fictional person signs in with."""
    return f"{name}@{DOMAIN}"


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
    begun = BEGINS - timedelta(days=60)
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
    _factory(programme, 3, BEGINS - timedelta(days=1))
    _listed(programme, cast, BEGINS - timedelta(hours=20))
    obstructed = _accepted(programme, 4, viewer_of(cast["officer"], BEGINS), BEGINS - timedelta(days=40))
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


def _factory(programme: Programme, number: int, now: datetime) -> Participation:
    return factories.register(
        programme=programme,
        particulars=factories.Particulars(
            name=f"Demonstration Factory {number}",
            local_name=f"演示工厂{number}",
            registration_number=f"DEMO-{number:04}",
            address=f"Demonstration Road {number}, Phnom Penh",
            contact_name=f"Manager {number}",
            contact_email=email(f"manager-{number}"),
            contact_language="zh-hans" if number == 1 else "en",
        ),
        jurisdiction="kh",
        zone=ZONE,
        now=now,
    )


def _listed(programme: Programme, cast: dict[str, Person], now: datetime) -> None:
    """A brand's list that waits to be looked at: a new factory, one that may be Factory 2, one of another country."""
    rows = (
        ("Country", "Factory name", "Address"),
        ("Cambodia", "Fiction Knitwear Riverside", "Quay of Fiction 8, Takeo"),
        ("Cambodia", "Demonstration Factory 2 Co. Ltd", "Demonstration Rd 2, Phnom Penh"),
        ("Atlantis", "Demonstration Mill", "Demonstration Shore 1"),
    )
    content = "".join(",".join(f'"{cell}"' for cell in row) + "\n" for row in rows).encode()
    factory_lists.upload(
        programme=programme, name="demonstration-list.csv", media_type="text/csv", pieces=[content],
        by=viewer_of(cast["officer"], now), now=now,
    )  # fmt: skip


# One built before the day from which limits are stricter, one after it.
DORMITORIES = (
    Building("dormitory-1", "dormitory", "Dormitory A", date(1998, 5, 1), 3, 72),
    Building("dormitory-2", "dormitory", "Dormitory B", date(2008, 9, 15), 5, 168),
)


def _accepted(programme: Programme, number: int, officer: Viewer, now: datetime) -> Participation:
    participation = _factory(programme, number, now)
    factories.accept(participation=participation, by=officer, now=now + timedelta(hours=4))
    participation.refresh_from_db()
    facts = {"dormitory": number == 1, "canteen": True, "air-conditioning": number == 1, "warm-air-heating": False,
             "boilers-or-pressure-vessels": True, "security-guards": True, "flammables": True,
             "toys-for-children": False}  # fmt: skip
    factories.record_profile(
        participation=participation,
        values={
            "women": 412 if number == 1 else 96,
            "men": 88 if number == 1 else 24,
            "facts": facts,
            "buildings": [one.as_json() for one in DORMITORIES] if number == 1 else [],
            "work_kinds": ["seated-production", "warehouse", "office"],
            "languages": ["km", "zh"],
            "products": "knitwear (fiction)",
            "particulars": demonstration_particulars.of_the_first(now) if number == 1 else {},
        },
        by=officer,
        now=now + timedelta(hours=5),
    )
    for monitor in Person.objects.filter(roles__programme=programme, roles__role="monitor").order_by("pk"):
        at = now + timedelta(hours=5)
        interests.declare_none(programme=programme, by=viewer_of(monitor, at), now=at)
    return participation


def _permit(
    participation: Participation, number: str, days: tuple[date, date], by: Viewer, now: datetime, kind: str
) -> None:
    """A fictional permit with a fictional paper."""
    permits.add(
        participation=participation,
        particulars=permits.Particulars(
            kind=kind, authority="Demonstration labour office", number=number, start=days[0], end=days[1],
            document="Demonstration paper: a fiction",
        ),
        paper=files.Paper("permit.txt", "text/plain", [f"Demonstration permit {number}: a fiction.\n".encode()]),
        by=by, now=now,
    )  # fmt: skip


def _planned(programme: Programme, cast: dict[str, Person], now: datetime) -> Visit:
    officer = viewer_of(cast["officer"], now)
    participation = _accepted(programme, 2, officer, now)
    year = date(2025, 7, 1), date(2026, 7, 1)
    manager = viewer_of(cast["manager-2"], now + timedelta(hours=5))
    _permit(participation, "DEMO-R-2", year, manager, now + timedelta(hours=5), "weekly-rest-arrangement")
    return visits.plan(
        programme=programme,
        factory=participation.factory,
        day=in_zone(now, ZONE).date() + timedelta(days=3),
        team=[cast["monitor-a"], cast["monitor-b"]],
        by=officer,
        now=now + timedelta(hours=6),
    )


def _published(programme: Programme, cast: dict[str, Person], visited: datetime) -> None:
    """Demonstration Factory 1: a whole cycle up to the publication, ten days after the visit."""
    officer = viewer_of(cast["officer"], visited)
    participation = _accepted(programme, 1, officer, visited - timedelta(days=20))
    told = visited - timedelta(days=19)
    for number, days in (
        ("DEMO-P-1", (date(2024, 1, 1), date(2025, 1, 1))),
        ("DEMO-P-2", (date(2025, 1, 1), date(2026, 1, 1))),
    ):
        _permit(participation, number, days, officer, told, "overtime-permission")
    morning = datetime.combine(in_zone(visited, ZONE).date(), time(8, 30), ZoneInfo(ZONE))
    visit = visits.plan(
        programme=programme,
        factory=participation.factory,
        day=morning.date(),
        team=[cast["monitor-a"], cast["monitor-b"]],
        by=officer,
        now=morning - timedelta(days=7),
    )
    demonstration_visits.visit_through(visit, cast, morning)
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

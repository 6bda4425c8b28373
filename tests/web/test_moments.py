"""The edges of access and objection, to the second, in the zone of the factory: with and without a change of the clocks."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from fairfloor.actions import grants, people
from fairfloor.registry import walls
from fairfloor.registry.models import Objection, Role
from tests import world as worlds
from tests.world import World

pytestmark = pytest.mark.django_db
SECOND, INSTANT = timedelta(seconds=1), timedelta(microseconds=1)
# A zone, and the day there on which the report is published.
ZONES = {
    "no change of the clocks": ("Asia/Phnom_Penh", date(2025, 3, 19)),
    "an hour less in the five days": ("Europe/Berlin", date(2025, 3, 27)),
    "an hour more in the five days": ("Europe/Berlin", date(2025, 10, 23)),
    "a day that begins at one o'clock": ("Africa/Cairo", date(2025, 4, 19)),
    "behind the meridian": ("America/New_York", date(2025, 3, 5)),
}


@pytest.fixture(params=ZONES)
def published(request: Any, monkeypatch: pytest.MonkeyPatch) -> tuple[World, ZoneInfo, date]:
    """A world whose factory lies in the zone, its report published on the day at noon there."""
    zone, day = ZONES[request.param]
    monkeypatch.setattr(worlds, "ZONE", zone)
    noon = datetime(day.year, day.month, day.day, 12, tzinfo=ZoneInfo(zone))
    w = worlds.world(noon.astimezone(UTC) - timedelta(days=15))
    w.approved()
    w.now = noon.astimezone(UTC) - worlds.LATER["published"]
    w.published()
    w.granted()
    return w, ZoneInfo(zone), day


def midnight(day: date, zone: ZoneInfo) -> datetime:
    """The first instant of the day there."""
    return datetime(day.year, day.month, day.day, tzinfo=zone).astimezone(UTC)


def pages(w: World, person: Any) -> dict[str, int]:
    """What the person gets at each address of the report now."""
    report = f"/reports/{w.report.public_id}/"
    return {where: w.get(person, report + where).status_code for where in ("", "v1/", "v1/en.pdf")}


def listed(w: World, person: Any) -> bool:
    """Whether the person's lists lead to the report now."""
    found = {w.report.public_id in w.get(person, where).content.decode() for where in ("/portfolio/", "/reports/")}
    assert len(found) == 1, "the portfolio and the list agree"
    return found.pop()


SHUT, OPEN = {"": 404, "v1/": 404, "v1/en.pdf": 404}, {"": 302, "v1/": 200, "v1/en.pdf": 200}


def test_a_buyer_reads_from_the_sixth_day_s_first_instant(published: tuple[World, ZoneInfo, date]) -> None:
    """Five full days have passed: nothing a second and an instant before, everything at that moment."""
    w, zone, day = published
    opens = midnight(day + timedelta(days=6), zone)
    for moment, expected in ((opens - SECOND, SHUT), (opens - INSTANT, SHUT), (opens, OPEN), (opens + SECOND, OPEN)):
        w.now = moment
        assert pages(w, w.buyer) == expected, moment
        assert listed(w, w.buyer) == (expected == OPEN)


def test_a_buyer_reads_no_more_from_the_instant_of_withdrawal(published: tuple[World, ZoneInfo, date]) -> None:
    """And again from the instant of another grant; what was open an instant before was open."""
    w, zone, day = published
    withdrawn = midnight(day + timedelta(days=7), zone) + timedelta(hours=9)
    grants.withdraw(grant=w.grant, by=w.viewer(w.manager, withdrawn), now=withdrawn)
    again = withdrawn + timedelta(hours=1)
    w.now = again
    w.granted()
    again = w.grant.granted_at
    for moment, expected in (
        (withdrawn - INSTANT, OPEN), (withdrawn, SHUT), (withdrawn + SECOND, SHUT), (again - INSTANT, SHUT), (again, OPEN),
    ):  # fmt: skip
        w.now = moment
        assert pages(w, w.buyer) == expected, moment
        assert listed(w, w.buyer) == (expected == OPEN)


def test_a_finding_may_be_objected_to_until_the_last_day_s_last_second(published: tuple[World, ZoneInfo, date]) -> None:
    """23:59:59 to its last fraction is in time; at 00:00:00 it is refused with the moment, and nothing is kept."""
    w, zone, day = published
    left = 21
    while left:
        day += timedelta(days=1)
        left -= day.weekday() < 5
    late = midnight(day + timedelta(days=1), zone)
    last, address = f"{day} 23:59:59", f"/reports/{w.report.public_id}/findings/{{}}/objection/"
    words = {"text": "The permits were not looked at.", "language": "en"}
    w.now = late
    for person, expected in ((w.manager, 200), (w.buyer, 404), (w.officer, 404)):
        refused = w.post(person, address.format(w.findings[0].public_id), words)
        assert refused.status_code == expected
        assert (last in refused.content.decode()) == (expected == 200)
    assert "Object to this finding" not in w.get(w.manager, f"/reports/{w.report.public_id}/").content.decode()
    with walls.acting():
        assert not Objection.objects.exists()
    for finding, moment in ((w.findings[0], late - SECOND), (w.findings[1], late - INSTANT)):
        w.now = moment
        assert last in w.get(w.manager, f"/reports/{w.report.public_id}/").content.decode()
        assert w.post(w.manager, address.format(finding.public_id), words).status_code == 302
    with walls.acting():
        assert Objection.objects.count() == 2


def test_a_role_opens_and_shuts_at_its_instant(published: tuple[World, ZoneInfo, date]) -> None:
    """Whoever is signed in when a role ends sees nothing more from that instant on."""
    w, _, _ = published
    ends = w.now + timedelta(days=1)
    with walls.acting():
        role = Role.objects.get(person=w.manager)
    people.end_role(role=role, by=w.viewer(w.officer, ends), now=ends)
    for moment, expected in ((ends - INSTANT, 200), (ends, 404), (ends + SECOND, 404)):
        w.now = moment
        assert w.get(w.manager, f"/reports/{w.report.public_id}/").status_code == expected
    w.now = ends
    assert w.factory.name not in w.get(w.manager, "/").content.decode()

"""What waits for an officer about reports stands in the order in which it is to be done."""

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

from fairfloor.web import asked

DAY = datetime(2025, 3, 10, 9, tzinfo=UTC)
FACTORY = SimpleNamespace(name="Demonstration Factory 1", local_name="", zone="Asia/Phnom_Penh")


def meeting(key: int, requested: int, meets: int | None = None) -> SimpleNamespace:
    """A meeting asked for some days after DAY, and held on another of them where one is set."""
    at = None if meets is None else DAY + timedelta(days=meets)
    requested_at = DAY + timedelta(days=requested)
    return SimpleNamespace(
        pk=key, public_id=f"m{key}", report=SimpleNamespace(factory=FACTORY), requested_at=requested_at, meets_at=at
    )


def test_meetings_without_a_day_come_first_and_those_that_are_set_by_their_day():
    meetings = [meeting(1, 0, 30), meeting(2, 1, 5), meeting(3, 4), meeting(4, 2), meeting(5, 3, 5)]
    _publish, shown, _wishes = asked.about_reports((), meetings, ())
    assert [one.address.strip("/").rpartition("/")[2] for one in shown.entries] == ["m4", "m3", "m2", "m5", "m1"]

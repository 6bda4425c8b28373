"""Every row of deadlines.toml, computed."""

import tomllib
from datetime import date
from pathlib import Path

import pytest

from fairfloor.core.calendars import is_weekend
from fairfloor.core.deadlines import BY_KIND

ROWS = tomllib.loads(Path(__file__).with_name("deadlines.toml").read_text(encoding="utf-8"))["deadline"]
KEYS = {"what", "kind", "from", "day", "moment", "zone", "holidays", "delay_days"}
KEYS |= {"weekend_days", "holiday_days", "provisional"}


@pytest.mark.parametrize("row", ROWS, ids=[f"{row['kind']}: {row['what']}" for row in ROWS])
def test_the_deadline_is_as_drawn(row):
    assert set(row) <= KEYS
    options = {key: row[key] for key in ("zone", "holidays", "delay_days") if key in row}
    found = BY_KIND[row["kind"]](row["from"], **options)
    assert found.kind == row["kind"]
    assert found.start == row["from"]
    assert found.day == row["day"]
    assert found.moment.isoformat() == row["moment"]
    assert found.zone == row.get("zone", "Asia/Phnom_Penh")
    assert found.provisional is row.get("provisional", False)
    weekends = [day for day, _ in found.left_out if is_weekend(day)]
    assert len(weekends) == row.get("weekend_days", 0)
    holidays = [day for day, _ in found.left_out if not is_weekend(day)]
    assert holidays == [date.fromisoformat(day) for day in row.get("holiday_days", [])]


def test_every_kind_is_drawn():
    assert {row["kind"] for row in ROWS} == set(BY_KIND)

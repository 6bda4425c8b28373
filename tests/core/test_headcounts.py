"""First-aid kits for any headcount: fewer than 50, exactly 50, and each hundred above."""

import pytest

from fairfloor.core import standards
from fairfloor.core.headcounts import first_aid, judge_item
from fairfloor.core.quantities import figure

CLAUSE = standards.clause("icti/12.24")
PLASTERS = "Adhesive plasters"


def named(heads: int, name: str):
    """One item of the kit for so many people."""
    return next(one for one in first_aid(CLAUSE, heads) if one.item["en"] == name)


@pytest.mark.parametrize(
    ("heads", "plasters"),
    [(1, 12), (49, 12), (50, 12), (51, 24), (100, 24), (101, 48), (200, 48), (201, 72), (1000, 240)],
)
def test_plasters(heads, plasters):
    assert named(heads, PLASTERS).needed == figure(plasters, "count")


def test_exactly_fifty_says_that_neither_column_is_for_it():
    found = named(50, PLASTERS)
    assert found.advised == figure(24, "count")
    assert "exactly 50" in found.note["en"]
    assert named(50, "Scissors").advised is None
    assert (named(49, PLASTERS).advised, named(49, PLASTERS).note) == (None, None)


def test_what_is_enough_is_for_the_monitor_to_say():
    pins = named(320, "Safety pins")
    assert (pins.needed["en"], judge_item(pins, 3)) == ("sufficient", None)
    assert pins.as_json()["needed"]["zh"] == "足量"


def test_items_are_counted():
    assert (judge_item(named(101, PLASTERS), 47), judge_item(named(101, PLASTERS), 48)) == (False, True)
    assert named(101, PLASTERS).as_json()["needed"] == {"value": 48, "unit": "count"}


def test_more_people_never_need_less():
    for one in first_aid(CLAUSE, 1):
        if judge_item(one, 0) is not None:
            counts = [named(heads, one.item["en"]).needed.value for heads in range(0, 420, 7)]
            assert counts == sorted(counts)


def test_refusals():
    with pytest.raises(ValueError, match="no table by headcount"):
        first_aid(standards.clause("icti/11.30"), 10)
    with pytest.raises(ValueError, match="no number of people"):
        first_aid(CLAUSE, -1)

"""What a factory's permits change of the limits that a screening joins to its days."""

from datetime import date

from fairfloor.core.permits import permits
from fairfloor.core.quantities import figure
from fairfloor.screening.bounds import from_shelf
from fairfloor.screening.rules.daily_hours import RULE
from fairfloor.screening.run import screen
from fairfloor.screening.scopes import standing_of
from tests.core.test_permits import HOURS_PERMIT
from tests.screening.records import attlog


def test_the_days_of_a_screening_follow_the_edges_of_a_permit_for_all_and_one_for_some_excuses_nobody() -> None:
    asked = RULE.asked
    for covers, edge in (("all", None), ({"workers": ["17"]}, figure(11, "hour"))):
        law = from_shelf("cn", {"permits": [{**HOURS_PERMIT, "covers": covers}]})
        days = ("2023-12-31", "2024-01-01", "2024-12-31", "2025-01-01")
        found = [law.bound(asked, date.fromisoformat(on)).figure for on in days]
        assert found == [figure(11, "hour"), edge, edge, figure(11, "hour")]


def test_who_is_covered_is_told_by_number_department_or_kind_and_not_known_where_the_roster_is_silent() -> None:
    def covers(**told: list[str]):
        return permits({"permits": [{**HOURS_PERMIT, "covers": told}]})[0]

    sewing, seated = covers(departments=["Sewing  B"]), covers(kinds=["seated-production"])
    assert standing_of(sewing, "7", "SEWING B", "") is True
    assert standing_of(sewing, "7", "Cutting", "") is False
    assert standing_of(sewing, "7", "", "seated-production") is None
    assert standing_of(seated, "7", "", "坐姿生产") is True
    assert standing_of(seated, "7", "", "Standing production work") in (False, None)
    assert standing_of(seated, "7", "", "some other words") is None
    assert standing_of(covers(workers=["7"]), " 7 ", "", "") is True
    assert standing_of(covers(workers=["7"], departments=["Sewing"]), "8", "", "") is None
    assert standing_of(covers(workers=["7"]), "8", "", "") is False


def test_a_result_counts_whom_each_permit_covers_and_never_lists_the_numbers(tmp_path) -> None:
    told = [{**HOURS_PERMIT, "covers": {"workers": ["7"]}}, {**HOURS_PERMIT, "covers": {"departments": ["Sewing"]}}]
    file = attlog(tmp_path / "a.dat", dict.fromkeys(("7", "8", "9"), "2024-03-04 07:00i 19:30o"))
    placed = {"8": ("sewing", ""), "9": ("Cutting", "")}
    result = screen(punches=file, jurisdiction="cn", profile={"permits": told}, placed=placed)
    daily = result.outcome("daily-hours")
    assert [(hit.worker, hit.observed) for hit in daily.hits] == [("9", figure("12.5", "hour"))]
    found = [(one["covers"], one["covered"], one["unknown"]) for one in result.settings.as_json()["permits"]]
    assert found == [({"workers": 1}, 1, 0), ({"departments": ["Sewing"]}, 1, 1)]


def test_overtime_is_not_counted_by_the_day_for_whom_a_permit_sets_the_ordinary_day_aside(tmp_path) -> None:
    """Hours of one day beyond eight are no overtime by themselves where they are averaged; the others' are."""
    days = ", ".join(f"2024-03-{day:02} 07:00i 17:45o" for day in (*range(4, 9), *range(11, 16), *range(18, 23)))
    file = attlog(tmp_path / "a.dat", {"8": days, "9": days})
    month = {"start": date(2024, 3, 1), "end": date(2024, 4, 1)}
    permit = {**HOURS_PERMIT, "cycle": "month", "covers": {"departments": ["Sewing"]}}
    placed = {"8": ("Sewing", ""), "9": ("Cutting", "")}
    result = screen(punches=file, jurisdiction="cn", profile={"permits": [permit]}, placed=placed, **month)
    overtime = result.outcome("monthly-overtime")
    assert [hit.worker for hit in overtime.hits] == ["9"]
    assert [one.code for one in overtime.not_judged] == ["overtime-unknown"]

"""A whole screening: periods, people, pseudonyms, the law of each day, the JSON that other tools rely on."""

import json
import re
import shutil
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import jsonschema
import pytest

from fairfloor.core import law as core_law
from fairfloor.core import shelf as shelves
from fairfloor.core import standards
from fairfloor.core.enactments import NotInLaw
from fairfloor.core.limits import binding
from fairfloor.core.quantities import Figure
from fairfloor.screening.bounds import Bound, Law, from_shelf, strictest
from fairfloor.screening.rule import RuleError, whole, whole_seconds
from fairfloor.screening.rulebook import RULES
from fairfloor.screening.rules.rest_day import days_in_a_row
from fairfloor.screening.run import screen
from tests.screening.records import STEADY, WHY, attlog, known_from, write

SCHEMA = json.loads((Path(__file__).parents[2] / "docs/reference/schemas/screen.json").read_text("utf-8"))
WEEK = ", ".join(f"2024-03-{day:02} 07:00i 17:30o" for day in range(4, 11))  # Monday to Sunday
LATER = ", ".join(f"2024-03-{day:02} 07:00i 16:00o" for day in range(11, 16))


def held(result):
    """The result's JSON, after holding it against its schema and its own sums."""
    told = json.loads(json.dumps(result.as_json()))
    jsonschema.validate(told, SCHEMA, format_checker=jsonschema.FormatChecker())
    for intake in told["intake"].values():
        assert intake["read"] == intake["accepted"] + len(intake["refused"])
    for rule in told["rules"]:
        assert rule["workers_affected"] == len({hit["worker"] for hit in rule["hits"]})
        assert all(hit["margin"]["value"] > 0 for hit in rule["hits"])
    return told


def test_a_week_in_json(tmp_path):
    file = attlog(tmp_path / "attlog.dat", {"7": f"{WEEK}, {LATER}", "12": "2024-03-04 07:00i 16:00o"})
    told = held(screen(punches=file, jurisdiction="kh", law=STEADY))
    assert [rule["id"] for rule in told["rules"]] == [rule.id for rule in RULES]
    daily, weekly, rest, missing, *others = told["rules"]
    assert [rule["id"] for rule in told["rules"][:4]] == ["daily-hours", "weekly-hours", "rest-day", "missing-punches"]
    assert [len(rule["hits"]) for rule in told["rules"][:4]] == [7, 1, 1, 0]
    assert {rule["id"] for rule in others if rule["hits"]} == set()
    assert (daily["population"], daily["checked"], daily["workers_affected"], daily["share"]) == (2, 13, 1, 0.5)
    assert weekly["hits"][0] | {"why": 0, "source": 0} == {
        "worker": "7",
        "start": "2024-03-04",
        "end": "2024-03-10",
        "observed": {"value": 73.5, "unit": "hour"},
        "limit": {"value": 60, "unit": "hour"},
        "margin": {"value": 13.5, "unit": "hour"},
        "why": 0,
        "source": 0,
        "partly": False,
        "untold_breaks": {"days": 7, "stays": True},
        "sources": {"attendance": [2, *range(4, 17)]},
        "lines": [2, *range(4, 17)],  # the other worker's rows are lines 1 and 3
    }
    assert rest["hits"][0]["observed"] == {"value": 12, "unit": "day"}
    assert missing["worst"]["margin"]["value"] == 0
    assert (told["settings"]["from"], told["settings"]["to"]) == ("2024-03-04", "2024-03-15")


def test_the_lines_of_a_hit_are_those_of_the_file(tmp_path):
    file = attlog(
        tmp_path / "attlog.dat", {"7": "2024-03-04 07:00i 17:30:00o 17:30:10o", "12": "2024-03-04 08:00i 16:00o"}
    )
    hit = screen(punches=file, jurisdiction="kh", law=STEADY).outcome("daily-hours").hits[0]
    rows = file.read_text().splitlines()
    assert [rows[line - 1].split() for line in hit.lines] == [
        ["7", "2024-03-04", "07:00:00", "1", "0", "0", "0"],
        ["7", "2024-03-04", "17:30:00", "1", "1", "0", "0"],
        ["7", "2024-03-04", "17:30:10", "1", "1", "0", "0"],
    ]


def test_a_period_leaves_days_out_but_completes_shifts(tmp_path):
    file = attlog(tmp_path / "attlog.dat", {"7": "2024-03-04 20:00i, 2024-03-05 07:00o 20:00i, 2024-03-06 07:00o"})
    result = screen(punches=file, jurisdiction="kh", law=STEADY, start=date(2024, 3, 5), end=date(2024, 3, 6))
    assert [(str(hit.first), hit.observed.value) for hit in result.outcome("daily-hours").hits] == [("2024-03-05", 11)]
    assert (result.settings.first, result.settings.last) == (date(2024, 3, 5), date(2024, 3, 5))


def test_a_week_that_the_period_cuts_rests_on_the_lines_inside_it(tmp_path):
    days = ", ".join(f"2024-03-{day:02} 05:00i 22:00o" for day in range(4, 11))
    file = attlog(tmp_path / "attlog.dat", {"7": days})
    result = screen(punches=file, jurisdiction="kh", law=STEADY, start=date(2024, 3, 6), end=date(2024, 3, 10))
    hit = result.outcome("weekly-hours").hits[0]
    assert (hit.observed.value, hit.partly, hit.lines) == (68, True, tuple(range(5, 13)))


def test_pseudonyms_stand_in_hits_and_weeks_and_nowhere_else_does_the_number_appear(tmp_path):
    file = attlog(tmp_path / "attlog.dat", {"4711": WEEK})
    result = screen(punches=file, jurisdiction="kh", law=STEADY, identify=lambda id: f"P{id[::-1]}Q")
    assert {hit.worker for outcome in result.rules for hit in outcome.hits} == {"P1174Q"}
    assert result.weekly_hours[0].worker == "P1174Q"
    assert '"4711"' not in json.dumps(result.as_json())


def test_hits_stand_in_the_order_of_worker_and_day(tmp_path):
    days = dict.fromkeys(("10", "9", "B", "A"), "2024-03-05 07:00i 18:00o, 2024-03-06 07:00i 18:00o")
    result = screen(punches=attlog(tmp_path / "a.dat", days), jurisdiction="kh", law=STEADY)
    hits = [(hit.worker, hit.first.day) for hit in result.outcome("daily-hours").hits]
    assert hits == [(worker, day) for worker in ("9", "10", "A", "B") for day in (5, 6)]


def test_a_missing_punch_is_told_as_fits_the_rule(tmp_path):
    """Of hours what is known may be within the limit; of a break nothing is known, and no limit is spoken of."""
    file = attlog(tmp_path / "attlog.dat", {"7": "2024-03-04 07:00i 12:00o 12:30i"})
    result = screen(punches=file, jurisdiction="kh", start=date(2024, 3, 4), end=date(2024, 3, 11))

    def why(rule):
        return {one.reason.say(code) for one in result.outcome(rule).not_judged for code in ("en", "zh")}

    alone = {"A punch is missing, so this could not be judged.", "缺少打卡，因此无法判断。"}
    assert why("meal-break") == alone
    within = "A punch is missing, and the hours known are within the limit: the true hours are not known."
    assert why("weekly-hours") == why("daily-hours") == {within, "缺少打卡，已知时数在上限之内：实际时数无法得知。"}


def test_days_of_an_unknown_law_are_not_judged_with_the_reason_and_never_passed(tmp_path):
    file = attlog(tmp_path / "attlog.dat", {"7": f"{WEEK}, {LATER}"})
    result = screen(punches=file, jurisdiction="kh", law=known_from(date(2024, 3, 6)))
    daily = result.outcome("daily-hours")
    assert daily.checked == 10
    assert [(one.code, one.count, one.reason["en"]) for one in daily.not_judged] == [("law", 2, "for tests: not known")]
    assert all(hit.first >= date(2024, 3, 6) for hit in daily.hits)
    assert [one.code for one in result.outcome("weekly-hours").not_judged] == ["edge-of-week", "law"]
    assert [(one.code, one.count) for one in result.outcome("rest-day").not_judged] == [("law", 1)]
    assert result.outcome("rest-day").checked == 0


def test_a_week_is_not_judged_when_the_law_of_its_last_day_is_unknown(tmp_path):
    steady = known_from(date(2024, 1, 1))
    until = Law(lambda asked, day: steady.bound(asked, day) if day < date(2024, 3, 10) else Bound(None, WHY))
    result = screen(punches=attlog(tmp_path / "a.dat", {"7": WEEK}), jurisdiction="kh", law=until)
    assert [(one.code, one.count) for one in result.outcome("weekly-hours").not_judged] == [("law", 1)]


def test_each_day_is_held_to_its_own_law_and_a_week_to_that_of_its_first_day(tmp_path):
    def bound(asked, day):
        hours = {"working-hours-per-day": (11, 10), "working-hours-per-week": (80, 60)}.get(asked.quantity)
        if hours is None:
            return STEADY.bound(asked, day)
        return Bound(Figure(Decimal(hours[day >= date(2024, 3, 6)]), "hour"), WHY)

    result = screen(punches=attlog(tmp_path / "a.dat", {"7": WEEK}), jurisdiction="kh", law=Law(bound))
    assert [hit.first.day for hit in result.outcome("daily-hours").hits] == [6, 7, 8, 9, 10]
    assert result.outcome("weekly-hours").hits == ()


def test_the_weekday_is_the_laws_else_the_factorys_else_monday(tmp_path):
    file = attlog(tmp_path / "a.dat", {"7": WEEK})
    by_law = Law(STEADY.bound, lambda day: "sunday")
    for law, told, weekday, by in (
        (by_law, "friday", "sunday", "by law"),
        (STEADY, "friday", "friday", "as the factory says"),
        (STEADY, None, "monday", "by default; neither law nor factory names a day"),
    ):
        settings = screen(punches=file, jurisdiction="kh", law=law, week_starts=told).settings
        assert (settings.week_starts, settings.week_starts_by["en"]) == (weekday, by)


def test_the_roster_counts_people_without_a_punch(tmp_path):
    file = attlog(tmp_path / "attlog.dat", {"7": WEEK})
    roster = write(
        tmp_path / "roster.csv",
        ["worker,hired,left", "7,2023-01-01,", "8,2023-01-01,", "9,2023-01-01,2024-03-03", "10,2024-03-11,", "11,,"],
    )
    result = screen(punches=file, roster=roster, jurisdiction="kh", law=STEADY)
    assert dict(result.settings.people) == {
        "population": 3,
        "with_attendance": 1,
        "on_roster_without_attendance": 2,
        "with_attendance_not_on_roster": 0,
    }
    assert result.outcome("daily-hours").share == 0.3333
    assert held(result)["intake"]["roster"]["accepted"] == 5


def test_weekly_hours_and_their_bands(tmp_path):
    file = attlog(
        tmp_path / "attlog.dat", {"7": f"{WEEK}, {LATER}", "12": "2024-03-04 07:00i 16:00o, 2024-03-05 07:00i"}
    )
    result = screen(punches=file, jurisdiction="kh", law=STEADY, start=date(2024, 3, 4), end=date(2024, 3, 18))
    assert [(str(w.week), w.worker, w.hours, w.whole) for w in result.weekly_hours] == [
        ("2024-03-04", "7", Decimal("73.5"), True),
        ("2024-03-04", "12", Decimal(9), False),
        ("2024-03-11", "7", Decimal(45), True),
    ]
    assert result.bands(20) == ((0, 20, 0), (20, 40, 0), (40, 60, 1), (60, 80, 1))


def test_nothing_to_screen(tmp_path):
    result = screen(punches=write(tmp_path / "empty.dat", []), jurisdiction="kh")
    told = held(result)
    assert told["settings"]["from"] is None
    assert all(rule["population"] == rule["checked"] == rule["share"] == 0 for rule in told["rules"])
    assert all(rule["worst"] is None for rule in told["rules"])
    assert result.bands(10) == ()


def test_a_period_without_any_punch_in_it(tmp_path):
    file = attlog(tmp_path / "attlog.dat", {"7": WEEK})
    told = held(screen(punches=file, jurisdiction="kh", start=date(2024, 5, 1), end=date(2024, 6, 1)))
    assert {rule["checked"] for rule in told["rules"]} == {0}
    assert told["intake"]["attendance"]["accepted"] == 14


def test_progress_goes_from_reading_to_the_end(tmp_path):
    told = []
    screen(punches=attlog(tmp_path / "a.dat", {"7": WEEK}), jurisdiction="kh", law=STEADY, progress=told.append)
    assert told == sorted(told)
    assert told[-1] == 1


@pytest.mark.parametrize(
    "wrong",
    [
        {"start": date(2024, 3, 4), "end": date(2024, 3, 4)},
        {"unpaid_break_minutes": -1},
        {"unpaid_break_minutes": 1440},
        {"week_starts": "someday"},
    ],
)
def test_settings_that_make_no_sense(tmp_path, wrong):
    with pytest.raises(ValueError, match=r"before it starts|does not fit|is not a weekday"):
        screen(punches=attlog(tmp_path / "a.dat", {"7": WEEK}), jurisdiction="kh", law=STEADY, **wrong)


def test_hours_say_whether_breaks_are_in_them(tmp_path):
    file = attlog(tmp_path / "a.dat", {"7": WEEK})
    gross = screen(punches=file, jurisdiction="kh", law=STEADY).settings
    assert "breaks included" in gross.hours["en"]
    less = screen(punches=file, jurisdiction="kh", law=STEADY, unpaid_break_minutes=45).settings
    assert "45 minutes" in less.hours["en"]


# ------------------------------------------------------------------------------------------------- the shelf's own law


def test_the_law_of_cambodia_binds(tmp_path):
    """The figures are read from the shelf here too: the test holds that the rules use them, not what they are."""
    on = date(2024, 3, 4)
    result = screen(punches=attlog(tmp_path / "a.dat", {"7": WEEK}), jurisdiction="kh")
    told = held(result)
    for rule, parameter in (("daily-hours", "maximum-hours-per-day"), ("weekly-hours", "maximum-hours-per-week")):
        hit = result.outcome(rule).hits[0]
        known = core_law.value(f"kh/{parameter}", on)
        assert hit.limit == known.value
        assert hit.source == known.source.as_json()
        assert f"kh/{parameter}" in result.outcome(rule).parameters
    rest = result.outcome("rest-day").hits[0]
    assert (rest.observed.value, rest.limit.value) == (7, 6)
    assert "6 days in a row" in rest.why["en"]
    assert told["settings"]["week_starts"] == "monday"


def test_before_the_law_is_known_nothing_is_judged_but_missing_punches_and_what_the_standard_asks(tmp_path):
    days = ", ".join(f"1990-03-{day:02} 07:00i 19:00o" for day in range(5, 13))
    result = screen(punches=attlog(tmp_path / "a.dat", {"7": days}), jurisdiction="kh")
    assert [(o.rule.id, o.checked, sum(n.count for n in o.not_judged)) for o in result.rules[:7]] == [
        ("daily-hours", 0, 8),
        ("weekly-hours", 0, 2),
        ("rest-day", 0, 1),
        ("missing-punches", 8, 0),
        ("monthly-overtime", 0, 1),
        ("rest-between-shifts", 0, 7),
        ("meal-break", 0, 8),
    ]
    assert len(result.outcome("daily-hours").not_judged) == 1


def test_the_factorys_own_stricter_policy_binds(tmp_path):
    policy = {"quantity": "working-hours-per-day", "value": 9, "unit": "hour", "issued_date": "2020-01-01"}
    file = attlog(tmp_path / "a.dat", {"7": "2024-03-04 07:00i 16:30o"})
    assert screen(punches=file, jurisdiction="kh").outcome("daily-hours").hits == ()
    hit = screen(punches=file, jurisdiction="kh", profile={"policies": [policy]}).outcome("daily-hours").hits[0]
    assert hit.limit == Figure(Decimal(9), "hour")


def test_a_jurisdiction_that_is_not_on_the_shelf(tmp_path):
    with pytest.raises(NotInLaw, match="atlantis"):
        screen(punches=attlog(tmp_path / "a.dat", {"7": WEEK}), jurisdiction="atlantis")


def test_the_shelf_answers_the_rules_on_hours_and_rest_on_every_day_of_a_year():
    law = from_shelf("kh")
    for rule in RULES[:3]:
        if rule.asked:
            figures = {law.bound(rule.asked, date(2023, month, 1)).figure for month in range(1, 13)}
            assert None not in figures
            assert len(figures) == 1


def test_a_quantity_that_the_clause_does_not_limit_leaves_the_day_without_a_figure():
    asked = replace(RULES[0].asked, quantity="toilets")
    assert from_shelf("kh").bound(asked, date(2024, 3, 4)).figure is None


def test_of_two_limits_that_bind_the_one_that_allows_least_counts_and_the_law_first_where_both_allow_it():
    asked = RULES[2].asked
    day, hours = (
        replace(binding("icti/2.7", jurisdiction="kh", on=date(2024, 3, 4))[0], origin=origin, value=value, law=None)
        for origin, value in (("standard", Figure(Decimal(1), "day")), ("law", Figure(Decimal(24), "hour")))
    )
    assert strictest(asked, [day, hours]).figure == hours.value
    two_days = replace(day, value=Figure(Decimal(2), "day"))
    assert strictest(asked, [hours, two_days]).figure == two_days.value
    assert strictest(asked, [replace(day, value=None)]).figure is None


def test_limits_as_whole_numbers():
    assert whole_seconds(Figure(Decimal("9.5"), "hour")) == 34_200
    assert whole_seconds(Figure(Decimal(600), "minute")) == 36_000
    assert days_in_a_row(Figure(Decimal(1), "day")) == 6
    assert days_in_a_row(Figure(Decimal(24), "hour")) == 6
    assert days_in_a_row(Figure(Decimal(35), "hour")) == 5
    with pytest.raises(RuleError, match=r"1\.5 day"):
        whole(Figure(Decimal("1.5"), "day"))


def test_the_edition_that_the_visit_is_held_to_decides(tmp_path, monkeypatch):
    """A later edition whose week has 50 hours whatever the law: it binds those who are held to it, and no one else."""
    later = tmp_path / "shelf" / "icti" / "later"
    shutil.copytree(standards.FOLDER / "icti" / "undated", later)
    declared = (later / "standard.toml").read_text("utf-8")
    dated = declared.replace('edition = "undated"', 'edition = "later"\neffective = 2020-01-01')
    (later / "standard.toml").write_text(dated, "utf-8")
    hours = (later / "02-hours.toml").read_text("utf-8")
    stricter = re.sub(
        r'value = 66(.*?)precedence = "[a-z-]+"',
        r'value = 50\1precedence = "stricter-of-both"',
        hours,
        count=1,
        flags=re.S,
    )
    assert stricter != hours
    (later / "02-hours.toml").write_text(stricter, "utf-8")
    monkeypatch.setattr(shelves, "OWN", [tmp_path / "shelf"])
    days = ", ".join(f"2024-03-{day:02} 07:00i 16:00o" for day in range(4, 10))  # 54 hours in a week
    file = attlog(tmp_path / "attlog.dat", {"1": days})
    found = {
        edition: [hit.limit for hit in screened.outcome("weekly-hours").hits]
        for edition in ("undated", "later")
        for screened in [screen(punches=file, jurisdiction="kh", editions={"icti": edition})]
    }
    assert found == {"undated": [], "later": [Figure(Decimal(50), "hour")]}

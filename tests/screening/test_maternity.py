"""Times of pregnancy and nursing on a roster: how they come in, what the shelf's law makes of them, what is not told of them."""

import json
from datetime import date

import pytest

from fairfloor.screening.intake import refused_rows
from fairfloor.screening.intake.files import pseudonyms
from fairfloor.screening.intake.previews import preview
from fairfloor.screening.intake.reading import Telling
from fairfloor.screening.run import screen
from fairfloor.screening.tables import date_of
from tests.screening.records import attlog
from tests.screening.taking import codes, taken
from tests.screening.written import text, workbook

TIMES = ("pregnant_day", "pregnant_until_day", "nursing_day", "nursing_until_day")


def told(people):
    """The times of each person as words, by the worker's number."""
    return {
        one["id"]: [date_of(one[name]).isoformat() if name in one else "" for name in TIMES]
        for one in people
    }  # fmt: skip


@pytest.mark.parametrize(
    ("cell", "pregnancy"),
    [
        ("2024-03-01至2024-12-05", ["2024-03-01", "2024-12-05"]),
        ("2024.3.1-2024.12.5", ["2024-03-01", "2024-12-05"]),
        ("2024/3/1 ~ 2024/12/5", ["2024-03-01", "2024-12-05"]),
        ("2024年3月1日—2024年12月5日", ["2024-03-01", "2024-12-05"]),
        ("2024-03-01 to 2024-12-05", ["2024-03-01", "2024-12-05"]),
        ("2024-03-01", ["2024-03-01", ""]),
        ("否", ["", ""]),
        ("无", ["", ""]),
        ("/", ["", ""]),
        ("No", ["", ""]),
        ("", ["", ""]),
    ],
)
def test_both_days_in_one_cell(tmp_path, cell, pregnancy):
    for heading in ("孕期", "Pregnancy period"):
        intake, people = taken(tmp_path, text([["工号", "性别", heading], ["7", "女", cell]]), "roster")
        assert codes(intake) == []
        assert told(people) == {"7": [*pregnancy, "", ""]}


def test_each_day_in_a_column_of_its_own(tmp_path):
    chinese = [["工号", "孕期开始", "预产期", "哺乳期开始日期", "哺乳期结束日期"],
               ["7", "2024-03-01", "2024-12-05", "", ""], ["8", "", "", "2024/1/2", "2025/1/1"]]  # fmt: skip
    english = [["worker", "pregnancy start", "due date", "nursing from", "nursing until"], *chinese[1:]]
    book = [chinese[0], ["7", date(2024, 3, 1), date(2024, 12, 5), "", ""],
            ["8", "", "", date(2024, 1, 2), date(2025, 1, 1)]]  # fmt: skip
    for data in (text(chinese, encoding="gb18030"), text(english), workbook({"花名册": book})):
        intake, people = taken(tmp_path, data, "roster")
        assert codes(intake) == []
        assert told(people) == {
            "7": ["2024-03-01", "2024-12-05", "", ""], "8": ["", "", "2024-01-02", "2025-01-01"],
        }  # fmt: skip


def test_a_workbook_whose_one_cell_is_a_date_tells_the_first_day(tmp_path):
    data = workbook({"花名册": [["工号", "哺乳期"], ["7", date(2024, 3, 1)]]})
    assert told(taken(tmp_path, data, "roster")[1]) == {"7": ["", "", "2024-03-01", ""]}


def test_what_is_no_time_is_refused_and_not_repeated(tmp_path):
    rows = [["工号", "孕期", "哺乳期开始", "哺乳期结束"], ["7", "是", "", ""], ["8", "", "双胞胎", ""],
            ["9", "2024-03-01至2024-02-01", "", ""], ["10", "", "2024-03-02", "2024-03-01"], ["11", "", "", ""]]  # fmt: skip
    intake, people = taken(tmp_path, text(rows), "roster")
    assert codes(intake) == [(2, "not-a-span"), (3, "not-a-span"), (4, "span-ends-first"), (5, "span-ends-first")]
    assert intake.read == 5 and intake.accepted == 1 and list(told(people)) == ["11"]
    said = json.dumps(intake.as_json()["refused"], ensure_ascii=False)
    assert not any(word in said for word in ("双胞胎", "孕", "哺乳", "regnan", "ursing"))


def test_days_that_can_be_read_in_two_ways_are_refused_as_such(tmp_path):
    data = text([["工号", "哺乳期"], ["7", "03/04/2024 to 05/06/2024"]])
    assert codes(taken(tmp_path, data, "roster")[0]) == [(2, "ambiguous-date")]
    intake, people = taken(tmp_path, data, "roster", dates="day-first")
    assert codes(intake) == [] and told(people) == {"7": ["", "", "2024-04-03", "2024-06-05"]}


def test_a_preview_shows_that_the_columns_are_there_and_nobody_s_days(tmp_path):
    file = tmp_path / "roster.csv"
    file.write_bytes(text([["工号", "性别", "孕期"], ["7", "女", "2024-03-01至2024-12-05"]]))
    found = preview(file, "roster").as_json()
    assert found["rows"] == [{"id": "7", "sex": "female", "line": 2}]
    assert "pregnant" in found["mappings"][0]["columns"]


ROSTER = [["工号", "性别", "孕期", "哺乳期"], ["7", "女", "2023-06-01至2024-03-31", ""],
          ["8", "女", "", "2023-08-01至2024-07-31"],
          ["9", "女", "否", "无"]]  # fmt: skip


def screened(tmp_path, jurisdiction, rows=ROSTER, **told):
    """Three women who each work ten hours on two days."""
    punches = dict.fromkeys(("7", "8", "9"), "2024-03-04 08:00i 18:00o, 2024-03-05 08:00i 16:00o")
    roster = tmp_path / "roster.csv"
    roster.write_bytes(text(rows))
    return screen(punches=attlog(tmp_path / "attlog.dat", punches), roster=roster, jurisdiction=jurisdiction, **told)


def test_overtime_in_a_protected_time_is_a_hit_that_does_not_say_which_time(tmp_path):
    result = screened(tmp_path, "cn-gd")
    hits = [one for one in result.outcome("daily-hours").hits if one.part == "protected"]
    assert [(one.worker, str(one.first), str(one.observed.value), str(one.limit.value)) for one in hits] == [
        ("7", "2024-03-04", "10", "8"), ("8", "2024-03-04", "10", "8"),
    ]  # fmt: skip
    first, second = (json.dumps(one.as_json() | {"worker": "", "lines": [], "sources": {}}) for one in hits)
    assert first == second
    assert "6, 9" in first
    assert all(one.sources == {"attendance": one.lines} and len(one.lines) == 2 for one in hits)
    assert result.outcome("daily-hours").workers_affected == 2


def test_nights_are_not_judged_where_the_law_does_not_say_when_night_is(tmp_path):
    found = screened(tmp_path, "cn").outcome("night-work")
    assert not found.hits
    (why,) = {one.reason.say("en") for one in found.not_judged if "do not say from when" in one.reason.say("en")}
    assert "night-window" in why


def test_where_no_law_was_read_that_is_said(tmp_path):
    found = screened(tmp_path, "kh").outcome("daily-hours")
    assert not [one for one in found.hits if one.part]
    assert sum(one.count for one in found.not_judged if one.code == "law") == 4


def test_a_roster_that_tells_of_no_such_time_changes_nothing(tmp_path):
    plain = screened(tmp_path, "cn", [[*row[:2], "", ""] if n else row for n, row in enumerate(ROSTER)])
    without = screened(tmp_path, "cn", [row[:2] for row in ROSTER])
    assert [one.as_json() for one in plain.rules] == [one.as_json() for one in without.rules]
    assert not [one for one in plain.outcome("daily-hours").hits if one.part]


def test_refused_rows_withhold_the_cells(tmp_path):
    file, out = tmp_path / "roster.csv", tmp_path / "refused.csv"
    file.write_bytes(text([["工号", "入职日期", "孕期"], ["7", "2024-13-01", "2024-03-01至2024-12-05"]]))
    telling = Telling(named=pseudonyms()[0], name=file.name)
    intake = preview(file, "roster", telling).intake
    with out.open("w", encoding="utf-8") as held:
        assert refused_rows.write(held, {"roster": (file, intake, telling)}, "zh") == 1
    assert "2024-13-01" in out.read_text("utf-8") and "2024-12-05" not in out.read_text("utf-8")

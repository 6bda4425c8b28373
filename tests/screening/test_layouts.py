"""Attendance in every layout: a punch a row, a day a row, a day a column; headers, titles, merged cells, totals."""

from datetime import date, datetime, time, timedelta

import pytest

from fairfloor.screening.intake.mappings import from_json
from tests.screening.taking import codes, taken
from tests.screening.written import ENCODINGS, STYLES, TITLES, spelt, text, workbook

MOMENTS = [
    ("7", datetime(2024, 3, 14, 7, 0, 1)),
    ("7", datetime(2024, 3, 14, 17, 30, 0)),
    ("0012", datetime(2024, 3, 15, 0, 5, 59)),
    ("0012", datetime(2024, 3, 31, 12, 0, 0)),
]


def at(moment):
    """A moment as the tables hold it."""
    return int((moment - datetime(1970, 1, 1)).total_seconds())


def even(rows):
    """The rows below the first with as many cells as the longest, as a spreadsheet writes a CSV."""
    longest = max(map(len, rows))
    return [rows[0], *([*row, *[""] * (longest - len(row))] for row in rows[1:])]


def seen(rows):
    """Worker and second of each staged punch."""
    return [(row["id"], row["punched_at"]) for row in rows]


EXPECTED = [(worker, at(moment)) for worker, moment in MOMENTS]


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize("separator", [",", "\t", ";"])
def test_a_punch_a_row_however_its_time_is_written(tmp_path, style, separator):
    rows = [["工号", "打卡时间", "姓名"], *([worker, spelt(moment, style), "甲"] for worker, moment in MOMENTS)]
    intake, punches = taken(tmp_path, text(rows, separator=separator), stage="punches")
    assert (codes(intake), seen(punches)) == ([], EXPECTED)
    assert [row["line"] for row in punches] == [2, 3, 4, 5]


@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.parametrize("language", TITLES)
def test_headers_in_every_encoding(tmp_path, encoding, language):
    if (encoding, language) == ("big5", "zh"):
        language = "tw"  # Big5 has no simplified characters
    titles = TITLES[language]
    rows = [[titles["worker"], titles["time"]], *([worker, spelt(moment, "iso")] for worker, moment in MOMENTS)]
    intake, punches = taken(tmp_path, text(rows, encoding=encoding), stage="punches")
    assert (codes(intake), seen(punches)) == ([], EXPECTED)


def test_chinese_that_begins_deep_in_the_file_decides_its_encoding(tmp_path):
    plain = [[str(n), "2024-03-14 07:00:00", "x" * 40] for n in range(3_000)]
    rows = [["worker", "time", "department"], *plain, ["7", "2024-03-14 07:00:01", "缝制车间"]]
    intake, _ = taken(tmp_path, text(rows, encoding="gb18030"), stage="punches")
    assert (intake.encoding, intake.accepted) == ("gb18030", 3_001)


def test_day_and_time_in_two_columns(tmp_path):
    rows = [["工号", "日期", "时间"], *([worker, f"{m:%Y/%m/%d}", f"{m:%H:%M:%S}"] for worker, m in MOMENTS)]
    _, punches = taken(tmp_path, text(rows), stage="punches")
    assert seen(punches) == EXPECTED
    book = workbook({"1": [rows[0], *([w, m.date(), m.time()] for w, m in MOMENTS)]}, formats={"moment": "h:mm:ss"})
    assert seen(taken(tmp_path, book, stage="punches")[1]) == EXPECTED


def test_a_workbook_keeps_its_own_kinds_of_cells(tmp_path):
    rows = [["工号", "姓名", "打卡时间"], *([int(w) if w == "7" else w, "甲", m] for w, m in MOMENTS)]
    intake, punches = taken(tmp_path, workbook({"打卡": rows}), stage="punches")
    assert (codes(intake), seen(punches)) == ([], EXPECTED)
    assert intake.aside == {"header": 1}


def test_midnight_in_a_workbook_is_a_time_and_a_column_of_dates_is_none(tmp_path):
    rows = [
        ["worker", "time"],
        ["7", datetime(2024, 3, 14)],
        ["7", datetime(2024, 3, 14, 8)],
        ["7", datetime(2024, 3, 14, 9)],
    ]
    intake, punches = taken(tmp_path, workbook({"1": rows}), stage="punches")
    assert (codes(intake), punches[0]["punched_at"]) == ([], at(datetime(2024, 3, 14)))
    intake, _ = taken(tmp_path, workbook({"1": [["worker", "time"], ["7", date(2024, 3, 14)]]}), stage="punches")
    assert codes(intake) == [(2, "not-a-time")]


def test_numbers_of_days_are_dates_of_a_spreadsheet(tmp_path):
    serial = [f"{(m - datetime(1899, 12, 30)).total_seconds() / 86_400:.9f}" for _, m in MOMENTS]
    rows = [["worker", "time"], *([w, told] for (w, _), told in zip(MOMENTS, serial, strict=True))]
    intake, punches = taken(tmp_path, text(rows), stage="punches")
    assert (codes(intake), seen(punches)) == ([], EXPECTED)


def test_titles_totals_blank_rows_and_repeated_headers_are_told_apart(tmp_path):
    rows = [
        ["2024年3月打卡记录", ""], ["制表：人事部", ""], ["工号", "打卡时间"], ["7", "2024-03-14 07:00"], ["", ""],
        ["工号", "打卡时间"], ["8", "2024-03-14 07:00"], ["小计", "1"], ["", "合计：2"], ["Total", ""],
    ]  # fmt: skip
    intake, punches = taken(tmp_path, text(rows), stage="punches")
    assert [row["line"] for row in punches] == [4, 7]
    assert codes(intake) == [(8, "total"), (9, "total"), (10, "total")]
    assert intake.aside == {"blank": 1, "header": 2, "title": 2}
    assert "total" in intake.refused[0].reason["en"]


def test_merged_cells_count_for_all_their_rows(tmp_path):
    rows = [
        ["工号", "打卡时间"],
        ["", datetime(2024, 3, 14, 7, 0)],
        ["", datetime(2024, 3, 14, 17, 0)],
        ["8", datetime(2024, 3, 14, 7, 1)],
    ]
    _, punches = taken(tmp_path, workbook({"1": rows}, merged=[(1, 0, 2, 0, "7")]), stage="punches")
    assert [row["id"] for row in punches] == ["7", "7", "8"]


def test_a_formula_counts_by_its_value_and_a_cell_of_text_stays_text(tmp_path):
    rows = [["worker", "time"], [("=3+4", 7), datetime(2024, 3, 14, 7, 0, 1)]]
    assert taken(tmp_path, workbook({"1": rows}), stage="punches")[1][0]["id"] == "7"
    intake, punches = taken(tmp_path, b"worker,time\n=3+4,2024-03-14 07:00:01\n", stage="punches")
    assert (codes(intake), punches[0]["id"]) == ([], "=3+4")


def test_several_sheets_go_on_counting_and_other_sheets_are_named(tmp_path):
    sheets = {
        "三月": [["工号", "打卡时间"], ["7", datetime(2024, 3, 14, 7, 0, 1)]],
        "说明": [["本表由考勤机导出"], ["请勿修改"]],
        "四月": [["工号", "打卡时间"], ["7", datetime(2024, 4, 14, 7, 0, 1)], ["", "x"]],
        "旧": [["工号", "打卡时间"], ["7", datetime(2023, 4, 14, 7, 0, 1)]],
    }
    intake, punches = taken(tmp_path, workbook(sheets, hidden=("旧",)), stage="punches")
    assert [row["line"] for row in punches] == [2, 6]
    assert [(one.line, one.sheet, one.row) for one in intake.refused] == [(7, "四月", 3)]
    assert [(one.name, one.first, one.mapping is None, one.hidden) for one in intake.sheets] == [
        ("三月", 1, False, False), ("说明", 3, True, False), ("四月", 5, False, False), ("旧", 0, True, True),
    ]  # fmt: skip


# ------------------------------------------------------------------------------------------------------ days in rows


def days(folder, rows, **told):
    """A day a row as CSV: codes, and (id, day, in, out, line) with times as moments."""
    intake, found = taken(folder, text(rows), **told)
    zero = datetime(1970, 1, 1)
    return codes(intake), [
        (row["id"], *(zero + timedelta(seconds=row[name]) if name in row else None for name in ("in_at", "out_at")))
        for row in found
    ]


def test_several_pairs_a_day(tmp_path):
    rows = [
        ["工号", "日期", "上班1", "下班1", "上班2", "下班2"],
        ["7", "2024-03-14", "07:01", "11:30", "12:30", "18:02"],
    ]
    refused, found = days(tmp_path, rows)
    day = datetime(2024, 3, 14)
    assert refused == []
    assert found == [
        ("7", day + timedelta(hours=7, minutes=1), day + timedelta(hours=11, minutes=30)),
        ("7", day + timedelta(hours=12, minutes=30), day + timedelta(hours=18, minutes=2)),
    ]


def test_a_night_ends_on_the_following_date_and_an_empty_cell_is_unknown(tmp_path):
    rows = [
        ["Worker ID", "Date", "Time In", "Time Out"], ["7", "2024-03-14", "20:00", "05:00"], ["8", "2024-03-14", "", "17:00"],
        ["9", "2024-03-14", "08:00", ""], ["10", "2024-03-14", "", ""], ["11", "2024-03-14", "旷工", "旷工"],
        ["12", "2024-03-14", "上午 8:00", "下午 5:30"], ["13", "2024-03-14", "8:00 AM", "12:00 AM"],
    ]  # fmt: skip
    refused, found = days(tmp_path, rows)
    assert refused == []
    assert found == [
        ("7", datetime(2024, 3, 14, 20), datetime(2024, 3, 15, 5)),
        ("8", None, datetime(2024, 3, 14, 17)),
        ("9", datetime(2024, 3, 14, 8), None),
        ("12", datetime(2024, 3, 14, 8), datetime(2024, 3, 14, 17, 30)),
        ("13", datetime(2024, 3, 14, 8), datetime(2024, 3, 15, 0)),
    ]


def test_times_with_dates_of_their_own_need_no_day(tmp_path):
    rows = [["工号", "上班时间", "下班时间"], ["7", "2024/3/14 20:00", "2024/3/15 5:00"], ["8", "20:00", "5:00"]]
    refused, found = days(tmp_path, rows)
    assert found == [("7", datetime(2024, 3, 14, 20), datetime(2024, 3, 15, 5))]
    assert refused == [(3, "no-day")]


def test_days_that_are_refused(tmp_path):
    rows = [
        ["worker", "date", "in 1", "out 1", "in 2", "out 2"],
        ["7", "2024-03-14", "08:00", "25:00", "", ""], ["7", "2024-02-30", "08:00", "17:00", "", ""],
        ["7", "", "08:00", "17:00", "", ""], ["7", "2024-03-14", "18:00", "08:00", "07:00", "06:00"],
        ["7", "2024-03-15", "08:00", "17:00", "", ""], ["7", "2024-03-15", "08:00", "17:00", "", ""],
        ["7", "2024-03-16", "8h00 am pm", "17:00", "", ""],
    ]  # fmt: skip
    refused, found = days(tmp_path, rows)
    assert refused == [
        (2, "impossible-clock"), (3, "impossible-date"), (4, "no-day"), (5, "not-in-order"), (7, "duplicate-day"),
        (8, "not-a-clock"),
    ]  # fmt: skip
    assert len(found) == 1


def test_breaks_and_editors_of_days(tmp_path):
    rows = [
        ["工号", "日期", "上班", "下班", "休息(小时)", "修改人"],
        ["7", "2024-03-14", "08:00", "17:00", "1.5", "王"],
    ]
    _, found = taken(tmp_path, text(rows))
    assert (found[0]["break_minutes"], found[0]["editor"]) == (90, "王")
    rows[0][4] = "休息(分钟)"
    rows[1][4] = "45"
    assert taken(tmp_path, text(rows))[1][0]["break_minutes"] == 45


def test_days_in_a_workbook(tmp_path):
    rows = [["工号", "日期", "上班", "下班"], [7, date(2024, 3, 14), time(8, 1), time(17, 2)]]
    book = workbook({"1": rows}, formats={"moment": "h:mm"})
    _, found = taken(tmp_path, book)
    assert (found[0]["in_at"], found[0]["out_at"]) == (
        at(datetime(2024, 3, 14, 8, 1)),
        at(datetime(2024, 3, 14, 17, 2)),
    )


# ----------------------------------------------------------------------------------------------------- days in columns

MARCH = [["考勤表 2024年3月"], ["工号", "姓名", *map(str, range(1, 32))]]


@pytest.mark.parametrize(
    "cell",
    ["08:01 12:02 13:00 20:35", "08:01\n12:02\n13:00\n20:35", "08:0112:0213:0020:35", "08:01;12:02 迟到 13:00 20:35"],
)
def test_a_month_in_a_row(tmp_path, cell):
    rows = [*MARCH, ["7", "甲", cell, *[""] * 29, "20:00 05:00"]]
    for data in (text(even(rows)), workbook({"考勤": rows})):
        intake, punches = taken(tmp_path, data, stage="punches")
        times = [datetime(2024, 3, 1, *hm) for hm in ((8, 1), (12, 2), (13, 0), (20, 35))]
        assert codes(intake) == []
        assert [row["punched_at"] for row in punches] == [
            *map(at, times), at(datetime(2024, 3, 31, 20)), at(datetime(2024, 4, 1, 5)),
        ]  # fmt: skip
        assert {row["line"] for row in punches} == {3}


@pytest.mark.parametrize(
    ("title", "sheet"),
    [
        ("2024年3月", "x"),
        ("March 2024", "x"),
        ("2024-03-01 ~ 2024-03-31", "x"),
        ("考勤", "2024.03"),
        ("考勤", "考勤2024年3月"),
    ],
)
def test_where_a_month_may_be_named(tmp_path, title, sheet):
    rows = [[title], MARCH[1], ["7", "", "08:00 17:00"]]
    _, punches = taken(tmp_path, workbook({sheet: rows}), stage="punches")
    assert punches[0]["punched_at"] == at(datetime(2024, 3, 1, 8))


def test_a_month_that_nobody_names_is_refused_and_may_be_told(tmp_path):
    rows = [["考勤"], MARCH[1], ["7", "", "08:00 17:00"], ["8", "", ""]]
    intake, _ = taken(tmp_path, text(even(rows)), stage="punches")
    assert codes(intake) == [(3, "no-month")]
    mapping = from_json({**intake.sheets[0].mapping, "month": "2024-03"})
    intake, punches = taken(tmp_path, text(even(rows)), stage="punches", mappings=(mapping,))
    assert (codes(intake), len(punches)) == ([], 2)


def test_two_months_named_are_none(tmp_path):
    rows = [["2024年3月，制表于2024年4月"], MARCH[1], ["7", "", "08:00 17:00"]]
    assert codes(taken(tmp_path, text(even(rows)), stage="punches")[0]) == [(3, "no-month")]


def test_a_sheet_from_the_26th_to_the_25th(tmp_path):
    header = ["工号", *map(str, range(26, 32)), *map(str, range(1, 26))]
    rows = [["2023-12-26 至 2024-01-25"], header, ["7", "08:00 17:00", *[""] * 5, "08:01 17:00"]]
    _, punches = taken(tmp_path, text(even(rows)), stage="punches")
    assert [row["punched_at"] for row in punches][::2] == [
        at(datetime(2023, 12, 26, 8)),
        at(datetime(2024, 1, 1, 8, 1)),
    ]


def test_cells_of_a_month_that_are_no_times(tmp_path):
    rows = [
        *MARCH,
        ["7", "", "8"],
        ["8", "", "8:00 AM 5:00 PM"],
        ["9", "", "08:00 25:00"],
        ["10", "", "休"],
        ["11", "", "9:00 8:00 7:00"],
    ]
    rows += [["12", "", *[""] * 28, "x"], ["13", "", "08:00 17:00"], ["13", "", "08:00 17:00"], ["合计", "", "8"]]
    intake, _ = taken(tmp_path, workbook({"1": rows}), stage="punches")
    assert codes(intake) == [
        (3, "not-a-cell"), (4, "twelve-hours"), (5, "impossible-clock"), (7, "not-in-order"), (10, "duplicate-month"),
        (11, "total"),
    ]  # fmt: skip


def test_a_day_that_the_month_lacks(tmp_path):
    rows = [["2024年4月"], MARCH[1], ["7", "", *[""] * 30, "08:00 17:00"]]
    assert codes(taken(tmp_path, text(even(rows)), stage="punches")[0]) == [(3, "no-month")]


# ----------------------------------------------------------------------------------------------------- orders of dates


def test_dates_that_can_be_read_in_two_ways_are_not_guessed(tmp_path):
    rows = [
        ["worker", "time"],
        ["7", "03/04/2024 07:00"],
        ["7", "05/04/2024 07:00"],
        ["7", "2024-04-06 07:00"],
        ["7", "07/07/2024 07:00"],
    ]
    intake, punches = taken(tmp_path, text(rows), stage="punches")
    assert codes(intake) == [(2, "ambiguous-date"), (3, "ambiguous-date")]
    assert "--dates" in intake.refused[0].reason["en"]
    assert len(punches) == 2
    for dates, day in (("day-first", datetime(2024, 4, 3, 7)), ("month-first", datetime(2024, 3, 4, 7))):
        intake, punches = taken(tmp_path, text(rows), stage="punches", dates=dates)
        assert (codes(intake), punches[0]["punched_at"]) == ([], at(day))


def test_one_date_that_leaves_no_other_order_decides_for_its_file(tmp_path):
    rows = [["worker", "time"], ["7", "03/04/2024 07:00"], ["7", "13/04/2024 07:00"]]
    intake, punches = taken(tmp_path, text(rows), stage="punches")
    assert punches[0]["punched_at"] == at(datetime(2024, 4, 3, 7))
    assert intake.sheets[0].mapping["dates"] == "day-first"
    rows.append(["7", "04/14/2024 07:00"])
    assert codes(taken(tmp_path, text(rows), stage="punches")[0]) == [(2, "ambiguous-date")]


def test_a_weekday_decides_or_contradicts(tmp_path):
    rows = [["worker", "time"], ["7", "03/04/2024 Wed 07:00"], ["7", "2024/10/8 星期三 8:20"]]
    intake, punches = taken(tmp_path, text(rows), stage="punches")
    assert punches[0]["punched_at"] == at(datetime(2024, 4, 3, 7))
    assert codes(intake) == [(3, "weekday")]


# ------------------------------------------------------------------------------------------------------------- people


def test_a_file_of_names_gives_pseudonyms_and_never_names(tmp_path):
    rows = [
        ["姓名", "打卡时间"],
        ["王小明", "2024-03-14 07:00"],
        ["王小明", "2024-03-14 17:00"],
        ["李四", "2024-03-14 07:00"],
    ]
    _, punches = taken(tmp_path, text(rows), stage="punches")
    ids = [row["id"] for row in punches]
    assert ids[0] == ids[1] != ids[2]
    assert all(id.startswith("name-") for id in ids)


def test_identity_numbers_are_not_read(tmp_path):
    rows = [["身份证号", "打卡时间"], ["11010519491231002X", "2024-03-14 07:00"]]
    assert codes(taken(tmp_path, text(rows))[0]) == [(1, "no-header"), (2, "no-header")]
    rows[0][0] = "编号"
    intake, _ = taken(tmp_path, text(rows))
    assert codes(intake) == [(2, "identity-number")]
    assert "1101" not in str(intake.refused)

"""Rosters, payrolls, records of work, closures and days off: what their cells become and which rows are refused."""

from datetime import date, datetime, timedelta

import pytest

from fairfloor.screening.intake.mappings import from_json
from fairfloor.screening.tables import number_of
from tests.screening.taking import codes, taken
from tests.screening.written import text, workbook

DAY, HOUR = 86_400, 3_600


def at(*parts):
    """A moment as the tables hold it."""
    return int((datetime(*parts) - datetime(1970, 1, 1)).total_seconds())


def on(*parts):
    """A day as the tables hold it."""
    return number_of(date(*parts))


def test_a_whole_roster(tmp_path):
    rows = [
        ["工号", "姓名", "性别", "出生日期", "入职日期", "离职日期", "部门", "工种", "计薪方式", "合同类型",
         "劳务公司", "身份证号"],
        ["7", "甲", "女", "1990年1月2日", "2020-03-04", "", "缝制", "平车", "计件", "固定期限", "", "11010519491231002X"],
        ["8", "乙", "?", "", "2020/3/5 0:00", "2024/5/6", "", "", "计时", "", "某劳务", ""],
    ]  # fmt: skip
    book = [[cell if cell != "2020-03-04" else date(2020, 3, 4) for cell in row] for row in rows]
    for data in (text(rows, encoding="gb18030"), workbook({"花名册": book})):
        intake, people = taken(tmp_path, data, "roster")
        assert codes(intake) == []
        assert people == [
            {"id": "7", "sex": "female", "birth_day": on(1990, 1, 2), "hired_day": on(2020, 3, 4), "department": "缝制",
             "kind": "平车",
             "pay_basis": "piece", "contract": "固定期限", "line": 2},
            {"id": "8", "hired_day": on(2020, 3, 5), "left_day": on(2024, 5, 6), "pay_basis": "time",
             "agency": "某劳务", "line": 3},
        ]  # fmt: skip


PAY = [
    ["2024年3月工资表（单位：USD）"],
    [
        "Worker ID",
        "Name",
        "Basic Hours",
        "OT Hours",
        "Basic Pay",
        "Overtime pay",
        "Meals",
        "Fines",
        "NSSF",
        "Net Pay",
        "Signed",
    ],
    ["7", "A", "208", "36:30", "$204.00", "1,054.50", "-12.00", "", "(3.40)", "1,243.10", "yes"],
    ["8", "B", "8.5", "", "204", "-", "-10", "", "-3.4", "190.6", "no"],
    ["合计", "", "216.5", "", "408", "", "", "", "", "", ""],
]


def test_a_payroll(tmp_path):
    for data in (text(PAY), workbook({"1": PAY})):
        intake, pay = taken(tmp_path, data, "payroll")
        assert codes(intake) == [(5, "total")]
        assert pay == [
            {"id": "7", "start_day": on(2024, 3, 1), "end_day": on(2024, 3, 31), "currency": "USD", "basic_seconds": 208 * HOUR,
             "overtime_seconds": 36 * HOUR + 1_800, "basic_pay": 20_400, "overtime_pay": 105_450, "meals": 1_200,
             "social_insurance": 340, "net_pay": 124_310, "signed": True, "line": 3},
            {"id": "8", "start_day": on(2024, 3, 1), "end_day": on(2024, 3, 31), "currency": "USD", "basic_seconds": 30_600,
             "basic_pay": 20_400, "meals": 1_000, "social_insurance": 340, "net_pay": 19_060, "signed": False, "line": 4},
        ]  # fmt: skip


@pytest.mark.parametrize(
    ("heading", "cell", "code", "told"),
    [
        ("基本工资（元）", "2,360.00", None, (236_000, "CNY")),
        ("基本工资", "¥2360", None, (236_000, None)),
        ("Basic pay (KHR)", "40 000", "not-money", None),
        ("Basic pay (KHR)", "816,000៛", None, (81_600_000, "KHR")),
        ("Basic pay (USD)", "816,000៛", None, (81_600_000, "KHR")),
        ("Basic pay", "1.234,50 EUR", None, (123_450, "EUR")),
        ("Basic pay", "12,34", "not-money", None),
        ("Basic pay", "=1+1", "not-money", None),
        ("Basic pay", "US$ 204.005", None, (20_401, "USD")),
        ("Basic pay", "-5", None, (-500, None)),
    ],
)
def test_money(tmp_path, heading, cell, code, told):
    rows = [["worker", "month", heading, "net pay"], ["7", "2024-03", cell, ""]]
    intake, pay = taken(tmp_path, text(rows), "payroll")
    assert [one for _, one in codes(intake)] == ([code] if code else [])
    assert not told or (pay[0]["basic_pay"], pay[0].get("currency")) == told


def test_periods_of_pay_and_what_is_wrong_with_them(tmp_path):
    rows = [
        ["工号", "月份", "开始日期", "结束日期", "发放日期", "实发工资", "币种"],
        ["7", "202402", "", "", "2024-03-07", "1", "USD"], ["7", "", "2024-02-26", "2024-03-25", "", "1", "美元"],
        ["7", "", "", "", "", "1", ""], ["7", "2024年13月", "", "", "", "1", ""], 
        ["7", "", "2024-03-25", "2024-02-26", "", "1", ""],
        ["7", "202402", "", "", "2024-03-07", "1", "USD"], ["7", "2024-03", "", "", "", "¥1 USD", "KHR"], 
        ["7", "2024-03", "", "", "", "1", "$"],
    ]  # fmt: skip
    intake, pay = taken(tmp_path, text(rows), "payroll")
    assert [(row["start_day"], row["end_day"]) for row in pay] == [
        (on(2024, 2, 1), on(2024, 2, 29)), (on(2024, 2, 26), on(2024, 3, 25)),
    ]  # fmt: skip
    assert codes(intake) == [
        (4, "no-period"), (5, "not-a-month"), (6, "end-first"), (7, "same-pay"), (8, "two-currencies"), (9, "not-a-currency"),
    ]  # fmt: skip


def test_hours_in_a_workbook(tmp_path):
    rows = [["worker", "month", "Hours", "OT hours"], ["7", "2024-03", timedelta(hours=208, minutes=30), 36.5]]
    _, pay = taken(tmp_path, workbook({"1": rows}), "payroll")
    assert (pay[0]["basic_seconds"], pay[0]["overtime_seconds"]) == (208 * HOUR + 1_800, 36 * HOUR + 1_800)


def test_what_a_payroll_does_not_say_may_be_told(tmp_path):
    rows = [["工号", "基本工资", "实发工资"], ["7", "100", "90"]]
    intake, _ = taken(tmp_path, text(rows), "payroll")
    assert codes(intake) == [(2, "no-period")]
    mapping = from_json({**intake.sheets[0].mapping, "month": "2024-03", "currency": "CNY"})
    _, pay = taken(tmp_path, text(rows), "payroll", mappings=(mapping,))
    assert (pay[0]["end_day"], pay[0]["currency"]) == (on(2024, 3, 31), "CNY")


@pytest.mark.parametrize(
    ("name", "what"),
    [
        ("产量.csv", "production"),
        ("质检.csv", "quality"),
        ("断针记录.csv", "needle"),
        ("canteen.csv", "canteen"),
        ("门禁.csv", "gate"),
    ],
)
def test_the_kind_of_a_record(tmp_path, name, what):
    rows = [["工号", "时间"], ["7", "2024-03-14 07:00"], ["7", "2024-03-14"], ["7", ""], ["", "2024-03-14"]]
    intake, records = taken(tmp_path, text(rows), "production", name=name)
    assert records == [
        {"id": "7", "day": on(2024, 3, 14), "at": at(2024, 3, 14, 7), "what": what, "line": 2},
        {"id": "7", "day": on(2024, 3, 14), "what": what, "line": 3},
    ]
    assert codes(intake) == [(4, "not-a-time"), (5, "no-worker")]


def test_leave_of_some_days_and_kinds_in_a_column(tmp_path):
    rows = [
        ["工号", "开始日期", "结束日期", "记录类型"],
        ["7", "2024-02-28", "2024-03-01", "请假"],
        ["8", "2024-03-02", "", "产量"],
    ]
    rows += [
        ["9", "2024-03-02", "2024-03-01", "请假"],
        ["9", "2024-03-02", "2026-03-01", "请假"],
        ["9", "2024-03-02", "", "别的"],
    ]
    intake, records = taken(tmp_path, text(rows), "production", name="x.csv")
    assert [(row["id"], row["day"], row["what"]) for row in records] == [
        ("7", on(2024, 2, 28), "leave"), ("7", on(2024, 2, 29), "leave"), ("7", on(2024, 3, 1), "leave"),
        ("8", on(2024, 3, 2), "production"),
    ]  # fmt: skip
    assert codes(intake) == [(4, "end-first"), (5, "end-first"), (6, "no-what")]


def test_closures(tmp_path):
    rows = [
        ["开始", "结束"], ["2024-02-08", "2024-02-17"], ["2024-03-01", ""], ["2024-03-02 22:00", "2024-03-03 06:00"],
        ["2024-03-05", "2024-03-04"], ["", "2024-03-04"], ["合计", "3"],
    ]  # fmt: skip
    intake, shut = taken(tmp_path, text(rows), "closures")
    assert [(row["start_at"], row["end_at"]) for row in shut] == [
        (at(2024, 2, 8), at(2024, 2, 18)), (at(2024, 3, 1), at(2024, 3, 2)), (at(2024, 3, 2, 22), at(2024, 3, 3, 6)),
    ]  # fmt: skip
    assert codes(intake) == [(5, "end-first"), (6, "no-day"), (7, "total")]
    rows = [["date", "from time", "to time"], ["2024-03-01", "22:00", "24:00"], ["2024-03-02", "", ""]]
    _, shut = taken(tmp_path, text(rows), "closures")
    assert [(row["start_at"], row["end_at"]) for row in shut] == [
        (at(2024, 3, 1, 22), at(2024, 3, 2)), (at(2024, 3, 2), at(2024, 3, 3)),
    ]  # fmt: skip


def test_days_off(tmp_path):
    rows = [
        ["日期", "类型"],
        ["2024-03-03", "休息日"],
        ["2024-04-04", "节假日"],
        ["2024-04-04", "节假日"],
        ["2024-04-05", "?"],
    ]
    intake, days = taken(tmp_path, text(rows), "days-off")
    assert days == [
        {"day": on(2024, 3, 3), "what": "rest-day", "line": 2}, {"day": on(2024, 4, 4), "what": "holiday", "line": 3},
    ]  # fmt: skip
    assert codes(intake) == [(4, "duplicate-day"), (5, "no-what")]
    rows = [["工号", "日期"], ["7", "2024-03-03"], ["", "2024-03-10"]]
    _, days = taken(tmp_path, text(rows), "days-off", name="轮休.csv")
    assert [row.get("id") for row in days] == ["7", None]


@pytest.mark.parametrize("table", ["roster", "payroll", "production", "closures", "days-off"])
def test_a_file_without_the_headings_of_its_table_is_refused_row_by_row(tmp_path, table):
    intake, rows = taken(tmp_path, b"a,b\n7,8\n\n9,10\n", table)
    assert (codes(intake), rows) == ([(1, "no-header"), (2, "no-header"), (4, "no-header")], [])


def test_a_list_of_names_alone_is_no_roster(tmp_path):
    intake, _ = taken(tmp_path, b"name,department\nSome Factory Ltd,x\n", "roster")
    assert codes(intake) == [(1, "no-header"), (2, "no-header")]
    _, people = taken(tmp_path, b"name,hired\nA B,2020-01-01\n", "roster")
    assert people[0]["id"].startswith("name-")


def test_consent_to_work_on_a_day_of_rest(tmp_path):
    rows = [["工号", "日期", "类型"], ["7", "2024-03-10", "自愿休息日加班"], ["8", "2024-03-10", "休息日"],
            ["", "2024-03-10", "自愿"], ["9", "2024-03-10", "by-choice"], ["10", "2024-03-10", "worker's consent"]]  # fmt: skip
    intake, found = taken(tmp_path, text(rows), "days-off")
    assert codes(intake) == [(4, "nobody-s-choice")]
    assert [(one["id"], one["what"]) for one in found] == [
        ("7", "by-choice"), ("8", "rest-day"), ("9", "by-choice"), ("10", "by-choice"),
    ]  # fmt: skip
    _, found = taken(tmp_path, text([["工号", "日期"], ["7", "2024-03-10"]]), "days-off", name="自愿加班同意书.csv")
    assert [one["what"] for one in found] == ["by-choice"]

"""A Parquet file handed in by the browser: looked at, mapped by its columns, refused by the same sentences, screened."""

from pathlib import Path

import duckdb
import pytest

from fairfloor.jobs.datasets import screen_due
from fairfloor.registry import walls
from fairfloor.registry.models import Dataset
from tests.web.test_records import LANGUAGES, chosen, handed_in, text
from tests.world import world

pytestmark = pytest.mark.django_db
OURS = {
    "attendance": "CAST(n AS VARCHAR) AS worker, 19786 AS day, 19786 * 86400 + 25200 AS in_at, "
                  "TIMESTAMP '2024-03-04 20:30:00' AS out_at",
    "roster": "CAST(n AS VARCHAR) AS worker, 'female' AS sex, DATE '2020-01-02' AS hired_day",
    "payroll": "n AS worker, DATE '2024-03-01' AS start_day, DATE '2024-03-31' AS end_day, 'USD' AS currency, "
               "CAST(20800 AS BIGINT) AS net_pay",
    "production": "n AS worker, DATE '2024-03-04' AS day, 'gate' AS what",
    "closures": "TIMESTAMP '2024-03-08 00:00:00' + INTERVAL (n) DAY AS start_at, "
                "TIMESTAMP '2024-03-08 12:00:00' + INTERVAL (n) DAY AS end_at",
}  # fmt: skip
THEIRS = {
    "attendance": "n AS 工号, 'Canary Name' AS 姓名, TIMESTAMP '2024-03-04 07:00:00' + INTERVAL (n) HOUR AS 打卡时间",
    "roster": "n AS 工号, 'Canary Name' AS 姓名, '女' AS 性别, '2020/1/2' AS 入职日期",
    "payroll": "n AS 工号, '2024-03' AS 月份, 208.0 AS 基本工时, 1204.5 AS 基本工资, 1247 AS 实发工资, 'CNY' AS 币种",
    "production": "n AS 工号, '2024-03-04 07:00' AS 时间, '产量' AS 记录类型",
    "closures": "DATE '2024-03-08' + CAST(n AS INTEGER) AS 开始, DATE '2024-03-08' + CAST(n AS INTEGER) AS 结束",
}
STRANGE = "n AS nummer, '2024-03-04' AS tag, '07:00' AS kommt, '20:30' AS geht, 'Canary' AS notiz"


def written(folder: Path, columns: str, rows: str = "range(1, 4)") -> bytes:
    """Three rows of these columns as Parquet."""
    file = folder / "x.parquet"
    duckdb.sql(f"COPY (SELECT {columns} FROM {rows} t(n)) TO '{file}' (FORMAT parquet)")
    return file.read_bytes()


@pytest.mark.parametrize("names", [OURS, THEIRS], ids=["ours", "theirs"])
@pytest.mark.parametrize("kind", OURS)
def test_each_kind_of_records_is_looked_at_imported_and_screened(
    tmp_path: Path, kind: str, names: dict[str, str]
) -> None:
    w = world()
    where = handed_in(w, written(tmp_path, names[kind]), kind, "x.parquet")
    for language in LANGUAGES:
        page = text(w.get(w.monitor_a, where, language))
        assert "Canary" not in page.replace("Canary Factory", "")
    page = text(w.get(w.monitor_a, where))
    assert "3 read = 3 can be used + 0 refused" in page
    assert sum(bool(field) for field in chosen(page).values()) >= 2
    assert w.post(w.monitor_a, f"{where}import/").status_code == 302
    assert screen_due(lambda: w.now) == 1
    with walls.acting():
        row = Dataset.objects.get()
    assert row.state == "done", row.problem
    assert row.result is not None
    assert (row.result["intake"][kind]["read"], row.result["intake"][kind]["accepted"]) == (3, 3)


def test_columns_that_nobody_knows_are_told_and_then_read(tmp_path: Path) -> None:
    w = world()
    where = handed_in(w, written(tmp_path, STRANGE), "attendance", "x.parquet")
    page = text(w.get(w.monitor_a, where))
    assert "has no column worker" in page
    assert f'action="{where}import/"' not in page
    form = chosen(page)
    assert [name for name in form if name.startswith("column")] == [f"column-0-{n}" for n in range(1, 6)]
    told = dict(zip((f"column-0-{n}" for n in range(1, 5)), ("worker", "day", "in", "out"), strict=True))
    assert w.post(w.monitor_a, f"{where}columns/", {**form, **told}).status_code == 302
    assert screen_due(lambda: w.now) == 1
    page = text(w.get(w.monitor_a, where))
    assert "3 read = 3 can be used + 0 refused" in page
    assert "2024-03-04 20:30:00" in page
    w.post(w.monitor_a, f"{where}import/")
    assert screen_due(lambda: w.now) == 1
    with walls.acting():
        assert (Dataset.objects.get().result or {})["intake"]["attendance"]["accepted"] == 3


def test_our_columns_mapped_otherwise_keep_their_units(tmp_path: Path) -> None:
    w = world()
    where = handed_in(w, written(tmp_path, f"{OURS['attendance']}, 30 AS break_minutes"), "attendance", "x.parquet")
    form = chosen(text(w.get(w.monitor_a, where)))
    assert form["column-0-5"] == "break"
    w.post(w.monitor_a, f"{where}columns/", {**form, "column-0-5": ""})
    assert screen_due(lambda: w.now) == 1
    page = text(w.get(w.monitor_a, where))
    assert "3 read = 3 can be used + 0 refused" in page
    assert "2024-03-04 07:00:00" in page and "2024-03-04 20:30:00" in page


def test_a_moment_in_a_time_zone_is_refused_row_by_row(tmp_path: Path) -> None:
    w = world()
    zoned = "n AS 工号, CAST(TIMESTAMP '2024-03-04 07:00:00' AS TIMESTAMPTZ) AS 打卡时间"
    where = handed_in(w, written(tmp_path, zoned), "attendance", "x.parquet")
    assert "3 read = 0 can be used + 3 refused" in text(w.get(w.monitor_a, where))


def test_refused_rows_show_their_cells_but_no_name(tmp_path: Path) -> None:
    w = world()
    rows = "(VALUES (1), (NULL)) "
    for names in (f"{OURS['roster'].replace('CAST(n AS VARCHAR)', 'n')}, DATE '2024-01-01' AS pregnant_day",
                  THEIRS["roster"]):  # fmt: skip
        where = handed_in(w, written(tmp_path, names, rows), "roster", "x.parquet")
        assert "2 read = 1 can be used + 1 refused" in text(w.get(w.monitor_a, where))
        told = text(w.get(w.monitor_a, f"{where}refused.csv"))
        assert "2020" in told
        assert "Canary" not in told and "2024-01-01" not in told

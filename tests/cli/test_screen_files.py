"""The files of `fairfloor screen`: every table, previews, mappings, orders of dates, refused rows, workbook and Parquet."""

import csv
import json

import duckdb
import pytest
import python_calamine

from tests.cli.test_screen import told
from tests.screening.records import attlog
from tests.screening.written import text, workbook

WEEK = ", ".join(f"2024-03-{day:02} 07:00i 17:30o" for day in range(4, 11))
KH = ("--jurisdiction", "kh")


@pytest.fixture
def clock(tmp_path):
    """A week of seven long days."""
    return attlog(tmp_path / "attlog.dat", {"7": WEEK})


def write(path, data):
    """A file of these bytes."""
    path.write_bytes(data)
    return path


def test_every_table_is_read_and_told(capsys, clock, tmp_path):
    files = {
        "roster": "worker,hired\n7,2020-01-01\n",
        "payroll": "worker,month,basic pay,net pay\n7,2024-03,204,190\n",
        "production": "worker,time\n7,2024-03-04 08:00\n",
        "closures": "start,end\n2024-04-01,2024-04-02\n",
        "days-off": "date,type\n2024-03-10,rest-day\nbad,rest-day\n",
    }
    words = [
        word for name, held in files.items() for word in (f"--{name}", write(tmp_path / f"{name}.csv", held.encode()))
    ]
    code, out, err = told(capsys, "--attendance", clock, *words, *KH, "--format", "json")
    assert (code, err) == (0, "")
    intake = json.loads(out)["intake"]
    assert {name: (one["read"], one["accepted"], len(one["refused"])) for name, one in intake.items()} == {
        "attendance": (14, 14, 0), "roster": (1, 1, 0), "payroll": (1, 1, 0), "production": (1, 1, 0), "closures": (1, 1, 0),
        "days-off": (2, 1, 1),
    }  # fmt: skip
    code, out, _ = told(capsys, "--attendance", clock, *words, *KH)
    assert "Days off: rows read 2, accepted 1, refused 1" in out


def test_a_workbook_gives_the_hits_of_the_clocks_own_file(capsys, clock, tmp_path):
    rows = [line.split("\t") for line in clock.read_text().splitlines()]
    table = [["工号", "打卡时间", "状态"], *([row[0].strip(), row[1], row[3]] for row in rows)]
    book = write(tmp_path / "x.xlsx", workbook({"打卡": table}))
    hits = []
    for file in (clock, book):
        result = json.loads(told(capsys, "--attendance", file, *KH, "--format", "json")[1])
        hits.append(
            [
                (rule["id"], hit["worker"], hit["start"], hit["observed"])
                for rule in result["rules"]
                for hit in rule["hits"]
            ]
        )
    assert hits[0] == hits[1]
    assert hits[0]


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_preview_screens_nothing_and_its_json_is_a_mapping(capsys, tmp_path, language):
    file = write(
        tmp_path / "x.csv",
        text([["标题"], ["工号", "姓名", "时间", "备注"], ["7", "甲", "03/04/2024 07:00", ""], ["合计", "", "", ""]]),
    )
    code, out, _ = told(capsys, "--attendance", file, "--preview", "--lang", language)
    assert code == 0
    assert "worker" in out and "工号" in out
    assert "甲" not in out
    assert "备注" in out
    code, out, _ = told(capsys, "--attendance", file, "--preview", "--format", "json")
    shown = json.loads(out)
    assert shown["attendance"]["reasons"] == {"ambiguous-date": 1, "total": 1}
    shown["attendance"]["mappings"][0]["dates"] = "day-first"
    mapping = write(tmp_path / "mapping.json", json.dumps(shown).encode())
    _, out, err = told(capsys, "--attendance", file, "--mapping", mapping, *KH, "--format", "json")
    result = json.loads(out)
    assert (result["intake"]["attendance"]["accepted"], result["settings"]["from"], err) == (1, "2024-04-03", "")


def test_dates_that_can_be_read_in_two_ways_must_be_told(capsys, tmp_path):
    file = write(tmp_path / "x.csv", b"worker,time\n7,03/04/2024 07:00\n7,03/04/2024 17:00\n")
    _, out, err = told(capsys, "--attendance", file, *KH)
    assert "dates can be read in two ways; lines: 2-3" in err
    assert "--dates day-first" in err
    _, out, err = told(capsys, "--attendance", file, *KH, "--dates", "month-first", "--format", "json")
    assert (json.loads(out)["settings"]["from"], err) == ("2024-03-04", "")


def test_refused_rows_go_into_a_file(capsys, tmp_path):
    file = write(
        tmp_path / "x.csv", text([["工号", "姓名", "时间"], ["7", "甲", "2024-03-04 07:00"], ["8", "乙", "=x"]])
    )
    refused = tmp_path / "refused.csv"
    told(capsys, "--attendance", file, *KH, "--refused", refused, "--lang", "zh")
    rows = list(csv.reader(refused.read_text("utf-8-sig").splitlines()))
    assert rows[1][:5] == ["attendance", "", "3", "3", "not-a-time"]
    assert rows[1][6:] == ["8", "***", "'=x"]


def test_hits_as_a_workbook_and_as_parquet(capsys, clock, tmp_path):
    result = json.loads(told(capsys, "--attendance", clock, *KH, "--format", "json")[1])
    hits = [(rule["id"], hit["start"], len(hit["lines"])) for rule in result["rules"] for hit in rule["hits"]]
    for kind in ("xlsx", "parquet"):
        code, out, err = told(
            capsys, "--attendance", clock, *KH, "--format", kind, "--output", tmp_path / f"hits.{kind}"
        )
        assert (code, out, err) == (0, "", "")
    with duckdb.connect() as engine:
        found = engine.execute(
            f"SELECT rule, CAST(start AS VARCHAR), len(lines) FROM '{tmp_path / 'hits.parquet'}'"
        ).fetchall()
    assert found == hits
    sheet = python_calamine.CalamineWorkbook.from_path(tmp_path / "hits.xlsx").get_sheet_by_index(0).to_python()
    assert [(row[0], row[2]) for row in sheet[1:]] == [hit[:2] for hit in hits]
    quiet = attlog(tmp_path / "quiet.dat", {"7": "2024-03-04 07:00i 12:00o"})
    told(capsys, "--attendance", quiet, *KH, "--format", "parquet", "--output", tmp_path / "none.parquet")
    with duckdb.connect() as engine:
        assert (
            engine.execute(f"SELECT rule FROM '{tmp_path / 'none.parquet'}' WHERE rule = 'daily-hours'").fetchall()
            == []
        )


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("--preview",), "no file is named"),
        (("--attendance", "{clock}"), "no jurisdiction is named"),
        (("--attendance", "{clock}", *KH, "--format", "xlsx"), "not for a screen"),
        (("--attendance", "{clock}", *KH, "--roster", "{clock}"), "the same file was given"),
        (("--attendance", "{clock}", *KH, "--mapping", "{clock}"), "is no JSON"),
        (("--attendance", "{clock}", *KH, "--mapping", "{other}"), "no such file is given"),
    ],
)
def test_wrong_usage_is_one_sentence(capsys, clock, tmp_path, words, says):
    other = {"table": "roster", "layout": "rows", "columns": {"worker": [{"column": 1}]}}
    places = {"clock": clock, "other": write(tmp_path / "other.json", json.dumps([other]).encode())}
    code, out, err = told(capsys, *(word.format(**places) for word in words))
    assert (code, out) == (2, "")
    assert says in err
    assert "Traceback" not in err


def test_parquet_of_one_factory(capsys, tmp_path):
    file, refused = tmp_path / "attendance.parquet", tmp_path / "refused.csv"
    duckdb.sql(
        "COPY (SELECT if(n = 3, NULL, 'W7') AS worker, DATE '2024-03-04' AS day, TIMESTAMP '2024-03-04 07:00:00' AS in_at, "
        "TIMESTAMP '2024-03-04 17:30:00' + to_minutes(CAST(n AS INTEGER)) AS out_at FROM range(1, 5) t(n) LIMIT 3) "
        f"TO '{file}' (FORMAT parquet)"
    )
    code, out, err = told(capsys, "--attendance", file, *KH, "--format", "json", "--refused", refused)
    assert (code, err) == (0, "")
    found = json.loads(out)
    intake = found["intake"]["attendance"]
    assert (intake["read"], intake["accepted"], [one["line"] for one in intake["refused"]]) == (3, 2, [3])
    (daily,) = [rule for rule in found["rules"] if rule["id"] == "daily-hours"]
    assert [(hit["worker"], hit["lines"]) for hit in daily["hits"]] == [("W7", [1, 2])]
    assert list(csv.reader(refused.open(encoding="utf-8-sig")))[1][:3] == ["attendance", "", "3"]
    code, out, err = told(capsys, "--attendance", file, "--preview")
    assert (code, err) == (0, "") and "rows read 3, accepted 2, refused 1" in out and "in_at" in out

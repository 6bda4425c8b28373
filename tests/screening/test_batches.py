"""Many factories in Parquet: the same hits as an ordinary screening, whatever the batches, and refusals in sentences."""

import json

import duckdb
import pytest

from benchmarks.records import made
from fairfloor.screening import batches, folder_permits
from fairfloor.screening.batches import Asking
from fairfloor.screening.columns import NoRecords
from fairfloor.screening.engines import embedded
from fairfloor.screening.many_factories import files_of, screen_files
from fairfloor.screening.rulebook import RULES
from fairfloor.screening.run import screen
from fairfloor.screening.tables import date_of

PEOPLE, A_FACTORY = 24, 6  # four factories, one in each jurisdiction


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("records")
    counts = made.make(folder, PEOPLE * made.DAYS * made.PRESENT, a_factory=A_FACTORY)
    assert counts["roster"] == PEOPLE and counts["factory"] == 4
    return folder


@pytest.fixture(scope="module")
def found(folder):
    return screen_files(files_of(folder), Asking("kh"))


def staged(folder):
    """The same rows put into the stages, with the worker's number as the id in the file."""

    def stage(engine):
        rows = duckdb.connect(":memory:")
        for name in ("factory", "attendance", "roster", "payroll"):
            cursor = rows.execute(f"SELECT * FROM '{folder / name}.parquet'")
            names = [column[0] for column in cursor.description]
            told = [
                [str(v) if n == "worker" else v for n, v in zip(names, row, strict=True)] for row in cursor.fetchall()
            ]
            into = name if name == "factory" else f"staged_{name}"
            columns = ", ".join("id" if n == "worker" else n for n in names)
            engine.executemany(f"INSERT INTO {into} ({columns}) VALUES ({', '.join('?' * len(names))})", told)
        return {}

    return stage


def test_batches_find_what_an_ordinary_screening_finds(folder, found):
    result = screen(stage=staged(folder), jurisdiction="kh")
    for rule in batches.ASKED:
        one, tally = result.outcome(rule.id), found[rule.id]
        assert (one.checked, len(one.hits), one.workers_affected) == (tally.checked, tally.hits, tally.workers), rule.id
        counted = {}
        for reason in one.not_judged:
            counted[reason.code] = counted.get(reason.code, 0) + reason.count
        assert counted == tally.not_judged, rule.id
    assert sum(tally.hits for tally in found.values()) > 50
    assert {rule for rule, tally in found.items() if tally.hits} >= {
        "daily-hours",
        "meal-break",
        "missing-punches",
        "pay-interval",
    }


def test_the_size_of_batches_changes_no_hit(folder, found):
    assert screen_files(files_of(folder), Asking("kh"), rows=1) == found
    assert screen_files(files_of(folder), Asking("kh"), rows=2_000, threads=1, memory="200MB") == found


def test_hits_are_written_with_their_days_and_reasons(folder, found, tmp_path):
    screen_files(files_of(folder), Asking("kh"), into=tmp_path, rows=1)
    assert len(list(tmp_path.glob("hits-*.parquet"))) == 4
    rows = duckdb.sql(f"SELECT rule, factory, start, observed, allowed, why FROM '{tmp_path}/*.parquet'").fetchall()
    assert len(rows) == sum(tally.hits for tally in found.values())
    daily = [row for row in rows if row[0] == "daily-hours"]
    assert daily and all(row[3] > row[4] and row[5] and row[2] >= made.FIRST for row in daily)
    assert {row[1] for row in rows} <= {"F0", "F1", "F2", "F3"}


def test_only_the_rules_and_days_asked_for_are_judged(folder, found):
    some = screen_files(files_of(folder), Asking("kh", rules=frozenset({"daily-hours"})))
    assert some == {"daily-hours": found["daily-hours"]}
    start = date_of(batches.tables.number_of(made.FIRST) + 90)
    later = screen_files(files_of(folder), Asking("kh", start=start, rules=frozenset({"missing-punches"})))
    assert 0 < later["missing-punches"].checked < found["missing-punches"].checked


def test_dates_and_moments_may_be_written_as_such(folder, found, tmp_path):
    duckdb.sql(
        f"COPY (SELECT factory, worker, DATE '1970-01-01' + day AS day, make_timestamp(in_at * 1000000) AS in_at, "
        f"make_timestamp(out_at * 1000000) AS out_at, break_minutes FROM '{folder}/attendance.parquet' ORDER BY hash(in_at)) "
        f"TO '{tmp_path}/attendance.parquet' (FORMAT parquet)"
    )
    files = {**files_of(folder), "attendance": tmp_path / "attendance.parquet"}
    assert screen_files(files, Asking("kh")) == found


@pytest.mark.parametrize(
    "query, sentence",
    [
        ("SELECT 1 AS factory, 2 AS worker, 3 AS day, 4 AS in_at", "has no column out_at"),
        (
            "SELECT 1 AS factory, 'x' AS worker, 3 AS day, 4 AS in_at, 5 AS out_at",
            "worker of the table attendance is VARCHAR",
        ),
        (
            "SELECT 1 AS factory, 2 AS worker, 3.5 AS day, 4 AS in_at, 5 AS out_at",
            "day of the table attendance is DECIMAL",
        ),
        (
            "SELECT 1 AS factory, NULL::INTEGER AS worker, 3 AS day, 4 AS in_at, 5 AS out_at",
            "1 rows of the table attendance",
        ),
    ],
)
def test_other_columns_are_refused_in_a_sentence(tmp_path, query, sentence):
    duckdb.sql(f"COPY ({query}) TO '{tmp_path}/attendance.parquet' (FORMAT parquet)")
    with pytest.raises(NoRecords, match=sentence):
        screen_files(files_of(tmp_path), Asking("kh"))


def test_a_folder_without_attendance_is_refused(tmp_path):
    with pytest.raises(NoRecords, match=r"holds no attendance\.parquet"):
        files_of(tmp_path)


def test_the_engine_reads_no_other_file(folder, tmp_path):
    other = tmp_path / "other.parquet"
    duckdb.sql(f"COPY (SELECT 1 AS a) TO '{other}' (FORMAT parquet)")
    with embedded([folder / "roster.parquet"]) as engine:
        assert engine.execute(f"SELECT count(*) FROM '{folder / 'roster.parquet'}'").fetchall() == [(PEOPLE,)]
        with pytest.raises(duckdb.PermissionException):
            engine.execute(f"SELECT * FROM '{other}'")


@pytest.fixture(scope="module")
def furnished(folder, tmp_path_factory):
    """The same folder with closures, records of work and days off."""
    place = tmp_path_factory.mktemp("furnished")
    for path in folder.glob("*.parquet"):
        (place / path.name).symlink_to(path)
    days = f"(SELECT DISTINCT factory, worker, day, in_at, out_at FROM '{folder}/attendance.parquet' WHERE out_at IS NOT NULL)"
    rows = {
        "activity": f"SELECT factory, worker, CAST(day + 3 * (worker % 2) AS INTEGER) AS day, 'gate' AS what FROM {days}",
        "closure": f"SELECT DISTINCT factory, CAST(day AS BIGINT) * 86400 AS start_at, CAST(day + 1 AS BIGINT) * 86400 AS end_at "
        f"FROM {days} WHERE day % 31 = 0",
        "day_off": f"SELECT DISTINCT factory, NULL::INTEGER AS worker, day, 'rest-day' AS what FROM {days} WHERE day % 9 = 0 "
        f"UNION SELECT DISTINCT factory, worker, day, 'holiday' FROM {days} WHERE day % 40 = 0",
    }
    for name, query in rows.items():
        duckdb.sql(f"COPY ({query} ORDER BY ALL) TO '{place}/{name}.parquet' (FORMAT parquet)")
    return place


def test_signals_closures_and_days_off_are_those_of_an_ordinary_screening(folder, furnished):
    plain = staged(folder)

    def stage(engine):
        plain(engine)
        rows = duckdb.connect(":memory:")
        for name in ("activity", "closure", "day_off"):
            cursor = rows.execute(f"SELECT * FROM '{furnished / name}.parquet'")
            names = [column[0] for column in cursor.description]
            told = [
                [str(v) if n == "worker" and v is not None else v for n, v in zip(names, row, strict=True)]
                for row in cursor.fetchall()
            ]
            into = name if name == "closure" else f"staged_{name}"
            columns = ", ".join("id" if n == "worker" else n for n in names)
            engine.executemany(f"INSERT INTO {into} ({columns}) VALUES ({', '.join('?' * len(names))})", told)
        return {}

    every = frozenset(
        rule.id for rule in RULES if rule.id != "single-editor"
    )  # which needs lines, and a folder has none
    result = screen(stage=stage, jurisdiction="kh", rules=every)
    for rows in (1, 1_000_000):
        found = screen_files(files_of(furnished), Asking("kh", rules=every), rows=rows)
        for rule in every:
            one, tally = result.outcome(rule), found[rule]
            assert (one.checked, len(one.hits), one.workers_affected) == (tally.checked, tally.hits, tally.workers), (
                rule
            )
            assert sum(reason.count for reason in one.not_judged) == sum(tally.not_judged.values()), rule
    assert found["work-without-attendance"].checked and found["closed-day"].checked
    assert found["monthly-overtime"] != screen_files(files_of(folder), Asking("kh"))["monthly-overtime"]


def test_closures_and_days_off_without_their_columns_are_a_sentence(furnished, tmp_path):
    for path in furnished.glob("*.parquet"):
        (tmp_path / path.name).symlink_to(path.resolve())
    (tmp_path / "closure.parquet").unlink()
    duckdb.sql(f"COPY (SELECT 1 AS factory, 5 AS start_at) TO '{tmp_path}/closure.parquet' (FORMAT parquet)")
    with pytest.raises(NoRecords, match="table closure has no column end_at"):
        screen_files(files_of(tmp_path), Asking("kh"))


PERMIT = {
    "kind": "comprehensive-hours", "authority": "Longhua", "number": "9", "start": "2024-01-01", "end": "2026-01-01",
    "covers": "all", "document": "a.pdf", "cycle": "month",
}  # fmt: skip


def test_permits_are_those_of_the_factory_alone(folder, found):
    places = dict(duckdb.sql(f"SELECT factory, jurisdiction FROM '{folder}/factory.parquet'").fetchall())
    (chosen,) = [factory for factory, place in places.items() if place == "cn-gd"]
    held = folder_permits.read(json.dumps({str(chosen): [PERMIT]}))
    with_permit = screen_files(files_of(folder), Asking("kh", permits=held))
    assert with_permit != found
    assert screen_files(files_of(folder), Asking("kh", permits=held), rows=1) == with_permit
    plain, lawful = staged(folder), screen(stage=staged(folder), jurisdiction="kh")
    result = screen(stage=plain, jurisdiction="cn-gd", law=None, profile={"permits": [PERMIT]})
    for rule in ("daily-hours", "monthly-overtime", "weekly-hours"):
        other = [hit for hit in lawful.outcome(rule).hits if hit.factory != f"F{chosen}"]
        own = [hit for hit in result.outcome(rule).hits if hit.factory == f"F{chosen}"]
        assert with_permit[rule].hits == len(other) + len(own), rule


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("{", "is no JSON"),
        ("[]", "is no object"),
        ('{"x": []}', "no whole number"),
        ('{"1": [{"kind": "comprehensive-hours"}]}', "factory 1"),
        (json.dumps({"1": [{**PERMIT, "covers": {"departments": ["Sewing"]}}]}), "for some workers only"),
    ],
)
def test_permits_that_cannot_be_used_are_a_sentence(text, sentence):
    with pytest.raises(NoRecords, match=sentence):
        folder_permits.read(text)


@pytest.mark.parametrize(
    ("factory", "kind", "sentence"), [("99", "comprehensive-hours", "no records"), ("0", "nonsense", "factory 0")]
)
def test_permits_of_nobody_or_of_no_kind_are_a_sentence(folder, factory, kind, sentence):
    with pytest.raises(NoRecords, match=sentence):
        held = folder_permits.read(json.dumps({factory: [{**PERMIT, "kind": kind}]}))
        screen_files(files_of(folder), Asking("kh", permits=held))

"""Every screening rule against its drawn table (`screening_*.md` beside this file), which is also how to read the rule."""

from datetime import date, timedelta
from pathlib import Path

import pytest

from fairfloor.screening import pairing, tables
from fairfloor.screening.engines import embedded
from fairfloor.screening.intake import attendance as punch_files
from fairfloor.screening.run import screen
from tests.screening.records import STEADY, attlog, stage_words

HERE = Path(__file__).parent
DAY = timedelta(days=1)


def drawn(name: str) -> list[dict[str, str]]:
    """The rows of a drawn table by its column names."""
    lines = [line for line in (HERE / name).read_text("utf-8").splitlines() if line.startswith("|")]
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
    head, _, *rows = cells
    assert all(len(row) == len(head) for row in rows), f"{name}: a row has other columns than the head"
    return [dict(zip(head, row, strict=True)) for row in rows]


def cases(name: str) -> list[object]:
    """One test for every row of a drawn table."""
    return [pytest.param(row, id=row["case"]) for row in drawn(name)]


@pytest.mark.parametrize("row", cases("screening_pairing.md"))
def test_punches_become_working_days(row, tmp_path):
    file = attlog(tmp_path / "attlog.dat", {"7": row["punches"]})
    with embedded() as engine:
        tables.make(engine)
        punch_files.take_in(engine, file)
        tables.number_workers(engine)
        pairing.pair(engine, pairing.Pairing())
        found = engine.execute("SELECT day, shift, in_at, out_at, taps FROM attendance ORDER BY in_at").fetchall()
    shifts: dict[int, str] = {}
    for day, shift, came, went, taps in found:
        told = f"{clock(came)}-{clock(went)}" if went is not None else f"?{taps}"
        shifts[shift] = f"{shifts[shift]} {told}" if shift in shifts else f"{tables.date_of(day):%m-%d} {told}"
    # Two shifts that begin on one date are drawn as one working day.
    days: dict[str, list[str]] = {}
    for words in shifts.values():
        day, told = words.split(" ", 1)
        days.setdefault(day, []).append(told)
    expected: dict[str, list[str]] = {}
    for words in row["working days"].split(";"):
        day, told = words.strip().split(" ", 1)
        expected.setdefault(day, []).append(told)
    assert {day: " ".join(told) for day, told in days.items()} == {d: " ".join(t) for d, t in expected.items()}


def clock(seconds: int) -> str:
    """The time of day of a number of seconds since 1970."""
    return f"{seconds % 86_400 // 3_600:02}:{seconds % 3_600 // 60:02}"


def outcome(file: Path, rule: str, **told: object):
    """What one rule finds in a file under the steady law."""
    return screen(punches=file, jurisdiction="kh", law=STEADY, rules={rule}, **told).outcome(rule)


def stands_as_drawn(found, row, start: str, end: str, observed: str):
    """A case is a hit, within its limit, or not judged, as drawn, from `start` to `end`."""
    hits = {(str(hit.first), str(hit.last)): str(hit.observed.value) for hit in found.hits}
    if row["verdict"] == "hit":
        assert hits.get((start, end)) == observed
    elif row["verdict"] == "within":
        assert (start, end) not in hits
        assert found.checked >= 1
        if observed and found.checked == 1:
            assert str(found.worst.observed.value) == observed
            assert found.worst.margin.value <= 0
    else:
        code = row["verdict"].removeprefix("not judged: ")
        assert not hits
        assert found.checked == 0
        assert [(one.code, one.count) for one in found.not_judged] == [(code, 1)]


@pytest.mark.parametrize("row", cases("screening_daily_hours.md"))
def test_daily_hours(row, tmp_path):
    file = attlog(tmp_path / "attlog.dat", {"7": row["punches"]})
    unpaid = int(row["unpaid break"]) if row["unpaid break"] else None
    found = outcome(file, "daily-hours", unpaid_break_minutes=unpaid)
    stands_as_drawn(found, row, row["day"], row["day"], row["hours"])


@pytest.mark.parametrize("row", cases("screening_missing_punches.md"))
def test_missing_punches(row, tmp_path):
    file = attlog(tmp_path / "attlog.dat", {"7": row["punches"]})
    found = outcome(file, "missing-punches")
    stands_as_drawn(found, row, row["day"], row["day"], row["seen"])
    assert str(found.worst.limit.value) == row["needed"]


def punched(first: date, days: list[str]) -> str:
    """Punches of days in a row, each "07:00-16:00" (over midnight where the end is not later), "07:00" or ""."""
    words: dict[date, list[str]] = {}
    for place, told in enumerate(days):
        day = first + place * DAY
        start, _, end = told.partition("-")
        if start:
            words.setdefault(day, []).append(start + "i")
        if end:
            words.setdefault(day if end > start else day + DAY, []).append(end + "o")
    return ", ".join(f"{day} {' '.join(sorted(times))}" for day, times in sorted(words.items()))


def repeated(words: str) -> list[str]:
    """``2 x 07:00-16:00, 1 x 07:00`` as a list of days."""
    parts = words.replace(",", " ").split()
    return [told for count, told in zip(parts[::3], parts[2::3], strict=True) for _ in range(int(count))]


@pytest.mark.parametrize("row", cases("screening_weekly_hours.md"))
def test_weekly_hours(row, tmp_path):
    days = punched(date.fromisoformat(row["first day"]), repeated(row["days"]))
    found = outcome(
        attlog(tmp_path / "attlog.dat", {"7": days}),
        "weekly-hours",
        week_starts=row["week starts"],
        start=date(2024, 3, 1),
        end=date(2024, 4, 1),
    )
    week = date.fromisoformat(row["week"])
    stands_as_drawn(found, row, row["week"], str(week + 6 * DAY), row["hours"])


DATES = {"x": "07:00-16:00", "1": "07:00", "n": "22:00-06:00", ".": ""}


@pytest.mark.parametrize("row", cases("screening_rest_day.md"))
def test_rest_day(row, tmp_path):
    days = punched(date.fromisoformat(row["first day"]), [DATES[sign] for sign in row["dates"]])
    found = outcome(
        attlog(tmp_path / "attlog.dat", {"7": days}), "rest-day", start=date(2024, 2, 20), end=date(2024, 4, 1)
    )
    stands_as_drawn(found, row, row["from"], row["to"], row["days"])


PERMIT = {
    "kind": "comprehensive-hours", "authority": "Demonstration authority", "number": "D-1", "start": "2024-01-01",
    "end": "2024-04-01", "cycle": "quarter", "covers": {"departments": ["Sewing"]}, "document": "approval.pdf",
}  # fmt: skip


@pytest.mark.parametrize("row", cases("screening_permits.md"))
def test_a_permit_for_one_department(row, tmp_path):
    punches = ", ".join(f"{day} 07:00i 19:30o" for day in row["days"].split())

    def stage(engine):
        stage_words(engine, roster=row["roster"])
        return {}

    file = attlog(tmp_path / "attlog.dat", {"7": punches})
    month = {"start": date(2024, 3, 1), "end": date(2024, 5, 1)}
    result = screen(punches=file, stage=stage, jurisdiction="cn", profile={"permits": [PERMIT]}, **month)
    found = result.outcome(row["rule"])
    reasons = [str(one.reason) for one in found.not_judged]
    assert ("D-1" in " ".join(reasons)) == (row["permit named"] == "yes")
    if row["verdict"] == "hit":
        assert len(found.hits) == 1
    else:
        assert not found.hits
        assert [one.code for one in found.not_judged] == [row["verdict"].removeprefix("not judged: ")]


def test_every_rule_has_a_drawn_table():
    from fairfloor.screening.rulebook import RULES

    missing = [rule.id for rule in RULES if not (HERE / f"screening_{rule.id.replace('-', '_')}.md").exists()]
    assert not missing

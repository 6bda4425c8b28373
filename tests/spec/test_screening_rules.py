"""The rules on hours and pay against their drawn tables (`screening_*.md` beside this file), under the steady law of tests.

That law is: 8 ordinary hours a day and 48 a week, Sunday free, 8 March and 1 May 2024 holidays, night from 22:00 to 05:00;
the limits and values stand in `tests/screening/records.py`. Roster and payroll are written as `stage_words` there says.
"""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from fairfloor.core.money import Money
from fairfloor.core.quantities import Figure
from fairfloor.screening import keeping
from fairfloor.screening.bounds import Bound, Law
from fairfloor.screening.run import screen
from tests.screening.records import STEADY, UNKNOWN, WHY, attlog, stage_words
from tests.spec.test_screening import cases

RULES = (
    "monthly-overtime", "rest-between-shifts", "meal-break", "night-work", "young-worker", "under-age", "outside-employment",
    "minimum-wage", "overtime-premium", "unpaid-overtime", "deductions", "deposits", "fines", "withholding", "pay-interval",
    "late-pay", "payslip", "net-pay",
)  # fmt: skip
PERIOD = (date(2024, 3, 1), date(2024, 6, 1))


def named(rule: str) -> str:
    """The file in which a rule's table is drawn."""
    return f"screening_{rule.replace('-', '_')}.md"


DRAWN = [
    pytest.param(rule, case.values[0], id=f"{rule}: {case.id}")
    for rule in RULES
    if (Path(__file__).parent / named(rule)).exists()
    for case in cases(named(rule))
] + [
    pytest.param(case.values[0]["rule"], case.values[0], id=f"protected: {case.id}")
    for case in cases("screening_protected.md")
]


def screened(row: dict[str, str], rule: str, tmp_path: Path, law: Law = STEADY):
    """What the rule finds in the records of one drawn row."""

    def stage(engine):
        words = {name: row.get(name.replace("_", " "), "") for name in ("roster", "payroll", "days_off")}
        stage_words(engine, **words)
        return {}

    punches = attlog(tmp_path / "attlog.dat", {"7": row["attendance"]}) if row.get("attendance") else None
    start, end = PERIOD
    return screen(
        punches=punches,
        stage=stage,
        jurisdiction="kh",
        law=law,
        start=start,
        end=end,
        unpaid_break_minutes=int(row["unpaid break"]) if row.get("unpaid break") else None,
        rules={rule},
    ).outcome(rule)


def told(one) -> str:
    """A figure or an amount as the tables write it."""
    return str(one.amount.normalize() + 0 if isinstance(one, Money) else one.value)


@pytest.mark.parametrize(("rule", "row"), DRAWN)
def test_a_rule_stands_as_drawn(rule, row, tmp_path):
    found = screened(row, rule, tmp_path)
    part = row.get("part", "")
    hits = {
        (str(hit.first), str(hit.last)): (told(hit.observed), told(hit.limit)) for hit in found.hits if hit.part == part
    }
    spread = next((one for one in found.spreads if one.part == part), None)
    if row["verdict"] == "hit":
        assert hits == {(row["from"], row["to"]): (row["observed"], row["limit"])}
        assert all(hit.lines for hit in found.hits)
        assert all(hit.margin.as_json() for hit in found.hits)
    elif row["verdict"] == "within":
        assert hits == {}
        assert spread is not None
        assert told(spread.highest if row.get("of") == "highest" else spread.lowest) == row["observed"]
    elif row["verdict"] == "no case":
        assert spread is None
        assert not {one.code for one in found.not_judged} - set(row.get("beside", "").split())
    else:
        assert hits == {}
        assert spread is None
        assert row["verdict"].removeprefix("not judged: ") in {one.code for one in found.not_judged}


@pytest.mark.parametrize("row", cases("screening_untold_breaks.md"))
def test_breaks_that_nobody_recorded(row, tmp_path):
    found = screened(row, row["rule"], tmp_path)
    (hit,) = [one for one in found.hits if row["rule"] != "young-worker" or one.part == "day"]
    assert (hit.breakless, hit.stays) == (int(row["days"]), row["stays"] == "yes")
    told = found.untold_breaks
    assert (told is None) == (row["days"] == "0")
    assert told is None or (told.hits, told.staying, told.workers_staying) == (1, hit.stays, hit.stays)


def test_where_the_break_asked_for_is_not_known_no_hit_stays(tmp_path):
    unknown = replace(
        STEADY,
        bound=lambda asked, day: Bound(None, UNKNOWN) if asked.quantity == "meal-break" else STEADY.bound(asked, day),
    )
    found = screened({"attendance": "2024-03-04 07:00i 20:00o"}, "daily-hours", tmp_path, unknown)
    assert [hit.stays for hit in found.hits] == [False]
    assert found.untold_breaks.staying == 0


def test_payslips_that_were_not_signed_for_are_counted_with_their_share(tmp_path):
    slips = "; ".join(
        f"worker={n} 2024-03-01..2024-03-31 signed={told}" for n, told in enumerate(("true", "false", "-", "true"))
    )
    found = screened({"payroll": slips}, "payslip", tmp_path)
    assert keeping.unsigned(found.as_json()) == (1, 3)
    assert [one.count for one in found.not_judged if one.code == "signature-untold"] == [1]
    untold = screened({"payroll": "2024-03-01..2024-03-31 net_pay=200"}, "payslip", tmp_path)
    assert keeping.unsigned(untold.as_json()) == (0, 0)


def paid_by_the_hour(women: str, men: str) -> tuple[str, str]:
    """Roster and payroll, as words, of people at the rates drawn."""
    people = [
        (sex, word.split("x")[1])
        for sex, words in (("female", women), ("male", men))
        for word in words.split()
        for _ in range(int(word.split("x")[0]))
    ]
    roster = [f"worker={n} sex={sex} kind=sewing pay_basis=time" for n, (sex, _) in enumerate(people)]
    payroll = [
        f"worker={n} 2024-03-01..2024-03-31 basic_seconds=100h basic_pay={Decimal(rate) * 100}"
        for n, (_, rate) in enumerate(people)
    ]
    return "; ".join(roster), "; ".join(payroll)


@pytest.mark.parametrize("row", cases("screening_equal_pay.md"))
def test_equal_pay(row, tmp_path):
    roster, payroll = paid_by_the_hour(row["women"], row["men"])
    found = screened({"roster": roster, "payroll": payroll}, "equal-pay", tmp_path)
    assert len(found.hits) == int(row["hits"])
    assert {told(hit.limit) for hit in found.hits} == ({row["limit"]} if row["limit"] else set())
    if row["verdict"].startswith("not judged"):
        assert {one.code for one in found.not_judged} == {row["verdict"].removeprefix("not judged: ")}
        assert found.checked == 0
    else:
        assert not found.not_judged


@pytest.mark.parametrize("row", cases("screening_by_choice.md"))
def test_days_of_rest_that_people_chose_to_work_on(row, tmp_path):
    days = [(date.fromisoformat(row["first day"]) + timedelta(days=n), mark) for n, mark in enumerate(row["dates"])]
    records = {
        "attendance": " ".join(f"{day} 07:00i 15:00o" for day, mark in days if mark != "."),
        "days off": "; ".join(f"worker=7 day={day} what=by-choice" for day, mark in days if mark == "c"),
    }
    allowed = None if row["choice"] == "unknown" else Figure(Decimal(row["choice"]), "day")

    def told(needed, day):
        if needed.name == "rest-by-choice":
            return Bound(allowed, WHY if allowed else UNKNOWN)
        return STEADY.told(needed, day)

    found = screened(records, "rest-day", tmp_path, replace(STEADY, told=told))
    hits = [(str(hit.first), str(hit.last), str(hit.observed.value), hit.part) for hit in found.hits]
    assert hits == ([(row["from"], row["to"], row["days"], row["part"])] if row["verdict"] == "hit" else [])
    assert found.checked == 1

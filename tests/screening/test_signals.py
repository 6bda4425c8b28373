"""Signals in a whole screening: kind, base rate, harmless causes, the other number, in JSON and in words."""

import json
from datetime import date, datetime, timedelta

from fairfloor.cli.screen_pages import page
from fairfloor.screening.rulebook import CREDIBILITY, RULES
from fairfloor.screening.run import screen
from tests.screening.records import row, write
from tests.screening.test_run import held

FIRST = datetime(2024, 3, 4, 7)


def punches(path):
    """Six people over forty days: number 1 copies every day, number 6 is tapped two seconds after number 5."""
    rows = []
    for worker in range(1, 6):
        for day in range(40):
            moved = 0 if worker == 1 else worker * 531 + day * day * 97 % 2_000
            came = FIRST + timedelta(days=day, seconds=moved)
            went = came + timedelta(hours=9, seconds=0 if worker == 1 else day * 53 % 700)
            rows += [(came, worker, 0), (went, worker, 1)]
            if worker == 5:
                rows += [(at + timedelta(seconds=2), 6, key) for at, _, key in rows[-2:]]
    return write(path, [row(str(worker), at, key) for at, worker, key in sorted(rows)])


def test_a_signal_tells_kind_base_rate_and_harmless_causes(tmp_path):
    result = screen(punches=punches(tmp_path / "attlog.dat"), jurisdiction="kh")
    told = {rule["id"]: rule for rule in held(result)["rules"]}
    signals = {rule.id for rule in CREDIBILITY}
    assert {id for id, rule in told.items() if rule["kind"] == "signal"} == signals
    assert all(told[id]["base_rate"] and told[id]["harmless"] and told[id]["question"] for id in signals)
    assert all("harmless" not in told[rule.id] for rule in RULES if rule.id not in signals)
    copied = told["identical-punches"]
    assert [hit["worker"] for hit in copied["hits"]] == ["1"]
    assert copied["hits"][0]["observed"] == {"value": 39, "unit": "count"}
    assert copied["base_rate"] == {"seen": 39, "out_of": 6 * 39, "share": round(39 / (6 * 39), 4)}
    assert copied["hits"][0]["lines"] == sorted(copied["hits"][0]["lines"])
    assert len(copied["hits"][0]["lines"]) == 78  # the two punches of each day that is compared
    tapped = told["double-identity"]["hits"]
    assert {(hit["worker"], hit["other"], hit["part"]) for hit in tapped} == {
        ("5", "6", "together"),
        ("6", "5", "together"),
    }


def test_the_page_says_signal_and_names_the_other_number(tmp_path):
    result = screen(punches=punches(tmp_path / "attlog.dat"), jurisdiction="kh")
    english, chinese = ("\n".join(page(result, one)) for one in ("en", "zh"))
    assert "a signal, never a verdict; rule out first: A clock that rounds, or a bus" in english
    assert "the other number 6" in english
    assert "这是信号，不是结论" in chinese
    assert "另一工号 6" in chinese


def test_identify_hides_the_other_number_too(tmp_path):
    result = screen(punches=punches(tmp_path / "attlog.dat"), jurisdiction="kh", identify=lambda id: f"P{int(id) * 7}")
    hits = result.outcome("double-identity").hits
    assert {(hit.worker, hit.other) for hit in hits} == {("P35", "P42"), ("P42", "P35")}
    assert '"other": "6"' not in json.dumps(result.as_json())


def test_without_records_to_hold_against_nothing_is_judged(tmp_path):
    result = screen(punches=punches(tmp_path / "attlog.dat"), jurisdiction="kh", start=date(2024, 3, 4))
    for rule in ("closed-day", "work-without-attendance", "paid-against-worked", "single-editor"):
        outcome = result.outcome(rule)
        assert (outcome.checked, len(outcome.hits)) == (0, 0)
        assert sum(one.count for one in outcome.not_judged) == 6

"""`fairfloor calibrate`: both curves from a seed, and the figures that docs/reference/calibration.md states."""

import json
import os
from pathlib import Path

import pytest

from fairfloor.cli.main import main
from fairfloor.screening.calibrating import PLANTED, Counts, Rate, calibrate
from fairfloor.screening.falsified import KINDS
from fairfloor.screening.rulebook import CREDIBILITY

DEEP = os.environ.get("FAIRFLOOR_DEEP", "") not in ("", "0")
FIGURES = json.loads((Path(__file__).parents[2] / "docs/reference/calibration.json").read_text("utf-8"))
STATED = 0.05  # of honest factories, for each rule
COUNTS = Counts(**FIGURES["counts"]) if DEEP else Counts(honest=28, planted=1)


@pytest.fixture(scope="module")
def figures():
    """A run with the seed of the printed page: with its own counts when there is time, else with few."""
    return calibrate(FIGURES["seed"], COUNTS, planted_under=PLANTED if DEEP else PLANTED[:1])


def test_every_rule_keeps_to_the_stated_false_alarms(figures):
    assert set(figures.false_alarms) == {rule.id for rule in CREDIBILITY}
    for rule, rate in figures.false_alarms.items():
        assert rate.interval[0] <= STATED, f"{rule}: {rate} is surely above the stated figure"
    assert figures.overall.interval[0] <= STATED * 2


def test_the_printed_page_states_false_alarms_that_its_counts_support():
    for rule, rate in FIGURES["false_alarms"].items():
        assert rate["to"] <= STATED, f"{rule}: the interval of the printed figure reaches above the stated one"


def test_what_is_found_agrees_with_the_printed_page(figures):
    """Each cell lies where the printed interval and the one of this run meet; the strongest of most kinds is found."""
    printed = {(one["kind"], one["people"], one["days"], one["clock"]): one["by_rule"] for one in FIGURES["found"]}
    for one in figures.found:
        told = printed[one.kind.id, one.strength.people, one.strength.days, one.clock]
        low, high = one.by_rule.interval
        assert low <= told["to"], one
        assert told["from"] <= high, one
    strongest = {(one.kind.id, one.clock): one.by_rule.share for one in figures.found}  # the last strength of each
    with_seconds = [strongest[kind.id, "seconds"] for kind in KINDS]
    assert sum(share == 1 for share in with_seconds) >= len(KINDS) - 3


def test_the_same_seed_gives_the_same_figures_and_another_seed_other_factories():
    from fairfloor.screening.calibrating import _honest

    assert _honest("a", 3).rows == _honest("a", 3).rows
    assert _honest("a", 3).rows != _honest("b", 3).rows


def test_wilsons_interval():
    """Against the textbook's values: 0 of 10 reaches up to 27.8 %, 5 of 10 lies within 23.7 to 76.3 %."""
    assert Rate(0, 10).interval == pytest.approx((0.0, 0.2775), abs=0.0005)
    assert Rate(5, 10).interval == pytest.approx((0.2366, 0.7634), abs=0.0005)
    assert Rate(0, 0).interval == (0.0, 1.0)


def test_the_command_prints_both_curves(capsys, monkeypatch):
    from fairfloor.screening import calibrating

    monkeypatch.setattr(calibrating, "KINDS", KINDS[:1])  # fewer kinds, the same way through
    assert main(["calibrate", "--honest", "2", "--planted", "1", "--format", "json", "--progress"]) == 0
    out = capsys.readouterr()
    told = json.loads(out.out)
    assert told["counts"] == {"honest": 2, "planted": 1}
    assert len(told["found"]) == len(KINDS[0].strengths) * 3
    assert "100%" in out.err
    assert main(["calibrate", "--honest", "1", "--planted", "1", "--lang", "zh"]) == 0
    words = capsys.readouterr().out
    assert "误报" in words
    assert "copied-days（规则 identical-punches）" in words


@pytest.mark.parametrize("words", ["0", "-1", "x", "１", "100001"])
def test_a_count_that_is_none_is_refused_in_a_sentence(words, capsys):
    with pytest.raises(SystemExit) as ended:
        main(["calibrate", "--honest", words])
    assert ended.value.code == 2
    assert "is not a number of factories" in capsys.readouterr().err

"""Scorecards against the drawn tables in `scores.md`, and the rules that hold whatever the answers are."""

from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fairfloor.core import standards
from fairfloor.core.buildings import Building, asked
from fairfloor.core.scorecards import Given, may_take_off, scorecard
from tests.core.scored_protocol import WAYS, protocol

DRAWN = Path(__file__).with_name("scores.md").read_text("utf-8")
WORDS = {"+": "compliant", "-": "non-compliant", "n": "not-applicable", "?": "unable-to-verify"}
BUILDINGS = (Building("dormitory-1", "dormitory", "A"), Building("dormitory-2", "dormitory", "B"))


def rows(text):
    """The cases of a drawn table."""
    lines = [line.strip("|").split("|") for line in text.splitlines() if line.startswith("|")]
    head, _, *cells = [[cell.strip() for cell in line] for line in lines]
    return [pytest.param(dict(zip(head, row, strict=True)), id=row[0]) for row in cells]


SINGLE, SEVERAL = DRAWN.split("\n## several buildings\n")


def answer(cell):
    """An answer as it is drawn; None for none."""
    sign, *taken = cell.split()
    times = {id: int(count) for id, _, count in (one.partition("=") for one in taken)}
    return Given(WORDS[sign], times) if sign != "." else None


@pytest.fixture(scope="module")
def shelf(tmp_path_factory):
    """The protocol as it is, and with doors asked of each dormitory too."""
    plain = protocol(tmp_path_factory.mktemp("plain")) / "five-stars" / "1"
    also = WAYS.replace("points = 10\n\n[[clause.ded", 'points = 10\nalso_for = ["dormitory"]\n\n[[clause.ded', 1)
    assert also != WAYS
    several = protocol(tmp_path_factory.mktemp("several"), ways=also) / "five-stars" / "1"
    problems = []
    found = [standards.read_edition(folder, problems).standard for folder in (plain, several)]
    assert problems == []
    return found


def told(card, clause="five-stars/doors"):
    """What a clause earned, or its state."""
    item = card.items()[clause]
    return item.state if item.earned is None else item.earned


def same(card, row):
    """The five shares of the total as drawn; they are all there is."""
    total = card.total
    parts = (total.earned, total.lost, total.open, total.not_applicable, total.unverified)
    assert parts == tuple(Decimal(row[name]) for name in ("earned", "lost", "open", "n/a", "unverified"))
    assert sum(parts) == total.points == card.standard.points == Decimal(25)
    assert str(told(card)) == row["doors earn"] or told(card) == Decimal(row["doors earn"])


@pytest.mark.parametrize("row", rows(SINGLE))
def test_what_answers_score(shelf, row):
    standard = shelf[0]
    marks = {(f"five-stars/{name}", ""): answer(row[name]) for name in ("doors", "signs", "B.a", "B.b")}
    card = scorecard(standard, asked([standard], {}), {key: one for key, one in marks.items() if one})
    same(card, row)
    for subtotal, name in zip(card.sections, ("section A", "section B"), strict=True):
        earned, judged = map(Decimal, row[name].split("/"))
        assert (subtotal.tally.earned, subtotal.tally.judged) == (earned, judged)
        assert subtotal.tally.points == subtotal.section.points


@pytest.mark.parametrize("row", rows(SEVERAL))
def test_a_clause_of_several_buildings_earns_what_it_earns_where_it_earns_least(shelf, row):
    standard = shelf[1]
    every = asked([standard], {"dormitory": True}, BUILDINGS)
    marks = {one.key: Given("compliant") for one in every if one.clause.number != "doors"}
    for place, id in (("site", ""), ("A", "dormitory-1"), ("B", "dormitory-2")):
        if answer(row[place]):
            marks["five-stars/doors", id] = answer(row[place])
    same(scorecard(standard, every, marks), row)


TIMES = st.dictionaries(st.sampled_from(["stuck", "locked"]), st.integers(0, 9))
ANY = st.one_of(st.none(), st.builds(Given, st.sampled_from(sorted(WORDS.values())), TIMES))


@given(st.fixed_dictionaries(dict.fromkeys(("doors", "signs", "B.a", "B.b"), ANY)))
def test_all_points_are_shared_out_whatever_the_answers(shelf, marks):
    standard = shelf[0]
    given_ = {(f"five-stars/{name}", ""): one for name, one in marks.items() if one}
    card = scorecard(standard, asked([standard], {}), given_)
    for tally in (card.total, *(one.tally for one in card.sections)):
        assert tally.earned + tally.lost + tally.open + tally.not_applicable + tally.unverified == tally.points
        assert min(tally.earned, tally.lost, tally.open, tally.not_applicable, tally.unverified) >= 0
    assert card.total.open_count == sum(item.state == "open" for item in card.items().values())


def test_what_does_not_apply_by_the_profile_is_not_applicable(tmp_path):
    ways = WAYS.replace("points = 5.5", 'points = 5.5\napplies = { has = "canteen" }')
    problems = []
    standard = standards.read_edition(protocol(tmp_path, ways=ways) / "five-stars" / "1", problems).standard
    card = scorecard(standard, asked([standard], {"canteen": False}), {})
    assert (card.total.not_applicable, card.total.not_applicable_count, card.total.open) == (
        Decimal("5.5"),
        1,
        Decimal("19.5"),
    )


def test_a_standard_without_points_has_no_scorecard():
    icti = standards.load("icti")
    assert scorecard(icti, asked([icti], {}), {}) is None


FITS = [
    ("doors", "compliant", {}, ""),
    ("doors", "not-applicable", {"stuck": 0}, ""),
    ("doors", "non-compliant", {"stuck": 3}, ""),
    ("doors", "non-compliant", {"locked": 1, "stuck": 0}, ""),
    ("signs", "non-compliant", {}, ""),
    ("B.b", "non-compliant", {}, ""),
    ("doors", "non-compliant", {}, "can earn 10 points: say what is taken off"),
    ("doors", "non-compliant", {"stuck": 0}, "can earn 10 points: say what is taken off"),
    ("doors", "compliant", {"stuck": 1}, "Points are taken off a non-compliance only"),
    ("doors", "unable-to-verify", {"locked": 1}, "Points are taken off a non-compliance only"),
    ("doors", "non-compliant", {"locked": 2}, "taken off once at the most: A door is locked"),
    ("doors", "non-compliant", {"open": 1}, "not on its list"),
    ("doors", "non-compliant", {"stuck": -1}, "no number of times"),
    ("doors", "non-compliant", {"stuck": "3"}, "no number of times"),
    ("doors", "non-compliant", {"stuck": True}, "no number of times"),
    ("doors", "non-compliant", {"stuck": 10_001}, "no number of times"),
    ("signs", "non-compliant", {"stuck": 1}, "not on its list"),
]


@pytest.mark.parametrize(("number", "word", "taken", "why"), FITS)
def test_which_deductions_go_with_which_answer(shelf, number, word, taken, why):
    decision = may_take_off(shelf[0].clause(f"five-stars/{number}"), word, taken)
    assert bool(decision) == (not why)
    assert not why or (why in decision.why["en"] and decision.why["zh"])

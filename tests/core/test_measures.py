"""What a figure is of: every rule and every count of the shelf says it, in both languages."""

from decimal import Decimal

import pytest

from fairfloor.core.measures import amount, cases, measured
from fairfloor.core.money import Money
from fairfloor.core.phrases import catalogues
from fairfloor.core.quantities import Figure, figure
from fairfloor.core.vocabulary import vocabulary
from fairfloor.screening.rule import MONEY
from fairfloor.screening.rulebook import RULES


def said(value: Figure | Money, measure: str, language: str) -> str:
    return measured(amount(value, measure, language), measure, language, value=value)


@pytest.mark.parametrize(("value", "measure", "english", "chinese"), [
    (figure("78.09", "hour"), "working-hours-per-week", "78.09 h in a week", "一周 78.09 小时"),
    (figure(30, "minute"), "meal-break", "30 min of break in a shift", "一班中休息 30 分钟"),
    (figure(9, "day"), "days-in-a-row", "9 days of work in a row", "连续工作 9 天"),
    (figure(6, "count"), "punches", "6 punches", "打卡 6 次"),
    (figure(1, "count"), "punches", "1 punch", "打卡 1 次"),
    (figure(1, "hour"), "working-hours-per-day", "1 h in a day", "一日 1 小时"),
    (figure(14, "year"), "worker-age", "14 years", "14 岁"),
    (figure(14, "year"), "", "14 years", "14 年"),
    (Money(Decimal(5), "USD"), "disciplinary-fines", "5.00 USD", "5.00 美元"),
])  # fmt: skip
def test_a_figure_says_what_it_is_of(value: Figure | Money, measure: str, english: str, chinese: str):
    assert (said(value, measure, "en"), said(value, measure, "zh-hans")) == (english, chinese)
    assert said(value, measure, "km") == english  # of which the shelf has no words


def test_how_a_value_must_stand_to_it_goes_with_the_figure():
    assert measured("不超过 60 小时", "working-hours-per-week", "zh") == "一周不超过 60 小时"
    assert measured("at most 60 h", "working-hours-per-week", "en") == "at most 60 h in a week"


def named(measure: str) -> bool:
    return f"measures.{measure}" in catalogues()["en"]


def test_every_rule_names_what_its_figures_are_of():
    """Ages have a sign of their own, and amounts of money say what they are of by their rule."""
    parts = [(rule.id, rule.part(one)) for rule in RULES for one in ("", *(part.id for part in rule.parts))]
    bare = [id for id, part in parts if part.unit not in (MONEY, "year") and not named(part.measure)]
    assert not bare


def test_every_bare_count_of_the_shelf_says_what_is_counted():
    assert not [one.id for one in vocabulary().quantities.values() if "count" in one.units and not named(one.id)]


def test_what_is_counted_has_words_for_one():
    words = catalogues()["en"]
    counts = {one.id for one in vocabulary().quantities.values() if one.units == ("count",)}
    counts |= {part.measure for rule in RULES for part in (rule.part(""), *rule.parts) if part.unit == "count"}
    assert not [one for one in sorted(counts) if f"measures.one.{one}" not in words]


@pytest.mark.parametrize(
    ("of", "checked", "english", "chinese"),
    [
        ("person", 24, "people", "人"),
        ("person", 48, "checks of people", "人次"),
        ("week", 48, "worker-weeks", "个工人周"),
    ],
)
def test_people_who_were_checked_in_several_ways_are_not_counted_as_more_people(of, checked, english, chinese):
    told = cases(of, checked=checked, population=24)
    assert (told.say("en"), told.say("zh-hans")) == (english, chinese)

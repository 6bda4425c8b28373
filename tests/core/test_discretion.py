"""What a mail must not say is found however it is written; everyday words are not taken for it."""

from datetime import date

import pytest

from fairfloor.core import discretion

NAMES = ("Golden Sun Garments Ltd.", "金太阳制衣厂", "រោងចក្រ មាស", "Café Łódź", "")


@pytest.mark.parametrize(("words", "name"), [
    ("News of Golden Sun Garments Ltd: see {link}", 0), ("GOLDEN   SUN\nGARMENTS, LTD!", 0),
    ("Ｇｏｌｄｅｎ　Ｓｕｎ Garments Ltd", 0), ("golden-sun-garments-ltd", 0), ("Gol\u200bden Sun Garments Ltd", 0),
    ("关于金太阳制衣厂的消息", 1), ("金 太 阳 制 衣 厂", 1), ("ព័ត៌មានរោងចក្រមាសថ្មី", 2), ("cafe\u0301 Łódź", 3),
    ("The golden sun rises", None), ("Golden Sun Garments Ltda", 0),
    ("golden sun garments", 0), ("Golden Sun", None), ("金太阳", None), ("", None),
])  # fmt: skip
def test_a_name_is_found_however_it_is_written(words, name):
    assert discretion.named(words, NAMES) == (None if name is None else NAMES[name])


def test_what_everybody_reads_anyway_is_no_name():
    assert discretion.named("You have news", ["News"]) == "News"
    assert discretion.named("You have news", ["News"], but="{programme}: news for you") is None


def test_a_small_number_in_a_letter_names_nothing():
    assert discretion.named("Within 12 hours", ["12"]) is None
    assert discretion.named("Number 4711 waits", ["4711"]) == "4711"


def test_a_single_sign_names_nothing():
    assert discretion.named("Plan A is a plan", ["A", "a.", "Plan A"]) == "Plan A"


DAY = date(2025, 10, 21)


@pytest.mark.parametrize("words", [
    "on 2025-10-21.", "2025/10/21", "2025年10月21日", "10月21日", "21.10.2025", "10/21/2025", "21 October 2025", "21st of Oct",
    "October 21, 2025", "OCT 21", "21/10", "10/21/25", "２０２５年１０月２１日",
])  # fmt: skip
def test_a_day_is_found_in_figures_and_in_words(words):
    assert discretion.day_in(words, [date(2025, 11, 3), DAY]) == DAY


@pytest.mark.parametrize("words", [
    "2025-10-22", "2024-10-21", "21 October 2024", "2024年10月21日", "October 2", "may 21", "Rule 10.21", "within 21 days",
])  # fmt: skip
def test_another_day_is_not_taken_for_it(words):
    assert discretion.day_in(words, [DAY]) is None


def test_september_is_known_by_four_letters_and_a_year_is_no_day():
    assert discretion.day_in("on 5 Sept", [date(2025, 9, 5)]) == date(2025, 9, 5)
    assert discretion.day_in("Sept 5", [date(2025, 9, 5)]) == date(2025, 9, 5)
    assert discretion.day_in("In 2025 December is short", [date(2025, 12, 25)]) is None

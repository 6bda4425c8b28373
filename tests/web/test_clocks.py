"""Clocks in words, at the edges of days and of the last second."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils import translation

from fairfloor.core.periods import last_second
from fairfloor.web import clocks

ZONE = "Asia/Phnom_Penh"
LAST = last_second(date(2026, 3, 9), ZONE)


@pytest.mark.parametrize(
    ("before", "words", "mark"),
    [
        (timedelta(days=7), "7 days left", "told"),
        (timedelta(days=3), "3 days left", "told"),
        (timedelta(days=2), "2 days left", "watch"),
        (timedelta(days=1), "until tomorrow", "watch"),
        (timedelta(hours=23, minutes=59), "23 hours left", "watch"),
        (timedelta(hours=1), "1 hour left", "watch"),
        (timedelta(minutes=59), "59 minutes left", "watch"),
        (timedelta(seconds=1), "1 minute left", "watch"),
        (timedelta(0), "1 minute left", "watch"),
        (-timedelta(seconds=0.999), "1 minute left", "watch"),
        (-timedelta(seconds=1), "1 day late", "wrong"),
        (-timedelta(days=1, seconds=1), "2 days late", "wrong"),
    ],
)
def test_a_last_moment(before, words, mark):
    with translation.override("en"):
        assert clocks.until(LAST, ZONE, LAST - before) == clocks.Said(words, mark)


def test_a_last_moment_within_a_day_has_ended_that_day():
    noon = datetime(2026, 3, 9, 5, tzinfo=UTC)
    with translation.override("en"):
        assert clocks.until(noon, ZONE, noon + timedelta(minutes=1)) == clocks.Said("ended today", "wrong")


@pytest.mark.parametrize(
    ("before", "words", "mark"),
    [
        (timedelta(days=5), "in 5 days", "told"),
        (timedelta(days=1), "tomorrow", "told"),
        (timedelta(seconds=1), "tomorrow", "told"),
        (timedelta(0), "open", "good"),
    ],
)
def test_an_opening(before, words, mark):
    opens = LAST + timedelta(seconds=1)
    with translation.override("en"):
        assert clocks.opening(opens, ZONE, opens - before) == clocks.Said(words, mark)


@pytest.mark.parametrize(
    ("language", "words"),
    [("en", ["3 days ago", "today", "tomorrow", "in 2 days"]), ("zh-hans", ["3 天前", "今天", "明天", "2 天后"])],
)
def test_a_planned_day(language, words):
    today = date(2026, 3, 9)
    with translation.override(language):
        assert [clocks.day(today + timedelta(days=n), today).words for n in (-3, 0, 1, 2)] == words

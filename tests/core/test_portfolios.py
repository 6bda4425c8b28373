"""What is new to a reader, and how many findings are still open to objection: to the second."""

from datetime import UTC, datetime, timedelta

from fairfloor.core.portfolios import News, Reading, news, still_open

AT = datetime(2026, 3, 1, 9, tzinfo=UTC)
SECOND = timedelta(seconds=1)


def test_what_was_never_read_is_new_and_nothing_else_about_it_is():
    assert news(None, newest=3, actions=[AT], moves=[AT]) == News(unread=True)


def test_what_changed_after_the_reading_is_new_and_what_was_there_is_not():
    read = Reading(2, AT)
    assert not news(read, newest=2, actions=[AT], moves=[AT - SECOND])
    assert news(read, newest=3, actions=[], moves=[]) == News(amended_from=2)
    assert news(read, newest=2, actions=[AT + SECOND, AT], moves=[]) == News(actions=1)
    assert news(read, newest=2, actions=[], moves=[AT + SECOND]) == News(moved=1)
    assert news(read, newest=2, actions=[], moves=[AT + SECOND])


def test_a_finding_is_open_to_the_end_of_its_last_second_wherever_that_was_moved():
    findings = [("a", AT.isoformat()), ("b", AT.isoformat()), ("c", None)]
    last = SECOND - timedelta(microseconds=1)
    assert still_open(findings, moved=[], now=AT + last) == 2
    assert still_open(findings, moved=[], now=AT + SECOND) == 0
    assert still_open(findings, moved=[("a", AT + SECOND)], now=AT + SECOND + last) == 1
    assert still_open(findings, moved=[("", AT + SECOND)], now=AT + SECOND + last) == 3
    assert still_open(findings, moved=[("a", AT - SECOND)], now=AT + last) == 2, "no move makes a time shorter"

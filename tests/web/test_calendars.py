"""Calendars as pages: what is known, a holiday that was announced late, and that nothing told moves by it."""

import re
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from fairfloor.actions import extensions, holidays, people, settings
from fairfloor.actions.acts import Refused
from fairfloor.core import deadlines
from fairfloor.core.calendars import load, public_holidays
from fairfloor.core.periods import last_second, local_day
from fairfloor.registry import walls
from fairfloor.registry.models import Event, Holiday, Report
from fairfloor.registry.rules import procedure_at
from tests.web.counting import queries
from tests.web.markup import unbroken
from tests.world import ZONE, world

pytestmark = pytest.mark.django_db
PAGE = "/programme/calendars/"
SECOND = timedelta(seconds=1)


def text(response: Any) -> str:
    return str(response.content.decode())


def free(after: date, number: int = 0) -> date:
    """The weekday after `after` that is no holiday; `number` further ones on."""
    days = (after + timedelta(days=ahead) for ahead in range(1, 60))
    found = [one for one in days if one.weekday() < 5 and one not in public_holidays("kh", one.year)]
    return found[number]


def announce(w: Any, day: date, **changed: Any) -> Holiday:
    told = {
        "jurisdiction": "kh",
        "name": {"zh": "国丧日", "en": "A day of mourning"},
        "reason": "Sub-decree 99.",
        "language": "en",
    }
    return holidays.announce(programme=w.programme, day=day, by=w.viewer(w.officer), now=w.now, **{**told, **changed})


def leave_out(w: Any, days: int = 0) -> None:
    start = local_day(w.now, ZONE) + timedelta(days=days)
    settings.set_(
        programme=w.programme, name="objection.holidays", value="left-out", start=start,
        reason="Agreed.", language="en", by=w.viewer(w.officer), now=w.now,
    )  # fmt: skip
    w.now += SECOND


def until(w: Any, at: Any) -> Any:
    return deadlines.objection(
        local_day(at, ZONE), procedure=procedure_at(w.programme, at), zone=ZONE, jurisdiction="kh"
    )


def test_it_counts_for_clocks_that_start_after_it_was_entered_and_is_named_among_the_days_left_out() -> None:
    w = world()
    leave_out(w)
    before, day = w.now, free(local_day(w.now, ZONE))
    plain = until(w, before)
    w.now += SECOND
    announce(w, day)
    assert until(w, before) == plain
    later = until(w, w.now)
    assert later.day == free(plain.day)
    assert dict(later.left_out)[day]["en"] == "public holiday (A day of mourning)"
    assert "国丧日" in dict(later.left_out)[day]["zh"]


def test_it_counts_in_its_own_jurisdiction_and_programme_and_only_where_holidays_are_left_out() -> None:
    w, other = world(), world(number=2)
    plain = until(w, w.now)
    announce(w, free(local_day(w.now, ZONE)))
    w.now += SECOND
    assert until(w, w.now) == plain
    leave_out(w)
    leave_out(other)
    assert until(w, w.now).day > until(other, w.now).day
    china = deadlines.objection(
        local_day(w.now, ZONE), procedure=procedure_at(w.programme, w.now), zone=ZONE, jurisdiction="cn-gd"
    )
    assert "A day of mourning" not in str(china.left_out)


def test_a_deadline_that_was_told_stands_and_is_listed_until_an_officer_moves_it() -> None:
    w = world()
    leave_out(w)
    w.published()
    told = w.report.objections_until
    assert "/extend/" not in text(w.get(w.officer, PAGE))
    w.now += timedelta(days=1)
    day = free(local_day(w.now, ZONE), 3)
    w.post(w.officer, f"{PAGE}kh/", {
        "day": day.isoformat(), "zh": "国丧日", "en": "A day of mourning", "reason": "Sub-decree 99 <b>", "language": "en",
    })  # fmt: skip
    assert w.fresh(w.report).objections_until == told
    home = text(w.get(w.officer, "/"))
    assert (
        "Deadlines that a later holiday touches</h2>" in home
        and f'href="{PAGE}#touched"' in home
        and "1 report<" in home
    )
    page = text(w.get(w.officer, PAGE))
    moved = free(local_day(told, ZONE))
    link = f"/reports/{w.report.public_id}/extend/?day={moved.isoformat()}"
    assert link in page and "Sub-decree 99 &lt;b&gt;" in page and day.isoformat() in page
    assert f'value="{moved.isoformat()}"' in text(w.get(w.officer, link))
    extensions.extend(
        report=w.report,
        finding=None,
        day=moved,
        reason="The holiday.",
        language="en",
        by=w.viewer(w.officer),
        now=w.now,
    )
    assert w.fresh(w.report).objections_until == last_second(moved, ZONE)
    assert link not in text(w.get(w.officer, PAGE))
    assert f'href="{PAGE}#touched"' not in text(w.get(w.officer, "/"))


@pytest.mark.parametrize("counts", [True, False])
def test_that_it_counts_is_said_only_where_a_clock_leaves_holidays_out(counts: bool) -> None:
    w = world()
    if counts:
        leave_out(w)
    none = "no clock of the programme leaves public holidays out"
    assert (none not in text(w.get(w.officer, f"{PAGE}kh/"))) == counts
    form = {"zh": "国丧日", "en": "A day of mourning", "reason": "Sub-decree 99.", "language": "en"}
    client = w.client(w.officer)
    with w.at(w.now):
        told = text(client.post(f"{PAGE}kh/", {**form, "day": free(local_day(w.now, ZONE)).isoformat()}, follow=True))
    assert ("It counts for clocks that start from now on and leave" in told, none.capitalize() in told) == (
        counts,
        not counts,
    )
    with walls.acting():
        row = Holiday.objects.get()
    assert (none not in text(w.get(w.officer, f"{PAGE}kh/{row.public_id}/call-off/"))) == counts


@pytest.mark.parametrize(
    ("language", "words"), [("en", "from {day} on, as it is set,"), ("zh-hans", "按设定，自 {day} 起")]
)
def test_a_clock_that_is_set_to_leave_holidays_out_later_is_told(language: str, words: str) -> None:
    """It was said that no holiday moved anything, while the next page told from which day on holidays do."""
    w = world()
    leave_out(w, 9)
    said = words.format(day=local_day(w.now, ZONE) + timedelta(days=9))
    assert said in unbroken(text(w.get(w.officer, f"{PAGE}kh/", language)))
    announce(w, free(local_day(w.now, ZONE), 20))
    with walls.acting():
        row = Holiday.objects.get()
    assert said in unbroken(text(w.get(w.officer, f"{PAGE}kh/{row.public_id}/call-off/", language)))


def test_what_it_does_not_touch_is_not_listed() -> None:
    """A holiday after the last moment; one that was known at publication; a rule that counts holidays; a time that is over."""
    w = world()
    leave_out(w)
    announce(w, free(local_day(w.now, ZONE), 20))
    w.now += SECOND
    w.published()
    after = free(local_day(w.report.objections_until, ZONE), 2)
    w.now += SECOND
    announce(w, after)
    assert "/extend/" not in text(w.get(w.officer, PAGE))
    announce(w, free(local_day(w.now, ZONE)))
    assert "/extend/" in text(w.get(w.officer, PAGE))
    w.now = w.report.objections_until + SECOND
    assert "/extend/" not in text(w.get(w.officer, PAGE))
    counted = world(number=2)
    counted.published()
    counted.now += SECOND
    announce(counted, free(local_day(counted.now, ZONE)))
    assert "/extend/" not in text(counted.get(counted.officer, PAGE))


@pytest.mark.parametrize(("language", "words"), [
    ("en", ("Cambodia", "Saturday, Sunday", "Asia/Phnom_Penh", "comes with Fairfloor")),
    ("zh-hans", ("柬埔寨", "星期六、星期日", "Asia/Phnom_Penh", "随 Fairfloor 提供")),
])  # fmt: skip
def test_an_officer_reads_the_holidays_of_a_year(language: str, words: tuple[str, ...]) -> None:
    w = world()
    page = text(w.get(w.officer, PAGE, language))
    for day, name in public_holidays("kh", w.now.year).items():
        assert day.isoformat() in page and name.say(language[:2]) in page.replace("&#x27;", "'")
    assert all(word in page for word in words)
    assert "a forecast" not in page and "预测" not in page
    with walls.acting():
        w.now = w.now.replace(year=load("kh").known_until.year)
    coming = text(w.get(w.officer, f"{PAGE}?year={w.now.year + 1}"))
    assert "a forecast" in coming and "comes with Fairfloor" not in coming
    for odd in ("x", "0", "9999", "20260", "²"):
        assert f"Cambodia {w.now.year}" in text(w.get(w.officer, f"{PAGE}?year={odd}"))


@pytest.mark.parametrize(("changed", "words"), [
    ({"jurisdiction": "atlantis"}, "no calendar"),
    ({"days": -1}, "still to come"),
    ({"days": 732}, "still to come"),
    ({"weekend": True}, "weekend day"),
    ({"known": True}, "holiday in this calendar already"),
    ({"twice": True}, "holiday in this calendar already"),
    ({"name": {"zh": " ", "en": "A day"}}, "in Chinese and in English"),
    ({"reason": " "}, "how it was announced"),
])  # fmt: skip
def test_what_is_no_late_holiday_is_refused_in_a_sentence(changed: dict[str, Any], words: str) -> None:
    w = world()
    today, told = local_day(w.now, ZONE), dict(changed)
    day = free(today)
    if "days" in told:
        day = today + timedelta(days=told.pop("days"))
    if told.pop("weekend", False):
        day = next(one for one in (today + timedelta(days=ahead) for ahead in range(7)) if one.weekday() == 6)
    if told.pop("known", False):
        day = min(one for one in public_holidays("kh", today.year + 1) if one.weekday() < 5)
    if told.pop("twice", False):
        announce(w, day)
    before = Holiday.objects.count()
    with pytest.raises(Refused, match=words) as fault:
        announce(w, day, **told)
    assert fault.value.why["zh"]
    assert Holiday.objects.count() == before


def test_the_pages_are_the_officers_and_what_is_entered_is_logged() -> None:
    w = world()
    for person in (w.manager, w.monitor_a, w.reviewer, w.buyer, w.ministry):
        assert w.get(person, PAGE).status_code == w.get(person, f"{PAGE}kh/").status_code == 404
    assert w.get(w.officer, f"{PAGE}atlantis/").status_code == 404
    assert f'href="{PAGE}"' in text(w.get(w.officer, "/"))
    with pytest.raises(Refused):
        holidays.announce(
            programme=w.programme, jurisdiction="kh", day=free(local_day(w.now, ZONE)), name={"zh": "假", "en": "A"},
            reason="x", language="en", by=w.viewer(w.monitor_a), now=w.now,
        )  # fmt: skip
    announce(w, free(local_day(w.now, ZONE)))
    with walls.acting():
        assert Event.objects.filter(verb="holiday.announced").count() == 1


def call_off(w: Any, row: Holiday, **changed: Any) -> Holiday:
    told = {"reason": "Sub-decree 100.", "language": "en", "by": w.viewer(w.officer), "now": w.now, **changed}
    return holidays.call_off(holiday=row, **told)


def test_one_that_is_called_off_is_heeded_by_no_clock_that_starts_later_and_by_those_before_as_before() -> None:
    w = world()
    leave_out(w)
    day = free(local_day(w.now, ZONE), 2)
    plain = until(w, w.now)
    w.now += SECOND
    row = announce(w, day)
    with_it, heard = until(w, w.now), w.now
    w.now += SECOND
    call_off(w, row)
    assert until(w, w.now) == plain and with_it.day > plain.day
    assert until(w, w.now - SECOND) == until(w, heard) == with_it
    w.now += SECOND
    again = announce(w, day)
    assert again.pk != row.pk and until(w, w.now) == with_it, "the same day may be announced anew"


def test_a_deadline_told_with_one_that_is_called_off_stands_and_is_listed() -> None:
    w = world()
    leave_out(w)
    row = announce(w, free(local_day(w.now, ZONE), 12))
    w.now += SECOND
    w.published()
    told = w.report.objections_until
    w.now += SECOND
    page = text(w.get(w.officer, PAGE))
    link = f"{PAGE}kh/{row.public_id}/call-off/"
    assert link in page and "/extend/" not in page
    assert "A day of mourning" in text(w.get(w.officer, link)) and "国丧日" in text(w.get(w.officer, link, "zh-hans"))
    assert "required" in text(w.post(w.officer, link, {"reason": "", "language": "en"}))
    w.post(w.officer, link, {"reason": "Sub-decree 100 <b>", "language": "en"})
    assert w.fresh(w.report).objections_until == told
    page = text(w.get(w.officer, PAGE))
    assert "never made shorter" in page and f"/reports/{w.report.public_id}/extend/" in page
    assert "Sub-decree 100 &lt;b&gt;" in page and link not in page and "called off" in page
    chinese = text(w.get(w.officer, PAGE, "zh-hans"))
    assert "已取消" in chinese and "绝不缩短" in chinese
    assert w.get(w.officer, link).status_code == 404
    w.now = told + SECOND
    assert "/extend/" not in text(w.get(w.officer, PAGE))


def test_one_that_is_called_off_moves_no_deadline_that_was_told_before_it_was_announced() -> None:
    w = world()
    leave_out(w)
    w.published()
    w.now += SECOND
    row = announce(w, free(local_day(w.now, ZONE), 3))
    assert "/extend/" in text(w.get(w.officer, PAGE))
    call_off(w, row)
    assert "/extend/" not in text(w.get(w.officer, PAGE))


def test_it_is_called_off_until_the_second_before_its_day_begins_in_the_zone() -> None:
    w = world()
    row = announce(w, free(local_day(w.now, ZONE), 3))
    begins = last_second(row.day - timedelta(days=1), ZONE) + SECOND
    with pytest.raises(Refused, match="has begun") as fault:
        call_off(w, row, now=begins)
    assert fault.value.why["zh"]
    w.now = begins
    assert "/call-off/" not in text(w.get(w.officer, PAGE))
    w.now = begins - SECOND
    assert "/call-off/" in text(w.get(w.officer, PAGE))
    assert call_off(w, row).called_off_at == begins - SECOND


def test_calling_off_asks_for_a_reason_and_an_officer_of_the_programme_and_happens_once() -> None:
    w, other = world(), world(number=2)
    row = announce(w, free(local_day(w.now, ZONE), 3))
    with pytest.raises(Refused, match="who called it off"):
        call_off(w, row, reason=" ")
    for by in (w.viewer(w.monitor_a), w.viewer(w.manager), other.viewer(other.officer)):
        with pytest.raises(Refused):
            call_off(w, row, by=by)
    address = f"{PAGE}kh/{row.public_id}/call-off/"
    assert other.get(other.officer, address).status_code == w.get(w.manager, address).status_code == 404
    call_off(w, row)
    with pytest.raises(Refused, match="already"):
        call_off(w, row)
    with walls.acting():
        assert Event.objects.filter(verb="holiday.called-off").count() == 1


def test_the_page_takes_as_many_queries_for_many_holidays_as_for_one() -> None:
    w = world()
    leave_out(w)
    w.published()
    w.now += SECOND
    announce(w, free(local_day(w.now, ZONE)))
    addresses = (PAGE, "/visits/due/", "/")
    few = [queries(w, w.officer, one) for one in addresses]
    for number in range(1, 12):
        w.now += SECOND
        announce(w, free(local_day(w.now, ZONE), number))
    assert [queries(w, w.officer, one) for one in addresses] == few
    with walls.acting():
        assert Report.objects.count() == 1


@pytest.mark.parametrize(("day", "provisional"), [(date(2026, 12, 1), False), (date(2026, 12, 2), True)])
@pytest.mark.parametrize(
    ("language", "words"),
    [("en", "not every holiday of these days is known yet"), ("zh-hans", "暂定：其间的假日尚未全部公布")],
)
def test_the_page_of_an_objection_says_that_its_calendar_is_provisional(
    day: date, provisional: bool, language: str, words: str
) -> None:
    """From 2 December 2026 the last of 21 weekdays is in a year whose holidays are not announced."""
    w = world()
    leave_out(w)
    w.published()
    w.now = datetime(day.year, day.month, day.day, 3, tzinfo=UTC)
    with walls.acting():
        Report.objects.filter(pk=w.report.pk).update(
            published_at=w.now, objections_until=w.now + timedelta(days=30), opens_at=w.now + timedelta(days=7)
        )
    w.now += SECOND
    page = w.get(w.manager, f"/reports/{w.report.public_id}/findings/{w.findings[0].public_id}/objection/", language)
    assert page.status_code == 200
    assert (words in page.content.decode()) is provisional


def touched_world() -> Any:
    """A report whose last moment was told before a holiday was announced that would make it later."""
    w = world()
    leave_out(w)
    w.published()
    w.now += SECOND
    announce(w, free(local_day(w.now, ZONE), 3))
    w.now += SECOND
    return w


def stay(w: Any) -> str:
    return f"/reports/{w.report.public_id}/stay/"


def decided(w: Any, who: Any = None, **changed: Any) -> Any:
    """What follows when an officer sends the page's form."""
    page = text(w.get(who or w.officer, stay(w)))
    (would_be,) = re.findall(r'name="would_be" value="([^"]*)"', page)
    told = {"would_be": would_be, "reason": "The office was open.", "language": "en", **changed}
    return w.post(who or w.officer, stay(w), told)


def test_an_officer_decides_that_a_told_moment_stays_and_it_is_asked_no_more() -> None:
    w = touched_world()
    told = w.report.objections_until
    link = "Decide whether the last moment for objections is moved"
    assert link in text(w.get(w.officer, "/")) and stay(w) in text(w.get(w.officer, PAGE))
    assert "A day of mourning" in text(w.get(w.officer, stay(w)))
    assert "required" in text(decided(w, reason=""))
    assert decided(w).status_code == 302
    assert w.fresh(w.report).objections_until == told
    assert link not in text(w.get(w.officer, "/")) and stay(w) not in text(w.get(w.officer, PAGE))
    assert w.get(w.officer, stay(w)).status_code == 404
    with walls.acting():
        event = Event.objects.order_by("-sequence").first()
    assert (event.verb, sorted(event.digests)) == ("objections.kept", ["reason", "until", "would_be"])
    for who in (w.officer, w.manager, w.monitor_a):
        page = text(w.get(who, f"/reports/{w.report.public_id}/"))
        assert "The office was open." in page and "Officer decided on" in page and "Moved from" not in page
    assert "决定保持" in text(w.get(w.manager, f"/reports/{w.report.public_id}/", "zh-hans"))
    version = text(w.get(w.manager, f"/reports/{w.report.public_id}/v1/"))
    assert "The office was open." in version and "The last moment for objections was moved." not in version


def test_it_is_asked_anew_when_the_calendar_changes_again_and_only_then() -> None:
    w = touched_world()
    decided(w)
    w.now += SECOND
    row = announce(w, free(local_day(w.report.objections_until, ZONE), 30))
    assert stay(w) not in text(w.get(w.officer, PAGE)), "a holiday after it changes nothing"
    call_off(w, row)
    row = announce(w, free(local_day(w.now, ZONE), 5))
    assert stay(w) in text(w.get(w.officer, PAGE))
    w.now += SECOND
    call_off(w, row)
    assert stay(w) not in text(w.get(w.officer, PAGE)), "it would move it to the very moment that was decided on"


def test_what_was_left_can_still_be_moved_and_is_no_news_to_a_portfolio() -> None:
    w = touched_world()
    decided(w)
    day = local_day(w.report.objections_until + timedelta(days=4), ZONE)
    extensions.extend(
        report=w.report, finding=None, day=day, reason="x", language="en", by=w.viewer(w.officer), now=w.now
    )
    assert w.fresh(w.report).objections_until == last_second(day, ZONE)
    page = text(w.get(w.officer, f"/reports/{w.report.public_id}/extend/"))
    assert "Moved from" in page and "The office was open." in page


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({"reason": " "}, "with a reason only"),
        ({"would_be": timedelta(0)}, "nothing to decide"),
        ({"now": timedelta(days=60)}, "ended at"),
    ],
)
def test_that_it_stays_is_refused(changed: dict[str, Any], why: str) -> None:
    w = touched_world()
    until = w.report.objections_until
    told: dict[str, Any] = {"reason": "x", "would_be": until + timedelta(days=1), "now": w.now}
    for name, value in changed.items():
        told[name] = until + value if isinstance(value, timedelta) else value
    with pytest.raises(Refused, match=why) as fault:
        extensions.keep(report=w.report, language="en", by=w.viewer(w.officer), **told)
    assert fault.value.why["zh"]


def test_it_is_decided_once_and_by_an_officer_who_was_not_there() -> None:
    w = touched_world()
    told = {
        "report": w.report,
        "would_be": w.report.objections_until + timedelta(days=1),
        "reason": "x",
        "language": "en",
    }
    for who in (w.manager, w.monitor_a, w.reviewer, w.buyer):
        with pytest.raises(Refused, match="not yours"):
            extensions.keep(by=w.viewer(who), now=w.now, **told)
    people.give_role(person=w.monitor_a, role="officer", programme=w.programme, by=None, now=w.now)
    with pytest.raises(Refused, match="another officer decides"):
        extensions.keep(by=w.viewer(w.monitor_a), now=w.now, **told)
    assert 'name="would_be"' not in text(w.get(w.monitor_a, stay(w)))
    extensions.keep(by=w.viewer(w.officer), now=w.now, **told)
    with pytest.raises(Refused, match="decided already"):
        extensions.keep(by=w.viewer(w.officer), now=w.now, **told)


def test_a_calendar_that_changed_while_the_page_stood_open_is_looked_at_once_more() -> None:
    w = touched_world()
    answer = decided(w, would_be="2025-01-01T00:00:00+07:00")
    assert answer["Location"] == stay(w)
    assert stay(w) in text(w.get(w.officer, PAGE))


def test_first_page_and_calendars_stay_within_fifteen_queries() -> None:
    w = touched_world()
    assert max(queries(w, w.officer, address) for address in ("/", PAGE, stay(w))) <= 15

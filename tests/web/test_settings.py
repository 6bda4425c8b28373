"""Settings with a day of effect: what an officer sets, from when it counts, and that nothing told ever moves by it."""

from datetime import date, timedelta
from typing import Any

import pytest

from fairfloor.actions import settings
from fairfloor.actions.acts import Refused
from fairfloor.core.periods import first_moment, local_day
from fairfloor.registry import walls
from fairfloor.registry.models import DocumentRequest, Event, Setting, Version
from fairfloor.registry.rules import procedure_at
from tests.web.counting import queries
from tests.world import ZONE, world

pytestmark = pytest.mark.django_db
PAGE = "/programme/clocks/"
SECOND = timedelta(seconds=1)


def text(response: Any) -> str:
    return str(response.content.decode())


def set_(w, name="objection.value", value=25, start=None, **changed):
    told = {"start": start or local_day(w.now, ZONE), "reason": "The floods.", "language": "en", **changed}
    return settings.set_(programme=w.programme, name=name, value=value, by=w.viewer(w.officer), now=w.now, **told)


def figure(w, id, at):
    return procedure_at(w.programme, at).clock(id).value


def test_it_counts_from_the_first_moment_of_its_day_in_the_programme_s_zone():
    w = world()
    day = local_day(w.now, ZONE) + timedelta(days=10)
    set_(w, start=day)
    begins = first_moment(day, ZONE)
    assert [figure(w, "objection", at) for at in (w.now, begins - SECOND, begins)] == [21, 21, 25]


def test_the_latest_day_counts_and_of_one_day_the_latest_word():
    w = world()
    day = local_day(w.now, ZONE) + timedelta(days=10)
    set_(w, value=30, start=day + timedelta(days=5))
    w.now += SECOND
    set_(w, value=25, start=day)
    w.now += SECOND
    set_(w, value=26, start=day)
    at = lambda days: figure(w, "objection", first_moment(day + timedelta(days=days), ZONE))  # noqa: E731
    assert (at(-1), at(0), at(4), at(5)) == (21, 26, 26, 30)


def test_a_setting_of_today_leaves_alone_what_started_before_it_was_made():
    w = world()
    before = w.now
    w.now += timedelta(minutes=5)
    set_(w, name="documents.value", value=9)
    assert figure(w, "documents", before) == 7 and figure(w, "documents", w.now) == 9


@pytest.mark.parametrize(("changed", "words"), [
    ({"name": "objection.rule"}, "does not leave this open"),
    ({"name": "languages", "value": ["en"]}, "does not leave this open"),
    ({"name": "nothing.value"}, "does not leave this open"),
    ({"value": 0}, "out of bounds"),
    ({"value": "25"}, "out of bounds"),
    ({"name": "objection.holidays", "value": "sometimes"}, "out of bounds"),
    ({"value": 21}, "counts on that day anyway"),
    ({"reason": "  "}, "Say why"),
    ({"start": date(2020, 1, 1)}, "has passed"),
])  # fmt: skip
def test_what_may_not_be_set_is_refused_with_a_sentence(changed, words):
    w = world()
    with pytest.raises(Refused) as refused:
        set_(w, **changed)
    assert words in refused.value.why["en"] and refused.value.why["zh"]
    assert not Setting.objects.exists()


def test_yesterday_is_refused_to_the_second_and_by_the_programme_s_own_day():
    w = world()
    midnight = first_moment(local_day(w.now, ZONE) + timedelta(days=1), ZONE)
    yesterday = local_day(w.now, ZONE)
    w.now = midnight
    with pytest.raises(Refused):
        set_(w, start=yesterday)
    w.now = midnight - SECOND
    assert set_(w, start=yesterday)


def test_nothing_that_was_told_moves_and_what_starts_later_follows():
    """The objections and the access of a published report, the documents and the next visit of a closed one."""
    w = world()
    w.published()
    report, due_page = w.fresh(w.report), text(w.get(w.officer, "/visits/due/"))
    with walls.acting():
        asked = list(DocumentRequest.objects.values_list("due_at", flat=True))
        content = Version.objects.get().content
    papers = text(w.get(w.officer, f"/visits/{w.visit.public_id}/documents/"))
    w.now += timedelta(minutes=1)
    for name, value in (("objection.value", 30), ("third-party-access.value", 9), ("documents.value", 20)):
        set_(w, name=name, value=value)
    again = w.fresh(w.report)
    assert (again.objections_until, again.opens_at) == (report.objections_until, report.opens_at)
    with walls.acting():
        assert list(DocumentRequest.objects.values_list("due_at", flat=True)) == asked
    assert text(w.get(w.officer, f"/visits/{w.visit.public_id}/documents/")).count("7 days") == papers.count("7 days")
    assert "21 weekdays" in text(
        w.get(w.manager, f"/reports/{w.report.public_id}/findings/{w.findings[0].public_id}/objection/")
    )
    assert text(w.get(w.officer, "/visits/due/")).count("<time") == due_page.count("<time")
    w.amended()
    with walls.acting():
        amended = Version.objects.get(number=2).content
    told = lambda one: {each["kind"]: (each["moment"], each["rule"]) for each in one["deadlines"]}  # noqa: E731
    assert told(amended) == told(content), "the next version prints the deadlines as they were told"


def test_a_report_published_later_has_the_new_time():
    w = world()
    w.approved()
    w.pass_("published")
    set_(w, name="third-party-access.value", value=9)
    w.now += SECOND
    w.published()
    opened = local_day(w.report.opens_at, ZONE)
    assert opened == local_day(w.report.published_at, ZONE) + timedelta(days=10)


@pytest.mark.parametrize(("language", "words"), [
    ("en", ("Set another length", "25 weekdays", "coming", "The floods.")),
    ("zh-hans", ("设定另一个期限", "25 工作日", "将生效", "The floods.")),
])  # fmt: skip
def test_an_officer_sets_it_on_its_page_and_everybody_reads_when_by_whom_and_why(language, words):
    w = world()
    day = (local_day(w.now, ZONE) + timedelta(days=3)).isoformat()
    form = text(w.get(w.officer, f"{PAGE}objection/value/", language))
    assert 'min="1"' in form
    told = {"value": 25, "start": day, "reason": "The floods.", "language": "en"}
    assert w.post(w.officer, f"{PAGE}objection/value/", told, language).status_code == 302
    page = text(w.get(w.officer, PAGE, language))
    assert all(word in page for word in words) and day in page and w.officer.name in page
    reader = text(w.get(w.buyer, PAGE, language))
    assert words[1] in reader and "The floods." in reader and words[0] not in reader
    assert "21" in reader.partition('id="objection"')[2].partition("</p>")[0], "the rule that stands today"
    w.now += timedelta(days=4)
    assert "25" in text(w.get(w.buyer, PAGE, language)).partition('id="objection"')[2].partition("</p>")[0]
    with walls.acting():
        assert Event.objects.filter(verb="setting.made").count() == 1


def test_holidays_are_set_too_and_a_clock_that_is_not_open_has_no_page():
    w = world()
    told = {"value": "left-out", "start": local_day(w.now, ZONE).isoformat(), "reason": "Agreed.", "language": "en"}
    assert w.post(w.officer, f"{PAGE}objection/holidays/", told).status_code == 302
    assert "public holidays are left out" in text(w.get(w.manager, PAGE))
    for address in ("gate/holidays/", "corrective-action-plan/value/", "nothing/value/", "objection/rule/"):
        assert w.get(w.officer, PAGE + address).status_code == 404, address
    for person in (w.manager, w.monitor_a, w.reviewer, w.buyer, w.ministry):
        assert w.get(person, f"{PAGE}objection/value/").status_code == 404


def test_one_programme_s_settings_are_no_other_s():
    w, other = world(), world(number=2)
    set_(w)
    assert figure(other, "objection", other.now + timedelta(days=1)) == 21
    assert "The floods." not in text(other.get(other.officer, PAGE))


def test_the_pages_take_as_many_queries_for_50_settings_as_for_one():
    w = world()
    w.published()
    set_(w)
    addresses = (PAGE, "/visits/due/", "/")
    few = [queries(w, w.officer, one) for one in addresses]
    for value in range(26, 76):
        w.now += SECOND
        set_(w, value=value)
    assert [queries(w, w.officer, one) for one in addresses] == few

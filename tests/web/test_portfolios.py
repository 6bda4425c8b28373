"""A buyer's portfolio: what factories opened to it, what changed since, and nothing of what was not granted."""

import csv
import io
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import DatabaseError, connection
from python_calamine import CalamineWorkbook

from fairfloor.actions import grants, report_reads
from fairfloor.core.periods import local_day
from fairfloor.registry import walls, writes
from fairfloor.registry.models import (
    CorrectiveAction,
    Event,
    Extension,
    Factory,
    Grant,
    Participation,
    Report,
    Showing,
    Version,
)
from tests.web.counting import queries
from tests.web.test_factories import many
from tests.world import another_factory, world

pytestmark = pytest.mark.django_db
LIST = "/portfolio/"
SECOND = timedelta(seconds=1)


def text(response: Any) -> str:
    return str(response.content.decode())


def main(w, language="en", **asked):
    """The page's own part, without the frame."""
    return text(w.get(w.buyer, LIST, language, **asked)).split("<main")[1].split("</main>")[0]


def opened():
    """A world whose factory's report is open to the buyer."""
    w = world()
    w.granted()
    w.now = w.report.opens_at
    return w


def sheet(response):
    return CalamineWorkbook.from_filelike(io.BytesIO(response.content)).get_sheet_by_index(0).to_python()


def consents(w, count):
    """So many more factories that let the buyer read, each with a published report, the quick way."""
    many(w, count)
    with walls.acting():
        had = set(Grant.objects.values_list("factory", flat=True))
        rows = Participation.objects.filter(programme=w.programme).exclude(factory__in=had)
        keys = [row.factory_id for row in rows]
        common = {"programme": w.programme, "organisation": w.buying, "granted_at": w.now, "granted_by": w.manager}
        Grant.objects.bulk_create(Grant(factory_id=key, **common) for key in keys)
        visit, first = type(w.visit).objects.get(pk=w.visit.pk), Version.objects.get(report=w.report)
        for key in keys:
            visit.pk, visit.public_id, visit.factory_id = None, f"v{key}", key
            visit.save()
            report = Report.objects.get(pk=w.report.pk)
            report.pk, report.public_id, report.factory_id, report.visit_id = None, f"r{key}", key, visit.pk
            report.save()
            first.pk, first.public_id, first.report_id = None, f"n{key}", report.pk
            first.save()


@pytest.mark.parametrize(
    ("language", "nothing", "unread"),
    [("en", "No report is open to you yet.", "not yet read"), ("zh-hans", "尚无向您开放的报告", "尚未阅读")],
)  # fmt: skip
def test_nothing_of_a_report_shows_one_second_before_it_opens(language, nothing, unread):
    w = world()
    assert w.factory.name not in main(w, language)
    w.granted()
    w.now = w.report.opens_at - SECOND
    page = main(w, language)
    assert w.factory.name in page and nothing in page
    assert w.report.public_id not in page and unread not in page and "<details" not in page
    assert main(w, language, state="objections").count("<tr>") == 0
    w.now = w.report.opens_at
    page = main(w, language)
    assert f'href="/reports/{w.report.public_id}/"' in page and unread in page and nothing not in page


def test_it_tells_classes_sections_the_visit_s_day_and_findings_open_to_objection():
    w = opened()
    page = main(w)
    with walls.acting():
        version = Version.objects.get()
        findings = version.content["findings"]
    open_ = sum(one["objection"]["state"] == "open-to-objection" for one in findings)
    assert open_ and f"{open_} open to objection" in page
    for one in findings:
        clause = one["clause"]
        assert f"{clause['id'].partition('/')[0].upper()} {clause['section']} {clause['section_title']['en']}" in page
    assert version.outline["day"] in page
    w.now = w.report.objections_until + SECOND
    assert "open to objection</span>" not in main(w) and main(w, state="objections").count("<tr>") == 0


def test_it_marks_late_corrective_actions_from_the_day_after_in_the_factory_s_zone():
    w = opened()
    with walls.acting():
        action = CorrectiveAction.objects.create(
            programme=w.programme, report=w.report, finding=w.findings[0], finding_public_id=w.findings[0].public_id,
            state="accepted", cause="c", action="a", who="w",
            until_date=(w.now + timedelta(days=30)).date(), language="en", proposed_at=w.now, proposed_by=w.manager,
            changed_at=w.now, answered_at=w.now, answered_by=w.officer,
        )  # fmt: skip
    assert "none late" in main(w) and "1 late" not in main(w)
    w.now += timedelta(days=32)
    assert "1 late" in main(w) and main(w, state="late").count("<tr>") == 2
    with walls.acting():
        CorrectiveAction.objects.filter(pk=action.pk).update(state="done")
    assert "none late" in main(w)


def earlier(w, count=1):
    """So many reports on the same factory before the one that there is, each opened 99 days before the next."""
    with walls.acting():
        made = []
        for number in range(1, count + 1):
            visit, report, version = (
                w.fresh(w.visit),
                Report.objects.get(pk=w.report.pk),
                Version.objects.get(report=w.report),
            )
            visit.pk, visit.public_id, visit.latest = None, f"earliervisit{number}", False
            visit.save()
            report.pk, report.public_id, report.visit_id = None, f"earlierreport{number}", visit.pk
            report.published_at, report.opens_at, report.objections_until = (
                at - timedelta(days=99 * number)
                for at in (report.published_at, report.opens_at, report.objections_until)
            )
            report.save()
            version.pk, version.public_id, version.report_id = None, f"earlierversion{number}", report.pk
            version.outline["open"] = [
                [one, (datetime.fromisoformat(until) - timedelta(days=99 * number)).isoformat()]
                for one, until in version.outline["open"]
            ]
            version.save()
            made.append(report)
        return made


def test_a_late_action_of_an_earlier_report_stands_in_the_line_that_the_filter_finds():
    w = opened()
    (report,) = earlier(w)
    with walls.acting():
        CorrectiveAction.objects.create(
            programme=w.programme, report=report, finding=w.findings[0], finding_public_id=w.findings[0].public_id,
            state="accepted", cause="c", action="a", who="w",
            until_date=(w.now - timedelta(days=9)).date(), language="en", proposed_at=w.now, proposed_by=w.manager,
            changed_at=w.now, answered_at=w.now, answered_by=w.officer,
        )  # fmt: skip
    for page in (main(w, state="late"), main(w)):
        assert w.report.public_id in page and "Earlier reports: 1" in page
        assert page.count("1 late") == page.count("none late") == 1, "beside the way to the report; none of the latest"
        assert page.index("Earlier reports: 1") < page.index("1 late") < page.index("none late")
    page = main(w, factory=w.factory.public_id)
    assert page.index(report.public_id) > page.index(w.report.public_id), "the newest comes first"
    assert page.count("1 late") == page.count("none late") == 1
    assert "Latest report" not in page and 'data-head="Report"' in page and "These 2 reports as a table:" in page


@pytest.mark.parametrize(
    ("language", "said"), [("en", "published on {} · not yet read"), ("zh-hans", "{} 公布 · 尚未阅读")]
)
def test_the_first_page_tells_reports_of_one_factory_apart_by_their_publication(language, said):
    w = opened()
    (report,) = earlier(w)
    page = text(w.get(w.buyer, "/", language))
    for one in (w.report, report):
        assert said.format(local_day(one.published_at, w.factory.zone)) in page


def test_a_page_shows_and_logs_the_latest_report_of_each_factory_and_one_factory_s_page_all_of_it():
    w = opened()
    before = earlier(w, 3)
    page, one = main(w), main(w, factory=w.factory.public_id)
    assert f'href="/portfolio/?factory={w.factory.public_id}"' in page and "Earlier reports: 3" in page
    assert "3 with something new" in page
    assert [report.public_id in page for report in before] == [False] * 3
    assert [report.public_id in one for report in before] == [True] * 3 and one.count("<tr>") == 5
    assert f"Reports on {w.factory.name}" in one and "Earlier reports" not in one
    for shown, head in ((page, "Latest report"), (one, "Report")):
        assert f'<th scope="col">{head}</th>' in shown and f'data-head="{head}"' in shown
    assert "Latest report" not in one, "of several reports each is not the latest"
    main(w, state="news")
    assert len(sheet(w.get(w.buyer, f"{LIST}table.xlsx", factory=w.factory.public_id))) == 5
    with walls.acting():
        shown = [sum(map(len, one.shown.values())) for one in Showing.objects.order_by("pk")]
    assert shown == [1, 4, 1, 4]
    for asked, title in (({}, "Portfolio "), ({"factory": w.factory.public_id}, f"Reports on {w.factory.name} ")):
        assert f"<title>{title}" in text(w.get(w.buyer, LIST, **asked))


def test_a_look_is_logged_with_each_earlier_report_of_which_it_tells_a_figure():
    w = opened()
    late, quiet, objected = earlier(w, 3)
    with walls.acting():
        CorrectiveAction.objects.create(
            programme=w.programme, report=late, finding=w.findings[0], finding_public_id=w.findings[0].public_id,
            state="accepted", cause="c", action="a", who="w",
            until_date=(w.now - timedelta(days=9)).date(), language="en", proposed_at=w.now, proposed_by=w.manager,
            changed_at=w.now, answered_at=w.now, answered_by=w.officer,
        )  # fmt: skip
        Extension.objects.create(
            programme=w.programme, report=objected, was_until=objected.objections_until, until=w.now + SECOND, reason="r",
            language="en", extended_at=w.now, extended_by=w.officer,
        )  # fmt: skip
    for asked in ({}, {"state": "late"}, {"sort": "published"}):
        main(w, **asked)
        with walls.acting():
            (shown,) = Showing.objects.latest("pk").shown.values()
            named = set(Version.objects.filter(pk__in=shown).values_list("report__public_id", flat=True))
        assert named == {w.report.public_id, late.public_id, objected.public_id}, (asked, quiet.public_id)


def test_an_earlier_report_with_findings_still_open_to_objection_is_told_with_the_way_to_it():
    w = opened()
    (report,) = earlier(w)
    page = main(w)
    open_ = f"{len(w.findings)} open to objection"
    assert page.count(open_) == 1, "of the latest alone: the time of the other is over"
    with walls.acting():
        Extension.objects.create(
            programme=w.programme, report=report, was_until=report.objections_until, until=w.now + SECOND, reason="r",
            language="en", extended_at=w.now, extended_by=w.officer,
        )  # fmt: skip
    assert main(w).count(open_) == main(w, state="objections").count(open_) == 2
    w.now += 2 * SECOND
    assert main(w).count(open_) == 1


def test_an_earlier_report_is_open_to_objection_to_the_last_fraction_of_its_last_second():
    w = opened()
    (report,) = earlier(w)
    last = w.now.replace(microsecond=0) + 9 * SECOND
    with walls.acting():
        version = Version.objects.get(report=report)
        version.outline["open"] = [[one, last.isoformat()] for one, _until in version.outline["open"]]
        version.save()
        report.objections_until = last
        report.save()
    told = f"{len(w.findings)} open to objection"
    w.now = last + SECOND / 2
    assert main(w).count(told) == main(w, state="objections").count(told) == 2
    w.now = last + SECOND
    assert main(w).count(told) == main(w, state="objections").count(told) == 1


def test_no_factory_is_found_by_an_id_that_did_not_grant():
    w = opened()
    other = another_factory(w.programme, w.officer, number=3, now=w.now)
    for one in (other.factory.public_id, "nosuchfactory"):
        page = main(w, factory=one)
        assert "No factory fits this search." in page and other.factory.name not in page
    w.now += SECOND
    grants.withdraw(grant=w.grant, by=w.viewer(w.manager), now=w.now)
    assert w.factory.name not in main(w, factory=w.factory.public_id)


def test_what_changed_is_told_until_the_reader_reads_again_and_to_each_reader_alone():
    w = opened()
    read = lambda number: w.get(w.buyer, f"/reports/{w.report.public_id}/v{number}/")  # noqa: E731
    assert "not yet read" in main(w)
    read(1)
    page = main(w)
    assert "not yet read" not in page and "nothing new" in page
    assert main(w, state="news").count("<tr>") == 0
    w.objected()
    w.now += timedelta(days=1)
    w.amended()
    page = main(w)
    assert "amended: you read version 1, version 2 stands" in page and "corrective actions changed: 1" in page
    read(2)
    assert "nothing new" in main(w)


def test_readings_are_one_s_own():
    w = opened()
    w.now += SECOND
    w.get(w.buyer, f"/reports/{w.report.public_id}/v1/")
    w.get(w.manager, f"/reports/{w.report.public_id}/v1/")
    told = {"programme": w.programme, "factories": [w.factory.pk]}
    own = lambda person: report_reads.own(by=w.viewer(person), now=w.now, **told)  # noqa: E731
    assert [(one.report, one.read.number, one.read.at) for one in own(w.buyer)] == [(w.report.public_id, 1, w.now)]
    w.now -= SECOND
    assert [one.read for one in own(w.manager)] == [None], "a reading is told from its own moment on"


def test_nothing_of_what_was_not_granted_shows_not_even_a_count():
    w = opened()
    another_factory(w.programme, w.officer, number=3, now=w.now)
    other = world(number=2)
    other.granted()
    page = main(w)
    assert "This 1 factory as a table" in page
    assert other.factory.name not in page and "Factory 3" not in page
    w.now += SECOND
    grants.withdraw(grant=w.grant, by=w.viewer(w.manager), now=w.now)
    page = main(w)
    assert w.factory.name not in page and "No factory has opened its reports" in page
    assert len(sheet(w.get(w.buyer, f"{LIST}table.xlsx"))) == 1


def test_consent_for_one_report_opens_that_report_alone():
    w = opened()
    consents(w, 1)
    with walls.acting():
        second = Report.objects.exclude(pk=w.report.pk).get()
        Grant.objects.filter(factory=second.factory_id).update(report=w.report)
        Grant.objects.filter(pk=w.grant.pk).update(report=w.report)
    page = main(w)
    assert w.report.public_id in page
    assert second.public_id not in page


def test_a_search_finds_two_chinese_characters_and_the_address_keeps_everything():
    w = opened()
    consents(w, 60)
    with walls.acting():
        Factory.objects.filter(name="Factory 007").update(local_name="金边第七制衣厂")
    assert "Factory 007" in main(w, q="第七") and main(w, q="第七").count("<tr>") == 2
    page = main(w, q="Factory 0", state="news", sort="published")
    assert "Page 1 of 6" in page
    assert 'href="?q=Factory+0&amp;state=news&amp;sort=published&amp;page=2"' in page
    assert 'href="/portfolio/table.xlsx?q=Factory+0&amp;state=news&amp;sort=published"' in page
    rows = sheet(w.get(w.buyer, f"{LIST}table.xlsx", "en", q="Factory 0", state="news"))
    assert len(rows) == 61 and rows[0][0] == "Factory"
    assert "No factory fits this search." in main(w, q="第九")
    assert main(w, state="nonsense", sort="nonsense").count("<tr>") == 11


def test_chinese_pages_sort_by_sound_and_others_by_letters():
    w = opened()
    consents(w, 2)
    with walls.acting():
        Factory.objects.filter(name="Factory 000").update(sort_key="zz")
        Factory.objects.filter(name="Factory 001").update(sort_key="aa")
    english, chinese = main(w), main(w, "zh-hans")
    assert english.index("Factory 000") < english.index("Factory 001")
    assert chinese.index("Factory 001") < chinese.index("Factory 000")


def test_the_file_has_a_row_for_each_report_and_csv_says_the_same():
    w = opened()
    rows = sheet(w.get(w.buyer, f"{LIST}table.xlsx"))
    head, row = rows[0], dict(zip(rows[0], rows[1], strict=True))
    assert row["Factory"] == w.factory.name and row["Report"] == w.report.public_id[:8].upper()
    assert row["Since you last looked"] == "not yet read" and row["Corrective actions late"] == 0
    told = list(csv.reader(io.StringIO(w.get(w.buyer, f"{LIST}table.csv").content.decode("utf-8-sig"))))
    assert told[0] == head and len(told) == len(rows)
    w.now = w.report.opens_at - SECOND
    closed = sheet(w.get(w.buyer, f"{LIST}table.xlsx"))
    assert closed[1][4:] == [""] * (len(head) - 4)


def test_every_look_is_in_the_log_before_the_page_and_nobody_else_has_one():
    w = opened()
    main(w)
    w.get(w.buyer, f"{LIST}table.csv")
    with walls.acting():
        events = list(Event.objects.filter(verb="portfolio.read").values_list("actor_id", flat=True))
        assert list(Showing.objects.values_list("organisation", flat=True)) == [w.buying.pk] * 2
    assert events == [w.buyer.public_id] * 2
    reads, count = report_reads.of_factory(programme=w.programme, factory=w.factory, by=w.viewer(w.manager), now=w.now)
    assert count == 2 and [one.form for one in reads] == ["csv", "page"]
    for person in (w.officer, w.manager, w.monitor_a, w.reviewer, w.ministry):
        assert w.get(person, LIST).status_code == 404, person


@pytest.mark.parametrize(
    ("language", "words"),
    [("en", ("In what", "portfolio: page", "XLSX file")), ("zh-hans", ("阅读内容", "工厂组合：页面", "XLSX 文件"))],
)
def test_a_factory_reads_on_its_page_in_what_it_was_read_and_nothing_of_the_factories_beside_it(language, words):
    w = opened()
    consents(w, 3)
    main(w)
    w.get(w.buyer, f"{LIST}table.xlsx")
    page = text(w.get(w.manager, "/access/", language))
    assert all(word in page for word in words) and w.buying.name in page
    with walls.acting():
        others = list(Report.objects.exclude(pk=w.report.pk).values_list("public_id", "factory__name", "pk"))
    assert len(others) == 3
    for public_id, name, _key in others:
        assert f"/reports/{public_id}/" not in page and name not in page
    assert page.count(f'href="/reports/{w.report.public_id}/"') == 2


def test_a_page_names_the_reports_of_that_page_alone_and_a_filter_what_it_lets_through():
    w = opened()
    consents(w, 60)
    main(w, q="Factory 00")
    main(w, page="2")
    main(w, state="late")
    with walls.acting():
        shown = [len(one.shown) for one in Showing.objects.order_by("pk")]
    assert shown == [10, 10, 0], "a look that shows no report names none"


def test_no_log_no_answer(monkeypatch):
    w = opened()

    def broken(*_args: Any, **_more: Any) -> None:
        raise DatabaseError("the disk is full")

    monkeypatch.setattr(writes, "add", broken)
    for address in (LIST, f"{LIST}table.csv"):
        with pytest.raises(DatabaseError):
            w.get(w.buyer, address)
    with walls.acting():
        assert not Event.objects.filter(verb="portfolio.read").exists()


def test_it_takes_as_many_queries_for_300_factories_as_for_3():
    w = opened()
    consents(w, 2)
    addresses = (LIST, f"{LIST}?state=news&sort=visited", f"{LIST}table.csv")
    few = [queries(w, w.buyer, one) for one in addresses]
    consents(w, 300)
    assert [queries(w, w.buyer, one) for one in addresses] == few


def test_a_report_asks_for_its_own_consent_alone():
    """Of six hundred consents PostgreSQL asked the policy for every one, for each of six hundred reports."""
    w = opened()
    consents(w, 30)
    rows = Report.objects.visible(w.viewer(w.buyer), w.now).filter(programme=w.programme)
    plan = rows.explain()
    if connection.vendor == "postgresql":
        assert "consent" in plan
        assert "Join" not in plan
    else:
        assert "SEARCH consent USING INDEX" in plan
    assert rows.count() == 31

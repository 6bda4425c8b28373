"""The first page: for a visitor what this is, for each role what waits today and until when."""

from datetime import timedelta
from typing import Any

import pytest

from fairfloor.actions import documents, interests, people, visits
from fairfloor.core.periods import local_day
from fairfloor.registry import walls
from fairfloor.registry.models import (
    Acknowledgement,
    CorrectiveAction,
    DocumentRequest,
    Grant,
    Participation,
    Report,
    Role,
)
from fairfloor.web import sections
from tests.web.counting import queries
from tests.web.test_factories import many
from tests.world import LATER, ZONE, another_factory, world

pytestmark = pytest.mark.django_db
HOME = "/"


def text(response: Any) -> str:
    return str(response.content.decode())


def home(w: Any, person: Any, language: str = "en") -> str:
    return text(w.get(person, HOME, language))


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", ("monitored in the open", "Sign in", "Register a factory with Demonstration programme")),
        ("zh-hans", ("公开透明的工作条件监督", "登录", "向“演示项目”登记工厂")),
    ],
)
def test_a_visitor_learns_what_this_is_and_how_to_come_in(language, words):
    w = world()
    page = home(w, None, language)
    assert all(word in page for word in words)
    assert w.factory.name not in page


@pytest.mark.parametrize("reach", ["inside", "approved", "objected"])
def test_what_waits_is_of_factories_by_the_name_of_the_language(reach):
    w = world()
    assert w.factory.local_name and w.factory.local_name not in w.factory.name
    getattr(w, reach)()
    for person in (w.officer, w.monitor_a) if reach == "inside" else (w.officer, w.manager):
        chinese, english = (home(w, person, language).partition("<main")[2] for language in ("zh-hans", "en"))
        if w.factory.name in english:
            assert w.factory.local_name in chinese
            assert w.factory.name not in chinese
            break
    else:
        raise AssertionError("nothing waits for anybody")


def test_an_officer_s_day():
    w = world()
    empty = home(w, w.officer)
    assert "No application waits." in empty
    assert "No approved report waits." in empty
    assert "No objection waits." in empty
    another_factory(w.programme, w.officer, number=2, now=w.now, accepted=False)
    assert "Demonstration Factory 2" in home(w, w.officer)
    assert f"applied on {local_day(w.now, ZONE)}" in home(w, w.officer)
    w.approved()
    assert f'href="/reports/{w.report.public_id}/"' in home(w, w.officer)
    w.objected()
    page = home(w, w.officer)
    assert "No approved report waits." in page
    assert f'href="/objections/{w.objection.public_id}/"' in page
    w.decided()
    assert "No objection waits." in home(w, w.officer)


def test_a_visit_that_nobody_goes_on_with_stands_on_an_officer_s_first_page():
    """While it stands no other visit to the factory is planned, and the list of those due passes it over."""
    w = world()
    w.planned()
    link, head = f'href="/visits/{w.visit.public_id}/"', "Visits that nobody goes on with"
    assert link not in home(w, w.officer), "its day is to come"
    w.now += LATER["arrived"]
    assert link not in home(w, w.officer), "it is today"
    w.now += timedelta(days=1)
    page = home(w, w.officer)
    assert link in page and head in page and "not begun" in page
    assert head not in home(w, w.monitor_a)
    w.at_gate()
    assert link not in home(w, w.officer)
    w.now += timedelta(days=8)
    assert link in home(w, w.officer) and "not ended" in home(w, w.officer)
    w.closed()
    assert link not in home(w, w.officer)


def test_a_monitor_s_day():
    w = world()
    w.planned()
    address = f'href="/visits/{w.visit.public_id}/"'
    assert address in home(w, w.monitor_a)
    assert ">in 2 days<" in home(w, w.monitor_a)
    outside = people.bring_in(
        programme=w.programme, newcomer=people.Newcomer("x@demonstration.example", "X", "en", ("km",)), role="monitor",
        by=w.viewer(w.officer), now=w.now,
    ).person  # fmt: skip
    assert "No visit is assigned to you." in home(w, outside)
    assert w.factory.name not in home(w, outside)
    w.at_gate()
    page = home(w, w.monitor_a)
    assert "waiting at the gate" in page
    assert ">45 minutes left<" in page
    w.inside()
    assert "under way" in home(w, w.monitor_a)
    w.closed()
    page = home(w, w.monitor_a)
    assert "not begun" in page
    assert "Overtime agreements of the year" in page
    assert "not yet received" in page
    assert ">7 days left<" in page
    w.drafted()
    assert f'href="/reports/{w.report.public_id}/"' in home(w, w.monitor_a)
    hand_in(w)
    assert f"received on {local_day(w.now, ZONE)}" in home(w, w.monitor_a)
    w.approved()
    page = home(w, w.monitor_a)
    assert "No closed visit waits for its report." in page
    assert "No document is outstanding" in page


def hand_in(w):
    with walls.acting():
        request = DocumentRequest.objects.get(visit=w.visit)
    documents.hand_in(
        request=request, name="a.pdf", media_type="application/pdf", pieces=[b"%PDF-"], by=w.viewer(w.manager),
        now=w.now,
    )  # fmt: skip


def test_a_reviewer_s_day_holds_what_others_wrote():
    w = world()
    w.submitted()
    address = f'href="/reports/{w.report.public_id}/"'
    assert address in home(w, w.reviewer)
    Role.objects.create(programme=w.programme, person=w.monitor_a, role="reviewer", started_at=w.now)
    reviewing = home(w, w.monitor_a).split('id="reviewer-empty"')[1]
    assert address not in reviewing
    assert "No report waits for a reviewer." in reviewing


def test_a_reviewer_s_day_tells_mine_from_free_and_names_who_has_the_others():
    w = world()
    w.submitted()
    other = people.invite(
        email="reviewer-b@demonstration.example", name="Reviewer B", language="en", speaks=["en"], password=None,
        by=None, now=w.now,
    )  # fmt: skip
    people.give_role(person=other, role="reviewer", programme=w.programme, by=None, now=w.now)

    def listed(person):
        """The title of the list in which the report stands, and whether the page names the other reviewer."""
        for part in home(w, person).split("<section")[1:]:
            if f'href="/reports/{w.report.public_id}/"' in part:
                return part.split("</h2>")[0].rpartition(">")[2], "Reviewer, since 20" in part
        return None

    assert listed(w.reviewer) == listed(other) == ("Reports that wait for a reviewer", False)
    w.review_taken()
    assert listed(w.reviewer) == ("Reports that you review", False)
    assert listed(other) == ("Reports that others review", True)


def test_a_manager_s_day():
    w = world()
    w.closed()
    page = home(w, w.manager)
    assert "Overtime agreements of the year" in page
    assert ">7 days left<" in page
    assert "23:59" in page and "Asia/Phnom_Penh" in page
    w.now += timedelta(days=9)
    assert "days late" in home(w, w.manager)
    hand_in(w)
    assert "No document is due." in home(w, w.manager)
    w.objected()
    page = home(w, w.manager)
    assert "last moment to object to a finding" in page
    assert "Fans in every line" in page
    assert ">in 60 days<" in page and "not found done" not in page
    with walls.acting():
        CorrectiveAction.objects.update(
            state="not-confirmed", checked_at=w.now, checked_by=w.monitor_a, checked_at_visit=w.visit
        )
    assert "not found done at a later visit; by the day that you set yourself" in home(w, w.manager)
    w.now = w.report.objections_until
    assert ">1 minute left<" in home(w, w.manager)
    w.now += timedelta(seconds=1)
    assert "No report is open to objections." in home(w, w.manager)


def test_documents_that_the_published_report_calls_missing_wait_no_longer():
    w = world()
    w.approved()
    assert "Overtime agreements of the year" in home(w, w.manager)
    w.published()
    assert "Overtime agreements of the year" not in home(w, w.manager)


def test_a_factory_learns_of_no_visit_before_it_is_closed():
    w = world()
    before = home(w, w.manager)
    w.now += timedelta(hours=1)
    w.inside()
    visits.request_document(visit=w.visit, text="A secret list", language="en", by=w.viewer(w.monitor_a), now=w.now)
    assert "A secret list" not in home(w, w.manager)
    assert ("No document is due." in before) and ("No document is due." in home(w, w.manager))


@pytest.mark.parametrize(("language", "unread"), [("en", "not yet read"), ("zh-hans", "尚未阅读")])
def test_a_buyer_s_day_holds_what_is_new_and_nothing_a_second_before_it_opens(language, unread):
    w = world()
    assert "Demonstration Factory" not in home(w, w.buyer, language)
    w.granted()
    w.now = w.report.opens_at - timedelta(seconds=1)
    page = home(w, w.buyer, language)
    assert 'href="/portfolio/"' in page
    assert w.factory.name not in page and w.report.public_id not in page and unread not in page
    w.now = w.report.opens_at
    page = home(w, w.buyer, language)
    assert f'href="/reports/{w.report.public_id}/"' in page and unread in page
    w.get(w.buyer, f"/reports/{w.report.public_id}/v1/")
    assert w.report.public_id not in home(w, w.buyer, language), "what was read is not new"


def test_a_buyer_s_day_ends_with_the_consent():
    w = world()
    w.granted()
    w.now = w.report.opens_at
    with walls.acting():
        Grant.objects.update(withdrawn_at=w.now, withdrawn_by=w.manager)
    page = home(w, w.buyer)
    assert w.factory.name not in page
    assert "No factory has opened its reports to your organisation yet." in page


def test_a_ministry_s_page_counts_participations_and_names_nothing():
    w = world()
    page = home(w, w.ministry)
    assert "<dt>active</dt><dd>1</dd>" in page
    assert w.factory.name not in page
    w.published()
    main = home(w, w.ministry).split("<main")[1].split("</main>")[0]
    assert "/reports/" not in main
    assert "No report waits to be opened." in main, "the one kind of report that a ministry gets"


def test_who_holds_two_roles_sees_both_with_their_names():
    w = world()
    Role.objects.create(programme=w.programme, person=w.reviewer, role="monitor", started_at=w.now)
    page = home(w, w.reviewer)
    assert '<h2 class="mt-4">Monitor</h2>' in page
    assert '<h2 class="mt-4">Reviewer</h2>' in page


def test_another_programme_is_chosen_and_one_s_own_alone():
    w, other = world(), world(number=2)
    Role.objects.create(programme=other.programme, person=w.reviewer, role="monitor", started_at=w.now)
    other.planned()
    interests.declare_none(programme=other.programme, by=w.viewer(w.reviewer), now=w.now)
    with walls.acting():
        visits.reassign(
            visit=other.visit, team=[other.monitor_a, w.reviewer], by=other.viewer(other.officer), now=other.now
        )
    w.now = other.now
    client = w.client(w.reviewer)
    with w.at(w.now):
        assert other.factory.name not in text(client.get(HOME))
        client.post("/programme/", {"programme": other.programme.public_id})
        assert other.factory.name in text(client.get(HOME))
        stranger = w.client(w.officer)
        stranger.post("/programme/", {"programme": other.programme.public_id})
        assert "Applications to decide on" in text(stranger.get(HOME))


def waits(w, count):
    """So many more of everything that waits for a manager and a monitor, the quick way."""
    with walls.acting():
        DocumentRequest.objects.bulk_create(
            DocumentRequest(
                programme=w.programme, visit=w.visit, text=f"Document {n}", language="en", requested_at=w.now,
                requested_by=w.monitor_a, due_at=w.now,
            )
            for n in range(count)
        )  # fmt: skip
        CorrectiveAction.objects.bulk_create(
            CorrectiveAction(
                programme=w.programme, report=w.report, finding=w.findings[0],
                finding_public_id=w.findings[0].public_id, state="planned", cause="Cause",
                action=f"Action {n}", who="Somebody", until_date=w.now.date(), language="en", proposed_at=w.now,
                proposed_by=w.manager, changed_at=w.now,
            )
            for n in range(count)
        )  # fmt: skip


@pytest.mark.parametrize("who", ["manager", "monitor_a"])
def test_a_page_takes_as_many_queries_for_300_things_that_wait_as_for_3(who):
    w = world()
    w.published()
    with walls.acting():
        Report.objects.filter(pk=w.report.pk).update(state="submitted")
    waits(w, 2)
    few = queries(w, getattr(w, who), HOME)
    waits(w, 300)
    assert queries(w, getattr(w, who), HOME) == few
    page = home(w, getattr(w, who))
    assert "Show all" in page
    assert page.count("<li") < 80


def test_an_officer_s_page_takes_as_many_queries_for_300_applications_as_for_3():
    w = world()
    many(w, 3)
    few = queries(w, w.officer, HOME)
    many(w, 300)
    assert queries(w, w.officer, HOME) == few
    assert 'href="/applications/">Decide on several at once</a>' in home(w, w.officer)


def test_a_buyer_s_page_takes_as_many_queries_for_300_factories_as_for_3():
    w = world()
    w.granted()
    w.now = w.report.opens_at

    def consent(count):
        many(w, count)
        with walls.acting():
            had = set(Grant.objects.values_list("factory", flat=True))
            rows = Participation.objects.filter(programme=w.programme).exclude(factory__in=had)
            Grant.objects.bulk_create(
                Grant(
                    programme=w.programme, factory_id=row.factory_id, organisation=w.buying, granted_at=w.now,
                    granted_by=w.manager,
                )
                for row in rows
            )  # fmt: skip

    consent(2)
    few = queries(w, w.buyer, HOME)
    consent(300)
    assert queries(w, w.buyer, HOME) == few


def heads(w, person, language="en"):
    """The titles of the lists in which something waits, in their order."""
    main = home(w, person, language).partition("<main")[2].partition("</main>")[0]
    shown = [part for part in main.split("<section")[1:] if '<ul class="list-unstyled mb-0">\n' in part]
    return [part.partition("</h2>")[0].rpartition(">")[2] for part in shown]


def test_danger_to_life_comes_first_then_what_ended_early_then_what_is_late_and_then_the_rest():
    """Whatever else waits: an application, a factory to visit, a report to publish; and for each role that has alerts."""
    w = world()
    w.alerted()
    w.obstructed()
    another_factory(w.programme, w.officer, number=2, now=w.now, accepted=False)
    rest = ["Applications to decide on", "Visits to plan"]
    assert heads(w, w.officer)[:4] == ["Alerts to confirm", "Visits that ended midway, to review", *rest]
    with walls.acting():
        Acknowledgement.objects.all().update(person=w.reviewer)
    Role.objects.create(programme=w.programme, person=w.reviewer, role="monitor", started_at=w.now)
    assert "Alerts to confirm" not in heads(w, w.officer)
    assert heads(w, w.reviewer)[0] == "Alerts to confirm", "before the lists of the other role"
    other = world(number=2)
    other.published()
    another_factory(other.programme, other.officer, number=3, now=other.now, accepted=False)
    assert heads(other, other.officer)[0] == "Applications to decide on"
    other.now += timedelta(days=300)
    assert heads(other, other.officer)[:2] == ["Visits to plan", "Applications to decide on"], "the visit is late"


@pytest.mark.parametrize("late", [False, True])
def test_a_list_in_which_something_is_late_comes_before_the_others(late):
    w = world()
    w.closed()
    rows = [sections.Section("calm", (sections.Entry("a", "/", day=local_day(w.now, ZONE), zone=ZONE),), "")]
    last = w.now if not late else w.now - timedelta(seconds=1)
    rows.append(sections.Section("clock", (sections.Entry("b", "/", last=last, zone=ZONE),), ""))
    found = [one.title for one in sections.parted(rows, w.now)["waiting"]]
    assert found == (["clock", "calm"] if late else ["calm", "clock"])
    assert [one.title for one in sections.parted(rows, w.now + timedelta(days=1))["waiting"]] == ["calm", "clock"]


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "Declare your interest, or that you have none, in 3 factories"),
        ("zh-hans", "请申报您与 3 家工厂是否有利益关系"),
    ],
)
def test_a_monitor_reads_about_how_many_factories_nothing_is_declared(language, words):
    w = world()
    assert 'href="/interests/">' not in home(w, w.monitor_a, language).partition("<main")[2]
    many(w, 2)
    another_factory(w.programme, w.officer, number=7, now=w.now)
    with walls.acting():
        Participation.objects.filter(state="applied").update(state="active")
    assert words in home(w, w.monitor_a, language)
    assert words not in home(w, w.officer, language)
    w.post(w.monitor_a, "/interests/")
    assert words not in home(w, w.monitor_a, language) and words in home(w, w.monitor_b, language)

"""An amendment through its pages: opened, written apart, approved by another, published; who may object again, who is told."""

from datetime import timedelta

import pytest

from fairfloor.core import deadlines
from fairfloor.core.periods import local_day
from fairfloor.registry import walls
from fairfloor.registry.models import Amendment, Finding, Notice, Objection, Role, Version
from fairfloor.registry.rules import procedure_at
from tests.world import world

pytestmark = pytest.mark.django_db
OPENING = {"reason": "Two lines were counted as one.", "language": "en"}


def begun(w, *, worse=False):
    """An amendment that makes the first finding graver by number, words the second anew, adds one and corrects the scope."""
    if w.objection is None:
        w.decided(upheld=False)
    w.granted()
    w.now = w.report.opens_at + timedelta(days=40)
    w.post(w.officer, page(w), OPENING)
    first, second = w.findings[:2]
    for finding, told in (
        (first, {"workers_affected": 300, "text": "Corrected words."}),
        (second, {"text": "Other words.", "worse": "on" if worse else ""}),
    ):
        sent = w.post(w.monitor_a, page(w, f"findings/{finding.public_id}/"), {
            "clause": finding.clause, "kind": finding.kind, "basis": finding.basis, "language": "en", "suggestion": "Plan.",
            "evidence": "Payroll", "workers_affected": finding.workers_affected or 0, **told,
        })  # fmt: skip
        assert sent.status_code == 302
    added = {"clause": "icti/2.3", "kind": "observation", "basis": "records", "text": "An added one.", "language": "en"}
    w.post(w.monitor_a, page(w, "findings/new/"), added)
    w.post(w.monitor_a, page(w, "scope/"), {"summary": "Corrected summary.", "women": 300, "men": 90, "language": "en"})


def page(w, part=""):
    return f"/reports/{w.report.public_id}/amendment/{part}"


def text(response):
    return response.content.decode()


def rows(model, **where):
    with walls.acting():
        return list(model.objects.filter(**where).order_by("pk"))


def approved(w):
    w.post(w.monitor_a, page(w), {"step": "submit"})
    read = text(w.get(w.reviewer, page(w))).split('name="reviewed" value="')[1][:64]
    w.post(w.reviewer, page(w), {"step": "approve", "reviewed": read})


def test_the_draft_shows_nothing_until_it_is_published_and_then_says_every_difference():
    w = world()
    begun(w)
    report = f"/reports/{w.report.public_id}/"
    for person in (w.manager, w.buyer):
        for address in (report, "/reports/", f"{report}v1/", "/", f"{report}v1/en.pdf"):
            answer = w.get(person, address)
            body = b"".join(answer.streaming_content) if answer.streaming else answer.content
            assert b"Corrected" not in body and b"Other words" not in body and b"amendment" not in body.lower(), address
        assert w.get(person, page(w)).status_code == 404
    assert "Corrected words." in text(w.get(w.monitor_a, page(w)))
    approved(w)
    until = w.report.objections_until
    w.post(w.officer, page(w), {"step": "publish"})
    (version,) = rows(Version, report=w.report, number=2)
    zone = w.report.visit.factory.zone
    with walls.acting():
        procedure = procedure_at(w.programme, w.now)
    wanted = deadlines.objection(
        local_day(w.now, zone), procedure=procedure, zone=zone, jurisdiction=w.report.visit.factory.jurisdiction
    ).moment
    first, second, third = rows(Finding, report=w.report)
    assert (first.objections_until, second.objections_until, third.objections_until) == (wanted, None, wanted)
    fresh = w.fresh(w.report)
    assert (fresh.objections_until, fresh.opens_at) == (until, w.report.opens_at)
    changes = version.content["changes"]
    told = {(one["kind"], one["finding"], (one["what"] or {}).get("en")): one for one in changes}
    assert told[("amended", "1", "Workers affected")]["after"]["en"] == "300"
    assert told[("amended", "2", "What was found")]["after"]["text"] == "Other words."
    assert told[("amended", None, "People on the day of the visit")]["after"]["en"] == "women: 300, men: 90"
    assert told[("amended", None, "Summary")]["after"]["text"] == "Corrected summary."
    assert [one["finding"] for one in changes if one["reopened_until"]] == ["3", "1"]
    for person in (w.manager, w.buyer):
        assert len(rows(Notice, person=person, kind="report-amended")) == 1
        assert "Corrected words." in text(w.get(person, f"{report}v2/"))
    assert "A newer version stands beside this one." in text(w.get(w.buyer, f"{report}v1/"))


def test_a_finding_made_worse_may_be_objected_to_once_more_and_no_other():
    w = world()
    begun(w)
    approved(w)
    w.post(w.officer, page(w), {"step": "publish"})
    first, second, third = rows(Finding, report=w.report)
    for finding, taken in ((first, True), (second, False), (third, True), (first, False)):
        before = len(rows(Objection))
        w.post(
            w.manager,
            f"/reports/{w.report.public_id}/findings/{finding.public_id}/objection/",
            {"text": "No.", "language": "en"},
        )
        assert len(rows(Objection)) == before + taken


def test_words_that_weigh_more_reopen_where_the_team_says_so():
    w = world()
    begun(w, worse=True)
    approved(w)
    w.post(w.officer, page(w), {"step": "publish"})
    assert all(one.objections_until for one in rows(Finding, report=w.report))


def test_a_change_voids_the_approval():
    w = world()
    begun(w)
    approved(w)
    (row,) = rows(Amendment)
    assert (row.state, row.approved_by_id) == ("approved", w.reviewer.pk)
    w.post(w.monitor_a, page(w, f"findings/{w.findings[1].public_id}/"), {"step": "remove"})
    w.post(w.officer, page(w), {"step": "publish"})
    assert rows(Amendment)[0].state == "void" and len(rows(Version)) == 1


@pytest.mark.parametrize("name", ["monitor_a", "officer"])
def test_neither_team_nor_opener_approves_though_they_review_others(name):
    w = world()
    begun(w)
    person = getattr(w, name)
    with walls.acting():
        Role.objects.create(programme=w.programme, person=person, role="reviewer", started_at=w.now)
    w.post(w.monitor_a, page(w), {"step": "submit"})
    read = text(w.get(w.reviewer, page(w))).split('name="reviewed" value="')[1][:64]
    assert 'value="approve"' not in text(w.get(person, page(w)))
    w.post(person, page(w), {"step": "approve", "reviewed": read})
    assert rows(Amendment)[0].state == "submitted"
    w.post(w.reviewer, page(w), {"step": "approve", "reviewed": read})
    assert rows(Amendment)[0].state == "approved"


def test_whoever_was_in_the_team_neither_gives_up_nor_sends_back_nor_opens_one():
    w = world()
    begun(w)
    approved(w)
    with walls.acting():
        for role in ("officer", "reviewer"):
            Role.objects.create(programme=w.programme, person=w.monitor_b, role=role, started_at=w.now)
    for step in ({"step": "drop"}, {"step": "return", "reason": "Not so."}):
        assert f'value="{step["step"]}"' not in text(w.get(w.monitor_b, page(w)))
        w.post(w.monitor_b, page(w), step)
        assert rows(Amendment)[0].state == "approved"
    w.post(w.officer, page(w), {"step": "drop"})
    assert rows(Amendment)[0].state == "dropped"
    told = {row.person_id for row in rows(Notice) if row.kind == "amendment-dropped"}
    assert told == {w.monitor_a.pk, w.monitor_b.pk, w.reviewer.pk}  # the reviewers too: they had read it
    opening = w.get(w.monitor_b, page(w))
    assert opening.status_code == 200 and "<textarea" not in text(opening)
    w.post(w.monitor_b, page(w), OPENING)
    assert len(rows(Amendment)) == 1


def test_an_amendment_stands_on_the_first_page_of_whoever_has_to_take_its_next_step():
    w = world()
    begun(w)

    def waits(person):
        return f'href="{page(w)}"' in text(w.get(person, "/"))

    people = (w.monitor_a, w.reviewer, w.officer, w.manager)
    assert [waits(one) for one in people] == [True, False, False, False]
    w.post(w.monitor_a, page(w), {"step": "submit"})
    assert [waits(one) for one in people] == [False, True, False, False]
    Role.objects.create(programme=w.programme, person=w.monitor_b, role="reviewer", started_at=w.now)
    assert not waits(w.monitor_b)
    read = text(w.get(w.reviewer, page(w))).split('name="reviewed" value="')[1][:64]
    w.post(w.reviewer, page(w), {"step": "approve", "reviewed": read})
    assert [waits(one) for one in people] == [False, False, True, False]
    w.post(w.officer, page(w), {"step": "publish"})
    assert not any(waits(one) for one in people)


def test_an_amendment_goes_back_with_a_reason_only():
    w = world()
    begun(w)
    w.post(w.monitor_a, page(w), {"step": "submit"})
    for reason, state in (("  ", "submitted"), ("Say where.", "draft")):
        w.post(w.reviewer, page(w), {"step": "return", "reason": reason}, "zh-hans")
        assert rows(Amendment)[0].state == state
    assert '<span class="free" lang="zh">Say where.</span>' in text(w.get(w.monitor_a, page(w)))
    assert '<span class="free">Say where.</span>' in text(w.get(w.monitor_a, page(w), "zh-hans"))


def test_a_decision_on_an_objection_that_was_open_when_its_finding_was_made_worse_stands():
    w = world()
    w.objected()
    begun(w)
    approved(w)
    w.post(w.officer, page(w), {"step": "publish"})
    where = f"/reports/{w.report.public_id}/"
    again = f"{where}findings/{w.findings[0].public_id}/objection/"
    w.decided(upheld=False)
    seen = text(w.get(w.manager, where))
    assert "The permits cover those weeks." in seen and again not in seen
    w.post(w.manager, again, {"text": "No.", "language": "en"})
    assert [one.state for one in rows(Objection)] == ["dismissed"]


def test_an_objection_upheld_meanwhile_voids_the_approval_of_what_it_changes():
    w = world()
    w.objected()
    begun(w)
    approved(w)
    w.decided(upheld=True)
    (row,) = rows(Amendment)
    assert row.state == "void" and not row.approved_sha256 and row.approved_by_id is None
    told = {one.person_id for one in rows(Notice, kind="report-voided")}
    assert told >= {w.monitor_a.pk, w.monitor_b.pk, w.reviewer.pk, w.officer.pk}
    w.post(w.officer, page(w), {"step": "publish"})
    assert len(rows(Version)) == 1
    approved(w)
    w.post(w.officer, page(w), {"step": "publish"})
    assert len(rows(Version)) == 2 and rows(Finding, report=w.report)[0].withdrawn_at is not None


def test_a_finding_is_not_taken_out_while_an_objection_to_it_waits():
    w = world()
    w.objected()
    begun(w)
    w.post(w.monitor_a, page(w, f"findings/{w.findings[0].public_id}/"), {"step": "remove"})
    assert rows(Amendment)[0].findings[w.findings[0].public_id]["values"] is not None
    w.decided(upheld=False)
    w.post(w.monitor_a, page(w, f"findings/{w.findings[0].public_id}/"), {"step": "remove"})
    assert rows(Amendment)[0].findings[w.findings[0].public_id]["values"] is None


def test_a_finding_that_weighs_more_by_its_words_alone_is_told_among_the_changes():
    w = world()
    w.decided(upheld=False)
    w.now = w.report.opens_at + timedelta(days=40)
    w.post(w.officer, page(w), OPENING)
    one = w.findings[1]
    told = {"clause": one.clause, "kind": one.kind, "basis": one.basis, "language": one.language, "text": one.text,
            "suggestion": one.suggestion, "evidence": one.evidence, "worse": "on",
            **({"workers_affected": one.workers_affected} if one.workers_affected is not None else {})}  # fmt: skip
    w.post(w.monitor_a, page(w, f"findings/{one.public_id}/"), told)
    approved(w)
    w.post(w.officer, page(w), {"step": "publish"})
    (change,) = rows(Version)[1].content["changes"]
    assert change["finding"] == "2" and change["reopened_until"] and change["what"]["en"] == "Its weight on the factory"


def test_what_is_given_up_leaves_no_trace_in_what_is_published():
    w = world()
    w.decided(upheld=False)
    before = [repr(vars(one) | {"_state": None}) for one in rows(Finding)]
    begun(w)
    w.post(w.officer, page(w), {"step": "drop"})
    assert [repr(vars(one) | {"_state": None}) for one in rows(Finding)] == before
    assert rows(Amendment)[0].state == "dropped" and len(rows(Version)) == 1
    assert {row.person_id for row in rows(Notice) if row.kind == "amendment-dropped"} == {
        w.monitor_a.pk,
        w.monitor_b.pk,
    }
    assert w.get(w.monitor_a, page(w)).status_code == 404

"""The pages of a report: written, reviewed by another, frozen, published, read, objected to, amended."""

import re
from datetime import timedelta

import pytest

from fairfloor.actions import amendments, people, remedies, reports
from fairfloor.actions.acts import Refused
from fairfloor.core import standards
from fairfloor.registry import keys, walls
from fairfloor.registry.models import (
    Amendment,
    CorrectiveAction,
    Event,
    Finding,
    LogHead,
    Notice,
    Objection,
    Report,
    Role,
    Version,
    Visit,
)  # fmt: skip
from fairfloor.reporting import contents, forms, seal_checks
from fairfloor.reporting import reports as printing
from tests.web.counting import queries
from tests.world import world

pytestmark = pytest.mark.django_db
LANGUAGES = ("en", "zh-hans")
SECOND = timedelta(seconds=1)


def address(w, part=""):
    return f"/reports/{w.report.public_id}/{part}"


def text(response):
    return response.content.decode()


def events(verb):
    with walls.acting():
        return Event.objects.filter(verb=verb).count()


def count(model, **where):
    with walls.acting():
        return model.objects.filter(**where).count()


# --------------------------------------------------------------------------------------------------------- the draft


def test_a_team_drafts_completes_and_hands_in_its_report():
    w = world()
    w.closed()
    sent = w.post(w.monitor_a, f"/visits/{w.visit.public_id}/report/")
    with walls.acting():
        w.report = Report.objects.select_related("visit__factory").get()
    assert sent["Location"] == address(w)
    page = text(w.get(w.monitor_a, address(w)))
    assert page.count('<article class="finding wrong">') == 2
    assert "no suggestion yet" in page
    with walls.acting():
        finding = Finding.objects.order_by("position").first()
    where = address(w, f"findings/{finding.public_id}/")
    assert 'name="text_zh"' in text(w.get(w.monitor_a, where))
    data = {"clause": finding.clause, "kind": "non-compliance", "text": "Seen in May.", "evidence": "Payroll",
            "suggestion": "Plan shifts.", "language": "en", "basis": "records", "workers_affected": 12,
            "text_zh": "五月所见。", "text_en": "not a translation"}  # fmt: skip
    assert w.post(w.monitor_a, where, data).status_code == 302
    with walls.acting():
        kept = Finding.objects.get(pk=finding.pk)
    assert kept.translations == {"zh": {"text": "五月所见。"}}
    assert "Say how many workers" in text(w.post(w.monitor_a, where, data | {"workers_affected": ""}))
    added = data | {"clause": "icti/2.3", "kind": "good-practice", "workers_affected": ""}
    assert w.post(w.monitor_a, address(w, "findings/new/"), added).status_code == 302
    assert count(Finding) == 3
    assert w.post(w.monitor_a, address(w, f"findings/{finding.public_id}/remove/")).status_code == 302
    assert count(Finding) == 2
    scope = {"summary": "In short.", "records": "Payroll", "unseen": "", "limitations": "", "language": "en"}
    assert w.post(w.monitor_a, address(w, "scope/"), scope).status_code == 302
    w.post(w.monitor_a, address(w, "submit/"))
    assert w.fresh(w.report).state == "draft", "its answer still says that the clause is not met"
    w.answer(finding.clause, version=1)
    w.post(w.monitor_a, address(w, "submit/"))
    assert w.fresh(w.report).state == "submitted"


def test_a_finding_and_the_answer_to_its_clause_say_the_same():
    w = world()
    w.drafted()
    by = w.viewer(w.monitor_a)
    scope = {"summary": "In short.", "records": "", "unseen": "", "limitations": "", "language": "en"}
    reports.describe_scope(report=w.report, scope=scope, by=by, now=w.now)
    w.answer("icti/2.5", version=1)
    with pytest.raises(Refused, match=r"Finding 1 says that ICTI 2\.5 is not met"):
        reports.submit(report=w.report, by=by, now=w.now)
    w.answer("icti/2.5", "non-compliant", version=2, text="Seen in May.", workers_affected=3)
    w.answer("icti/2.3", "non-compliant", version=1, text="Seen in June.", workers_affected=3)
    with pytest.raises(Refused, match=r"no finding of non-compliance for: 1 \(ICTI 2\.3\)"):
        reports.submit(report=w.report, by=by, now=w.now)


def test_a_report_waits_for_the_closing_meeting_and_for_a_finding():
    w = world()
    w.answered(breaches=())
    w.post(w.monitor_a, f"/visits/{w.visit.public_id}/report/")
    assert count(Report) == 0
    w.drafted()
    w.post(w.monitor_a, address(w, "submit/"))
    assert w.fresh(w.report).state == "draft"


@pytest.mark.parametrize("stage", ["drafted", "submitted", "approved", "published"])
def test_who_finds_a_report_at_each_stage(stage):
    w = world()
    getattr(w, stage)()
    handed_in, published = stage != "drafted", stage == "published"
    found = {
        w.monitor_a: True, w.monitor_b: True, w.reviewer: handed_in, w.officer: handed_in, w.manager: published,
        w.buyer: False, w.ministry: False,
    }  # fmt: skip
    for person, there in found.items():
        assert w.get(person, address(w)).status_code == (200 if there else 404), person
        assert ("Demonstration Factory 1" in text(w.get(person, "/reports/"))) == (there or person == w.manager), person


def test_wrong_roles_find_none_of_the_steps():
    w = world()
    w.published()
    w.objected()
    finding = w.findings[0].public_id
    steps = {
        "scope/": (), f"findings/{finding}/": (), f"findings/{finding}/remove/": (), "findings/new/": (),
        "publish/": (w.officer,), "amend/": (w.officer,), f"findings/{finding}/objection/": (w.manager,),
        f"findings/{finding}/action/": (w.manager,),
    }  # fmt: skip
    for part, allowed in steps.items():
        for person in (w.officer, w.monitor_a, w.reviewer, w.manager, w.buyer, w.ministry):
            answer = w.get(person, address(w, part)).status_code
            assert answer == (200 if person in allowed else 404), (part, person, answer)
    for person in (w.monitor_a, w.reviewer, w.manager, w.buyer, w.ministry):
        assert w.get(person, f"/objections/{w.objection.public_id}/").status_code == 404
    for person in (w.officer, w.monitor_a, w.reviewer, w.buyer, w.ministry):
        assert w.post(person, f"/actions/{w.corrective_action.public_id}/", {"step": "start"}).status_code == 404


# ------------------------------------------------------------------------------------------------------------- review


def reviewed(w, person, sha256=None):
    page = w.get(person, address(w, "review/"))
    found = re.search(r'name="reviewed" value="([^"]*)"', text(page))
    read = sha256 or (found[1] if found else "")
    return w.post(person, address(w, "review/"), {"step": "approve", "reviewed": read, "read": "on"})


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_reviewer_reads_the_whole_report_and_approves_what_was_read(language):
    w = world()
    w.submitted()
    w.now += timedelta(days=4)
    page = text(w.get(w.reviewer, address(w, "review/"), language))
    for words in ("What was found under icti/2.5.", "A summary.", "Overtime agreements of the year", "Monitor A"):
        assert words in page
    assert "Words that no factory may read" not in page
    assert reviewed(w, w.reviewer).status_code == 302
    assert w.fresh(w.report).state == "approved"


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_approval_that_is_void_is_seen_by_all_who_saw_it_approved(language):
    """On the report, its lists, the visit and the officer's first page; and nobody can publish it."""
    w = world()
    w.approved()
    void, before = ("approval void", "approved") if language == "en" else ("批准已失效", "已批准")
    assert f'<span class="mark watch">{before}</span>' in text(w.get(w.officer, address(w), language))
    w.answer("icti/2.1", "unable-to-verify", version=1)
    for person in (w.officer, w.reviewer, w.monitor_a):
        assert f'<span class="mark wrong">{void}</span>' in text(w.get(person, address(w), language))
        assert f'<span class="mark wrong">{void}</span>' in text(w.get(person, "/reports/?state=void", language))
        assert void in text(w.get(person, f"/visits/{w.visit.public_id}/", language))
    handed_in = f'action="{address(w, "submit/")}"'
    assert handed_in in text(w.get(w.monitor_a, address(w), language))
    assert handed_in not in text(w.get(w.reviewer, address(w), language))
    for person in (w.officer, w.monitor_a):
        assert address(w) in text(w.get(person, "/", language))
    assert "<form method=" not in text(w.get(w.officer, address(w, "publish/"), language)).partition("</h1>")[2]
    w.post(w.officer, address(w, "publish/"))
    assert w.fresh(w.report).state == "void"
    assert w.get(w.manager, address(w)).status_code == 404
    w.post(w.monitor_a, address(w, "submit/"))
    assert w.fresh(w.report).state == "submitted"


def test_nobody_approves_without_saying_that_they_read_it():
    w = world()
    w.submitted()
    w.now += timedelta(days=4)
    w.post(w.reviewer, address(w, "review/"), {"step": "approve", "reviewed": w.review_hash()})
    assert w.fresh(w.report).state == "submitted"


def test_a_team_member_who_is_a_reviewer_too_may_not_approve():
    w = world()
    w.submitted()
    w.now += timedelta(days=4)
    people.give_role(person=w.monitor_a, role="reviewer", programme=w.programme, by=None, now=w.now)
    reviewed(w, w.monitor_a)
    assert w.fresh(w.report).state == "submitted"
    with pytest.raises(Refused, match="another reviewer must"):
        reports.approve(report=w.report, reviewed_sha256=w.review_hash(), by=w.viewer(w.monitor_a), now=w.now)


def test_approval_waits_for_the_documents_or_the_end_of_their_days():
    w = world()
    w.submitted()
    with walls.acting():
        due = w.visit.document_requests.get().due_at
    w.now = due
    page = text(w.get(w.reviewer, address(w, "review/")))
    assert "Approval waits for them" in page and 'value="approve"' not in page
    reviewed(w, w.reviewer)
    assert w.fresh(w.report).state == "submitted"
    w.now = due + SECOND
    assert 'value="approve"' in text(w.get(w.reviewer, address(w, "review/")))
    reviewed(w, w.reviewer)
    assert w.fresh(w.report).state == "approved"


def test_what_was_not_read_is_not_approved():
    w = world()
    w.submitted()
    w.now += timedelta(days=4)
    read = w.review_hash()
    finding = {"clause": "icti/2.5", "kind": "non-compliance", "text": "Changed meanwhile.", "evidence": "", "suggestion": "",
               "language": "en", "basis": "records", "workers_affected": 12}  # fmt: skip
    where = address(w, f"findings/{w.findings[0].public_id}/")
    assert w.post(w.monitor_b, where, finding).status_code == 302
    w.post(w.monitor_b, address(w, "submit/"))
    assert w.fresh(w.report).state == "submitted"
    reviewed(w, w.reviewer, read)
    assert w.fresh(w.report).state == "submitted"


def test_a_change_after_approval_voids_it():
    w = world()
    w.approved()
    scope = {"summary": "Another summary.", "records": "", "unseen": "", "limitations": "", "language": "en"}
    assert "missing" not in text(w.get(w.monitor_a, address(w)))
    assert w.post(w.monitor_a, address(w, "scope/"), scope).status_code == 302
    report = w.fresh(w.report)
    assert (report.state, report.approved_by_id, report.approved_sha256) == ("void", None, "")
    w.post(w.officer, address(w, "publish/"))
    assert count(Version) == 0


# -------------------------------------------------------------------------------------------- publication and reading


@pytest.mark.parametrize("language", LANGUAGES)
def test_publication_says_first_what_begins_and_cannot_be_undone(language):
    w = world()
    w.approved()
    w.pass_("published")
    page = text(w.get(w.officer, address(w, "publish/"), language))
    assert {"en": "This cannot be undone.", "zh-hans": "此操作不能撤销。"}[language] in page
    w.post(w.officer, address(w, "publish/"))
    report = w.fresh(w.report)
    assert report.state == "published"
    local = timedelta(hours=7)
    for moment, face in ((report.opens_at, "%Y-%m-%d %H:%M"), (report.objections_until, "%Y-%m-%d %H:%M:%S")):
        assert f">{(moment + local).strftime(face)}</time>" in page
    assert (report.objections_until + local).time().isoformat() == "23:59:59"
    assert count(Notice, person=w.manager, kind="report-published") == 1


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_factory_reads_the_frozen_report(language):
    w = world()
    w.published()
    page = text(w.get(w.manager, address(w, "v1/"), language))
    assert "What was found under icti/2.5." in page
    assert {"en": "Still open to objection until", "zh-hans": "仍可反对，截止"}[language] in page
    assert w.versions[0].sha256 in page
    assert "Words that no factory may read" not in page
    assert events("report.read") == 1


def test_a_reading_is_logged_before_the_body_whoever_reads():
    w = world()
    w.published()
    for person in (w.monitor_a, w.reviewer, w.officer):
        assert w.get(person, address(w, "v1/")).status_code == 200
    assert events("report.read") == 3
    assert w.get(w.manager, address(w, "v1/")).status_code == 200
    assert w.get(w.manager, address(w, "v1/en.pdf")).status_code == 200
    assert events("report.read") == 5
    with walls.acting():
        LogHead.objects.all().delete()
    client = w.client(w.manager)
    client.raise_request_exception = False
    with w.at(w.now):
        answer = client.get(address(w, "v1/"))
    assert answer.status_code == 500
    assert "What was found" not in text(answer)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_pdf_bears_a_name_that_tells_nothing(language):
    w = world()
    w.published()
    answer = w.get(w.manager, address(w, f"v1/{language}.pdf"))
    assert answer.content.startswith(b"%PDF-")
    assert answer["Content-Disposition"] == f'attachment; filename="report-v1-{language}.pdf"'
    assert "no-store" in answer["Cache-Control"]
    assert w.get(w.manager, address(w, "v1/km.pdf")).status_code == 404
    assert w.get(w.manager, address(w, "v2/en.pdf")).status_code == 404


def test_a_buyer_reads_from_the_very_moment_and_never_before_or_without_consent():
    w = world()
    w.published()
    opens = w.report.opens_at
    w.now = opens
    assert w.get(w.buyer, address(w, "v1/")).status_code == 404, "no consent"
    w.now = opens - timedelta(days=2)
    w.granted()
    for part in ("v1/", "v1/zh.pdf", ""):
        w.now = opens - SECOND
        assert w.get(w.buyer, address(w, part)).status_code == 404, part
        w.now = opens
        assert w.get(w.buyer, address(w, part)).status_code in (200, 302), part
    page = text(w.get(w.buyer, address(w, "v1/")))
    assert "Still open to objection until" in page
    assert "Object to this finding" not in page
    assert "Demonstration Factory 1" in text(w.get(w.buyer, "/reports/"))
    assert w.get(w.buyer, f"/visits/{w.visit.public_id}/").status_code == 404
    from fairfloor.actions import grants

    grants.withdraw(grant=w.grant, by=w.viewer(w.manager), now=w.now)
    assert w.get(w.buyer, address(w, "v1/")).status_code == 404


def test_the_ministry_reads_no_report():
    w = world()
    w.granted()
    w.now = w.report.opens_at + timedelta(days=400)
    for part in ("", "v1/", "v1/en.pdf"):
        assert w.get(w.ministry, address(w, part)).status_code == 404
    assert w.get(w.ministry, "/reports/").status_code == 404


# ---------------------------------------------------------------------------- objections, corrective actions, versions


@pytest.mark.parametrize(("late", "kept"), [(timedelta(microseconds=999_999), 1), (SECOND, 0)])
def test_an_objection_is_in_time_to_the_end_of_the_last_second(late, kept):
    w = world()
    w.published()
    w.now = w.report.objections_until + late
    where = address(w, f"findings/{w.findings[0].public_id}/objection/")
    page = text(w.get(w.manager, where))
    assert ("The time for objections is over" in page) == (kept == 0)
    w.post(w.manager, where, {"text": "The permits were not looked at.", "language": "en"})
    assert count(Objection) == kept
    assert ("Object to this finding" in text(w.get(w.manager, address(w)))) == bool(kept)


def test_a_finding_bears_one_objection():
    w = world()
    w.objected()
    where = address(w, f"findings/{w.findings[0].public_id}/objection/")
    assert "has been received" in text(w.get(w.manager, where))
    w.post(w.manager, where, {"text": "Once more.", "language": "en"})
    assert count(Objection) == 1


def test_an_officer_decides_with_reasons_and_the_next_version_says_what_changed():
    w = world()
    w.objected()
    where = f"/objections/{w.objection.public_id}/"
    assert "The permits were not looked at." in text(w.get(w.officer, where))
    assert "This field is required" in text(
        w.post(w.officer, where, {"decision": "uphold", "reasons": "", "language": "en"})
    )
    w.post(w.officer, where, {"decision": "uphold", "reasons": "The permits cover it.", "language": "en"})
    assert w.fresh(w.objection).state == "upheld"
    w.granted()
    w.now = w.report.opens_at
    preview = text(w.get(w.officer, address(w, "amend/")))
    assert "What was found under icti/2.5." in preview
    assert "cannot be undone" in preview
    chinese = text(w.get(w.officer, address(w, "amend/"), "zh-hans"))
    assert not re.search(r"–(\s|<[^>]*>)*\[英文原文", chinese), "what is not yet written has no language"
    assert "This field is required" in text(w.post(w.officer, address(w, "amend/"), {"text": " ", "language": "en"}))
    w.post(w.officer, address(w, "amend/"), {"text": "An objection was upheld.", "language": "zh"})
    with walls.acting():
        (change,) = Version.objects.get(report=w.report, number=2).content["changes"]
    assert (change["why"]["language"], change["why"]["text"]) == ("zh", "An objection was upheld.")
    assert count(Version) == 2
    report = w.fresh(w.report)
    assert report.opens_at == w.report.opens_at, "the days of third-party access do not begin again"
    for person in (w.manager, w.buyer):
        assert count(Notice, person=person, kind="report-amended") == 1
        page = text(w.get(person, address(w, "v2/")))
        assert "An objection was upheld." in page
        old = text(w.get(person, address(w, "v1/")))
        assert "A newer version stands beside this one." in old
        assert "What was found under icti/2.5." in old


@pytest.mark.parametrize(
    ("language", "state", "label", "printed"),
    [("en", "upheld in part", "What changes in the finding", "Upheld in part"),
     ("zh-hans", "部分成立", "该项发现的改动", "部分成立；")],
)  # fmt: skip
def test_what_is_upheld_in_part_is_put_right_by_an_amendment(language, state, label, printed):
    """The finding stays, the team is told what changes, and the next version prints it with the state of the objection."""
    w = world()
    w.objected()
    where, told = f"/objections/{w.objection.public_id}/", {"reasons": "Some months are covered.", "language": "en"}
    w.post(w.officer, where, {"decision": "uphold-in-part", "changes": " ", **told})
    assert w.fresh(w.objection).state == "open" and not count(Amendment)
    w.post(w.officer, where, {"decision": "uphold-in-part", "changes": "May alone, not June.", **told}, language)
    objection, finding = w.fresh(w.objection), w.fresh(w.objection.finding)
    assert (objection.state, objection.changes, finding.withdrawn_at) == (
        "upheld-in-part",
        "May alone, not June.",
        None,
    )
    with walls.acting():
        [amendment] = Amendment.objects.select_related("report", "programme")
        assert [row.person.pk for row in Notice.objects.filter(kind="amendment-opened").order_by("pk")] == [
            w.monitor_a.pk, w.monitor_b.pk,
        ]  # fmt: skip
    assert (amendment.state, amendment.reason) == ("draft", "May alone, not June.")
    for person, page in ((w.manager, address(w)), (w.monitor_a, address(w)), (w.officer, where)):
        said = text(w.get(person, page, language))
        assert state in said and label in said and "May alone, not June." in said
    team, on = w.viewer(w.monitor_a), {"now": w.now}
    values = {"text": "What was found in May.", "clause": finding.clause, "kind": finding.kind, "language": "en"}
    amendments.change(amendment=amendment, finding=finding.public_id, values=values, by=team, **on)
    amendments.submit(amendment=amendment, by=team, **on)
    by = w.viewer(w.reviewer)
    _, read = amendments.preview(amendment=amendment, by=by, **on)
    amendments.approve(amendment=amendment, reviewed_sha256=read, by=by, **on)
    amendments.publish(amendment=amendment, by=w.viewer(w.officer), **on)
    page = text(w.get(w.manager, address(w, "v2/"), language))
    assert "What was found in May." in page and "May alone, not June." in page
    with walls.acting():
        content = Version.objects.get(report=w.report, number=2).content
    assert content["findings"][0]["objection"]["state"] == "upheld-in-part"
    layout = printing.layout(forms.read(contents.Report, content), language[:2], content_hash="0" * 64)
    assert printed in str(layout)


def waits(w, language="en"):
    """Whether the officer's first page says that an upheld objection to the report is carried by no version."""
    title = {"en": "Upheld objections that no version carries yet", "zh-hans": "成立但尚无版本落实的反对"}[language]
    return f">{title}</h2>" in text(w.get(w.officer, "/", language))


def test_a_decision_that_no_version_carries_waits_on_the_officers_first_page():
    """An amendment that was given up, or that leaves the finding as it was, carries no decision out."""
    w = world()
    w.objected()
    officer, team, on = w.viewer(w.officer), w.viewer(w.monitor_a), {"now": w.now}
    given = {"upheld": True, "changes": "May alone.", "reasons": "x", "language": "en", "by": officer}
    remedies.decide(objection=w.objection, **given, **on)
    assert w.fresh(w.objection).owed and not waits(w)

    def opened():
        with walls.acting():
            return Amendment.objects.select_related("report", "programme").get(ended_at=None)

    page = text(w.get(w.officer, address(w, "amendment/")))
    assert (
        "May alone." in page and "not yet changed in the draft" in page and "waits on the officers' first page" in page
    )
    amendments.drop(amendment=opened(), by=officer, **on)
    for language in ("en", "zh-hans"):
        assert waits(w, language)
    assert f'href="{address(w, "amendment/")}"' in text(w.get(w.officer, "/"))
    finding = w.fresh(w.objection.finding)
    for changed in (w.findings[1], finding):
        amendment = amendments.begin(report=w.report, reason="A slip.", language="en", by=officer, **on)
        assert not waits(w)
        values = {"text": "Other words.", "clause": changed.clause, "kind": changed.kind, "language": "en"}
        amendments.change(amendment=amendment, finding=changed.public_id, values=values, by=team, **on)
        said = "changed in the draft" if changed == finding else "not yet changed in the draft"
        assert f">{said}<" in text(w.get(w.monitor_a, address(w, "amendment/")))
        amendments.submit(amendment=opened(), by=team, **on)
        by = w.viewer(w.reviewer)
        _, read = amendments.preview(amendment=opened(), by=by, **on)
        amendments.approve(amendment=opened(), reviewed_sha256=read, by=by, **on)
        amendments.publish(amendment=opened(), by=officer, **on)
        assert waits(w) == w.fresh(w.objection).owed == (changed != finding)


def test_an_upheld_objection_is_owed_until_the_next_version():
    w = world()
    w.decided(upheld=True)
    assert w.fresh(w.objection).owed and waits(w)
    assert f'href="{address(w, "amend/")}"' in text(w.get(w.officer, "/"))
    reports.amend(report=w.report, reason="Upheld.", by=w.viewer(w.officer), now=w.now)
    assert not w.fresh(w.objection).owed and not waits(w)


def test_why_a_version_took_another_s_place_is_marked_with_its_language():
    w = world()
    w.decided(upheld=True)
    first = reports.amend(
        report=w.report, reason="反对成立", language="zh", by=w.viewer(w.officer), now=w.pass_("step")
    )
    assert (first.reason_language, w.versions[0].reason_language) == ("zh", "")
    for part in ("", "v2/"):
        assert '<span class="free" lang="zh">反对成立</span>' in text(w.get(w.manager, address(w, part)))
        assert '<span class="free">反对成立</span>' in text(w.get(w.manager, address(w, part), "zh-hans"))


def test_what_names_no_language_is_in_that_of_the_report_s_own_words():
    w = world()
    w.decided(upheld=True)
    w.report.scope["language"] = "zh"
    with walls.acting():
        w.report.save()
    made = reports.amend(report=w.report, reason="反对成立", by=w.viewer(w.officer), now=w.pass_("step"))
    assert made.reason_language == "zh"
    assert {change["why"]["language"] for change in made.content["changes"]} == {"zh"}


@pytest.mark.parametrize(
    ("language", "page", "whole"),
    [
        ("en", "Special visit, about these clauses alone:", "no other clause was looked at"),
        ("zh-hans", "特别检查，只涉及以下条款：", "其他条款均未检查"),
    ],
)
def test_the_report_of_a_special_visit_names_the_clauses_that_it_looked_at(language, page, whole):
    w = world()
    w.submitted()
    chosen = ["icti/2.5", "icti/9.7"]
    assert page not in text(w.get(w.monitor_a, address(w), language))
    with walls.acting():
        Visit.objects.filter(pk=w.visit.pk).update(clauses=chosen)
    said = text(w.get(w.monitor_a, address(w), language)).partition(page)[2].partition("</p>")[0]
    assert "ICTI 2.5" in said and "ICTI 9.7" in said and "ICTI 9.16" not in said
    assert whole in text(w.get(w.monitor_a, address(w, "review/"), language))
    content, _sha256 = reports.preview(report=w.report, by=w.viewer(w.monitor_a), now=w.now)
    assert [one["clause"] for one in content["scope"]["clauses"]] == chosen


def test_what_is_upheld_in_part_goes_into_an_amendment_that_is_open():
    w = world()
    w.objected()
    amendments.begin(report=w.report, reason="A slip.", language="en", by=w.viewer(w.officer), now=w.now)
    decided = remedies.decide(
        objection=w.objection,
        upheld=True,
        changes="May alone.",
        reasons="x",
        language="en",
        by=w.viewer(w.officer),
        now=w.now,
    )
    assert decided.state == "upheld-in-part" and count(Amendment) == 1


def test_a_dismissed_objection_leaves_the_finding_and_tells_the_reasons():
    w = world()
    w.decided(upheld=False)
    page = text(w.get(w.manager, address(w)))
    assert "The permits cover those weeks." in page
    assert w.fresh(w.findings[0]).withdrawn_at is None
    assert "No finding changes," in text(w.get(w.officer, address(w, "amend/")))


def test_a_factory_answers_with_a_corrective_action_at_any_time():
    w = world()
    w.published()
    w.now += timedelta(days=900)
    where = address(w, f"findings/{w.findings[1].public_id}/action/")
    data = {
        "cause": "No fans",
        "action": "Fans in every line",
        "who": "Maintenance",
        "until_date": "2028-01-31",
        "language": "en",
    }
    assert w.post(w.manager, where, data).status_code == 302
    with walls.acting():
        row = CorrectiveAction.objects.get()
    for step, state in (("start", "under-way"), ("finish", "done")):
        w.post(w.manager, f"/actions/{row.public_id}/", {"step": step, "sure": "on"})
        assert w.fresh(row).state == state
    assert w.post(w.manager, f"/actions/{row.public_id}/", {"step": "verify"}).status_code == 404
    page = text(w.get(w.officer, address(w)))
    assert "Fans in every line" in page
    assert "overdue" not in page


# ------------------------------------------------------------------------------------------ a constant number of queries


def test_the_list_of_reports_takes_as_many_queries_for_300_as_for_3():
    w = world()
    w.granted()
    w.now = w.report.opens_at

    def add(number):
        with walls.acting():
            shared = {"programme": w.programme, "factory": w.factory}
            made = Visit.objects.bulk_create(
                Visit(**shared, state="closed", planned_date=w.now.date(), planned_at=w.now, planned_by=w.officer,
                      arrived_at=w.now, admitted_at=w.now, closed_at=w.now) for _ in range(number)
            )  # fmt: skip
            Report.objects.bulk_create(
                Report(**shared, visit=visit, state="published", drafted_at=w.now, drafted_by=w.monitor_a, published_at=w.now,
                       opens_at=w.now, objections_until=w.now) for visit in made
            )  # fmt: skip

    people_ = (w.officer, w.reviewer, w.manager, w.buyer)
    add(2)
    few = {person.name: queries(w, person, "/reports/") for person in people_}
    add(297)
    assert count(Report) == 300
    assert {person.name: queries(w, person, "/reports/") for person in people_} == few


def test_the_pages_of_a_report_take_as_many_queries_for_300_findings_as_for_3():
    w = world()
    w.submitted()
    staff = [(w.monitor_a, ""), (w.officer, "review/")]

    def add(number, start):
        with walls.acting():
            Finding.objects.bulk_create(
                Finding(programme=w.programme, report=w.report, clause="icti/9.7", kind="observation", text="x", language="en",
                        basis="observation", position=start + n) for n in range(number)
            )  # fmt: skip

    add(1, 10)
    few = {(person.name, part): queries(w, person, address(w, part)) for person, part in staff}
    add(297, 100)
    assert {(person.name, part): queries(w, person, address(w, part)) for person, part in staff} == few


@pytest.mark.parametrize(
    ("language", "later", "not_yet", "hash_words"),
    [
        ("en", "are fixed when the report is published", r"Published</dt><dd>.{0,40}not yet", "over canonical JSON:"),
        ("zh-hans", "在公布时确定", r"公布时间</dt><dd>.{0,40}尚未", "内容（规范 JSON）"),
    ],
)
def test_what_is_reviewed_tells_no_hash_that_nobody_will_meet_again(language, later, not_yet, hash_words):
    w = world()
    w.submitted()
    page = text(w.get(w.reviewer, address(w, "review/"), language))
    assert later in page and re.search(not_yet, page) and hash_words not in page
    w.published()
    page = text(w.get(w.manager, address(w, "v1/"), language))
    assert later not in page and hash_words in page and page.count(w.versions[0].sha256) == 1


def test_a_version_takes_as_many_queries_for_300_corrective_actions_as_for_3():
    w = world()
    w.objected()
    parts = ("", "v1/")

    def add(number):
        with walls.acting():
            CorrectiveAction.objects.bulk_create(
                CorrectiveAction(programme=w.programme, report=w.report, finding=w.findings[1],
                                 finding_public_id=w.findings[1].public_id, state="planned", cause="c", action="a", who="w",
                                 until_date=w.now.date(), language="en", proposed_at=w.now,
                                 proposed_by=w.manager, changed_at=w.now) for _ in range(number)
            )  # fmt: skip

    add(2)
    few = {part: queries(w, w.manager, address(w, part)) for part in parts}
    add(297)
    assert {part: queries(w, w.manager, address(w, part)) for part in parts} == few


def test_someone_whose_role_ended_finds_nothing():
    w = world()
    w.published()
    with walls.acting():
        Role.objects.filter(person=w.manager).update(ended_at=w.now)
    assert w.get(w.manager, address(w, "v1/")).status_code == 404
    with pytest.raises(Refused):
        remedies.object_to(finding=w.findings[0], text="x", language="en", by=w.viewer(w.manager), now=w.now)


def test_a_visit_that_found_nothing_ends_in_a_report_that_says_so():
    """From the draft to the buyer: in pages of both languages and in the file, which a stranger can check."""
    w = world()
    w.answered(breaches=())
    w.drafted()
    page = text(w.get(w.monitor_a, address(w)))
    assert "Where the visit found nothing" in page and "disabled" not in page
    w.granted()
    w.now = w.report.opens_at
    nothing = {"en": ("This report holds no findings.", "No findings."), "zh-hans": ("本报告没有发现。", "没有发现。")}
    for language, (words, printed) in nothing.items():
        for person in (w.manager, w.reviewer, w.officer):
            assert words in text(w.get(person, address(w), language)), (language, person)
        for person in (w.manager, w.buyer):
            assert printed in text(w.get(person, address(w, "v1/"), language)), (language, person)
    with walls.acting():
        content = Version.objects.get(report=w.report).content
    assert content["findings"] == [] and content["scope"]["standards"]
    for language in ("en", "zh"):
        file = w.get(w.manager, address(w, f"v1/{language}.pdf")).content
        assert file.startswith(b"%PDF-") and seal_checks.check(file, trusted=[keys.public_key()]).verdict == "genuine"


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_a_finding_s_form_cites_its_clause_by_number_and_title(language):
    w = world()
    w.drafted()
    finding = w.findings[0]
    code, number = finding.clause.split("/")
    page = text(w.get(w.monitor_a, address(w, f"findings/{finding.public_id}/"), language))
    title = standards.clause(finding.clause).title.say(language[:2])
    assert f'<h2 class="mt-0">{code.upper()} {number} {title}</h2>' in page
    assert finding.clause.upper() not in page


def test_people_are_counted_so_that_one_fits_as_well_as_many():
    w = world()
    w.planned()
    page = text(w.get(w.monitor_a, f"/visits/{w.visit.public_id}/"))
    assert re.search(r"women: \d+, men: \d+</dd>", page) and not re.search(r"\d+ men\b", page)

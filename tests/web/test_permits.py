"""Permits on their pages: who hands one in, who confirms it, what a correction leaves, and that pages stay quick."""

from dataclasses import replace
from datetime import date, timedelta
from importlib import import_module
from typing import Any

import pytest
from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection

from fairfloor.actions import files, permits
from fairfloor.registry import walls
from fairfloor.registry.models import Factory, Notice, Permit, Person, StoredFile, Visit
from tests.web.counting import queries
from tests.web.markup import unbroken
from tests.world import World, world

pytestmark = pytest.mark.django_db
PARTICULARS = permits.Particulars(
    kind="comprehensive-hours", authority="Demonstration office", number="D-1", start=date(2025, 1, 1), end=date(2026, 1, 1),
    document="Approval", cycle="quarter",
)  # fmt: skip
FORM = {
    "kind": "comprehensive-hours", "authority": "Demonstration office", "number": "D-9", "first": "2025-01-01",
    "last": "2025-12-31", "cycle": "quarter", "covers": "some", "departments": "Sewing; Packing\nSewing", "document": "Approval",
}  # fmt: skip


def text(response: Any) -> str:
    return str(response.content.decode())


def paper(content: bytes = b"paper") -> files.Paper:
    return files.Paper("a.pdf", "application/pdf", [content])


def in_china(w: World) -> World:
    """The world's factory stands where the law knows approvals of other hours."""
    with walls.acting():
        Factory.objects.filter(pk=w.factory.pk).update(jurisdiction="cn")
        w.factory.refresh_from_db()
        w.participation.refresh_from_db()
    return w


def kept(w: World, **changed: Any) -> Permit:
    return permits.add(
        participation=w.participation, particulars=replace(PARTICULARS, **changed), paper=paper(), by=w.viewer(w.officer),
        now=w.now,
    )  # fmt: skip


def rows() -> list[Permit]:
    with walls.acting():
        return list(Permit.objects.order_by("pk"))


def post(w: World, person: Any, address: str, **told: Any) -> Any:
    return w.post(person, address, {"file": SimpleUploadedFile("a.pdf", b"paper", "application/pdf"), **told})


def test_what_the_factory_hands_in_waits_for_an_officer_who_confirms_it():
    w = in_china(world())
    address = f"/factories/{w.factory.public_id}/permits/"
    assert post(w, w.manager, address, **FORM).status_code == 302
    (row,) = rows()
    assert (row.state, row.covers, row.end_date) == (
        "awaiting",
        {"departments": ["Sewing", "Packing"]},
        date(2026, 1, 1),
    )
    with walls.acting():
        notice = Notice.objects.get(kind="permit-submitted")
    assert notice.person == w.officer
    led = w.post(w.officer, f"/notices/{notice.public_id}/open/")
    assert led["Location"] == f"/permits/{row.public_id}/"
    link = f'href="/permits/{row.public_id}/"'
    assert link in text(w.get(w.officer, "/")) and link not in text(w.get(w.manager, "/"))
    assert "awaits a look by the programme" in text(w.get(w.officer, f"/factories/{w.factory.public_id}/"))
    assert "Yes, it says so" in text(w.get(w.officer, f"/permits/{row.public_id}/"))
    assert "Yes, it says so" not in text(w.get(w.manager, f"/permits/{row.public_id}/"))
    assert w.post(w.officer, f"/permits/{row.public_id}/confirm/").status_code == 302
    assert rows()[0].state == "standing" and rows()[0].confirmed_by == w.officer
    assert link not in text(w.get(w.officer, "/")) and "No permit awaits a look." in text(w.get(w.officer, "/"))


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", ("in force", "expired", "not yet in force", "withdrawn", "Approval of comprehensive hours", "departments Sewing")),
        ("zh-hans", ("有效", "已过期", "尚未生效", "已撤回", "综合计算工时工作制的批准", "部门：Sewing")),
    ],
)  # fmt: skip
def test_the_factory_s_page_lists_permits_with_how_they_stand(language, words):
    w = in_china(world())
    today = w.now.date()
    for number, (start, end) in enumerate(((-9, 9), (-9, -1), (9, 20)), start=1):
        day = timedelta(days=1)
        kept(
            w,
            number=f"N-{number}",
            start=today + start * day,
            end=today + end * day,
            covers={"departments": ["Sewing"]},
        )
    gone = kept(w, number="N-4")
    permits.withdraw(permit=gone, reason="A mistake", language="en", by=w.viewer(w.officer), now=w.now)
    page = text(w.get(w.officer, f"/factories/{w.factory.public_id}/", language))
    assert all(f">{word}</span>" in page for word in words[:4])
    assert all(word in page for word in (*words[4:], "N-1", "N-4"))


def test_the_last_day_of_a_permit_is_in_force_and_the_day_after_is_not():
    w = in_china(world())
    row = kept(w)
    assert [row.stands_on(day) for day in (date(2024, 12, 31), date(2025, 1, 1), date(2025, 12, 31), date(2026, 1, 1))] == [
        "not-yet", "in-force", "in-force", "expired",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"last": "2024-12-31"}, "The last day is before the first"),
        ({"cycle": ""}, "Choose the cycle that the document states"),
        ({"kind": "irregular-hours"}, "This kind of permit has no cycle"),
        ({"departments": ""}, "Name the departments, or tick the kinds of work"),
        ({"covers": "all"}, "It cannot be for everybody and for some"),
        ({"kind": "overtime-permission"}, "overtime-permission"),
        ({"departments": "x" * 101}, "Write at most 50 departments of 100 characters each"),
        ({"file": ""}, "1 field"),
    ],
)
def test_a_form_that_cannot_be_meant_keeps_nothing_and_says_why(changed, sentence):
    w = in_china(world())
    page = post(w, w.officer, f"/factories/{w.factory.public_id}/permits/", **{**FORM, **changed})
    assert page.status_code == 200 and sentence in text(page).replace("&quot;", '"')
    assert not rows()


def test_a_correction_is_a_row_of_its_own_and_keeps_the_paper_unless_another_is_sent():
    w = in_china(world())
    before = kept(w)
    address = f"/permits/{before.public_id}/correct/"
    assert "D-1" in text(w.get(w.officer, address))
    assert w.post(w.officer, address, {**FORM, "number": "D-2"}).status_code == 302
    old, new = rows()
    assert (old.state, old.number, new.state, new.number) == ("superseded", "D-1", "standing", "D-2")
    assert (new.supersedes_id, new.file_id) == (old.pk, old.file_id)
    assert w.get(w.officer, address).status_code == 404, "what was replaced is corrected no more"
    assert "D-2" in text(w.get(w.reviewer, f"/permits/{old.public_id}/"))


def test_a_place_without_permits_offers_no_form():
    w = world()
    with walls.acting():
        Factory.objects.filter(pk=w.factory.pk).update(jurisdiction="zz")
    assert "/permits/" not in text(w.get(w.officer, f"/factories/{w.factory.public_id}/"))
    page = text(w.get(w.officer, f"/factories/{w.factory.public_id}/permits/"))
    assert "knows no permits" in page and 'name="kind"' not in page


def test_a_visit_keeps_the_permits_of_its_day_and_names_them_on_its_checklist():
    w = in_china(world())
    row = kept(w)
    kept(w, number="D-S", covers={"departments": ["Sewing"]})
    w.inside()
    permits.withdraw(permit=row, reason="Ended early", language="en", by=w.viewer(w.officer), now=w.now)
    page = text(w.get(w.monitor_a, f"/visits/{w.visit.public_id}/checklist/", q="2.5"))
    assert "set aside by permit No. D-1 of Demonstration office, until 2025-12-31" in page
    assert "permit No. D-S of Demonstration office, until 2025-12-31, holds for the departments Sewing only" in page
    chinese = text(w.get(w.monitor_a, f"/visits/{w.visit.public_id}/checklist/", "zh-hans", q="2.5"))
    assert "因 Demonstration office 的许可（编号 D-1，至 2025-12-31）而不适用" in chinese
    clause = unbroken(text(w.get(w.monitor_a, f"/visits/{w.visit.public_id}/checklist/icti/2.5/")))
    assert "Set aside by permit No. D-1 of Demonstration office" in clause


def test_a_permit_seen_on_a_visit_is_the_team_s_until_the_visit_closes():
    w = in_china(world())
    w.inside()
    address = f"/visits/{w.visit.public_id}/permits/"
    told = {**FORM, "covers": "all", "departments": ""}
    assert post(w, w.monitor_a, address, **told).status_code == 302
    again = post(w, w.monitor_a, address, **told)
    assert "already counts with permit No. D-9" in text(again)
    assert "D-9" in text(w.get(w.monitor_b, address))
    assert w.get(w.officer, address).status_code == 404
    assert not rows() and "D-9" not in text(w.get(w.officer, f"/factories/{w.factory.public_id}/"))
    w.closed()
    (row,) = rows()
    assert (row.state, row.number, row.recorded_by, row.confirmed_by) == ("standing", "D-9", w.monitor_a, w.monitor_a)
    with walls.acting():
        assert [one["permit"] for one in Visit.objects.get(pk=w.visit.pk).permits] == [row.public_id]
        assert StoredFile.objects.get(pk=row.file_id).size == len(b"paper")
    assert "D-9" in text(w.get(w.officer, f"/factories/{w.factory.public_id}/"))


def test_a_permit_seen_on_a_visit_that_is_ended_midway_is_not_lost():
    w = in_china(world())
    w.inside()
    post(w, w.monitor_a, f"/visits/{w.visit.public_id}/permits/", **{**FORM, "covers": "all", "departments": ""})
    w.obstructed()
    (row,) = rows()
    assert (row.state, row.number, row.recorded_by) == ("standing", "D-9", w.monitor_a)
    with walls.acting():
        assert [one["permit"] for one in Visit.objects.get(pk=w.visit.pk).permits] == [row.public_id]


def test_a_page_of_a_factory_asks_the_database_as_often_for_3_permits_as_for_300():
    w = in_china(world())
    for number in range(3):
        kept(w, number=f"N-{number}")
    address = f"/factories/{w.factory.public_id}/"
    w.get(w.officer, address)
    few = queries(w, w.officer, address)
    with walls.acting():
        first = Permit.objects.first()
        Permit.objects.bulk_create(
            Permit(
                programme=first.programme, factory=first.factory, state="standing", kind=first.kind, authority="A",
                number=f"M-{number}", start_date=first.start_date, end_date=first.end_date, cycle="quarter", document="D",
                file=first.file, recorded_at=w.now, recorded_by=w.officer, confirmed_at=w.now, confirmed_by=w.officer,
            )
            for number in range(297)
        )  # fmt: skip
    assert queries(w, w.officer, address) == few
    assert "M-296" in text(w.get(w.officer, address))


def test_a_reason_that_is_too_long_comes_back_in_its_field():
    w = in_china(world())
    row = kept(w)
    page = text(w.post(w.officer, f"/permits/{row.public_id}/withdraw/", {"reason": "x" * 401, "language": "en"}))
    assert "x" * 401 in page and "401" in page and rows()[0].withdrawn_at is None
    w.post(w.officer, f"/permits/{row.public_id}/withdraw/", {"reason": "x" * 400, "language": "en"})
    assert rows()[0].reason == "x" * 400


def test_why_it_is_withdrawn_keeps_the_language_in_which_it_is_written():
    w = in_china(world())
    row = kept(w)
    address = f"/permits/{row.public_id}/"
    assert 'name="language"' in text(w.get(w.officer, address))
    refused = text(w.post(w.officer, f"{address}withdraw/", {"reason": "提前终止", "language": "xx"}))
    assert "提前终止" in refused and rows()[0].withdrawn_at is None
    w.post(w.officer, f"{address}withdraw/", {"reason": "提前终止", "language": "zh"})
    assert rows()[0].reason_language == "zh"
    assert '<span class="free" lang="zh">提前终止</span>' in text(w.get(w.officer, address))
    assert '<span class="free">提前终止</span>' in text(w.get(w.officer, address, "zh-hans"))


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_why_one_was_withdrawn_before_languages_were_kept_is_taken_to_be_in_the_writer_s(language):
    w = in_china(world())
    permits.withdraw(permit=kept(w), reason="x", language="", by=w.viewer(w.officer), now=w.now)
    step = import_module("fairfloor.registry.migrations.0050_language_of_reasons")
    with walls.acting():
        Person.objects.filter(pk=w.officer.pk).update(language=language)
        step.fill(apps, connection.schema_editor())
    assert rows()[0].reason_language == language[:2]

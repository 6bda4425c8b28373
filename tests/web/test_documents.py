"""A document is taken off the list of those asked for, or asked for in other words: who is told, and who waits no more."""

import html
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from fairfloor.actions import documents, reports, visits
from fairfloor.actions.acts import Refused
from fairfloor.actions.content_documents import part
from fairfloor.core.remedies import after
from fairfloor.registry import walls
from fairfloor.registry.models import DocumentRequest, Event, Notice
from tests.web.test_bases import text
from tests.world import ZONE, world

pytestmark = pytest.mark.django_db
REASON = "It was asked for twice."


@pytest.fixture
def w():
    return world()


def request_of(w):
    with walls.acting():
        return DocumentRequest.objects.select_related("visit__factory", "programme").get(
            visit=w.visit, withdrawn_at=None
        )


def withdraw(w, row, by=None, **told):
    words = {"reason": REASON, "language": "en", **told}
    return documents.withdraw(request=row, by=by or w.viewer(w.monitor_a), now=w.now, **words)


def test_the_factory_is_told_why_and_nobody_waits_for_it_any_more(w):
    w.closed()
    row = request_of(w)
    with walls.acting():
        Notice.objects.all().delete()
    page = f"/documents/{row.public_id}/withdraw/"
    assert f'href="{page}"' in text(w.get(w.monitor_a, f"/visits/{w.visit.public_id}/documents/"))
    answer = w.post(w.monitor_a, page, {"instead": "", "reason": REASON, "language": "en"})
    assert answer["Location"] == f"/visits/{w.visit.public_id}/documents/"
    with walls.acting():
        notice = Notice.objects.get()
        event = Event.objects.order_by("-sequence").first()
    assert (notice.kind, notice.person_id) == ("documents-changed", w.manager.pk)
    assert (event.verb, event.subject_id) == ("document.withdrawn", row.public_id) and REASON not in repr(event.digests)
    w.now = after(row.due_at)
    for person, language, words in (
        (w.manager, "en", "taken off the list"), (w.manager, "zh-hans", "已从清单撤下"),
        (w.monitor_b, "en", "taken off the list"),
    ):  # fmt: skip
        where = f"/visits/{w.visit.public_id}/" + ("" if person == w.manager else "documents/")
        page = html.unescape(text(w.get(person, where, language)))
        assert words in page and REASON in page and "missing" not in page and "未提交" not in page
    assert row.text not in html.unescape(text(w.get(w.manager, "/")))
    with walls.acting():
        assert part(DocumentRequest.objects.filter(visit=w.visit), ZONE, w.now) == ()


def test_what_is_asked_for_in_its_place_has_the_same_last_moment(w):
    w.closed()
    row = request_of(w)
    made = withdraw(w, row, instead="Payroll of March to May")
    assert (made.text, made.due_at, made.visit_id) == ("Payroll of March to May", row.due_at, w.visit.pk)
    with walls.acting():
        told = part(DocumentRequest.objects.filter(visit=w.visit).order_by("pk"), ZONE, w.now)
    assert [one.title.text for one in told] == ["Payroll of March to May"]
    page = html.unescape(text(w.get(w.manager, f"/documents/{row.public_id}/")))
    assert "nothing is to be handed in" in page and 'type="file"' not in page
    with pytest.raises(Refused, match="nobody waits for it"):
        documents.hand_in(
            request=row, name="a.pdf", media_type="application/pdf", pieces=[b"a"], by=w.viewer(w.manager), now=w.now
        )


def test_inside_the_visit_nobody_outside_is_told(w):
    w.inside()
    row = visits.request_document(visit=w.visit, text="Pyroll", language="en", by=w.viewer(w.monitor_a), now=w.now)
    with walls.acting():
        before = Notice.objects.count()
    made = withdraw(w, row, instead="Payroll")
    assert made.due_at is None
    with walls.acting():
        assert Notice.objects.count() == before


def test_what_came_is_over_or_has_no_reason_stays_on_the_list(w):
    w.closed()
    row = request_of(w)
    with pytest.raises(Refused, match="Say why"):
        withdraw(w, row, reason=" ")
    for by in (w.manager, w.reviewer, w.officer):
        with pytest.raises(Refused, match="not yours"):
            withdraw(w, row, by=w.viewer(by))
    last, w.now = w.now, after(row.due_at)
    with pytest.raises(Refused, match="last moment is over"):
        withdraw(w, row)
    assert w.get(w.monitor_a, f"/documents/{row.public_id}/withdraw/").status_code == 404
    w.now = after(row.due_at) - timedelta(seconds=1)
    made = withdraw(w, row, instead="Payroll")
    with pytest.raises(Refused, match="nobody waits for it"):
        withdraw(w, row)
    w.now = last
    documents.hand_in(
        request=made, name="a.pdf", media_type="application/pdf", pieces=[b"a"], by=w.viewer(w.manager), now=w.now
    )
    with pytest.raises(Refused, match="has come already"):
        withdraw(w, made)


def test_an_approval_does_not_wait_for_what_was_taken_off(w):
    w.closed()
    row = request_of(w)
    w.submitted()

    def approve():
        told = {"by": w.viewer(w.reviewer), "now": w.pass_("step")}
        return reports.approve(report=w.report, reviewed_sha256=w.review_hash(), **told)

    with pytest.raises(Refused, match="document"):
        approve()
    withdraw(w, row)
    assert approve().state == "approved"


def test_another_document_stands_beside_a_wrong_one_until_the_last_moment(w):
    """A factory that took the wrong file had no way to hand in the right one."""
    w.closed()
    with walls.acting():
        row = DocumentRequest.objects.get(visit=w.visit)
    address = f"/documents/{row.public_id}/"
    for name in ("wrong.txt", "right.txt"):
        with w.at(w.now):
            file = SimpleUploadedFile(name, name.encode(), "text/plain")
            assert w.client(w.manager).post(address, {"file": file}).status_code == 302
        w.now += timedelta(minutes=5)
    with walls.acting():
        rows = list(DocumentRequest.objects.filter(visit=w.visit).select_related("file").order_by("pk"))
        assert Notice.objects.filter(kind="document-received", person=w.monitor_a).count() == 2
    assert [(one.text, one.file.name) for one in rows] == [(row.text, "wrong.txt"), (row.text, "right.txt")]
    assert "Add another" in w.get(w.manager, f"/visits/{w.visit.public_id}/").content.decode()
    w.now = row.due_at + timedelta(seconds=1)
    assert "Add another" not in w.get(w.manager, f"/visits/{w.visit.public_id}/").content.decode()
    assert "hand in another" not in w.get(w.manager, address).content.decode()
    with w.at(w.now):
        late = w.client(w.manager).post(address, {"file": SimpleUploadedFile("late.txt", b"x", "text/plain")})
    assert "the last moment to add another beside it is over" in late.content.decode()

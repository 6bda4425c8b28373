"""Notices that tell of something to do say when it waits no more; they stay where they stand, and are asked for at once."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from fairfloor.actions import (
    alerts,
    amendments,
    clarifications,
    complaints,
    corrective_actions,
    delays,
    demonstration_factories,
    documents,
    factories,
    noncooperation,
    permits,
    reports,
    reviews,
)
from fairfloor.actions import notices as telling
from fairfloor.registry import subjects, walls
from fairfloor.registry.models import DocumentRequest, Notice
from tests.actions import scenes
from tests.web.counting import queries
from tests.world import world

pytestmark = pytest.mark.django_db
WORDS = {"en": "no longer waits", "zh-hans": "已不再等待处理"}


def act(w: Any, action: Callable[..., Any], who: str, **told: Any) -> Any:
    """An action taken by somebody of the world, a minute later."""
    w.now += timedelta(minutes=1)
    return action(by=w.viewer(getattr(w, who)), now=w.now, **told)


def _applied(w: Any) -> Callable[[], Any]:
    made = demonstration_factories.registered(w.programme, 9, w.now)
    return lambda: act(w, factories.accept, "officer", participation=made)


def _documents(w: Any) -> Callable[[], Any]:
    w.closed()
    with walls.acting():
        [asked] = DocumentRequest.objects.filter(visit=w.visit)
    words = {"reason": "It was a slip.", "language": "en"}
    return lambda: act(w, documents.withdraw, "monitor_a", request=asked, **words)


def _in_review(w: Any) -> Callable[[], Any]:
    w.submitted()
    return lambda: act(w, reports.return_, "reviewer", report=w.report, reason="Name the months.")


def _amendment_in_review(w: Any) -> Callable[[], Any]:
    w.published()
    made = scenes._amended(w, "submitted")
    return lambda: act(w, amendments.return_, "reviewer", amendment=made, reason="Name the months.", language="en")


def _returned(w: Any) -> Callable[[], Any]:
    _in_review(w)()
    return lambda: act(w, reports.submit, "monitor_a", report=w._report())


def _approved(w: Any) -> Callable[[], Any]:
    w.approved()
    return lambda: w.published()


def _voided(w: Any) -> Callable[[], Any]:
    w.approved()
    act(w, reports.write_finding, "monitor_a", report=w.report, finding=None, values=scenes._finding())
    return lambda: act(w, reports.submit, "monitor_a", report=w._report())


def _commented(w: Any) -> Callable[[], Any]:
    w.submitted()
    w.comment = act(w, reviews.write, "reviewer", report=w.report, finding=None, text="Which?", language="en")
    return lambda: act(w, reviews.answer, "monitor_a", comment=w.comment, text="May.", language="en")


def _answered(w: Any) -> Callable[[], Any]:
    _commented(w)()
    return lambda: act(w, reviews.close, "reviewer", comment=w.comment)


def _amending(w: Any) -> Callable[[], Any]:
    w.published()
    made = scenes._amended(w, "draft")
    return lambda: act(w, amendments.submit, "monitor_a", amendment=made)


def _objected(w: Any) -> Callable[[], Any]:
    w.objected()
    return lambda: w.decided()


def _proposed(w: Any) -> Callable[[], Any]:
    w.objected()
    told = {"accepted": True, "reason": "", "language": "en"}
    return lambda: act(w, corrective_actions.answer, "officer", corrective_action=w.corrective_action, **told)


def _meeting(w: Any) -> Callable[[], Any]:
    w.published()
    asked = act(w, clarifications.ask, "manager", **scenes._question(w))
    return lambda: act(w, clarifications.withdraw, "manager", clarification=asked)


def _delay(w: Any) -> Callable[[], Any]:
    w.published()
    act(w, delays.ask, "manager", **scenes._wish(w))
    return lambda: act(w, delays.decide, "officer", **scenes._wished(w))


def _permit(w: Any) -> Callable[[], Any]:
    made = scenes._permitted("manager")(w)
    return lambda: act(w, permits.confirm, "officer", **made)


def _obstructed(w: Any) -> Callable[[], Any]:
    w.obstructed()
    return lambda: w.sent()


def _explained(w: Any) -> Callable[[], Any]:
    w.questioned()
    [asked] = noncooperation.asked_of(
        programme=w.programme.pk, factories=(w.factory.pk,), by=w.viewer(w.manager), now=w.now
    )
    told = {"programme": w.programme.pk, "asked": asked.public_id, "text": "He regrets it.", "language": "en"}
    act(w, noncooperation.explain, "manager", **told)
    return lambda: w.sent()


def _alerted(w: Any) -> Callable[[], Any]:
    w.alerted()
    return lambda: act(w, alerts.acknowledge, "officer", alert=w.alert, text="Called.", language="en")


def _overdue(w: Any) -> Callable[[], Any]:
    w.alerted()
    w.now = w.alert.due_at + timedelta(seconds=1)
    alerts.remind_due(now=w.now)
    return lambda: act(w, alerts.acknowledge, "officer", alert=w.alert, text="Called.", language="en")


def _complained(w: Any) -> Callable[[], Any]:
    w.complained()
    return lambda: act(w, complaints.decide, "officer", complaint=w.complaint, outcome="Talked.", language="en")


# By kind: whose notice it is, and what brings it about; that gives what ends it.
STORIES: dict[str, tuple[tuple[str, Callable[[Any], Callable[[], Any]]], ...]] = {
    "documents-requested": (("manager", _documents),),
    "report-submitted": (("reviewer", _in_review), ("reviewer", _amendment_in_review)),
    "report-returned": (("monitor_a", _returned),),
    "report-approved": (("officer", _approved),),
    "report-voided": (("officer", _voided),),
    "comment-written": (("monitor_a", _commented),),
    "comment-answered": (("reviewer", _answered),),
    "amendment-opened": (("monitor_a", _amending),),
    "objection-raised": (("officer", _objected),),
    "action-proposed": (("officer", _proposed),),
    "clarification-asked": (("officer", _meeting),),
    "delay-asked": (("officer", _delay),),
    "permit-submitted": (("officer", _permit),),
    "factory-applied": (("officer", _applied),),
    "non-cooperation-noted": (("officer", _obstructed),),
    "explanation-given": (("officer", _explained),),
    "alert-raised": (("officer", _alerted),),
    "alert-overdue": (("officer", _overdue),),
    "complaint-made": (("officer", _complained),),
}


def over(w: Any, person: Any, kind: str) -> list[bool]:
    """Of the person's notices of that kind, the newest first, whether the list says that they wait no more; one and all alike."""
    with walls.acting():
        rows = list(Notice.objects.filter(person=person, kind=kind).order_by("-created_at", "-pk"))
    said = []
    for language, words in WORDS.items():
        page = w.get(person, "/notices/", language).content.decode()
        parts = {part[:26]: part.split("</li>")[0] for part in page.split('<li id="')[1:]}
        said.append([words in parts[row.public_id] for row in rows])
    assert said[0] == said[1]
    return said[0]


@pytest.mark.parametrize(("kind", "who", "brought"), [(kind, *one) for kind, told in STORIES.items() for one in told])
def test_a_notice_of_something_to_do_says_when_it_waits_no_more(kind: str, who: str, brought: Any) -> None:
    w = world()
    ended = brought(w)
    assert over(w, getattr(w, who), kind)[:1] == [False]
    ended()
    w.now += timedelta(minutes=1)
    assert over(w, getattr(w, who), kind)[:1] == [True]


def test_every_kind_that_tells_of_something_to_do_is_tried() -> None:
    assert set(STORIES) == set(subjects.WAITS)


def test_what_only_tells_never_says_so() -> None:
    w = world()
    w.amended()
    for person in (w.manager, w.monitor_a, w.officer, w.reviewer):
        with walls.acting():
            kinds = set(Notice.objects.filter(person=person).values_list("kind", flat=True))
        assert not any(any(over(w, person, kind)) for kind in kinds - set(subjects.WAITS))


def test_another_s_confirmation_leaves_one_s_own_alert_waiting() -> None:
    w = world()
    second = w.another_officer()
    _alerted(w)()
    assert over(w, w.officer, "alert-raised") == [True] and over(w, second, "alert-raised") == [False]


def test_the_list_asks_as_much_for_many_kinds_as_for_one() -> None:
    w = world()
    w.complained()
    with walls.acting():
        Notice.objects.filter(person=w.officer).exclude(kind="complaint-made").delete()
    few = queries(w, w.officer, "/notices/")
    with walls.acting():
        for kind in (
            "report-approved",
            "permit-submitted",
            "factory-applied",
            "non-cooperation-noted",
            "complaint-made",
        ) * 3:
            telling.tell([w.officer], kind, about=w.complaint, now=w.now)
    assert queries(w, w.officer, "/notices/") == few

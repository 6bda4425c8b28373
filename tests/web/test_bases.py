"""Two who write on the same thing at once: the second is told, sees both, and neither loses words."""

import html
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from html.parser import HTMLParser
from typing import Any

import pytest

from fairfloor.actions import amendments
from fairfloor.registry import walls
from fairfloor.registry.models import Amendment, Finding, NonCooperation, Participation, Profile, Report, Wording
from tests.world import world

pytestmark = pytest.mark.django_db

TOLD = "Somebody else changed this after you opened it."
NOW, LOST = "What stands now, written meanwhile", "What you had written, which is not kept"


class _Fields(HTMLParser):
    """What a browser would send of each form that has a `base`, nobody having touched it."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.forms: list[dict[str, Any]] = []
        self.area = self.select = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = {name: value or "" for name, value in attrs}
        name = told.get("name", "")
        if tag == "form":
            self.forms.append({})
        elif not self.forms or "disabled" in told:
            return
        elif tag == "textarea":
            self.area, self.forms[-1][name] = name, ""
        elif tag == "select":
            self.select = name
        elif tag == "option" and "selected" in told:
            self.forms[-1][self.select] = told.get("value", "")
        elif tag == "input" and (told.get("type") not in ("checkbox", "radio") or "checked" in told):
            several = told.get("type") == "checkbox"
            self.forms[-1][name] = [*self.forms[-1].get(name, []), told["value"]] if several else told.get("value", "")

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            self.area = ""

    def handle_data(self, data: str) -> None:
        if self.area:
            self.forms[-1][self.area] += data.removeprefix("\n")


def opened(page: str) -> dict[str, Any]:
    """The form of the page that has a mark of what it began from."""
    fields = _Fields()
    fields.feed(page)
    (found,) = [form for form in fields.forms if "base" in form]
    return {name: value for name, value in found.items() if name != "csrfmiddlewaretoken"}


def text(answer: Any) -> str:
    return str(answer.content.decode())


@dataclass(frozen=True)
class Case:
    """A thing that two people change: the world until then, its page, the two, the field, and what is kept of it."""

    stage: Callable[[Any], None]
    address: Callable[[Any], str]
    first: str
    second: str
    field: str
    kept: Callable[[Any], str]
    also: tuple[tuple[str, Any], ...] = ()


def _amendment(w: Any) -> None:
    w.published()
    amendments.begin(report=w.report, reason="Reason", language="en", by=w.viewer(w.officer), now=w.pass_("step"))
    finding = w.findings[0].public_id
    for at, data in ((finding, {"text": "Before."}), ("", {})):
        if at:
            address = f"/reports/{w.report.public_id}/amendment/findings/{at}/"
            w.post(w.monitor_a, address, {**opened(text(w.get(w.monitor_a, address))), **data})


def _applied(w: Any) -> None:
    with walls.acting():
        Participation.objects.filter(pk=w.participation.pk).update(state="applied")


def _draft(w: Any) -> Any:
    return Amendment.objects.get(report=w.report)


CASES = {
    "finding": Case(
        lambda w: w.drafted(), lambda w: f"/reports/{w.report.public_id}/findings/{w.findings[0].public_id}/",
        "monitor_a", "monitor_b", "text", lambda w: Finding.objects.get(pk=w.findings[0].pk).text,
        (("workers_affected", "4"),),
    ),
    "scope": Case(
        lambda w: w.drafted(), lambda w: f"/reports/{w.report.public_id}/scope/",
        "monitor_a", "monitor_b", "summary", lambda w: Report.objects.get(pk=w.report.pk).scope["summary"],
    ),
    "amended finding": Case(
        _amendment, lambda w: f"/reports/{w.report.public_id}/amendment/findings/{w.findings[0].public_id}/",
        "monitor_a", "monitor_b", "text", lambda w: _draft(w).findings[w.findings[0].public_id]["values"]["text"],
    ),
    "amended scope": Case(
        _amendment, lambda w: f"/reports/{w.report.public_id}/amendment/scope/",
        "monitor_a", "monitor_b", "summary", lambda w: _draft(w).scope["summary"],
    ),
    "review of a report of non-cooperation": Case(
        lambda w: w.questioned(), lambda w: f"/non-cooperation/{w.noncooperation.public_id}/",
        "officer", "officer", "account_en", lambda w: NonCooperation.objects.get(pk=w.noncooperation.pk).account["en"],
    ),
    "the factory's explanation": Case(
        lambda w: w.questioned(),
        lambda w: f"/factories/{w.factory.public_id}/explanation/{w.noncooperation.public_id}/",
        "manager", "manager", "text", lambda w: NonCooperation.objects.get(pk=w.noncooperation.pk).explanation["en"],
    ),
    "profile": Case(
        lambda w: None, lambda w: f"/factories/{w.factory.public_id}/profile/",
        "manager", "officer", "products", lambda w: Profile.objects.order_by("-pk")[0].products,
    ),
    "contact": Case(
        _applied, lambda w: f"/factories/{w.factory.public_id}/contact/",
        "officer", "officer", "name", lambda w: Participation.objects.get(pk=w.participation.pk).contact_name,
    ),
    "factory": Case(
        lambda w: None, lambda w: f"/factories/{w.factory.public_id}/correct/",
        "officer", "officer", "address", lambda w: w.fresh(w.factory).address, (("reason", "Reason"),),
    ),
    "organisation": Case(
        lambda w: None, lambda w: f"/organisations/{w.buying.public_id}/correct/",
        "officer", "officer", "name", lambda w: w.fresh(w.buying).name,
    ),
    "person": Case(
        lambda w: None, lambda w: f"/people/{w.reviewer.public_id}/correct/",
        "officer", "officer", "name", lambda w: w.fresh(w.reviewer).name,
    ),
    "letter": Case(
        lambda w: None, lambda w: "/programme/letters/report-published/en/",
        "officer", "officer", "subject", lambda w: Wording.objects.order_by("-pk")[0].subject, (("reason", "Reason"),),
    ),
}  # fmt: skip


def sent(page: str, case: Case, words: str) -> dict[str, Any]:
    return {**opened(page), case.field: words, **dict(case.also)}


@pytest.mark.parametrize("language", ["en", "zh-hans"])
@pytest.mark.parametrize("name", CASES)
def test_the_second_is_told_and_sees_both(name, language):
    case, w = CASES[name], world()
    case.stage(w)
    address, one, two = case.address(w), getattr(w, case.first), getattr(w, case.second)
    mine, theirs = text(w.get(one, address)), text(w.get(two, address))
    w.pass_("step")
    answer = w.post(one, address, sent(mine, case, "What the first wrote."))
    assert answer.status_code == 302, re.sub(r"<[^>]+>", " ", text(answer))[-2000:]
    w.pass_("step")
    answer = w.post(two, address, sent(theirs, case, "What the second wrote."), language)
    page = html.unescape(text(answer))
    assert answer.status_code == 200
    if language == "en":
        assert TOLD in page and NOW in page
    assert "What the first wrote." in page and opened(page)[case.field].strip() == "What the second wrote."
    with walls.acting():
        assert case.kept(w) == "What the first wrote."
    assert w.post(two, address, opened(page) | dict(case.also)).status_code == 302
    with walls.acting():
        assert case.kept(w) == "What the second wrote."


@pytest.mark.parametrize("name", CASES)
def test_whoever_writes_alone_is_told_nothing(name):
    case, w = CASES[name], world()
    case.stage(w)
    address, one = case.address(w), getattr(w, case.first)
    for words in ("Once.", "And once more."):
        w.pass_("step")
        assert w.post(one, address, sent(text(w.get(one, address)), case, words)).status_code == 302
    with walls.acting():
        assert case.kept(w) == "And once more."


def test_a_finding_that_was_taken_out_meanwhile_is_offered_as_a_new_one():
    w = world()
    w.drafted()
    base = f"/reports/{w.report.public_id}/findings/"
    address = f"{base}{w.findings[0].public_id}/"
    before = text(w.get(w.monitor_b, address))
    w.post(w.monitor_a, f"{address}remove/")
    page = text(w.post(w.monitor_b, address, {**opened(before), "text": "Kept words.", "workers_affected": "4"}))
    assert "was taken out meanwhile" in page and "Kept words." in page and f'action="{base}new/"' in page
    assert w.get(w.monitor_b, address).status_code == 404
    assert w.post(w.monitor_b, f"{base}new/", opened(page)).status_code == 302
    with walls.acting():
        assert Finding.objects.filter(report=w.report, text="Kept words.").count() == 1


def test_an_officer_who_writes_for_the_factory_while_it_writes_itself_keeps_the_words_in_sight():
    w = world()
    w.questioned()
    address = f"/non-cooperation/{w.noncooperation.public_id}/"
    before = opened(text(w.get(w.officer, address)))
    own = f"/factories/{w.factory.public_id}/explanation/{w.noncooperation.public_id}/"
    w.pass_("step")
    assert w.post(w.manager, own, {**opened(text(w.get(w.manager, own))), "text": "We were afraid."}).status_code == 302
    told = {**before, "account_en": "What happened.", "explanation_en": "On the telephone he said another thing."}
    page = html.unescape(text(w.post(w.officer, address, told)))
    assert TOLD in page and LOST in page
    assert "On the telephone he said another thing." in page and "We were afraid." in page
    with walls.acting():
        row = NonCooperation.objects.get(pk=w.noncooperation.pk)
        assert (row.explanation, row.account) == ({"en": "We were afraid."}, {})
    assert w.post(w.officer, address, opened(page)).status_code == 302
    with walls.acting():
        row = NonCooperation.objects.get(pk=w.noncooperation.pk)
        assert (row.explanation, row.account) == ({"en": "We were afraid."}, {"en": "What happened."})


def test_the_mark_is_held_against_what_stands_in_the_action_itself():
    """Two who send in the same moment meet at the row's lock, not at the page."""
    from fairfloor.actions import reports
    from fairfloor.actions.acts import Conflict
    from fairfloor.core.bases import mark

    w = world()
    w.drafted()
    row = w.findings[0]
    base = mark(reports.words_of(row))
    by, values = w.viewer(w.monitor_a), {**reports.words_of(row), "text": "Once."}
    reports.write_finding(report=w.report, finding=row, values=values, by=by, now=w.now, base=base)
    with pytest.raises(Conflict):
        reports.write_finding(report=w.report, finding=row, values=values, by=by, now=w.now + timedelta(1), base=base)

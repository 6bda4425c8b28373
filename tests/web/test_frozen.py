"""A published version is laid out once and kept: for every reader the page that it would be anew, and for no other."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from fairfloor.actions import grants
from fairfloor.registry import walls
from fairfloor.registry.models import Event, LogHead, Version
from fairfloor.web import frozen
from tests.world import world

pytestmark = pytest.mark.django_db
LANGUAGES = ("en", "zh-hans")


@pytest.fixture(autouse=True)
def nothing_kept(monkeypatch):
    shelf = frozen.Shelf()
    monkeypatch.setattr(frozen, "SHELF", shelf)
    return shelf


def read(w, person, language="en", number=1):
    """The page's own part, without the frame."""
    page = w.get(person, f"/reports/{w.report.public_id}/v{number}/", language)
    assert page.status_code == 200
    return re.sub(r'value="[A-Za-z0-9]{64}"', "", page.content.decode()).split("<main")[1].split("</main>")[0]


@pytest.mark.parametrize("opened", [False, True])
@pytest.mark.parametrize("stage", ["granted", "objected", "amended"])
def test_what_was_kept_for_one_is_what_another_would_read_anew(stage, opened, nothing_kept):
    """Whoever read it before: each page is the one that an empty shelf makes, in the reader's language."""
    w = world()
    w.granted()
    if stage != "granted":
        getattr(w, stage)()
    w.now = w.report.opens_at if opened else w.now
    readers = (w.manager, w.officer, w.monitor_a, w.reviewer, *([w.buyer] if opened else []))
    pages = [(language, number) for language in LANGUAGES for number in ((1, 2) if stage == "amended" else (1,))]
    anew, kept = {}, {}
    for page in pages:
        for person in readers:
            nothing_kept.kept.clear()
            anew[person.pk, page] = read(w, person, *page)
    for page in pages:
        for person in (*reversed(readers), *readers):
            kept[person.pk, page] = read(w, person, *page)
    assert kept == anew
    assert len(nothing_kept.kept) == len(pages)
    managers, officers = (anew[one.pk, pages[-1]] for one in (w.manager, w.officer))
    assert "/objection/" in managers
    assert "/objection/" not in officers


def test_words_of_an_objection_stay_with_those_who_may_know_them():
    """The factory's page comes first, and what it alone may read is in no gap of the buyer's."""
    w = world()
    w.granted()
    w.objected()
    w.now = w.report.opens_at
    assert w.objection.text in read(w, w.manager)
    assert w.objection.text not in read(w, w.buyer)


def test_the_kept_is_given_to_nobody_who_may_not_read_it_now():
    w = world()
    w.granted()
    w.now = w.report.opens_at
    read(w, w.buyer)
    address = f"/reports/{w.report.public_id}/v1/"
    assert w.get(w.ministry, address).status_code == 404
    grants.withdraw(grant=w.grant, by=w.viewer(w.manager), now=w.now)
    assert w.get(w.buyer, address).status_code == 404


def test_the_kept_is_not_sent_without_its_line_in_the_log():
    w = world()
    w.granted()
    w.now = w.report.opens_at
    assert "What was found" in read(w, w.buyer)
    read(w, w.buyer)
    with walls.acting():
        assert Event.objects.filter(verb="report.read").count() == 2
        LogHead.objects.all().delete()
    client = w.client(w.buyer)
    client.raise_request_exception = False
    with w.at(w.now):
        answer = client.get(f"/reports/{w.report.public_id}/v1/")
    assert answer.status_code == 500
    assert "What was found" not in answer.content.decode()


def test_the_content_is_read_once_for_each_language():
    w = world()
    w.granted()
    w.now = w.report.opens_at
    column = f'"{Version._meta.db_table}"."content"'
    for language in LANGUAGES:
        for times in (1, 0):
            with CaptureQueriesContext(connection) as asked:
                read(w, w.buyer, language)
            assert sum(column in one["sql"] for one in asked) == times


def test_another_content_is_another_version():
    """A row that came to another content, as where a data folder was put back, is not shown as it was before."""
    w = world()
    w.published()
    found = w.versions[0]
    content = dict(found.content)
    before = frozen.frozen_of(found, lambda: content)
    found.sha256 = "0" * 64
    content["zone"] = "UTC"
    assert before.zone != "UTC"
    assert frozen.frozen_of(found, lambda: content).zone == "UTC"


def test_the_shelf_has_an_end():
    one = frozen.Frozen(("word " * 1000,), (), "UTC", ())
    shelf = frozen.Shelf(3 * one.size)
    for number in range(3):
        shelf.keep((number,), one)
    shelf.keep((2,), one)
    assert shelf.find((0,)) is one
    shelf.keep((3,), one)
    assert [shelf.find((number,)) is None for number in range(4)] == [False, True, False, False]
    assert shelf.size == 3 * one.size
    small = frozen.Shelf(one.size - 1)
    small.keep((1,), one)
    assert small.find((1,)) is None
    assert small.size == 0

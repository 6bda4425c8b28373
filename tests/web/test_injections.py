"""Names and words that are code somewhere: every field of a whole registry holds them, and nothing runs them."""

import io
from typing import Any

import pytest
from pypdf import PdfReader

from fairfloor.registry import walls
from fairfloor.registry.models import Factory, Organisation, Participation, Person
from tests.web import planting
from tests.web.doors import table
from tests.web.markup import odd
from tests.web.scene import ROLES, Scene

pytestmark = pytest.mark.database
# A page, an attribute, a template, a typesetting language, a sheet: each would show 500503003 (no hash does), or run.
HOSTILE = """<script>alert(1)</script>'"><img src=x onerror=alert(1)>{{7|add:500502996}}{%now%}#(7007*71429)$#sys=7007*71429"""
SHOWN = "500503003"


@pytest.fixture(scope="module")
def scene(opened: None) -> Any:
    """The scene with the hostile words in every field that a canary has elsewhere, and as everybody's and everything's name."""
    patch = pytest.MonkeyPatch()
    patch.setattr(planting, "canary", lambda name: HOSTILE)
    try:
        made = planting.scene()
    finally:
        patch.undo()
    with walls.acting():
        Factory.objects.update(name=HOSTILE, local_name=HOSTILE, address=HOSTILE, registration_number=HOSTILE[:60])
        Person.objects.update(name=HOSTILE)
        Organisation.objects.update(name=HOSTILE)
        Participation.objects.update(contact_name=HOSTILE)
    return made


@pytest.mark.parametrize("language", ["en", "zh-hans"])
@pytest.mark.parametrize("role", ROLES)
def test_no_page_runs_what_it_says(scene: Scene, role: str, language: str) -> None:
    """The words are shown as words: no tag, no attribute, no template comes of them."""
    shown = 0
    for door in table():
        if door.method == "GET" and door.answers[role] in ("page", "read") and ".pdf" not in door.address:
            told = scene.tell(role, "GET", scene.address(door.address), language=language)
            if told.response["Content-Type"].startswith("text/html"):
                page = told.body.decode()
                assert list(odd(page)) == [], door
                assert "<script>alert" not in page and "<img src=x" not in page and SHOWN not in page, door
                shown += "&lt;script&gt;alert(1)" in page
    assert shown > 5 or role == "visitor"


def test_what_is_searched_for_is_shown_as_words(scene: Scene) -> None:
    """A search, a filter, a page number and an id from an address are words like any other."""
    for address in ("/visits/?q={x}", "/factories/?q={x}&state={x}", "/reports/?q={x}&page={x}", "/people/?q={x}&role={x}",
                    "/log/?about={x}", "/visits/?state={x}&page={x}", "/account/login/?next={x}", "/nowhere/{x}"):  # fmt: skip
        for hostile in (
            HOSTILE,
            "%00",
            "%ff%fe",
            "'; DROP TABLE registry_visit; --",
            "%' OR 1=1 --",
            "\\",
            "%",
            "_" * 3,
        ):
            from urllib.parse import quote

            words = hostile if hostile.startswith("%") and len(hostile) < 8 else quote(hostile)
            told = scene.tell("officer", "GET", address.replace("{x}", words))
            assert told.response.status_code in (200, 302, 404), (address, hostile)
            assert list(odd(told.body.decode())) == [], (address, hostile)


def test_a_search_for_signs_finds_signs(scene: Scene) -> None:
    """`%` and `_` are no wildcards, so that nobody reads more out of a list than its words say."""
    with walls.acting():
        Factory.objects.filter(pk=scene.main.factory.pk).update(name="100% cotton_mill")
    for words, found in (("%25", 1), ("_", 1), ("100%25 c", 1), ("0_c", 0)):
        page = scene.tell("officer", "GET", f"/factories/?q={words}").body.decode()
        assert page.count("100% cotton_mill") == found, words


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_report_prints_what_it_says(scene: Scene, language: str) -> None:
    """The typesetter takes no word for its own: every hostile name stands in the PDF as it was written."""
    told = scene.tell("buyer", "GET", scene.address("/reports/{published}/v2/" + language + ".pdf"))
    assert told.response.status_code == 200
    reader = PdfReader(io.BytesIO(told.body))
    words = "".join("".join(page.extract_text() for page in reader.pages).split())
    assert "<script>alert(1)</script>" in words and "#(7007*71429)" in words and SHOWN not in words
    assert b"/JavaScript" not in told.body and b"/Launch" not in told.body and b"/OpenAction" not in told.body
    for page in reader.pages:
        for note in page.get("/Annots") or []:
            action = note.get_object().get("/A", {})
            assert action.get("/S", "/GoTo") in ("/GoTo", "/URI")
            assert str(action.get("/URI", "https:")).startswith("https:")


def test_a_mail_has_one_head(scene: Scene) -> None:
    """A name with a new line in it makes no header of its own, and a hostile name stops no mail."""
    from django.core import mail

    from fairfloor.jobs import notices as letters
    from tests.web.scene import undone

    with undone():
        with walls.acting():
            Person.objects.update(name="Name\r\nBcc: other@demonstration.example\r\n\r\nBody")
        mail.outbox.clear()
        sent = 0
        while (round := letters.send_due(scene.now)).mailed:
            sent += round.mailed
            assert not round.failed
        assert sent > 30
        for letter in mail.outbox:
            head = str(letter.message()).partition("\n\n")[0]
            assert "Bcc" not in head and len(letter.recipients()) == 1

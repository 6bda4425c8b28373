"""What people send: odd names, empty and huge files, pages in disguise; and how it is handed out again."""

import tempfile
from pathlib import Path
from typing import Any
from urllib.parse import unquote
from uuid import uuid4

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from fairfloor.registry import files, walls
from fairfloor.registry.models import StoredFile
from tests.web.doors import table
from tests.web.scene import ROLES, Scene, at, content_of, events, undone

pytestmark = pytest.mark.database
PAGE = b"<!doctype html><script>alert(document.domain)</script>"
DRAWING = b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'
LARGE = b"canary" * 400_000  # more than is kept in memory
# How a sender may call a file, and what is kept of it.
NAMES = {
    "../../../../etc/passwd": "passwd",
    "..\\..\\windows\\system.ini": "system.ini",
    "/abs/olute.txt": "olute.txt",
    "C:\\fakepath\\report.pdf": "report.pdf",
    "考勤 记录.dat": "考勤 记录.dat",
    "&lt;b&gt;.html": "<b>.html",
    "a\x00b\x7fc\u202egnp.txt": "abcgnp.txt",
    "x" * 400 + ".txt": "x" * 251 + ".txt",
}


@pytest.fixture
def manager(scene: Scene) -> Any:
    """The factory's manager in a browser, at the scene's moment; what is done is undone."""
    client = Client()
    client.force_login(scene.main.manager)
    with at(scene.now), undone():
        yield client


def form(name: str, content: bytes, media_type: str = "text/plain") -> dict[str, Any]:
    """A multipart form with one file whose name is sent exactly as it is."""
    head = (
        f'--XX\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\nContent-Type: {media_type}\r\n\r\n'
    )
    return {"data": head.encode() + content + b"\r\n--XX--\r\n", "content_type": "multipart/form-data; boundary=XX"}


def kept() -> StoredFile:
    """The file that was stored last."""
    with walls.acting():
        found = StoredFile.objects.order_by("-pk").first()
    assert found is not None
    return found


@pytest.mark.parametrize("name", NAMES)
def test_a_file_s_own_name_is_a_word_and_never_a_path(scene: Scene, manager: Client, name: str) -> None:
    """On disk there is a random name; the sender's is kept as a word, and handed out as one name in one header."""
    before = set(files.folder().iterdir())
    assert manager.post(scene.address("/documents/{request}/"), **form(name, PAGE)).status_code == 302
    file = kept()
    assert file.name == NAMES[name]
    assert set(files.folder().iterdir()) - before == {files.folder() / file.public_id}
    assert PAGE not in (files.folder() / file.public_id).read_bytes()
    response = manager.get(scene.address("/documents/{request}/file/"))
    told = response["Content-Disposition"]
    assert told.startswith("attachment; filename") and "\r" not in told and "\n" not in told
    assert NAMES[name] in unquote(told).replace('\\"', '"')
    assert content_of(response) == PAGE


def test_whatever_is_handed_out_is_no_page(scene: Scene, manager: Client) -> None:
    """A file that calls itself a page is sent as bytes to keep, with no guessing."""
    for media_type in (
        "text/html",
        "image/svg+xml",
        "application/xhtml+xml",
        "text/xml",
        "application/pdf",
        "x/\u00fc",
    ):
        with undone():
            manager.post(scene.address("/documents/{request}/"), **form("page.html", PAGE, media_type))
            check_bytes(manager.get(scene.address("/documents/{request}/file/")))


def check_bytes(response: Any) -> None:
    """A download that no browser opens by itself."""
    assert response["Content-Type"] == "application/octet-stream"
    assert response["Content-Disposition"].startswith("attachment")
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Cache-Control"] == "no-store"
    assert "script-src 'self'" in response["Content-Security-Policy"]


@pytest.mark.parametrize(
    ("kind", "media_type", "content", "shown"),
    [
        ("photo", "image/png", PAGE, "image/png"),
        ("photo", "image/svg+xml", DRAWING, "application/octet-stream"),
        ("photo", "text/html", PAGE, "application/octet-stream"),
        ("document", "image/png", PAGE, "application/octet-stream"),
    ],
)
def test_only_a_photo_is_shown_in_its_page(
    scene: Scene, kind: str, media_type: str, content: bytes, shown: str
) -> None:
    """As the picture that it claims to be and nothing else, so that a page in disguise is a broken picture."""
    client = Client()
    client.force_login(scene.main.monitor_a)
    with at(scene.now), undone():
        sent = {
            "evidence-client_id": uuid4(), "evidence-kind": kind, "evidence-text": "",
            "evidence-file": SimpleUploadedFile("a.html", content, media_type),
        }  # fmt: skip
        assert client.post(scene.address("/visits/{inside}/checklist/icti/9.7/evidence/"), sent).status_code == 302
        from fairfloor.registry.models import Evidence

        with walls.acting():
            evidence = Evidence.objects.get(file=kept())
        response = client.get(scene.address("/visits/{inside}/evidence/{it}/", it=evidence.public_id))
        assert response["Content-Type"] == shown
        assert response["X-Content-Type-Options"] == "nosniff"
        assert response["Content-Disposition"].startswith("inline" if shown == "image/png" else "attachment")


def test_an_empty_file_is_refused_with_a_sentence(scene: Scene, manager: Client) -> None:
    """Nothing is kept of it, neither a row nor a file."""
    before, count = set(files.folder().iterdir()), events()
    for sent in (form("empty.txt", b""), {"data": {"x": ""}}, {"data": {"file": "words"}}):
        response = manager.post(scene.address("/documents/{request}/"), **sent)
        assert response.status_code == 200
        assert "is-invalid" in response.content.decode()
    assert (set(files.folder().iterdir()), events()) == (before, count)


def test_a_large_file_is_never_in_plain_under_a_name(
    scene: Scene, manager: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    """While it is being encrypted no folder shows it, so that a killed process leaves nothing to find."""
    really, seen = files.store, []

    def looking(*args: Any) -> Any:
        for folder in (Path(settings.HOME), files.folder(), Path(tempfile.gettempdir())):
            seen.extend(folder.glob("*.upload*"))  # as Django calls its own temporary files
        seen.extend(
            path for path in files.folder().iterdir() if path.is_file() and b"canarycanary" in path.read_bytes()
        )
        return really(*args)

    monkeypatch.setattr(files, "store", looking)
    assert manager.post(scene.address("/documents/{request}/"), **form("large.txt", LARGE)).status_code == 302
    assert seen == []
    assert kept().size == len(LARGE)
    assert content_of(manager.get(scene.address("/documents/{request}/file/"))) == LARGE


def test_more_than_is_taken_is_refused_before_it_is_read(scene: Scene, manager: Client, settings: Any) -> None:
    """By the length that the request announces: a visitor may send a form, whoever is signed in also a file."""
    address, before = scene.address("/documents/{request}/"), set(files.folder().iterdir())
    settings.UPLOAD_LIMIT_BYTES = 1_000_000
    over = manager.post(address, **form("large.txt", b"x" * 1_500_000))
    assert (over.status_code, "larger than" in over.content.decode()) == (200, True)
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 2**20
    refused = manager.post(address, **form("large.txt", LARGE))
    assert (refused.status_code, "Split the file" in refused.content.decode()) == (413, True)
    for known in (address, "/programmes/bfc/register/", "/account/login/", "/nowhere/"):
        visitor = Client().post(known, **form("large.txt", b"x" * 1_500_000))
        assert (visitor.status_code, " 1 MB" in visitor.content.decode()) == (413, True), known
    assert set(files.folder().iterdir()) == before


def test_a_form_with_too_many_fields_is_refused(scene: Scene) -> None:
    """It would cost more to read than to send."""
    client = Client(raise_request_exception=False)
    answer = client.post(
        "/account/login/", {f"x{number}": "" for number in range(settings.DATA_UPLOAD_MAX_NUMBER_FIELDS + 1)}
    )
    assert answer.status_code == 400


def test_a_cut_off_upload_leaves_nothing(scene: Scene, manager: Client) -> None:
    """A body that ends in the middle of its file."""
    before, count = set(files.folder().iterdir()), events()
    sent = form("cut.txt", LARGE)
    sent["data"] = sent["data"][: len(LARGE) // 2]
    manager.raise_request_exception = False
    answer = manager.post(scene.address("/documents/{request}/"), **sent)
    kept_some = answer.status_code == 302
    assert not kept_some, "half a file must not be taken for a whole one"
    assert (set(files.folder().iterdir()), events()) == (before, count)


def test_a_file_that_was_changed_on_disk_is_not_handed_out(scene: Scene, manager: Client) -> None:
    """One byte changed, or one file in another's place: no piece of it is sent."""
    manager.post(scene.address("/documents/{request}/"), **form("a.txt", LARGE))
    path = files.folder() / kept().public_id
    content = bytearray(path.read_bytes())
    content[-1] ^= 1
    path.write_bytes(content)
    with pytest.raises(files.Unreadable):
        content_of(manager.get(scene.address("/documents/{request}/file/")))


def test_pages_and_downloads_are_of_few_kinds(scene: Scene) -> None:
    """Nothing that a browser would run or open by itself: pages, reports, files as bytes, answers to scripts."""
    kinds = set()
    for role in ROLES:
        for door in table():
            if door.method == "GET" and door.answers[role] in ("page", "read"):
                kinds.add(scene.door(role, door).response["Content-Type"])
    assert kinds == {"text/html; charset=utf-8", "application/pdf", "application/octet-stream", "application/json"}

"""The page where anyone checks a report: by file or hash; it says whether it is current, and nothing else."""

import hashlib
import io
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from fairfloor.registry import keys, walls
from fairfloor.registry.models import Event
from fairfloor.reporting import seal_checks as seals
from tests.web.scene import at
from tests.world import world

pytestmark = pytest.mark.django_db


@pytest.fixture
def w():
    made = world()
    made.published()
    return made


def versions(w):
    with walls.acting():
        return list(w.report.versions.order_by("number"))


def pdf(w, client, number=1, language="en"):
    client.force_login(w.manager)
    with at(w.now):
        return client.get(f"/reports/{w.report.public_id}/v{number}/{language}.pdf").content


def asked(client, w, **told):
    with at(w.now):
        return client.post("/verify/", told).content.decode()


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_file_that_is_downloaded_is_the_one_that_was_published(w, client, language):
    file = pdf(w, client, language=language)
    assert versions(w)[0].pdf_sha256[language] == hashlib.sha256(file).hexdigest()
    told = seals.check(file, trusted=[keys.public_key()])
    assert told.verdict == seals.GENUINE


def test_a_stranger_with_the_file_learns_that_it_is_genuine_and_current(w, client):
    file = pdf(w, client)
    client.logout()
    page = asked(client, w, file=SimpleUploadedFile("x.pdf", file))
    assert "This file is genuine" in page and "It is the current version." in page


def test_after_an_amendment_the_first_version_is_genuine_and_superseded(w, client):
    file = pdf(w, client)
    w.amended()
    page = asked(client, w, file=SimpleUploadedFile("x.pdf", file))
    assert "This file is genuine" in page and "Version 2 has taken its place" in page
    first, second = versions(w)
    with at(w.now):
        told = client.get(f"/verify/{first.sha256}.json").json()
        newest = client.get(f"/verify/{second.sha256}.json").json()
    assert (told["version"], told["current"], told["superseded_by"]) == (1, False, 2)
    assert (newest["version"], newest["current"], newest["superseded_by"]) == (2, True, None)


def test_a_file_with_one_byte_more_is_not_known(w, client):
    page = asked(client, w, file=SimpleUploadedFile("x.pdf", pdf(w, client) + b" "))
    assert "Not published here in this form" in page


def test_the_hash_of_the_pages_is_taken_with_the_blanks_that_copying_brings(w, client):
    sha256 = versions(w)[0].sha256
    page = asked(client, w, sha256=f" {sha256[:32].upper()} {sha256[32:]}\n")
    assert "A report with this content was published here" in page


@pytest.mark.parametrize("told", ["", "123", "g" * 64, "0" * 63, "0" * 65])
def test_what_is_no_hash_is_refused_in_a_sentence(w, client, told):
    page = asked(client, w, sha256=told)
    assert "SHA-256 <code" not in page and re.search("A hash has 64 signs|Choose the PDF", page)


def test_an_empty_file_is_refused(w, client):
    page = asked(client, w, file=SimpleUploadedFile("x.pdf", b""))
    assert "is empty" in page


def test_it_tells_neither_the_factory_nor_the_programme_nor_an_id(w, client):
    """Whoever knows a hash has the report; whoever guesses one learns nothing more."""
    version = versions(w)[0]
    with at(w.now):
        answer = client.get(f"/verify/{version.sha256}.json")
    assert set(answer.json()) == {
        "known", "of", "language", "version", "published_at", "current", "superseded_by", "superseded_at",
    }  # fmt: skip
    for told in (answer.content.decode(), asked(client, w, sha256=version.sha256)):
        for secret in (w.factory.name, w.factory.public_id, w.report.public_id, w.visit.public_id):
            assert secret not in told


def test_a_report_that_is_not_published_is_not_known(client):
    made = world()
    made.approved()
    with at(made.now):
        assert client.get(f"/verify/{made.report.approved_sha256}.json").status_code == 404


def test_asking_writes_nothing_and_takes_few_queries(w, client):
    with walls.acting():
        before = Event.objects.count()
    sha256 = versions(w)[0].sha256
    with CaptureQueriesContext(connection) as asked_for, at(w.now):
        client.post("/verify/", {"sha256": sha256})
    with walls.acting():
        assert Event.objects.count() == before
    assert len(asked_for) <= 8


def test_the_log_holds_the_hash_of_each_file(w):
    with walls.acting():
        event = Event.objects.get(verb="report.published")
    assert {"content", "pdf-en", "pdf-zh"} <= set(event.digests)


def test_the_page_names_the_key_in_both_languages(w, client):
    for language, words in (("en", "Check a report"), ("zh-hans", "核验报告")):
        page = client.get("/verify/", headers={"accept-language": language}).content.decode()
        assert keys.public_key() in page and words in page


def test_a_large_file_is_hashed_piece_by_piece(client):
    page = client.post("/verify/", {"file": SimpleUploadedFile("x.pdf", io.BytesIO(b"1" * 3_000_000).read())})
    assert hashlib.sha256(b"1" * 3_000_000).hexdigest() in page.content.decode()

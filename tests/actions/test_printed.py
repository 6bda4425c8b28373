"""A published PDF is kept: whoever asks later gets the file of that day, whatever would be made today."""

import hashlib

import pytest
from django.contrib.messages import get_messages

from fairfloor.actions import printed
from fairfloor.registry import files, walls
from fairfloor.reporting import noncooperation
from fairfloor.reporting import reports as pdf
from tests.world import world

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def own_files(tmp_path, settings, monkeypatch):
    """Files of this test's own, since it spoils some."""
    folder = tmp_path / "files"
    folder.mkdir()
    monkeypatch.setattr(files, "folder", lambda: folder)
    return folder


def published(w):
    """The world with a published report, made here and now."""
    w.officer.save()  # a write of the test's own: the stages are made anew, files and all
    w.published()
    return w


def asked(w, language="en"):
    return w.get(w.manager, f"/reports/{w.report.public_id}/v1/{language}.pdf")


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_file_is_the_one_of_that_day_though_another_would_be_made_today(language, monkeypatch):
    w = published(world())
    monkeypatch.setattr(pdf, "render", lambda *args, **kwargs: b"%PDF- set otherwise")
    answer = asked(w, language)
    assert answer.content.startswith(b"%PDF-") and len(answer.content) > 20_000
    assert hashlib.sha256(answer.content).hexdigest() == w.versions[0].pdf_sha256[language]


def test_it_lies_encrypted_under_a_name_that_tells_nothing(own_files):
    w = published(world())
    names = set(w.versions[0].pdf_files.values())
    assert len(names) == 2 and names <= {path.name for path in own_files.iterdir()}
    for name in names:
        assert b"%PDF" not in (own_files / name).read_bytes()
        assert w.report.public_id not in name


@pytest.mark.parametrize("spoil", ["gone", "cut"])
def test_a_file_that_the_disk_lost_is_made_again_byte_for_byte(own_files, spoil):
    w = published(world())
    path = own_files / w.versions[0].pdf_files["en"]
    path.unlink() if spoil == "gone" else path.write_bytes(path.read_bytes()[:-1])
    assert hashlib.sha256(asked(w).content).hexdigest() == w.versions[0].pdf_sha256["en"]


def test_another_than_the_one_that_was_lost_is_never_handed_out(own_files, monkeypatch):
    w = published(world())
    (own_files / w.versions[0].pdf_files["en"]).unlink()
    monkeypatch.setattr(pdf, "render", lambda *args, **kwargs: b"%PDF- set otherwise")
    answer = asked(w)
    assert answer.status_code == 302 and answer["Location"] == f"/reports/{w.report.public_id}/v1/"
    (told,) = get_messages(answer.wsgi_request)
    assert "The file that was published has been lost" in str(told)


def test_what_was_published_before_files_were_kept_is_made_again(own_files):
    w = published(world())
    with walls.acting():
        w.report.versions.update(pdf_files={})
    assert hashlib.sha256(asked(w).content).hexdigest() == w.versions[0].pdf_sha256["en"]


def test_a_publication_that_fails_leaves_no_file(own_files, monkeypatch):
    w = world()
    w.officer.save()
    w.approved()
    before = sorted(own_files.iterdir())
    kept = []
    keep = printed.keep
    monkeypatch.setattr("fairfloor.actions.notices.tell", lambda *args, **kwargs: 1 / 0)
    monkeypatch.setattr(printed, "keep", lambda made: kept.append(keep(made)) or kept[-1])
    with pytest.raises(ZeroDivisionError):
        w.published()
    assert kept and sorted(own_files.iterdir()) == before


def test_a_report_of_non_cooperation_is_kept_likewise(own_files, monkeypatch):
    w = world()
    w.officer.save()
    w.sent()
    monkeypatch.setattr(noncooperation, "render", lambda *args, **kwargs: b"%PDF- set otherwise")
    told = w.noncooperation.pdf_sha256
    answer = w.get(w.officer, f"/non-cooperation/{w.noncooperation.public_id}/en.pdf")
    assert hashlib.sha256(answer.content).hexdigest() == told["en"]
    (own_files / w.noncooperation.pdf_files["en"]).unlink()
    assert w.get(w.officer, f"/non-cooperation/{w.noncooperation.public_id}/en.pdf").status_code == 302

"""A sealed report: whoever holds the PDF can tell it from every forgery that we could think of."""

import io
import json
import re
import shutil
import zlib

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st
from pypdf import PdfReader, PdfWriter
from pypdf.annotations import FreeText

from fairfloor.core.phrases import phrase
from fairfloor.reporting import forms, labels, reports
from fairfloor.reporting import seal_checks as seals
from fairfloor.reporting import seals as sealing
from fairfloor.reporting.seals import Seal
from tests.reporting import sample

CONTENT = json.loads(json.dumps(forms.as_json(sample.REPORT)))


def key():
    """A new private key and its public half in hex."""
    made = Ed25519PrivateKey.generate()
    public = made.public_key().public_bytes(serialization.Encoding.Raw, serialization.PublicFormat.Raw)
    return made, public.hex()


OURS, PUBLIC = key()
THEIRS, FOREIGN = key()


def sealed(content=CONTENT, *, by=OURS, public=PUBLIC, language="en"):
    seal = Seal(by.sign(forms.canonical(content)).hex(), public)
    return reports.render(content, language, seal=seal)


def check(pdf, *trusted):
    return seals.check(pdf, trusted=trusted or (PUBLIC,))


@pytest.fixture(scope="module", params=labels.languages())
def pdf(request):
    return sealed(language=request.param)


def test_a_report_as_it_was_published_is_genuine(pdf):
    told = check(pdf)
    assert (told.verdict, told.pages) == (seals.GENUINE, "same")
    assert (told.factory, told.number, told.version) == ("Demonstration Factory 1", "DEMO-2024-001", 1)
    assert told.content_sha256 == forms.content_hash(CONTENT)


def test_the_pages_show_hash_signature_and_key(pdf):
    words = re.sub(r"\s", "", "".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages))
    signature = OURS.sign(forms.canonical(CONTENT)).hex()
    assert all(one in words for one in (forms.content_hash(CONTENT), signature, PUBLIC))


def test_what_it_carries_is_the_content_and_nothing_else(pdf):
    attached = PdfReader(io.BytesIO(pdf)).attachments
    assert set(attached) == {"report.json", "seal.json"}
    assert attached["report.json"][0] == forms.canonical(CONTENT)


def test_a_draft_carries_nothing():
    assert not dict(PdfReader(io.BytesIO(reports.render(CONTENT, "en"))).attachments)
    assert check(reports.render(CONTENT, "en")).verdict == seals.NO_SEAL


# ---------------------------------------------------------------------------------------------------------- forgeries


def test_a_key_that_nobody_trusts_vouches_for_nothing():
    told = check(sealed(by=THEIRS, public=FOREIGN))
    assert (told.verdict, told.public_key) == (seals.UNKNOWN_KEY, FOREIGN)
    assert FOREIGN in told.why["en"]


def test_our_key_named_over_a_foreign_signature():
    assert check(sealed(by=THEIRS, public=PUBLIC)).verdict == seals.FORGED


def test_a_signature_of_another_content():
    other = {**CONTENT, "number": "DEMO-2024-002"}
    seal = Seal(OURS.sign(forms.canonical(CONTENT)).hex(), PUBLIC)
    told = check(reports.render(other, "en", seal=seal))
    assert (told.verdict, told.why) == (seals.FORGED, phrase("seals.signature"))


def test_other_pages_around_the_signed_content():
    """The attack that a signature over the attachment alone would not see: true files, false pages."""
    true = PdfReader(io.BytesIO(sealed()))
    false = PdfWriter(clone_from=io.BytesIO(reports.render({**CONTENT, "findings": []}, "en")))
    for name in ("report.json", "seal.json"):
        false.add_attachment(name, true.attachments[name][0])
    out = io.BytesIO()
    false.write(out)
    told = check(out.getvalue())
    assert (told.verdict, told.pages) == (seals.FORGED, "different")


def test_a_note_added_by_an_incremental_update():
    changed = PdfWriter(io.BytesIO(sealed()), incremental=True)
    note = FreeText(text="No findings.", rect=(50, 550, 300, 650), font_size="20pt")
    changed.add_annotation(page_number=0, annotation=note)
    out = io.BytesIO()
    changed.write(out)
    assert out.getvalue().startswith(sealed()) and check(out.getvalue()).verdict == seals.FORGED
    assert check(sealed() + b"\n").verdict == seals.FORGED


def test_whoever_says_another_program_made_it_is_not_believed():
    """Otherwise a forger would name a version that cannot be compared, and pass."""
    claimed = rewritten(sealed(), made_by={"fairfloor": "0.0.1", "pages": "000000000000", "typst": "0.1.0"})
    told = check(claimed)
    assert (told.verdict, told.pages) == (seals.NOT_COMPARED, "not-compared")
    assert "fairfloor 0.0.1" in told.why["en"]


def test_a_file_of_other_pages_with_the_same_numbers_of_version_is_no_forgery(monkeypatch):
    """A word mended in a template has no version of its own: what was published before must not look forged."""
    before = sealed()
    monkeypatch.setattr(sealing, "_pages", lambda: "0" * 12)
    after = sealed()
    assert after != before and check(after).verdict == seals.GENUINE
    told = check(before)
    assert (told.verdict, told.pages) == (seals.NOT_COMPARED, "not-compared")


@pytest.mark.parametrize("name", ["templates/report.typ", "labels/zh.toml", "chapters.py"])
def test_the_mark_of_the_pages_is_of_every_file_that_makes_them(tmp_path, monkeypatch, name):
    shutil.copytree(sealing.PAGES, tmp_path / "reporting")
    monkeypatch.setattr(sealing, "PAGES", tmp_path / "reporting")
    assert sealing._pages.__wrapped__() == sealing.made_by()["pages"]
    file = tmp_path / "reporting" / name
    file.write_bytes(file.read_bytes() + b" ")
    assert sealing._pages.__wrapped__() != sealing.made_by()["pages"]


def rewritten(pdf, **changes):
    """`pdf` with entries of its seal changed."""
    reader = PdfReader(io.BytesIO(pdf))
    attached = {name: reader.attachments[name][0] for name in ("report.json", "seal.json")}
    told = {**json.loads(attached["seal.json"]), **changes}
    made = PdfWriter()
    made.add_blank_page(100, 100)
    made.add_attachment("report.json", attached["report.json"])
    made.add_attachment("seal.json", json.dumps(told).encode())
    out = io.BytesIO()
    made.write(out)
    return out.getvalue()


@pytest.mark.parametrize(
    ("changes", "verdict"),
    [
        ({"content_sha256": "0" * 64}, seals.FORGED),
        ({"signature": "zz"}, seals.FORGED),
        ({"signature": "00" * 64}, seals.FORGED),
        ({"public_key": "12"}, seals.FORGED),
        ({"public_key": 7}, seals.FORGED),
        ({"form": 2}, seals.NO_SEAL),
        ({"made_by": []}, seals.NO_SEAL),
        ({"made_by": {"typst": 1}}, seals.NO_SEAL),
        ({"language": "xx"}, seals.FORGED),
        ({"language": None}, seals.FORGED),
    ],
)
def test_a_seal_with_one_entry_changed(changes, verdict):
    assert check(rewritten(sealed(), **changes)).verdict == verdict


@pytest.mark.parametrize("file", [b"", b"%PDF-", b"%PDF-1.7\n%%EOF", b"PK\x03\x04", b"<html>", b"\x00" * 100])
def test_what_is_no_report_is_told_in_a_sentence(file):
    told = check(file)
    assert told.verdict == seals.NO_SEAL
    assert told.why["en"].endswith(".") and told.why["zh"].endswith("。")


def test_content_nested_deeper_than_any_report():
    deep = rewritten_content(b"[" * 200_000)
    assert check(deep).verdict == seals.NO_SEAL


def rewritten_content(content):
    made = PdfWriter()
    made.add_blank_page(100, 100)
    made.add_attachment("report.json", content)
    made.add_attachment("seal.json", b"{}")
    out = io.BytesIO()
    made.write(out)
    return out.getvalue()


SEALED = sealed()


@given(place=st.integers(0, len(SEALED) - 1), byte=st.integers(1, 255))
def test_no_byte_can_be_changed(place, byte):
    changed = bytearray(SEALED)
    changed[place] ^= byte
    assert check(bytes(changed)).verdict != seals.GENUINE


@given(cut=st.integers(0, len(SEALED) - 1))
def test_a_file_cut_off_is_never_genuine(cut):
    assert check(SEALED[:cut]).verdict != seals.GENUINE


def test_an_attachment_that_unpacks_to_gigabytes_is_refused():
    """pypdf stops unpacking at its own bound; the answer is a sentence, not a full memory."""
    made = PdfWriter()
    made.add_blank_page(100, 100)
    made.add_attachment("seal.json", b"{}")
    made.add_attachment("report.json", b"0" * 1000)
    made.compress_identical_objects()
    out = io.BytesIO()
    made.write(out)
    bomb = zlib.compress(b"0" * (400 * 2**20), 9)
    head = b"<<\n/Filter /FlateDecode\n/Length %d\n>>\nstream\n" % len(bomb)
    file = re.sub(rb"<<[^>]*?/Length 1000[^>]*?>>\s*stream\n0{1000}", lambda _: head + bomb, out.getvalue(), count=1)
    assert len(file) > len(out.getvalue()) - 1000
    assert check(file).verdict == seals.NO_SEAL

"""A large file in pieces: gone on with where it broke off, held against its hash, and erased when nobody comes back."""

from collections.abc import Callable
from datetime import timedelta
from hashlib import sha256
from typing import Any

import pytest
from django.db import transaction

from fairfloor.actions import uploads
from fairfloor.registry import files, walls
from fairfloor.registry.models import Dataset, StoredFile, Upload
from tests.world import World, world

pytestmark = pytest.mark.django_db
CONTENT = b"".join(b"%9d\t2024-03-%02d 07:00:00\t1\t0\t0\t0\n" % (n % 99, n % 28 + 1) for n in range(20_000))
STEP = 300_000


@pytest.fixture(autouse=True)
def _at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """What waits for the end of a transaction happens at once: no transaction of these tests is ever committed."""
    monkeypatch.setattr(transaction, "on_commit", lambda act: act())


@pytest.fixture
def new() -> Callable[[], set[str]]:
    """The files that the folder holds and did not hold before."""
    before = names()
    return lambda: names() - before


def names() -> set[str]:
    return {path.name for path in files.folder().iterdir()}


def post(w: World, address: str, data: Any = None, **more: Any) -> Any:
    with w.at(w.now):
        return w.client(w.monitor_a).post(address, data, **more)


def base(w: World) -> str:
    return f"/visits/{w.visit.public_id}/records/pieces/"


def begun(w: World, size: int = len(CONTENT)) -> Any:
    return post(w, base(w), {"kind": "attendance", "name": "canary.dat", "size": size, "unpaid_break_minutes": "30"})


def sent(w: World, upload: str, offset: int, piece: bytes) -> Any:
    address = f"{base(w)}{upload}/?offset={offset}"
    return post(w, address, piece, content_type="application/octet-stream")


def inside() -> World:
    w = world()
    w.inside()
    return w


def test_a_broken_upload_goes_on_where_it_stopped_and_is_whole_at_the_end(new: Callable[[], set[str]]) -> None:
    w = inside()
    told = begun(w).json()
    assert (told["offset"], told["piece"]) == (0, uploads.PIECE_BYTES)
    assert sent(w, told["upload"], 0, CONTENT[:STEP]).json() == {"offset": STEP, "size": len(CONTENT)}
    again = begun(w).json()
    assert (again["upload"], again["offset"]) == (told["upload"], STEP), "the same file goes on"
    twice = sent(w, told["upload"], 0, CONTENT[:STEP])
    assert (twice.status_code, twice.json()["offset"]) == (409, STEP), "a piece that came already is not kept again"
    early = post(w, f"{base(w)}{told['upload']}/finish/", {"sha256": sha256(CONTENT).hexdigest()})
    assert early.status_code == 422 and f"Only {STEP} of" in early.json()["error"]
    for offset in range(STEP, len(CONTENT), STEP):
        assert sent(w, told["upload"], offset, CONTENT[offset : offset + STEP]).status_code == 200
    done = post(w, f"{base(w)}{told['upload']}/finish/", {"sha256": sha256(CONTENT).hexdigest()})
    with walls.acting():
        dataset = Dataset.objects.select_related("file").get()
        assert not Upload.objects.exists()
        assert (dataset.state, dataset.settings["unpaid_break_minutes"]) == ("received", 30)
        assert b"".join(files.read(dataset.file.public_id)) == CONTENT
        assert new() == {dataset.file.public_id}, "its pieces are erased"
    assert done.json() == {"to": f"/visits/{w.visit.public_id}/records/{dataset.public_id}/"}


def test_pieces_lie_encrypted_and_under_no_name_of_the_file(new: Callable[[], set[str]]) -> None:
    w = inside()
    upload = begun(w).json()["upload"]
    sent(w, upload, 0, CONTENT[:STEP])
    (name,) = new()
    assert b"2024-03" not in (files.folder() / name).read_bytes()
    assert "canary" not in name


def test_what_arrived_otherwise_than_it_was_sent_is_not_kept(new: Callable[[], set[str]]) -> None:
    w = inside()
    upload = begun(w, 10).json()["upload"]
    sent(w, upload, 0, b"0123456789")
    answer = post(w, f"{base(w)}{upload}/finish/", {"sha256": "0" * 64})
    assert answer.status_code == 422 and "hashes differ" in answer.json()["error"]
    with walls.acting():
        assert not Dataset.objects.exists() and not Upload.objects.exists() and not StoredFile.objects.exists()
    assert not new()


@pytest.mark.parametrize(("size", "words"), [(2**30 + 1, "larger than 1024 MB"), (0, "")])
def test_limits_hold_before_a_byte_is_sent(size: int, words: str) -> None:
    w = inside()
    answer = begun(w, size)
    assert answer.status_code == 422 and words in answer.json()["error"]


@pytest.mark.parametrize("piece", [b"", b"x" * 11])
def test_an_odd_piece_is_refused(piece: bytes) -> None:
    w = inside()
    upload = begun(w, 10).json()["upload"]
    assert sent(w, upload, 0, piece).status_code == 422
    assert w.get(w.monitor_a, f"{base(w)}{upload}/").json() == {"offset": 0, "size": 10}


def test_nobody_else_goes_on_with_it() -> None:
    w = inside()
    upload = begun(w, 10).json()["upload"]
    with w.at(w.now):
        other = w.client(w.monitor_b).post(f"{base(w)}{upload}/?offset=0", b"0123456789", content_type="text/plain")
    assert other.status_code == 422
    assert w.get(w.reviewer, f"{base(w)}{upload}/").status_code == 404


def test_what_nobody_went_on_with_is_erased_after_its_time(new: Callable[[], set[str]]) -> None:
    w = inside()
    upload = begun(w).json()["upload"]
    sent(w, upload, 0, CONTENT[:STEP])
    assert uploads.erase_abandoned(now=w.now + timedelta(hours=uploads.KEPT_HOURS)) == 0
    assert uploads.erase_abandoned(now=w.now + timedelta(hours=uploads.KEPT_HOURS, minutes=1)) == 1
    assert not new()
    assert sent(w, upload, STEP, CONTENT[STEP:]).status_code == 404


def test_a_request_does_not_keep_the_piece_that_it_brought() -> None:
    """Requests stand in cycles: whatever they keep stays with the process until everything is looked through."""
    w = inside()
    upload = begun(w).json()["upload"]
    answer = sent(w, upload, 0, CONTENT[:STEP])
    assert answer.json() == {"offset": STEP, "size": len(CONTENT)}
    assert not hasattr(answer.wsgi_request, "_body")

"""Original files on disk: what goes in comes out, nothing else does, and only its owner can read the folder."""

import hashlib
import stat
from itertools import islice

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fairfloor.registry import files, keys

ID, BLOCK = "a" * 26, files.PIECE + 28  # a nonce of 12 bytes and a tag of 16 with each piece
SIZES = (0, 1, files.PIECE - 1, files.PIECE, files.PIECE + 1, 3 * files.PIECE)


@pytest.fixture(autouse=True)
def home(tmp_path, settings):
    settings.HOME = tmp_path / "home"
    return settings.HOME


def content(size: int) -> bytes:
    """Bytes that differ at every place, so that a swap shows."""
    return hashlib.shake_256(b"fairfloor").digest(size)


def stored(size: int) -> bytes:
    """Stores content of that size under `ID`; what lies on disk."""
    files.store(ID, [content(size)])
    return (files.folder() / ID).read_bytes()


def read() -> bytes:
    return b"".join(files.read(ID))


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("pieces_of", [7_919, files.PIECE, 2**30])
def test_what_goes_in_comes_out(size, pieces_of):
    plain = content(size)
    given = (plain[start : start + pieces_of] for start in range(0, max(size, 1), pieces_of))
    assert files.store(ID, given) == (size, hashlib.sha256(plain).hexdigest())
    assert read() == plain


def test_nothing_of_the_content_is_on_disk_and_only_the_owner_may_read_it(home):
    files.store(ID, [b"CANARY" * 100])
    path = files.folder() / ID
    assert b"CANARY" not in path.read_bytes()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(files.folder().stat().st_mode) == 0o700
    assert [one.name for one in files.folder().iterdir()] == [ID]


def test_the_same_content_is_never_stored_twice_alike():
    files.store(ID, [b"same"])
    files.store("b" * 26, [b"same"])
    assert (files.folder() / ID).read_bytes() != (files.folder() / ("b" * 26)).read_bytes()


@pytest.mark.parametrize("size", [1, files.PIECE, files.PIECE + 1, 3 * files.PIECE])
@pytest.mark.parametrize("left", [0, 1, 11, 12, 27, 28, BLOCK - 1, BLOCK, 2 * BLOCK, 3 * BLOCK, -1, -28])
def test_a_file_that_was_cut_is_not_read(size, left):
    whole = stored(size)
    cut = whole[:left]
    if cut == whole:  # nothing was cut off
        assert read() == content(size)
        return
    (files.folder() / ID).write_bytes(cut)
    with pytest.raises(files.Unreadable, match="changed or cut off: restore it from a backup"):
        read()


def test_blocks_that_were_swapped_or_repeated_are_not_read():
    whole = stored(3 * files.PIECE)
    blocks = [whole[start : start + BLOCK] for start in range(0, len(whole), BLOCK)]
    for order in ((1, 0, 2, 3), (0, 0, 2, 3), (0, 1, 2, 3, 3), (0, 2, 3), (2, 1, 0, 3)):
        (files.folder() / ID).write_bytes(b"".join(blocks[number] for number in order))
        with pytest.raises(files.Unreadable):
            read()


def test_what_was_read_before_the_damage_was_found_is_true():
    whole = bytearray(stored(3 * files.PIECE))
    whole[2 * BLOCK + 100] ^= 1
    (files.folder() / ID).write_bytes(whole)
    assert b"".join(islice(files.read(ID), 2)) == content(2 * files.PIECE)


@given(place=st.integers(0, 2**16), bit=st.integers(0, 7))
@settings(max_examples=40)
def test_one_changed_bit_is_enough(place, bit):
    whole = bytearray(stored(1000))
    whole[place % len(whole)] ^= 1 << bit
    (files.folder() / ID).write_bytes(whole)
    with pytest.raises(files.Unreadable):
        read()


def test_a_file_under_another_name_or_another_key_is_not_read(home):
    stored(100)
    (files.folder() / ID).rename(files.folder() / ("b" * 26))
    with pytest.raises(files.Unreadable):
        list(files.read("b" * 26))
    with pytest.raises(files.Unreadable, match="not in the data folder: restore it from a backup"):
        read()
    stored(100)
    (keys.path_of("files")).unlink()
    with pytest.raises(files.Unreadable):
        read()


def test_a_file_that_did_not_arrive_whole_leaves_nothing():
    def breaks():
        yield content(2 * files.PIECE)
        raise ConnectionError("the sender hung up")

    with pytest.raises(ConnectionError):
        files.store(ID, breaks())
    assert list(files.folder().iterdir()) == []


def test_an_erased_file_is_gone_and_erasing_it_again_is_nothing():
    stored(10)
    files.erase(ID)
    files.erase(ID)
    assert list(files.folder().iterdir()) == []

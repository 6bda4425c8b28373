"""Original files on disk: encrypted piece by piece under a random name, with a key that lives outside the database."""

import hashlib
import hmac
import os
import secrets
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from django.conf import settings

from fairfloor.registry import keys

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

PIECE = 2**20
_TAG, _NONCE = 16, 12


class Unreadable(ValueError):
    """A stored file that is gone, cut off or changed."""


def folder() -> Path:
    """Where the encrypted files lie."""
    path = Path(settings.HOME) / "files"
    path.mkdir(parents=True, exist_ok=True, mode=0o700)
    return path


def _cipher(public_id: str) -> "AESGCM":
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM  # for the process that opens a file and no other

    return AESGCM(hmac.digest(keys.read("files"), public_id.encode(), "sha256"))


def _aad(number: int, last: bool) -> bytes:
    return number.to_bytes(8, "big") + (b"\x01" if last else b"\x00")


def store(public_id: str, pieces: Iterable[bytes]) -> tuple[int, str]:
    """Encrypts `pieces` under `public_id`; answers with the size in bytes and the SHA-256 of the plain content."""
    path = folder() / public_id
    unfinished = path.with_suffix(".part")
    try:
        with os.fdopen(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
            written = _write(file, _cipher(public_id), pieces)
            file.flush()
            os.fsync(file.fileno())
        unfinished.replace(path)
    finally:
        unfinished.unlink(missing_ok=True)
    return written


def _write(file: BinaryIO, cipher: "AESGCM", pieces: Iterable[bytes]) -> tuple[int, str]:
    size, plain = 0, hashlib.sha256()
    for number, (piece, last) in enumerate(_with_last(_even(pieces))):
        nonce = secrets.token_bytes(_NONCE)
        file.write(nonce + cipher.encrypt(nonce, piece, _aad(number, last)))
        size += len(piece)
        plain.update(piece)
    return size, plain.hexdigest()


def _even(pieces: Iterable[bytes]) -> Iterator[bytes]:
    rest = b""
    for piece in pieces:
        rest += piece
        whole = len(rest) // PIECE * PIECE
        for start in range(0, whole, PIECE):
            yield rest[start : start + PIECE]
        rest = rest[whole:]
    yield rest


def _with_last(pieces: Iterable[bytes]) -> Iterator[tuple[bytes, bool]]:
    before: bytes | None = None
    for piece in pieces:
        if before is not None:
            yield before, False
        before = piece
    yield before or b"", True


def read(public_id: str) -> Iterator[bytes]:
    """The plain pieces of the file; raises Unreadable when it is gone, cut off or changed."""
    from cryptography.exceptions import InvalidTag

    path, cipher = folder() / public_id, _cipher(public_id)
    if not path.exists():
        raise Unreadable("the file is not in the data folder: restore it from a backup")
    length, whole = path.stat().st_size, PIECE + _NONCE + _TAG
    pieces = max(1, -(-length // whole))
    with path.open("rb") as file:
        for number in range(pieces):
            block = file.read(whole)
            try:
                plain = cipher.decrypt(block[:_NONCE], block[_NONCE:], _aad(number, number == pieces - 1))
            except (InvalidTag, ValueError) as fault:  # ValueError: the block is shorter than a nonce
                raise Unreadable("the file was changed or cut off: restore it from a backup") from fault
            yield plain


def erase(public_id: str) -> None:
    """Removes the file; its row and hash stay."""
    (folder() / public_id).unlink(missing_ok=True)

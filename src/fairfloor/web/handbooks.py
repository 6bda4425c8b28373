"""Keeps each handbook that was asked for in the data folder, under the hash of its content, so that it is set only once."""

import os
import tempfile
from pathlib import Path

from django.conf import settings

from fairfloor.core.standards import Standard
from fairfloor.reporting import handbooks

FOLDER = "handbooks"


def printed(standard: Standard, language: str) -> bytes:
    """The handbook as PDF: the kept one where its content is still the same, else set anew and kept."""
    start = f"{standard.code}-{standard.edition}-{language}-"
    kept = (
        Path(settings.HOME) / FOLDER / f"{start}{handbooks.content_hash(standard.code, standard.edition, language)}.pdf"
    )
    try:
        return kept.read_bytes()
    except FileNotFoundError:
        made = handbooks.render(standard, language)
        _keep(kept, made, start)
        return made


def _keep(path: Path, made: bytes, start: str) -> None:
    """Writes the file whole before it gets its name, and takes away those that it replaces."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    descriptor, unfinished = tempfile.mkstemp(prefix=".new-", dir=path.parent)
    with os.fdopen(descriptor, "wb") as file:
        file.write(made)
    Path(unfinished).replace(path)
    for other in path.parent.glob(f"{start}*.pdf"):
        if other != path:
            other.unlink(missing_ok=True)

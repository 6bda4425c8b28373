"""The data folder's own shelf: standards that were written by somebody else and added to this installation."""

import shutil
import tempfile
from collections.abc import Sequence
from pathlib import Path

from fairfloor.core import standards, vocabulary


class NotAddable(ValueError):
    """A standard that would clash with what is there; its text is a sentence with a remedy."""


def add(editions: Sequence[Path], shelf: Path) -> tuple[Path, ...]:
    """Copies each edition's folder (``…/<code>/<edition>``, checked before) to `shelf`, all of them or none.

    A `vocabulary.toml` beside the codes goes with each edition. Answers with the new folders. Raises NotAddable when
    an edition is there already, when the library has a standard of that code, or when the day it takes effect is taken.
    """
    for folder in editions:
        _free(folder)
    shelf.mkdir(parents=True, exist_ok=True, mode=0o700)
    # Beside the shelf, so that nobody takes a half-written edition for one.
    with tempfile.TemporaryDirectory(prefix=".adding-", dir=shelf.parent) as unfinished:
        copies = [_copied(folder, Path(unfinished) / str(place)) for place, folder in enumerate(editions)]
        targets = [shelf / folder.parent.name / folder.name for folder in editions]
        return _placed(copies, targets)


def _free(folder: Path) -> None:
    code, edition = folder.parent.name, folder.name
    if code in standards.codes(standards.FOLDER):
        raise NotAddable(
            f"{code!r} is a standard of the library: give yours a code of its own, in standard.toml and as folder"
        )
    if code not in standards.codes():
        return
    if edition in standards.editions(code):
        raise NotAddable(
            f"{code} {edition} is on the shelf already: reports may rest on it, so give the changed one a new edition"
        )
    effective = standards.read_edition(folder, []).standard.effective
    for other in standards.editions(code):
        if standards.load(code, other).effective == effective:
            raise NotAddable(
                f"{code} {edition} takes effect on the same day as edition {other!r}: give it an effective day of its own"
            )


def _copied(folder: Path, to: Path) -> Path:
    shutil.copytree(folder, to)
    shared, own = folder.parent.parent / vocabulary.FILE.name, to / vocabulary.FILE.name
    if shared.is_file():
        if own.exists():
            raise NotAddable(f"{folder} has a vocabulary.toml, and so has its shelf: put all words into one of them")
        shutil.copyfile(shared, own)
    return to


def _placed(copies: Sequence[Path], targets: Sequence[Path]) -> tuple[Path, ...]:
    """Renames each whole copy into place; takes back what was placed when one of them fails."""
    placed: list[Path] = []
    try:
        for copy, target in zip(copies, targets, strict=True):
            target.parent.mkdir(exist_ok=True, mode=0o700)
            copy.rename(target)
            placed.append(target)
    except OSError as fault:
        for target in placed:
            shutil.rmtree(target)
        raise NotAddable(f"{target} could not be written ({fault}): nothing was added; try again") from fault
    return tuple(placed)

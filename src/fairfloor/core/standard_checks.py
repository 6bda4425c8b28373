"""What is wrong with a folder of standards, all of it at once: the check for those who write one."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from fairfloor.core import standards, vocabulary
from fairfloor.core.shelf import Entry, Problems, ShelfError, nearest, shown
from fairfloor.core.standards import DECLARATION, FOLDER, Reading, Standard


@dataclass(frozen=True)
class Checked:
    """The standards found in a folder and every mistake in them."""

    standards: tuple[Standard, ...]
    problems: tuple[ShelfError, ...]


def check(folder: Path) -> Checked:
    """Check a shelf of standards, one standard's folder or one edition's: its files and where they refer to.

    A reference to another standard is held against the folder and against the library that comes with Fairfloor.
    """
    problems: Problems = []
    editions = _editions(folder)
    if not editions:
        what = "there is no standard here" if folder.is_dir() else "there is no such folder"
        problems.append(
            ShelfError(shown(folder), "", what, f"Point at a folder that holds <code>/<edition>/{DECLARATION}")
        )
        return Checked((), tuple(problems))
    readings = _read(editions, problems)
    known = _declared(readings)
    for reading in readings:
        for entry, reference in reading.elsewhere:
            _refer(entry, reference, known)
    return Checked(tuple(reading.standard for reading in readings), tuple(problems))


def _editions(folder: Path) -> list[Path]:
    """The editions' folders in a shelf, in a standard's folder or in an edition's."""
    for pattern in (DECLARATION, f"*/{DECLARATION}", f"*/*/{DECLARATION}"):
        if found := sorted(path.parent.resolve() for path in folder.glob(pattern)):
            return found
    return []


def _read(editions: list[Path], problems: Problems) -> list[Reading]:
    readings = []
    words: dict[Path, vocabulary.Vocabulary] = {}
    for edition in editions:
        shelf = edition.parent.parent
        try:
            words[shelf] = words.get(shelf) or vocabulary.read_beside(shelf, problems)
            readings.append(standards.read_edition(edition, problems, words[shelf]))
        except ShelfError as fault:
            problems.append(fault)
    return readings


def _declared(readings: list[Reading]) -> dict[str, frozenset[str]]:
    """By standard, what a reference may name: in the folder that is checked, else in the library."""
    known: dict[str, frozenset[str]] = {}
    for reading in readings:
        standard = reading.standard
        known[standard.code] = known.get(standard.code, frozenset()) | standard.declared()
    for code in standards.codes(FOLDER):
        if code not in known:
            known[code] = standards.load(code).declared()
    return known


def _refer(entry: Entry, reference: str, known: Mapping[str, frozenset[str]]) -> None:
    code, _, number = reference.partition("/")
    if code not in known:
        entry.fault(f"it refers to {reference}, but there is no standard {code!r}", nearest(code, known))
    elif number not in known[code]:
        entry.fault(f"it refers to {reference}, which is not there", nearest(number, known[code]))

"""What is wrong with a folder of standards, all of it at once: the check for those who write one."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from fairfloor.core import standards, vocabulary
from fairfloor.core.shelf import Entry, Problems, ShelfError, nearest, shown
from fairfloor.core.standards import DECLARATION, Reading, Standard


@dataclass(frozen=True)
class Checked:
    """The standards found in a folder and every mistake in them."""

    standards: tuple[Standard, ...]
    problems: tuple[ShelfError, ...]


def check(folder: Path) -> Checked:
    """Check a shelf of standards, one standard's folder or one edition's: its files and where they refer to.

    A reference to another standard is held against the folder and against the shelves: the library that comes with
    Fairfloor and the installation's own.
    """
    problems: Problems = []
    editions = editions_in(folder)
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
    _days_apart([reading.standard for reading in readings], problems)
    return Checked(tuple(reading.standard for reading in readings), tuple(problems))


def editions_in(folder: Path) -> list[Path]:
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


def _days_apart(found: list[Standard], problems: Problems) -> None:
    """Report two editions that take effect on one day: a visit of that day would not know which to be held to."""
    first: dict[tuple[str, date | None], str] = {}
    for standard in found:
        other = first.setdefault((standard.code, standard.effective), standard.edition)
        if other != standard.edition:
            what = f"it takes effect on the same day as edition {other!r}"
            file = f"{standard.code}/{standard.edition}/{DECLARATION}"
            problems.append(ShelfError(file, "", what, "Give each edition an effective day of its own"))


def _declared(readings: list[Reading]) -> dict[str, frozenset[str]]:
    """By standard, what a reference may name: in the folder that is checked, else on the shelves."""
    known: dict[str, frozenset[str]] = {}
    for reading in readings:
        standard = reading.standard
        known[standard.code] = known.get(standard.code, frozenset()) | standard.declared()
    for code in standards.codes():
        if code not in known:
            known[code] = standards.load(code).declared()
    return known


def _refer(entry: Entry, reference: str, known: Mapping[str, frozenset[str]]) -> None:
    code, _, number = reference.partition("/")
    if code not in known:
        entry.fault(f"it refers to {reference}, but there is no standard {code!r}", nearest(code, known))
    elif number not in known[code]:
        entry.fault(f"it refers to {reference}, which is not there", nearest(number, known[code]))

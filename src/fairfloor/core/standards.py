"""The standards on the shelf: which there are, one of them, one of its clauses, and the edition of a day.

A standard stands in ``library/standards/<code>/<edition>/``, or in the same way on a shelf of one's own: `standard.toml`
declares it and its sections, every other file holds the clauses of one section. `docs/reference/standards-format.md`
describes the form for those who write one.
"""

import functools
import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from fairfloor.core import clause_files, scores, shelf, vocabulary
from fairfloor.core.clause_limits import Limit
from fairfloor.core.clauses import Clause
from fairfloor.core.conditions import ALWAYS, condition
from fairfloor.core.languages import Text
from fairfloor.core.quantities import number
from fairfloor.core.sections import NUMBERINGS, Part, Section
from fairfloor.core.shelf import LIBRARY, Entry, Problems, nearest, once, raise_any, read

__all__ = [
    "Clause",
    "Limit",
    "NotOnShelf",
    "Part",
    "Section",
    "Standard",
    "clause",
    "codes",
    "edition_on",
    "editions",
    "load",
]

FOLDER = LIBRARY / "standards"
DECLARATION = "standard.toml"
NAMES = {"code": re.compile(r"[a-z][a-z0-9-]*"), "edition": re.compile(r"[a-z0-9][a-z0-9.-]*")}


class NotOnShelf(LookupError):
    """A standard, edition or clause that is not there; its text is a sentence with a remedy."""


@dataclass(frozen=True)
class Source:
    """What a standard was written from: the work, its part, its date if it bears one, and on what terms it is used."""

    work: Text
    publisher: str
    printed_date: date | None
    rights: Text


@dataclass(frozen=True)
class Standard:
    """One edition of a standard, with its clauses in order; `words` are those it may use, its own among them.

    `points` is what its sections can earn together; None where it is not scored.
    """

    code: str
    edition: str
    title: Text
    effective: date | None
    source: Source
    sections: tuple[Section, ...]
    clauses: tuple[Clause, ...]
    words: vocabulary.Vocabulary
    notes: tuple[Text, ...] = ()
    points: Decimal | None = None

    def clause(self, id: str) -> Clause:
        """The clause ``icti/9.7``; raises NotOnShelf, saying so when it is declared but not written yet."""
        for clause in self.clauses:
            if clause.id == id:
                return clause
        number = id.removeprefix(f"{self.code}/")
        if number in self.declared():
            raise NotOnShelf(f"{id} is in a section that is declared but not written on the shelf yet")
        raise NotOnShelf(f"{self.code} has no clause {number}; list them with: fairfloor standard show {self.code}")

    def section(self, number: str) -> Section:
        """The section with this number; raises NotOnShelf."""
        for section in self.sections:
            if section.number == number:
                return section
        raise NotOnShelf(f"{self.code} has no section {number}; it has {', '.join(s.number for s in self.sections)}")

    def declared(self) -> frozenset[str]:
        """What a reference may name: all clauses, those of sections not written yet, and sections whole."""
        unfilled = (number for section in self.sections if not section.filled for number in section.numbers())
        sections = (section.number for section in self.sections)
        return frozenset([clause.number for clause in self.clauses] + list(unfilled) + list(sections))

    def as_json(self) -> dict[str, Any]:
        """The whole standard, as `docs/reference/schemas/standard.json` describes it."""
        return {
            "standard": self.code,
            "edition": self.edition,
            "title": self.title,
            "effective": self.effective.isoformat() if self.effective else None,
            "notes": list(self.notes),
            "points": None if self.points is None else number(self.points),
            "sections": [
                {
                    "number": section.number,
                    "title": section.title,
                    "clauses": section.count,
                    "filled": section.filled,
                    "points": None if section.points is None else number(section.points),
                    "parts": [{"id": part.id, "title": part.title} for part in section.parts],
                }
                for section in self.sections
            ],
            "clauses": [clause.as_json() for clause in self.clauses],
        }


def shelves() -> tuple[Path, ...]:
    """The folders that hold standards: the library's first, then the one named at start-up (`shelf.beside`)."""
    return (FOLDER, *shelf.OWN)


def codes(*folders: Path) -> tuple[str, ...]:
    """The codes of the standards in `folders` (else on all shelves), in order."""
    found = (path for folder in folders or shelves() for path in folder.glob(f"*/*/{DECLARATION}"))
    return tuple(sorted({path.parent.parent.name for path in found}))


def editions(code: str) -> tuple[str, ...]:
    """The editions of a standard, the oldest first (an undated one before all); raises NotOnShelf."""
    return tuple(_editions(code, shelves()))


@functools.cache
def _editions(code: str, folders: tuple[Path, ...]) -> dict[str, tuple[date, Path]]:
    """The editions in order, each with its first day (`date.min` without one) and its folder."""
    found: dict[str, tuple[date, Path]] = {}
    for path in (path for folder in folders for path in sorted((folder / code).glob(f"*/{DECLARATION}"))):
        day = read(path).get("effective")
        found.setdefault(path.parent.name, (day if isinstance(day, date) else date.min, path.parent))
    if not found:
        raise NotOnShelf(f"there is no standard {code!r}; there are: {', '.join(codes(*folders))}")
    return dict(sorted(found.items(), key=lambda pair: (pair[1][0], pair[0])))


def edition_on(code: str, day: date) -> str:
    """The edition in force on `day`: the latest that has taken effect by then; raises NotOnShelf when none has."""
    started = [(edition, first) for edition, (first, _) in _editions(code, shelves()).items() if first <= day]
    if not started:
        first, _ = next(iter(_editions(code, shelves()).values()))
        raise NotOnShelf(f"no edition of {code} is in force on {day}; the first takes effect on {first}")
    return started[-1][0]


def load(code: str, edition: str | None = None) -> Standard:
    """The standard `code` in `edition`, else its newest; raises NotOnShelf, or ShelfError when its files are wrong."""
    there = _editions(code, shelves())
    if edition is not None and edition not in there:
        raise NotOnShelf(f"{code} has no edition {edition!r}; it has: {', '.join(there)}")
    return _loaded(there[edition or list(there)[-1]][1])


@functools.cache
def _loaded(folder: Path) -> Standard:
    problems: Problems = []
    standard = read_edition(folder, problems).standard
    raise_any(problems)
    return standard


def forget() -> None:
    """Have the shelves read anew: a standard was added to one while this process runs."""
    _editions.cache_clear()
    _loaded.cache_clear()


def clause(id: str, edition: str | None = None) -> Clause:
    """The clause ``icti/9.7`` of the newest (or the named) edition; raises NotOnShelf."""
    code, slash, number = id.partition("/")
    if not slash or not number:
        raise NotOnShelf(f"{id!r} is not a clause; write the standard's code and the number, such as icti/9.7")
    return load(code, edition).clause(id)


@dataclass(frozen=True)
class Reading:
    """An edition as read: the standard, and its references into other standards with the entry that makes each."""

    standard: Standard
    elsewhere: tuple[tuple[Entry, str], ...]


def protects(id: str) -> bool:
    """Whether any edition holds the clause to be sensitive: a visit's own may not be the newest, and the stricter one counts.

    What is not on the shelf any more is not taken for harmless.
    """
    code = id.partition("/")[0]
    if code not in codes():
        return True
    found = [one.sensitive for edition in editions(code) for one in load(code, edition).clauses if one.id == id]
    return any(found) or not found


def read_edition(folder: Path, problems: Problems, words: vocabulary.Vocabulary | None = None) -> Reading:
    """The standard in an edition's folder; mistakes go to `problems`; raises ShelfError without its declaration.

    `words` are those it shares with others (else the library's); a `vocabulary.toml` in the folder adds to them.
    """
    file = folder / DECLARATION
    entry = Entry(read(file), file, problems=problems)
    own = vocabulary.added(entry, vocabulary.read_beside(folder, problems, words))
    sections = _sections(entry, own)
    code = folder.parent.name
    for name, expected in (("code", code), ("edition", folder.name)):
        if entry.string(name, required=True) not in ("", expected):
            entry.fault(f"{name!r} is not the name of its folder, {expected!r}", f'Write {name} = "{expected}"')
        if not NAMES[name].fullmatch(expected):
            entry.fault(
                f"{expected!r} is no name for a folder", "Use small letters, digits and hyphens, such as demo-2"
            )
    desk = clause_files.Desk(code, sections, own, problems)
    standard = Standard(
        code=code,
        edition=folder.name,
        title=entry.text("title", required=True),
        effective=entry.date("effective"),
        source=_source(entry),
        sections=sections,
        clauses=_clauses(folder, desk),
        words=own,
        notes=entry.texts("notes"),
        points=scores.points(entry),
    )
    scores.add_up(entry, "the standard", standard.points, [one.points for one in sections], "the sections")
    entry.done()
    return Reading(standard, _outside(standard, desk))


def _outside(standard: Standard, desk: clause_files.Desk) -> tuple[tuple[Entry, str], ...]:
    """References into other standards; those into this one are held against what it declares, at once."""
    inside = f"{standard.code}/"
    for entry, reference in desk.references:
        if reference.startswith(inside) and reference.removeprefix(inside) not in standard.declared():
            entry.fault(
                f"it refers to {reference}, which is not there",
                nearest(reference.removeprefix(inside), standard.declared()),
            )
    return tuple(pair for pair in desk.references if not pair[1].startswith(inside))


def _clauses(folder: Path, desk: clause_files.Desk) -> tuple[Clause, ...]:
    found: dict[str, tuple[Clause, ...]] = {}
    for path in sorted(folder.glob("*.toml")):
        if path.name not in (DECLARATION, vocabulary.FILE.name):
            clause_files.read_section(path, desk, found)
    for section in desk.sections:
        if section.filled and section.number not in found:
            clause_files.missing(folder / DECLARATION, section, desk.problems)
    return tuple(clause for section in desk.sections for clause in found.get(section.number, ()))


def _source(entry: Entry) -> Source:
    part = entry.table("source", required=True)
    if part is None:
        return Source(Text(zh="?", en="?"), "", None, Text(zh="?", en="?"))
    source = Source(
        work=part.text("work", required=True),
        publisher=part.string("publisher", required=True),
        printed_date=part.date("printed_date"),
        rights=part.text("rights", required=True),
    )
    part.done()
    return source


def _sections(parent: Entry, words: vocabulary.Vocabulary) -> tuple[Section, ...]:
    found = []
    pairs = []
    for entry in parent.entries("section", named="number"):
        number = entry.string("number", required=True)
        pairs.append((number, entry))
        found.append(
            Section(
                number=number,
                title=entry.text("title", required=True),
                count=entry.integer("clauses", required=True),
                numbering=entry.choice("numbering", NUMBERINGS, default="numbers"),
                filled=entry.boolean("filled", default=True),
                parts=_parts(entry, words),
                applies=condition(entry, "applies", words.facts) or ALWAYS,
                points=scores.points(entry),
            )
        )
        entry.done()
    if not found:
        parent.fault("there is no [[section]]", "Declare every section of the standard")
    once(pairs, "section")
    return tuple(found)


def _parts(parent: Entry, words: vocabulary.Vocabulary) -> tuple[Part, ...]:
    found = []
    for entry in parent.entries("part"):
        part = Part(
            id=entry.string("id", required=True),
            title=entry.text("title", required=True),
            first=entry.integer("first", required=True),
            last=entry.integer("last", required=True),
            applies=condition(entry, "applies", words.facts) or ALWAYS,
        )
        if part.last < part.first:
            entry.fault(f"it ends at {part.last} before it starts", "Correct first and last")
        entry.done()
        found.append(part)
    return tuple(found)

"""How the clauses of one section are read from their TOML file, and every mistake in them told."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path

from fairfloor.core import clauses as shape
from fairfloor.core import scores
from fairfloor.core.clauses import Clause
from fairfloor.core.conditions import ALWAYS, Condition, condition
from fairfloor.core.limit_files import limits
from fairfloor.core.quantities import Figure
from fairfloor.core.sections import Section
from fairfloor.core.shelf import Entry, Problems, ShelfError, nearest, once, read, shown
from fairfloor.core.vocabulary import Vocabulary

NAME = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")


@dataclass(frozen=True)
class Desk:
    """What lies on the table while one edition is read: its sections and words, the mistakes and references found."""

    code: str
    sections: tuple[Section, ...]
    words: Vocabulary
    problems: Problems
    references: list[tuple[Entry, str]] = field(default_factory=list)


def read_section(path: Path, desk: Desk, found: dict[str, tuple[Clause, ...]]) -> None:
    """Read the section's file at `path` into `found` by the section's number; mistakes go to the desk."""
    try:
        entry = Entry(read(path), path, problems=desk.problems)
    except ShelfError as fault:
        desk.problems.append(fault)
        return
    by_number = {section.number: section for section in desk.sections}
    number = entry.string("section", required=True)
    section = by_number.get(number)
    if section is None:
        entry.fault(f"section {number!r} is not declared in standard.toml", nearest(number, by_number))
        return
    if not section.filled:
        entry.fault(f"section {number!r} is declared as not filled", "Remove filled = false from standard.toml")
    if number in found:
        entry.fault(f"section {number!r} has a file already", "Keep the clauses of a section in one file")
    clauses = entry.entries("clause", named="number")
    read_all = tuple(_clause(part, desk, section, place) for place, part in enumerate(clauses, start=1))
    once(((clause.number, part) for clause, part in zip(read_all, clauses, strict=True)), "clause")
    _all_there(entry, section, read_all)
    points = [clause.points for clause in read_all]
    scores.add_up(entry, f"section {section.number}", section.points, points, "the clauses")
    found[number] = read_all
    entry.done()


def missing(file: Path, section: Section, problems: Problems) -> None:
    """Report that a section has no file."""
    what = f"section {section.number!r} has no file of clauses"
    problems.append(ShelfError(shown(file), "", what, "Write it, or declare the section with filled = false"))


def _all_there(entry: Entry, section: Section, found: tuple[Clause, ...]) -> None:
    if len(found) != section.count:
        entry.fault(
            f"section {section.number} holds {len(found)} clauses where standard.toml declares {section.count}",
            "Write the missing clauses or correct the number",
        )
    elif section.numbering != "names" and [clause.number for clause in found] != list(section.numbers()):
        wanted = f"{section.numbers()[0]} to {section.numbers()[-1]}"
        entry.fault(f"the clauses of section {section.number} are out of order", f"Number them {wanted}, in order")


def _clause(entry: Entry, desk: Desk, section: Section, place: int) -> Clause:
    code, words = desk.code, desk.words
    number = entry.string("number", required=True)
    if section.numbering == "names" and not NAME.fullmatch(number):
        entry.fault(f"{number!r} is no name", "Use small letters, digits and hyphens, such as working-hours")
    part = section.part_of(place)
    facts = words.facts
    inherited = [part.applies] if part else []
    record, substances = _records(entry), _substances(entry)
    points = scores.points(entry)
    see_also = _see_also(entry, desk, number)
    clause = Clause(
        id=f"{code}/{number}",
        number=number,
        section=section.number,
        part=part.id if part else "",
        title=entry.text("title", required=True),
        requirement=entry.text("requirement", required=True),
        applies=_applies(condition(entry, "applies", facts) or ALWAYS, section.applies, *inherited),
        verify=entry.choices("verify", shape.VERIFY, required=True),
        checks=_checks(entry),
        record=record,
        limits=limits(entry, words, {one.id for one in substances}),
        table=_table(entry),
        substances=substances,
        samples=_samples(entry),
        recurrences=_recurrences(entry, words, {one.id for one in record}),
        recommendations=entry.texts("recommendations"),
        notes=entry.texts("notes"),
        see_also=see_also,
        answered_by=_answered_by(entry, desk, see_also, points),
        laws=entry.choices("laws", words.parameters),
        also_for=entry.choices("also_for", facts),
        asked_per=_asked_per(entry, desk),
        extends=_extends(entry, desk),
        sensitive=entry.boolean("sensitive"),
        critical=entry.boolean("critical"),
        points=points,
        deductions=scores.deductions(entry, points),
    )
    entry.done()
    return clause


def _applies(*conditions: Condition) -> Condition:
    real = tuple(one for one in conditions if one != ALWAYS)
    if len(real) < 2:
        return real[0] if real else ALWAYS
    return Condition("all", parts=real)


def _see_also(entry: Entry, desk: Desk, number: str) -> tuple[str, ...]:
    references = tuple(_full(desk, name) for name in entry.strings("see_also"))
    if f"{desk.code}/{number}" in references:
        entry.fault("'see_also' names the clause itself", "Remove it")
    desk.references.extend((entry, reference) for reference in references)
    return references


def _answered_by(entry: Entry, desk: Desk, see_also: tuple[str, ...], points: Decimal | None) -> tuple[str, ...]:
    references = tuple(_full(desk, name) for name in entry.strings("answered_by"))
    own = next((one for one in references if one.startswith(f"{desk.code}/")), None)
    if own:
        entry.fault(f"'answered_by' names {own}, of this standard", "Name clauses of other standards")
    twice = next((one for one in references if one in see_also), None)
    if twice:
        entry.fault(f"{twice} stands in 'see_also' and in 'answered_by'", "Keep it in 'answered_by' alone")
    if references and points is not None:
        entry.fault("'answered_by' stands in a clause with points", "What is scored is asked by itself; remove one")
    desk.references.extend((entry, reference) for reference in references)
    return references


def _full(desk: Desk, name: str) -> str:
    return name if "/" in name else f"{desk.code}/{name}"


def _asked_per(entry: Entry, desk: Desk) -> str:
    places = [fact.id for fact in desk.words.facts.values() if fact.buildings]
    return entry.choice("asked_per", places)


def _extends(entry: Entry, desk: Desk) -> shape.Extension | None:
    part = entry.table("extends")
    if part is None:
        return None
    references = tuple(_full(desk, name) for name in part.strings("clauses", required=True))
    made = shape.Extension(references, part.choice("to", desk.words.facts, required=True))
    part.done()
    desk.references.extend((part, reference) for reference in references)
    return made


def _checks(parent: Entry) -> tuple[shape.Check, ...]:
    found = []
    declared = parent.data.get("verify")
    for entry in parent.entries("check", named="how"):
        how = entry.choice("how", shape.VERIFY, required=True)
        if how and isinstance(declared, list) and how not in declared:
            entry.fault(f"the clause is not verified by {how!r}", f"Add {how!r} to its verify")
        found.append(shape.Check(how, entry.text("what", required=True)))
        entry.done()
    return tuple(found)


def _records(parent: Entry) -> tuple[shape.Record, ...]:
    found = []
    pairs = []
    for entry in parent.entries("record"):
        compare = entry.table("compare")
        record = shape.Record(
            id=entry.string("id", required=True),
            what=entry.text("what", required=True),
            kind=entry.choice("type", shape.RECORD_KINDS, required=True),
            unit=entry.unit(),
            each=entry.text("each"),
            compare_with=compare.string("with", required=True) if compare else "",
            compare_by=compare.choice("by", shape.RECORD_COMPARISONS, required=True) if compare else "",
        )
        if compare:
            compare.done()
        if (record.kind == "figure") != entry.has("unit"):
            entry.fault("a record of type 'figure', and no other, has a unit", "Correct the type or the unit")
        entry.done()
        pairs.append((record.id, entry))
        found.append(record)
    once(pairs, "record")
    ids = {record.id for record in found}
    for record, (_, entry) in zip(found, pairs, strict=True):
        if record.compare_with and record.compare_with not in ids:
            entry.fault(
                f"it is compared with {record.compare_with!r}, no record of this clause",
                nearest(record.compare_with, ids),
            )
    return tuple(found)


def _samples(parent: Entry) -> tuple[shape.Sample, ...]:
    found = []
    for entry in parent.entries("sample"):
        sample = shape.Sample(
            of=entry.text("of", required=True),
            at_least=entry.figure("at_least", required=True),
            at_most=entry.figure("at_most"),
            how=entry.choice("how", shape.SAMPLE_HOWS, required=True),
            per=entry.text("per"),
            roster=entry.choice("roster", shape.SAMPLE_ROSTERS),
        )
        if sample.at_most and sample.at_most.value < sample.at_least.value:
            entry.fault("at_most is less than at_least", "Correct one of them")
        entry.done()
        found.append(sample)
    return tuple(found)


def _recurrences(parent: Entry, words: Vocabulary, records: Collection[str]) -> tuple[shape.Recurrence, ...]:
    found = []
    pairs = []
    for entry in parent.entries("recurrence"):
        recurrence = shape.Recurrence(
            id=entry.string("id", required=True),
            what=entry.text("what", required=True),
            every=entry.figure("every"),
            on=entry.text("on"),
            at_least=entry.figure("at_least"),
            within=entry.figure("within"),
            recommended=entry.boolean("recommended"),
            when=condition(entry, "when", words.facts),
            record=entry.string("record"),
        )
        if recurrence.record and recurrence.record not in records:
            entry.fault(f"{recurrence.record!r} is no record of this clause", nearest(recurrence.record, records))
        _when_due(entry, recurrence)
        entry.done()
        pairs.append((recurrence.id, entry))
        found.append(recurrence)
    once(pairs, "recurrence")
    return tuple(found)


def _when_due(entry: Entry, recurrence: shape.Recurrence) -> None:
    counted = bool(recurrence.at_least), bool(recurrence.within)
    if any(counted) and not all(counted):
        entry.fault("a count within a period needs at_least and within", "Add the one that is missing")
    if not (recurrence.every or recurrence.on or all(counted)):
        entry.fault("it does not say when it is due", "Add every, on, or at_least with within")
    for figure in (recurrence.every, recurrence.within):
        if figure and figure.unit not in shape.PERIODS:
            entry.fault(f"{figure.unit!r} is no period", nearest(figure.unit, shape.PERIODS))


def _substances(parent: Entry) -> tuple[shape.Substance, ...]:
    found = []
    pairs = []
    for entry in parent.entries("substance"):
        substance = shape.Substance(
            id=entry.string("id", required=True),
            name=entry.text("name", required=True),
            synonyms=entry.strings("synonyms"),
            cas=entry.string("cas"),
            molar_mass=entry.decimal("molar_mass"),
            no_molar_mass=entry.text("no_molar_mass"),
            arises=entry.text("arises", required=True),
        )
        if (substance.molar_mass is None) == (substance.no_molar_mass is None):
            entry.fault("it needs molar_mass, or no_molar_mass saying why it has none", "Write one of the two")
        if substance.cas and not is_cas(substance.cas):
            entry.fault(f"{substance.cas!r} is no CAS number (its check digit is wrong)", "Look the number up again")
        entry.done()
        pairs.append((substance.id, entry))
        found.append(substance)
    once(pairs, "substance")
    return tuple(found)


def is_cas(number: str) -> bool:
    """Whether `number` has the form and the check digit of a CAS registry number, e.g. 67-64-1."""
    if not re.fullmatch(r"\d{2,7}-\d{2}-\d", number):
        return False
    digits = [int(sign) for sign in number.replace("-", "")]
    return sum(place * digit for place, digit in enumerate(reversed(digits[:-1]), start=1)) % 10 == digits[-1]


def _table(parent: Entry) -> shape.Table | None:
    entry = parent.table("table")
    if entry is None:
        return None
    columns = []
    for part in entry.entries("column"):
        columns.append(
            shape.Column(
                part.string("id", required=True), part.text("title", required=True), part.unit(), part.text("sign")
            )
        )
        part.done()
    rows = tuple(_row(part, {column.id: column for column in columns}) for part in entry.entries("row"))
    if not columns or not rows:
        entry.fault("it has no columns or no rows", "Add [[….column]] and [[….row]]")
    table = shape.Table(entry.text("title", required=True), tuple(columns), rows)
    entry.done()
    return table


def _row(entry: Entry, columns: Mapping[str, shape.Column]) -> dict[str, shape.Cell]:
    cells: dict[str, shape.Cell] = {}
    for id, column in columns.items():
        if entry.has(id):
            cells[id] = _cell(entry, id, column)
    entry.done()
    return cells


def _cell(entry: Entry, id: str, column: shape.Column) -> shape.Cell:
    if isinstance(entry.data[id], dict):
        return entry.text(id, required=True)
    if column.unit and not isinstance(entry.data[id], str):
        return Figure(entry.decimal(id, required=True), column.unit)
    return entry.string(id, required=True)

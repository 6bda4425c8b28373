"""Rows of a file of readings that no instrument took: the dates of duties that come again, and the contents of kits.

A duty is named by its clause and id (`icti/10.34/yearly-service`), or by the clause alone where it has one; its value is a
day, `never` or `unknown`. A thing in a first-aid kit is the quantity `first-aid-item`, its kind the thing's name.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from fairfloor.core import headcounts, recurrences
from fairfloor.core.clauses import Clause, Recurrence
from fairfloor.core.languages import Text
from fairfloor.core.measuring import measuring, named, plainly
from fairfloor.core.phrases import phrase
from fairfloor.core.quantities import Figure
from fairfloor.core.reading_rows import Refusal, Refused, day_of, hint, number_of, quoted
from fairfloor.core.recurrences import Duty, Last
from fairfloor.core.verdicts import CANNOT, NOT_HERE, OUTSIDE, WITHIN

KIT = "first-aid-item"
VERDICTS = {
    recurrences.KEPT: WITHIN,
    recurrences.LATE: OUTSIDE,
    recurrences.NEVER: OUTSIDE,
    recurrences.UNKNOWN: CANNOT,
    recurrences.CANNOT: CANNOT,
}


@dataclass(frozen=True)
class Row:
    """One accepted row: its line, what it is of, where, and what it says."""

    line: int
    told: Mapping[str, str]
    place: str
    day: date | None = None
    never: bool = False
    item: str = ""
    count: Decimal | None = None
    heads: int | None = None


@dataclass(frozen=True)
class Dated:
    """A duty of a clause."""

    clause: Clause
    duty: Recurrence


class Records:
    """The rows of one file that are records; `on` is the day of the visit, `profile` says how many people there are."""

    def __init__(self, clauses: Iterable[Clause], on: date, profile: Mapping[str, object]) -> None:
        self.on, self.profile = on, profile
        clauses = tuple(clauses)
        self.kit = next((one for one in clauses if _is_kit(one)), None)
        self.duties = {plainly(name): duty for duty in _duties(clauses) for name in _names(duty)}
        self.words = named(measuring().names["dates"].items())
        self.kit_words = {plainly(name) for name in (KIT, *measuring().names["quantities"].get(KIT, ()))}
        self.items = named(
            (item.item["en"], tuple(item.item.values()))
            for item in (headcounts.first_aid(self.kit, 1) if self.kit else ())
        )
        self.rows: dict[tuple[str, str], list[Row]] = {}
        self.kits: dict[tuple[str, int | None], list[Row]] = {}
        self.refused: list[Refusal] = []

    def has(self, word: str) -> bool:
        """Whether a cell of the column `quantity` names a record."""
        return plainly(word) in self.duties or (self.kit is not None and plainly(word) in self.kit_words)

    def take(self, line: int, told: Mapping[str, str]) -> None:
        """Keeps a row; what cannot be understood is refused."""
        word, place = plainly(told["quantity"]), told.get("place", "")
        try:
            if word in self.duties:
                duty = self.duties[word]
                row = self._date(line, told, place)
                self.rows.setdefault((_id(duty), place), []).append(row)
            else:
                row = self._item(line, told, place)
                self.kits.setdefault((place, row.heads), []).append(row)
        except Refused as why:
            self.refused.append(Refusal(line, why.reason))

    def _date(self, line: int, told: Mapping[str, str], place: str) -> Row:
        word = told.get("value", "")
        known = self.words.get(plainly(word)) if word else "unknown"
        if known:
            return Row(line, told, place, never=known == "never")
        try:
            return Row(line, told, place, day=day_of(word))
        except Refused:
            raise Refused("refused-duty-date", word=quoted(word)) from None

    def _item(self, line: int, told: Mapping[str, str], place: str) -> Row:
        word, people = told.get("kind", ""), told.get("population", "")
        if plainly(word) not in self.items:
            raise Refused("refused-kit-item", word=quoted(word), hint=hint(word, self.items))
        count = number_of(told.get("value", ""))
        if count is not None and (count < 0 or count != count.to_integral_value()):
            raise Refused("refused-count", word=quoted(told["value"]))
        heads = self.profile.get("headcount")
        if people:
            if not (people.isascii() and people.isdigit()):
                raise Refused("refused-heads", word=quoted(people))
            heads = int(people)
        known = heads if isinstance(heads, int) else None
        return Row(line, told, place, item=self.items[plainly(word)], count=count, heads=known)

    def told(self) -> "Told":
        """The entry of each row by its line, and what was judged of them together."""
        entries: dict[int, dict[str, Any]] = {}
        duties, kits = [], []
        for (id, place), rows in self.rows.items():
            dated = next(one for one in self.duties.values() if _id(one) == id)
            rows = self._consistent(rows)
            if rows:
                duty = self._duty(dated, rows)
                duties.append({"clause": dated.clause.id, "place": place or None, "lines": [row.line for row in rows],
                               "what": dated.duty.what, **duty.as_json()})  # fmt: skip
                entries |= {row.line: _dated_entry(dated, row, duty) for row in rows}
        for (place, heads), rows in self.kits.items():
            told, by_line = self._kit(place, heads, rows)
            kits.append(told)
            entries |= by_line
        return Told(entries, duties, kits)

    def _consistent(self, rows: list[Row]) -> list[Row]:
        """The rows without those that say "never" beside a day: these are refused, since both cannot be true."""
        dated = next((row for row in rows if row.day), None)
        if dated is None:
            return rows
        for row in rows:
            if row.never:
                self.refused.append(Refusal(row.line, phrase("readings.refused-never", line=dated.line)))
        return [row for row in rows if not row.never]

    def _duty(self, dated: Dated, rows: Sequence[Row]) -> Duty:
        left_out = dated.clause.left_out(self.profile)
        holds = dated.duty.when.holds(self.profile) if dated.duty.when else True
        if dated.duty.when and holds is False:
            left_out = phrase("limits.condition-not-met", condition=dated.duty.when.say())
        if left_out:
            return Duty(dated.duty.id, NOT_HERE, left_out)
        last = Last(tuple(row.day for row in rows if row.day), all(row.never for row in rows))
        found = recurrences.judge(dated.duty, last, self.on)
        if dated.duty.when and holds is None:
            found = replace(found, verdict=recurrences.CANNOT, why=phrase("limits.condition-not-told", why=found.why,
                            condition=dated.duty.when.say()))  # fmt: skip
        return found

    def _kit(
        self, place: str, heads: int | None, rows: Sequence[Row]
    ) -> tuple[dict[str, Any], dict[int, dict[str, Any]]]:
        """A kit's list of things, each judged where it was counted; and its rows' entries."""
        assert self.kit  # noqa: S101 (`has` takes no row without it)
        counted = {row.item: row for row in rows}  # a thing counted twice: the last count stands
        items, entries = [], {}
        for item in headcounts.first_aid(self.kit, heads) if heads is not None else headcounts.first_aid(self.kit, 1):
            row = counted.get(item.item["en"])
            verdict, why = _item_verdict(item, row, heads)
            told = {
                **item.as_json(),
                "there": _figure(row),
                "verdict": verdict,
                "why": why,
                "line": row.line if row else None,
            }
            items.append(told if heads is not None else {**told, "needed": None})
            for one in rows:
                if one.item == item.item["en"]:
                    entries[one.line] = self._item_entry(item, one, heads)
        return {"clause": self.kit.id, "place": place or None, "heads": heads, "items": items}, entries

    def _item_entry(self, item: headcounts.Item, row: Row, heads: int | None) -> dict[str, Any]:
        assert self.kit  # noqa: S101 (as above)
        verdict, why = _item_verdict(item, row, heads)
        needed = item.needed if isinstance(item.needed, Figure) and heads is not None else None
        margin = Figure(row.count - needed.value, "count") if needed and row.count is not None else None
        return _entry(row, self.kit.id, KIT, _figure(row), needed, "at-least", verdict, margin, why)


@dataclass(frozen=True)
class Told:
    """What became of the records: each row's entry by its line, the duties, and the kits."""

    entries: Mapping[int, dict[str, Any]]
    duties: Sequence[dict[str, Any]]
    kits: Sequence[dict[str, Any]]


def _item_verdict(item: headcounts.Item, row: Row | None, heads: int | None) -> tuple[str, Text]:
    name = item.item
    if heads is None:
        return CANNOT, phrase("headcounts.heads-not-told", item=name)
    if row is None or row.count is None:
        return CANNOT, phrase("headcounts.not-counted", item=name)
    enough = headcounts.judge_item(item, int(row.count))
    words = {"item": name, "there": row.count, "heads": heads}
    if enough is None:
        return CANNOT, phrase("headcounts.enough-is-judged", needed=item.needed, **words)
    assert isinstance(item.needed, Figure)  # noqa: S101 (`judge_item` has told)
    verdict = WITHIN if enough else OUTSIDE
    why = phrase(f"headcounts.{verdict}", needed=item.needed.value, **words)
    return verdict, why if item.note is None else Text(
        {lang: f"{why[lang]} {item.note.say(lang)}".strip() for lang in why}
    )


def _dated_entry(dated: Dated, row: Row, duty: Duty) -> dict[str, Any]:
    verdict = VERDICTS.get(duty.verdict, duty.verdict)
    every = dated.duty.every or dated.duty.at_least
    limit = every if verdict in (WITHIN, OUTSIDE) else None
    entry = _entry(row, dated.clause.id, "last-date", None, limit, "at-most" if dated.duty.every else "at-least", verdict,
                   None, duty.why)  # fmt: skip
    return {**entry, "breach": duty.breach, "duty": duty.as_json()}


def _figure(row: Row | None) -> dict[str, Any] | None:
    return Figure(row.count, "count").as_json() if row and row.count is not None else None


def _entry(
    row: Row,
    clause: str,
    quantity: str,
    observed: dict[str, Any] | None,
    limit: Figure | None,
    compare: str,
    verdict: str,
    margin: Figure | None,
    why: Text,
) -> dict[str, Any]:
    told = {name: row.told.get(name) or None for name in ("kind", "substance", "population", "instrument")}
    return {
        "line": row.line,
        "clause": clause,
        "quantity": quantity,
        "observed": observed,
        "limit": limit.as_json() if limit else None,
        "compare": compare if limit else None,
        "verdict": verdict,
        "margin": margin.as_json() if margin else None,
        "why": why,
        "source": None,
        "breach": verdict == OUTSIDE,
        "then": None,
        "example": False,
        "read": observed,
        "place": row.place or None,
        **told,
        "note": row.told.get("note") or None,
        "others": [],
    }


def _is_kit(clause: Clause) -> bool:
    try:
        headcounts.first_aid(clause, 1)
    except ValueError:
        return False
    return True


def _duties(clauses: Iterable[Clause]) -> list[Dated]:
    return [Dated(clause, duty) for clause in clauses for duty in clause.recurrences]


def _id(dated: Dated) -> str:
    return f"{dated.clause.id}/{dated.duty.id}"


def _names(dated: Dated) -> tuple[str, ...]:
    """The duty's full name, and its clause's where there is no other."""
    return (_id(dated), dated.clause.id) if len(dated.clause.recurrences) == 1 else (_id(dated),)

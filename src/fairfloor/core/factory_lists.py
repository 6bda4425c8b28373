"""A list of factories held against what is known: which rows are taken, which are refused and why, which may be duplicates.

Every row that was read ends in exactly one of the three: accepted, refused, held back. Nothing is ever merged.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from fairfloor.core.identifiers import WrongIdentifier, os_id, schemes
from fairfloor.core.languages import REQUIRED, Text, called
from fairfloor.core.likeness import HAN, Index, key, likeness
from fairfloor.core.phrases import phrase

ACCEPTED, REFUSED, HELD = "accepted", "refused", "held"
# The fields of a factory that a list may tell, with the most characters that each may have.
FIELDS: Mapping[str, int] = {
    "name": 200, "local_name": 200, "address": 400, "country": 100, "registration_number": 60, "os_id": 40,
    "contact_name": 200, "contact_email": 254,
}  # fmt: skip
NEEDED = ("name", "address", "country")
MAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s.]+")
MOST_LIKES = 5  # of one row that are told, the surest


def shown_by(names: Sequence[str]) -> Text:
    """The names of a factory as a reader of each language knows it: the Chinese one leads in Chinese."""
    name, other = [*names, "", ""][:2]
    return Text({language: " ".join(filter(None, called(name, other, language))) for language in REQUIRED})


@dataclass(frozen=True)
class Known:
    """A factory that is known already, or a row above: what it is called, and what else it is compared by."""

    jurisdiction: str
    address: str
    os_id: str = ""
    registration_number: str = ""
    names: tuple[str, ...] = ()
    public_id: str = ""  # of a factory of the programme
    line: int = 0  # of a row above

    @property
    def shown(self) -> Text:
        """What it is shown by."""
        return shown_by(self.names)


@dataclass(frozen=True)
class Like:
    """Why a row may be a duplicate: of whom, by what (`os-id`, `number`, `name`, `name-address`), and how alike."""

    of: Known
    by: str
    share: float = 1.0

    @property
    def sentence(self) -> Text:
        """The reason for a person."""
        whom = phrase("factory-lists.row", line=self.of.line, name=self.of.shown) if self.of.line else self.of.shown
        return phrase(f"factory-lists.like-{self.by}", whom=whom, percent=round(self.share * 100))

    @property
    def reason(self) -> Text:
        """The same after the name of the one that it may be."""
        return phrase(f"factory-lists.because-{self.by}", percent=round(self.share * 100))


@dataclass(frozen=True)
class Row:
    """One row: the line it stands on, what it tells, where it ends, and why."""

    line: int
    verdict: str
    told: Mapping[str, str] = field(default_factory=dict)
    jurisdiction: str = ""
    why: Text | None = None
    likes: tuple[Like, ...] = ()

    @property
    def certain(self) -> bool:
        """Whether the row is a duplicate by an id, which two factories cannot share."""
        return any(like.by == "os-id" for like in self.likes)


@dataclass(frozen=True)
class Judged:
    """Every row of a list; `read` is always the sum of the three."""

    rows: tuple[Row, ...]

    def of(self, verdict: str) -> list[Row]:
        """The rows that ended so."""
        return [row for row in self.rows if row.verdict == verdict]

    def beside(self, different: frozenset[int]) -> "Judged":
        """The same, after a person has looked at these lines and found them to be no duplicates; an id decides against it."""
        free = (row.verdict == HELD and row.line in different and not row.certain for row in self.rows)
        return Judged(
            tuple(replace(row, verdict=ACCEPTED) if yes else row for yes, row in zip(free, self.rows, strict=True))
        )

    @property
    def counts(self) -> dict[str, int]:
        """How many rows were read and ended as what."""
        return {"read": len(self.rows), **{one: len(self.of(one)) for one in (ACCEPTED, REFUSED, HELD)}}


def judge(
    rows: Iterable[tuple[int, Sequence[str], str]],
    mapping: Mapping[str, int],
    *,
    known: Iterable[Known],
    countries: Mapping[str, str],
    sound: Callable[[str], str],
) -> Judged:
    """Each row `(line, cells, flaw)` by `mapping` (field -> column), beside the `known` factories and the rows above it.

    `countries` names those of the programme, as `place` compares them, with their jurisdictions; `sound` tells how a
    Chinese name sounds.
    """
    beside = _Beside(sound)
    for one in known:
        beside.add(one)
    found = []
    for line, cells, flaw in rows:
        row = _read(line, cells, flaw, mapping, countries)
        if row.verdict != REFUSED:
            own = beside.of_row(row)
            likes = beside.likes(own)
            row = Row(line, HELD if likes else ACCEPTED, row.told, row.jurisdiction, likes=likes)
            beside.add(own)
        found.append(row)
    return Judged(tuple(found))


def read(
    rows: Iterable[tuple[int, Sequence[str], str]], mapping: Mapping[str, int], *, countries: Mapping[str, str]
) -> list[Row]:
    """What each row tells by itself, held against nothing; as in `judge`."""
    return [_read(line, cells, flaw, mapping, countries) for line, cells, flaw in rows]


def likes(one: Known, known: Iterable[Known], *, sound: Callable[[str], str]) -> tuple[Like, ...]:
    """Which of the `known` factories `one` may be, the surest first, with one reason each; `sound` as in `judge`."""
    beside = _Beside(sound)
    for other in known:
        beside.add(other)
    return beside.likes(one)


def likes_of_each(
    ones: Iterable[Known], known: Iterable[Known], *, sound: Callable[[str], str]
) -> dict[str, tuple[Like, ...]]:
    """The same for many, which may stand among the `known` themselves: by the public id of each, what else it may be."""
    beside = _Beside(sound)
    for other in known:
        beside.add(other)
    return {
        one.public_id: tuple(like for like in beside.likes(one) if like.of.public_id != one.public_id) for one in ones
    }


def place(words: str) -> str:
    """A country's name as names of countries are compared."""
    plain = unicodedata.normalize("NFKD", words.casefold())
    return "".join(sign for sign in plain if sign.isalnum())


def _read(line: int, cells: Sequence[str], flaw: str, mapping: Mapping[str, int], countries: Mapping[str, str]) -> Row:
    def refused(code: str, **values: object) -> Row:
        return Row(line, REFUSED, told, why=phrase(f"factory-lists.refused-{code}", **values))

    told = {name: _clean(cells[at]) if at < len(cells) else "" for name, at in mapping.items()}
    if flaw:
        return refused(flaw)
    for name, words in told.items():
        if len(words) > FIELDS[name]:
            return refused("too-long", field=phrase(f"factory-lists.field-{name}"), most=FIELDS[name])
    if not told.get("name") and told.get("local_name"):
        told["name"] = told["local_name"]
    if HAN.search(told.get("name", "")) and not told.get("local_name"):
        told["local_name"] = told["name"]
    for name in NEEDED:
        if not told.get(name):
            return refused("empty", field=phrase(f"factory-lists.field-{name}"))
    jurisdiction = countries.get(place(told["country"]), "")
    if not jurisdiction:
        return refused("country", country=told["country"][:60])
    if told.get("os_id"):
        try:
            told["os_id"] = os_id(told["os_id"])
        except WrongIdentifier as fault:
            return Row(line, REFUSED, told, why=fault.why)
    if told.get("contact_email") and not MAIL.fullmatch(told["contact_email"]):
        return refused("mail", written=told["contact_email"][:60])
    return Row(line, ACCEPTED, told, jurisdiction)


def _clean(cell: str) -> str:
    return " ".join("".join(sign if sign.isprintable() else " " for sign in cell).split())


class _Beside:
    """Everything that a row is held against: by ids, by numbers, and by what names have in common."""

    def __init__(self, sound: Callable[[str], str]) -> None:
        self.sound, self.all = sound, list[Known]()
        self.by_id: dict[str, list[int]] = {}
        self.by_number: dict[str, list[int]] = {}
        self.index = Index()

    def of_row(self, row: Row) -> Known:
        told = row.told
        names = tuple(dict.fromkeys(name for name in (told["name"], told.get("local_name", "")) if name))
        return Known(
            jurisdiction=row.jurisdiction, address=told["address"], os_id=told.get("os_id", ""),
            registration_number=told.get("registration_number", ""), names=names, line=row.line,
        )  # fmt: skip

    def add(self, one: Known) -> None:
        at = len(self.all)
        self.all.append(one)
        self.index.add(at, self._keys(one))
        if one.os_id:
            self.by_id.setdefault(one.os_id, []).append(at)
        if one.registration_number:
            self.by_number.setdefault(place(one.registration_number), []).append(at)

    def likes(self, row: Known) -> tuple[Like, ...]:
        """What the row may be a duplicate of, the surest first, one reason each; no more than somebody would look at."""
        found: dict[int, Like] = {}
        for at in self.by_id.get(row.os_id, ()):
            found.setdefault(at, Like(self.all[at], "os-id"))
        for at in self.by_number.get(place(row.registration_number), ()) if row.registration_number else ():
            found.setdefault(at, Like(self.all[at], "number"))
        keys, bounds = self._keys(row), schemes().names
        near = self.index.near(keys, bounds.somewhat)
        for at, share in sorted(near.items(), key=lambda one: (-one[1], one[0])):
            if len(found) >= MOST_LIKES:
                break
            other = self.all[at]
            if at in found or other.jurisdiction != row.jurisdiction or (row.os_id and other.os_id):
                continue
            if share >= bounds.alike:
                found[at] = Like(other, "name", share)
            elif share >= bounds.somewhat and likeness(key(row.address), key(other.address)) >= bounds.address:
                found[at] = Like(other, "name-address", share)
        return tuple(sorted(found.values(), key=lambda like: (-like.share, like.of.line)))

    def _keys(self, one: Known) -> tuple[str, ...]:
        sounds = (self.sound(name) for name in one.names if HAN.search(name))
        return tuple(dict.fromkeys(found for name in (*one.names, *sounds) if (found := key(name))))

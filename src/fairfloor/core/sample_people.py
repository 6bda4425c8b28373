"""Who of a roster may be drawn: a stated narrowing, decided by what the roster tells and by nothing else."""

import unicodedata
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from fairfloor.core.languages import Text
from fairfloor.core.phrases import phrase

WORDS = ("department", "kind", "sex")
DAYS = ("born-after", "born-before", "hired-after", "hired-before")
FIELDS = (*WORDS, *DAYS, "youngest")


class SampleError(ValueError):
    """A sample that cannot be drawn or replayed; `why` is the sentence of `key` in each language."""

    def __init__(self, key: str, **values: object) -> None:
        self.key = key
        self.why = phrase(f"samples.{key}", **values)
        super().__init__(self.why["en"])


@dataclass(frozen=True)
class Worker:
    """One person of a roster; what the roster does not tell is empty or None, and never guessed. `left`: last day."""

    id: str
    sex: str = ""
    born: date | None = None
    hired: date | None = None
    left: date | None = None
    department: str = ""
    kind: str = ""


@dataclass(frozen=True)
class Only:
    """One narrowing: `field` is one of FIELDS, `value` a word, a day, or how many of the youngest."""

    field: str
    value: str | date | int

    def __str__(self) -> str:
        return f"{self.field}={self.value}"


@dataclass(frozen=True)
class LeftOut:
    """How many people of the roster could not be drawn, and why."""

    code: str
    count: int
    why: Text

    def as_json(self) -> dict[str, object]:
        """``{code, count, why: {zh, en}}``."""
        return {"code": self.code, "count": self.count, "why": self.why}


@dataclass(frozen=True)
class Eligible:
    """Who may be drawn, and who of the roster may not; together they are everybody on it."""

    people: tuple[Worker, ...]
    left_out: tuple[LeftOut, ...]


def canonical(id: str) -> str:
    """A worker's id as it is hashed: Unicode NFC without white space around it; so no encoding of the file matters."""
    return unicodedata.normalize("NFC", id).strip()


def folded(word: str) -> str:
    """A department, a kind of work or a sex as it is compared: NFC, one space for many, capitals like small letters."""
    return " ".join(canonical(word).split()).casefold()


def only(written: str) -> Only:
    """A narrowing as people write it, ``department=Sewing``, ``born-after=2008-06-01``, ``youngest=10``.

    Raises SampleError for a field that is not known, or a value that is none.
    """
    field, equals, value = (part.strip() for part in written.partition("="))
    if field not in FIELDS or not equals or not value:
        raise SampleError("only-unknown", written=written, fields=", ".join(FIELDS))
    if field in DAYS:
        try:
            return Only(field, date.fromisoformat(value))
        except ValueError:
            raise SampleError("only-no-day", written=written) from None
    if field == "youngest":
        if not (value.isascii() and value.isdecimal() and int(value)):
            raise SampleError("only-no-count", written=written)
        return Only(field, int(value))
    return Only(field, " ".join(canonical(value).split()))


def eligible(people: Sequence[Worker], narrowing: Iterable[Only], on: date | None = None) -> Eligible:
    """Who of `people` may be drawn: employed on the day `on` (None: nobody is left out for that), and as narrowed.

    Several values of one field widen it, several fields narrow it further. Whoever the roster does not tell enough
    about is left out and counted, never taken for the one or the other. The youngest are counted last, among those who
    are left; whoever is born on the same day as the last of them counts too. Raises SampleError where a word stands
    nowhere on the roster.
    """
    asked: dict[str, list[Only]] = {}
    for one in narrowing:
        asked.setdefault(one.field, []).append(one)
    for field in WORDS:
        _check_words(field, asked.get(field, ()), people)
    youngest = asked.pop("youngest", [])
    left_out: Counter[tuple[str, str]] = Counter()
    kept = []
    for worker in people:
        reason = _gone(worker, on) or next((why for field in asked if (why := _refused(worker, asked[field]))), None)
        if reason:
            left_out[reason] += 1
        else:
            kept.append(worker)
    for one in youngest:
        kept = _youngest(kept, int(str(one.value)), left_out)
    told = (
        LeftOut(code, count, phrase(f"samples.left-{code}", of=of, on=on)) for (code, of), count in left_out.items()
    )
    return Eligible(tuple(kept), tuple(sorted(told, key=lambda one: (one.code, one.why["en"]))))


def _check_words(field: str, asked: Iterable[Only], people: Sequence[Worker]) -> None:
    known = {folded(getattr(worker, field)): getattr(worker, field) for worker in people if getattr(worker, field)}
    for one in asked:
        if not known:
            raise SampleError("only-not-told", field=field)
        if folded(str(one.value)) not in known:
            raise SampleError("only-nobody", written=str(one), field=field, known=_shortened(known.values()))


def _shortened(words: Collection[str], most: int = 20) -> str:
    named = sorted(words)
    return ", ".join(named[:most]) + (" …" if len(named) > most else "")


def _gone(worker: Worker, on: date | None) -> tuple[str, str] | None:
    if on and worker.hired and worker.hired > on:
        return "not-begun", ""
    if on and worker.left and worker.left < on:
        return "gone", ""
    return None


def _refused(worker: Worker, asked: Sequence[Only]) -> tuple[str, str] | None:
    """Why the worker is not one of those asked for by one field: another, or not told."""
    field = asked[0].field
    if field in WORDS:
        told = folded(getattr(worker, field))
        if not told:
            return "not-told", field
        return None if any(folded(str(one.value)) == told for one in asked) else ("other", str_of(asked))
    day = worker.born if field.startswith("born") else worker.hired
    if day is None:
        return "not-told", field.partition("-")[0]
    later = field.endswith("after")
    fits = any((day > one.value if later else day < one.value) for one in asked if isinstance(one.value, date))
    return None if fits else ("other", str_of(asked))


def str_of(asked: Iterable[Only]) -> str:
    """Narrowings as one reads them: ``department=sewing, department=cutting``."""
    return ", ".join(map(str, asked))


def _youngest(people: Sequence[Worker], count: int, left_out: Counter[tuple[str, str]]) -> list[Worker]:
    told = sorted(((worker.born, worker) for worker in people if worker.born), key=lambda pair: pair[0], reverse=True)
    if len(told) < len(people):
        left_out["not-told", "born"] += len(people) - len(told)
    last = told[min(count, len(told)) - 1][0] if told else None
    kept = [worker for born, worker in told if last and born >= last]
    if len(kept) < len(told):
        left_out["older", str(Only("youngest", count))] += len(told) - len(kept)
    return kept

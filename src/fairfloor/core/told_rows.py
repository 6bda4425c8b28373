"""What the rows of a judged file are told, as bytes of JSON that are made once and put around what a row says itself."""

import json
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from fairfloor.core import judgements
from fairfloor.core.quantities import Figure
from fairfloor.core.verdicts import Reading, Verdict

ENCODER = json.JSONEncoder(ensure_ascii=False)


def as_bytes(value: object) -> bytes:
    """`value` as JSON, in UTF-8."""
    return ENCODER.encode(value).encode()


class Told(NamedTuple):
    """The parts of an entry that rows of one sort have alike, as JSON: before the place, before the instrument, after."""

    before: bytes
    between: bytes
    after: bytes


def told_of(entry: Mapping[str, Any]) -> Told:
    """The entry's JSON, without its line and what stands in the places of the free columns."""
    whole = as_bytes({**entry, "line": None, "place": None, "instrument": None, "note": None})
    rest = whole.removeprefix(b'{"line": null, ')  # within a string a quotation mark is never bare: these are names
    before, _, rest = rest.partition(b'"place": null')
    between, _, rest = rest.partition(b'"instrument": null')
    return Told(before + b'"place": ', between + b'"instrument": ', rest.partition(b', "note": null')[2])


class Together:
    """Tells rows that were judged together: the words of a verdict, of a figure and of a kind are each told once."""

    def __init__(self) -> None:
        self.verdicts: dict[tuple[int, ...], tuple[bytes, bytes]] = {}
        self.figures: dict[Figure | None, bytes] = {}
        self.words: dict[tuple[str, str, str], bytes] = {}

    def told(self, reading: Reading, verdicts: Sequence[Verdict]) -> Told:
        """What the row of `reading` is told; `verdicts` live as long as this does."""
        which = tuple(map(id, verdicts))
        words = (reading.kind, reading.substance, reading.population)
        if which in self.verdicts and reading.figure in self.figures and words in self.words:
            before, after = self.verdicts[which]
            return Told(before + self.figures[reading.figure], self.words[words], after)
        entry = judgements.entry(0, reading, verdicts)
        told = told_of(entry)
        before, mark, read = told.before.rpartition(b'"read": ')
        self.verdicts[which] = (before, told.after)
        self.figures[reading.figure] = mark + read
        self.words[words] = told.between
        return told

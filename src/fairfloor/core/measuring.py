"""What judging readings needs besides law and standard: averaging times, the molar volume, and what people call things.

It stands in `library/readings.toml`, with the meaning of each figure beside it.
"""

import functools
import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from fairfloor.core.quantities import Figure
from fairfloor.core.shelf import LIBRARY, Entry, read

FILE = LIBRARY / "readings.toml"
NAMED = ("columns", "quantities", "kinds", "units", "answers", "dates")


@dataclass(frozen=True)
class Measuring:
    """`short_term` and `full_shift` are the times to average over; `molar_volume` is in L/mol at `temperature`.

    `molar_mass` is that of quantities which are a gas themselves, in g/mol; `names` holds other names of ids, by
    table (`columns`, `quantities`, `kinds`, `units`, `answers`, `dates`).
    """

    short_term: Figure
    full_shift: Figure
    molar_volume: Decimal
    temperature: Figure
    molar_mass: Mapping[str, Decimal]
    names: Mapping[str, Mapping[str, tuple[str, ...]]]


@functools.cache
def measuring() -> Measuring:
    """What the shelf says; raises ShelfError when its file is wrong."""
    entry = Entry(read(FILE), FILE)
    averaging, volume = entry.table("averaging"), entry.table("molar-volume")
    masses = entry.table("molar-mass")
    assert averaging and volume and masses  # noqa: S101 (the file comes with Fairfloor; a test reads it)
    averaging.text("note", required=True)
    made = Measuring(
        short_term=averaging.figure("short-term", required=True),
        full_shift=averaging.figure("full-shift", required=True),
        molar_volume=volume.decimal("value", required=True),
        temperature=volume.figure("temperature", required=True),
        molar_mass={id: masses.decimal(id, required=True) for id in masses.data},
        names={name: _names(entry, name) for name in NAMED},
    )
    for part in (averaging, volume, masses, entry):
        part.done()
    return made


def _names(parent: Entry, key: str) -> dict[str, tuple[str, ...]]:
    entry = parent.table(key, required=True)
    assert entry  # noqa: S101 (as above)
    found = {id: entry.strings(id, required=True) for id in entry.data}
    entry.done()
    return found


SPACES = re.compile(r"[\s_\-‐–]+")


@functools.lru_cache(maxsize=4096)
def plainly(name: str) -> str:
    """`name` as names are compared: full-width signs as usual ones, no case, spaces, hyphens or underscores."""
    return SPACES.sub("", unicodedata.normalize("NFKC", name).casefold())


def named(pairs: Iterable[tuple[str, Iterable[str]]]) -> dict[str, str]:
    """What each name stands for: ``{plain name: id}`` of ids and their names; an earlier one keeps a shared name."""
    found: dict[str, str] = {}
    for id, names in pairs:
        for name in (id, *names):
            found.setdefault(plainly(name), id)
    return found

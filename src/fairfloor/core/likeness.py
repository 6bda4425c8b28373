"""How alike the names and addresses of two factories are, whatever their case, accents, signs and company forms.

Chinese names are compared by their characters, and by their sound with names in Latin letters.
"""

import functools
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable

from fairfloor.core.identifiers import schemes

HAN = re.compile(r"[\u3400-\u9fff]")
SIGNS = re.compile(r"[^\w]+|_+")


@functools.lru_cache(maxsize=16_384)
def key(name: str) -> str:
    """`name` as names are compared: no case, accents, signs or words of a company's form (unless nothing else is left)."""
    plain = "".join(sign for sign in unicodedata.normalize("NFKD", name.casefold()) if not unicodedata.combining(sign))
    plain = unicodedata.normalize("NFC", plain)
    words = [word for word in SIGNS.split(plain) if word]
    names = schemes().names
    kept = [word for word in words if word not in names.forms] or words
    joined = "".join(kept)
    if HAN.search(joined):
        bare = re.sub("|".join(map(re.escape, names.forms_zh)), "", joined)
        joined = bare or joined
    return joined


@functools.lru_cache(maxsize=16_384)
def grams(compared: str) -> frozenset[str]:
    """The runs of two signs (Chinese) or three (other scripts) in what `key` answered, its ends counted as signs."""
    size = 2 if HAN.search(compared) else 3
    padded = f"\u0002{compared}\u0003"
    return (
        frozenset(padded[place : place + size] for place in range(max(len(padded) - size + 1, 1)))
        if compared
        else frozenset()
    )


def likeness(one: str, other: str) -> float:
    """From 0 (nothing in common) to 1 (the same), between two keys; 0 when either is empty."""
    ours, theirs = grams(one), grams(other)
    return 2 * len(ours & theirs) / (len(ours) + len(theirs)) if ours and theirs else 0.0


class Index:
    """Finds those whose keys have runs of signs in common, so that not everything is held against everything."""

    def __init__(self) -> None:
        self._places: dict[str, set[int]] = {}

    def add(self, place: int, keys: Iterable[str]) -> None:
        """Remember the keys of the one at `place`."""
        for compared in keys:
            for gram in grams(compared):
                self._places.setdefault(gram, set()).add(place)

    def near(self, keys: Iterable[str], least: float) -> set[int]:
        """The places of which at least one key may be as alike as `least`."""
        found: set[int] = set()
        for compared in keys:
            ours = grams(compared)
            shared = Counter(place for gram in ours for place in self._places.get(gram, ()))
            # As alike as `least` means 2·shared ≥ least·(ours + theirs) and theirs ≥ shared.
            found |= {place for place, count in shared.items() if count * (2 - least) >= least * len(ours)}
        return found

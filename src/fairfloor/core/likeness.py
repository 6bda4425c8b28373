"""How alike the names and addresses of two factories are, whatever their case, accents, signs and company forms.

Chinese names are compared by their characters, and by their sound with names in Latin letters.
"""

import functools
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable
from itertools import chain

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
        self._holding: dict[str, list[int]] = {}  # a run of signs -> the keys that have it, by number
        self._keys: list[tuple[int, int]] = []  # whose a key is, and how many runs it has

    def add(self, place: int, keys: Iterable[str]) -> None:
        """Remember the keys of the one at `place`."""
        for compared in keys:
            number, runs = len(self._keys), grams(compared)
            self._keys.append((place, len(runs)))
            for gram in runs:
                self._holding.setdefault(gram, []).append(number)

    def near(self, keys: Iterable[str], least: float) -> dict[int, float]:
        """The places of which a key is as alike as `least` or more to one of `keys`: place -> `likeness` of the nearest two."""
        found: dict[int, float] = {}
        for compared in keys:
            ours = grams(compared)
            shared = Counter(chain.from_iterable(self._holding.get(gram, ()) for gram in ours))
            many, least_shared = len(ours), least * len(ours) / 2
            for number, count in shared.items():
                if count < least_shared:
                    continue
                place, theirs = self._keys[number]
                share = 2 * count / (many + theirs)
                if share >= least and share > found.get(place, 0.0):
                    found[place] = share
        return found

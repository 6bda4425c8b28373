"""How a published version looks: made once for each language of pages, and kept; who may read it is asked every time.

A version never changes, so that its content need not be read, laid out and rendered for every reader. What is kept was
rendered of the content alone, without a reader: nothing of one can reach another. Whatever hangs on the reader or on the
moment, what became of each finding, is set into the gaps on every request.
"""

import secrets
import sys
import threading
from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.template.loader import render_to_string
from django.utils import translation

from fairfloor.web.renderings import laid_out

MOST_BYTES = 8 * 2**20  # of all that is kept: some fifty long reports, so that a worker stays small
GAP = secrets.token_hex(16)  # known to nobody who writes in a report


@dataclass(frozen=True)
class Gap:
    """Where a finding tells how it stands: the finding's public id, and what is told of it where nothing newer is known."""

    finding: str
    told: str


@dataclass(frozen=True)
class Frozen:
    """A version's body as HTML: `parts` with a gap between each two; and what its content tells of zone and findings.

    `findings` are as `renderings.standing_of` reads them, `{public_id, objection}` of each, with `number` and `title`.
    """

    parts: tuple[str, ...]
    gaps: tuple[Gap, ...]
    zone: str
    findings: tuple[Mapping[str, Any], ...]

    @property
    def size(self) -> int:
        """Bytes that its text takes in memory."""
        return sum(map(sys.getsizeof, (*self.parts, *(gap.told for gap in self.gaps))))


class Shelf:
    """Versions as they were last read, the longest unread thrown out first, at most `most` bytes of text together."""

    def __init__(self, most: int = MOST_BYTES) -> None:
        self.most, self.size = most, 0
        self.kept: OrderedDict[tuple[object, ...], Frozen] = OrderedDict()
        self.lock = threading.Lock()

    def find(self, key: tuple[object, ...]) -> Frozen | None:
        """What is kept under `key`, if anything."""
        with self.lock:
            if key in self.kept:
                self.kept.move_to_end(key)
            return self.kept.get(key)

    def keep(self, key: tuple[object, ...], frozen: Frozen) -> None:
        """Keeps it, and throws out what there is no room for any more; itself, where it is larger than the shelf."""
        with self.lock:
            if key not in self.kept:
                self.kept[key] = frozen
                self.size += frozen.size
            while self.size > self.most:
                self.size -= self.kept.popitem(last=False)[1].size


SHELF = Shelf()


def frozen_of(version: Any, content: Callable[[], Mapping[str, Any]]) -> Frozen:
    """The version in the page's language; `content` reads its content, and is asked only where nothing is kept.

    The key has the hash of what was frozen beside the row's own: another content is another version.
    """
    key = (version.pk, version.public_id, version.sha256, translation.get_language())
    found = SHELF.find(key)
    if found is None:
        found = rendered(content())
        SHELF.keep(key, found)
    return found


def rendered(content: Mapping[str, Any]) -> Frozen:
    """The content of a version in the page's language."""
    layout = laid_out(content)
    ids = {finding["number"]: finding["public_id"] for finding in content["findings"]}
    found = [block for block in layout["blocks"] if block["block"] == "finding"]
    for block in found:
        block["gap"] = GAP
    parts = render_to_string("reports/body.html", {"layout": layout}).split(GAP)
    told = [Gap(ids.get(block["number"], ""), words) for block, words in zip(found, parts[1::2], strict=True)]
    titles = {block["number"]: block["title"] for block in found}
    findings = tuple(
        {
            "public_id": one["public_id"], "objection": one.get("objection"), "number": one["number"],
            "title": titles.get(one["number"], ""),
        }
        for one in content["findings"]
    )  # fmt: skip
    return Frozen(tuple(parts[::2]), tuple(told), content["zone"], findings)

"""What a stranger who holds a report may learn: whether we published it, and whether a later version has taken its place."""

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q

from fairfloor.actions.acts import action
from fairfloor.registry.models import NonCooperation, Version
from fairfloor.reporting import labels

HASH = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True)
class Standing:
    """A published version, told to whoever knows its hash and so has it: neither whose report it is nor what it says.

    `of` is `content`, or `pdf` where the hash is that of a PDF in `language`. `superseded_by` is the newest version's
    number, published at `superseded_at`; None while this version is current.
    """

    of: str
    language: str
    version: int
    published_at: datetime
    superseded_by: int | None = None
    superseded_at: datetime | None = None

    @property
    def current(self) -> bool:
        """Whether no later version has been published."""
        return self.superseded_by is None

    def as_json(self) -> dict[str, Any]:
        """``{known, of, language, version, published_at, current, superseded_by, superseded_at}``."""
        return {
            "known": True,
            "of": self.of,
            "language": self.language or None,
            "version": self.version,
            "published_at": self.published_at.isoformat(),
            "current": self.current,
            "superseded_by": self.superseded_by,
            "superseded_at": self.superseded_at.isoformat() if self.superseded_at else None,
        }


@action
def standing(*, sha256: str, now: datetime) -> Standing | None:
    """How the published version with this hash (of its content, or of one of its PDFs) stands at `now`; None: there is none."""
    if not HASH.fullmatch(sha256):
        return None
    files = [Q(**{f"pdf_sha256__{language}": sha256}) for language in labels.languages()]
    wanted = Q(sha256=sha256)
    for one in files:
        wanted |= one
    # The keys alone, in no order: an index holds all that is asked, and nobody's question makes it read every report.
    keys = list(Version.objects.filter(wanted, published_at__lte=now).order_by().values_list("pk", flat=True))
    if not keys:
        return _sent(sha256, wanted, now)
    found = Version.objects.only("sha256", "pdf_sha256", "number", "published_at", "report_id").get(pk=min(keys))
    later = Version.objects.filter(report=found.report_id, number__gt=found.number, published_at__lte=now)
    newest = later.order_by("-number").values_list("number", "published_at").first()
    language = next((language for language, one in found.pdf_sha256.items() if one == sha256), "")
    return Standing(
        "content" if found.sha256 == sha256 else "pdf", language, found.number, found.published_at, *(newest or ())
    )


def _sent(sha256: str, wanted: Q, now: datetime) -> Standing | None:
    """The same of a non-cooperation report, of which there is never a second version."""
    found = NonCooperation.objects.filter(wanted, decided_at__lte=now).order_by("pk").first()
    if found is None or found.decided_at is None:
        return None
    language = next((language for language, one in found.pdf_sha256.items() if one == sha256), "")
    return Standing("content" if found.sha256 == sha256 else "pdf", language, 1, found.decided_at)

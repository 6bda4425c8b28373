"""What a profile tells of a factory beside its facts: export licence, codes of its trade, contacts, subcontractors.

Kept as JSON in the profile: ``{"licence": {"number", "start", "end"}, "codes": ["isic-4/1410"], "contacts": [{"name",
"role", "email", "phone"}], "subcontractors": [{"name", "process", "address", "number"}]}``; what is not told is not there.
"""

import re
from collections.abc import Mapping, Sequence
from datetime import date

from fairfloor.core.identifiers import WrongIdentifier, industry_code, number
from fairfloor.core.languages import Text
from fairfloor.core.phrases import phrase

ROLES = ("director", "manager", "personnel", "compliance", "safety", "production", "union", "other")
MOST = {"codes": 12, "contacts": 20, "subcontractors": 40}
LENGTHS = {
    "licence": {"number": 60}, "contacts": {"name": 200, "email": 254, "phone": 60},
    "subcontractors": {"name": 200, "process": 200, "address": 400, "number": 60},
}  # fmt: skip
_MAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")


class ParticularsError(ValueError):
    """Particulars that cannot be; its `why` is a sentence in each language."""

    def __init__(self, why: Text) -> None:
        super().__init__(why["en"])
        self.why = why


def checked(told: Mapping[str, object]) -> dict[str, object]:
    """The particulars as a profile keeps them; raises ParticularsError for what cannot be."""
    found: dict[str, object] = {}
    licence = told.get("licence")
    if licence:
        found["licence"] = _licence(licence)
    for key, one in (("codes", _code), ("contacts", _contact), ("subcontractors", _subcontractor)):
        rows = told.get(key) or []
        if not isinstance(rows, Sequence) or isinstance(rows, str) or len(rows) > MOST[key]:
            raise ParticularsError(phrase("particulars.too-many", most=MOST[key]))
        kept = [one(row) for row in rows]
        if any(kept.count(row) > 1 for row in kept):
            raise ParticularsError(phrase("particulars.twice"))
        if kept:
            found[key] = kept
    return found


def licence_on(told: Mapping[str, object], day: date) -> str:
    """How the export licence stands on a day: ``not-told``, ``not-yet``, ``in-force``, ``expired`` or ``undated``.

    The last day named is still within the licence.
    """
    licence = told.get("licence")
    if not isinstance(licence, Mapping):
        return "not-told"
    start, end = licence.get("start"), licence.get("end")
    if start and day < date.fromisoformat(start):
        return "not-yet"
    if not end:
        return "undated"
    return "in-force" if day <= date.fromisoformat(end) else "expired"


def _licence(told: object) -> dict[str, str]:
    words = _words(told, "licence")
    if not words.get("number"):
        raise ParticularsError(phrase("particulars.licence-number"))
    days = {key: told.get(key) for key in ("start", "end")} if isinstance(told, Mapping) else {}
    words |= {key: _day(day) for key, day in days.items() if day}
    if words.get("start") and words.get("end") and words["end"] < words["start"]:
        raise ParticularsError(phrase("particulars.licence-days", start=words["start"], end=words["end"]))
    return words


def _day(told: object) -> str:
    try:
        return date.fromisoformat(str(told)).isoformat()
    except ValueError:
        raise ParticularsError(phrase("particulars.no-day")) from None


def _code(told: object) -> str:
    """A code with its edition: ``isic-4/1410``."""
    edition, _, figure = str(told).partition("/")
    try:
        return industry_code(edition, figure)
    except WrongIdentifier as wrong:
        raise ParticularsError(wrong.why) from None


def _contact(told: object) -> dict[str, str]:
    words = _words(told, "contacts")
    role = told.get("role") if isinstance(told, Mapping) else None
    if not words.get("name") or role not in ROLES:
        raise ParticularsError(phrase("particulars.contact-name"))
    if not words.get("email") and not words.get("phone"):
        raise ParticularsError(phrase("particulars.contact-reach"))
    if words.get("email") and not _MAIL.fullmatch(words["email"]):
        raise ParticularsError(phrase("particulars.contact-mail"))
    return {**words, "role": str(role)}


def _subcontractor(told: object) -> dict[str, str]:
    words = _words(told, "subcontractors")
    if not all(words.get(key) for key in ("name", "process", "address")):
        raise ParticularsError(phrase("particulars.subcontractor"))
    try:
        number(words.get("number", ""))
    except WrongIdentifier as wrong:
        raise ParticularsError(wrong.why) from None
    return words


def _words(told: object, key: str) -> dict[str, str]:
    """The words of one row without white space around them; those that are empty are left out."""
    if not isinstance(told, Mapping):
        raise ParticularsError(phrase("particulars.no-row"))
    found = {}
    for name, longest in LENGTHS[key].items():
        word = " ".join(str(told.get(name) or "").split())
        if len(word) > longest:
            raise ParticularsError(phrase("particulars.too-long", most=longest))
        if word:
            found[name] = word
    return found

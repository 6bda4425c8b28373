"""Whether a report's PDF is genuine, told from the file alone, by whoever has it.

A PDF is *genuine* when its content gives its hash, the signature over that content is of a key that the asker trusts, and
the pages are, byte for byte, those that this content makes. Genuine says nothing of whether a later version exists.
"""

import hashlib
import io
import json
import logging
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from pypdf import PdfReader

from fairfloor.core.languages import Text
from fairfloor.core.phrases import phrase
from fairfloor.reporting import contents, forms, noncooperation, reports
from fairfloor.reporting.seals import CONTENT, FORM, SEAL, Seal, made_by

KEYS = {"form", "algorithm", "content_sha256", "signature", "public_key", "language", "made_by"}
LONGEST = 64 * 2**20  # bytes of a file that is looked into; a report has some 300 kB
logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # it warns of every flaw of a file; we say what became of it

GENUINE, FORGED, UNKNOWN_KEY, NOT_COMPARED, NO_SEAL = (
    "genuine",
    "forged",
    "unknown-key",
    "pages-not-compared",
    "no-seal",
)


class Unsealed(ValueError):
    """A file that holds no seal of ours; `why` is the sentence."""

    def __init__(self, key: str, **values: object) -> None:
        self.why = phrase(f"seals.{key}", **values)
        super().__init__(self.why["en"])


@dataclass(frozen=True)
class Checked:
    """What became of checking one file: `verdict` is one of those above, `pages` `same`, `different` or `not-compared`.

    Fields are empty where nothing is known.
    """

    verdict: str
    why: Text
    file_sha256: str
    content_sha256: str = ""
    public_key: str = ""
    number: str = ""
    version: int | None = None
    factory: str = ""
    language: str = ""
    published_at: str = ""
    pages: str = "not-compared"

    def as_json(self) -> dict[str, Any]:
        """The fields by name; `docs/reference/schemas/report-verify.json` describes them."""
        return {name: value if value != "" else None for name, value in vars(self).items()}


def check(file: bytes, *, trusted: Collection[str]) -> Checked:
    """Whether `file` is a genuine report of somebody whose public key (hex) is in `trusted`.

    Nothing in the file is believed: not its key, nor by which program it says that it was made. Never raises for what a
    file holds.
    """
    found = hashlib.sha256(file).hexdigest()
    try:
        content, told = read(file)
    except Unsealed as unsealed:
        return Checked(NO_SEAL, unsealed.why, found)
    facts: dict[str, Any] = {
        "file_sha256": found,
        "content_sha256": forms.content_hash(content),
        "public_key": str(told["public_key"]),
        "number": str(content.get("number", "")),
        "version": content.get("version") if isinstance(content.get("version"), int) else None,
        "factory": _factory(content),
        "language": str(told["language"]),
        "published_at": str(content.get("published_at") or content.get("sent_at") or ""),
    }
    if facts["content_sha256"] != told["content_sha256"]:
        return Checked(FORGED, phrase("seals.hash"), **facts)
    if not signed(forms.canonical(content), str(told["signature"]), str(told["public_key"])):
        return Checked(FORGED, phrase("seals.signature"), **facts)
    if told["public_key"] not in trusted:
        return Checked(UNKNOWN_KEY, phrase("seals.unknown-key", public_key=told["public_key"]), **facts)
    return _pages(file, content, told, facts)


def _pages(file: bytes, content: dict[str, Any], told: dict[str, Any], facts: dict[str, Any]) -> Checked:
    """The last step: the same pages made once more from the signed content."""
    seal = Seal(str(told["signature"]), str(told["public_key"]))
    try:
        render = noncooperation.render if content.get("kind") == noncooperation.KIND else reports.render
        again = render(content, str(told["language"]), seal=seal)
    except ValueError:
        again = b""
    if again == file:
        return Checked(GENUINE, phrase("seals.genuine"), **facts, pages="same")
    if told["made_by"] == made_by():
        return Checked(FORGED, phrase("seals.pages"), **facts, pages="different")
    makers = ", ".join(f"{name} {number}" for name, number in sorted(told["made_by"].items()))
    return Checked(NOT_COMPARED, phrase("seals.not-compared", makers=makers), **facts)


def read(file: bytes) -> tuple[dict[str, Any], dict[str, Any]]:
    """The content and the seal that the PDF `file` carries, neither of them checked; raises Unsealed."""
    if len(file) > LONGEST:
        raise Unsealed("too-large", most=LONGEST // 2**20)
    if not file.startswith(b"%PDF-"):
        raise Unsealed("no-pdf")
    try:
        attached = PdfReader(io.BytesIO(file)).attachments
        parts = {name: attached[name][0] for name in (CONTENT, SEAL) if name in attached}
    except Exception:  # a damaged file may fail in the reader in any way; none of them is ours to tell apart
        raise Unsealed("damaged") from None
    if parts.keys() != {CONTENT, SEAL}:
        raise Unsealed("nothing-attached")
    content, told = (_object(parts[name]) for name in (CONTENT, SEAL))
    if content is None or told is None or not told.keys() >= KEYS or told["form"] != FORM or not _makers(told):
        raise Unsealed("other-form")
    return content, told


def signed(message: bytes, signature: str, public_key: str) -> bool:
    """Whether `signature` (hex) is one of `public_key` (hex) over `message`."""
    try:
        Ed25519PublicKey.from_public_bytes(bytes.fromhex(public_key)).verify(bytes.fromhex(signature), message)
    except (InvalidSignature, ValueError):
        return False
    return True


def _object(part: bytes) -> dict[str, Any] | None:
    try:
        found = json.loads(part)
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) else None


def _makers(told: dict[str, Any]) -> bool:
    made = told["made_by"]
    return isinstance(made, dict) and all(isinstance(word, str) for word in made.values())


def _factory(content: dict[str, Any]) -> str:
    try:
        if content.get("kind") == noncooperation.KIND:
            return forms.read(noncooperation.Content, content).factory
        return forms.read(contents.Report, content).factory.name
    except ValueError:
        return ""

"""The seal of a published report: its PDF carries its content, hash and signature, so that a stranger can check it.

How it is checked: `seal_checks`.
"""

import functools
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

from fairfloor.reporting import forms, labels

FORM = 1
ALGORITHM = "Ed25519"
CONTENT, SEAL = "report.json", "seal.json"
MAKERS = ("fairfloor", "typst")
SETS = {".py", ".toml", ".typ", ".ttf"}
PAGES = Path(__file__).parent  # all that chooses a page's words and sets them lies here, fonts too


@dataclass(frozen=True)
class Seal:
    """What vouches for a content: the Ed25519 signature over its canonical bytes, and the key's public half, both hex."""

    signature: str
    public_key: str

    def attached(self, content: Mapping[str, object], language: str) -> list[dict[str, str]]:
        """The two files that the PDF of `content` in `language` carries, for the template."""
        told = {
            "form": FORM,
            "algorithm": ALGORITHM,
            "content_sha256": forms.content_hash(content),
            "signature": self.signature,
            "public_key": self.public_key,
            "language": language,
            "made_by": made_by(),
        }
        return [
            _attachment(
                CONTENT, forms.canonical(content).decode(), "source", labels.say(language, "about.content_file")
            ),
            _attachment(SEAL, forms.canonical(told).decode(), "supplement", labels.say(language, "about.seal_file")),
        ]


def made_by() -> dict[str, str]:
    """The programs that a PDF is made by, with their versions, and the mark of the pages: with others its bytes may differ."""
    return {**{name: version(name) for name in MAKERS}, "pages": _pages()}


@functools.cache
def _pages() -> str:
    """A mark of the files that make the pages, which a version's number alone does not tell apart: 12 signs of a SHA-256."""
    hashed = hashlib.sha256()
    for path in sorted(path for path in PAGES.rglob("*") if path.suffix in SETS and path.is_file()):
        hashed.update(f"{path.relative_to(PAGES).as_posix()}\0".encode() + hashlib.sha256(path.read_bytes()).digest())
    return hashed.hexdigest()[:12]


def _attachment(name: str, text: str, relationship: str, description: str) -> dict[str, str]:
    return {"name": name, "text": text, "relationship": relationship, "description": description}

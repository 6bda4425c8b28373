"""The seal of a published report: its PDF carries its content, hash and signature, so that a stranger can check it.

How it is checked: `seal_checks`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from importlib.metadata import version

from fairfloor.reporting import forms, labels

FORM = 1
ALGORITHM = "Ed25519"
CONTENT, SEAL = "report.json", "seal.json"
MAKERS = ("fairfloor", "typst")


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
    """The programs that a PDF is made by, with their versions: with others its bytes may differ."""
    return {name: version(name) for name in MAKERS}


def _attachment(name: str, text: str, relationship: str, description: str) -> dict[str, str]:
    return {"name": name, "text": text, "relationship": relationship, "description": description}

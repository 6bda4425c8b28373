"""Why a row was refused, as a code with its details; the sentences stand in `library/phrases/…/screening.toml`."""

from dataclasses import dataclass
from typing import Any

from fairfloor.core.languages import Text
from fairfloor.core.phrases import phrase

LONGEST_QUOTE = 40


@dataclass(frozen=True)
class Refusal:
    """One refused row: the line it began on, the code of the reason, and what the sentence names."""

    line: int
    code: str
    detail: str = ""

    @property
    def reason(self) -> Text:
        """The reason as a sentence in each language."""
        values: dict[str, object] = {"detail": quoted(self.detail)}
        if self.code == "wrong-file":
            values["kind"] = phrase(f"screening.kind-{self.detail}")
        if self.code == "columns":
            values["found"], values["usual"] = self.detail.split("/")
        return phrase(f"screening.refused-{self.code}", **values)

    def as_json(self) -> dict[str, Any]:
        """``{line, reason: {zh, en}, code}``."""
        return {"line": self.line, "reason": self.reason, "code": self.code}


def quoted(cell: str) -> str:
    """`cell` short and printable, for a sentence about it."""
    shown = "".join(character if character.isprintable() else "·" for character in cell.strip())
    return shown if len(shown) <= LONGEST_QUOTE else shown[: LONGEST_QUOTE - 1] + "…"


@dataclass(frozen=True)
class Intake:
    """What became of a file's rows; `read` = `accepted` + the number of `refused`, always.

    A header and blank lines are no rows. `encoding` and `separator` say how the file was read.
    """

    read: int
    accepted: int
    refused: tuple[Refusal, ...]
    encoding: str = ""
    separator: str = ""

    def as_json(self) -> dict[str, Any]:
        """``{read, accepted, refused: [{line, reason, code}], encoding, separator}``."""
        return {
            "read": self.read,
            "accepted": self.accepted,
            "refused": [refusal.as_json() for refusal in self.refused],
            "encoding": self.encoding,
            "separator": self.separator,
        }

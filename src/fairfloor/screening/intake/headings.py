"""A field of a file, and the headings that factories give it.

Headings are compared without case, signs and what stands in brackets, traditional characters as simplified ones.
"""

from dataclasses import dataclass
from typing import Literal

Kind = Literal["id", "name", "text", "day", "moment", "clock", "hours", "minutes", "money", "sex", "basis", "yes", "key",
               "currency", "span"]  # fmt: skip


@dataclass(frozen=True)
class Field:
    """One field: `kind` says how its cells are read; `many` that several columns may hold it, such as in and out."""

    name: str
    kind: Kind
    headings: tuple[str, ...]
    many: bool = False


def field(name: str, kind: Kind, words: str, *, many: bool = False) -> Field:
    return Field(name, kind, tuple(words.split()), many)


_TRADITIONAL = (
    "號時間簽進離職門員編碼狀態資獎罰稅險養實發額應貼補質產針請單廠開關節計總週備註費項類別錄證記組線車導號種點結薪業"
)
_SIMPLIFIED = (
    "号时间签进离职门员编码状态资奖罚税险养实发额应贴补质产针请单厂开关节计总周备注费项类别录证记组线车导号种点结薪业"
)
SIMPLIFIED = str.maketrans(_TRADITIONAL, _SIMPLIFIED)


def heading(cell: str) -> tuple[str, str]:
    """A heading without case, spaces, signs and brackets, and what stood in the brackets: ``基本工资（元）`` is two."""
    plain, unit, depth = [], [], 0
    for character in cell.lower():
        if character in "(（[【":
            depth += 1
        elif character in ")）]】":
            depth = max(depth - 1, 0)
        elif depth:
            unit.append(character)
        elif character.isalnum() or character == "៛":
            plain.append(character)
    return "".join(plain).translate(SIMPLIFIED), "".join(unit).strip()

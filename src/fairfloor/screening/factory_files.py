"""A list of factories as brands and ministries publish it: text or workbook, with titles above its header, as plain rows."""

import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from fairfloor.core.languages import Text
from fairfloor.core.phrases import phrase
from fairfloor.screening.intake.headings import heading
from fairfloor.screening.intake.lines import JOINED, LONG, OPEN, cells_of
from fairfloor.screening.intake.refusals import Refusal
from fairfloor.screening.intake.sections import Section, open_file

HEADER_WITHIN = 40  # lines among which the header is looked for
MOST_ROWS = 2_000
MOST_COLUMNS = 60
# What publishers call the fields of `core.factory_lists`, as `heading` compares names of columns.
NAMES: dict[str, tuple[str, ...]] = {
    "name": ("name", "factory", "factoryname", "facility", "facilityname", "suppliername", "supplier", "工厂名称",
             "企业名称", "厂名", "名称", "工厂", "英文名称", "nameenglish"),
    "local_name": ("localname", "namelocal", "中文名称", "中文名", "当地名称", "namechinese", "chinesename", "khmername"),
    "address": ("address", "factoryaddress", "facilityaddress", "streetaddress", "fulladdress", "地址", "工厂地址", "详细地址"),
    "country": ("country", "countryregion", "countryname", "countrycode", "国家", "国别", "国家地区"),
    "registration_number": ("registrationnumber", "registrationno", "regno", "licenseno", "businesslicense", "登记号",
                            "注册号", "统一社会信用代码", "营业执照号"),
    "os_id": ("osid", "oshubid", "opensupplyhubid", "oarid", "oarid", "opensupplyhub编号", "oshub编号"),
    "contact_name": ("contact", "contactname", "contactperson", "联系人", "负责人"),
    "contact_email": ("email", "contactemail", "mail", "emailaddress", "邮箱", "电子邮件", "联系邮箱"),
}  # fmt: skip


@dataclass(frozen=True)
class FactoryFile:
    """The `header` and the line it stands on, the rows `(line, cells, flaw)` below it, and the sheets left unread.

    `fault` says in a sentence why the file as a whole cannot be read; then there is nothing else.
    """

    header: tuple[str, ...] = ()
    header_line: int = 0
    rows: tuple[tuple[int, tuple[str, ...], str], ...] = ()
    unread: tuple[str, ...] = ()
    fault: Text | None = None


def read(path: Path) -> FactoryFile:
    """The list in the file; raises OSError when it cannot be opened, and nothing for what is inside it."""
    with tempfile.TemporaryDirectory(dir=path.parent) as folder:
        opened = open_file(path, Path(folder), progress=lambda share: None, cancelled=lambda: False)
        if opened.fault:
            return FactoryFile(fault=_fault(opened.fault, opened.detail))
        found = [(section, _header(section.sample())) for section in opened.sections if section.lines]
        if not found:
            return FactoryFile(fault=phrase("factory-lists.no-rows"))
        chosen, at = max(found, key=lambda one: _score(one[0].sample()[one[1]]))
        unread = tuple(section.name for section, _ in found if section is not chosen) + opened.hidden
        return _taken(chosen, at, unread)


def _fault(code: str, detail: str) -> Text:
    """Why the file as a whole cannot be read; of a file of another kind, in what form a list can be handed in."""
    if code == "wrong-file":
        return phrase("factory-lists.wrong-file", kind=phrase(f"intake.kind-{detail}"))
    return Refusal(1, code, detail).reason


def _score(cells: Sequence[str]) -> tuple[int, int]:
    """How much a row looks like a header: how many fields it names, then how many cells it fills."""
    return len(propose(cells)), sum(bool(cell) for cell in cells)


def _header(sample: Sequence[Sequence[str]]) -> int:
    """The place of the row that names most fields; where none does, the first of the fullest."""
    places = range(min(HEADER_WITHIN, len(sample)))
    return max(places, key=lambda at: (*_score(sample[at]), -at), default=0)


def propose(header: Sequence[str]) -> dict[str, int]:
    """Which column holds which field, by their names; the first of several counts."""
    found: dict[str, int] = {}
    for column, cell in enumerate(header):
        plain = heading(cell)[0]
        for name, words in NAMES.items():
            if plain in words and name not in found and column not in found.values():
                found[name] = column
    return found


def _taken(section: Section, at: int, unread: tuple[str, ...]) -> FactoryFile:
    rows: list[tuple[int, tuple[str, ...], str]] = []
    header: list[str] = []
    with section.path.open(encoding="utf-8") as file:
        for place, raw in enumerate(file):
            line = raw.rstrip("\n")
            cells = cells_of(line, section.separator)
            if place == at:
                header = cells
            if place <= at or line[:1] == JOINED or not (any(cells) or line[:1] == LONG):
                continue
            rows.append((place + 1, tuple(cells[:MOST_COLUMNS]), _flaw(line, cells, header, section)))
            if len(rows) > MOST_ROWS:
                return FactoryFile(fault=phrase("factory-lists.too-many", most=MOST_ROWS))
    if len(header) > MOST_COLUMNS:
        return FactoryFile(fault=phrase("factory-lists.too-wide", most=MOST_COLUMNS))
    if not rows:
        return FactoryFile(fault=phrase("factory-lists.no-rows"))
    return FactoryFile(tuple(header), at + 1, tuple(rows), unread)


def _flaw(line: str, cells: Sequence[str], header: Sequence[str], section: Section) -> str:
    """The code of what is wrong with the row as a whole; empty when it can be read."""
    if line[:1] == LONG:
        return "long"
    if line[:1] == OPEN:
        return "quotes"
    return "columns" if section.strict and len(cells) != len(header) else ""

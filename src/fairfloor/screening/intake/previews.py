"""A file before it is imported: what each column was taken for, the first rows as taken, and what would be refused."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from fairfloor.screening import tables
from fairfloor.screening.engines import Connection, embedded
from fairfloor.screening.intake import maternity
from fairfloor.screening.intake.files import pseudonyms, take_one
from fairfloor.screening.intake.reading import Telling
from fairfloor.screening.intake.refusals import Intake, by_code
from fairfloor.screening.intake.sections import Cancelled, Progress

FIRST_ROWS, EXAMPLES = 8, 8
MEMORY = "400MB"  # that the engine holds before it spills onto the disk
STAGES: Mapping[str, tuple[str, ...]] = {
    "attendance": ("staged_punch", "staged_attendance"),
    "roster": ("staged_roster",),
    "payroll": ("staged_payroll",),
    "production": ("staged_activity",),
    "closures": ("closure",),
    "days-off": ("staged_day_off",),
}
# Columns about people's health: the mapping says that they are there, no row is shown with them.
KEPT_BACK = frozenset(name for name in maternity.FIELDS if name.endswith("_day"))
EPOCH = datetime(1970, 1, 1)  # noqa: DTZ001 (the clock's own local time)


@dataclass(frozen=True)
class Preview:
    """The `intake` as it would be, and the first `rows` as taken: dates and times in words, amounts in their units."""

    table: str
    intake: Intake
    rows: tuple[Mapping[str, Any], ...]

    def as_json(self) -> dict[str, Any]:
        """``{table, read, accepted, refused, reasons, examples, aside, mappings, rows}``.

        `reasons` counts the refused rows by code; `examples` are the first of each. `mappings` is what `--mapping` takes.
        """
        found = by_code(self.intake.refused)
        return {
            "table": self.table,
            "read": self.intake.read,
            "accepted": self.intake.accepted,
            "refused": len(self.intake.refused),
            "reasons": {code: count for code, (_, count) in found.items()},
            "examples": [one.as_json() for one, _ in found.values()][:EXAMPLES],
            "aside": dict(self.intake.aside),
            "encoding": self.intake.encoding,
            "separator": self.intake.separator,
            "sha256": self.intake.sha256,
            "sheets": [sheet.as_json() for sheet in self.intake.sheets],
            "mappings": self.mappings(),
            "rows": list(self.rows),
        }

    def mappings(self) -> list[dict[str, Any]]:
        """The mapping of each form in which a column was found, once."""
        found: list[dict[str, Any]] = []
        for sheet in self.intake.sheets:
            if sheet.mapping and sheet.mapping["columns"] and sheet.mapping not in found:
                found.append(sheet.mapping)
        return found


def preview(
    path: Path,
    table: str,
    telling: Telling | None = None,
    progress: Progress | None = None,
    cancelled: Cancelled | None = None,
) -> Preview:
    """The whole file as it would come in, kept nowhere; raises as `reading.take_in`, KeyError for a strange table."""
    with embedded(memory=MEMORY) as engine:
        tables.make(engine)
        told = telling or Telling(named=pseudonyms()[0])
        intake = take_one(engine, path, table, told, progress, cancelled)
        rows = [row for stage in STAGES[table] for row in _first(engine, stage)]
    return Preview(table, intake, tuple(rows[:FIRST_ROWS]))


def _first(engine: Connection, stage: str) -> list[dict[str, Any]]:
    found = engine.execute(f"SELECT * EXCLUDE (factory) FROM {stage} ORDER BY line LIMIT {FIRST_ROWS}")
    names = [column[0] for column in found.description or ()]
    return [
        {
            name: _told(name, value)
            for name, value in zip(names, row, strict=True)
            if value is not None and name not in KEPT_BACK
        }
        for row in found.fetchall()
    ]


def _told(name: str, value: Any) -> Any:
    """A value of the tables as people read it."""
    if name.endswith("_at") or name == "at":
        return (EPOCH + timedelta(seconds=value)).isoformat(" ")
    if name.endswith("_day") or name == "day":
        return tables.date_of(value).isoformat()
    if name.endswith("_seconds"):
        return f"{value // 3_600}:{value // 60 % 60:02}:{value % 60:02}"
    column = next((one for one in tables.PAYROLL.columns if one.name == name), None)
    if column and column.unit.startswith("hundredths"):
        return f"{'-' if value < 0 else ''}{abs(value) // 100}.{abs(value) % 100:02}"
    return value

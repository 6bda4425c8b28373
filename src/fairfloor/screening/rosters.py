"""A roster's file as the people on it, for a sample: what the intake accepts, and how each refused row is told."""

import hashlib
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from fairfloor.core.languages import Text
from fairfloor.core.phrases import phrase
from fairfloor.core.sample_people import Worker, canonical
from fairfloor.screening import tables
from fairfloor.screening.engines import embedded
from fairfloor.screening.intake.files import take_one
from fairfloor.screening.intake.reading import Telling
from fairfloor.screening.intake.refusals import Intake, Refusal

PIECE = 2**20
# -- everybody that the intake staged, in the order of the file
PEOPLE = """
SELECT id, sex, birth_day, hired_day, left_day, department, kind, line FROM staged_roster ORDER BY line
"""


class SameWorker(Refusal):
    """A row whose number is one that was read before, in other signs of Unicode; `detail` is that row's line."""

    @property
    def reason(self) -> Text:
        """The reason as a sentence in each language."""
        return phrase("samples.refused-same-worker", detail=self.detail)


@dataclass(frozen=True)
class Roster:
    """The people of a roster's file, what became of its rows, and the SHA-256 of the file as it is."""

    people: tuple[Worker, ...]
    intake: Intake
    sha256: str


def read(path: Path) -> Roster:
    """Everybody on the roster. Raises OSError for a file that cannot be opened; nothing inside it raises."""
    with path.open("rb") as file:
        plain = hashlib.file_digest(file, "sha256").hexdigest()
    with embedded() as engine:
        tables.make(engine)
        intake = take_one(engine, path, "roster", Telling())
        rows = engine.execute(PEOPLE).fetchall()
    lines: dict[str, int] = {}
    people, twice = [], []
    for id, sex, born, hired, left, department, kind, line in rows:
        worker = canonical(id)
        if worker in lines:
            twice.append(SameWorker(line, "same-worker", str(lines[worker])))
            continue
        lines[worker] = line
        people.append(Worker(worker, sex or "", _day(born), _day(hired), _day(left), department or "", kind or ""))
    refused = sorted((*intake.refused, *twice), key=lambda one: one.line)
    intake = replace(intake, accepted=len(people), refused=tuple(refused))
    return Roster(tuple(people), intake, plain)


def _day(number: int | None) -> date | None:
    return None if number is None else tables.date_of(number)

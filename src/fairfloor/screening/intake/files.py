"""All files of one screening: which reader each table has, and how they come in together."""

import hmac
import secrets
from collections.abc import Callable, Mapping
from pathlib import Path

from fairfloor.screening.engines import Connection
from fairfloor.screening.intake import attendance, closures, days_off, parquet, payroll, production, roster
from fairfloor.screening.intake.parquet_lines import fault_of
from fairfloor.screening.intake.reading import Form, Telling, take_in
from fairfloor.screening.intake.refusals import Intake, Refusal
from fairfloor.screening.intake.sections import Cancelled, Progress, sha256_of

FORMS: Mapping[str, Form] = {
    one.table: one
    for one in (attendance.FORM, roster.FORM, payroll.FORM, production.FORM, closures.FORM, days_off.FORM)
}


class Twice(ValueError):
    """The same file was given for two tables; the text is a sentence."""


def take_all(
    engine: Connection,
    files: Mapping[str, Path],
    tellings: Mapping[str, Telling] | None = None,
    progress: Progress | None = None,
    cancelled: Cancelled | None = None,
) -> dict[str, Intake]:
    """Stage every file, by the name of its table, and say what became of the rows of each.

    Names of people become pseudonyms by a key of this run alone where a telling brings no other way. Raises OSError for
    a file that cannot be opened, Twice for one given twice, Stopped when cancelled, KeyError for a table that no file fills.
    """
    told = progress or (lambda share: None)
    sizes = {table: max(path.stat().st_size, 1) for table, path in files.items()}
    whole, done = sum(sizes.values()), 0
    found: dict[str, Intake] = {}
    for table, path in files.items():
        telling = (tellings or {}).get(table) or Telling(named=pseudonyms()[0])

        def share(part: float, before: int = done, size: int = sizes[table]) -> None:
            told((before + part * size) / whole)

        found[table] = take_one(engine, path, table, telling, share, cancelled)
        same = next((other for other in found if other != table and found[other].sha256 == found[table].sha256), None)
        if same:
            raise Twice(f"the same file was given as {same} and as {table}; each table needs a file of its own")
        done += sizes[table]
    return found


def take_one(
    engine: Connection,
    path: Path,
    table: str,
    telling: Telling,
    progress: Progress | None = None,
    cancelled: Cancelled | None = None,
) -> Intake:
    """Stage the file's rows whatever kind of file it is; raises as `reading.take_in`, KeyError for a strange table.

    A Parquet file whose columns have neither our names nor any that a factory's list would have is refused by what is missing.
    """
    form = FORMS[table]
    if not parquet.is_parquet(path):
        return take_in(engine, path, form, telling, progress, cancelled)
    if fault := fault_of(path):
        return Intake(1, 0, (Refusal(1, fault),), sha256=sha256_of(path))
    if parquet.has_our_columns(engine, path, table, telling):
        return parquet.take_in(engine, path, form)
    intake = take_in(engine, path, form, telling, progress, cancelled)
    known = telling.mappings or any(sheet.mapping for sheet in intake.sheets)
    return intake if known else parquet.take_in(engine, path, form)


def pseudonyms(identify: Callable[[str], str] = str) -> tuple[Callable[[str], str], Callable[[str], str]]:
    """How a name becomes a pseudonym, and how an id in the tables is shown.

    Where `identify` changes nothing, a key of this run does it, which is forgotten with the run; a name never becomes
    an id. What is a pseudonym already is shown as it is.
    """
    key = secrets.token_bytes(32)
    made: set[str] = set()

    def named(name: str) -> str:
        pseudonym = identify(name)
        if pseudonym == name:
            pseudonym = "name-" + hmac.digest(key, name.encode(), "sha256").hex()[:12]
        made.add(pseudonym)
        return pseudonym

    return named, lambda id: id if id in made else identify(id)

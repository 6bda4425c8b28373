"""The files of `fairfloor screen`: mappings given and proposed, previews, refused rows, and what can go wrong with them."""

import json
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import Any

from fairfloor.cli.faults import USAGE, Fault
from fairfloor.core.law import NotInLaw
from fairfloor.core.phrases import phrase
from fairfloor.screening.intake import refused_rows
from fairfloor.screening.intake.mappings import Mapping as ColumnMapping
from fairfloor.screening.intake.mappings import NoMapping, from_json
from fairfloor.screening.intake.previews import Preview, preview
from fairfloor.screening.intake.reading import Telling
from fairfloor.screening.intake.refusals import Intake, by_code


@contextmanager
def faults(files: Mapping[str, Path], *, progress: bool) -> Iterator[None]:
    """Turn what the screening raises into a sentence with a remedy."""
    try:
        yield
    except BrokenPipeError:
        raise
    except OSError as fault:
        name = fault.filename or next(iter(files.values()))
        raise Fault(f"{name}: {fault.strerror}", remedy="Check the name, and that you may read it.") from None
    except NotInLaw as fault:
        raise Fault(str(fault), code=USAGE) from None
    except (ValueError, OverflowError) as fault:
        raise Fault(str(fault), remedy="See fairfloor screen --help.", code=USAGE) from None
    finally:
        if progress:
            print(file=sys.stderr)


def tellings(files: Mapping[str, Path], mapping: Path | None, dates: str | None) -> dict[str, Telling]:
    """What is told about each file; raises ValueError for a mapping that is none."""
    kept = _mappings(mapping) if mapping else []
    strange = sorted({one.table for one in kept} - set(files))
    if strange:
        raise NoMapping(f"the mapping is for {strange[0]}, and no such file is given")
    return {
        table: Telling(tuple(one for one in kept if one.table == table), dates or "", name=path.name)
        for table, path in files.items()
    }


def _mappings(path: Path) -> list[ColumnMapping]:
    """The mappings of a file: one, a list of them, or what `--preview --format json` prints."""
    try:
        told = json.loads(path.read_text("utf-8-sig"))
    except (UnicodeDecodeError, json.JSONDecodeError, RecursionError):
        raise NoMapping(f"{path.name} is no JSON; use what --preview --format json prints") from None
    return [from_json(one) for one in _each(told)]


def _each(told: Any) -> list[Any]:
    if isinstance(told, list):
        return told
    if isinstance(told, dict) and "layout" not in told:
        held = list(told.values())
        if held and all(isinstance(one, dict) and isinstance(one.get("mappings"), list) for one in held):
            return [mapping for one in held for mapping in one["mappings"]]
    return [told]


def show(files: Mapping[str, Path], told: Mapping[str, Telling], format: str, language: str) -> None:
    """Print the preview of each file, as JSON by table or as text."""
    from dataclasses import replace

    from fairfloor.screening.intake.files import pseudonyms

    named, _ = pseudonyms()
    found = {table: preview(path, table, replace(told[table], named=named)) for table, path in files.items()}
    if format == "json":
        json.dump({table: one.as_json() for table, one in found.items()}, sys.stdout, ensure_ascii=False, indent=2)
        print()
    else:
        print("\n".join(line for one in found.values() for line in page(one, language)))


def page(one: Preview, language: str) -> Iterator[str]:
    """A preview as text: counts, what each column was taken for, the first rows as taken, examples of refused rows."""
    told = one.as_json()
    name = phrase(f"screening.table-{one.table}")
    counts = {"table": name, "read": told["read"], "accepted": told["accepted"], "refused": told["refused"]}
    yield phrase("screening.say-intake", **counts).say(language)
    for sheet in one.intake.sheets:
        if sheet.mapping is None:
            key = "intake.say-hidden" if sheet.hidden else "intake.say-no-sheet"
            yield "  " + phrase(key, sheet=sheet.name or "1").say(language)
            continue
        mapping = sheet.mapping
        layout = phrase(f"intake.layout-{mapping['layout']}")
        yield "  " + phrase("intake.say-sheet", sheet=sheet.name or "1", layout=layout, form=mapping["signature"]).say(
            language
        )
        for field, columns in mapping["columns"].items():
            for column in columns:
                values = {"column": column["column"], "heading": column["heading"] or "–", "field": field}
                yield "    " + phrase("intake.say-column", **values).say(language)
        if sheet.unread:
            yield "    " + phrase("intake.say-unread", headings=", ".join(sheet.unread)).say(language)
        for key in ("dates", "month", "currency", "what"):
            if mapping[key]:
                yield f"    {key}: {mapping[key]}"
    for kind, count in told["aside"].items():
        yield "  " + phrase(f"intake.aside-{kind}", count=count).say(language)
    for row in one.rows:
        yield "  + " + ", ".join(f"{key} {value}" for key, value in row.items())
    for example in told["examples"]:
        values = {"line": example["line"], "reason": example["reason"], "count": told["reasons"][example["code"]]}
        yield "  - " + phrase("intake.say-example", **values).say(language)


def write_refused(
    into: Path, files: Mapping[str, Path], intake: Mapping[str, Intake], told: Mapping[str, Telling], language: str
) -> None:
    """Write the refused rows of every file as one CSV, which a spreadsheet opens as UTF-8."""
    with into.open("w", encoding="utf-8-sig", newline="") as out:
        refused_rows.write(out, {table: (path, intake[table], told[table]) for table, path in files.items()}, language)


def say_ambiguous(table: str, intake: Intake) -> None:
    """Say on stderr which rows hold dates that can be read in two ways, and what to do about them."""
    from fairfloor.screening.keeping import ranges

    code = "ambiguous-date"
    if code in by_code(intake.refused):
        lines = list(islice((one.line for one in intake.refused if one.code == code), 1_001))
        shown = ranges(lines[:1_000]) + (" …" if len(lines) > 1_000 else "")
        print(f"fairfloor: {table}: dates can be read in two ways; lines: {shown}", file=sys.stderr)
        print("  Say --dates day-first, month-first or year-first.", file=sys.stderr)

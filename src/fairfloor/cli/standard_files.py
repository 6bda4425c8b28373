"""`fairfloor standard` with files: standards of one's own taken in, editions compared, forms written and read."""

import argparse
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from fairfloor.cli.faults import Fault

if TYPE_CHECKING:
    from fairfloor.core.standards import Standard


def add(verbs: Any) -> None:
    """Add the verbs `add`, `diff` and `import` to `standard`."""
    _add_add(verbs)
    _add_diff(verbs)
    _add_import(verbs)


def _add_add(verbs: Any) -> None:
    parser = verbs.add_parser(
        "add",
        help="take a folder of standards into this installation",
        description="Check a folder of standards and copy it into the data folder, FAIRFLOOR_HOME/standards.",
        epilog="All editions in it are added, or none. A server that is running reads them after a restart.",
    )
    parser.add_argument("path", type=Path, help="a shelf, one standard's folder or one edition's")
    parser.set_defaults(run=run_add)


def _add_diff(verbs: Any) -> None:
    parser = verbs.add_parser(
        "diff",
        help="what changed between two editions",
        description="Show what changed from one edition of a standard to another; a clause keeps its id in all of them.",
        epilog="docs/reference/schemas/standard-diff.json describes the JSON.",
    )
    parser.add_argument("code", help="the standard's code, such as icti")
    parser.add_argument("old", help="the older edition; fairfloor standard list names them")
    parser.add_argument("new", help="the newer edition")
    parser.add_argument("--lang", choices=("en", "zh"), default="en", help="language (default: en)")
    parser.add_argument("--format", choices=("text", "json"), default="text")
    parser.set_defaults(run=run_diff)


def _add_import(verbs: Any) -> None:
    parser = verbs.add_parser(
        "import",
        help="a standard out of an XLSForm",
        description="Write the standard that an XLSForm holds as a folder of files, and list what it could not hold.",
        epilog="Complete the files by docs/reference/standards-format.md, then: fairfloor standard check DIR",
    )
    parser.add_argument("file", type=Path, help="the form, an .xlsx with the sheets survey, choices and settings")
    parser.add_argument("--to", type=Path, required=True, metavar="DIR", help="the folder that gets <code>/<edition>/")
    parser.set_defaults(run=run_import)


def run_add(args: argparse.Namespace) -> int:
    """Check a folder and copy its editions to the data folder's shelf."""
    from fairfloor.core import standard_checks, standards
    from fairfloor.registry import homes, shelves

    checked = standard_checks.check(args.path)
    if checked.problems:
        count = len(checked.problems)
        words = "a mistake" if count == 1 else f"{count} mistakes"
        remedy = f"Correct what this tells: fairfloor standard check {args.path}"
        raise Fault(f"{args.path} has {words}; nothing was added: {checked.problems[0]}", remedy=remedy)
    try:
        placed = shelves.add(standard_checks.editions_in(args.path), homes.standards(homes.made()))
    except shelves.NotAddable as clash:
        raise Fault(f"nothing was added: {clash}", remedy="See what there is: fairfloor standard list") from None
    standards.forget()
    for folder in placed:
        print(f"{folder.parent.name} {folder.name}: added to {folder}")
    print("A programme is held to it once its settings name the standard; restart a running server.")
    return 0


def run_diff(args: argparse.Namespace) -> int:
    """Print what changed between two editions."""
    from fairfloor.cli import standard_diff_pages as pages
    from fairfloor.core import standard_changes

    old, new = _edition(args.code, args.old), _edition(args.code, args.new)
    found = standard_changes.changes(old, new)
    if args.format == "json":
        print(json.dumps(found.as_json(), ensure_ascii=False, indent=2))
    else:
        print(pages.changes(found, args.lang))
    return 0


def write_form(standard: "Standard", language: str, to: Path | None) -> int:
    """Write the standard as an XLSForm to a file that is not there yet; tell what the form has no place for."""
    from fairfloor.reporting import xlsforms

    file = to or Path(f"{standard.code}-{standard.edition}.xlsx")
    try:
        with file.open("xb") as form:
            form.write(xlsforms.workbook(standard, language))
    except FileExistsError:
        raise Fault(f"{file} is there already", remedy="Remove it, or name another file: --to FILE") from None
    except OSError as fault:
        raise Fault(f"{file} cannot be written ({fault})", remedy="Name another file: --to FILE") from None
    print(f"{file}: {len(standard.clauses)} clauses")
    for name, count in xlsforms.left_out(standard).items():
        print(f"not in the form: {name} of {count} {'clause' if count == 1 else 'clauses'}", file=sys.stderr)
    return 0


def run_import(args: argparse.Namespace) -> int:
    """Write the files of the standard that a form holds; print what it could not hold, and what is wrong with it."""
    from fairfloor.core import standard_checks
    from fairfloor.reporting import xlsform_readings

    try:
        found = xlsform_readings.read(args.file)
    except xlsform_readings.NoForm as fault:
        raise Fault(f"{args.file}: {fault}", remedy="An XLSForm has its questions on a sheet named survey.") from None
    folder = args.to / found.code / found.edition
    try:
        folder.mkdir(parents=True)
    except FileExistsError:
        raise Fault(f"{folder} is there already", remedy="Remove it, or name another folder: --to DIR") from None
    for name, words in found.files.items():
        (folder / name).write_text(words, encoding="utf-8")
    for line in found.left:
        print(f"not held: {line}")
    problems = standard_checks.check(folder).problems
    for problem in problems:
        print(f"to correct: {problem}")
    print(f"{folder}: {len(found.files) - 1} sections written")
    return 0


def _edition(code: str, edition: str) -> "Standard":
    from fairfloor.core import standards
    from fairfloor.core.shelf import ShelfError

    try:
        return standards.load(code, edition)
    except standards.NotOnShelf as missing:
        raise Fault(str(missing), remedy="See what there is with: fairfloor standard list") from None
    except ShelfError as fault:
        raise Fault(str(fault), remedy="All mistakes: fairfloor standard check") from None

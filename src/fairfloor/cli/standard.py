"""`fairfloor standard`: what the shelf's standards say, one of them as JSON or PDF, and a check for those who write one."""

import argparse
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from fairfloor.cli import standard_files
from fairfloor.cli.faults import Fault

if TYPE_CHECKING:
    from fairfloor.core.standards import Standard

EPILOG = """\
examples:
  fairfloor standard show icti              the sections and clauses of a standard
  fairfloor standard show icti/9.7 --lang zh
  fairfloor standard print icti --lang zh --to icti-zh.pdf    the whole standard as a handbook
  fairfloor standard check my-standards/    exit 1 and every mistake, if there is any
  fairfloor standard diff demo 2020 2024    what the later edition changed"""


def add(commands: Any) -> None:
    """Add `standard` and its verbs to the command line."""
    parser = commands.add_parser(
        "standard",
        help="list, show, export, print, check, add and compare standards",
        description="Read the standards on the shelf, or check and add your own.",
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    verbs = parser.add_subparsers(dest="verb", metavar="VERB", required=True)
    _add_list(verbs)
    _add_show(verbs)
    _add_export(verbs)
    _add_print(verbs)
    _add_check(verbs)
    standard_files.add(verbs)


def _add_list(verbs: Any) -> None:
    parser = verbs.add_parser("list", help="the standards on the shelf", description="List the standards on the shelf.")
    parser.add_argument("--format", choices=("table", "json"), default="table")
    parser.add_argument("--lang", choices=("en", "zh"), default="en", help="language of the table")
    parser.set_defaults(run=run_list)


def _add_show(verbs: Any) -> None:
    parser = verbs.add_parser(
        "show",
        help="a standard, a section or a clause in words",
        description="Show a standard (icti), a section (icti/9) or a clause (icti/9.7) in words.",
    )
    parser.add_argument("id", help="such as icti, icti/9 or icti/9.7")
    parser.add_argument("--edition", help="an edition of the standard (default: the newest)")
    parser.add_argument("--lang", choices=("en", "zh"), default="en", help="language (default: en)")
    parser.add_argument("--format", choices=("text", "json"), default="text")
    parser.set_defaults(run=run_show)


def _add_export(verbs: Any) -> None:
    parser = verbs.add_parser(
        "export",
        help="a whole standard for other tools",
        description="Write a whole standard as JSON to standard output, or as an XLSForm (.xlsx) for ODK's tools.",
        epilog="docs/reference/schemas/standard.json describes the JSON. An XLSForm is in Chinese and English.",
    )
    parser.add_argument("code", help="the standard's code, such as icti")
    parser.add_argument("--edition", help="an edition of the standard (default: the newest)")
    parser.add_argument("--format", choices=("json", "xlsform"), default="json")
    parser.add_argument("--lang", choices=("en", "zh"), default="en", help="the language in which an XLSForm opens")
    parser.add_argument("--to", type=Path, metavar="FILE", help="where an XLSForm goes (default: CODE-EDITION.xlsx)")
    parser.set_defaults(run=run_export)


def _add_print(verbs: Any) -> None:
    parser = verbs.add_parser(
        "print",
        help="a whole standard as a handbook (PDF)",
        description="Print a whole standard as one PDF: contents, sections, every clause with its own figures.",
    )
    parser.add_argument("code", help="the standard's code, such as icti")
    parser.add_argument("--edition", help="an edition of the standard (default: the newest)")
    parser.add_argument("--lang", choices=("en", "zh"), default="en", help="language (default: en)")
    parser.add_argument(
        "--to", type=Path, required=True, metavar="FILE", help="the file to write; an old one is replaced"
    )
    parser.set_defaults(run=run_print)


def _add_check(verbs: Any) -> None:
    parser = verbs.add_parser(
        "check",
        help="every mistake in a folder of standards",
        description="Check a shelf of standards, one standard's folder or one edition's; list every mistake.",
        epilog="docs/reference/standards-format.md describes the files. Exit code 0: no mistake; 1: mistakes.",
    )
    parser.add_argument("path", type=Path, help="a folder that holds <code>/<edition>/standard.toml")
    parser.add_argument("--format", choices=("text", "json"), default="text")
    parser.set_defaults(run=run_check)


def run_list(args: argparse.Namespace) -> int:
    """Print the standards, newest edition of each."""
    from fairfloor.core import standards

    found = [_load(code, edition) for code in standards.codes() for edition in standards.editions(code)]
    if args.format == "json":
        print(_json([_summary(standard) for standard in found]))
        return 0
    rows = [
        (one.code, one.edition, f"{len(one.clauses)}/{sum(section.count for section in one.sections)}") for one in found
    ]
    wide = [max((len(row[place]) for row in rows), default=0) for place in range(3)]
    for row, standard in zip(rows, found, strict=True):
        cells = [word.ljust(width) for word, width in zip(row, wide, strict=True)]
        print("  ".join([*cells, standard.title.say(args.lang)]))
    return 0


def _summary(standard: "Standard") -> dict[str, Any]:
    return {
        "standard": standard.code,
        "edition": standard.edition,
        "title": standard.title,
        "effective": standard.effective.isoformat() if standard.effective else None,
        "clauses": sum(section.count for section in standard.sections),
        "written": len(standard.clauses),
    }


def run_show(args: argparse.Namespace) -> int:
    """Print a standard's contents, a section's clauses, or one clause whole."""
    from fairfloor.cli import standard_pages as pages
    from fairfloor.core.standards import NotOnShelf

    code, _, number = args.id.partition("/")
    standard = _load(code, args.edition)
    try:
        if number in {section.number for section in standard.sections}:
            return _show_section(standard, number, args)
        if number:
            clause = standard.clause(args.id)
            print(_json(clause.as_json()) if args.format == "json" else pages.clause(standard, clause, args.lang))
            return 0
    except NotOnShelf as missing:
        raise Fault(str(missing), remedy=f"See what there is with: fairfloor standard show {code}") from None
    print(_json(_summary(standard)) if args.format == "json" else pages.contents(standard, args.lang))
    return 0


def _show_section(standard: "Standard", number: str, args: argparse.Namespace) -> int:
    from fairfloor.cli import standard_pages as pages

    clauses = [clause.as_json() for clause in standard.clauses if clause.section == number]
    print(_json(clauses) if args.format == "json" else pages.section(standard, number, args.lang))
    return 0


def run_export(args: argparse.Namespace) -> int:
    """Print the whole standard as JSON, or write it as an XLSForm."""
    standard = _load(args.code, args.edition)
    if args.format == "xlsform":
        return standard_files.write_form(standard, args.lang, args.to)
    print(_json(standard.as_json()))
    return 0


def run_print(args: argparse.Namespace) -> int:
    """Write the handbook of a standard to a file."""
    from fairfloor.reporting import handbooks

    standard = _load(args.code, args.edition)
    try:
        args.to.write_bytes(handbooks.render(standard, args.lang))
    except OSError as fault:
        raise Fault(
            f"{args.to} cannot be written: {fault.strerror}", remedy="Name a file in a folder that is there."
        ) from None
    print(f"{args.to}: {standard.title.say(args.lang)}, {len(standard.clauses)} clauses")
    return 0


def run_check(args: argparse.Namespace) -> int:
    """Print every mistake found in a folder; exit 1 when there is one."""
    from fairfloor.core import standard_checks

    checked = standard_checks.check(args.path)
    if args.format == "json":
        print(
            _json(
                {
                    "standards": [_summary(standard) for standard in checked.standards],
                    "problems": [
                        {"file": one.file, "entry": one.entry, "what": one.what, "remedy": one.remedy}
                        for one in checked.problems
                    ],
                }
            )
        )
    else:
        for problem in checked.problems:
            print(problem)
    count = len(checked.problems)
    if count:
        words = "1 mistake" if count == 1 else f"{count} mistakes"
        raise Fault(f"{args.path}: {words}", remedy="The form is described in docs/reference/standards-format.md.")
    if args.format == "text":
        for standard in checked.standards:
            print(f"{standard.code} {standard.edition}: {len(standard.clauses)} clauses, no mistake")
    return 0


def _load(code: str, edition: str | None) -> "Standard":
    from fairfloor.core import standards
    from fairfloor.core.shelf import ShelfError

    try:
        return standards.load(code, edition)
    except standards.NotOnShelf as missing:
        remedy = "See what there is with: fairfloor standard list"
        raise Fault(str(missing), remedy=remedy) from None
    except ShelfError as fault:
        remedy = f"{fault.remedy}. All mistakes: fairfloor standard check"
        raise Fault(f"{fault.file}: {fault.entry}: {fault.what}", remedy=remedy) from None


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2)

"""`fairfloor judge`: readings of a file against the limits that bind there that day, each with its verdict and why."""

import argparse
import json
import sys
from pathlib import Path
from typing import Any

from fairfloor.cli.faults import USAGE, Fault
from fairfloor.cli.judge_pages import table, workbook
from fairfloor.cli.law import day
from fairfloor.cli.limit import profile

EPILOG = """\
columns: quantity,value,unit,place,kind,substance,population,taken_at,minutes,
  instrument,calibrated_until,note (also certified, like_effect), in en or zh
see docs/how-to/judge.md; exit code 1: no row could be read."""


def add(commands: Any) -> None:
    """Add `judge` to the command line."""
    parser = commands.add_parser(
        "judge",
        help="readings against the limits that bind",
        description="Judge the readings of a CSV file against the limits that bind there that day, and say why.",
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        usage="fairfloor judge READINGS --on DATE [options]",
    )
    parser.add_argument("readings", type=Path, metavar="READINGS", help="a CSV file")
    parser.add_argument("--standard", default="icti", metavar="S", help="whose clauses (default: icti)")
    parser.add_argument("--edition", metavar="E", help="an edition of the standard (default: the newest)")
    parser.add_argument("--jurisdiction", default="", metavar="J", help="whose law, such as kh (default: none)")
    parser.add_argument("--on", type=day, required=True, metavar="DATE", help="the visit's day, such as 2024-06-01")
    parser.add_argument("--profile", type=Path, metavar="FILE", help="facts, policies and permits, JSON or TOML")
    parser.add_argument("--certified", action="store_true", help="medical staff certified the workers (9.7)")
    parser.add_argument("--shift", type=hours, metavar="HOURS", help="length of a shift (default: 8)")
    parser.add_argument("--format", choices=("json", "table", "xlsx"), default="json")
    parser.add_argument("--output", type=Path, metavar="FILE", help="where an xlsx goes (default: stdout)")
    parser.add_argument("--lang", choices=("en", "zh"), default="en", help="language of table and xlsx")
    parser.add_argument("--progress", action="store_true", help="show the line that is being judged, on stderr")
    parser.set_defaults(run=run)


def hours(word: str) -> Any:
    """A length in hours, as minutes."""
    from decimal import Decimal, InvalidOperation

    try:
        length = Decimal(word.replace(",", ".")) * 60
    except InvalidOperation:
        length = Decimal(0)
    if not 0 < length <= 24 * 60:
        raise argparse.ArgumentTypeError(f"{word!r} is no length of a shift; write hours, such as 8 or 10.5")
    return length


def run(args: argparse.Namespace) -> int:
    """Print every verdict; exit 1 when no row was accepted though there were some."""
    from fairfloor.core import limits, profiles, reading_rows, readings, standards
    from fairfloor.core.enactments import NotInLaw
    from fairfloor.core.judged_files import JudgedFile
    from fairfloor.core.permits import PermitError
    from fairfloor.core.policies import PolicyError

    try:
        standard = standards.load(args.standard, args.edition)
        told = profiles.checked(profile(args.profile), args.jurisdiction) if args.profile else {}
        desk = readings.Desk(standard.clauses, args.jurisdiction, args.on, told, args.shift)
        file = JudgedFile(_text(args.readings), desk, standard.words, certified=args.certified)
        pieces = file.pieces(_progress if args.progress else None)
        if args.format == "json":
            for piece in pieces:
                sys.stdout.buffer.write(piece)
        elif args.format == "table":
            print(table(json.loads(b"".join(pieces)), args.lang))
        else:
            _write(args.output, workbook(json.loads(b"".join(pieces)), args.lang))
    except standards.NotOnShelf as problem:
        raise Fault(str(problem), remedy="See: fairfloor standard list") from None
    except reading_rows.Refused as problem:
        raise Fault(f"{args.readings}: {problem}", remedy="See docs/how-to/judge.md") from None
    except (limits.LimitError, profiles.ProfileError, PolicyError, PermitError, NotInLaw) as problem:
        what, _, remedy = str(problem).partition(". ")
        raise Fault(what, remedy=remedy, code=USAGE) from None
    return 1 if file.refused and not file.accepted else 0


def _progress(line: int) -> None:
    print(f"line {line:,}", end="\r", file=sys.stderr, flush=True)


def _text(path: Path) -> str:
    """The file's text: UTF-8, with or without its mark, else GB18030."""
    try:
        content = path.read_bytes()
    except OSError as problem:
        raise Fault(f"{path} cannot be read ({problem.strerror})", remedy="Give a CSV file.") from None
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise Fault(f"{path} is no text in UTF-8 or GB18030", remedy="Save it as CSV.")


def _write(path: Path | None, content: bytes) -> None:
    if path is None and sys.stdout.isatty():
        raise Fault("a workbook is not for a screen", remedy="Give --output readings.xlsx", code=USAGE)
    if path is None:
        sys.stdout.buffer.write(content)
        return
    try:
        path.write_bytes(content)
    except OSError as problem:
        raise Fault(f"{path} cannot be written ({problem.strerror})", remedy="Give another --output.") from None

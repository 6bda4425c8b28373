"""`fairfloor screen`: what a factory's attendance records say, rule by rule, with the rows behind every hit."""

import argparse
import json
import sys
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from fairfloor.cli.faults import USAGE, Fault

if TYPE_CHECKING:
    from fairfloor.screening.result import Result

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
EPILOG = """\
FILE is a ZKTeco attlog.dat, or a CSV with the same columns; ROSTER a CSV with a
header (worker, hired, left, …). Rows that cannot be used are listed with line
and reason and never stop the run. --from and --to are both inclusive.
example: fairfloor screen --punches attlog.dat --jurisdiction kh --format json"""


def add(commands: Any) -> None:
    """Add `screen` to the command line."""
    parser = commands.add_parser(
        "screen",
        help="screen attendance records for hours, rest and missing punches",
        description="Pair punches into working days and hold them to the law of each day.",
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--punches", type=Path, required=True, metavar="FILE", help="the clock's punches")
    parser.add_argument("--jurisdiction", required=True, metavar="J", help="whose law, such as kh")
    parser.add_argument("--roster", type=Path, metavar="FILE", help="the factory's list of people")
    parser.add_argument("--from", dest="first", type=_day, metavar="DATE", help="first day to screen")
    parser.add_argument("--to", dest="last", type=_day, metavar="DATE", help="last day to screen")
    parser.add_argument(
        "--unpaid-break", type=int, metavar="MIN", help="minutes to take from days without a recorded break"
    )
    parser.add_argument(
        "--week-starts", choices=WEEKDAYS, metavar="DAY", help="the factory's first weekday, where the law names none"
    )
    parser.add_argument("--format", choices=("json", "table"), default="table")
    parser.add_argument("--lang", choices=("en", "zh"), default="en", help="language of the table")
    parser.add_argument("--progress", action="store_true", help="show how far it is, on stderr")
    parser.set_defaults(run=run)


def _day(words: str) -> date:
    try:
        day = date.fromisoformat(words)
    except ValueError:
        day = None
    if day is None or day.isoformat() != words:
        raise argparse.ArgumentTypeError(f"{words!r} is not a date such as 2024-12-20")
    return day


def run(args: argparse.Namespace) -> int:
    """Screen and print; exit 0 whatever the rows are worth, 1 for a file that cannot be opened, 2 for wrong usage."""
    result = _screen(args)
    if args.format == "json":
        json.dump(result.as_json(), sys.stdout, ensure_ascii=False, indent=2)
        print()
    else:
        from fairfloor.cli.screen_pages import page

        print("\n".join(page(result, args.lang)))
    for table, intake in result.intake.items():
        if not intake.accepted:
            print(f"fairfloor: no row of the {table} file could be used", file=sys.stderr)
    return 0


def _screen(args: argparse.Namespace) -> "Result":
    from fairfloor.core.law import NotInLaw
    from fairfloor.screening.run import screen

    try:
        return screen(
            punches=args.punches,
            roster=args.roster,
            jurisdiction=args.jurisdiction,
            start=args.first,
            end=args.last + timedelta(days=1) if args.last else None,
            unpaid_break_minutes=args.unpaid_break,
            week_starts=args.week_starts,
            progress=_show if args.progress else None,
        )
    except OSError as fault:
        remedy = "Check the name, and that you may read it."
        raise Fault(f"{fault.filename or args.punches}: {fault.strerror}", remedy=remedy) from None
    except NotInLaw as fault:
        raise Fault(str(fault), code=USAGE) from None
    except (ValueError, OverflowError) as fault:
        raise Fault(str(fault), remedy="See fairfloor screen --help.", code=USAGE) from None
    finally:
        if args.progress:
            print(file=sys.stderr)


def _show(share: float) -> None:
    print(f"\r{share:4.0%}", end="", file=sys.stderr, flush=True)

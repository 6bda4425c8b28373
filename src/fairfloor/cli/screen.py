"""`fairfloor screen`: what a factory's attendance records say, rule by rule, with the rows behind every hit."""

import argparse
import sys
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from fairfloor.cli.faults import USAGE, Fault

if TYPE_CHECKING:
    from collections.abc import Mapping

    from fairfloor.core.recalculations import Recalculation
    from fairfloor.screening.intake.reading import Telling
    from fairfloor.screening.result import Result
    from fairfloor.screening.run import Look

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
ORDERS = ("day-first", "month-first", "year-first")
ENGINES = ("embedded", "spark")
FORMATS = ("json", "table", "xlsx", "parquet")
FILES = {
    "roster": "the factory's list of people",
    "payroll": "what each worker was paid",
    "production": "records of work: output, quality, needles, leave, canteen, gate",
    "closures": "when the factory was shut",
    "days-off": "rest days and holidays that it gave",
}
EPILOG = """\
more records: --roster, --payroll, --production, --closures, --days-off FILE
period: --from DATE and --to DATE, both inclusive. Some rules alone: --rules ID,ID
hours and pay by formula: --recalculate X.xlsx --sample N [--seed S] | --workers A,B
example: fairfloor screen --attendance attlog.dat --jurisdiction kh --format json"""


def add(commands: Any) -> None:
    """Add `screen` to the command line."""
    parser = commands.add_parser(
        "screen",
        help="screen attendance, pay and other records of a factory",
        description="Hold records to the law of each day. FOLDER: Parquet; --engine spark --master M",
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        usage="fairfloor screen --attendance FILE | FOLDER --jurisdiction J [options]",
    )
    parser.add_argument("folder", type=_place, nargs="?", metavar="FOLDER", help=argparse.SUPPRESS)
    parser.add_argument("--engine", choices=ENGINES, default="embedded", help=argparse.SUPPRESS)
    parser.add_argument("--master", metavar="URL", help=argparse.SUPPRESS)
    parser.add_argument("--attendance", type=Path, metavar="FILE", help="punches, days or months: text or a workbook")
    parser.add_argument("--punches", type=Path, dest="attendance", help=argparse.SUPPRESS)  # its first name
    for table in FILES:
        parser.add_argument(f"--{table}", type=Path, metavar="FILE", help=argparse.SUPPRESS)  # named in the epilog
    parser.add_argument("--jurisdiction", metavar="J", help="whose law, such as kh")
    parser.add_argument("--from", dest="first", type=_day, metavar="DATE", help=argparse.SUPPRESS)
    parser.add_argument("--to", dest="last", type=_day, metavar="DATE", help=argparse.SUPPRESS)
    parser.add_argument("--profile", type=Path, metavar="FILE", help="the factory's facts and permits, JSON or TOML")
    parser.add_argument(
        "--unpaid-break", type=int, metavar="MIN", help="minutes to take from days without a recorded break"
    )
    parser.add_argument(
        "--week-starts", choices=WEEKDAYS, metavar="DAY", help="the factory's first weekday, where no law names it"
    )
    parser.add_argument("--rules", type=_ids, metavar="ID,ID", help=argparse.SUPPRESS)
    parser.add_argument("--recalculate", type=Path, metavar="FILE", help=argparse.SUPPRESS)
    parser.add_argument("--sample", type=int, metavar="N", help=argparse.SUPPRESS)
    parser.add_argument("--seed", metavar="S", help=argparse.SUPPRESS)
    parser.add_argument("--workers", type=_ids, metavar="ID,ID", help=argparse.SUPPRESS)
    parser.add_argument("--dates", choices=ORDERS, metavar="ORDER", help="day-first, month-first or year-first")
    parser.add_argument("--mapping", type=Path, metavar="FILE", help="which column holds what (JSON, see --preview)")
    parser.add_argument("--preview", action="store_true", help="show what columns are taken for; screen nothing")
    parser.add_argument("--refused", type=Path, metavar="FILE", help="write the refused rows there (CSV)")
    parser.add_argument("--format", choices=FORMATS, default="table", metavar="F", help="json, table, xlsx or parquet")
    parser.add_argument("--output", type=_place, metavar="FILE", help="where xlsx or parquet goes")
    parser.add_argument("--lang", choices=("en", "zh"), default="en", help="language of the words")
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


def _place(words: str) -> Path | str:
    """A path, or the address of a place on other machines (`s3://…`), which only a cluster reads."""
    return words if "://" in words else Path(words)


def _ids(words: str) -> list[str]:
    return [word.strip() for word in words.split(",") if word.strip()]


def run(args: argparse.Namespace) -> int:
    """Screen and print; exit 0 whatever the rows are worth, 1 for a file that cannot be opened, 2 for wrong usage."""
    from fairfloor.cli import screen_files, screen_recalculation

    files = {name: path for name in ("attendance", *FILES) if (path := getattr(args, name.replace("-", "_")))}
    _check_engine(args)
    if args.folder:
        from fairfloor.cli import screen_folder

        if args.recalculate:
            raise Fault("a folder is not recalculated", remedy="Give the files of one factory.", code=USAGE)
        if files:
            raise Fault("a folder and single files are screened apart", remedy="Give one or the other.", code=USAGE)
        return screen_folder.run(args, _show if args.progress else None)
    if not files:
        raise Fault("no file is named", remedy="Give --attendance FILE, or another of the records.", code=USAGE)
    with screen_files.faults(files, progress=args.progress):
        tellings = screen_files.tellings(files, args.mapping, args.dates)
        if args.preview:
            screen_files.show(files, tellings, args.format, args.lang)
            return 0
        if not args.jurisdiction:
            raise Fault("no jurisdiction is named", remedy="Give --jurisdiction, such as kh.", code=USAGE)
        if args.format in ("xlsx", "parquet") and not args.output:
            raise Fault(f"{args.format} is not for a screen", remedy=f"Give --output hits.{args.format}", code=USAGE)
        wanted = screen_recalculation.wanted(args)
        found: list[Recalculation] = []
        result = _screen(args, files, tellings, screen_recalculation.look_for(found, wanted) if wanted else None)
        for one in found:
            screen_recalculation.write(args.recalculate, one, args.lang)
        _print(args, result)
        if args.refused:
            screen_files.write_refused(args.refused, files, result.intake, tellings, args.lang)
    for table, intake in result.intake.items():
        if table in files and not intake.accepted:
            print(f"fairfloor: no row of the {table} file could be used", file=sys.stderr)
        screen_files.say_ambiguous(table, intake)
    return 0


def _check_engine(args: argparse.Namespace) -> None:
    """Raise Fault for a cluster without a folder or a master, and for an address without a cluster."""
    if args.engine == "spark":
        if not args.folder:
            raise Fault("a cluster screens a folder", remedy="Give FOLDER, with the tables as Parquet.", code=USAGE)
        if not args.master:
            raise Fault("no cluster is named", remedy="Give --master, such as spark://HOST:7077.", code=USAGE)
        return
    if args.master:
        raise Fault("--master is for --engine spark", remedy="Give both, or neither.", code=USAGE)
    far = next((one for one in (args.folder, args.output) if isinstance(one, str)), None)
    if far:
        raise Fault(f"{far} lies on another machine", remedy="Give a path, or screen on a cluster: --engine spark.",
                    code=USAGE)  # fmt: skip


def _print(args: argparse.Namespace, result: "Result") -> None:
    if args.format == "json":
        sys.stdout.writelines(result.json_pieces())
    elif args.format == "table":
        from fairfloor.cli.screen_pages import page

        sys.stdout.writelines(f"{line}\n" for line in page(result, args.lang))
    else:
        from fairfloor.screening import exports

        if args.format == "parquet":
            exports.write_parquet(result, args.output, args.lang)
        else:
            from fairfloor.reporting.workbooks import MOST_ROWS, workbook

            many = sum(len(outcome.hits) for outcome in result.rules)
            if many > MOST_ROWS:
                raise Fault(f"{many} hits do not fit into one sheet, which holds {MOST_ROWS}",
                            remedy="Use --format parquet, or screen fewer days: --from, --to.")  # fmt: skip
            args.output.write_bytes(workbook("screen", exports.HEADER, exports.sheet_rows(result, args.lang)))


def _screen(
    args: argparse.Namespace, files: "Mapping[str, Path]", tellings: "Mapping[str, Telling]", look: "Look | None"
) -> "Result":
    from fairfloor.screening.run import screen

    return screen(
        files=files,
        tellings=tellings,
        jurisdiction=args.jurisdiction,
        start=args.first,
        end=args.last + timedelta(days=1) if args.last else None,
        unpaid_break_minutes=args.unpaid_break,
        week_starts=args.week_starts,
        progress=_show if args.progress else None,
        profile=_profile(args),
        rules=args.rules,
        look=look,
    )


def _profile(args: argparse.Namespace) -> "Mapping[str, object]":
    """The facts and permits of the factory; raises Fault for what cannot be understood."""
    from fairfloor.cli.limit import profile
    from fairfloor.core import profiles
    from fairfloor.core.enactments import NotInLaw
    from fairfloor.core.permits import PermitError
    from fairfloor.core.policies import PolicyError

    if not args.profile:
        return {}
    try:
        return profiles.checked(profile(args.profile), args.jurisdiction)
    except (profiles.ProfileError, PolicyError, PermitError, NotInLaw) as problem:
        what, _, remedy = str(problem).partition(". ")
        raise Fault(what, remedy=remedy, code=USAGE) from None


def _show(share: float) -> None:
    print(f"\r{share:4.0%}", end="", file=sys.stderr, flush=True)

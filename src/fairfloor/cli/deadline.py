"""`fairfloor deadline`: the last day and moment of a programme's clock, with its rule and the days left out."""

import argparse
import json
import textwrap
from datetime import date
from typing import TYPE_CHECKING, Any

from fairfloor.cli.faults import USAGE, Fault

if TYPE_CHECKING:
    from fairfloor.core.deadlines import Deadline
    from fairfloor.core.procedures import Procedure

KINDS = ("objection", "third-party-access", "documents", "next-visit")
MARGIN, WIDTH = 13, 100  # columns of the table; a Chinese character takes two
EPILOG = """\
the day of --from is the publication date (objection, third-party-access) or
the visit's last day (documents, next-visit), in the factory's time zone.
example: fairfloor deadline objection --from 2024-12-20 --programme bfc --format json"""


def add(commands: Any) -> None:
    """Add `deadline` to the command line."""
    parser = commands.add_parser(
        "deadline",
        help="compute a deadline, with its rule and the days left out",
        usage="fairfloor deadline KIND --from DATE [options]",
        description="Compute the last day and the last moment of one of a programme's clocks.",
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("kind", choices=KINDS, metavar="KIND", help=f"{', '.join(KINDS[:-1])} or {KINDS[-1]}")
    parser.add_argument("--from", dest="start", type=_day, required=True, metavar="DATE", help="the day it starts at")
    parser.add_argument("--programme", default="bfc", metavar="CODE", help="whose procedure (default: bfc)")
    parser.add_argument("--zone", help="the factory's time zone (default: the programme's)")
    parser.add_argument(
        "--jurisdiction", metavar="CODE", help="objection: whose weekend and holidays (default: its own)"
    )
    parser.add_argument("--exclude-holidays", action="store_true", help="objection: leave public holidays out too")
    parser.add_argument("--delay", type=int, metavar="DAYS", help="third-party-access: a delay granted on request")
    parser.add_argument("--format", choices=("json", "table"), default="table")
    parser.add_argument("--lang", choices=("en", "zh"), default="en", help="language of the table")
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
    """Print one deadline; exit 2 for an option that its kind does not have."""
    deadline = _compute(args)
    if args.format == "json":
        print(json.dumps(deadline.as_json(), ensure_ascii=False, indent=2))
    else:
        print("\n".join(_table(deadline, args.lang)))
    return 0


def _compute(args: argparse.Namespace) -> "Deadline":
    from fairfloor.core import deadlines

    options: dict[str, Any] = {"procedure": _procedure(args.programme), "zone": args.zone}
    for option, given, kind, name, value in (
        ("--exclude-holidays", args.exclude_holidays, "objection", "holidays", "left-out"),
        ("--jurisdiction", args.jurisdiction is not None, "objection", "jurisdiction", args.jurisdiction),
        ("--delay", args.delay is not None, "third-party-access", "delay_days", args.delay),
    ):
        if given and args.kind != kind:
            raise Fault(f"{option} means nothing for {args.kind}", remedy=f"Use it with {kind}.", code=USAGE)
        if given:
            options[name] = value
    try:
        found: deadlines.Deadline = deadlines.BY_KIND[args.kind](args.start, **options)
        return found
    except OverflowError:
        raise Fault(f"{args.start} leads out of the calendar", remedy="Give a day nearer to today.") from None
    except ValueError as problem:
        raise Fault(str(problem)) from None


def _procedure(code: str) -> "Procedure":
    from fairfloor.core import procedures

    try:
        return procedures.load(code)
    except KeyError:
        raise Fault(
            f"there is no programme {code!r} on the shelf", remedy=f"Use one of: {', '.join(procedures.codes())}."
        ) from None


def _table(deadline: "Deadline", language: str) -> list[str]:
    from fairfloor.core.calendars import weekday_name

    zh = language == "zh"
    rows = [
        ("时限" if zh else "deadline", deadline.kind),
        ("起算日" if zh else "from", f"{deadline.start} ({weekday_name(deadline.start).say(language)})"),
        ("日期" if zh else "day", f"{deadline.day} ({weekday_name(deadline.day).say(language)})"),
        ("时刻" if zh else "moment", f"{deadline.moment.isoformat()} ({deadline.zone})"),
        ("规则" if zh else "rule", deadline.rule.say(language)),
    ]
    for place, (day, why) in enumerate(deadline.left_out):
        rows.append((("不计入" if zh else "left out") if not place else "", f"{day} {why.say(language)}"))
    if deadline.provisional:
        rows.append(
            ("暂定", "该年公共假日尚未公布。") if zh else ("provisional", "holidays of that year are not announced yet")
        )
    lines = []
    for label, words in rows:
        start = label + " " * (MARGIN - len(label) * (2 if zh else 1))
        if zh:  # its lines have no spaces to break at: the terminal breaks them
            lines.append(start + words)
        else:
            lines += textwrap.wrap(words, WIDTH, initial_indent=start, subsequent_indent=" " * MARGIN)
    return lines

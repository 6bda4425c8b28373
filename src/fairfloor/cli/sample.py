"""`fairfloor sample`: people drawn from a roster by a seed, the draw replayed, and who was added on the floor kept apart."""

import argparse
import json
import secrets
from pathlib import Path
from typing import TYPE_CHECKING, Any

from fairfloor.cli.faults import FAILED, UNKNOWN, USAGE, Fault
from fairfloor.cli.law import day
from fairfloor.cli.sample_pages import drawn_page, replay_page

if TYPE_CHECKING:
    from fairfloor.core.clauses import Clause
    from fairfloor.core.sample_people import SampleError
    from fairfloor.screening.rosters import Roster

SEED_BYTES = 16  # of a seed that nobody gave
EPILOG = """\
examples:
  fairfloor sample draw --roster people.csv --clause icti/5.2 > draw.json
  fairfloor sample draw --roster people.csv --size 12 --by department
  fairfloor sample add draw.json --worker W017 --reason "looks young"
  fairfloor sample replay draw.json --roster people.csv
exit codes of replay: 0 the same, 1 not, 3 drawn by a method not known here.
How to draw by hand: docs/reference/samples.md"""
DRAW_EPILOG = """\
--only narrows whom it is drawn from and may be given again: department=NAME,
kind=WORK, sex=female, born-after=DATE, born-before=DATE, hired-after=DATE,
hired-before=DATE, youngest=10. Whom the roster tells too little of is left out
and counted. Ids are the file's own: the answer is confidential."""


def add(commands: Any) -> None:
    """Add `sample` and its verbs to the command line."""
    parser = commands.add_parser(
        "sample",
        help="draw people from a roster by a seed, and replay it",
        description="Draw the people whom a clause asks for from a roster, so that anyone can draw them again.",
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    verbs = parser.add_subparsers(dest="verb", metavar="VERB", required=True)
    _add_draw(verbs)
    replay = verbs.add_parser(
        "replay",
        help="draw a kept draw again and say what differs",
        description="Draw again from the seed in FILE: is the roster the same file, is the draw the same, who differs?",
        epilog="exit codes: 0 the same roster and draw, 1 not, 3 drawn by a method not known here.",
    )
    replay.add_argument("file", type=Path, metavar="FILE", help="the JSON of a draw")
    replay.add_argument("--roster", type=Path, required=True, metavar="ROSTER", help="the roster that it was made from")
    _add_format(replay)
    replay.set_defaults(run=run_replay)
    floor = verbs.add_parser(
        "add",
        help="keep somebody who was added on the floor",
        description="Print the draw in FILE with one more person who was added on the floor, apart from those drawn.",
    )
    floor.add_argument("file", type=Path, metavar="FILE", help="the JSON of a draw")
    floor.add_argument("--worker", required=True, metavar="ID", help="the person's number")
    floor.add_argument("--reason", required=True, metavar="WORDS", help="why this person was added")
    _add_format(floor)
    floor.set_defaults(run=run_add)


def _add_draw(verbs: Any) -> None:
    parser = verbs.add_parser(
        "draw",
        help="draw people from a roster",
        description="Draw from a roster as many people as a clause asks for, or so many as you say.",
        epilog=DRAW_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        usage="fairfloor sample draw --roster FILE [--clause ID] [--size N] [options]",
    )
    parser.add_argument("--roster", type=Path, required=True, metavar="FILE", help="the factory's list of people")
    parser.add_argument("--clause", metavar="ID", help="a clause that asks for a sample, such as icti/5.2")
    parser.add_argument("--size", type=int, metavar="N", help="how many (default: the clause's least)")
    parser.add_argument("--seed", metavar="S", help="one line, best agreed before the roster (default: random)")
    parser.add_argument("--by", choices=("department", "sex"), help="share the number out between groups")
    parser.add_argument("--on", type=day, metavar="DATE", help="leave out who is not employed that day")
    parser.add_argument("--only", action="append", default=[], metavar="F=V", help="narrow by what the roster tells")
    _add_format(parser)
    parser.set_defaults(run=run_draw)


def _add_format(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--format", choices=("json", "table"), default="json")
    parser.add_argument("--lang", choices=("en", "zh"), default="en", help="language of the table")


def run_draw(args: argparse.Namespace) -> int:
    """Print the draw; exit 1 where nobody can be drawn, 2 for what was wrongly asked."""
    from fairfloor.core import sample_records
    from fairfloor.core.sample_people import SampleError, only

    try:
        wanted = sample_records.Wanted(
            clause=_clause(args.clause) if args.clause else None,
            size=args.size,
            by=args.by or "",
            on=args.on,
            narrowing=tuple(only(written) for written in args.only),
        )
        roster = _roster(args.roster)
        seed = secrets.token_hex(SEED_BYTES) if args.seed is None else args.seed
        told = sample_records.drawn(roster.people, wanted, seed=seed, roster_sha256=roster.sha256)
    except SampleError as fault:
        raise _fault(fault, args.lang) from None
    told["intake"] = {"roster": roster.intake.as_json()}
    _print(told, args, drawn_page)
    return 0


def run_replay(args: argparse.Namespace) -> int:
    """Print what the second draw showed; exit 0 only where roster and draw are the same."""
    from fairfloor.core import sample_records
    from fairfloor.core.sample_people import SampleError

    try:
        kept = _kept(args.file)
        roster = _roster(args.roster)
        replay = sample_records.replayed(kept, roster.people, roster_sha256=roster.sha256)
    except SampleError as fault:
        raise _fault(fault, args.lang) from None
    told = {**kept, "replay": {**replay, "intake": {"roster": roster.intake.as_json()}}}
    _print(told, args, replay_page)
    return 0 if replay["same_roster"] and replay["same_draw"] else FAILED


def run_add(args: argparse.Namespace) -> int:
    """Print the draw with the person added; exit 1 where that person is in it already."""
    from fairfloor.core import sample_records
    from fairfloor.core.sample_people import SampleError

    try:
        told = sample_records.with_added(_kept(args.file), args.worker, args.reason)
    except SampleError as fault:
        raise _fault(fault, args.lang) from None
    _print(told, args, drawn_page)
    return 0


def _fault(fault: "SampleError", language: str) -> Fault:
    code = {"other-method": UNKNOWN}.get(fault.key, FAILED if fault.key in FAILURES else USAGE)
    return Fault(fault.why.say(language), code=code)


FAILURES = ("nobody", "not-a-draw", "added-drawn", "added-twice")


def _clause(id: str) -> "Clause":
    from fairfloor.core import standards

    code, _slash, _number = id.partition("/")
    try:
        return standards.load(code).clause(id)
    except standards.NotOnShelf as problem:
        raise Fault(str(problem), remedy="See: fairfloor standard show icti", code=USAGE) from None


def _roster(path: Path) -> "Roster":
    from fairfloor.screening import rosters

    try:
        return rosters.read(path)
    except OSError as problem:
        raise Fault(f"{path} cannot be read ({problem.strerror})", remedy="Give the roster's file.") from None


def _kept(path: Path) -> dict[str, Any]:
    from fairfloor.core import sample_records

    try:
        kept = json.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as problem:
        raise Fault(f"{path} cannot be read ({problem.strerror})", remedy="Give the JSON of a draw.") from None
    except (ValueError, RecursionError):
        raise Fault(f"{path} is no JSON", remedy="Give what fairfloor sample draw --format json printed.") from None
    sample_records.checked(kept)
    found: dict[str, Any] = kept
    return found


def _print(told: dict[str, Any], args: argparse.Namespace, page: Any) -> None:
    if args.format == "json":
        print(json.dumps(told, ensure_ascii=False, indent=2))
    else:
        print("\n".join(page(told, args.lang)))

"""`fairfloor calibrate`: how often honest factories raise each signal, and how often planted falsification is found."""

import argparse
import json
import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from fairfloor.core.phrases import phrase
from fairfloor.core.quantities import share_of

if TYPE_CHECKING:
    from fairfloor.screening.calibrating import Calibration, Found, Rate

SEED = "fairfloor-1"
HONEST, PLANTED = 140, 2  # some two minutes of work
EPILOG = """\
Nothing is read: the factories are made up from the seed. Equal seed and counts
give equal figures. docs/reference/calibration.md holds a run with more of them.
example: fairfloor calibrate --honest 1400 --planted 20 --format json"""


def add(commands: Any) -> None:
    """Add `calibrate` to the command line."""
    parser = commands.add_parser(
        "calibrate",
        help="measure the signals of credibility on made-up factories",
        description="Put the signals of credibility to honest and to falsified factories, and print both curves.",
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--seed", default=SEED, help=f"what the factories are made from (default {SEED})")
    parser.add_argument("--honest", type=_count, default=HONEST, metavar="N", help="honest factories in all")
    parser.add_argument(
        "--planted", type=_count, default=PLANTED, metavar="N", help="falsified ones for each kind, strength and clock"
    )
    parser.add_argument("--format", choices=("json", "table"), default="table")
    parser.add_argument("--lang", choices=("en", "zh"), default="en", help="language of the table")
    parser.add_argument("--progress", action="store_true", help="show how far it is, on stderr")
    parser.set_defaults(run=run)


def _count(words: str) -> int:
    if not (words.isascii() and words.isdecimal() and 0 < int(words) <= 100_000):
        raise argparse.ArgumentTypeError(f"{words!r} is not a number of factories from 1 to 100000")
    return int(words)


def run(args: argparse.Namespace) -> int:
    """Make the factories, screen them, print; always exit 0."""
    from fairfloor.screening.calibrating import Counts, calibrate

    found = calibrate(args.seed, Counts(args.honest, args.planted), _show if args.progress else None)
    if args.progress:
        print(file=sys.stderr)
    if args.format == "json":
        json.dump(found.as_json(), sys.stdout, ensure_ascii=False, indent=2)
        print()
    else:
        print("\n".join(page(found, args.lang)))
    return 0


def page(told: "Calibration", language: str) -> Iterator[str]:
    """Both curves as text, line by line."""
    counts = {"seed": told.seed, "honest": told.counts.honest, "planted": told.counts.planted}
    yield phrase("screening.calibrate-head", **counts).say(language)
    yield ""
    yield phrase("screening.calibrate-honest").say(language)
    for rule, rate in told.false_alarms.items():
        yield _rate(rule, rate, language)
    yield _rate(phrase("screening.calibrate-overall").say(language), told.overall, language)
    for clock, rate in told.by_clock.items():
        yield _rate(phrase("screening.calibrate-by-clock", clock=clock).say(language), rate, language)
    for style, rate in told.by_style.items():
        yield _rate(phrase("screening.calibrate-by-style", style=style).say(language), rate, language)
    yield ""
    yield phrase("screening.calibrate-found").say(language)
    before = None
    for cells in _rows(told.found):
        kind, strength = cells[0].kind, cells[0].strength
        if kind is not before:
            yield "  " + phrase("screening.calibrate-kind", kind=kind.id, rule=kind.rule, what=kind.what).say(language)
        before = kind
        rates = ", ".join(_cell(one, language) for one in cells)
        values = {"people": share_of(strength.people, 0), "days": share_of(strength.days, 0), "rates": rates}
        yield "    " + phrase("screening.calibrate-strength", **values).say(language)


def _rows(found: tuple["Found", ...]) -> Iterator[list["Found"]]:
    """What was found, one row for each kind and strength."""
    row: list[Found] = []
    for one in found:
        if row and (one.kind, one.strength) != (row[0].kind, row[0].strength):
            yield row
            row = []
        row.append(one)
    if row:
        yield row


def _rate(name: str, rate: "Rate", language: str) -> str:
    low, high = rate.interval
    values = {"hits": rate.hits, "factories": rate.factories, "share": share_of(rate.share)}
    told = phrase("screening.calibrate-rate", name=name, low=share_of(low), high=share_of(high), **values)
    return "  " + told.say(language)


def _cell(one: "Found", language: str) -> str:
    values = {"clock": one.clock, "share": share_of(one.by_rule.share, 0), "any": share_of(one.by_any.share, 0)}
    return phrase("screening.calibrate-cell", **values).say(language)


def _show(share: float) -> None:
    print(f"\r{share:4.0%}", end="", file=sys.stderr, flush=True)

"""`fairfloor screen --recalculate`: whose hours and pay are recalculated, and the workbook that holds them."""

import argparse
import secrets
from pathlib import Path
from typing import TYPE_CHECKING, Any

from fairfloor.cli.faults import USAGE, Fault
from fairfloor.core.recalculations import Recalculation, Wanted

if TYPE_CHECKING:
    from fairfloor.screening.run import Look

SEED_BYTES = 16  # of a seed that nobody gave
ANOTHER = "Give --recalculate FILE.xlsx with --sample N, or with --workers ID,ID."


def wanted(args: argparse.Namespace) -> Wanted | None:
    """Whom the options name or have drawn, None where no recalculation is asked for; raises Fault for what does not fit."""
    asked = (args.sample is not None, args.workers is not None, args.seed is not None)
    if args.recalculate is None:
        if any(asked):
            raise Fault("people are named, and no recalculation is asked for", remedy=ANOTHER, code=USAGE)
        return None
    if asked[0] == asked[1]:
        both = "people are both drawn and named" if asked[0] else "whose hours and pay to recalculate is not said"
        raise Fault(both, remedy=ANOTHER, code=USAGE)
    if asked[1] and asked[2]:
        raise Fault("a seed draws, and the people are named", remedy=ANOTHER, code=USAGE)
    if args.workers is not None:
        if not args.workers:
            raise Fault("--workers names nobody", remedy=ANOTHER, code=USAGE)
        return Wanted(tuple(args.workers))
    if args.sample < 1:
        raise Fault(f"{args.sample} people cannot be drawn", remedy="Give a number from 1.", code=USAGE)
    return Wanted(size=args.sample, seed=secrets.token_hex(SEED_BYTES) if args.seed is None else args.seed)


def look_for(found: list[Recalculation], wanted: Wanted) -> "Look":
    """What looks at the prepared tables of a screening and leaves the recalculation in `found`."""
    from fairfloor.screening.recalculation import recalculate

    def look(*prepared: Any) -> None:
        found.append(recalculate(*prepared, wanted=wanted))

    return look


def write(path: Path, found: Recalculation, language: str) -> None:
    """Write the workbook; raises OSError where that is not possible."""
    from fairfloor.reporting.recalculation_sheets import recalculation_workbook

    path.write_bytes(recalculation_workbook(found, language))

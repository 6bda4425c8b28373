"""`fairfloor screen FOLDER`: Parquet files of many factories, screened a batch of factories at a time."""

import argparse
import json
import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from fairfloor.cli.faults import USAGE, Fault
from fairfloor.core.languages import Text
from fairfloor.core.phrases import phrase

if TYPE_CHECKING:
    from fairfloor.screening.batches import Asking, Tally

LEFT_OUT = (
    "profile",
    "mapping",
    "refused",
    "preview",
    "dates",
)  # options that are about one factory's own files


def run(args: argparse.Namespace, show: Callable[[float], None] | None) -> int:
    """Screen and print; exit 1 for files that cannot be read so, 2 for wrong usage."""
    import duckdb

    from fairfloor.core.law import NotInLaw
    from fairfloor.screening import folder_permits
    from fairfloor.screening.batches import Asking
    from fairfloor.screening.columns import NoRecords
    from fairfloor.screening.run import chosen
    from fairfloor.screening.spark import NoCluster

    _check(args)
    try:
        chosen(args.rules)
    except ValueError as fault:
        raise Fault(str(fault), code=USAGE) from None
    try:
        held = folder_permits.read(_permits(args) or "{}")
    except NoCluster as fault:
        raise Fault(fault.said.say(args.lang)) from None
    except NoRecords as fault:
        raise Fault(str(fault), code=USAGE) from None
    asking = Asking(
        args.jurisdiction,
        args.first,
        args.last,
        unpaid_break_minutes=args.unpaid_break or 0,
        week_starts=args.week_starts,
        rules=frozenset(args.rules or ()),
        permits=held,
    )
    try:
        found = _on_cluster(args, asking, show) if args.engine == "spark" else _here(args, asking, show)
    except NoCluster as fault:
        raise Fault(fault.said.say(args.lang)) from None
    except NoRecords as fault:
        raise Fault(str(fault)) from None
    except NotInLaw as fault:
        raise Fault(str(fault), code=USAGE) from None
    except duckdb.Error as fault:  # what it says may quote a row
        told = f"the records in {args.folder} cannot be screened ({type(fault).__name__})"
        raise Fault(
            told, remedy="Look for a damaged Parquet file, or for numbers that are out of all bounds."
        ) from None
    except OSError as fault:
        name = fault.filename or args.folder
        raise Fault(f"{name}: {fault.strerror}", remedy="Check the name, and that you may read it.") from None
    finally:
        if show:
            print(file=sys.stderr)
    if args.format == "json":
        json.dump(as_json(asking, found), sys.stdout, ensure_ascii=False, indent=2)
        print()
    else:
        print("\n".join(page(found, args.lang)))
    return 0


def _permits(args: argparse.Namespace) -> str:
    """The text of the folder's permits, empty where it has none; what cannot be opened is said with the tables."""
    if args.engine == "spark":
        from fairfloor.screening import spark

        return spark.permits_in(_place(args.folder))
    file = args.folder / "permits.json"
    return file.read_text("utf-8-sig", errors="replace") if file.is_file() else ""


def _place(where: Path | str | None) -> str:
    return str(where.resolve()) if isinstance(where, Path) else where or ""


def _here(args: argparse.Namespace, asking: "Asking", show: Callable[[float], None] | None) -> "Mapping[str, Tally]":
    from fairfloor.screening.many_factories import files_of, screen_files

    if args.output:
        args.output.mkdir(parents=True, exist_ok=True)
    return screen_files(files_of(args.folder), asking, into=args.output, progress=show)


def _on_cluster(
    args: argparse.Namespace, asking: "Asking", show: Callable[[float], None] | None
) -> "Mapping[str, Tally]":
    from fairfloor.screening import spark

    return spark.screen(_place(args.folder), asking, master=args.master, into=_place(args.output), progress=show)


def _check(args: argparse.Namespace) -> None:
    """Raise Fault for options that say nothing of a folder, and for a folder of hits that there is already."""
    strange = next((name for name in LEFT_OUT if getattr(args, name)), None)
    if strange:
        raise Fault(f"--{strange} is for one factory's files, not for a folder", remedy="Leave it out.", code=USAGE)
    if not args.jurisdiction:
        raise Fault("no jurisdiction is named", remedy="Give --jurisdiction, such as kh.", code=USAGE)
    if args.format == "xlsx" or (args.format == "parquet") != bool(args.output):
        raise Fault("the hits of a folder go into a folder of Parquet files", remedy="Give --format parquet --output hits/",
                    code=USAGE)  # fmt: skip
    if (
        isinstance(args.output, Path)
        and args.output.exists()
        and (not args.output.is_dir() or any(args.output.iterdir()))
    ):
        raise Fault(f"{args.output} is there already and not an empty folder", remedy="Name another one.", code=USAGE)


def as_json(asking: "Asking", found: "Mapping[str, Tally]") -> dict[str, object]:
    """``{jurisdiction, from, to, rules: [{id, kind, checked, not_judged, hits, workers_affected, digest}]}``."""
    kinds = {rule.id: rule.kind for rule in asking.asked}
    return {
        "jurisdiction": asking.jurisdiction,
        "from": asking.start.isoformat() if asking.start else None,
        "to": asking.last.isoformat() if asking.last else None,
        "rules": [
            {
                "id": rule,
                "kind": kinds[rule],
                "checked": tally.checked,
                "not_judged": dict(tally.not_judged),
                "hits": tally.hits,
                "workers_affected": tally.workers,
                "digest": f"{tally.digest:016x}",
            }
            for rule, tally in found.items()
        ],
    }


def page(found: "Mapping[str, Tally]", language: str) -> Iterator[str]:
    """A line for each rule, and one for each reason why cases of it were not judged."""
    from fairfloor.cli.screen_pages import listed
    from fairfloor.screening.rulebook import RULES

    titles = {rule.id: rule.title for rule in RULES}
    harmless = {rule.id: rule.harmless for rule in RULES}
    for rule, tally in found.items():
        counts = {"checked": tally.checked, "hits": tally.hits, "affected": tally.workers}
        yield f"{rule} · {titles[rule].say(language)}: " + phrase("screening.say-batches", **counts).say(language)
        if harmless[rule] and tally.hits:
            causes = Text({one: listed(harmless[rule], one) for one in ("zh", "en")})
            yield "  " + phrase("screening.say-signal", harmless=causes).say(language)
        for code, count in tally.not_judged.items():
            reason = phrase("screening.by-law" if code == "law" else f"screening.unjudged-{code}")
            yield "  " + phrase("screening.say-not-judged", count=count, reason=reason).say(language)

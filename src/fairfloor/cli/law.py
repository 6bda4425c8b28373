"""`fairfloor law`: what the law says on a day, for whom, since when and by what source; or that it is not known."""

import argparse
import json
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from fairfloor.cli.faults import FAILED, UNKNOWN, USAGE, Fault

if TYPE_CHECKING:
    from fairfloor.core.law_answers import Answer

EPILOG = """\
examples:
  fairfloor law show kh/minimum-wage --on 2024-06-01 --for probation=yes
  fairfloor law list kh                     what the shelf has of a jurisdiction
  fairfloor law permits cn                  kinds of permit, and what each changes
  fairfloor law check                       exit 1 and every mistake, if there is any
exit code 3: the shelf does not know what the law says that day."""


def add(commands: Any) -> None:
    """Add `law` and its verbs to the command line."""
    parser = commands.add_parser(
        "law",
        help="show, list and check the law on the shelf",
        description="Ask the law on the shelf, by day and by person.",
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    verbs = parser.add_subparsers(dest="verb", metavar="VERB", required=True)
    _add_show(verbs)
    _add_list(verbs)
    _add_permits(verbs)
    check = verbs.add_parser("check", help="every mistake in the law's files", description="Check the law's files.")
    check.add_argument(
        "path", type=Path, nargs="?", help="a folder <jurisdiction>/<parameter>.toml (default: the shelf)"
    )
    check.set_defaults(run=run_check)


def _add_show(verbs: Any) -> None:
    parser = verbs.add_parser(
        "show",
        help="what the law says about one subject on a day",
        description="What the law says about one subject on a day; exit code 3 when the shelf does not know.",
    )
    parser.add_argument("parameter", help="jurisdiction and subject, such as kh/minimum-wage")
    parser.add_argument("--on", type=day, required=True, metavar="DATE", help="the day, such as 2024-06-01")
    parser.add_argument("--for", dest="people", type=pairs, default={}, metavar="KEY=WORD,…", help="for whom")
    parser.add_argument("--format", choices=("json", "table"), default="json")
    parser.add_argument("--lang", choices=("en", "zh"), default="en", help="language of the table")
    parser.set_defaults(run=run_show)


def _add_list(verbs: Any) -> None:
    parser = verbs.add_parser(
        "list",
        help="the subjects on the shelf",
        description="List the subjects on the shelf and how far each is known.",
    )
    parser.add_argument("jurisdiction", nargs="?", help="one jurisdiction (default: all)")
    parser.add_argument("--format", choices=("json", "table"), default="table")
    parser.add_argument("--lang", choices=("en", "zh"), default="en", help="language of the table")
    parser.set_defaults(run=run_list)


def _add_permits(verbs: Any) -> None:
    parser = verbs.add_parser(
        "permits",
        help="the kinds of permit that a law knows",
        description="The kinds of permit that the law of a place knows, and what each changes.",
    )
    parser.add_argument("jurisdiction", help="such as cn; those that it lies in count too")
    parser.add_argument("--format", choices=("json", "table"), default="table")
    parser.add_argument("--lang", choices=("en", "zh"), default="en", help="language of the table")
    parser.set_defaults(run=run_permits)


def day(words: str) -> date:
    """A day as people type it; refused unless it is written like 2024-06-01."""
    try:
        found = date.fromisoformat(words)
    except ValueError:
        found = None
    if found is None or found.isoformat() != words:
        raise argparse.ArgumentTypeError(f"{words!r} is not a date such as 2024-06-01")
    return found


def pairs(words: str) -> dict[str, str]:
    """``sector=garment,probation=no`` as a dict."""
    found: dict[str, str] = {}
    for pair in words.split(","):
        key, equals, word = (part.strip() for part in pair.partition("="))
        if not (key and equals and word):
            raise argparse.ArgumentTypeError(f"{pair!r} is not KEY=WORD, such as probation=no")
        if key in found:
            raise argparse.ArgumentTypeError(f"{key} is there twice")
        found[key] = word
    return found


def run_show(args: argparse.Namespace) -> int:
    """Print the answer; a question about something that the shelf has no word for is a fault with the likely word."""
    from fairfloor.core.law_answers import Unknown

    answer = _ask(args)
    if args.format == "json":
        print(json.dumps(answer.as_json(), ensure_ascii=False, indent=2))
    elif not isinstance(answer, Unknown):
        print("\n".join(_table(answer, args.lang)))
    if isinstance(answer, Unknown):
        raise Fault(answer.why.say(args.lang), remedy=_remedy(args.parameter), code=UNKNOWN)
    return 0


def _ask(args: argparse.Namespace) -> "Answer":
    from fairfloor.core import law
    from fairfloor.core.enactments import NotInLaw

    if not all(args.parameter.partition("/")):
        raise Fault(f"{args.parameter!r} is no subject", remedy="Write it as kh/minimum-wage.", code=USAGE)
    try:
        return law.value(args.parameter, args.on, args.people)
    except NotInLaw as problem:
        raise Fault(str(problem), remedy="See: fairfloor law list", code=USAGE) from None


def _remedy(parameter: str) -> str:
    """What to do: a likely name where the subject is not on the shelf."""
    from fairfloor.core import law
    from fairfloor.core.shelf import nearest

    jurisdiction, _, id = parameter.partition("/")
    if not law.on_shelf(jurisdiction):
        return nearest(jurisdiction, law.jurisdictions())
    there = {one for place in law.chain(jurisdiction) if law.on_shelf(place) for one in law.parameters(place)}
    if id not in there:
        return nearest(id, there)
    return f"See how far it is known: fairfloor law list {jurisdiction}"


def _table(answer: "Answer", language: str) -> list[str]:
    from fairfloor.core.law_answers import Known

    zh = language == "zh"
    said = answer.as_json()
    rows = [("参数" if zh else "parameter", f"{answer.jurisdiction}/{answer.parameter}")]
    if isinstance(answer, Known):
        rows.append(("数值" if zh else "value", answer.say().say(language)))
    else:
        rows.append(("数值" if zh else "value", said["why"].say(language)))
    rows += [
        ("适用对象" if zh else "for", ", ".join(f"{key}={word}" for key, word in answer.for_.items())),
        ("见于" if zh else "found in", said["found_in"]),
        ("起始" if zh else "since", said["since"]),
        ("所知至" if zh else "known until", said["known_until"]),
        ("依据" if zh else "source", said["source"]["act"].say(language)),
        ("条" if zh else "article", said["source"]["article"]),
        ("网址" if zh else "address", said["source"]["url"]),
        ("种类" if zh else "kind", said["source"]["kind"]),
        ("说明" if zh else "note", said["note"].say(language) if said.get("note") else ""),
    ]
    width = 12
    return [label + " " * (width - len(label) * (2 if zh else 1)) + words for label, words in rows if words]


def run_list(args: argparse.Namespace) -> int:
    """Print the subjects of one jurisdiction or of all."""
    from fairfloor.core import law
    from fairfloor.core.enactments import NotInLaw

    places = [args.jurisdiction] if args.jurisdiction else list(law.jurisdictions())
    try:
        found = [law.load(place, id) for place in places for id in law.parameters(place)]
    except NotInLaw as problem:
        raise Fault(str(problem), remedy="See: fairfloor law list", code=USAGE) from None
    if args.format == "json":
        told = [
            {
                "parameter": one.id,
                "jurisdiction": one.jurisdiction,
                "title": one.title,
                "combine": one.combine,
                "since": one.enactments[0].since.isoformat() if one.enactments else None,
                "known_until": one.known_until.isoformat() if one.known_until else None,
            }
            for one in found
        ]
        print(json.dumps(told, ensure_ascii=False, indent=2))
        return 0
    for one in found:
        unknown = "未知" if args.lang == "zh" else "not known"
        known = f"{one.enactments[0].since} … {one.known_until}" if one.enactments else unknown
        print(f"{one.jurisdiction + '/' + one.id:34}{known:26}{one.title.say(args.lang)}")
    return 0


def run_permits(args: argparse.Namespace) -> int:
    """Print the kinds of permit of a jurisdiction and of those that it lies in."""
    from fairfloor.core import law, permit_kinds
    from fairfloor.core.enactments import NotInLaw

    try:
        law.title(args.jurisdiction)
    except NotInLaw as problem:
        raise Fault(str(problem), remedy="See: fairfloor law list", code=USAGE) from None
    found = permit_kinds.kinds(args.jurisdiction).values()
    if args.format == "json":
        print(json.dumps([one.as_json() for one in found], ensure_ascii=False, indent=2))
        return 0
    for one in found:
        print(f"{one.jurisdiction}/{one.id}  {one.title.say(args.lang)}")
        for effect in one.effects:
            print(f"  {effect.since} … {one.known_until}  {effect.does}: {', '.join(effect.parameters)}")
            print(f"    {effect.says.say(args.lang)} ({effect.source.say().say(args.lang)}; {effect.source.kind})")
    return 0


def run_check(args: argparse.Namespace) -> int:
    """Print every mistake in the law's files; exit 1 when there is one."""
    from fairfloor.core import law, permit_kinds

    folder = args.path or law.FOLDER
    if not law.jurisdictions(folder):
        raise Fault(f"{folder} holds no jurisdiction", remedy="Give a folder with <jurisdiction>/jurisdiction.toml.")
    faults = (*law.check(folder), *permit_kinds.check(folder))
    for fault in faults:
        print(fault)
    if faults:
        words = "1 mistake" if len(faults) == 1 else f"{len(faults)} mistakes"
        raise Fault(words, remedy="docs/reference/law-format.md describes the files.", code=FAILED)
    places = law.jurisdictions(folder)
    files = sum(len(law.parameters(place, folder)) + len(permit_kinds.here(place, folder)) for place in places)
    print("1 file, no mistake" if files == 1 else f"{files} files, no mistake")
    return 0

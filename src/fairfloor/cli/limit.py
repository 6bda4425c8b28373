"""`fairfloor limit`: which limit binds for a clause, of law, policy and standard, why, and what lost."""

import argparse
import json
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Any

from fairfloor.cli.faults import UNKNOWN, USAGE, Fault
from fairfloor.cli.law import day

if TYPE_CHECKING:
    from fairfloor.core.binding_limits import BindingLimit

EPILOG = """\
a profile is JSON or TOML: facts, the factory's own policies and its permits
(docs/reference/law-format.md), such as {"headcount": 120, "policies": [{"value":
 54, "unit": "hour", "quantity": "working-hours-per-week", "issued_date": "2023-05-01"}]}
exit code 3: no limit of the clause is known there that day."""


def add(commands: Any) -> None:
    """Add `limit` to the command line."""
    parser = commands.add_parser(
        "limit",
        help="the limit that binds for a clause, and why",
        description="Which limit binds for a clause on a day: the law's, the factory's own or the standard's.",
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("clause", help="such as icti/2.5")
    parser.add_argument("--jurisdiction", default="", metavar="J", help="whose law, such as kh (default: none)")
    parser.add_argument("--on", type=day, required=True, metavar="DATE", help="the day, such as 2024-06-01")
    parser.add_argument("--kind", metavar="K", help="a kind of work or place, such as seated-production")
    parser.add_argument("--substance", metavar="S", help="a substance of the clause")
    parser.add_argument("--profile", type=Path, metavar="FILE", help="what the factory is like (see below)")
    parser.add_argument("--format", choices=("json", "table"), default="json")
    parser.add_argument("--lang", choices=("en", "zh"), default="en", help="language of the table")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Print what binds; exit 3 when nothing does because it is not known."""
    from fairfloor.core.binding_limits import BINDS, CONDITIONAL, NOT_APPLICABLE, NOT_KNOWN

    found = _ask(args)
    by_state: dict[str, list[BindingLimit]] = {
        name: [one for one in found if one.state in states]
        for name, states in (
            ("limits", (BINDS, CONDITIONAL)),
            ("not_known", (NOT_KNOWN,)),
            ("not_applicable", (NOT_APPLICABLE,)),
        )
    }
    if args.format == "json":
        losing = [{"id": one.id, "quantity": one.quantity, **lost.as_json()} for one in found for lost in one.losing]
        told: dict[str, Any] = {
            "clause": args.clause,
            "jurisdiction": args.jurisdiction or None,
            "on": args.on.isoformat(),
        }
        told |= {name: [one.as_json() for one in some] for name, some in by_state.items()}
        print(json.dumps(told | {"losing": losing}, ensure_ascii=False, indent=2))
    else:
        _print_table(found, args.lang)
    if by_state["not_known"] and not by_state["limits"]:
        return UNKNOWN
    return 0


def _ask(args: argparse.Namespace) -> "tuple[BindingLimit, ...]":
    from fairfloor.core import limits, profiles, standards
    from fairfloor.core.enactments import NotInLaw
    from fairfloor.core.permits import PermitError
    from fairfloor.core.policies import PolicyError

    try:
        told = profiles.checked(profile(args.profile), args.jurisdiction) if args.profile else {}
        return limits.binding(
            args.clause,
            jurisdiction=args.jurisdiction,
            on=args.on,
            profile=told,
            kind=args.kind,
            substance=args.substance,
        )
    except standards.NotOnShelf as problem:
        raise Fault(str(problem), remedy="See: fairfloor standard show icti") from None
    except (limits.LimitError, profiles.ProfileError, PolicyError, PermitError, NotInLaw) as problem:
        what, _, remedy = str(problem).partition(". ")
        raise Fault(what, remedy=remedy, code=USAGE) from None


def profile(path: Path) -> object:
    """What a profile given as a file says, unchecked; raises Fault when it is no JSON or TOML."""
    try:
        words = path.read_text("utf-8")
        return tomllib.loads(words) if path.suffix == ".toml" else json.loads(words)
    except (OSError, UnicodeDecodeError) as problem:
        raise Fault(f"the profile {path} cannot be read ({problem})", remedy="Give a JSON or TOML file.") from None
    except ValueError as problem:
        raise Fault(f"the profile {path} is no JSON or TOML: {problem}", remedy="Correct that place.") from None


def _print_table(found: "tuple[BindingLimit, ...]", language: str) -> None:
    from fairfloor.core.enactments import said
    from fairfloor.core.vocabulary import vocabulary

    if not found:
        print("本条没有数字限值。" if language == "zh" else "This clause has no numeric limit.")
    words = vocabulary()
    for one in found:
        title = words.quantities[one.quantity].title.say(language) if one.quantity in words.quantities else one.quantity
        kind = one.for_.get("kind")
        narrowed = f" ({words.kinds[kind].title.say(language)})" if kind and kind in words.kinds else ""
        print(f"{title}{narrowed}")
        for line in (one.why, *([one.note] if one.note else []), *one.remarks):
            print(f"  {line.say(language)}")
        if one.source and one.source.url:
            print(f"  {one.source.url}")
        for lost in one.losing:
            if lost.why:
                print(f"  - {said(lost.value).say(language)}: {lost.why.say(language)}")

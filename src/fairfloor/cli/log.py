"""`fairfloor log verify`: holds the event log against itself."""

import argparse
import json

from fairfloor.cli.faults import FAILED


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Adds the command."""
    parser = commands.add_parser(
        "log",
        help="verify the event log",
        description="The event log: who did what, when, on what, as a chain of hashes.",
    )
    verbs = parser.add_subparsers(dest="verb", required=True, metavar="VERB")
    verify = verbs.add_parser(
        "verify",
        help="check every event's hash and order",
        description="Checks that every event gives its hash, follows the one before, and that the last is the head. "
        "A log that was wholly rewritten fits itself: compare the head with one that was published, on a report say.",
        epilog="Exit codes: 0 the log is whole; 1 it is not.",
    )
    verify.add_argument(
        "--format", choices=("json", "table"), default="table", help="json for programs, table (default) for people"
    )
    verify.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Exit code 0 when the log is whole, 1 when it is not."""
    from fairfloor.cli import started

    started.django()
    from fairfloor.actions import events

    with started.database():
        found = events.verify()
    if args.format == "json":
        print(json.dumps(found, ensure_ascii=False, indent=2))
    else:
        print(f"{found['events']} events, head {found['root']}: {'whole' if found['ok'] else 'BROKEN'}")
        for item in found["broken"]:
            print(f"  event {item['event']}: {item['why'].say('en')}")
    return 0 if found["ok"] else FAILED

"""`fairfloor log verify`: holds the event log against itself."""

import argparse
import json

from fairfloor.cli.faults import FAILED


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Adds the command."""
    parser = commands.add_parser("log", help="verify the event log", description="The event log: a chain of hashes.")
    verbs = parser.add_subparsers(dest="verb", required=True, metavar="VERB")
    verify = verbs.add_parser(
        "verify", help="check every event's hash and order", description="Checks every event's hash and order."
    )
    verify.add_argument("--format", choices=("json", "table"), default="table")
    verify.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Exit code 0 when the log is whole, 1 when it is not."""
    from fairfloor.cli import started

    started.django()
    from fairfloor.actions import events

    found = events.verify()
    if args.format == "json":
        print(json.dumps(found, ensure_ascii=False, indent=2))
    else:
        print(f"{found['events']} events, head {found['root']}: {'whole' if found['ok'] else 'BROKEN'}")
        for item in found["broken"]:
            print(f"  event {item['event']}: {item['why'].say('en')}")
    return 0 if found["ok"] else FAILED

"""`fairfloor report verify`: whether a report's PDF is genuine, told without its host; `report key`: our own public key."""

import argparse
import json
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

from fairfloor.cli.faults import FAILED, UNKNOWN, USAGE, Fault

if TYPE_CHECKING:
    from fairfloor.reporting.seal_checks import Checked

KEY = re.compile(r"[0-9a-f]{64}")
PATIENCE = 20.0  # seconds for the host's answer
LONGEST = 10_000  # bytes of it
EPILOG = """\
KEY is the programme's public key, 64 signs, or a file that holds it; ask the
programme for it, not whoever gave you the report. Without --key the key of this
installation counts, if it has one. Without --online the currency is unknown.
exit codes: 0 genuine; 1 not genuine, or no report; 3 it cannot be told
example: fairfloor report verify report-v1-en.pdf --key programme.key"""


def add(commands: Any) -> None:
    """Add `report` to the command line."""
    parser = commands.add_parser(
        "report", help="check a report's PDF", description="Published reports, as a stranger may check them."
    )
    verbs = parser.add_subparsers(dest="verb", required=True, metavar="VERB")
    verify = verbs.add_parser(
        "verify",
        help="whether a PDF is a genuine report",
        description="Checks the content, its signature and the pages of a report's PDF, without its host.",
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    verify.add_argument("file", type=Path, metavar="FILE", help="the PDF, as it was downloaded")
    verify.add_argument("--key", action="append", default=[], metavar="KEY", help="a public key that you trust")
    verify.add_argument(
        "--online", metavar="ADDRESS", help="ask the programme's site whether it is the current version"
    )
    verify.add_argument("--format", choices=("json", "table"), default="table")
    verify.add_argument("--lang", choices=("en", "zh"), default="en", help="language of the table")
    verify.set_defaults(run=run)
    key = verbs.add_parser("key", help="print this installation's public key", description="For publishing it widely.")
    key.set_defaults(run=print_key)


def run(args: argparse.Namespace) -> int:
    """Print what became of the check; see the exit codes above."""
    from fairfloor.reporting import seal_checks as seals

    trusted = {key for told in args.key for key in [_key(told)]} or set(filter(None, [_own_key()]))
    try:
        checked = seals.check(args.file.read_bytes(), trusted=trusted)
    except OSError as fault:
        raise Fault(f"{args.file} cannot be read ({fault.strerror})", remedy="Give the PDF of a report.") from None
    currency = _currency(args.online, checked) if args.online else None
    if args.format == "json":
        print(json.dumps({**checked.as_json(), "currency": currency}, ensure_ascii=False, indent=2))
    else:
        print("\n".join(_lines(checked, currency, args.lang)))
    codes = {seals.GENUINE: 0, seals.FORGED: FAILED, seals.NO_SEAL: FAILED}
    return codes.get(checked.verdict, UNKNOWN)


def print_key(args: argparse.Namespace) -> int:
    """Print the public key, made now where there was none."""
    from fairfloor.cli import started

    started.django()
    from fairfloor.registry import keys

    print(keys.public_key())
    return 0


def _key(told: str) -> str:
    """A key as typed, or as a file holds it."""
    word = told.strip().lower()
    if not KEY.fullmatch(word):
        try:
            word = Path(told).read_text("utf-8").strip().lower()
        except (OSError, UnicodeDecodeError):
            raise Fault(
                f"--key {told!r} is neither a key nor a file", remedy="See docs/how-to/verify.md", code=USAGE
            ) from None
    if not KEY.fullmatch(word):
        raise Fault(
            f"--key {told!r} holds no key of 64 signs, 0-9 and a-f", remedy="See docs/how-to/verify.md", code=USAGE
        )
    return word


def _own_key() -> str | None:
    """The public key of this installation; None where there is none, and none is made."""
    from fairfloor.registry import homes

    if not (homes.home() / "keys" / "signing").exists():
        return None
    from fairfloor.cli import started

    started.django()
    from fairfloor.registry import keys

    return keys.public_key()


def _currency(address: str, checked: "Checked") -> dict[str, Any]:
    """What the site at `address` says of the content: ``{known, current, superseded_by, …}``; Fault when it says nothing."""
    import urllib.error
    import urllib.request

    if not address.startswith(("http://", "https://")):
        raise Fault(f"--online {address!r} is no address", remedy="Write it with https:// before it.", code=USAGE)
    if not checked.content_sha256:
        return {"known": False}
    wanted = f"{address.rstrip('/')}/verify/{checked.content_sha256}.json"
    try:
        with urllib.request.urlopen(wanted, timeout=PATIENCE) as answer:  # noqa: S310 - http(s), as looked above
            found = json.loads(answer.read(LONGEST))
    except urllib.error.HTTPError as fault:
        if fault.code == 404:
            return {"known": False}
        raise Fault(f"{address} answered {fault.code}", remedy="Look at the address, or leave out --online.") from None
    except (OSError, ValueError) as fault:
        raise Fault(
            f"{address} gave no answer ({fault})", remedy="Look at the address, or leave out --online."
        ) from None
    return found if isinstance(found, dict) else {"known": False}


def _lines(checked: "Checked", currency: dict[str, Any] | None, lang: str) -> list[str]:
    from fairfloor.core.phrases import phrase

    told = [checked.why.say(lang)]
    for name in ("factory", "number", "version", "published_at", "content_sha256", "public_key", "file_sha256"):
        value = getattr(checked, name)
        if value not in ("", None):
            told.append(f"  {phrase(f'seals.name-{name}').say(lang)}: {value}")
    if checked.content_sha256:
        told.append(f"  {_standing(currency).say(lang)}")
    return told


def _standing(currency: dict[str, Any] | None) -> Any:
    from fairfloor.core.phrases import phrase

    if currency is None:
        return phrase("seals.currency-unknown")
    if not currency.get("known"):
        return phrase("seals.not-known-there")
    if currency.get("current"):
        return phrase("seals.current")
    return phrase("seals.superseded", number=currency.get("superseded_by"), day=currency.get("superseded_at"))

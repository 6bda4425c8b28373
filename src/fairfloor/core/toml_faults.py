"""TOML's own errors in words: which entry, what is wrong there, what to do."""

import re
from datetime import date


def told(content: str, message: str) -> tuple[str, str, str]:
    """The entry, the mistake and the remedy for tomllib's `message` about `content`.

    An impossible date and a key that is there twice are told in plain words, anything else as tomllib says it.
    """
    found = re.search(r"at line (\d+)", message)
    lines = content.splitlines()[: int(found[1])] if found else content.splitlines()
    line, place = (lines[-1].strip() if lines else ""), f"line {len(lines)}"
    day = re.search(r"\d{4}-\d{2}-\d{2}", line)
    if day and not _possible(day[0]):
        what, remedy = f"{day[0]} ({place}) is an impossible date", "Write a day that exists, such as 2024-02-29"
    elif "overwrite" in message or "twice" in message:
        what, remedy = f"{line.split('=')[0].strip()!r} ({place}) is there twice", "Keep one of them"
    else:
        what, remedy = f"it is not valid TOML: {message}", f"Correct {place}: {line[:60]}"
    return entry_at(lines), what, remedy


def _possible(day: str) -> bool:
    try:
        return bool(date.fromisoformat(day))
    except ValueError:
        return False


def entry_at(lines: list[str]) -> str:
    """The entry that the last of `lines` stands in, e.g. ``clause 2.5: limit``, from the headers above it."""
    names: dict[str, str] = {}
    last = ""
    for line in lines:
        if header := re.match(r"\[\[?([\w.-]+)\]?\]", line.strip()):
            last = header[1]
            names[last] = ""
        elif last and (named := re.match(r"(?:number|id)\s*=\s*\"([^\"]+)\"", line.strip())):
            names[last] = names[last] or f" {named[1]}"
    levels = [".".join(last.split(".")[: depth + 1]) for depth in range(last.count(".") + 1)] if last else []
    return ": ".join(level.split(".")[-1] + names.get(level, "") for level in levels)

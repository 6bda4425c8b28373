"""Reads doors.md, the table of who gets what at which address, and holds it against the site's own list of addresses."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver, resolve

TABLE = Path(__file__).with_name("doors.md")
METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE")


@dataclass(frozen=True)
class Door:
    """One line of the table: a method, an address with things named in braces, and the answer to each role."""

    method: str
    address: str
    answers: dict[str, str]

    def __str__(self) -> str:
        return f"{self.method} {self.address}"


def table() -> list[Door]:
    """Every line of doors.md."""
    rows = [
        [cell.strip().strip("`") for cell in line.strip().strip("|").split("|")]
        for line in TABLE.read_text("utf-8").splitlines()
        if line.startswith("|") and not set(line) <= set("|-: ")
    ]
    heads = [row for row in rows if row[0] == "method"]
    assert heads and all(head == heads[0] for head in heads), "every table of doors.md has the same columns"
    lines = [row for row in rows if row[0] in METHODS]
    return [Door(row[0], row[1], dict(zip(heads[0][2:], row[2:], strict=True))) for row in lines]


def name_of(address: str) -> str:
    """The name of the address (with real ids), as the resolver knows it."""
    return str(resolve(address.partition("?")[0]).url_name)


def site(found: list[Any] | None = None) -> Iterator[tuple[str, Any]]:
    """Every address of the site: its name and its view."""
    for one in get_resolver().url_patterns if found is None else found:
        if isinstance(one, URLResolver):
            yield from site(one.url_patterns)
        elif isinstance(one, URLPattern):
            yield str(one.name), one.callback

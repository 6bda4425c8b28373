"""A registry in which everything has happened that a page can be about, and a browser of everyone who may come along.

    scene.ids["planned"]          # the public id of a thing, by the name that doors.md calls it
    scene.tell("manager", "GET", scene.address("/visits/{planned}/")).response.status_code

`planting.py` makes it.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from string import Formatter
from typing import Any
from unittest.mock import patch
from urllib.parse import quote

from django.core.cache import cache
from django.db import connection, transaction
from django.http import HttpResponse
from django.test import Client

from fairfloor.registry import walls
from fairfloor.registry.models import LogHead, Person
from fairfloor.registry.models.rows import new_public_id
from tests.world import World

# role in the tables -> who that is
ROLES = {
    "officer": "a programme officer, who plans visits",
    "team": "a monitor of the visit's team",
    "reviewer": "a reviewer of the programme",
    "outside": "a monitor of the programme who is in no team",
    "manager": "the manager of the factory",
    "neighbour": "the manager of another factory of the programme",
    "buyer": "a reader of the buyer that the factory authorised",
    "rival": "a reader of a buyer that nobody authorised",
    "ministry": "a reader of the ministry",
    "stranger": "an officer of another programme",
    "former": "someone signed in whose last role has ended",
    "visitor": "somebody who is not signed in",
}
WORKER = "worker-7731"  # the number that the factory's own clock gives a worker
PUNCHES = "".join(
    f"\t{WORKER}\t2026-03-{day:02} {time}:00\t1\t0\t1\t0\n" for day in range(2, 5) for time in ("07:00", "21:30")
)


def canary(name: str) -> str:
    """A word that stands nowhere else: planted in one confidential field, and looked for everywhere."""
    return f"canary-{name}-7f3a9"


@dataclass
class Scene:
    """A registry in which everything has happened that pages can be about, at the moment `now`."""

    main: World
    second: World
    other: World
    roles: dict[str, Person | None]
    now: datetime
    ids: dict[str, str]
    clients: dict[tuple[str, str], Client] = field(default_factory=dict)

    def client(self, role: str, language: str = "en") -> Client:
        """The browser of `role`, signed in once."""
        key = (role, language)
        if key not in self.clients:
            made = self.clients[key] = Client(headers={"accept-language": language})
            person = self.roles[role]
            if person is not None:
                made.force_login(person)
        return self.clients[key]

    def address(self, written: str, **changed: str) -> str:
        """The address with its names in braces replaced by public ids."""
        return written.format_map({**self.ids, **changed})

    def ghost(self, written: str) -> str:
        """The same address with ids of things that there have never been."""
        return written.format_map({name: new_public_id() for _, name, *_ in Formatter().parse(written) if name})

    def tell(
        self, role: str, method: str, address: str, data: Any = None, *, language: str = "en", **extra: Any
    ) -> "Told":
        """What `role` gets and whether anything was written for it; afterwards all is as if nobody had asked."""
        client = self.client(role, language)
        cache.clear()  # what counts how often somebody asks
        cookies = dict(client.cookies.items())
        after = None
        with at(self.now), undone():
            ask = {"GET": client.get, "HEAD": client.head, "POST": client.post}.get(method)
            queries = Queries()
            with connection.execute_wrapper(queries):
                response = ask(address, data, **extra) if ask else client.generic(method, address, **extra)
            body = content_of(response)
            if queries.logged or response.streaming:  # else the log was not touched, and is not asked
                after = events()
        told = Told(response, body, 0 if after is None else after - events(), queries.count)
        client.cookies.clear()
        client.cookies.update(cookies)
        return told

    def door(self, role: str, door: Any) -> "Told":
        """What `role` gets at a line of doors.md, its form filled in; asked once for all who have the same scene."""
        from tests.web.doors import name_of
        from tests.web.forms import forms

        key = (self.ids["published"], role, str(door))
        if key not in ASKED:
            address = self.address(door.address)
            form = forms(self).get(name_of(address), {}) if door.method == "POST" else None
            told = self.tell(role, door.method, address, form)
            ASKED[key] = Told(bare(told.response), told.body, told.events, told.queries)
        return ASKED[key]


ASKED: dict[tuple[str, str, str], "Told"] = {}  # by the published report's id, which no two scenes have in common


def bare(response: Any) -> HttpResponse:
    """The status, headers and cookies of a response, without all that it was made of."""
    made = HttpResponse(status=response.status_code)
    made.headers, made.cookies = response.headers, response.cookies
    return made


@dataclass(frozen=True)
class Told:
    """An answer: the response, its whole body, how many events the request left behind, and how many queries it took."""

    response: Any
    body: bytes
    events: int
    queries: int = 0


class Queries:
    """Counts the queries that pass, but for those that tell PostgreSQL's walls who looks; knows whether one touched the log."""

    def __init__(self) -> None:
        self.count = 0
        self.logged = False

    def __call__(self, execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        self.count += "set_config(" not in sql
        self.logged = self.logged or LogHead._meta.db_table in sql
        return execute(sql, params, many, context)


def content_of(response: Any) -> bytes:
    """The whole body, also of a response that is sent piece by piece."""
    return b"".join(response.streaming_content) if response.streaming else bytes(response.content)


NOISE = re.compile(rb'(name="(?:csrfmiddlewaretoken|[a-z-]*client_id)" value=")[^"]*"')
# The way on to what a form has just made, whose address is drawn at random.
MADE = re.compile(r"(?<=^ADDRESS)[a-z2-7]{26}/$")


def plain(told: Told, address: str, *echoed: str) -> tuple[Any, ...]:
    """An answer without what differs from one request to the next, and without what was asked for itself."""
    written = [address, quote(address), quote(quote(address)), quote(address, safe="/?=&"), *echoed]
    words = re.compile("|".join(map(re.escape, written)) or r"\Z")

    def cleaned(text: str) -> str:
        return words.sub("ADDRESS", text)

    headers = {name: MADE.sub("MADE/", cleaned(value)) for name, value in told.response.items() if name != "Expires"}
    if told.body and headers.get("Content-Length") == str(len(told.body)):
        headers["Content-Length"] = "THE BODY'S"  # the body itself is compared; it may hold addresses of unlike lengths
    cookies = {
        name: name in ("csrftoken", "sessionid") or (morsel.value.partition(":")[0], morsel["path"], morsel["max-age"])
        for name, morsel in told.response.cookies.items()
    }
    body = NOISE.sub(rb'\1"', told.body)
    try:
        return told.response.status_code, headers, cookies, cleaned(body.decode())
    except UnicodeDecodeError:
        return told.response.status_code, headers, cookies, body


def events() -> int:
    """How many events the log holds."""
    with walls.acting():
        return int(LogHead.objects.get(pk=1).sequence)


@contextmanager
def at(now: datetime) -> Iterator[None]:
    """Inside, the pages take `now` for now."""
    with patch("fairfloor.web.viewers.shown", lambda wall: now):
        yield


@contextmanager
def undone() -> Iterator[None]:
    """Whatever is written inside is taken back at the end."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)
    connection.fairfloor_looks = None  # type: ignore[attr-defined]

"""The pages of the real server, asked for by eight people at once, beside the bare project's two views."""

import json
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from benchmarks.bare import THINGS
from benchmarks.clients import Ask, Choose, Client, Unexpected, Waits, ask_together
from benchmarks.rows import Waiting
from benchmarks.sites import COMMAND, Place, Server
from benchmarks.sizes import PASSWORD, Sizes

READ, WRITE = "bare read", "bare commit"
LONG_PAGE = 50  # factories on one page of the list


@dataclass(frozen=True)
class Request:
    """Something that is asked for again and again: what it is called, who asks, whom, how, and its floor's name."""

    name: str
    clients: Sequence[Client]
    server: Server
    choose: Choose
    floor: str


class Counted:
    """Asks for one page, whose every reading leaves an event in the log, and counts how often."""

    def __init__(self, path: str) -> None:
        self.path, self.count, self.lock = path, 0, threading.Lock()

    def choose(self, client: int, turn: int) -> Ask:
        """The page once more."""
        with self.lock:
            self.count += 1
        return Ask(self.path)


class Saves:
    """Answers saved one after another: each client has clauses of its own, so that nobody's version is out of date."""

    def __init__(self, visit: str, answers: Sequence[Sequence[str]], clients: int) -> None:
        self.visit, self.count = visit, 0
        self.mine = [list(answers[number::clients]) for number in range(clients)]
        self.versions = {clause: 1 for clause, _id in answers}
        self.lock = threading.Lock()

    def choose(self, client: int, turn: int) -> Ask:
        """The next answer that a client changes, based on the version that it saved last."""
        clause, id = self.mine[client][turn % len(self.mine[client])]
        version = self.versions[clause]
        self.versions[clause] = version + 1
        with self.lock:
            self.count += 1
        form = (
            ("client_id", id), ("base_version", str(version)), ("answer", "compliant"), ("language", "en"),
            ("text", f"Demonstration words, changed for the {version}. time."), ("workers_affected", ""),
            ("basis", "observation"), ("then", "stay"),
        )  # fmt: skip
        return Ask(f"{self.visit}checklist/{clause}/", form, 302)


def homes(seed: Mapping[str, Any], server: Server, count: int, reads: Sequence[Counted]) -> list[Request]:
    """The first page of one person of each role, who has signed in once and looks through `count` windows.

    The buyer has the pages of `reads` too, the portfolio and a published report.
    """
    wanted = []
    for role, email in seed["homes"].items():
        signed_in = Client(server.port)
        signed_in.sign_in(email, seed["password"])
        clients = [signed_in, *(Client(server.port, dict(signed_in.cookies)) for _ in range(count - 1))]
        wanted.append(Request(f"first page: {role}", clients, server, lambda client, turn: Ask("/"), READ))
        if role == "buyer":
            names = ("portfolio of a buyer", "published report")
            wanted += [Request(name, clients, server, one.choose, READ) for name, one in zip(names, reads, strict=True)]
    return wanted


def requests(seed: Mapping[str, Any], saves: Saves, people: Sequence[Client], server: Server) -> list[Request]:
    """What people ask of Fairfloor, in the order in which it is told."""
    visit, answers = seed["visit"], seed["answers"]
    pages = -(-seed["factories"] // LONG_PAGE)

    def clause(client: int, turn: int) -> Ask:
        return Ask(f"{visit}checklist/{answers[(client * 7 + turn) % len(answers)][0]}/")

    wanted: list[tuple[str, Choose, str]] = [
        (f"visit with {len(answers)} clauses", lambda client, turn: Ask(visit), READ),
        (f"checklist of {len(answers)} clauses", lambda client, turn: Ask(f"{visit}checklist/"), READ),
        ("one clause and its form", clause, READ),
        ("save of one answer", saves.choose, WRITE),
        (
            f"list of {seed['factories']} factories",
            lambda client, turn: Ask(f"/factories/?page={1 + (client + turn) % pages}"),
            READ,
        ),
    ]
    return [Request(name, people, server, choose, floor) for name, choose, floor in wanted]


def floors(server: Server, count: int) -> list[Request]:
    """The two views of the bare project, for `count` clients."""
    clients = [Client(server.port) for _ in range(count)]
    return [
        Request(READ, clients, server, lambda client, turn: Ask(f"/?n={(client * 71 + turn) % THINGS}"), READ),
        Request(
            WRITE, clients, server, lambda client, turn: Ask("/notes/", (("words", f"{client} {turn}"),), 204), WRITE
        ),
    ]


def ordinary(server: Server, count: int) -> list[Request]:
    """What Django itself takes: the form of a note, and saving it, for one account in `count` windows."""
    signed_in = Client(server.port)
    signed_in.ask(Ask("/sign-in/"))
    signed_in.ask(Ask("/sign-in/", (("username", "client"), ("password", PASSWORD)), 302))
    clients = [signed_in, *(Client(server.port, dict(signed_in.cookies)) for _ in range(count - 1))]
    return [
        Request(
            "a form of Django's, signed in", clients, server, lambda client, turn: Ask(f"/notes/{client + 1}/"), READ
        ),
        Request(
            "saving it", clients, server,
            lambda client, turn: Ask(f"/notes/{client + 1}/", (("words", f"{client} {turn}"),), 302), WRITE,
        ),
    ]  # fmt: skip


def measured(
    place: Place, servers: Sequence[Server], seed: Mapping[str, Any], sizes: Sizes, told: Callable[[str], None]
) -> list[Waiting]:
    """Asks for everything, Fairfloor and the other projects in turn, so that what slows the machine slows both."""
    people = [Client(servers[0].port) for _ in seed["people"]]
    for client, email in zip(people, seed["people"], strict=True):
        client.sign_in(email, seed["password"])
    saves = Saves(seed["visit"], seed["answers"], len(people))
    wanted = [
        *floors(servers[1], len(people)),
        *ordinary(servers[2], len(people)),
        *requests(seed, saves, people, servers[0]),
    ]
    reads = [Counted("/portfolio/"), Counted(seed["report"])]
    wanted += homes(seed, servers[0], len(people), reads)
    for one in wanted:  # templates, catalogues and the shelf are read once a process
        ask_together(one.clients, one.choose, seconds=sizes.seconds, requests=len(one.clients))
    alone, together = [Waits() for _ in wanted], [Waits() for _ in wanted]
    for part in range(sizes.rounds):
        told(f"asking, part {part + 1} of {sizes.rounds}")
        for number, one in enumerate(wanted):
            alone[number].add(_asked(one, one.clients[:1], sizes.seconds, max(1, sizes.alone // sizes.rounds)))
            together[number].add(_asked(one, one.clients, sizes.seconds, sizes.requests))
    _check_log(place, seed["events"] + saves.count + sum(one.count for one in reads))
    return [_row(one, *waits) for one, *waits in zip(wanted, alone, together, strict=True)]


def _asked(one: Request, clients: Sequence[Client], seconds: float, requests: int) -> Waits:
    before = one.server.processor()
    found = ask_together(clients, one.choose, seconds=seconds, requests=requests)
    found.processor = one.server.processor() - before
    return found


def _row(one: Request, alone: Waits, together: Waits) -> Waiting:
    count = len(together.each)
    return Waiting(
        name=one.name,
        floor=one.floor,
        alone=alone.share(0.5),
        half=together.share(0.5),
        most=together.share(0.95),
        processor=together.processor / count * 1000,
        a_second=together.a_second,
        count=count,
    )


def _check_log(place: Place, events: int) -> None:
    """Every save and reading that was timed must stand in the event log, and the log must hold together; raises Unexpected."""
    log = json.loads(place.run(str(COMMAND), "log", "verify", "--format", "json"))
    if not log["ok"]:
        raise Unexpected(f"the event log does not hold together: {log['broken'][:3]}")
    if log["events"] != events:
        raise Unexpected(
            f"the log holds {log['events']} events instead of {events}: each save and each reading must leave one"
        )

"""Clients that ask a server on this machine again and again, and how long each had to wait."""

import http.client
import math
import re
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from urllib.parse import urlencode


class Unexpected(AssertionError):
    """An answer that is not the one that was to be timed."""


@dataclass(frozen=True)
class Ask:
    """One request: what it asks for, the fields of its form (None: a GET), and the status that its answer must have."""

    path: str
    form: tuple[tuple[str, str], ...] | None = None
    status: int = 200


@dataclass
class Client:
    """A browser without eyes: one kept connection to 127.0.0.1, and its cookies."""

    port: int
    cookies: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)

    def ask(self, wanted: Ask) -> str:
        """The body of the answer; raises Unexpected when its status is another than wanted."""
        headers = {"Accept-Language": "en"}
        if wanted.form is not None:
            self.cookies.pop("messages", None)  # a browser has gone where the last form led, and has shown its message
        if self.cookies:
            headers["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        body = None
        if wanted.form is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
            body = urlencode([*wanted.form, ("csrfmiddlewaretoken", self.cookies.get("csrftoken", ""))])
        self.connection.request("GET" if body is None else "POST", wanted.path, body, headers)
        answer = self.connection.getresponse()
        content = answer.read().decode()
        for line in answer.headers.get_all("Set-Cookie", []):
            name, _, value = line.partition(";")[0].partition("=")
            self.cookies[name] = value
        if answer.status != wanted.status:
            said = " ".join(re.sub(r"<[^>]+>", " ", content).split())[:300]
            raise Unexpected(f"{wanted.path} answered {answer.status} instead of {wanted.status}: {said}")
        return content

    def sign_in(self, email: str, password: str) -> None:
        """Signs in through the page on which people do."""
        self.ask(Ask("/account/login/"))
        self.ask(Ask("/account/login/", (("login", email), ("password", password)), 302))


@dataclass
class Waits:
    """Seconds: how long each answer took, how long asking took in all, how long the server's processors worked for it."""

    each: list[float] = field(default_factory=list)
    whole: float = 0.0
    processor: float = 0.0

    def share(self, part: float) -> float:
        """The wait that `part` of the answers kept to, in milliseconds (0.5: half of them; the nearest rank)."""
        ranked = sorted(self.each)
        return ranked[max(0, math.ceil(part * len(ranked)) - 1)] * 1000

    @property
    def a_second(self) -> float:
        """Answers a second."""
        return len(self.each) / self.whole

    def add(self, other: "Waits") -> None:
        """Takes up those of another part of the run."""
        self.each += other.each
        self.whole += other.whole
        self.processor += other.processor


Choose = Callable[[int, int], Ask]  # the client's number, and how often it has asked -> what it asks next


def ask_together(clients: Sequence[Client], choose: Choose, *, seconds: float, requests: int) -> Waits:
    """All clients ask at the same time, each again as soon as it is answered, until `seconds` or `requests` are used up.

    Raises the first fault that any of them met.
    """
    found, faults = Waits(), []
    begin = threading.Barrier(len(clients) + 1)
    each_asks = max(1, requests // len(clients))

    def work(number: int, client: Client) -> None:
        waits = []
        client.connection.close()  # the server may have closed a connection that was not used for a while
        begin.wait()
        last = time.perf_counter() + seconds
        try:
            for turn in range(each_asks):
                before = time.perf_counter()
                client.ask(choose(number, turn))
                after = time.perf_counter()
                waits.append(after - before)
                if after > last:
                    break
        except (OSError, http.client.HTTPException, Unexpected) as fault:
            faults.append(fault)
        found.each.extend(waits)

    threads = [threading.Thread(target=work, args=pair) for pair in enumerate(clients)]
    for thread in threads:
        thread.start()
    begin.wait()
    began = time.perf_counter()
    for thread in threads:
        thread.join()
    found.whole = time.perf_counter() - began
    if faults:
        raise faults[0]
    return found

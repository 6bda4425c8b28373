"""How much is measured: the ordinary run, and a tiny one that shows in seconds that everything still works."""

from dataclasses import dataclass, replace


@dataclass(frozen=True)
class Sizes:
    """Counts of things made, and the bounds of what is asked of the server.

    A page is asked for in `rounds` parts of at most `seconds` and `requests` each; `alone` is how often one client asks
    with nobody beside it.
    """

    factories: int
    visits: int
    buyers: int
    events: int
    workers: int
    days: int
    rounds: int
    seconds: float
    requests: int
    alone: int
    repeats: int
    readings: int


ORDINARY = Sizes(
    factories=600,
    visits=10,
    buyers=10,
    events=0,
    workers=1000,
    days=58,
    rounds=3,
    seconds=2.5,
    requests=400,
    alone=40,
    repeats=5,
    readings=100_000,
)
TINY = Sizes(
    factories=3,
    visits=4,
    buyers=2,
    events=1_000,
    workers=5,
    days=8,
    rounds=1,
    seconds=0.2,
    requests=16,
    alone=2,
    repeats=1,
    readings=64,
)
FULL = replace(ORDINARY, visits=6_000, buyers=200, events=1_000_000)
CLIENTS = 8
PASSWORD = "benchmarks-2026"  # noqa: S105 - of the ordinary project's one account

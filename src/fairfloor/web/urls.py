"""The addresses of the pages; each noun's module names its own in `urlpatterns`."""

from collections.abc import Iterable, Iterator

from django.urls import URLPattern, URLResolver, include, path

from fairfloor.web import home

NOUNS = (
    "factories", "applications", "factory_lists", "factory_tables", "list_tables", "participations", "factory_corrections",
    "programme_permits", "permits", "registrations", "due", "alerts", "visits", "reports", "people", "corrections", "addresses",
    "programmes", "clock_rules", "calendars", "languages", "log", "notices", "access", "letters", "settings", "demonstrations",
    "standards", "seals", "noncooperation", "explanations", "ethics", "portfolios",
)  # fmt: skip
Pattern = URLPattern | URLResolver


def flat(patterns: Iterable[Pattern], before: str = "") -> Iterator[tuple[str, URLPattern]]:
    """Every pattern with its whole route, in order, whatever it was included under."""
    for one in patterns:
        route = before + str(one.pattern)
        if isinstance(one, URLResolver):
            yield from flat(one.url_patterns, route)
        else:
            yield route, one


def tree(patterns: Iterable[tuple[str, URLPattern]]) -> list[Pattern]:
    """The patterns as a tree by the parts of their routes: an address is held against its own branch, not against all.

    A branch stands where the first of its patterns stood.
    """
    branches: dict[tuple[str, bool], list[tuple[str, URLPattern]]] = {}
    for route, one in patterns:
        part, slash, rest = route.partition("/")
        branches.setdefault((part + slash, bool(rest)), []).append((rest, one))
    found = list[Pattern]()
    for (part, goes_on), held in branches.items():
        if goes_on and len(held) > 1:
            found.append(path(part, include(tree(held))))
        else:
            found += [path(part + rest, one.callback, one.default_args, one.name) for rest, one in held]
    return found


# Of two patterns that take the same address the first one has it.
nouns: list[Pattern] = [path("", include(f"fairfloor.web.{noun}")) for noun in NOUNS]
urlpatterns: list[Pattern] = [
    path("", home.home, name="home"),
    path("account/", include("fairfloor.web.accounts")),
    *tree(flat(nouns)),
]

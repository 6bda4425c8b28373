"""The tree of addresses answers as the plain list of them does."""

import re
from collections.abc import Iterator

from django.urls import Resolver404, URLResolver
from django.urls.resolvers import RegexPattern

from fairfloor.web.urls import flat, nouns, tree

PLACE = re.compile(r"<(\w+):\w+>")


def words() -> dict[int, list[str]]:
    """Every word that stands in some address at the same depth: what a place for a value could be mistaken for."""
    found: dict[int, set[str]] = {}
    for route, _one in flat(nouns):
        for depth, part in enumerate(route.split("/")):
            if part and not PLACE.search(part):
                found.setdefault(depth, set()).add(part)
    return {depth: sorted(held) for depth, held in found.items()}


def addresses() -> Iterator[str]:
    """Each route with a plain value, a number and every such word in each of its places."""
    known = words()
    for route, _one in flat(nouns):
        parts = route.split("/")
        plain = [PLACE.sub("7", part) for part in parts]
        yield "/".join(plain)
        yield "/".join([PLACE.sub("abc", part) for part in parts])
        for depth, part in enumerate(parts):
            if PLACE.search(part):
                for word in known.get(depth, ()):
                    yield "/".join([*plain[:depth], PLACE.sub(lambda _found, word=word: word, part), *plain[depth + 1 :]])


def answered(resolver: URLResolver, address: str) -> object:
    try:
        found = resolver.resolve(f"/{address}")
    except Resolver404:
        return None
    return found.func, found.args, found.kwargs, found.url_name, found.route.replace("^/", "")


def test_every_address_is_answered_as_by_the_plain_list() -> None:
    plain, grown = (URLResolver(RegexPattern(r"^/"), held) for held in (nouns, tree(flat(nouns))))
    every = list(dict.fromkeys(addresses()))
    assert len(every) > 500
    found = [answered(plain, one) for one in every]
    assert found == [answered(grown, one) for one in every]
    assert sum(one is not None for one in found) > 300


def test_an_address_that_nobody_has_is_nobodys() -> None:
    grown = URLResolver(RegexPattern(r"^/"), tree(flat(nouns)))
    for address in ("visits", "visits/a/b/c/", "factories/table.xls", "x/", "visits//gate/", "standards/icti/1.1/more/"):
        assert answered(grown, address) is None

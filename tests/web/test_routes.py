"""The tree of addresses answers as the plain list of them does, and an address by name is the one that Django reverses."""

import re
from collections.abc import Iterator

import pytest
from django.template import Context, Engine
from django.test.utils import override_script_prefix
from django.urls import NoReverseMatch, Resolver404, URLResolver, reverse
from django.urls.resolvers import RegexPattern

from fairfloor.web import routes
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


def asked() -> Iterator[str]:
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
                    yield "/".join(
                        [*plain[:depth], PLACE.sub(lambda _found, word=word: word, part), *plain[depth + 1 :]]
                    )


def answered(resolver: URLResolver, address: str) -> object:
    try:
        found = resolver.resolve(f"/{address}")
    except Resolver404:
        return None
    return found.func, found.args, found.kwargs, found.url_name, found.route.replace("^/", "")


def test_every_address_is_answered_as_by_the_plain_list() -> None:
    plain, grown = (URLResolver(RegexPattern(r"^/"), held) for held in (nouns, tree(flat(nouns))))
    every = list(dict.fromkeys(asked()))
    assert len(every) > 500
    found = [answered(plain, one) for one in every]
    assert found == [answered(grown, one) for one in every]
    assert sum(one is not None for one in found) > 300


def test_an_address_that_nobody_has_is_nobodys() -> None:
    grown = URLResolver(RegexPattern(r"^/"), tree(flat(nouns)))
    for address in (
        "visits",
        "visits/a/b/c/",
        "factories/table.xls",
        "x/",
        "visits//gate/",
        "standards/icti/1.1/more/",
    ):
        assert answered(grown, address) is None


NASTY = (
    "",
    "a b",
    "a/b",
    "ü",
    "中",
    "x.y",
    "..",
    "a%20b",
    "a?b",
    "a#b",
    "1.1",
    "-",
    "_",
    "7",
    "0",
    "٣",
    "<b>",
    '"',
    "a\n",
)


def test_an_address_by_name_is_the_one_that_django_reverses() -> None:
    found = set()
    for route, one in flat(nouns):
        count = len(PLACE.findall(route))
        for values in ([word] * count for word in ("abc", "a1b2-c3_d", 7, "7", *NASTY)):
            try:
                wanted = reverse(one.name, args=values)
            except NoReverseMatch:
                with pytest.raises(NoReverseMatch):
                    routes.to(one.name, *values)
            else:
                assert routes.to(one.name, *values) == wanted
                found.add((one.name, wanted))
    assert len(found) > 800
    with pytest.raises(NoReverseMatch):
        routes.to("nothing")
    with pytest.raises(NoReverseMatch):
        routes.to("visit")


def test_an_address_stands_under_the_prefix_of_the_site() -> None:
    before = routes.to("visit", "abc")
    with override_script_prefix("/programme-a/"):
        assert routes.to("visit", "abc") == "/programme-a" + before
        with routes.of_one_request():
            assert routes.to("visit", "abc") == "/programme-a" + before
    with routes.of_one_request():
        assert routes.to("visit", "abc") == before
    assert routes.to("visit", "abc") == before


@pytest.mark.parametrize(
    "words",
    [
        "'visit' id", "'visit' word", "'visit' public_id=id", "'visits'", "'clause' id 'icti' '1.1'",
        "'visit' id as there %}{{ there }}{%if 0%}{%endif",
    ],
)  # fmt: skip
@pytest.mark.parametrize("escaping", [True, False])
def test_the_tag_writes_what_django_s_writes(words: str, escaping: bool) -> None:
    said = []
    for builtins in ([], ["fairfloor.web.templatetags.fairfloor"]):
        engine = Engine(builtins=builtins, autoescape=escaping)
        said.append(
            engine.from_string(f"{{% url {words} %}}").render(
                Context({"id": "abc", "word": "a'&b"}, autoescape=escaping)
            )
        )
    assert said[0] == said[1] and "/visits/" in said[0]

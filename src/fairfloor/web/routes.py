"""The addresses of pages by name, as Django's `reverse` gives them, for pages that write a hundred of them.

Of each name it is asked once where its values stand; what is not plain letters and digits is left to `reverse`.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache
from itertools import product

from django.urls import NoReverseMatch, get_script_prefix, reverse

# What a place for a value takes, the widest first, and for each a word to find the place by.
SHAPES = (
    (re.compile(r"[A-Za-z0-9._-]+"), "x.{}.x"),
    (re.compile(r"[A-Za-z0-9_-]+"), "x-{}-x"),
    (re.compile(r"[0-9]+"), "9000{}0009"),
)

_PREFIX: ContextVar[str] = ContextVar("what every address of the request begins with", default="")


@contextmanager
def of_one_request() -> Iterator[None]:
    """Looks up once for a whole request what all of its addresses begin with: Django locks the way to it each time."""
    token = _PREFIX.set(get_script_prefix())
    try:
        yield
    finally:
        _PREFIX.reset(token)


def to(name: str, *values: object) -> str:
    """The address of the page `name` with these values in their order; raises NoReverseMatch where there is none."""
    told = [str(value) for value in values]
    known = _known(name, len(told), _PREFIX.get() or get_script_prefix())
    if known is None:
        return reverse(name, args=values)
    parts, shapes = known
    for shape, value in zip(shapes, told, strict=True):
        if not shape.fullmatch(value):
            return reverse(name, args=values)
    return parts[0] + "".join([value + part for value, part in zip(told, parts[1:], strict=True)])


@lru_cache(maxsize=1024)
def _known(name: str, count: int, prefix: str) -> tuple[tuple[str, ...], tuple[re.Pattern[str], ...]] | None:
    """What stands between the values, and what shape each has; None where nobody knows such an address."""
    for shapes in product(SHAPES, repeat=count):
        words = [word.format(place) for place, (_shape, word) in enumerate(shapes)]
        try:
            whole = reverse(name, args=words)
        except NoReverseMatch:
            continue
        parts = []
        for word in words:
            part, _word, whole = whole.partition(word)
            parts.append(part)
        return (*parts, whole), tuple(shape for shape, _word in shapes)
    return None

"""The order of a list: what its heads sort by, which order the address asks for, and the addresses that turn it round."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Case, Expression, F, IntegerField, Value, When
from django.db.models.functions import Lower
from django.utils import translation

from fairfloor.core.languages import called


@dataclass(frozen=True)
class Order:
    """The order that an address asks for: `by` one of the words of `titles`, or "" for the list's own order.

    `titles` are the heads that sort, by their words; `asked` is what the address says of it, "" where it says nothing that
    the list knows; `rest` is what else the address asks for, without the page.
    """

    titles: Mapping[str, Any]
    by: str
    down: bool
    asked: str
    rest: str

    def towards(self, word: str) -> str:
        """The address of the list by `word`: turned round where it stands so already; it begins on the first page."""
        turned = f"-{word}" if self.by == word and not self.down else word
        return f"?{self.rest}&sort={turned}" if self.rest else f"?sort={turned}"

    def sort(
        self, rows: Any, keys: Mapping[str, Any], *, own: Iterable[Any], of: str | None, unknown: Iterable[str] = ()
    ) -> Any:
        """The rows by the expression of `keys` that is asked for, those alike by the name of their factory at `of`.

        Where nothing is asked they stand in their `own` order, and so do those alike where `of` is None. What is `unknown` of
        some rows comes last either way.
        """
        if not self.asked:
            return rows.order_by(*own)
        key = keys[self.by]
        last = True if self.by in unknown else None
        turned = key.desc(nulls_last=last) if self.down else key.asc(nulls_last=last)
        return rows.order_by(turned, *(own if of is None else name_order(of=of)))

    def place(self, rows: Iterable[Any], key: Callable[[Any], Any]) -> list[Any]:
        """The rows by a `key` that the database does not know, those alike as they stand."""
        return sorted(rows, key=key, reverse=self.down)


def order_of(request: Any, titles: Mapping[str, Any], own: str = "") -> Order:
    """The order that the address of `request` asks for, among `titles`; a word that is not known is passed over.

    `own` is how the list stands where nothing is asked: one of the words, with a minus where it is turned round.
    """
    asked = request.GET.get("sort", "")
    asked = asked if asked.removeprefix("-") in titles else ""
    told, rest = asked or own, request.GET.copy()
    for one in ("sort", "page"):
        rest.pop(one, None)
    return Order(titles, told.removeprefix("-"), told.startswith("-"), asked, rest.urlencode())


def in_chinese() -> bool:
    """Whether the page is in Chinese, where names stand in the order of their sounds."""
    return (translation.get_language() or "").startswith("zh")


def both_names(name: str, local_name: str) -> tuple[str, str]:
    """The name of a factory that a reader of the page reads first, and its other one; empty where it has none."""
    return called(name, local_name, translation.get_language() or "en")


def name_key(*, of: str = "") -> Expression | F:
    """What sorts by the factory's name that the reader reads first: its sound in Chinese pages, its letters in others."""
    return F(f"{of}sort_key") if in_chinese() else Lower(f"{of}name")


def name_of(factory: Any) -> str:
    """The same of a factory that has been read."""
    return str(factory.sort_key if in_chinese() else factory.name.lower())


def name_order(*, of: str = "") -> tuple[Any, ...]:
    """The order by that name, and of those alike by their keys."""
    return (name_key(of=of), "pk")


def place_key(column: str, values: Iterable[str]) -> Case:
    """What sorts by the place that the column's value has among `values`: states as they follow each other, not as words."""
    whens = [When(**{column: value}, then=Value(place)) for place, value in enumerate(values)]
    return Case(*whens, default=Value(len(whens)), output_field=IntegerField())


def by_name(name: str) -> Any:
    """What sorts somebody's name: its sound in Chinese pages, its letters in others."""
    return sound(name) if in_chinese() else name.casefold()


def sound(name: str) -> bytes:
    """What sorts a name that has no stored key, in Chinese pages: the place of its letters in GB 18030.

    There the 3,755 characters in daily use stand by their pinyin, after Latin letters, and rarer ones after them; the
    dictionaries that know the sound of every character would take a worker 58 MB.
    """
    return name.casefold().encode("gb18030")

"""The small parts of report content: words, people, amounts, limits, counts of workers."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Annotated as A
from typing import Literal

from fairfloor.core.languages import Text
from fairfloor.core.money import Money
from fairfloor.core.quantities import Figure


@dataclass(frozen=True)
class Free:
    """Words that a person wrote, in the language they wrote them in."""

    language: A[str, "short language code, e.g. zh, en, km"]
    text: str
    translations: A[Mapping[str, str], "translations made by people, by language code"] = field(default_factory=dict)


Words = Text | Free
Amount = Figure | Money


@dataclass(frozen=True)
class Headcount:
    """People by sex; None is not known, never zero."""

    women: int | None = None
    men: int | None = None
    total: A[int | None, "may be known where the split is not"] = None


@dataclass(frozen=True)
class Item:
    """One labelled line, e.g. of the factory's profile."""

    title: Words
    value: Words


@dataclass(frozen=True)
class Person:
    """Somebody named in the report (a monitor, a reviewer, someone of management; never a worker)."""

    name: str
    role: Words | None = None


@dataclass(frozen=True)
class Source:
    """Where a figure of the law or the standard comes from."""

    act: str
    article: str | None = None
    url: str | None = None
    kind: Literal["primary", "press"] | None = None
    named: A[Text | None, "the act in several languages; None: as `act` says"] = None


@dataclass(frozen=True)
class Limit:
    """The limit that binds, and why it does."""

    compare: Literal["at-most", "at-least", "less-than", "more-than", "exactly", "between"]
    figure: Amount
    to: A[Amount | None, "the upper end of “between”"] = None
    why: Text | None = None
    source: Source | None = None
    measure: A[str | None, "what it and what is held against it are of, e.g. working-hours-per-week"] = None


@dataclass(frozen=True)
class Affected:
    """How many workers something touches: a number, or a band where a number could point at someone."""

    number: int | None = None
    fewer_than: A[int | None, "the band, e.g. 5 for “fewer than 5”; then number and share stay None"] = None
    population: A[int | None, "out of how many"] = None
    share: A[Decimal | None, "0 to 1"] = None

    def __post_init__(self) -> None:
        if self.fewer_than is not None and (self.number is not None or self.share is not None):
            raise ValueError("a band stands instead of the number and its share; leave both out")


@dataclass(frozen=True)
class Clause:
    """A clause, with all that a reader without the standard needs."""

    id: A[str, "e.g. icti/2.5"]
    number: A[str, "e.g. 2.5"]
    section: A[str, "the section's id within its standard"]
    section_title: Text
    title: Text
    requirement: Text | None = None
    building: A[str | None, "the building of the factory for which it was asked; none: the site"] = None


@dataclass(frozen=True)
class Reason:
    """Why some were not judged, and how many."""

    reason: Words
    count: int

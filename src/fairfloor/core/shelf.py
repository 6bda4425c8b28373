"""The bookshelf as files: where it stands, how a file is read, and how an entry refuses what is wrong with it.

Standards, law and procedures are all read through `read` and `Entry`, so that a mistake in any of them is told in the
same way: file, entry, what is wrong, what to do.
"""

import difflib
from collections.abc import Collection, Iterable, Mapping
from datetime import date as Day
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any, Literal, overload

from fairfloor.core import toml_faults
from fairfloor.core.languages import REQUIRED, Text
from fairfloor.core.quantities import UNITS, Figure

LIBRARY = Path(__file__).resolve().parent.parent / "library"
OWN: list[Path] = []  # the folder of standards that an installation has beside the library's; `beside` names it

FEW = 32  # how many words are still listed whole
NEAR = 0.6  # how alike a misspelt key must be for its likely meaning to be offered


class ShelfError(ValueError):
    """One mistake on the shelf; `str()` is "file: entry: what. remedy". `others` holds those found with it."""

    def __init__(self, file: str, entry: str, what: str, remedy: str) -> None:
        super().__init__(f"{file}: {entry + ': ' if entry else ''}{what}. {remedy}")
        self.file, self.entry, self.what, self.remedy = file, entry, what, remedy
        self.others: tuple[ShelfError, ...] = ()


Problems = list[ShelfError]


def raise_any(problems: Problems) -> None:
    """Raise the first of `problems`, with all of them as its `others`; do nothing when there is none."""
    if problems:
        problems[0].others = tuple(problems)
        raise problems[0]


def beside(folder: Path) -> None:
    """Have the standards in `folder` (``<code>/<edition>/``) found beside the library's; a face says so at start-up."""
    OWN[:] = [folder]


def shown(path: Path) -> str:
    """`path` as messages name it: from the library's folder when it is inside, else as given."""
    try:
        return path.resolve().relative_to(LIBRARY.parent).as_posix()
    except ValueError:
        return path.as_posix()


def read(path: Path) -> dict[str, Any]:
    """The TOML file at `path` as a dict, decimals as Decimal; raises ShelfError when it is missing or not TOML."""
    import tomllib  # which a server does not need to start

    try:
        content = path.read_text(encoding="utf-8")
        return tomllib.loads(content, parse_float=Decimal)
    except FileNotFoundError:
        raise ShelfError(shown(path), "", "there is no such file", "Create it or correct the name") from None
    except (OSError, UnicodeDecodeError) as fault:
        raise ShelfError(shown(path), "", f"cannot be read ({fault})", "Save it as UTF-8 text") from None
    except tomllib.TOMLDecodeError as fault:
        raise ShelfError(shown(path), *toml_faults.told(content, str(fault))) from None


def nearest(word: str, words: Iterable[str]) -> str:
    """``Did you mean 'since'?`` when one of `words` is like `word`, else those to choose from, or a few of many."""
    known = sorted(words)
    if like := difflib.get_close_matches(word, known, n=1, cutoff=NEAR):
        return f"Did you mean {like[0]!r}?"
    few = known if len(known) <= FEW else difflib.get_close_matches(word, known, n=5, cutoff=0)
    return f"Use one of: {', '.join(few) or '(there is none)'}" + (" …" if len(few) < len(known) else "")


class Entry:
    """One table of a file, read key by key; whatever is asked for is known, whatever is left at `done` is an error.

    With `problems` given, mistakes are added to that list and a harmless value is answered, so that one run tells them
    all and the caller raises at the end (`raise_any`); without it the first mistake is raised.
    """

    def __init__(
        self, data: Mapping[str, Any], file: Path | str, name: str = "", problems: Problems | None = None
    ) -> None:
        self.data, self.name, self.problems = data, name, problems
        self.file = shown(file) if isinstance(file, Path) else file
        self.known: set[str] = set()

    def fault(self, what: str, remedy: str) -> None:
        """Report a mistake of this entry: raise it, or add it to `problems`."""
        error = ShelfError(self.file, self.name, what, remedy)
        if self.problems is None:
            raise error
        self.problems.append(error)

    def has(self, key: str) -> bool:
        """Whether `key` is there; it counts as known from now on."""
        self.known.add(key)
        return key in self.data

    def _get(self, key: str, types: type | tuple[type, ...], form: str, required: bool) -> Any:
        if not self.has(key):
            if required:
                self.fault(f"{key!r} is missing", f"Add {key} = {form}")
            return None
        value = self.data[key]
        wrong = isinstance(value, bool) and types is not bool
        if wrong or not isinstance(value, types):
            self.fault(f"{key!r} is {value!r}", f"Write {key} = {form}")
            return None
        return value

    def string(self, key: str, *, required: bool = False, default: str = "") -> str:
        """A text in one language, such as an id; `default` when absent; empty counts as missing."""
        value = self._get(key, str, '"…"', required)
        if value is not None and not value.strip():
            self.fault(f"{key!r} is empty", f"Write the {key} or remove the key")
        return default if value is None else value

    def strings(self, key: str, *, required: bool = False) -> tuple[str, ...]:
        """A list of texts in one language; () when absent; a repeated item is a mistake."""
        values = self._get(key, list, '["…", …]', required) or []
        if any(not isinstance(item, str) or not item.strip() for item in values):
            self.fault(f"{key!r} holds something that is not text", f'Write {key} = ["…", …]')
            return ()
        for item in sorted({item for item in values if values.count(item) > 1}):
            self.fault(f"{key!r} names {item!r} twice", "Keep one of them")
        return tuple(values)

    def choice(self, key: str, choices: Collection[str], *, required: bool = False, default: str = "") -> str:
        """One of the words in `choices`."""
        value = self.string(key, required=required, default=default)
        if value and value != default and value not in choices:
            self.fault(f"{key!r} is {value!r}, which is not on its list", nearest(value, choices))
            return default
        return value

    def choices(self, key: str, choices: Collection[str], *, required: bool = False) -> tuple[str, ...]:
        """A list of words, each in `choices`."""
        values = self.strings(key, required=required)
        for value in values:
            if value not in choices:
                self.fault(f"{key!r} names {value!r}, which is not on its list", nearest(value, choices))
        return tuple(value for value in values if value in choices)

    def boolean(self, key: str, *, default: bool = False) -> bool:
        """true or false; `default` when absent."""
        value = self._get(key, bool, "true or false", False)
        return default if value is None else bool(value)

    def integer(self, key: str, *, required: bool = False, default: int = 0) -> int:
        """A whole number."""
        value = self._get(key, int, "a whole number", required)
        return default if value is None else int(value)

    @overload
    def decimal(self, key: str, *, required: Literal[True]) -> Decimal: ...
    @overload
    def decimal(self, key: str, *, required: bool = False) -> Decimal | None: ...
    def decimal(self, key: str, *, required: bool = False) -> Decimal | None:
        """A finite number, exactly as written; None when absent."""
        value = self._get(key, (int, Decimal), "a number", required)
        if value is not None and not Decimal(value).is_finite():
            self.fault(f"{key!r} is {value}", "Write a finite number")
            value = None
        if value is None:
            return Decimal(0) if required else None
        return Decimal(value)

    @overload
    def date(self, key: str, *, required: Literal[True]) -> Day: ...
    @overload
    def date(self, key: str, *, required: bool = False) -> Day | None: ...
    def date(self, key: str, *, required: bool = False) -> Day | None:
        """A day, as a TOML date without a time; None when absent. (An impossible one is already not TOML.)"""
        value = self._get(key, Day, "a date such as 2024-01-31, without quotes", required)
        if isinstance(value, datetime):
            self.fault(f"{key!r} is the moment {value.isoformat()}", "Write the day alone, such as 2024-01-31")
            value = None
        return Day.min if value is None and required else value

    @overload
    def text(self, key: str, *, required: Literal[True]) -> Text: ...
    @overload
    def text(self, key: str, *, required: bool = False) -> Text | None: ...
    def text(self, key: str, *, required: bool = False) -> Text | None:
        """A Text, written ``{ zh = "…", en = "…" }``; more languages may follow; None when absent."""
        value = self._get(key, dict, '{ zh = "…", en = "…" }', required)
        if value is not None:
            value = self._text(key, value)
        return Text(zh="?", en="?") if value is None and required else value

    def texts(self, key: str) -> tuple[Text, ...]:
        """A list of Texts (``[[….key]]`` tables of zh and en, or a list of them); () when absent."""
        values = self._get(key, list, '[{ zh = "…", en = "…" }]', False) or []
        found = (self._text(f"{key} {place}", value) for place, value in enumerate(values, start=1))
        return tuple(value for value in found if value is not None)

    def _text(self, key: str, value: object) -> Text | None:
        if not isinstance(value, dict) or not all(isinstance(words, str) for words in value.values()):
            self.fault(f"{key!r} is not text in languages", f'Write {key} = {{ zh = "…", en = "…" }}')
            return None
        for language in REQUIRED:
            if not value.get(language, "").strip():
                self.fault(f"{key!r} has no {language!r} text", "Write it in Chinese (zh) and in English (en)")
                return None
        for language, words in value.items():
            if not (language.isascii() and language.islower() and len(language) in (2, 3)):
                self.fault(f"{key!r} has the key {language!r}, no language", "Use codes such as zh, en, km")
                return None
            if not words.strip():
                self.fault(f"{key!r} has an empty {language!r} text", "Write it or remove that language")
                return None
        return Text(value)

    def unit(self, key: str = "unit", *, required: bool = False) -> str:
        """A unit of the closed list in `core/quantities.py`; "" when absent."""
        value = self.string(key, required=required)
        if value and value not in UNITS:
            self.fault(f"{value!r} is not a unit of the list", nearest(value, UNITS))
            return ""
        return value

    @overload
    def figure(self, key: str, *, required: Literal[True]) -> Figure: ...
    @overload
    def figure(self, key: str, *, required: bool = False) -> Figure | None: ...
    def figure(self, key: str, *, required: bool = False) -> Figure | None:
        """A Figure, written ``{ value = 66, unit = "hour" }``; None when absent."""
        value = self._get(key, dict, '{ value = 66, unit = "hour" }', required)
        made = None if value is None else self._figure(key, value)
        return Figure(Decimal(0), "count") if made is None and required else made

    def figures(self, key: str) -> tuple[Figure, ...]:
        """A list of Figures; () when absent."""
        values = self._get(key, list, '[{ value = 66, unit = "hour" }]', False) or []
        found = (self._figure(f"{key} {place}", value) for place, value in enumerate(values, start=1))
        return tuple(value for value in found if value is not None)

    def _figure(self, key: str, value: object) -> Figure | None:
        if not isinstance(value, dict):
            self.fault(f"{key!r} is {value!r}", f'Write {key} = {{ value = 66, unit = "hour" }}')
            return None
        part = self._part(key, value)
        amount, sign = part.decimal("value", required=True), part.unit(required=True)
        part.done()
        return Figure(amount, sign) if sign else None

    def table(self, key: str, *, required: bool = False) -> "Entry | None":
        """The table under `key` as an Entry of its own; None when absent. Call `done` on it too."""
        value = self._get(key, dict, "a table of its own", required)
        return None if value is None else self._part(key, value)

    def entries(self, key: str, *, named: str = "id") -> tuple["Entry", ...]:
        """The list of tables ``[[key]]``, each an Entry that calls itself by its `named` key or its place."""
        values = self._get(key, list, f"a list of tables: [[{key}]]", False) or []
        found = []
        for place, value in enumerate(values, start=1):
            if isinstance(value, dict):
                found.append(self._part(f"{key} {value.get(named, place)}", value))
            else:
                self.fault(f"{key!r} number {place} is {value!r}", f"Write it as a table: [[{key}]]")
        return tuple(found)

    def _part(self, key: str, value: Mapping[str, Any]) -> "Entry":
        return Entry(value, self.file, f"{self.name}: {key}" if self.name else key, self.problems)

    def done(self) -> None:
        """Report every key that nothing asked for, with the nearest key that would have been understood."""
        for key in sorted(set(self.data) - self.known):
            self.fault(f"unknown key {key!r}", nearest(key, self.known))


def once(entries: Iterable[tuple[str, Entry]], what: str) -> None:
    """Report each id that stands twice among pairs of (id, entry), e.g. ``once(pairs, "clause")``."""
    seen: set[str] = set()
    for id, entry in entries:
        if id in seen:
            entry.fault(f"the {what} {id!r} is there twice", "Rename or remove one of them")
        seen.add(id)

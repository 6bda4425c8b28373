"""The words around a report's content, from one catalogue a language in `labels/`."""

import functools
import tomllib
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path

from fairfloor.core.languages import filled

FOLDER = Path(__file__).parent / "labels"

Catalogue = Mapping[str, str | tuple[str, ...]]


def languages() -> tuple[str, ...]:
    """The languages that reports can be printed in, by the catalogues that exist."""
    return tuple(sorted(path.stem for path in FOLDER.glob("*.toml")))


def chosen(codes: Collection[str]) -> tuple[str, ...]:
    """Those of `codes` that reports can be printed in; none named: every one."""
    return tuple(code for code in languages() if not codes or code in codes)


@functools.cache
def catalogue(language: str) -> Catalogue:
    """Every label of `language`, as ``{"report.title": "…"}``; ValueError names the languages that exist."""
    if language not in languages():
        raise ValueError(f"no labels in “{language}”; reports can be printed in {', '.join(languages())}")
    return _flat(tomllib.loads((FOLDER / f"{language}.toml").read_text("utf-8")))


def say(language: str, key: str, /, **values: object) -> str:
    """The label `key` with its {places} filled; KeyError when there is no such label."""
    label = catalogue(language)[key]
    if not isinstance(label, str):
        raise KeyError(f"{key} is a list of labels")
    return filled(label, values) if values else label


def names(language: str, key: str) -> Sequence[str]:
    """The list of labels `key`, e.g. the months."""
    label = catalogue(language)[key]
    return label if isinstance(label, tuple) else (label,)


def _flat(table: Mapping[str, object], above: str = "") -> dict[str, str | tuple[str, ...]]:
    found: dict[str, str | tuple[str, ...]] = {}
    for key, value in table.items():
        name = f"{above}.{key}" if above else key
        if isinstance(value, Mapping):
            found |= _flat(value, name)
        elif isinstance(value, list):
            found[name] = tuple(map(str, value))
        else:
            found[name] = str(value)
    return found

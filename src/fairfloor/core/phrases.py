"""Sentences that the software says to people, from one catalogue a language in `library/phrases/`.

`phrase("report.own-work", name="…")` answers a `Text` in every language that has a catalogue; adding a language is
adding one file. Values may themselves be `Text`; each language then gets its own.
"""

from collections.abc import Mapping
from functools import cache
from pathlib import Path

from fairfloor.core.languages import REQUIRED, Text, filled

PHRASES = Path(__file__).resolve().parent.parent / "library" / "phrases"


def _flat(table: Mapping[str, object], above: str = "") -> dict[str, str]:
    found: dict[str, str] = {}
    for key, value in table.items():
        name = f"{above}.{key}" if above else key
        if isinstance(value, Mapping):
            found |= _flat(value, name)
        else:
            found[name] = str(value)
    return found


@cache
def catalogues() -> dict[str, dict[str, str]]:
    """Every catalogue by language: `{"zh": {"report.own-work": "…"}}`; a folder beside makes one language."""
    import tomllib  # which a server does not need to start

    languages: dict[str, dict[str, str]] = {code: {} for code in REQUIRED}
    for path in sorted(PHRASES.glob("*/*.toml")):
        languages.setdefault(path.parent.name, {}).update(_flat({path.stem: tomllib.loads(path.read_text("utf-8"))}))
    return languages


def phrase(key: str, **values: object) -> Text:
    """The sentence `key` (`<file>.<entry>`) in every language, its `{named}` places filled; KeyError if unknown."""
    said = Text()
    for language, sentences in catalogues().items():
        if key not in sentences:
            if language in REQUIRED:
                raise KeyError(f"no sentence {key!r} in library/phrases/{language}")
            continue
        own = {name: value.say(language) if isinstance(value, Text) else value for name, value in values.items()}
        said[language] = filled(sentences[key], own)
    return said

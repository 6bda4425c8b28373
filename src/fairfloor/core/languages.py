"""Text for people in several languages, as the bookshelf holds it.

A language is a short code (`zh` is Simplified Chinese, `en`, `km`). Chinese and English are always there; any other
language is one more key in the data, never code.
"""

import re
from collections.abc import Mapping

REQUIRED = ("zh", "en")
EDGE = "\0"  # stands before and after words that were put into a sentence, until `apart` has looked at them
LATIN, CHINESE = "[0-9A-Za-z\u00c0-\u024f≥]", "[\u4e00-\u9fff]"
TOUCH = re.compile(f"(?<={CHINESE}){EDGE}+(?={LATIN})|(?<={LATIN}){EDGE}+(?={CHINESE})")


class Text(dict[str, str]):
    """One text in several languages, e.g. ``Text(zh="工作时数", en="Working hours")``; JSON writes it as an object."""

    def say(self, language: str) -> str:
        """The text in `language` (`zh-hans` counts as `zh`), else in English, else in Chinese."""
        short = language.lower().split("-")[0]
        return self.get(short) or self.get("en") or self["zh"]


def text(values: Mapping[str, str]) -> Text:
    """A Text of `values`; raises ValueError when Chinese or English is missing or empty."""
    missing = [code for code in REQUIRED if not str(values.get(code, "")).strip()]
    if missing:
        raise ValueError(f"text without {' and '.join(missing)}")
    return Text(values)


def edged(words: object) -> str:
    """Words that are put into a sentence, with their edges marked for `apart`."""
    return f"{EDGE}{words}{EDGE}"


def apart(sentence: str) -> str:
    """A sentence filled with `edged` words: a blank stands where a Latin letter or digit of them meets a Chinese character."""
    return TOUCH.sub(" ", sentence).replace(EDGE, "")


def filled(sentence: str, values: Mapping[str, object]) -> str:
    """A sentence with its `{named}` places filled; KeyError for one that `values` do not name."""
    if sentence.isascii():
        return sentence.format_map(values)
    return apart(sentence.format_map({name: edged(value) for name, value in values.items()}))


def called(name: str, local_name: str, language: str) -> tuple[str, str]:
    """The name by which a reader of `language` knows a factory, and its other one, or "": a Chinese one leads in Chinese."""
    if local_name == name:
        return name, ""
    chinese = any("\u4e00" <= sign <= "\u9fff" for sign in local_name)
    return (local_name, name) if chinese and language.lower().startswith("zh") else (name, local_name)


FULL_WIDTH = "：。，；！？、）》」』"


def before(blank: str, words: str) -> str:
    """The words with the blank after them, unless they end in a mark that is as wide as a character."""
    return words if words.endswith(tuple(FULL_WIDTH)) else f"{words}{blank}"


def run_on(*sentences: str) -> str:
    """Sentences after each other, parted by a blank where the one before brings none; empty ones are left out."""
    told = [one for one in sentences if one]
    return "".join([*(before(" ", one) for one in told[:-1]), *told[-1:]])


def within(title: Text) -> Text:
    """A title as it stands inside a sentence: English begins it small, unless it begins with capitals (CAS, MSDS)."""
    english = title["en"]
    small = english[:1].lower() + english[1:] if english[1:2].islower() else english
    return Text({**title, "en": small})

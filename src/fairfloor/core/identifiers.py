"""What others call a factory and its trade: Open Supply Hub ids with their check digit, codes of industries with their edition.

The schemes stand in `library/identifiers.toml`.
"""

import functools
import re
from collections.abc import Mapping
from dataclasses import dataclass

from fairfloor.core.languages import Text
from fairfloor.core.phrases import phrase
from fairfloor.core.shelf import LIBRARY, Entry, read

FILE = LIBRARY / "identifiers.toml"
SEPARATORS = str.maketrans("", "", "- \u2010\u2011\u2013\u3000\u00a0")
LONGEST_QUOTE = 40


class WrongIdentifier(ValueError):
    """An id or a code that cannot be one; `why` is the sentence."""

    def __init__(self, why: Text) -> None:
        super().__init__(why.say("en"))
        self.why = why


@dataclass(frozen=True)
class Classification:
    """One edition of a classification of industries: the form of its codes, and one of them."""

    id: str
    title: Text
    form: str
    example: str


@dataclass(frozen=True)
class Names:
    """How names are compared: words of a company's form, and the bounds of likeness (see the shelf)."""

    forms: tuple[str, ...]
    forms_zh: tuple[str, ...]
    alike: float
    somewhat: float
    address: float


@dataclass(frozen=True)
class Schemes:
    """What the shelf says: the Open Supply Hub's alphabet and form of ids, the classifications by id, how names are
    compared, and what countries are called by jurisdiction.
    """

    alphabet: str
    form: str
    classifications: Mapping[str, Classification]
    names: Names
    countries: Mapping[str, tuple[str, ...]]


@functools.cache
def schemes() -> Schemes:
    """What the shelf says; raises ShelfError when its file is wrong."""
    entry = Entry(read(FILE), FILE)
    hub = entry.table("os-id", required=True)
    assert hub  # noqa: S101 (the file comes with Fairfloor; a test reads it)
    hub.text("title", required=True)
    hub.text("note", required=True)
    hub.string("source", required=True)
    found = [_classification(one) for one in entry.entries("classification")]
    made = Schemes(
        alphabet=hub.string("alphabet", required=True),
        form=hub.string("form", required=True),
        classifications={one.id: one for one in found},
        names=_names(entry),
        countries=_countries(entry),
    )
    hub.done()
    entry.done()
    return made


def _names(parent: Entry) -> Names:
    entry = parent.table("names", required=True)
    assert entry  # noqa: S101 (as above)
    entry.text("note", required=True)
    made = Names(
        forms=entry.strings("forms", required=True),
        forms_zh=entry.strings("forms_zh", required=True),
        alike=float(entry.decimal("alike", required=True)),
        somewhat=float(entry.decimal("somewhat", required=True)),
        address=float(entry.decimal("address", required=True)),
    )
    entry.done()
    return made


def _countries(parent: Entry) -> dict[str, tuple[str, ...]]:
    entry = parent.table("countries", required=True)
    assert entry  # noqa: S101 (as above)
    found = {id: entry.strings(id, required=True) for id in entry.data}
    entry.done()
    return found


def _classification(entry: Entry) -> Classification:
    made = Classification(
        id=entry.string("id", required=True),
        title=entry.text("title", required=True),
        form=entry.string("form", required=True),
        example=entry.string("example", required=True),
    )
    entry.done()
    return made


def os_id(words: str) -> str:
    """The Open Supply Hub id in `words`, in capitals without hyphens and spaces.

    Raises WrongIdentifier with a sentence when it has another form, or when its last sign does not check the others.
    """
    told = words.translate(SEPARATORS).upper()
    if not re.fullmatch(schemes().form, told, re.ASCII):
        raise WrongIdentifier(phrase("identifiers.os-id-form", written=_quoted(words)))
    if told[-1] != check_sign(told[:-1]):
        raise WrongIdentifier(phrase("identifiers.os-id-check", written=_quoted(words)))
    return told


def number(words: str) -> str:
    """A registration number or an Open Supply Hub id, as it was written.

    Raises WrongIdentifier with a sentence when it has the form of such an id and its last sign does not check the others.
    """
    if re.fullmatch(schemes().form, words.translate(SEPARATORS).upper(), re.ASCII):
        os_id(words)
    return words


def check_sign(most: str) -> str:
    """The sign that checks an Open Supply Hub id of which `most` is everything before it."""
    alphabet = schemes().alphabet
    value = sum(map(ord, most[:2])) + sum(alphabet.index(sign) for sign in most[2:])
    return alphabet[value % len(alphabet)]


def industry_code(classification: str, words: str) -> str:
    """The code in `words` as it is kept with its edition: ``isic-4/1410``.

    Raises WrongIdentifier for an edition that the shelf does not know, and for a code that this edition cannot have.
    """
    known = schemes().classifications
    if classification not in known:
        raise WrongIdentifier(phrase("identifiers.no-edition", known=", ".join(known)))
    one, told = known[classification], words.translate(SEPARATORS).replace(".", "")
    if not re.fullmatch(one.form, told, re.ASCII):
        raise WrongIdentifier(
            phrase("identifiers.industry-form", written=_quoted(words), edition=one.title, example=one.example)
        )
    return f"{one.id}/{told}"


def industry_title(code: str) -> Text:
    """What people read of a kept code: the edition's title and the figure."""
    edition, _, figure = code.partition("/")
    one = schemes().classifications.get(edition)
    return (
        Text({language: f"{title} {figure}" for language, title in one.title.items()})
        if one
        else Text(zh=code, en=code)
    )


def _quoted(words: str) -> str:
    shown = "".join(sign if sign.isprintable() else "·" for sign in words.strip())
    return shown if len(shown) <= LONGEST_QUOTE else shown[: LONGEST_QUOTE - 1] + "…"

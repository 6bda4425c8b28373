"""The handbook of a standard: whole, tagged, the same bytes of the same shelf, in both languages."""

import io
import re
from collections.abc import Iterator
from typing import Any

import pytest
from pypdf import PdfReader

from fairfloor.core import clause_words, standards
from fairfloor.reporting import handbooks, labels

LANGUAGES = ("zh", "en")


@pytest.fixture(scope="module", params=LANGUAGES)
def printed(request: pytest.FixtureRequest) -> Iterator[tuple[str, PdfReader]]:
    """The handbook of the small standard in one language."""
    made = handbooks.render(standards.load("bfc-public"), request.param)
    yield request.param, PdfReader(io.BytesIO(made))


def strings(value: Any) -> Iterator[str]:
    """Every string anywhere in a layout."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for part in value.values():
            yield from strings(part)
    elif isinstance(value, list):
        for part in value:
            yield from strings(part)


def squeezed(words: str) -> str:
    return re.sub(r"\s", "", words)


def test_it_is_tagged_with_title_and_language_and_bears_no_moment(printed: tuple[str, PdfReader]) -> None:
    language, reader = printed
    root = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"] == True  # noqa: E712  (an object of the PDF, not a bool)
    assert str(root["/Lang"]).startswith(language)
    assert standards.load("bfc-public").title.say(language) in str(reader.metadata.title)
    assert reader.metadata.creation_date is None


def test_every_clause_is_in_the_pdf(printed: tuple[str, PdfReader]) -> None:
    language, reader = printed
    told = squeezed("".join(page.extract_text() for page in reader.pages))
    standard = standards.load("bfc-public")
    assert [one.id for one in standard.clauses if squeezed(one.title.say(language)) not in told] == []
    assert (
        squeezed(labels.say(language, "report.hash") + handbooks.content_hash("bfc-public", "undated", language))
        in told
    )


def test_it_has_an_outline_to_jump_by(printed: tuple[str, PdfReader]) -> None:
    _language, reader = printed
    sections = [one for one in reader.outline if not isinstance(one, list)]
    assert len(sections) == len(standards.load("bfc-public").sections)


def test_equal_shelves_give_equal_bytes() -> None:
    standard = standards.load("bfc-public")
    assert handbooks.render(standard, "en") == handbooks.render(standard, "en")
    hashes = {handbooks.content_hash(code, "undated", language) for code in ("bfc", "icti") for language in LANGUAGES}
    assert len(hashes) == 4


@pytest.mark.parametrize("language", LANGUAGES)
def test_all_that_the_shelf_says_is_laid_out(language: str) -> None:
    for code in standards.codes():
        standard = standards.load(code)
        layout = handbooks.layout(standard, language)
        told = "\n".join(strings(layout))
        clauses = [one for section in layout["sections"] for part in section["parts"] for one in part["clauses"]]
        assert len(clauses) == len(standard.clauses)
        texts = [one for clause in standard.clauses for one in wanted(standard, clause)]
        missing = [text.say(language) for text in texts if handbooks.showable(text.say(language)) not in told]
        assert missing == []


def wanted(standard: standards.Standard, clause: standards.Clause) -> list[Any]:
    texts = [clause.title, clause.requirement, *clause.notes, *clause.recommendations]
    texts += [one.what for one in (*clause.checks, *clause.record)] + [one.arises for one in clause.substances]
    texts += [one.name for one in clause.substances] + [clause_words.again(one) for one in clause.recurrences]
    texts += [clause_words.sample(one) for one in clause.samples]
    for limit in clause.limits:
        texts.append(clause_words.bound(limit, standard.words))
        texts += [clause_words.printed(limit.printed, standard.words.quantities[limit.quantity])] * (
            len(limit.printed) > 1
        )
        texts += [text for text in (limit.then, limit.note) if text]
    return texts


def test_a_limit_is_told_with_its_units_and_precedence() -> None:
    told = list(strings(handbooks.layout(standards.load("icti"), "en")))
    assert "printed as 16 °C / 61 °F" in told
    assert "outside it calls for action, and is no breach by itself" in told
    assert "ICTI 10 Fire safety (whole section)" in [one.removeprefix("Dormitory: ") for one in told]


def test_another_language_is_refused() -> None:
    with pytest.raises(ValueError, match="reports can be printed in"):
        handbooks.render(standards.load("bfc"), "xx")

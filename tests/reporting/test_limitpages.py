"""The printed limits: fresh, complete, with every unit that the source prints."""

from pathlib import Path

from fairfloor.core import clause_words, standards
from fairfloor.reporting import limitpages

ROOT = Path(__file__).parents[2]


def cells(page: str, head: str) -> list[list[str]]:
    """The rows of the table under the heading that begins with `head`, cell by cell."""
    part = page.partition(f"\n## {head}")[2].partition("\n## ")[0]
    rows = [line.strip("| ").split(" | ") for line in part.splitlines() if line.startswith("| ")]
    return rows[2:]


def test_the_committed_page_is_what_the_shelf_says() -> None:
    for path, page in limitpages.pages().items():
        assert (ROOT / path).read_text("utf-8") == page, "stale: run make docs"


def test_every_limit_and_every_duty_that_comes_again_is_on_the_page() -> None:
    page, standard = limitpages.render("icti"), standards.load("icti")
    limits = [(clause, limit) for clause in standard.clauses for limit in clause.limits]
    rows = cells(page, "Limits (")
    assert [row[0] for row in rows] == [clause.number for clause, _ in limits]
    for row, (_, limit) in zip(rows, limits, strict=True):
        assert row[3] == limit.compare and row[5].startswith(limit.precedence)
        quantity = standard.words.quantities[limit.quantity]
        assert quantity.title["zh"] in row[1]
        for figure in limit.printed:
            assert clause_words.amount_of(figure, quantity)["en"] in row[4]
        assert limit.law is None or f"`{limit.law}`" in row[7]
    duties = [(clause, one) for clause in standard.clauses for one in clause.recurrences]
    rows = cells(page, "What comes again")
    assert [row[0] for row in rows] == [clause.number for clause, _ in duties]
    assert all(one.what["zh"] in row[1] for row, (_, one) in zip(rows, duties, strict=True))


def test_a_line_says_it_exactly() -> None:
    page = limitpages.render("icti")
    assert "| 9.7 | Air temperature" in page and "| this-with-relaxation; " in page
    assert "| 2.5 | " in page and "| 66 h | law-and-policy-else-this |" in page

"""Prints every figure of a standard as a reference page: its limits with their precedence, and what comes again."""

from collections.abc import Iterable, Iterator

from fairfloor.core import clause_words as words
from fairfloor.core import standards
from fairfloor.core.clause_limits import Limit
from fairfloor.core.clauses import Clause, Recurrence
from fairfloor.core.languages import Text
from fairfloor.core.standards import Standard

FOREWORD = """\
Printed from `src/fairfloor/library/standards/{code}/{edition}/` by `make docs`; do not edit. Clauses without a figure are
left out. *As printed* holds every unit that the source prints, the judging one first. *Precedence* says which of law,
the factory's own policy and the standard binds (`docs/reference/standards-format.md`); the law's figures stand in the
law pages beside this one, under the name in the last column.
"""
LIMITS = ("clause", "what", "for", "compare", "as printed", "precedence", "only where", "law")
RECURRENCES = ("clause", "what", "when due", "only where", "record")


def pages() -> dict[str, str]:
    """The page of the ICTI code."""
    return {"docs/reference/limits.md": render("icti")}


def render(code: str) -> str:
    """The page of the newest edition of one standard, as Markdown."""
    standard = standards.load(code)
    limits = [(clause, limit) for clause in standard.clauses for limit in clause.limits]
    recurrences = [(clause, one) for clause in standard.clauses for one in clause.recurrences]
    lines = [f"# Limits: {_both(standard.title)}", "", FOREWORD.format(code=code, edition=standard.edition)]
    lines += [f"## Limits ({len(limits)})", "", *_rows(LIMITS, (_limit(standard, *one) for one in limits)), ""]
    lines += [f"## What comes again ({len(recurrences)})", ""]
    lines += _rows(RECURRENCES, (_recurrence(*one) for one in recurrences))
    return "\n".join(lines) + "\n"


def _limit(standard: Standard, clause: Clause, limit: Limit) -> tuple[str, ...]:
    narrowing = [one["en"] for one in words.narrowing(limit, clause, standard.words)]
    narrowing += [f"each: {standard.words.kinds[limit.per].title['en']}"] if limit.per else []
    return (
        clause.number,
        _both(standard.words.quantities[limit.quantity].title),
        "; ".join(narrowing),
        limit.compare,
        _figures(standard, limit),
        _precedence(limit),
        limit.when.say()["en"] if limit.when else "",
        f"`{limit.law}`" if limit.law else "",
    )


def _precedence(limit: Limit) -> str:
    """The precedence by its id, and what moves or replaces the figure."""
    told = [limit.precedence]
    told += ["an example of the source"] if limit.example else []
    if limit.alternative_group:
        told.append(f"one way of “{limit.alternative_group}” is enough, this one: {limit.alternative_branch}")
    told += [words.relaxation(limit.relaxation)["en"]] if limit.relaxation else []
    return "; ".join(told)


def _figures(standard: Standard, limit: Limit) -> str:
    """Every figure as printed, the judging one first; in words where steps, the law or a policy give it."""
    if limit.figure is None:
        return words.bound(limit, standard.words)["en"]
    others = [one for one in limit.printed if one != limit.figure]
    return words.printed([limit.figure, *others], standard.words.quantities[limit.quantity])["en"]


def _recurrence(clause: Clause, one: Recurrence) -> tuple[str, ...]:
    due = words.due(one)["en"] + (" (recommended)" if one.recommended else "")
    condition = one.when.say()["en"] if one.when else ""
    return clause.number, _both(one.what), due, condition, f"`{one.record}`" if one.record else ""


def _both(text: Text) -> str:
    return f"{text['en']} · {text['zh']}"


def _rows(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> Iterator[str]:
    for cells in (head, tuple("---" for _ in head), *rows):
        yield "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"

"""Verdicts on readings for people: as text, and as a workbook."""

from typing import Any

from fairfloor.core.languages import Text
from fairfloor.core.phrases import phrase
from fairfloor.core.quantities import figure

COLUMNS = (
    "line", "quantity", "place", "kind", "substance", "read", "read-unit", "verdict", "observed", "limit", "unit",
    "margin", "clause", "why", "source", "note",
)  # fmt: skip


def table(told: dict[str, Any], language: str) -> str:
    """What `judgements.as_json` gives, as text: a paragraph for each row, then what was refused and the counts."""
    said = []
    for one in told["readings"]:
        head = [_word("line", language, n=one["line"]), _word(f"verdict-{one['verdict']}", language).upper()]
        head += [_quantity(one, language), *(one[name] for name in ("place", "substance") if one[name])]
        said.append("  ".join([*head, *([one["clause"]] if one["clause"] else [])]))
        said.append(f"    {one['why'][language]}")
        said += [f"    - {other['why'][language]}" for other in one["others"]]
    for name in ("noise_doses", "mixtures"):
        for one in told[name]:
            lines = ", ".join(map(str, one["lines"]))
            said.append(f"{_word('lines', language, n=lines)}  {_word('verdict-' + one['verdict'], language).upper()}")
            said.append(f"    {one['why'][language]}")
    intake = told["intake"]
    for one in intake["refused"]:
        said.append(f"{_word('line', language, n=one['line'])}  {_word('refused', language).upper()}")
        said.append(f"    {one['reason'][language]}")
    counts = {key: sum(one["verdict"] == key for one in told["readings"]) for key in VERDICTS}
    shown = ", ".join(f"{_word('verdict-' + key, language)} {count}" for key, count in counts.items() if count)
    said.append(
        _word(
            "counts",
            language,
            read=intake["read"],
            accepted=intake["accepted"],
            refused=len(intake["refused"]),
            verdicts=shown or "-",
        )
    )
    return "\n".join(said)


VERDICTS = ("within", "outside", "borderline", "cannot-be-judged", "not-applicable")


def workbook(told: dict[str, Any], language: str) -> bytes:
    """The same as a workbook: one row for each row of the file, refused ones at the end."""
    from fairfloor.reporting import workbooks

    rows = [_row(one, language) for one in told["readings"]]
    for one in told["intake"]["refused"]:
        cells: dict[str, Any] = {"line": one["line"], "verdict": _word("refused", language)}
        rows.append([({**cells, "why": one["reason"][language]}).get(name) for name in COLUMNS])
    header = [_word(f"column-{name}", language) for name in COLUMNS]
    return workbooks.workbook(_word("sheet", language), header, rows)


def _row(one: dict[str, Any], language: str) -> list[Any]:
    value = {name: (one[name] or {}).get("value") for name in ("read", "observed", "limit", "margin")}
    source = one["source"]
    act = Text(source["act"]).say(language) if source else None
    unit = one["limit"] or one["observed"]
    cells = {
        **{name: one[name] for name in ("line", "place", "kind", "substance", "clause", "note")},
        **value,
        "quantity": _quantity(one, language),
        "read-unit": one["read"]["unit"] if one["read"] else None,
        "unit": unit["unit"] if unit else None,
        "verdict": _word(f"verdict-{one['verdict']}", language),
        "why": one["why"][language],
        "source": f"{act} {source['article']}".strip() if source else None,
    }
    return [cells[name] for name in COLUMNS]


def _quantity(one: dict[str, Any], language: str) -> str:
    from fairfloor.core.vocabulary import vocabulary

    known = vocabulary().quantities.get(one["quantity"])
    title = known.title.say(language) if known else str(one["quantity"])
    read = one["read"]
    return f"{title} {figure(str(read['value']), read['unit']).say(language)}" if read else title


def _word(key: str, language: str, **values: object) -> str:
    return phrase(f"judgements.{key}", **values).say(language)

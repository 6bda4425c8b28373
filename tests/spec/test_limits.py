"""The table of `limits.toml`, row by row: who binds, with which figure, who lost, and what is said about it."""

import tomllib
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from fairfloor.core.clause_limits import Limit
from fairfloor.core.clauses import Clause
from fairfloor.core.conditions import Condition
from fairfloor.core.languages import Text
from fairfloor.core.limits import binding
from fairfloor.core.quantities import figure
from fairfloor.core.vocabulary import vocabulary
from tests.core.test_law import HOURS, shelf

DAY = date(2024, 6, 1)
CASES = tomllib.loads(Path(__file__).with_suffix("").with_name("limits.toml").read_text("utf-8"))["case"]
ROWS = [(case, row) for case in CASES for row in case["rows"]]


def limit(case: dict[str, Any], row: dict[str, Any]) -> Limit:
    """The limit of a row."""
    return Limit(
        id="one",
        quantity="working-hours-per-week",
        compare=row["compare"],
        value=Decimal(row["standard"]) if "standard" in row else None,
        unit="hour",
        precedence=case["precedence"],
        law="weekly-cap" if "law" in row else None,
        policy=row.get("policy_counts", False),
        then=Text(zh="问", en="Ask") if case.get("then") else None,
        when=Condition("has", vocabulary().facts["air-conditioning"]) if case["precedence"] == "conditional" else None,
    )


def folder(path: Path, said: object) -> Path:
    """A shelf on which the law says what the row says."""
    value = f"value = {said}" if isinstance(said, int) else "sets_no_figure = true"
    known = "2024-12-31" if said != "unknown" else "2023-12-31"
    return shelf(path, xa__weekly_cap=HOURS.replace("value = 60", value).replace("2024-12-31", known))


@pytest.mark.parametrize(("case", "row"), ROWS, ids=[f"{c['precedence']}:{r}" for c, r in ROWS])
def test_row(tmp_path: Path, case: dict[str, Any], row: dict[str, Any]) -> None:
    made = limit(case, row)
    clause = Clause("icti/2.5", "2.5", "2", "", Text(zh="一", en="a"), Text(zh="一", en="a"), limits=(made,))
    profile: dict[str, Any] = {}
    if "policy" in row:
        policy = {"quantity": made.quantity, "value": row["policy"], "unit": "hour", "issued_date": "2023-01-01"}
        profile["policies"] = [policy]
    if "has" in row:
        profile["air-conditioning"] = row["has"]
    first, *others = binding(
        clause, jurisdiction="xa", on=DAY, profile=profile, folder=folder(tmp_path, row.get("law", "unknown"))
    )
    assert (first.origin if first.state == "binds" else first.state) == row["binds"]
    assert first.value == (figure(row["value"], "hour") if "value" in row else None)
    assert [one.origin for one in first.losing] == row.get("lost", [])
    assert all(one.why for one in first.losing)
    assert ("not known here" in first.why["en"]) == (row.get("caveat", False) or row["binds"] == "not-known")
    assert [one.value for one in others] == ([figure(row["beside"], "hour")] if "beside" in row else [])
    assert all(one.origin == "law" and one.breach for one in others)
    assert first.why["zh"] and first.why["zh"] != first.why["en"]
    if "beside" in row or case.get("then"):
        assert not first.breach
    if first.value and first.origin == "law":
        assert "in force since 2020-01-01" in first.why["en"]
        assert first.source.article == "1"

"""A scored protocol loads as pure data: its points and deductions are exported, its subtotals must add up."""

import json
from pathlib import Path

import pytest

from fairfloor.cli.main import main
from fairfloor.core.standard_checks import check
from tests.cli.test_standard import faults
from tests.core.scored_protocol import DECLARED, WAYS, protocol


def test_it_is_added_and_exported_without_code(home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["standard", "add", str(protocol(tmp_path))]) == 0
    capsys.readouterr()
    assert main(["standard", "export", "five-stars"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert faults(told) == []
    assert told["points"] == 25 and [one["points"] for one in told["sections"]] == [15.5, 9.5]
    assert [one["points"] for one in told["clauses"]] == [10, 5.5, 9.5, None]
    stuck, locked = told["clauses"][0]["deductions"]
    assert (stuck["id"], stuck["points"], stuck["each"]["en"]) == ("stuck", 2.5, "each door")
    assert (locked["points"], locked["each"]) == (10, None)
    assert main(["standard", "show", "five-stars/doors"]) == 0
    shown = capsys.readouterr().out
    assert "\n10 points\n" in shown and "-2.5 points: A door sticks (each door)" in shown
    assert main(["standard", "show", "five-stars", "--lang", "zh"]) == 0
    assert "A  通道 (2 条, 15.5 分)" in capsys.readouterr().out


# What to change in which file (old, new), and what the check says.
MISTAKES = [
    ("ways", "points = 5.5", "points = 5", "the clauses of section A have 15 points together, and section A has 15.5"),
    ("declared", "points = 25", "points = 24", "the sections of the standard have 25 points together"),
    ("declared", "points = 25\n", "", "the sections of the standard have points and the standard has none"),
    ("declared", "points = 15.5\n", "", "the clauses of section A have points and section A has none"),
    ("ways", "points = 2.5", "points = 12", "it takes 12 points of a clause that can earn 10"),
    ("ways", "points = 2.5", "points = 0", "'points' is 0"),
    ("ways", "points = 5.5", "points = -5.5", "'points' is -5.5"),
    ("ways", '["observation"]\npoints = 10', '["observation"]', "the clause has no points to take from"),
    ("ways", 'id = "locked"', 'id = "stuck"', "the deduction 'stuck' is there twice"),
    ("ways", "points = 2.5\n", "points = 2.5\nper = 1\n", "unknown key 'per'"),
]


@pytest.mark.parametrize(("where", "old", "new", "what"), MISTAKES, ids=[row[3][:40] for row in MISTAKES])
def test_what_does_not_add_up_is_a_mistake(where: str, old: str, new: str, what: str, tmp_path: Path) -> None:
    files = {"declared": DECLARED, "ways": WAYS}
    assert old in files[where]
    files[where] = files[where].replace(old, new)
    found = check(protocol(tmp_path, **files)).problems
    assert any(what in one.what and one.remedy for one in found), [str(one) for one in found]


def test_the_protocol_has_no_mistake(tmp_path: Path) -> None:
    assert check(protocol(tmp_path)).problems == ()

"""`fairfloor screen --recalculate`: the workbook, the draw, and what does not fit together."""

import json

import pytest
from python_calamine import CalamineWorkbook

from fairfloor.cli.main import main
from tests.cli.test_screen import told
from tests.screening.records import attlog

DAYS = "2024-03-04 08:00i 17:00o, 2024-04-02 08:00i 16:00o"
KH = ("--jurisdiction", "kh", "--from", "2024-03-01", "--to", "2024-04-30")


@pytest.fixture
def clock(tmp_path):
    """Two days of three workers."""
    return attlog(tmp_path / "attlog.dat", dict.fromkeys(("7", "8", "9"), DAYS))


def sheets(path):
    """The names of the workbook's sheets after the two that every one has."""
    return CalamineWorkbook.from_path(str(path)).sheet_names[2:]


def test_named_workers_have_a_sheet_each_beside_the_screening(capsys, clock, tmp_path):
    into = tmp_path / "sheet.xlsx"
    words = ("--attendance", clock, *KH, "--format", "json")
    _, alone, _ = told(capsys, *words)
    code, out, err = told(capsys, *words, "--recalculate", into, "--workers", "9, 7")
    assert (code, err) == (0, "")
    assert out == alone
    assert sheets(into) == ["1 9", "2 7"]


def test_a_seed_draws_from_the_roster_whom_fairfloor_sample_draws(capsys, clock, tmp_path):
    into, roster = tmp_path / "sheet.xlsx", tmp_path / "roster.csv"
    roster.write_text("worker\n" + "".join(f"{number}\n" for number in range(1, 41)))
    words = ("--attendance", clock, "--roster", roster, *KH, "--recalculate", into)
    assert told(capsys, *words, "--sample", "4", "--seed", "apples", "--lang", "zh")[0] == 0
    assert main(["sample", "draw", "--roster", str(roster), "--size", "4", "--seed", "apples"]) == 0
    drawn = json.loads(capsys.readouterr().out)["drawn"]
    assert sheets(into) == [f"{place} {worker}" for place, worker in enumerate(drawn, start=1)]
    notes = CalamineWorkbook.from_path(str(into)).get_sheet_by_name("说明").to_python()
    assert any("apples" in str(row[0]) for row in notes)


def test_a_seed_that_nobody_gave_is_told_so_that_the_draw_can_be_made_again(capsys, clock, tmp_path):
    into, again = tmp_path / "sheet.xlsx", tmp_path / "again.xlsx"
    told(capsys, "--attendance", clock, *KH, "--recalculate", into, "--sample", "2")
    notes = CalamineWorkbook.from_path(str(into)).get_sheet_by_index(0).to_python()
    seed = next(str(row[0]).split('"')[1] for row in notes if "drawn by the seed" in str(row[0]))
    told(capsys, "--attendance", clock, *KH, "--recalculate", again, "--sample", "2", "--seed", seed)
    assert into.read_bytes() == again.read_bytes()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--sample", "3"), "no recalculation is asked for"),
        (("--recalculate", "x.xlsx"), "whose hours and pay to recalculate is not said"),
        (("--recalculate", "x.xlsx", "--sample", "1", "--workers", "7"), "people are both drawn and named"),
        (("--recalculate", "x.xlsx", "--seed", "a", "--workers", "7"), "a seed draws, and the people are named"),
        (("--recalculate", "x.xlsx", "--workers", " , "), "--workers names nobody"),
        (("--recalculate", "x.xlsx", "--sample", "0"), "0 people cannot be drawn"),
        (("--recalculate", "x.xlsx", "--sample", "4"), "4"),
        (("--recalculate", "x.xlsx", "--sample", "2", "--seed", ""), "seed"),
        (("--recalculate", "x.xlsx", "--workers", "12"), "no record is of a worker '12'"),
    ],
)
def test_what_does_not_fit_is_a_sentence(capsys, clock, tmp_path, monkeypatch, words, said):
    monkeypatch.chdir(tmp_path)
    code, out, err = told(capsys, "--attendance", clock, *KH, *words)
    assert (code, out) == (2, "")
    assert said in err
    assert not (tmp_path / "x.xlsx").exists()


def test_a_folder_is_not_recalculated_and_a_place_that_cannot_be_written_is_named(capsys, clock, tmp_path):
    folder = ("--recalculate", tmp_path / "x.xlsx", "--workers", "7")
    code, _, err = told(capsys, tmp_path, *KH, *folder)
    assert (code, "a folder is not recalculated" in err) == (2, True)
    nowhere = tmp_path / "none" / "x.xlsx"
    code, _, err = told(capsys, "--attendance", clock, *KH, "--recalculate", nowhere, "--workers", "7")
    assert (code, f"{nowhere}: No such file or directory" in err) == (1, True)

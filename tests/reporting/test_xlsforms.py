"""A standard as an XLSForm: what pyxform and ODK Validate say of it, and what comes back when it is read again."""

import shutil
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from pyxform.validators import odk_validate
from pyxform.xls2xform import convert

from fairfloor.cli.main import main
from fairfloor.core import standards
from fairfloor.core.standard_checks import check
from fairfloor.core.standards import Standard
from fairfloor.reporting import xlsform_readings, xlsforms
from tests.core.demo_standard import shelf
from tests.core.scored_protocol import protocol

COMMAND = ["standard", "export", "icti", "--format", "xlsform", "--lang", "zh"]


def demo(folder: Path) -> Standard:
    """The demonstration standard: its own facts of every type, records of every kind."""
    from tests.core.demo_standard import SECTION

    kinds = "".join(
        f'\n[[clause.record]]\nid = "{kind}"\nwhat = {{ zh = "记录", en = "Record" }}\ntype = "{kind}"\n'
        for kind in ("text", "count", "money", "yes-no", "list")
    )
    (standard,) = check(
        shelf(folder, section=SECTION.replace("[[clause.limit]]", kinds + "\n[[clause.limit]]", 1))
    ).standards
    return standard


def scored(folder: Path) -> Standard:
    """The scored protocol."""
    (standard,) = check(protocol(folder)).standards
    return standard


def icti(folder: Path) -> Standard:
    """The code of the toy industry, whole."""
    return standards.load("icti")


def xform(file: Path | bytes, to: Path) -> str:
    """The XForm that pyxform makes of a form without a warning, and in which ODK Validate finds nothing."""
    warnings: list[str] = []
    made = convert(file if isinstance(file, bytes) else str(file), warnings=warnings).xform
    assert warnings == []
    if shutil.which("java") is None:
        pytest.skip("ODK Validate needs Java 17 or newer: install default-jre-headless")
    (to / "form.xml").write_text(made, encoding="utf-8")
    assert odk_validate.check_xform(str(to / "form.xml")) == []
    return str(made)


@pytest.mark.parametrize("standard", [icti, demo, scored])
def test_the_form_is_accepted_without_a_warning(standard: Any, tmp_path: Path) -> None:
    written = standard(tmp_path)
    made = xform(xlsforms.workbook(written, "zh"), tmp_path)
    assert '<translation lang="中文 (zh)" default="true()">' in made and '<translation lang="English (en)">' in made
    assert made.count("<select1") >= len(written.clauses)


def held(standard: Standard) -> list[Any]:
    """All of a standard that a form can hold."""
    return [
        (
            one.number, one.section, one.part, one.title, one.requirement, one.applies.as_json(), one.verify, one.points,
            [(record.id, record.what, record.kind, record.unit, record.each) for record in one.record],
        )
        for one in standard.clauses
    ]  # fmt: skip


@pytest.mark.parametrize("standard", [icti, demo, scored])
def test_what_was_written_is_read_back(standard: Any, tmp_path: Path) -> None:
    written = standard(tmp_path)
    (tmp_path / "form.xlsx").write_bytes(xlsforms.workbook(written, "en"))
    found = xlsform_readings.read(tmp_path / "form.xlsx")
    folder = tmp_path / "back" / found.code / found.edition
    folder.mkdir(parents=True)
    for name, words in found.files.items():
        (folder / name).write_text(words, encoding="utf-8")
    checked = check(folder)
    assert checked.problems == ()
    (back,) = checked.standards
    assert held(back) == held(written)
    assert (back.code, back.edition, back.title, back.points) == (
        written.code, written.edition, written.title, written.points,
    )  # fmt: skip
    assert len(found.left) == 1 and "does not say who published it" in found.left[0]


def test_a_clause_is_asked_by_the_profile_and_by_its_answer() -> None:
    rows = xlsforms.sheets(standards.load("icti"), "zh")["survey"]
    by_name = {row["name"]: row for row in rows if "name" in row}
    assert by_name["g_12_1"]["relevant"] == "${f_dormitory} != 'no'"
    answer = by_name["a_9_7"]
    assert answer["type"] == "select_one answer"
    assert answer["hint::中文 (zh)"] == standards.clause("icti/9.7").requirement["zh"]
    assert by_name["w_9_7"]["relevant"] == "${a_9_7} = 'non-compliant'"
    assert "unable-to-verify" in by_name["t_9_7"]["relevant"]


CONDITIONS = [
    ('{ has = "dormitory" }', "${f_dormitory} != 'no'"),
    ('{ lacks = "dormitory" }', "${f_dormitory} != 'yes'"),
    ('{ fact = "headcount", more_than = 50 }', "${f_headcount} = '' or ${f_headcount} > 50"),
    ('{ fact = "built", less_than = 2000-11-01 }', "${f_built} = '' or ${f_built} < date('2000-11-01')"),
    ('{ fact = "roof", is = "flat" }', "${f_roof} = '' or ${f_roof} = 'flat'"),
    ('{ any = [{ has = "canteen" }, { lacks = "dormitory" }] }', "(${f_canteen} != 'no') or (${f_dormitory} != 'yes')"),
    ('{ all = [{ has = "canteen" }, { fact = "headcount", at_most = 9 }] }',
     "(${f_canteen} != 'no') and (${f_headcount} = '' or ${f_headcount} <= 9)"),
]  # fmt: skip


@pytest.mark.parametrize(("condition", "expression"), CONDITIONS)
def test_what_the_profile_does_not_tell_leaves_a_clause_asked(condition: str, expression: str, tmp_path: Path) -> None:
    from tests.core.demo_standard import SECTION

    section = SECTION.replace('applies = { fact = "built", less_than = 2000-11-01 }', f"applies = {condition}")
    (standard,) = check(shelf(tmp_path, section=section)).standards
    assert xlsforms.relevant(standard.clause("demo/1.2").applies) == expression


def form(path: Path, **sheets: list[list[Any]]) -> Path:
    """A workbook that somebody else made."""
    with xlsxwriter.Workbook(path) as book:
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for place, row in enumerate(rows):
                sheet.write_row(place, 0, row)
    return path


SURVEY = [
    ["type", "name", "label", "hint", "relevant", "constraint"],
    ["start", "start", "", "", "", ""],
    ["select_one yn", "contract", "Is there a contract?", "Every worker has a written one.", "", ""],
    ["begin group", "rooms", "Rooms", "", "", ""],
    ["integer", "beds", "Number of beds", "", "${contract} = 'y'", ". < 500"],
    ["decimal", "area", "Floor area", "", "", ""],
    ["date", "opened", "Opened on", "", "", ""],
    ["geopoint", "where", "Where it is", "", "", ""],
    ["end group", "", "", "", "", ""],
    ["begin repeat", "persons", "Persons", "", "", ""],
    ["select_multiple yn", "beds", "What they have", "", "", ""],
    ["end repeat", "", "", "", "", ""],
]
CHOICES = [["list_name", "name", "label"], ["yn", "y", "Yes"], ["yn", "n", "No"]]
SETTINGS = [["form_title", "form_id", "version", "default_language"], ["Rooms check", "Rooms_2", 3, "English (en)"]]


def test_a_form_of_somebody_else_becomes_a_standard(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = form(tmp_path / "rooms.xlsx", survey=SURVEY, choices=CHOICES, settings=SETTINGS)
    assert main(["standard", "import", str(file), "--to", str(tmp_path / "mine")]) == 0
    told = capsys.readouterr().out
    checked = check(tmp_path / "mine")
    assert checked.problems == () and "to correct" not in told
    (standard,) = checked.standards
    assert (standard.code, standard.edition, standard.title["en"]) == ("rooms-2", "3", "Rooms check")
    assert [one.id for one in standard.clauses] == [
        "rooms-2/contract", "rooms-2/beds", "rooms-2/area", "rooms-2/opened", "rooms-2/beds-2",
    ]  # fmt: skip
    contract, beds, area, opened, again = standard.clauses
    assert contract.requirement["en"] == "Every worker has a written one."
    assert contract.notes[0]["en"] == "The form's choices: Yes / No"
    assert [one.record[0].kind for one in (beds, area, opened, again)] == ["count", "text", "date", "list"]
    for left in (
        "survey row 2: start is a 'start', which asks nothing",
        "survey row 5: beds: relevant = ${contract} = 'y'",
        "survey row 5: beds: constraint = . < 500",
        "survey row 6: area is a decimal without a unit",
        "survey row 8: where is a 'geopoint'",
        "survey row 10: persons repeats",
        "no text in 'zh'",
        "does not say who published it",
    ):
        assert left in told, left


def test_a_form_with_languages_keeps_them(tmp_path: Path) -> None:
    survey = [
        ["type", "name", "label::Chinese", "label::English (en)", "label::ខ្មែរ (km)"],
        ["text", "q", "问题", "Question", "សំណួរ"],
    ]
    found = xlsform_readings.read(form(tmp_path / "three.xlsx", survey=survey))
    assert found.code == "three" and found.edition == "undated"
    assert '{ zh = "问题", en = "Question", km = "សំណួរ" }' in found.files["01-questions.toml"]


@pytest.mark.parametrize(
    ("sheets", "why"),
    [
        ({"other": [["x"], ["y"]]}, "there is no sheet “survey” with a column “type”"),
        ({"survey": [["type", "name"], ["note", "n"]]}, "there is no question in the form"),
    ],
)
def test_a_workbook_that_is_no_form_is_refused(
    sheets: Any, why: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = form(tmp_path / "x.xlsx", **sheets)
    assert main(["standard", "import", str(file), "--to", str(tmp_path / "mine")]) == 1
    assert why in capsys.readouterr().err
    assert not (tmp_path / "mine").exists()


def test_a_file_that_is_no_workbook_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "x.xlsx").write_text("no workbook")
    assert main(["standard", "import", str(tmp_path / "x.xlsx"), "--to", str(tmp_path)]) == 1
    assert "cannot be read as a workbook" in capsys.readouterr().err
    assert main(["standard", "import", str(tmp_path / "gone.xlsx"), "--to", str(tmp_path)]) == 1
    assert "there is no such file" in capsys.readouterr().err


def test_our_own_column_changed_by_hand_is_refused(tmp_path: Path) -> None:
    survey = [["type", "name", "label", xlsforms.CARRIED], ["begin_group", "s_1", "1 One", '{"section": "1"}']]
    for carried in ('{"section": "1"}', "{", '{"clause": "1.1"}'):
        survey[1][3] = carried
        with pytest.raises(xlsform_readings.NoForm, match="was changed by hand"):
            xlsform_readings.read(form(tmp_path / "x.xlsx", survey=survey))


def test_the_command_writes_a_form_and_tells_what_it_leaves_out(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(COMMAND) == 0
    told = capsys.readouterr()
    assert told.out == "icti-undated.xlsx: 190 clauses\n"
    assert "not in the form: limits of " in told.err and "not in the form: recurrences of " in told.err
    settings = xlsform_readings.sheets_of(tmp_path / "icti-undated.xlsx")["settings"][0]
    assert settings["default_language"] == "中文 (zh)" and settings["form_id"] == "icti"
    assert main(COMMAND) == 1
    assert "is there already" in capsys.readouterr().err


def test_what_is_not_in_the_form_is_named_in_full(tmp_path: Path) -> None:
    told = set(standards.load("icti").clauses[0].as_json())
    written = {"id", "number", "section", "part", "title", "requirement", "applies", "verify", "record", "points"}
    assert told == written | set(xlsforms.LEFT_OUT)


def test_words_that_look_like_formulas_stay_words(tmp_path: Path) -> None:
    from tests.core.demo_standard import SECTION

    (standard,) = check(shelf(tmp_path, section=SECTION.replace("Gaps are small.", "=1+1"))).standards
    (tmp_path / "f.xlsx").write_bytes(xlsforms.workbook(standard, "en"))
    rows = xlsform_readings.sheets_of(tmp_path / "f.xlsx")["survey"]
    assert "=1+1" in {row.get("hint::English (en)") for row in rows}


def test_help_fits_a_screen(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["standard", "import", "--help"])
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) <= 24 and max(map(len, lines)) <= 100

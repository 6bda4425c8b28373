"""`fairfloor judge` as people and other tools meet it: JSON against its schema, text, workbooks, refusals, help."""

import json
from pathlib import Path
from zipfile import ZipFile

import jsonschema
import pytest
from python_calamine import CalamineWorkbook

from fairfloor.cli.main import main
from tests.core.demo_standard import DECLARED, shelf

SCHEMA = json.loads((Path(__file__).parents[2] / "docs/reference/schemas/judge.json").read_text(encoding="utf-8"))
CHECKER = jsonschema.Draft202012Validator(SCHEMA, format_checker=jsonschema.FormatChecker())
WHERE = ("--standard", "icti", "--jurisdiction", "kh", "--on", "2024-06-01")
FILE = """\
quantity,value,unit,place,kind,substance,population,taken_at,minutes,instrument,calibrated_until,note
air-temperature,32,degC,Line 1,seated-production,,,2024-06-01T12:00,,T-1,2025-01-01,=noon
exposure,"30,5",ppm,Paint,,toluene,worker A,2024-06-01T08:00,480,P-1,2025-01-01,
exposure,3,ppm,Paint,,benzene,worker A,2024-06-01T08:00,480,P-1,2025-01-01,
dormitory-area,1.8,m2,Room 1,,,,,,,2025-01-01,
co,many,ppm,,,,,,,,,
"""


@pytest.fixture
def readings(tmp_path):
    """A file of five rows, one of them bad."""
    path = tmp_path / "readings.csv"
    path.write_text(FILE, encoding="utf-8")
    return path


def run(capsys, *words):
    """The exit code, what went to stdout, what went to stderr."""
    try:
        code = main(["judge", *map(str, words)])
    except SystemExit as stop:
        code = stop.code
    said = capsys.readouterr()
    return code, said.out, said.err


def answer(capsys, *words):
    """The JSON, which fits the schema."""
    code, out, err = run(capsys, *words, "--format", "json")
    assert (code, err) == (0, "")
    told = json.loads(out)
    CHECKER.validate(told)
    return told


def test_the_schema_is_one():
    jsonschema.Draft202012Validator.check_schema(SCHEMA)


def test_a_file_is_judged(capsys, readings):
    told = answer(capsys, readings, *WHERE)
    assert (told["intake"]["read"], told["intake"]["accepted"]) == (5, 4)
    assert [one["line"] for one in told["intake"]["refused"]] == [6]
    assert [(one["line"], one["clause"], one["verdict"]) for one in told["readings"]] == [
        (2, "icti/9.7", "outside"),
        (3, "icti/11.24", "within"),
        (4, "icti/11.24", "cannot-be-judged"),
        (5, "icti/12.2", "borderline"),
    ]
    first = told["readings"][0]
    assert (first["observed"], first["limit"], first["margin"]) == (
        {"value": 32, "unit": "degC"},
        {"value": 30, "unit": "degC"},
        {"value": -2, "unit": "delta_degC"},
    )
    assert (first["source"]["article"], first["note"], first["breach"]) == ("9.7", "=noon", False)


def test_noise_and_mixtures_fit_the_schema_too(capsys, tmp_path):
    path = tmp_path / "readings.csv"
    path.write_text(
        "quantity,value,unit,substance,taken_at,minutes,like_effect,weather\n"
        "noise,88,dBA,,2019-06-01T08:00,480,,\n"
        "exposure,30,ppm,toluene,2019-06-01T08:00,480,nerves,\n"
        "exposure,70,ppm,xylene,2019-06-01T08:00,,nerves,dry\n"
        "humidity,,,,,,,\n"
        "illuminance,,,,,,,\n",
        encoding="utf-8",
    )
    told = answer(capsys, path, "--jurisdiction", "cn", "--on", "2019-06-01")
    assert told["noise_doses"][0]["dose"] == {"value": 200, "unit": "percent"}
    assert told["mixtures"][0]["lines"] == [3, 4]
    assert told["intake"]["columns_not_read"] == ["weather"]


def test_the_doctor_s_certificate_is_an_option(capsys, tmp_path):
    path = tmp_path / "readings.csv"
    path.write_text("quantity,value,unit,kind\nair-temperature,31,degC,office\nair-temperature,32,degC,office\n")
    assert [one["verdict"] for one in answer(capsys, path, *WHERE)["readings"]] == ["within", "outside"]
    relaxed = answer(capsys, path, *WHERE, "--certified")["readings"]
    assert [one["verdict"] for one in relaxed] == ["within", "within"]
    assert "moved by 1 °C" in relaxed[1]["why"]["en"]


def test_a_shift_may_be_longer(capsys, readings):
    (group,) = answer(capsys, readings, *WHERE, "--shift", "10,5")["exposures"]
    assert (group["over"]["value"], group["minutes"]["value"]) == (630, 480)


def test_the_profile_decides_what_applies(capsys, readings, tmp_path):
    profile = tmp_path / "profile.json"
    profile.write_text('{"dormitory": false}')
    told = answer(capsys, readings, *WHERE, "--profile", profile)
    assert told["readings"][3]["verdict"] == "not-applicable"


def test_text_in_both_languages(capsys, readings):
    code, out, _ = run(capsys, readings, *WHERE, "--format", "table")
    assert code == 0
    assert "line 2  OUTSIDE  Air temperature 32 °C  Line 1  icti/9.7" in out
    assert out.endswith("5 rows read, 4 accepted, 1 refused: within 1, outside 1, borderline 1, cannot be judged 1.\n")
    out = run(capsys, readings, *WHERE, "--format", "table", "--lang", "zh")[1]
    assert "第 2 行  限值之外" in out and "读 5 行，收 4 行，拒收 1 行" in out


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_workbook_holds_every_row(capsys, readings, tmp_path, language):
    made = tmp_path / "judged.xlsx"
    code, out, _ = run(capsys, readings, *WHERE, "--format", "xlsx", "--output", made, "--lang", language)
    assert (code, out) == (0, "")
    with ZipFile(made) as file:
        assert b"<f>" not in file.read("xl/worksheets/sheet1.xml")
    rows = CalamineWorkbook.from_path(str(made)).get_sheet_by_index(0).to_python()
    assert len(rows) == 6
    assert any(str(cell).startswith("=noon") for row in rows for cell in row)


def test_gb18030_is_read(capsys, tmp_path):
    path = tmp_path / "readings.csv"
    path.write_bytes("项目,数值,单位,种类\n温度,32,℃,坐姿\n".encode("gb18030"))
    assert answer(capsys, path, *WHERE)["readings"][0]["verdict"] == "outside"


@pytest.mark.parametrize(
    ("content", "words", "code", "says"),
    [
        (b"a,b\n1,2\n", WHERE, 1, "missing quantity, value, unit"),
        (b"\xff\xfe\x00\x01\x80", WHERE, 1, "no text in UTF-8 or GB18030"),
        (b"quantity,value,unit\n", ("--standard", "none", "--on", "2024-06-01"), 1, "no standard 'none'"),
        (b"quantity,value,unit\n", ("--on", "1.6.2024"), 2, "is not a date"),
        (b"quantity,value,unit\n", (), 2, "--on"),
        (b"quantity,value,unit\n", (*WHERE, "--shift", "25"), 2, "no length of a shift"),
        (b"quantity,value,unit\n", (*WHERE, "--shift", "long"), 2, "no length of a shift"),
        (b"quantity,value,unit\n", (*WHERE, "--profile", "no-such-file.json"), 1, "cannot be read"),
        (b"quantity,value,unit\n", (*WHERE, "--format", "xlsx", "--output", "/"), 1, "cannot be written"),
    ],
)
def test_refusals(capsys, tmp_path, content, words, code, says):
    path = tmp_path / "readings.csv"
    path.write_bytes(content)
    found, out, err = run(capsys, path, *words)
    assert (found, out) == (code, "")
    assert says in err


def test_a_file_that_is_not_there(capsys):
    code, _, err = run(capsys, "no-such-file.csv", *WHERE)
    assert (code, "cannot be read" in err) == (1, True)


def test_an_unknown_fact_of_the_profile_is_wrong_usage(capsys, readings, tmp_path):
    profile = tmp_path / "profile.json"
    profile.write_text('{"dormitry": true}')
    code, _, err = run(capsys, readings, *WHERE, "--profile", profile)
    assert (code, "Did you mean 'dormitory'" in err) == (2, True)


def test_a_file_of_which_no_row_can_be_read_fails(capsys, tmp_path):
    path = tmp_path / "readings.csv"
    path.write_text("quantity,value,unit\nco,x,ppm\n")
    code, out, _ = run(capsys, path, *WHERE)
    assert (code, json.loads(out)["intake"]["accepted"]) == (1, 0)


def test_help_fits_a_screen(capsys, monkeypatch):
    monkeypatch.setenv("COLUMNS", "80")
    code, out, _ = run(capsys, "--help")
    assert code == 0
    assert len(out.splitlines()) <= 24


NARROW = """
section = "1"

[[clause]]
number = "1.1"
title = { zh = "缝隙", en = "Gaps" }
requirement = { zh = "缝隙须窄。", en = "Gaps are narrow." }
verify = ["measurement"]

[[clause.limit]]
id = "gap"
quantity = "guard-gap"
compare = "at-most"
value = 12.5
unit = "mm"
precedence = "this"
"""


@pytest.fixture
def two_editions(home, tmp_path):
    """A standard in two editions on the shelf: the older one allows a gap of 12.5 mm, the newer one of 9 mm."""
    quantity = '\n[[quantity]]\nid = "guard-gap"\ntitle = { zh = "缝隙", en = "Gap" }\nunits = ["mm"]\n'
    head = DECLARED.partition("[[section]]")[0]
    declared = f'{head}[[section]]\nnumber = "1"\ntitle = {{ zh = "一", en = "One" }}\nclauses = 1\n{quantity}'
    shelf(tmp_path / "shelf", declared, NARROW, "2020")
    later = declared.replace('edition = "2020"', 'edition = "2024"').replace("2020-01-01", "2024-01-01")
    shelf(tmp_path / "shelf", later, NARROW.replace("12.5", "9"), "2024")
    assert main(["standard", "add", str(tmp_path / "shelf")]) == 0
    path = tmp_path / "gaps.csv"
    path.write_text("quantity,value,unit\nguard-gap,10,mm\n", encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("edition", "limit", "verdict"),
    [([], 9, "outside"), (["--edition", "2024"], 9, "outside"), (["--edition", "2020"], 12.5, "within")],
)
def test_the_edition_that_is_named_judges(capsys, two_editions, edition, limit, verdict):
    capsys.readouterr()
    (one,) = answer(capsys, two_editions, "--standard", "demo", *edition, "--on", "2024-06-01")["readings"]
    assert (one["clause"], one["limit"]["value"], one["verdict"]) == ("demo/1.1", limit, verdict)


def test_an_edition_that_is_not_there_is_refused_with_those_that_are(capsys, two_editions):
    capsys.readouterr()
    asked = ("--standard", "demo", "--edition", "2022", "--on", "2024-06-01")
    code, out, err = run(capsys, two_editions, *asked)
    assert (code, out) == (1, "")
    assert "demo has no edition '2022'; it has: 2020, 2024" in err

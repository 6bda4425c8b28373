"""`fairfloor standard` as people and other tools use it: words, JSON by its schema, exit codes, mistakes."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from fairfloor.cli.main import main
from fairfloor.core import clause_limits, clauses, standards
from fairfloor.core.quantities import UNITS
from tests.core.demo_standard import SECTION, shelf

ROOT = Path(__file__).parents[2]
WEEK = [clause.number for clause in standards.load("icti").clauses].index("2.5")
SCHEMA = json.loads((ROOT / "docs/reference/schemas/standard.json").read_text(encoding="utf-8"))


def told(capsys: pytest.CaptureFixture[str], *argv: str, code: int = 0) -> tuple[str, str]:
    """What the command writes to standard output and to standard error."""
    assert main(["standard", *argv]) == code
    streams = capsys.readouterr()
    return streams.out, streams.err


def closed(schema: Any) -> Any:
    """The schema with every described object closed: a field that it does not describe is a mistake here."""
    if isinstance(schema, list):
        return [closed(one) for one in schema]
    if not isinstance(schema, dict):
        return schema
    made = {key: closed(value) for key, value in schema.items()}
    if isinstance(schema.get("properties"), dict) and "type" in schema:
        made.setdefault("additionalProperties", False)
    return made


def faults(value: object) -> list[str]:
    """What the closed schema finds wrong with an export."""
    errors = jsonschema.Draft202012Validator(closed(SCHEMA)).iter_errors(value)
    return [f"{'/'.join(map(str, error.absolute_path))}: {error.message}" for error in errors]


@pytest.mark.parametrize("code", ["icti", "bfc", "bfc-public"])
def test_the_export_is_what_its_schema_describes(capsys: pytest.CaptureFixture[str], code: str) -> None:
    exported = json.loads(told(capsys, "export", code, "--format", "json")[0])
    assert faults(exported) == []
    assert exported["standard"] == code
    assert len(exported["clauses"]) == len(standards.load(code).clauses)


def test_the_schema_describes_every_key_of_the_form(tmp_path: Path) -> None:
    from fairfloor.core.standard_checks import check

    (standard,) = check(shelf(tmp_path)).standards
    exported = json.loads(json.dumps(standard.as_json()))
    assert faults(exported) == []
    assert exported["clauses"][1]["substances"][0]["cas"] == "67-64-1"


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("clauses", 0, "id"), "2.1"),
        (("clauses", 0, "surprise"), 1),
        (("clauses", WEEK, "limits", 1, "unit"), "std"),
        (("clauses", WEEK, "limits", 1, "value"), "66"),
        (("clauses", WEEK, "limits", 1, "precedence"), "law"),
        (("clauses", 0, "title"), {"en": "only English"}),
    ],
)
def test_the_schema_refuses_what_is_not_the_form(path: tuple[str | int, ...], value: object) -> None:
    exported = json.loads(json.dumps(standards.load("icti").as_json()))
    place = exported
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = value
    assert faults(exported)


def test_the_schemas_lists_are_those_of_the_code() -> None:
    limit, clause = SCHEMA["$defs"]["limit"]["properties"], SCHEMA["$defs"]["clause"]["properties"]
    assert SCHEMA["$defs"]["unit"]["enum"] == list(UNITS)
    assert limit["precedence"]["enum"] == list(clause_limits.PRECEDENCES)
    assert limit["compare"]["enum"] == list(clause_limits.COMPARES)
    assert clause["verify"]["items"]["enum"] == list(clauses.VERIFY)


def test_forms_that_other_tools_rely_on(capsys: pytest.CaptureFixture[str]) -> None:
    exported = json.loads(told(capsys, "export", "icti")[0])
    by_id = {clause["id"]: clause for clause in exported["clauses"]}
    assert (exported["standard"], exported["edition"]) == ("icti", "undated")
    week = by_id["icti/2.5"]["limits"][1]
    assert (week["quantity"], week["compare"], week["value"], week["unit"], week["precedence"]) == (
        "working-hours-per-week",
        "at-most",
        66,
        "hour",
        "law-and-policy-else-this",
    )
    seated = by_id["icti/9.7"]["limits"][0]
    assert seated["for"] == {"kind": "seated-production"}
    assert seated["printed"] == [{"value": 16, "unit": "degC"}, {"value": 61, "unit": "degF"}]
    assert by_id["icti/9.7"]["table"][0] == {
        "quantity": "air-temperature",
        "kind": "seated-production",
        "per": None,
        "at-least": {"value": 16, "unit": "degC"},
        "at-most": {"value": 30, "unit": "degC"},
    }
    assert by_id["icti/9.12"]["applies"] == {"has": "boilers-or-pressure-vessels"}
    assert by_id["icti/9.15"]["samples"][0]["at_least"] == {"value": 1, "unit": "count"}
    assert by_id["icti/9.15"]["recurrences"][0]["every"] == {"value": 1, "unit": "year"}


def test_list(capsys: pytest.CaptureFixture[str]) -> None:
    lines = told(capsys, "list")[0].splitlines()
    assert [line.split()[:3] for line in lines] == [
        ["bfc", "undated", "22/22"],
        ["bfc-public", "undated", "21/21"],
        ["icti", "undated", "190/190"],
    ]
    assert "柬埔寨更佳工厂" in told(capsys, "list", "--lang", "zh")[0]
    listed = json.loads(told(capsys, "list", "--format", "json")[0])
    assert listed[2]["clauses"] == 190 and listed[2]["written"] == 190


def test_show_a_clause_in_both_languages(capsys: pytest.CaptureFixture[str]) -> None:
    english, _ = told(capsys, "show", "icti/9.7")
    assert "Temperature at work" in english
    unwrapped = " ".join(english.split())
    assert "Air temperature [Office]: at most 31 °C" in unwrapped
    assert "printed 31 °C / 88 °F" in unwrapped
    assert "may be moved by 1 °C (difference)" in unwrapped
    assert max(map(len, english.splitlines())) <= 100
    chinese, _ = told(capsys, "show", "icti/9.7", "--lang", "zh")
    assert "空气温度 [办公室]: 不超过 31 ℃" in chinese
    assert "印作 31 ℃ / 88 ℉" in chinese
    assert "Limits" not in chinese


def test_every_clause_can_be_shown(capsys: pytest.CaptureFixture[str]) -> None:
    for code in standards.codes():
        for clause in standards.load(code).clauses:
            for language in ("en", "zh"):
                page, _ = told(capsys, "show", clause.id, "--lang", language)
                assert clause.title.say(language) in page


def test_show_a_made_up_standard_with_every_key(tmp_path: Path) -> None:
    from fairfloor.cli import standard_pages
    from fairfloor.core.standard_checks import check

    (standard,) = check(shelf(tmp_path)).standards
    page = standard_pages.clause(standard, standard.clause("demo/1.1"), "en")
    assert "at least 3–5 machines" in page
    assert "Checking: every 60 days" in page
    assert "Meetings: ≥ 3 / 1 years" in page
    assert "Day of the policy" in page and "Width (each machine)" in page
    assert "at most 12.5 mm (the stricter of law and this; printed 0.5 in / 12.5 mm" in page
    assert "recommended" in standard_pages.clause(standard, standard.clause("demo/1.2"), "en")
    assert "Sensitive" in standard_pages.clause(standard, standard.clause("demo/1.2"), "en")
    assert "not written on the shelf yet" in standard_pages.contents(standard, "en")


def test_show_a_section_and_a_standard(capsys: pytest.CaptureFixture[str]) -> None:
    section, _ = told(capsys, "show", "icti/9")
    assert section.splitlines()[0] == "9  Facilities (19 clauses)"
    assert len(section.splitlines()) == 20
    contents, _ = told(capsys, "show", "icti")
    assert "10  Fire safety (37 clauses)" in contents and "not written on the shelf yet" not in contents
    assert "The source bears no date" in contents
    assert len(json.loads(told(capsys, "show", "icti/2", "--format", "json")[0])) == 9
    assert json.loads(told(capsys, "show", "icti/2.5", "--format", "json")[0])["number"] == "2.5"


@pytest.mark.parametrize(
    ("argv", "error"),
    [
        (("show", "icti/9.77"), "icti has no clause 9.77"),
        (("show", "itci/9.7"), "there is no standard 'itci'; there are: bfc, bfc-public, icti"),
        (("export", "itci"), "there is no standard 'itci'"),
        (("export", "icti", "--edition", "1999"), "icti has no edition '1999'; it has: undated"),
    ],
)
def test_what_is_not_there_is_told_with_a_remedy(
    capsys: pytest.CaptureFixture[str], argv: tuple[str, ...], error: str
) -> None:
    out, err = told(capsys, *argv, code=1)
    assert out == ""
    assert error in err
    assert "See what there is with: fairfloor standard" in err


def test_a_clause_of_a_section_that_is_not_written_is_told_so(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    from fairfloor.core.standard_checks import check

    (standard,) = check(shelf(tmp_path)).standards
    monkeypatch.setattr(standards, "load", lambda code, edition=None: standard)
    out, err = told(capsys, "show", "demo/2.b", code=1)
    assert out == ""
    assert "demo/2.b is in a section that is declared but not written" in err


def test_check_lists_every_mistake_and_fails(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    section = SECTION.replace('"67-64-1"', '"67-64-2"').replace('unit = "mm"\neach', 'unit = "cm"\neach')
    shelf(tmp_path, section=section)
    out, err = told(capsys, "check", str(tmp_path), code=1)
    assert len(out.splitlines()) == 2
    assert "01-one.toml: clause 1.2: substance acetone: '67-64-2' is no CAS number" in out
    assert "2 mistakes" in err and "standards-format.md" in err
    out, _ = told(capsys, "check", str(tmp_path), "--format", "json", code=1)
    problems = json.loads(out)["problems"]
    assert {problem["entry"] for problem in problems} == {"clause 1.1: record width", "clause 1.2: substance acetone"}
    assert all(problem["remedy"] for problem in problems)


def test_check_of_a_right_folder(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out, err = told(capsys, "check", str(shelf(tmp_path)))
    assert (out, err) == ("demo 2020: 2 clauses, no mistake\n", "")
    out, _ = told(capsys, "check", str(tmp_path), "--format", "json")
    assert json.loads(out)["problems"] == []
    told(capsys, "check", str(standards.FOLDER))
    told(capsys, "check", str(tmp_path / "nowhere"), code=1)


def test_a_shelf_with_a_mistake_stops_with_a_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(standards, "FOLDER", shelf(tmp_path, section=SECTION.replace('"67-64-1"', '"67-64-2"')))
    out, err = told(capsys, "show", "demo/1.2", code=1)
    assert out == ""
    assert "clause 1.2: substance acetone: '67-64-2' is no CAS number" in err
    assert "Look the number up again. All mistakes: fairfloor standard check" in err
    standards.editions.cache_clear()


@pytest.mark.parametrize("verb", [[], ["list"], ["show"], ["export"], ["check"]])
def test_help_fits_a_screen(verb: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as done:
        main(["standard", *verb, "--help"])
    assert done.value.code == 0
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) <= 24 and max(map(len, lines)) <= 100


def test_neither_django_nor_pint_is_imported_to_show_a_clause() -> None:
    code = (
        "import sys; from fairfloor.cli.main import main; main(['standard', 'show', 'icti/9.7']); "
        "assert not {'django', 'pint', 'duckdb'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], check=True, capture_output=True)

"""`fairfloor limit` as people and other tools meet it: JSON against its schema, profiles, refusals, help."""

import json
from dataclasses import replace
from pathlib import Path

import jsonschema
import pytest

from fairfloor.cli.main import main
from fairfloor.core import profiles, standards
from fairfloor.core.languages import Text
from fairfloor.core.policies import PolicyError
from fairfloor.core.profiles import ProfileError, checked
from fairfloor.core.vocabulary import Fact, vocabulary

SCHEMA = json.loads((Path(__file__).parents[2] / "docs/reference/schemas/limit.json").read_text(encoding="utf-8"))
CHECKER = jsonschema.Draft202012Validator(SCHEMA, format_checker=jsonschema.FormatChecker())
ON = ("--on", "2024-06-01")
POLICY = {"quantity": "working-hours-per-week", "value": 54, "unit": "hour", "issued_date": "2023-05-01"}


def run(capsys, *words):
    """The exit code, what went to stdout, what went to stderr."""
    try:
        code = main(["limit", *words])
    except SystemExit as stop:
        code = stop.code
    said = capsys.readouterr()
    return code, said.out, said.err


def answer(capsys, *words):
    """The exit code and the JSON, which fits the schema."""
    code, out, err = run(capsys, *words)
    assert err == ""
    told = json.loads(out)
    CHECKER.validate(told)
    return code, told


def test_the_schema_is_one():
    jsonschema.Draft202012Validator.check_schema(SCHEMA)


def test_the_week_in_cambodia(capsys):
    code, told = answer(capsys, "icti/2.5", "--jurisdiction", "kh", *ON)
    assert (code, told["clause"], told["on"], told["not_known"]) == (0, "icti/2.5", "2024-06-01", [])
    week = next(one for one in told["limits"] if one["quantity"] == "working-hours-per-week")
    assert (week["value"], week["unit"], week["compare"], week["from"]) == (60, "hour", "at-most", "law")
    assert week["precedence"] == "law-and-policy-else-this"
    assert "2015-02-27" in week["why"]["zh"] and "146" in week["why"]["en"]
    assert [(one["value"], one["unit"], one["from"]) for one in told["losing"]] == [(66, "hour", "standard")]
    assert told["losing"][0]["why"]["zh"]


def test_without_a_law_on_the_subject_the_standard_s_own(capsys):
    code, told = answer(capsys, "icti/9.8", "--jurisdiction", "kh", *ON)
    figures = {one["quantity"]: one["value"] for one in told["limits"] if one["quantity"].startswith("co")}
    assert (code, figures) == (0, {"co2": 1000, "co": 9})
    _, told = answer(capsys, "icti/2.5", *ON)
    assert [one["value"] for one in told["limits"]] == [66]


def test_a_figure_that_only_the_law_could_give_is_not_known(capsys):
    code, told = answer(capsys, "icti/2.6", "--jurisdiction", "kh", *ON)
    assert (code, told["limits"], [one["value"] for one in told["not_known"]]) == (3, [], [None])


def test_kinds(capsys):
    _, told = answer(capsys, "icti/9.7", "--jurisdiction", "kh", *ON, "--kind", "warehouse")
    assert [(one["compare"], one["value"]) for one in told["limits"]] == [("at-least", 4), ("at-most", 29)]
    assert told["limits"][1]["printed"] == [{"value": 29, "unit": "degC"}, {"value": 84, "unit": "degF"}]
    code, told = answer(capsys, "icti/9.7", "--jurisdiction", "kh", *ON, "--kind", "canteen")
    assert (code, told["limits"]) == (3, [])


@pytest.mark.parametrize("suffix", ["json", "toml"])
def test_a_profile_with_a_policy(capsys, tmp_path, suffix):
    file = tmp_path / f"profile.{suffix}"
    if suffix == "json":
        file.write_text(json.dumps({"policies": [POLICY], "air-conditioning": False}))
    else:
        file.write_text(
            '[[policies]]\nquantity = "working-hours-per-week"\nvalue = 54\nunit = "hour"\nissued_date = 2023-05-01\n'
        )
    _, told = answer(capsys, "icti/2.5", "--jurisdiction", "kh", *ON, "--profile", str(file))
    week = next(one for one in told["limits"] if one["quantity"] == "working-hours-per-week")
    assert (week["value"], week["from"], week["since"]) == (54, "policy", "2023-05-01")
    assert {one["from"] for one in told["losing"]} == {"law", "standard"}


@pytest.mark.parametrize(
    ("file", "told", "binds"),
    [
        ("profile.json", '{"dormitory": true, "dormitory-built": "2000-10-31"}', 20),
        ("profile.json", '{"dormitory": true, "dormitory-built": "2000-11-01"}', 12),
        ("profile.toml", "dormitory = true\ndormitory-built = 2000-10-31", 20),
    ],
)
def test_the_day_a_dormitory_was_built_decides_its_limits(capsys, tmp_path, file, told, binds):
    (tmp_path / file).write_text(told)
    _, said = answer(capsys, "icti/12.3", *ON, "--profile", str(tmp_path / file))
    assert {(one["quantity"], one["value"]) for one in said["limits"]} == {
        ("people-per-shower", binds),
        ("people-per-toilet", binds),
    }


def test_an_age_is_said_as_an_age(capsys):
    _, said = answer(capsys, "icti/4.3", "--jurisdiction", "kh", *ON)
    (age,) = said["limits"]
    assert age["why"]["zh"].startswith("至少 15 岁：") and "14 岁" in age["why"]["zh"]


def test_a_condition_that_is_not_met_does_not_apply(capsys, tmp_path):
    file = tmp_path / "profile.json"
    file.write_text('{"air-conditioning": false, "warm-air-heating": false}')
    _, told = answer(capsys, "icti/9.8", *ON, "--profile", str(file))
    assert {one["quantity"] for one in told["not_applicable"]} == {"outdoor-air-flow"}


@pytest.mark.parametrize(
    ("words", "code", "says"),
    [
        (("icti/99.1", *ON), 1, "no clause 99.1"),
        (("icti", *ON), 1, "is not a clause"),
        (("icti/9.7", *ON, "--kind", "ofice"), 2, "Did you mean 'office'"),
        (("icti/9.7", *ON, "--substance", "x"), 2, "no substance"),
        (("icti/2.5", "--on", "1.6.2024"), 2, "is not a date"),
        (("icti/2.5",), 2, "--on"),
        (("icti/2.5", *ON, "--profile", "no-such-file.json"), 1, "cannot be read"),
    ],
)
def test_refusals(capsys, words, code, says):
    found, out, err = run(capsys, *words)
    assert (found, out) == (code, "")
    assert says in err


def test_a_profile_that_is_no_json(capsys, tmp_path):
    file = tmp_path / "profile.json"
    file.write_text("{")
    code, _, err = run(capsys, "icti/2.5", *ON, "--profile", str(file))
    assert (code, "is no JSON or TOML" in err) == (1, True)


@pytest.mark.parametrize(
    ("told", "says"),
    [
        ([], "no object"),
        ({"dormitry": True}, "Did you mean 'dormitory'"),
        ({"dormitory": "yes"}, "Write true or false"),
        ({"headcount": -1}, "whole number"),
        ({"headcount": True}, "whole number"),
        ({"sector": 3}, "word of the law's list"),
        ({"dormitory-built": True}, "Write the day as 2000-11-01"),
        ({"dormitory-built": "20001101"}, "Write the day as 2000-11-01"),
        ({"dormitory-built": "1.11.2000"}, "Write the day as 2000-11-01"),
        ({"policies": [{}]}, "has no 'quantity'"),
    ],
)
def test_a_profile_that_cannot_be_understood(told, says):
    with pytest.raises((ProfileError, PolicyError), match=says):
        checked(told, "kh")


def test_a_profile_in_words_of_law_and_vocabulary():
    told = {"headcount": 12, "dormitory": False, "sector": "garment", "policies": [POLICY]}
    assert checked(told, "kh") == told
    with pytest.raises(ProfileError, match="unknown key 'sector'"):
        checked({"sector": "garment"}, "vn")


def test_a_fact_that_is_a_choice(monkeypatch):
    size = Fact("size", Text(zh="规模", en="size"), "choice", {"small": Text(zh="小", en="small")})
    words = vocabulary()
    monkeypatch.setattr(profiles, "vocabulary", lambda: replace(words, facts={**words.facts, "size": size}))
    assert checked({"size": "small"}, "kh") == {"size": "small"}
    with pytest.raises(ProfileError, match="Did you mean 'small'"):
        checked({"size": "smal"}, "kh")


def test_every_clause_on_the_shelf_fits_the_schema(capsys):
    for code in standards.codes():
        for clause in standards.load(code).clauses:
            main(["limit", clause.id, "--jurisdiction", "kh", *ON])
            CHECKER.validate(json.loads(capsys.readouterr().out))


def test_tables(capsys):
    code, out, _ = run(capsys, "icti/2.5", "--jurisdiction", "kh", *ON, "--format", "table")
    assert code == 0
    assert "At most 60 h" in out and "- 66 h: ICTI 2.5 gives it" in out
    code, out, _ = run(capsys, "icti/9.7", *ON, "--kind", "office", "--format", "table", "--lang", "zh")
    assert "空气温度 (办公室)" in out and "没有指明法域" in out
    assert "no numeric limit" in run(capsys, "icti/2.2", *ON, "--format", "table")[1]
    assert "没有数字限值" in run(capsys, "icti/2.2", *ON, "--format", "table", "--lang", "zh")[1]


def test_help_fits_a_screen(capsys):
    code, out, _ = run(capsys, "--help")
    assert code == 0
    assert len(out.splitlines()) <= 24


def test_a_permit_of_the_profile_is_named_and_one_that_makes_no_sense_is_refused(capsys, tmp_path):
    told = {
        "kind": "irregular-hours", "authority": "A", "number": "7", "start": "2024-01-01", "end": "2025-01-01",
        "covers": "all", "document": "d.pdf",
    }  # fmt: skip
    file = tmp_path / "profile.json"
    file.write_text(json.dumps({"permits": [told]}), "utf-8")
    code, out, _ = run(capsys, "icti/2.5", "--jurisdiction", "cn", *ON, "--profile", str(file))
    found = json.loads(out)
    CHECKER.validate(found)
    assert code == 0
    assert [one["number"] for one in found["not_applicable"][0]["permits"]] == ["7"]
    assert "permit No. 7" in found["losing"][0]["why"]["en"]
    file.write_text(json.dumps({"permits": [{**told, "end": "2023-01-01"}]}), "utf-8")
    code, _, err = run(capsys, "icti/2.5", "--jurisdiction", "cn", *ON, "--profile", str(file))
    assert (code, "not after its start" in err) == (2, True)

"""`fairfloor law` as people and other tools meet it: JSON against its schema, exit codes, refusals, help."""

import json
from datetime import date, timedelta
from pathlib import Path

import jsonschema
import pytest

from fairfloor.cli.main import main
from fairfloor.core import law
from tests.core.test_law import HOURS, shelf

SCHEMA = json.loads((Path(__file__).parents[2] / "docs/reference/schemas/law.json").read_text(encoding="utf-8"))
CHECKER = jsonschema.Draft202012Validator(SCHEMA, format_checker=jsonschema.FormatChecker())


def run(capsys, *words):
    """The exit code, what went to stdout, what went to stderr."""
    try:
        code = main(["law", *words])
    except SystemExit as stop:
        code = stop.code
    said = capsys.readouterr()
    return code, said.out, said.err


def test_the_schema_is_one():
    jsonschema.Draft202012Validator.check_schema(SCHEMA)


def test_a_known_wage(capsys):
    code, out, err = run(capsys, "show", "kh/minimum-wage", "--on", "2024-06-01")
    told = json.loads(out)
    CHECKER.validate(told)
    assert (code, err) == (0, "")
    assert told["value"] == {"amount": "204.00", "currency": "USD"}
    assert (told["since"], told["known_until"], told["found_in"]) == ("2024-01-01", "2026-12-31", "kh")
    assert told["source"]["kind"] == "press"


def test_for_whom(capsys):
    code, out, _ = run(capsys, "show", "kh/minimum-wage", "--on", "2024-06-01", "--for", "sector=garment,probation=yes")
    assert (code, json.loads(out)["amount"]) == (0, "202.00")


def test_a_law_that_sets_none_is_known(capsys):
    code, out, _ = run(capsys, "show", "kh/minimum-wage", "--on", "2019-06-01", "--for", "sector=other")
    told = json.loads(out)
    CHECKER.validate(told)
    assert (code, told["known"], told["sets_no_figure"]) == (0, True, True)


@pytest.mark.parametrize("day", ["2009-01-01", "2013-03-01", "2017-06-01", "2027-01-01", "2030-01-01"])
def test_a_day_not_known_exits_3_and_never_tells_the_last_value(capsys, day):
    code, out, err = run(capsys, "show", "kh/minimum-wage", "--on", day)
    told = json.loads(out)
    CHECKER.validate(told)
    assert (code, told["known"]) == (3, False)
    assert "value" not in told and "amount" not in told
    assert told["why"]["en"] in err
    assert err.count("\n") == 2


@pytest.mark.parametrize(
    ("words", "remedy"),
    [
        (("kh/minimum-wag",), "Did you mean 'minimum-wage'"),
        (("kk/minimum-wage",), "kh"),
    ],
)
def test_what_the_shelf_does_not_have_is_not_known_and_a_likely_name_offered(capsys, words, remedy):
    code, out, err = run(capsys, "show", *words, "--on", "2024-06-01")
    assert (code, json.loads(out)["known"]) == (3, False)
    assert remedy in err


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("show", "kh", "--on", "2024-06-01"), "Write it as kh/minimum-wage"),
        (("show", "kh/minimum-wage", "--on", "2024-6-1"), "is not a date such as"),
        (("show", "kh/minimum-wage", "--on", "20240601"), "is not a date such as"),
        (("show", "kh/minimum-wage"), "--on"),
        (("show", "kh/minimum-wage", "--on", "2024-06-01", "--for", "sector"), "is not KEY=WORD"),
        (("show", "kh/minimum-wage", "--on", "2024-06-01", "--for", "sector=a,sector=b"), "is there twice"),
        (("show", "kh/minimum-wage", "--on", "2024-06-01", "--for", "sectr=garment"), "Did you mean 'sector'"),
        (("show", "kh/minimum-wage", "--on", "2024-06-01", "--for", "sector=garmet"), "Did you mean 'garment'"),
        (("list", "kk"), "no jurisdiction 'kk'"),
    ],
)
def test_wrong_usage_exits_2_with_a_remedy(capsys, words, says):
    code, out, err = run(capsys, *words)
    assert (code, out) == (2, "")
    assert says in err


def test_every_subject_on_every_kind_of_day_fits_the_schema():
    for place in law.jurisdictions():
        for id in law.parameters(place):
            one = law.load(place, id)
            edges = {day for act in one.enactments for day in (act.since, act.since - timedelta(days=1))}
            for day in {date(1990, 1, 1), date(2024, 6, 1), date(2035, 1, 1), *edges}:
                CHECKER.validate(json.loads(json.dumps(law.value((place, id), day).as_json())))


def test_tables(capsys):
    code, out, _ = run(capsys, "show", "kh/night-window", "--on", "2024-06-01", "--format", "table", "--lang", "zh")
    assert code == 0
    assert "22:00 至 05:00" in out
    code, out, _ = run(
        capsys, "show", "kh/minimum-wage", "--on", "2019-06-01", "--for", "sector=other", "--format", "table"
    )
    assert (code, "known to set no figure" in out) == (0, True)
    code, out, err = run(capsys, "show", "kh/week-starts", "--on", "2024-06-01", "--format", "table", "--lang", "zh")
    assert (code, out) == (3, "")
    assert "没有读到" in err


def test_list(capsys):
    code, out, _ = run(capsys, "list")
    assert code == 0
    assert len(out.splitlines()) == sum(len(law.parameters(one)) for one in law.jurisdictions())
    assert "kh/week-starts" in out and "not known" in out
    code, out, _ = run(capsys, "list", "kh", "--format", "json")
    told = {one["parameter"]: one for one in json.loads(out)}
    assert told["minimum-wage"]["known_until"] == "2026-12-31"
    assert told["week-starts"]["since"] is None
    assert "未知" in run(capsys, "list", "--lang", "zh")[1]


def test_check(capsys, tmp_path):
    assert run(capsys, "check")[0] == 0
    folder = shelf(tmp_path, xa__weekly_cap=HOURS.replace("known_until", "know_until"))
    code, out, err = run(capsys, "check", str(folder))
    assert code == 1
    assert "Did you mean 'known_until'" in out
    assert "law-format.md" in err
    (tmp_path / "empty").mkdir()
    assert run(capsys, "check", str(tmp_path / "empty"))[0] == 1


@pytest.mark.parametrize("words", [(), ("show",), ("list",), ("check",)])
def test_help_fits_a_screen(capsys, words):
    code, out, _ = run(capsys, *words, "--help")
    assert code == 0
    assert len(out.splitlines()) <= 24

"""`fairfloor deadline` as people and other tools meet it: JSON against its schema, table, refusals, help."""

import json
import subprocess
import sys
from pathlib import Path

import jsonschema
import pytest

from fairfloor.cli.deadline import KINDS
from fairfloor.cli.main import main
from fairfloor.core.deadlines import BY_KIND

SCHEMA = json.loads((Path(__file__).parents[2] / "docs/reference/schemas/deadline.json").read_text(encoding="utf-8"))
CHECKER = jsonschema.Draft202012Validator(SCHEMA, format_checker=jsonschema.FormatChecker())


def run(capsys, *words):
    """The exit code, what went to stdout, what went to stderr."""
    try:
        code = main(["deadline", *words])
    except SystemExit as stop:
        code = stop.code
    said = capsys.readouterr()
    return code, said.out, said.err


def test_the_kinds_on_the_command_line_are_all_that_there_are():
    assert set(KINDS) == set(BY_KIND)
    assert set(SCHEMA["properties"]["kind"]["enum"]) == set(BY_KIND)


@pytest.mark.parametrize(
    ("kind", "day", "moment", "left_out"),
    [
        ("objection", "2025-01-20", "2025-01-20T23:59:59+07:00", 10),
        ("third-party-access", "2024-12-26", "2024-12-26T00:00:00+07:00", 0),
        ("documents", "2024-12-27", "2024-12-27T23:59:59+07:00", 0),
        ("next-visit", "2025-06-20", "2025-06-20T23:59:59+07:00", 0),
    ],
)
def test_the_json_holds_against_its_schema(capsys, kind, day, moment, left_out):
    code, out, err = run(capsys, kind, "--from", "2024-12-20", "--programme", "bfc", "--format", "json")
    assert (code, err) == (0, "")
    found = json.loads(out)
    CHECKER.validate(found)
    assert (found["kind"], found["from"], found["day"], found["moment"]) == (kind, "2024-12-20", day, moment)
    assert found["zone"] == "Asia/Phnom_Penh"
    assert len(found["left_out"]) == left_out
    assert found["provisional"] is False


@pytest.mark.parametrize(
    "spoil",
    [
        lambda found: found.pop("moment"),
        lambda found: found.update(kind="plan"),
        lambda found: found.update(day="20 January 2025"),
        lambda found: found.update(moment="2025-01-20T23:59:59"),
        lambda found: found["rule"].pop("zh"),
        lambda found: found["left_out"][0].pop("why"),
        lambda found: found.update(provisional="no"),
    ],
)
def test_the_schema_refuses_another_shape(capsys, spoil):
    found = json.loads(run(capsys, "objection", "--from", "2024-12-20", "--format", "json")[1])
    spoil(found)
    with pytest.raises(jsonschema.ValidationError):
        CHECKER.validate(found)


def test_holidays_can_be_left_out_and_an_unannounced_year_is_provisional(capsys):
    found = json.loads(run(capsys, "objection", "--from", "2024-12-20", "--exclude-holidays", "--format", "json")[1])
    CHECKER.validate(found)
    assert found["day"] == "2025-01-22"
    assert "2025-01-07" in [left["day"] for left in found["left_out"]]
    later = json.loads(run(capsys, "objection", "--from", "2029-12-20", "--exclude-holidays", "--format", "json")[1])
    assert later["provisional"] is True


def test_zone_jurisdiction_and_delay(capsys):
    found = json.loads(
        run(capsys, "objection", "--from", "2024-03-15", "--zone", "Europe/Berlin", "--format", "json")[1]
    )
    CHECKER.validate(found)
    assert found["moment"] == "2024-04-15T23:59:59+02:00"
    words = ("objection", "--from", "2025-09-26", "--jurisdiction", "cn", "--exclude-holidays", "--format", "json")
    assert json.loads(run(capsys, *words)[1])["day"] == "2025-11-04"
    words = ("third-party-access", "--from", "2024-12-20", "--delay", "10", "--format", "json")
    assert json.loads(run(capsys, *words)[1])["day"] == "2024-12-31"


def test_the_table_says_the_same_for_people(capsys):
    code, out, _ = run(capsys, "objection", "--from", "2024-12-20")
    assert code == 0
    assert "2025-01-20 (Monday)" in out
    assert "2025-01-20T23:59:59+07:00 (Asia/Phnom_Penh)" in out
    assert "2024-12-21 weekend (Saturday)" in out
    assert "provisional" not in out
    assert all(len(line) <= 100 for line in out.splitlines())
    zh = run(capsys, "objection", "--from", "2026-12-20", "--exclude-holidays", "--lang", "zh")[1]
    assert "2027-01-21 (星期四)" in zh
    assert "周末（星期六）" in zh
    assert "暂定" in zh


@pytest.mark.parametrize(
    ("words", "code", "told"),
    [
        (("objection",), 2, "--from"),
        (("objections", "--from", "2024-12-20"), 2, "invalid choice"),
        (("objection", "--from", "2024-13-20"), 2, "'2024-13-20' is not a date such as 2024-12-20"),
        (("objection", "--from", "20241220"), 2, "is not a date such as"),
        (("objection", "--from", "2023-02-29"), 2, "is not a date such as"),
        (("objection", "--from", "2024-12-20T00:00"), 2, "is not a date such as"),
        (("documents", "--from", "2024-12-20", "--exclude-holidays"), 2, "Use it with objection."),
        (("documents", "--from", "2024-12-20", "--jurisdiction", "kh"), 2, "Use it with objection."),
        (("objection", "--from", "2024-12-20", "--delay", "3"), 2, "Use it with third-party-access."),
        (("third-party-access", "--from", "2024-12-20", "--delay", "-1"), 1, "from 0 to 365"),
        (("objection", "--from", "2024-12-20", "--zone", "Mars"), 1, "'Mars' is not a time zone"),
        (("objection", "--from", "2024-12-20", "--programme", "bfx"), 1, "Use one of: bfc."),
        (("objection", "--from", "2024-12-20", "--jurisdiction", "vn"), 1, "Use one of cn, kh"),
        (("objection", "--from", "9999-12-20"), 1, "leads out of the calendar"),
        (("documents", "--from", "9999-12-25"), 1, "leads out of the calendar"),
        (("next-visit", "--from", "9999-12-25"), 1, "leads out of the calendar"),
    ],
)
def test_what_cannot_be_computed_is_refused_on_stderr_with_a_remedy(capsys, words, code, told):
    found, out, err = run(capsys, *words)
    assert found == code
    assert out == ""
    assert told in err
    assert "Traceback" not in err


def test_the_help_fits_a_screen(capsys):
    code, out, _ = run(capsys, "--help")
    assert code == 0
    assert len(out.splitlines()) <= 40


def test_neither_django_nor_the_holidays_package_is_loaded_for_an_ordinary_deadline():
    script = (
        "import sys; from fairfloor.cli.main import main; main(['deadline', 'objection', '--from', '2024-12-20']); "
        "print(sorted({'django', 'holidays', 'pint', 'duckdb'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]"

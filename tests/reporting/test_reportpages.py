"""The printed reference is as the code says, and the schema accepts and refuses what the code does."""

import json
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from fairfloor.reporting import forms, reportpages
from tests.reporting import sample

ROOT = Path(__file__).resolve().parents[2]
VALIDATOR = Draft202012Validator(reportpages.schema(), format_checker=Draft202012Validator.FORMAT_CHECKER)


@pytest.mark.parametrize("path", reportpages.pages())
def test_the_printed_reference_is_not_stale(path):
    committed = (ROOT / path).read_text("utf-8")
    assert committed == reportpages.pages()[path], f"{path} is stale: print it again (`make docs`)"


def test_the_schema_is_one():
    Draft202012Validator.check_schema(reportpages.schema())


@pytest.mark.parametrize("report", [sample.REPORT, sample.AMENDED, sample.BARE])
def test_the_schema_accepts_what_the_code_writes(report):
    assert [error.message for error in VALIDATOR.iter_errors(forms.as_json(report))] == []


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("number",), None),
        (("nubmer",), "x"),
        (("state",), "secret"),
        (("factory", "headcount", "women"), "343"),
        (("findings", 0, "limit", "compare"), "about"),
        (("findings", 0, "observed"), {"value": 3}),
        (("programme", "name"), {"zh": "项目"}),
        (("deadlines", 0, "from"), "someday"),
    ],
)
def test_the_schema_refuses_what_the_code_refuses(path, value):
    content = json.loads(json.dumps(forms.as_json(sample.REPORT)))
    part = content
    for key in path[:-1]:
        part = part[key]
    part[path[-1]] = value
    assert not VALIDATOR.is_valid(content)
    with pytest.raises(forms.ContentError):
        forms.read(reportpages.contents.Report, content)


def test_the_page_names_every_field():
    page = reportpages.page()
    for name in ("fewer_than", "after_visit", "weekly_hours", "left_out", "`from`", "`class`"):
        assert name in page
    assert "| `number` |  | text |" in page and "| `summary` | ○ |" in page

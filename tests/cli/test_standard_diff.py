"""`fairfloor standard diff`: every kind of change between two editions, told once, old before new."""

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from fairfloor.cli import standard_diff_pages as pages
from fairfloor.cli.main import main
from fairfloor.core import standards
from fairfloor.core.standard_changes import ITEMS, OTHERS, TEXTS, changes
from fairfloor.core.standards import Standard
from tests.cli.test_standard_files import told
from tests.core.demo_standard import DECLARED, SECTION, shelf

SCHEMA = json.loads((Path(__file__).parents[2] / "docs/reference/schemas/standard-diff.json").read_text("utf-8"))
ADDED = """
[[clause]]
number = "1.3"
title = { zh = "新", en = "New" }
requirement = { zh = "新的。", en = "New." }
verify = ["interview"]
"""
# What the later edition has instead, and the line that tells it.
CHANGES = [
    ("Gaps are small.", "Gaps are tiny.", "requirement:\n      - Gaps are small.\n      + Gaps are tiny."),
    ("precedence = \"stricter-of-both\"", "precedence = \"law-else-this\"",
     "limit guard: Gap, Hall at most 12.5 mm; the stricter of the law and this figure → Gap, Hall at most 12.5 mm; the law;"),
    ("value = 60,", "value = 30,", "recurrence check: Checking: every 60 days → Checking: every 30 days"),
    ("at_least = { value = 3, unit = \"count\" }\nwithin", "at_least = { value = 4, unit = \"count\" }\nwithin",
     "recurrence meetings: Meetings: at least 3 times a year → Meetings: at least 4 times a year"),
    ("applies = { fact = \"built\", less_than = 2000-11-01 }\n", "", "applies: built before 2000-11-01 → always"),
    ('verify = ["demonstration"]', 'verify = ["interview"]', "verified by: demonstration → interview"),
    ("sensitive = true\n", "", "sensitive: yes → no"),
    ('see_also = ["1.2", "2.c", "2", "icti/9.7", "icti/10.8"]', 'see_also = ["1.2"]', "see also: demo/1.2, demo/2.c"),
    ('en = "note"', 'en = "another"', "notes: changed"),
    ('synonyms = ["2-propanone"]', "", "substance acetone: Acetone (synonyms)"),
    ('each = { zh = "每台", en = "each machine" }', "", "record width: Width (each)"),
    ('  { id = "row-office", for = { kind = "office" }, value = 4, per = "person" },\n', "",
     "limit row-office: withdrawn: Gap, Office less than 4 mm for each person"),
]  # fmt: skip


def two(folder: Path, section: str, declared: str = DECLARED) -> tuple[Standard, Standard]:
    """The demonstration standard and a later edition of it with `section`."""
    later = declared.replace('"2020"', '"2024"').replace("effective = 2020-01-01", "effective = 2024-07-01")
    shelf(folder)
    shelf(folder, later, section, "2024")
    return read(folder, "2020"), read(folder, "2024")


def read(folder: Path, edition: str) -> Standard:
    """One edition, in which there is no mistake."""
    problems: list[Any] = []
    standard = standards.read_edition(folder / "demo" / edition, problems).standard
    assert problems == []
    return standard


@pytest.mark.parametrize(("old", "new", "line"), CHANGES, ids=[line[2].split(":")[0] for line in CHANGES])
def test_each_change_is_told_once_and_alone(old: str, new: str, line: str, tmp_path: Path) -> None:
    assert old in SECTION
    found = changes(*two(tmp_path, SECTION.replace(old, new)))
    (clause,) = found.changed
    assert len(clause.reworded) + len(clause.items) + len(clause.others) == 1
    assert line in pages.changes(found, "en")
    assert pages.changes(found, "zh").startswith("demo: 2020 → 2024  示范标准")
    jsonschema.Draft202012Validator(SCHEMA).validate(json.loads(json.dumps(found.as_json())))


def test_clauses_come_and_go_by_their_id(tmp_path: Path) -> None:
    declared = DECLARED.replace("clauses = 2", "clauses = 3")
    found = changes(*two(tmp_path, SECTION + ADDED, declared))
    assert [one.id for one in found.added] == ["demo/1.3"] and not found.withdrawn and not found.changed
    assert [one.field for one in found.standard] == ["effective", "sections"]
    back = changes(found.new, found.old)
    assert [one.id for one in back.withdrawn] == ["demo/1.3"] and not back.added
    assert "Clauses withdrawn\n  demo/1.3  New" in pages.changes(back, "en")
    assert "effective: 2024-07-01 → 2020-01-01" in pages.changes(back, "en")


def test_a_figure_is_told_old_before_new_with_its_unit(tmp_path: Path) -> None:
    found = changes(*two(tmp_path, SECTION.replace("12.5", "10")))
    (limit,) = found.as_json()["changed"][0]["limits"]
    assert (limit["old"]["value"], limit["new"]["value"], limit["new"]["unit"]) == (12.5, 10, "mm")
    assert "limit guard: Gap, Hall at most 12.5 mm → Gap, Hall at most 10 mm\n" in pages.changes(found, "en") + "\n"
    assert "限值 guard：间隙，大厅 不超过 12.5 毫米 → " in pages.changes(found, "zh")


def test_an_edition_and_itself_are_the_same(tmp_path: Path) -> None:
    icti = standards.load("icti")
    assert not changes(icti, icti)
    assert "Nothing changed" in pages.changes(changes(icti, icti), "en")


def test_every_field_of_a_clause_is_compared() -> None:
    told = set(standards.load("icti").clauses[0].as_json()) - {"id", "number"}
    assert told == {*TEXTS, *ITEMS, *OTHERS}
    assert set(pages.WORDS) >= told


def test_the_command(home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    two(tmp_path / "mine", SECTION.replace("Gaps are small.", "Gaps are tiny."))
    told(capsys, "add", str(tmp_path / "mine"))
    assert "+ Gaps are tiny." in told(capsys, "diff", "demo", "2020", "2024")[0]
    out, _ = told(capsys, "diff", "demo", "2020", "2024", "--format", "json")
    assert [one["id"] for one in json.loads(out)["changed"]] == ["demo/1.1"]
    assert "it has: 2020, 2024" in told(capsys, "diff", "demo", "2020", "2030", code=1)[1]


@pytest.mark.parametrize("verb", ["add", "diff"])
def test_help_fits_a_screen(verb: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["standard", verb, "--help"])
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) <= 24 and max(map(len, lines)) <= 100

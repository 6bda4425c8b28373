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
        (("clauses", "icti/2.5", "limits", 1, "unit"), "std"),
        (("clauses", "icti/2.5", "limits", 1, "value"), "66"),
        (("clauses", "icti/2.5", "limits", 1, "precedence"), "law"),
        (("clauses", 0, "title"), {"en": "only English"}),
    ],
)
def test_the_schema_refuses_what_is_not_the_form(path: tuple[str | int, ...], value: object) -> None:
    exported = json.loads(json.dumps(standards.load("icti").as_json()))
    numbers = {clause["id"]: place for place, clause in enumerate(exported["clauses"])}
    place = exported
    for step in path[:-1]:
        place = place[numbers.get(step, step)]
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
    titles = [standards.load(code).title["en"] for code in standards.codes()]
    assert {line.index(title) for line, title in zip(lines, titles, strict=True)} == {
        len("bfc-public  undated  190/190  ")
    }
    assert "柬埔寨更佳工厂" in told(capsys, "list", "--lang", "zh")[0]
    listed = json.loads(told(capsys, "list", "--format", "json")[0])
    assert listed[2]["clauses"] == 190 and listed[2]["written"] == 190


def page(capsys: pytest.CaptureFixture[str], clause: str, language: str = "en") -> str:
    """A clause as it is shown, the line breaks of English taken out."""
    shown, _ = told(capsys, "show", clause, "--lang", language)
    assert language == "zh" or max(map(len, shown.splitlines())) <= 100
    return " ".join(shown.split()) if language == "en" else shown


def test_show_a_clause_in_both_languages(capsys: pytest.CaptureFixture[str]) -> None:
    english = page(capsys, "icti/9.7")
    assert "Temperature at work" in english
    assert "- Air temperature (this figure, with a permitted relaxation; outside it is no breach by itself; " in english
    assert "may be moved by 1 °C (printed 1 °C / 2 °F): Medical staff certify" in english
    assert "- Office: at most 31 °C (printed 31 °C / 88 °F)" in english
    chinese = page(capsys, "icti/9.7", "zh")
    assert "      - 办公室：不超过 31 ℃（印作 31 ℃ / 88 ℉）\n" in chinese
    assert "可放宽 1 ℃（印作 1 ℃ / 2 ℉）：医务人员证明" in chinese
    assert "Limits" not in chinese


# What a clause says beside its texts, exactly as a monitor reads it.
@pytest.mark.parametrize(
    ("clause", "english", "chinese"),
    [
        ("icti/11.24", "- Acetone, full shift: at most 500 ppm", "- 丙酮，整班：不超过 500 ppm"),
        ("icti/11.24", "- Acetone, 15 minutes: at most 750 ppm", "- 丙酮，15 分钟：不超过 750 ppm"),
        ("icti/11.24", "- Formaldehyde, ceiling: at most 0.3 ppm", "- 甲醛，最高限额：不超过 0.3 ppm"),
        (
            "icti/11.24",
            "- Cyclohexanone (CAS 108-94-1; also called anone, pimelic ketone; molar mass 98.14 g/mol); arises: paint",
            "- 环己酮（CAS 号 108-94-1；又称 anone、pimelic ketone；摩尔质量 98.14 克/摩尔）；产生于：油漆",
        ),
        (
            "icti/10.27",
            "- One of these is enough: - Distance between oxygen and fuel gas cylinders: at least 20 ft (recommended,"
            " never a breach; printed 20 ft / 6 m) - Height of a separating barrier: at least 5 ft (recommended, never a"
            " breach; printed 5 ft / 1.5 m), and fire resistance: at least 0.5 h (recommended, never a breach)",
            "- 以下各项有一项即可：\n      - 氧气瓶与燃料气瓶的距离：至少 20 英尺（",
        ),
        (
            "icti/10.8",
            "- Distance from the place of work to an emergency exit [General office]: at most 200 ft (advice; a stricter"
            " law binds; law: Distance to an emergency exit, at most). The source's figure is advice",
            "作业点到紧急出口的距离 [一般办公室]：不超过 200 英尺（建议；法律更严的，依法律；相关法律：",
        ),
        ("icti/10.8", "- Number of exits: at least 2 for each floor of a building.", "- 出口数量：每楼层至少 2。"),
        ("icti/4.3", "- Age of a worker: at least 14 years (the law;", "- 员工年龄：至少 14 岁（依法律；"),
        ("icti/4.2", "- Legal minimum age 14 years – How the", "- 法定最低年龄 14 岁——公约的适用："),
        ("icti/5.4", "- Pay interval 30 days – Notice before", "- 工资支付间隔 30 天——离职日前至少：30 天"),
        (
            "icti/11.30",
            "- Hearing – Hazard: Noise high enough to harm hearing; Equipment: Earmuffs, earplugs",
            "- 听力——危害：噪声大到足以伤害听力；装备：耳罩、耳塞",
        ),
        (
            "icti/12.24",
            "- Triangular bandage – Detail: the length is that of the longest side; Length, at least: 1.3 m; Width or other"
            " sides, at least: 0.9 m; Fewer than 50 employees (column 1): 2; More than 50 employees, for every 100"
            " (column 2): 4",
            "- 安全别针——员工少于 50 人（栏目一）：足量；员工超过 50 人，每 100 人（栏目二）：足量",
        ),
        (
            "icti/12.13",
            "Extends: icti/10 Fire safety (whole section): holds for the dormitory too",
            "延伸适用：icti/10 消防（整个部分）：也适用于宿舍",
        ),
        ("icti/4.5", "- workers: at least 3, the youngest-looking", "- 员工：样本量至少为 3，选相貌最年轻者"),
        (
            "icti/11.28",
            "- maintenance workers: 3 to 5, chosen by the monitor",
            "- 维修保养工：样本量为 3 至 5，由监督员选取",
        ),
        (
            "icti/9.15",
            "- taps: at least 1, chosen by the monitor, each production unit or dormitory",
            "- 水龙头：样本量至少为 1，由监督员选取，每个生产单位或宿舍",
        ),
        ("icti/9.15", "Testing the quality of the drinking water: yearly", "饮用水水质检验：每年一次"),
        ("icti/11.4", "meeting of the EHS committee: every 60 days", "EHS 委员会例会：每 60 天一次"),
        ("icti/11.4", "the EHS committee: at least 3 times a year", "参加 EHS 委员会会议：每年至少 3 次"),
        ("icti/10.11", "June to October; at least once a year", "高峰时期之内；每年至少 1 次"),
        ("bfc-public/evacuation-drills", ": every 6 months", "：每 6 个月一次"),
        (
            "icti/12.3",
            "- People to a shower or bath: at most 20 (only where dormitory built before 2000-11-01).",
            "- 每个淋浴或浴池的使用人数：不超过 20（仅限：宿舍建成日期在 2000-11-01 之前）。",
        ),
        (
            "icti/12.3",
            "(only where dormitory built on 2000-11-01 or later)",
            "（仅限：宿舍建成日期在 2000-11-01 或之后）",
        ),
        (
            "icti/11.10",
            "(each contractor; must not be after: day on which the contractor began work)",
            "（每个承包商；不得晚于：承包商开工的日期）",
        ),
        (
            "icti/2.5",
            "at most 66 h (law and the factory's own policy, the stricter; this figure only where there is no law; law: ",
            "不超过 66 小时（依法律和工厂政策中较严者；只有法律没有规定时才依此数；相关法律：",
        ),
        (
            "icti/9.16",
            "at least 1 for every 24 people up to 100 and 1 for every 40 people above 100 (",
            "至少 1 个（100 人以内，每 24 人），超过 100 人的部分每 40 人 1 个（",
        ),
        (
            "icti/9.8",
            "(only where the factory has any of: Air conditioning; Forced",
            "工厂有以下任何一项：空调；强制送暖风",
        ),
        ("icti/9.8", "at least 20 ft³/min for each person (printed", "每人至少 20 立方英尺/分钟（印作"),
        ("icti/10.27", "Law to look up: - Storage and use of compressed", "应查的法律事项：\n  - 压缩气瓶的存放与使用"),
        ("icti/10.27", "- icti/10.26 Hot work", "- icti/10.26 热工作业"),
    ],
)
def test_show_says_it_exactly(capsys: pytest.CaptureFixture[str], clause: str, english: str, chinese: str) -> None:
    assert english in page(capsys, clause)
    assert chinese in page(capsys, clause, "zh")


def test_each_of_46_limits_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    clause = standards.clause("icti/11.24")
    shown = page(capsys, "icti/11.24", "zh")
    rows = [line for line in shown.splitlines() if line.startswith("      - ")]
    assert len(rows) == len(set(rows)) == len(clause.limits) == 46
    assert all(f"- {one.name['zh']}" in shown and one.arises["zh"] in shown for one in clause.substances)


def test_substances_make_the_table_of_the_export(capsys: pytest.CaptureFixture[str]) -> None:
    exported = json.loads(told(capsys, "show", "icti/11.24", "--format", "json")[0])
    rows = {row["substance"]: row for row in exported["table"]}
    assert len(exported["table"]) == len(rows) == 35
    assert rows["acetone"] == {
        "quantity": "exposure",
        "substance": "acetone",
        "compare": "at-most",
        "full-shift": {"value": 500, "unit": "ppm"},
        "short-term": {"value": 750, "unit": "ppm"},
    }
    assert rows["formaldehyde"]["ceiling"] == {"value": 0.3, "unit": "ppm"}


def test_every_clause_can_be_shown(capsys: pytest.CaptureFixture[str]) -> None:
    for code in standards.codes():
        for clause in standards.load(code).clauses:
            for language in ("en", "zh"):
                shown, _ = told(capsys, "show", clause.id, "--lang", language)
                assert clause.title.say(language) in shown


def test_show_a_made_up_standard_with_every_key(tmp_path: Path) -> None:
    from fairfloor.cli import standard_pages
    from fairfloor.core.standard_checks import check

    (standard,) = check(shelf(tmp_path)).standards
    first = " ".join(standard_pages.clause(standard, standard.clause("demo/1.1"), "en").split())
    assert "machines: 3 to 5, drawn at random" in first
    assert "Checking: every 60 days" in first
    assert "Meetings: at least 3 times a year (only where roof is flat)" in first
    assert "Day of the policy (must not be before: day of the law)" in first and "Width (each machine)" in first
    assert (
        "Gap [Hall]: at most 12.5 mm (the stricter of the law and this figure; law: Gap width; printed 0.5 in" in first
    )
    assert "One of these is enough: - Gap [Hall]: less than 3 mm (" in first
    assert "- demo/2 Two (whole section)" in first
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


def test_a_standard_is_printed_to_a_file(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    to = tmp_path / "handbook.pdf"
    out, _ = told(capsys, "print", "bfc-public", "--lang", "zh", "--to", str(to))
    assert to.read_bytes().startswith(b"%PDF-")
    assert out == f"{to}: {standards.load('bfc-public').title['zh']}, 21 clauses\n"


def test_a_file_that_cannot_be_written_is_a_fault_with_a_remedy(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    _, err = told(capsys, "print", "bfc-public", "--to", str(tmp_path / "nowhere" / "x.pdf"), code=1)
    assert "cannot be written" in err and "folder that is there" in err

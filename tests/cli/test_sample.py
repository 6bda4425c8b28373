"""`fairfloor sample` as people and other tools meet it: JSON against its schema, replay, damaged rosters, refusals."""

import hashlib
import json
from pathlib import Path

import jsonschema
import pytest

from fairfloor.cli.main import main

SCHEMA = json.loads((Path(__file__).parents[2] / "docs/reference/schemas/sample.json").read_text(encoding="utf-8"))
CHECKER = jsonschema.Draft202012Validator(SCHEMA, format_checker=jsonschema.FormatChecker())
ROWS = [
    f"W{n:03},{'女' if n % 2 else '男'},{['Sewing', 'Maintenance'][n % 10 == 0]},200{n % 8}-03-0{1 + n % 9}"
    for n in range(40)
]
FILE = "\n".join(["worker,sex,department,birth date", *ROWS]) + "\n"


@pytest.fixture
def roster(tmp_path):
    """Forty people, four of them of maintenance."""
    path = tmp_path / "people.csv"
    path.write_text(FILE, encoding="utf-8")
    return path


def run(capsys, *words):
    """The exit code, what went to stdout, what went to stderr."""
    try:
        code = main(["sample", *map(str, words)])
    except SystemExit as stop:
        code = stop.code
    said = capsys.readouterr()
    return code, said.out, said.err


def drawn(capsys, roster, *words):
    """The JSON of a draw, which fits the schema."""
    code, out, err = run(capsys, "draw", "--roster", roster, *words)
    assert (code, err) == (0, "")
    told = json.loads(out)
    CHECKER.validate(told)
    return told


def replay(capsys, tmp_path, kept, roster):
    """The exit code and the JSON of a replay, which fits the schema."""
    path = tmp_path / "draw.json"
    path.write_text(json.dumps(kept, ensure_ascii=False), encoding="utf-8")
    code, out, err = run(capsys, "replay", path, "--roster", roster)
    assert err == ""
    told = json.loads(out)
    CHECKER.validate(told)
    return code, told["replay"]


def test_the_schema_is_one():
    jsonschema.Draft202012Validator.check_schema(SCHEMA)


def test_a_clause_is_drawn_for_and_replayed(capsys, roster, tmp_path):
    told = drawn(capsys, roster, "--clause", "icti/5.2", "--seed", "dice 4 6 1")
    by_hand = sorted((hashlib.sha256(f"dice 4 6 1\n{row[:4]}".encode()).hexdigest(), row[:4]) for row in ROWS)
    assert told["drawn"] == [id for _, id in by_hand[:3]]
    assert (told["of"], told["size"], told["added_on_floor"]) == (40, 3, [])
    assert told["roster_sha256"] == hashlib.sha256(FILE.encode()).hexdigest()
    code, found = replay(capsys, tmp_path, told, roster)
    assert (code, found["same_roster"], found["same_draw"]) == (0, True, True)


def test_rows_in_another_order_and_encoding_are_another_file_and_the_same_draw(capsys, roster, tmp_path):
    told = drawn(capsys, roster, "--size", "6", "--by", "sex")
    assert [(one["name"], one["of"], one["size"]) for one in told["strata"]] == [("female", 20, 3), ("male", 20, 3)]
    header, *rows = FILE.splitlines()
    other = tmp_path / "other.csv"
    other.write_bytes("\r\n".join([header, *rows[::-1]]).encode("gb18030"))
    code, found = replay(capsys, tmp_path, told, other)
    assert (code, found["same_roster"], found["same_draw"]) == (1, False, True)


def test_a_changed_draw_is_named(capsys, roster, tmp_path):
    told = drawn(capsys, roster, "--size", "3", "--seed", "s")
    other = next(row[:4] for row in ROWS if row[:4] not in told["drawn"])
    code, found = replay(capsys, tmp_path, {**told, "drawn": [other, *told["drawn"][1:]]}, roster)
    assert (code, found["missing"], found["unexpected"]) == (1, told["drawn"][:1], [other])


def test_two_seeds_that_nobody_gave_are_two(capsys, roster):
    assert drawn(capsys, roster, "--size", "3")["seed"] != drawn(capsys, roster, "--size", "3")["seed"]


def test_refused_rows_are_told_and_never_drawn(capsys, tmp_path):
    path = tmp_path / "damaged.csv"
    path.write_text("worker,sex\nW1,F\n,F\nW1,M\nZoë,F\nZoe\u0308,F\nW4\nW5,F\n", encoding="utf-8")
    told = drawn(capsys, path, "--size", "50")
    intake = told["intake"]["roster"]
    assert (intake["read"], intake["accepted"]) == (7, 3)
    assert [row["line"] for row in intake["refused"]] == [3, 4, 6, 7]
    assert "other signs" in intake["refused"][2]["reason"]["en"] and "5" in intake["refused"][2]["reason"]["en"]
    assert sorted(told["drawn"]) == ["W1", "W5", "Zoë"] and "all of them" in told["notes"][0]["en"]


def test_maintenance_workers_are_those_whom_somebody_names(capsys, roster):
    code, out, err = run(capsys, "draw", "--roster", roster, "--clause", "icti/11.28")
    assert (code, out) == (2, "") and "maintenance workers" in err
    told = drawn(capsys, roster, "--clause", "icti/11.28", "--only", "department=maintenance", "--size", "4")
    assert (told["of"], told["size"], told["left_out"][0]["count"]) == (4, 4, 36)


def test_the_youngest_looking_are_chosen_on_the_floor(capsys, roster, tmp_path):
    told = drawn(capsys, roster, "--clause", "icti/4.5", "--only", "youngest=5")
    assert "on the floor" in told["notes"][0]["en"]
    path = tmp_path / "draw.json"
    path.write_text(json.dumps(told), encoding="utf-8")
    code, out, _ = run(capsys, "add", path, "--worker", "W001", "--reason", "looks young")
    more = json.loads(out)
    CHECKER.validate(more)
    assert code == 0 and more["added_on_floor"] == [{"worker": "W001", "reason": "looks young"}]
    assert replay(capsys, tmp_path, more, roster)[0] == 0


@pytest.mark.parametrize("language", ["en", "zh"])
def test_tables_are_for_people(capsys, roster, tmp_path, language):
    words = ("--format", "table", "--lang", language)
    code, out, _ = run(capsys, "draw", "--roster", roster, "--size", "3", "--by", "department", "--seed", "s", *words)
    assert code == 0 and ("抽取" if language == "zh" else "3 of 40 drawn") in out
    path = tmp_path / "draw.json"
    path.write_text(json.dumps(drawn(capsys, roster, "--size", "3")), encoding="utf-8")
    code, out, _ = run(capsys, "replay", path, "--roster", roster, *words)
    assert code == 0 and ("同一个文件" if language == "zh" else "the same file") in out


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("--clause", "icti/9.15"), 2, "taps"),
        (("--clause", "icti/9.7"), 2, "asks for no sample"),
        (("--clause", "icti/99.1"), 2, "no clause 99.1"),
        ((), 2, "how many"),
        (("--size", "0"), 2, "at least one"),
        (("--size", "3", "--seed", " "), 2, "seed"),
        (("--size", "3", "--only", "department=Dyeing"), 2, "it knows: Maintenance, Sewing"),
        (("--size", "3", "--only", "born-after=2024-01-01"), 1, "Nobody"),
    ],
)
def test_refusals_are_sentences(capsys, roster, words, code, said):
    found = run(capsys, "draw", "--roster", roster, *words)
    assert found[0] == code and said in found[2] and found[1] == ""


def test_files_that_are_none_are_refused(capsys, roster, tmp_path):
    assert run(capsys, "draw", "--roster", tmp_path / "none.csv", "--size", "3")[0] == 1
    for content, code in (("{", 1), ("[]", 1), ('{"seed": "s"}', 1)):
        path = tmp_path / "draw.json"
        path.write_text(content)
        assert run(capsys, "replay", path, "--roster", roster)[0] == code
    kept = drawn(capsys, roster, "--size", "3")
    path.write_text(json.dumps({**kept, "method": "sha256-order-2"}))
    assert run(capsys, "replay", path, "--roster", roster)[0] == 3

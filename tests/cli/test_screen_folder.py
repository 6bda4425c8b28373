"""`fairfloor screen FOLDER`: counts in both languages and as JSON, the hits as files, and wrong usage in sentences."""

import json

import duckdb
import pytest

from benchmarks.records import made
from fairfloor.cli.main import main


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("records")
    made.make(folder, 6 * made.DAYS * made.PRESENT, a_factory=3)
    return folder


def told(capsys, *words):
    code = main(["screen", *map(str, words)])
    out, err = capsys.readouterr()
    return code, out, err


def test_counts_digests_and_hits(capsys, folder, tmp_path):
    hits = tmp_path / "hits"
    code, out, err = told(capsys, folder, "--jurisdiction", "kh", "--format", "json")
    assert (code, err) == (0, "")
    rules = {rule["id"]: rule for rule in json.loads(out)["rules"]}
    assert len(rules) == 23 and all(len(rule["digest"]) == 16 for rule in rules.values())
    assert rules["daily-hours"]["checked"] > 800 and rules["pay-interval"]["hits"] > 0
    code, out, err = told(
        capsys, folder, "--jurisdiction", "kh", "--format", "parquet", "--output", hits, "--lang", "zh"
    )
    assert (code, err) == (0, "")
    assert f"发现 {rules['pay-interval']['hits']} 处" in out
    count = duckdb.sql(f"SELECT count(*) FROM '{hits}/*.parquet'").fetchall()[0][0]
    assert count == sum(rule["hits"] for rule in rules.values())
    code, _, err = told(capsys, folder, "--jurisdiction", "kh", "--format", "parquet", "--output", hits)
    assert code == 2 and "is there already" in err


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ((), "no jurisdiction is named"),
        (("--jurisdiction", "xx"), "xx"),
        (("--jurisdiction", "kh", "--dates", "day-first"), "--dates is for one factory's files"),
        (("--jurisdiction", "kh", "--format", "xlsx"), "a folder of Parquet files"),
        (("--jurisdiction", "kh", "--attendance", "x"), "screened apart"),
        (("--jurisdiction", "kh", "--rules", "daily-hours,nonsense"), "no rule is called 'nonsense'"),
    ],
)
def test_wrong_usage_is_a_sentence(capsys, folder, words, sentence):
    code, out, err = told(capsys, folder, *words)
    assert (code, out) == (2, "") and sentence in err


def test_a_folder_without_records_is_a_sentence(capsys, tmp_path):
    code, out, err = told(capsys, tmp_path, "--jurisdiction", "kh")
    assert (code, out) == (1, "") and "holds no attendance.parquet" in err


def test_a_damaged_file_and_a_figure_out_of_bounds_are_sentences_that_quote_nothing(capsys, folder, tmp_path):
    (tmp_path / "attendance.parquet").write_bytes(b"PAR1 nothing of the kind")
    code, out, err = told(capsys, tmp_path, "--jurisdiction", "kh")
    assert (code, out) == (1, "") and "cannot be screened (" in err and "damaged" in err and "Traceback" not in err
    paid = 8_111_222_333_444_555_666  # more than can be multiplied
    for path in folder.glob("*.parquet"):
        other = f"REPLACE (CAST({paid} AS BIGINT) AS basic_pay)" if path.stem == "payroll" else ""
        duckdb.sql(f"COPY (SELECT * {other} FROM '{path}') TO '{tmp_path / path.name}' (FORMAT parquet)")
    code, out, err = told(capsys, tmp_path, "--jurisdiction", "kh")
    assert (code, out) == (1, "") and "cannot be screened (" in err and str(paid) not in err


def test_signals_are_asked_by_name(capsys, folder):
    words = (folder, "--jurisdiction", "kh", "--rules", "round-punches,daily-hours")
    code, out, err = told(capsys, *words, "--format", "json")
    assert (code, err) == (0, "")
    assert [(rule["id"], rule["kind"]) for rule in json.loads(out)["rules"]] == [
        ("daily-hours", "breach"), ("round-punches", "signal"),
    ]  # fmt: skip
    code, out, _ = told(capsys, *words)
    assert code == 0 and len(out.splitlines()) >= 2


def test_permits_in_the_folder(capsys, folder, tmp_path):
    for path in folder.glob("*.parquet"):
        (tmp_path / path.name).symlink_to(path)
    for held, sentence in (
        ("{", "permits.json is no JSON"),
        ('{"77": []}', "the factory 77, of which there are no records"),
    ):
        (tmp_path / "permits.json").write_text(held)
        code, out, err = told(capsys, tmp_path, "--jurisdiction", "kh")
        assert code in (1, 2) and out == "" and sentence in err

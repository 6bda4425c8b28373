"""`fairfloor screen` as people and tools use it."""

import json
import subprocess
import sys

import pytest

from fairfloor.cli.main import main, parser
from fairfloor.screening.keeping import ranges
from tests.screening.records import attlog

WEEK = ", ".join(f"2024-03-{day:02} 07:00i 17:30o" for day in range(4, 11))


@pytest.fixture
def file(tmp_path):
    """A week of seven long days, and one day with a punch missing."""
    path = attlog(tmp_path / "attlog.dat", {"7": WEEK, "12": "2024-03-04 07:00i"})
    path.write_text(path.read_text() + "        7\t1971--10--29 -23:-23:-27\t1\t0\t0\t0\n")
    return path


def told(capsys, *words):
    """Exit code, stdout and stderr of one command."""
    code = main(["screen", *map(str, words)])
    out, err = capsys.readouterr()
    return code, out, err


def test_json(capsys, file):
    code, out, err = told(capsys, "--punches", file, "--jurisdiction", "kh", "--format", "json")
    result = json.loads(out)
    assert (code, err) == (0, "")
    assert result["intake"]["attendance"]["refused"][0]["line"] == 16
    assert [len(rule["hits"]) for rule in result["rules"][:4]] == [7, 1, 1, 1]


@pytest.mark.parametrize(
    ("language", "words"),
    [
        (
            "en",
            [
                "rows read 16, accepted 15, refused 1",
                "line 16: ",
                "2024-03-04 – 2024-03-10: 73.5 h in a week, limit 60 h in a week",
                "1 punch, limit 2 punches",
            ],
        ),
        (
            "zh",
            [
                "读入 16 行，接受 15 行，拒收 1 行",
                "第 16 行：",
                "2024-03-04 – 2024-03-10：一周 73.5 小时，限值一周 60 小时",
                "打卡 1 次，限值打卡 2 次",
            ],
        ),
    ],
)
def test_table(capsys, file, language, words):
    code, out, _ = told(capsys, "--punches", file, "--jurisdiction", "kh", "--lang", language)
    assert code == 0
    for word in words:
        assert word in out


def test_the_period_is_given_by_its_first_and_its_last_day(capsys, file):
    words = (
        "--punches",
        file,
        "--jurisdiction",
        "kh",
        "--format",
        "json",
        "--from",
        "2024-03-05",
        "--to",
        "2024-03-06",
    )
    result = json.loads(told(capsys, *words)[1])
    assert [hit["start"] for hit in result["rules"][0]["hits"]] == ["2024-03-05", "2024-03-06"]
    assert (result["settings"]["from"], result["settings"]["to"]) == ("2024-03-05", "2024-03-06")


def test_options_reach_the_screening(capsys, file, tmp_path):
    roster = tmp_path / "roster.csv"
    roster.write_text("worker\n7\n99\n")
    words = ("--unpaid-break", 60, "--week-starts", "friday", "--roster", roster)
    result = json.loads(told(capsys, "--punches", file, "--jurisdiction", "kh", "--format", "json", *words)[1])
    settings = result["settings"]
    assert (settings["unpaid_break_minutes"], settings["week_starts"]) == (60, "friday")
    assert settings["people"]["population"] == 3
    assert result["rules"][0]["hits"] == []


def test_the_rules_that_are_named_are_asked_alone_and_find_the_same(capsys, file):
    words = ("--punches", file, "--jurisdiction", "kh", "--format", "json")
    whole = json.loads(told(capsys, *words)[1])["rules"]
    some = json.loads(told(capsys, *words, "--rules", "rest-day, daily-hours")[1])["rules"]
    assert [rule["id"] for rule in some] == ["daily-hours", "rest-day"]
    assert some == [rule for rule in whole if rule["id"] in ("daily-hours", "rest-day")]


def test_progress_goes_to_stderr(capsys, file):
    code, out, err = told(capsys, "--punches", file, "--jurisdiction", "kh", "--format", "json", "--progress")
    json.loads(out)
    assert code == 0
    assert err.endswith("100%\n")


def test_an_empty_file_is_told_and_does_not_stop_it(capsys, tmp_path):
    empty = tmp_path / "empty.dat"
    empty.write_bytes(b"")
    code, out, err = told(capsys, "--punches", empty, "--jurisdiction", "kh", "--format", "json")
    assert code == 0
    intake = json.loads(out)["intake"]["attendance"]
    assert (intake["read"], intake["accepted"], intake["refused"]) == (0, 0, [])
    assert "no row of the attendance file could be used" in err


@pytest.mark.parametrize(
    ("words", "code", "says"),
    [
        (("--jurisdiction", "atlantis"), 2, "atlantis"),
        (("--jurisdiction", "kh", "--from", "2024-03-05", "--to", "2024-03-04"), 2, "before it starts"),
        (("--jurisdiction", "kh", "--unpaid-break", "-5"), 2, "does not fit"),
        (("--jurisdiction", "kh", "--to", "9999-12-31"), 2, "--help"),
        (("--jurisdiction", "kh", "--rules", "daily"), 2, "no rule is called 'daily'; use daily-hours, "),
        (("--jurisdiction", "kh", "--rules", ","), 2, "no rule is named"),
    ],
)
def test_wrong_usage_is_one_sentence_with_a_remedy(capsys, file, words, code, says):
    found, out, err = told(capsys, "--punches", file, *words)
    assert (found, out) == (code, "")
    assert says in err
    assert "Traceback" not in err


def test_a_file_that_cannot_be_opened(capsys, tmp_path):
    code, out, err = told(capsys, "--punches", tmp_path / "nothing.dat", "--jurisdiction", "kh")
    assert (code, out) == (1, "")
    assert "nothing.dat" in err
    code, _, err = told(capsys, "--punches", tmp_path, "--jurisdiction", "kh")
    assert code == 1
    assert "irectory" in err


@pytest.mark.parametrize(
    "words", [("--from", "2024-3-5"), ("--from", "5"), ("--week-starts", "someday"), ("--format", "xml")]
)
def test_words_that_are_not_options(capsys, words):
    with pytest.raises(SystemExit) as stopped:
        parser().parse_args(["screen", "--punches", "x", "--jurisdiction", "kh", *words])
    assert stopped.value.code == 2
    capsys.readouterr()


def test_help_fits_a_screen(capsys):
    with pytest.raises(SystemExit):
        parser().parse_args(["screen", "--help"])
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) <= 40
    assert max(map(len, lines)) <= 100


def test_the_command_line_imports_no_engine_before_it_screens():
    code = "import sys; from fairfloor.cli.main import parser; parser(); print('duckdb' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"


def test_an_empty_file_has_a_page_too(capsys, tmp_path):
    empty = tmp_path / "empty.dat"
    empty.write_bytes(b"")
    code, out, _ = told(capsys, "--punches", empty, "--jurisdiction", "kh")
    assert code == 0
    assert "rows read 0" in out
    assert "worst case" not in out


def test_lines_in_a_row_are_told_as_a_range():
    assert ranges([3, 7, 8, 9, 11]) == "3, 7-9, 11"
    assert ranges([]) == ""


def test_a_permit_of_the_profile_sets_the_day_aside_and_is_named(tmp_path, capsys):
    """Comprehensive hours in China: the day is no longer judged alone, and the reason names the permit."""
    days = "\n".join(f"1,2024-03-{day:02},07:00,19:30" for day in range(4, 9))
    (tmp_path / "days.csv").write_text(f"worker,date,in,out\n{days}\n", "utf-8")
    permit = {
        "kind": "comprehensive-hours", "authority": "Demonstration authority", "number": "D-1", "start": "2024-01-01",
        "end": "2025-01-01", "cycle": "quarter", "covers": "all", "document": "approval.pdf",
    }  # fmt: skip
    (tmp_path / "profile.json").write_text(json.dumps({"permits": [permit]}), "utf-8")
    asked = ["screen", "--attendance", str(tmp_path / "days.csv"), "--jurisdiction", "cn", "--format", "json"]
    told = []
    for more in ([], ["--profile", str(tmp_path / "profile.json")]):
        assert main([*asked, *more]) == 0
        rules = json.loads(capsys.readouterr().out)["rules"]
        told.append(next(rule for rule in rules if rule["id"] == "daily-hours"))
    assert (len(told[0]["hits"]), len(told[1]["hits"]), told[1]["checked"]) == (5, 0, 0)
    assert "D-1" in told[1]["not_judged"][0]["reason"]["en"] and "D-1" in told[1]["not_judged"][0]["reason"]["zh"]


def test_a_profile_that_says_something_unknown_is_refused_with_the_word(tmp_path, capsys):
    (tmp_path / "days.csv").write_text("worker,date,in,out\n1,2024-03-04,07:00,17:00\n", "utf-8")
    (tmp_path / "profile.json").write_text('{"dormitry": true}', "utf-8")
    words = ["--attendance", str(tmp_path / "days.csv"), "--profile", str(tmp_path / "profile.json")]
    assert main(["screen", *words, "--jurisdiction", "kh"]) == 2
    told = capsys.readouterr()
    assert told.out == "" and "dormitry" in told.err and "dormitory" in told.err

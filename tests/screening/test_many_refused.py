"""Very many refused rows: as runs of lines they are what they are as objects, and a download of some says how many are left."""

import csv
import io
import json

import pytest

from fairfloor.cli.screen_pages import MOST_LISTED, page
from fairfloor.screening import keeping
from fairfloor.screening.intake import previews, reading, refusals, refused_rows
from fairfloor.screening.intake.reading import Telling
from fairfloor.screening.run import screen


@pytest.fixture(scope="module")
def torn(tmp_path_factory):
    """Rows of which every third is good: the others lack a time or repeat one."""
    path = tmp_path_factory.mktemp("torn") / "days.csv"
    rows = [(f"{n},2024-03-05,07:0{n % 10},17:00", f"{n},never,07:00,17:00", f"{n},2024-03-05,07:0{n % 10},17:00,,x")
            for n in range(1, 41)]  # fmt: skip
    path.write_text("\n".join(["worker,date,in,out", *(row for three in rows for row in three)]), "utf-8")
    return path


@pytest.fixture
def both(torn, monkeypatch):
    monkeypatch.setattr(reading, "FEW", 10**9)
    plain = screen(punches=torn, jurisdiction="kh")
    monkeypatch.setattr(reading, "FEW", 0)
    return plain, screen(punches=torn, jurisdiction="kh")


def test_the_same_rows_with_the_same_reasons(both):
    plain, many = (result.intake["attendance"] for result in both)
    assert type(many.refused) is not tuple and len(many.refused) == 80
    assert (many.read, many.accepted) == (plain.read, plain.accepted) == (120, 40)
    assert tuple(many.refused) == plain.refused and many.refused[3:5] == plain.refused[3:5]
    assert many.refused[-1] == plain.refused[-1]
    assert tuple(many.wordless().refused) == plain.wordless().refused
    assert many.as_json() == plain.as_json()
    assert json.loads("".join(both[1].json_pieces())) == json.loads(json.dumps(both[0].as_json()))


def test_of_very_many_the_first_are_kept_and_all_are_counted_by_reason(both, monkeypatch):
    monkeypatch.setattr(keeping, "MOST_KEPT", 7)
    kept = keeping.kept_intake(both[1].intake["attendance"])
    assert len(kept["refused"]) == 7
    assert sum(one["count"] for one in kept["reasons"]) == 80 == kept["read"] - kept["accepted"]
    assert len(kept["reasons"]) == 2
    assert "never" not in json.dumps(kept)


@pytest.mark.parametrize("few", [0, 10**9])
def test_a_download_of_some_says_how_many_are_left(torn, few, monkeypatch):
    monkeypatch.setattr(reading, "FEW", few)
    found = previews.preview(torn, "attendance")
    out = io.StringIO()
    assert refused_rows.write(out, {"attendance": (torn, found.intake, Telling())}, "en", 5) == 5
    rows = list(csv.reader(io.StringIO(out.getvalue())))
    assert [row[2] for row in rows[1:6]] == ["3", "4", "6", "7", "9"]
    assert rows[1][6:] == ["1", "never", "07:00", "17:00"]
    assert rows[6][0] == "attendance" and "75" in rows[6][1]
    whole = io.StringIO()
    assert refused_rows.write(whole, {"attendance": (torn, found.intake, Telling())}, "zh") == 80
    assert len(list(csv.reader(io.StringIO(whole.getvalue())))) == 81


@pytest.fixture
def letters(tmp_path):
    """Lines of one letter each, with a blank line and another letter among them."""
    path = tmp_path / "letters.csv"
    path.write_bytes(b"a\n" * 3_000 + b"\n" + b"a\n" * 1_000 + b"b\n" * 1_000)
    return path


def test_rows_that_are_refused_for_one_and_the_same_cost_one_refusal_and_one_sentence(letters, monkeypatch):
    """Counted, not timed: neither reading them, keeping them, nor listing them makes something of each line."""
    made, said = [], []
    refusal, phrase = reading._refusal, refusals.phrase
    monkeypatch.setattr(reading, "_refusal", lambda *told: made.append(told) or refusal(*told))
    monkeypatch.setattr(refusals, "phrase", lambda *told, **more: said.append(told) or phrase(*told, **more))
    refusals._reason.cache_clear()
    result = screen(punches=letters, jurisdiction="kh")
    found = result.intake["attendance"]
    assert found.read == found.accepted + len(found.refused) == 5_000
    assert made == []
    assert [run[:2] for run in found.refused.runs()] == [(1, 3_000), (3_002, 2_000)]
    keeping.kept_intake(found)
    lines = list(page(result, "en"))
    assert len(made) <= 2 * keeping.MOST_KEPT + 10 and len(said) <= 2
    assert sum(line.startswith("  line ") for line in lines) == MOST_LISTED
    assert any("4500 more rows" in line and "--refused" in line for line in lines)
    assert any("(such rows: 5000)" in line for line in lines)
    told = json.loads("".join(result.json_pieces()))["intake"]["attendance"]
    assert [one["line"] for one in told["refused"]] == [*range(1, 3_001), *range(3_002, 5_002)]
    assert len(said) <= 2, "the sentence is made once for all of them"
    assert found.refused[2_999].line == 3_000 and found.refused[3_000].line == 3_002 and found.refused[-1].line == 5_001
    with pytest.raises(IndexError):
        found.refused[5_000]


def test_all_of_them_stand_in_the_file_of_refused_rows(letters):
    found = screen(punches=letters, jurisdiction="kh").intake["attendance"]
    out = io.StringIO()
    assert refused_rows.write(out, {"attendance": (letters, found, Telling())}, "en") == 5_000
    rows = list(csv.reader(io.StringIO(out.getvalue())))[1:]
    assert [int(row[2]) for row in rows] == [one.line for one in found.refused]

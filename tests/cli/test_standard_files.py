"""`fairfloor standard add` and `diff`: a standard of somebody else taken in whole, and two editions of it compared."""

import json
from pathlib import Path

import pytest

from fairfloor.cli.main import main
from fairfloor.core import standards
from tests.core.demo_standard import DECLARED, SECTION, shelf

ROOT = Path(__file__).parents[2]


def told(capsys: pytest.CaptureFixture[str], *argv: str, code: int = 0) -> tuple[str, str]:
    """What the command writes to standard output and to standard error."""
    assert main(["standard", *argv]) == code
    streams = capsys.readouterr()
    return streams.out, streams.err


def later(folder: Path, **changes: str) -> Path:
    """A shelf with a second edition of the demonstration standard, from 2024 on."""
    declared = DECLARED.replace('"2020"', '"2024"').replace("effective = 2020-01-01", "effective = 2024-07-01")
    return shelf(folder, declared, changes.get("section", SECTION), "2024")


def test_a_standard_is_taken_in_whole_and_found_beside_the_library(
    home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    source = shelf(tmp_path / "mine")
    (source / "demo" / "2020" / "README.txt").write_text("Told by its author.", encoding="utf-8")
    out, _ = told(capsys, "add", str(source))
    assert out.startswith(f"demo 2020: added to {home / 'standards/demo/2020'}")
    assert (home / "standards/demo/2020/README.txt").read_text(encoding="utf-8") == "Told by its author."
    assert "Gaps are small." in told(capsys, "show", "demo/1.1")[0]
    listed = [one["standard"] for one in json.loads(told(capsys, "list", "--format", "json")[0])]
    assert {"demo", "icti"} <= set(listed)
    assert sorted(path.name for path in home.iterdir()) == ["standards"]  # nothing unfinished is left


def test_the_words_beside_a_standard_go_with_it(home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    kind = '[[kind]]\nid = "hall"\nof = "place"\ntitle = { zh = "大厅", en = "Hall" }\n'
    source = shelf(tmp_path / "mine", DECLARED.replace(kind, ""))
    (source / "vocabulary.toml").write_text(kind, encoding="utf-8")
    told(capsys, "add", str(source / "demo" / "2020"))
    assert "hall" in standards.load("demo").words.kinds
    assert (home / "standards/demo/2020/vocabulary.toml").read_text(encoding="utf-8") == kind


def test_words_in_two_places_are_refused(home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source = shelf(tmp_path / "mine")
    for folder in (source, source / "demo" / "2020"):
        (folder / "vocabulary.toml").write_text("", encoding="utf-8")
    assert "put all words into one of them" in told(capsys, "add", str(source), code=1)[1]
    assert list((home / "standards").iterdir()) == []


def test_what_is_there_is_never_overwritten(home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    told(capsys, "add", str(shelf(tmp_path / "mine")))
    changed = later(tmp_path / "mine", section=SECTION.replace("Gaps are small.", "Gaps are smaller."))
    _, err = told(capsys, "add", str(changed), code=1)
    assert "demo 2020 is on the shelf already" in err and "give the changed one a new edition" in err
    assert standards.editions("demo") == ("2020",)  # not half of them either
    told(capsys, "add", str(changed / "demo" / "2024"))
    assert standards.editions("demo") == ("2020", "2024")


def test_two_editions_never_begin_on_one_day(home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    told(capsys, "add", str(shelf(tmp_path / "mine")))
    other = shelf(tmp_path / "other", DECLARED.replace('"2020"', '"2021"'), SECTION, "2021")
    assert "takes effect on the same day as edition '2020'" in told(capsys, "add", str(other), code=1)[1]
    both = shelf(other)
    assert "takes effect on the same day as edition '2020'" in told(capsys, "check", str(both), code=1)[0]


def test_a_code_of_the_library_is_refused(home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    shelf(tmp_path / "mine", DECLARED.replace('"demo"', '"icti"'), SECTION.replace(', "icti/9.7", "icti/10.8"', ""))
    (tmp_path / "mine" / "demo").rename(tmp_path / "mine" / "icti")
    _, err = told(capsys, "add", str(tmp_path / "mine"), code=1)
    assert "'icti' is a standard of the library: give yours a code of its own" in err
    assert not (home / "standards" / "icti").exists()


def test_a_folder_with_a_mistake_is_not_added(home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _, err = told(capsys, "add", str(shelf(tmp_path / "mine", section=SECTION.replace("67-64-1", "67-64-2"))), code=1)
    assert "has a mistake; nothing was added" in err and "is no CAS number" in err
    assert "fairfloor standard check" in err
    assert not (home / "standards").exists()


@pytest.mark.parametrize("name", ["../up", "Demo", "de mo"])
def test_a_name_that_is_no_folder_is_a_mistake(name: str, tmp_path: Path) -> None:
    from fairfloor.core.standard_checks import check

    made = shelf(tmp_path, edition="2020") / "demo"
    renamed = made.rename(tmp_path / name.replace("/", "-"))
    assert any("is no name for a folder" in one.what for one in check(renamed).problems)

"""A holiday of the shelf has both names or is refused, and its Chinese name is found by its English one."""

from pathlib import Path

import pytest

from fairfloor.core import calendars
from fairfloor.core.shelf import LIBRARY, ShelfError

CAMBODIA = (LIBRARY / "calendars" / "kh.toml").read_text("utf-8")


@pytest.mark.parametrize("missing", ["en", "zh"])
def test_a_holiday_without_one_of_its_names_is_refused(tmp_path: Path, missing: str) -> None:
    there = {"en": "Day of Trees", "zh": "植树节"}
    row = "\n".join(f'{key} = "{name}"' for key, name in there.items() if key != missing)
    file = tmp_path / "kh.toml"
    file.write_text(f"{CAMBODIA}\n[[holiday]]\n{row}\n", "utf-8")
    with pytest.raises(ShelfError, match=missing):
        calendars.read_calendar(file)


def test_titles_hold_both_names_under_the_english_one(tmp_path: Path) -> None:
    file = tmp_path / "kh.toml"
    file.write_text(f'{CAMBODIA}\n[[holiday]]\nen = "Day of Trees"\nzh = "植树节"\n', "utf-8")
    titles = dict(calendars.read_calendar(file).titles)
    assert titles["Day of Trees"] == {"en": "Day of Trees", "zh": "植树节"}
    for english, title in calendars.load("kh").titles:
        assert title["en"] == english
        assert title["zh"] and title["zh"] != english


def test_a_region_with_a_calendar_of_its_own_has_that_and_its_cities_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "calendars"
    folder.mkdir()
    for place in ("kh", "kh-12"):
        (folder / f"{place}.toml").write_text(CAMBODIA.replace('id = "kh"', f'id = "{place}"'), "utf-8")
    monkeypatch.setattr(calendars, "LIBRARY", tmp_path)
    assert calendars.jurisdictions() == ("kh", "kh-12")
    assert calendars.load("kh-12-1").jurisdiction == "kh-12"
    assert calendars.load("kh-13").jurisdiction == "kh"

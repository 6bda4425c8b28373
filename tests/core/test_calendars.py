"""Weekends and public holidays, against days that a government announced and that no software supplied."""

import csv
from datetime import date, timedelta
from pathlib import Path

import pytest

from fairfloor.core import calendars
from fairfloor.core.calendars import CalendarError, is_weekend, public_holidays, weekday_name
from fairfloor.core.shelf import LIBRARY, ShelfError

ANNOUNCED = Path(__file__).parent / "data" / "kh_public_holidays.csv"
# In the government's notices and not in the package; docs/explanation/public-holidays.md tells of each.
MISSING_IN_THE_PACKAGE = {date(2022, 6, 6)}


def announced() -> set[date]:
    with ANNOUNCED.open(encoding="utf-8") as lines:
        return {date.fromisoformat(row["day"]) for row in csv.DictReader(lines)}


@pytest.mark.parametrize("year", [2022, 2023, 2024, 2025])
def test_cambodian_holidays_are_those_that_the_government_announced(year):
    listed = {day for day in announced() if day.year == year}
    computed = set(public_holidays("kh", year))
    assert listed - computed == {day for day in MISSING_IN_THE_PACKAGE if day.year == year}
    assert computed - listed == set()


@pytest.mark.parametrize(
    ("jurisdiction", "day", "zh", "en"),
    [
        ("kh", "2024-04-16", "高棉新年", "Khmer New Year's Day"),
        ("kh", "2024-12-29", "柬埔寨和平日", "Peace Day in Cambodia"),
        ("kh", "2022-09-24", "行宪纪念日、亡人节", "Constitution Day; Pchum Ben Day"),
        ("kh", "2020-08-17", "高棉新年补假", "Khmer New Year's Replacement Holiday"),
        ("cn", "2024-02-10", "春节", "Chinese New Year (Spring Festival)"),
        ("cn-gd-shenzhen", "2025-10-01", "国庆节", "National Day"),
    ],
)
def test_a_holiday_has_its_name_in_chinese_and_english(jurisdiction, day, zh, en):
    name = public_holidays(jurisdiction, int(day[:4]))[date.fromisoformat(day)]
    assert set(name["zh"].split("、")) == set(zh.split("、"))
    assert name["en"] == en


@pytest.mark.parametrize("jurisdiction", calendars.jurisdictions())
def test_every_known_holiday_has_a_chinese_name(jurisdiction):
    calendar = calendars.load(jurisdiction)
    for year in range(calendar.known_from.year, calendar.known_until.year + 1):
        for day, name in public_holidays(jurisdiction, year).items():
            assert "公众假日（" not in name["zh"], f"{day}: {name['en']} has no Chinese name"
            assert name["zh"].strip()
            assert day.year == year


def test_a_holiday_without_a_chinese_name_says_so_in_english(tmp_path, monkeypatch):
    words = (LIBRARY / "calendars" / "kh.toml").read_text(encoding="utf-8")
    (tmp_path / "calendars").mkdir()
    file = tmp_path / "calendars" / "zz.toml"
    file.write_text(words.split("[[holiday]]")[0].replace('id = "kh"', 'id = "zz"'), encoding="utf-8")
    monkeypatch.setattr(calendars, "LIBRARY", tmp_path)
    assert public_holidays("zz", 2024)[date(2024, 1, 1)]["zh"] == "公众假日（International New Year Day）"


def test_saturday_and_sunday_are_weekend_also_where_the_state_calls_them_working_days():
    week = [date(2024, 12, 16) + timedelta(n) for n in range(7)]
    assert [is_weekend(day) for day in week] == [False] * 5 + [True] * 2
    assert is_weekend(date(2024, 2, 4), "cn")  # a declared working Sunday before the Spring Festival


def test_days_have_names():
    assert weekday_name(date(2024, 12, 20)) == {"zh": "星期五", "en": "Friday"}
    assert weekday_name(date(2024, 12, 22)) == {"zh": "星期日", "en": "Sunday"}


def test_holidays_are_known_between_two_days_both_included():
    calendar = calendars.load("kh")
    assert calendar.is_known(calendar.known_from)
    assert calendar.is_known(calendar.known_until)
    assert not calendar.is_known(calendar.known_from - timedelta(1))
    assert not calendar.is_known(calendar.known_until + timedelta(1))


def test_a_city_has_its_countrys_calendar():
    assert calendars.load("cn-gd-shenzhen") == calendars.load("cn")


@pytest.mark.parametrize("jurisdiction", ["vn", "", "khx", "../procedures/bfc", "kh/../cn", "KH-"])
def test_a_jurisdiction_without_a_calendar_is_refused_with_those_there_are(jurisdiction):
    with pytest.raises(CalendarError, match="Use one of cn, kh, or add one"):
        calendars.load(jurisdiction)


@pytest.mark.parametrize(
    ("find", "put", "told"),
    [
        ('weekend = ["saturday", "sunday"]', 'weekend = ["satuday"]', "Did you mean 'saturday'"),
        ('weekend = ["saturday", "sunday"]', "", "'weekend' is missing"),
        ("known_until = 2026-12-31", "known_until = 2014-12-31", "'known_until' is before 'known_from'"),
        ("known_until = 2026-12-31", "known_untill = 2026-12-31", "'known_until' is missing"),
        ("known_until = 2026-12-31", "known_until = 2026-12-32", "2026-12-32"),
        ('country = "KH"', 'country = "KH"\ncounty = "KH"', "unknown key 'county'"),
        ('en = "en_US", ', "", "'en' is missing"),
        ('id = "kh"', 'id = "hk"', "'id' is not"),
        ('zh = "元旦"', 'zh = ""', "'zh' is empty"),
    ],
)
def test_a_mistake_in_a_calendar_is_told_with_its_file(tmp_path, find, put, told):
    words = (LIBRARY / "calendars" / "kh.toml").read_text(encoding="utf-8")
    assert words.count(find) == 1
    file = tmp_path / "kh.toml"
    file.write_text(words.replace(find, put), encoding="utf-8")
    with pytest.raises(ShelfError, match=f"kh.toml: .*{told}"):
        calendars.read_calendar(file)

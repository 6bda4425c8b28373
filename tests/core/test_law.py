"""The law answers by day and by person, says where it does not know, and refuses files that are wrong."""

import itertools
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fairfloor.core import law
from fairfloor.core.enactments import NotInLaw, Source
from fairfloor.core.languages import Text
from fairfloor.core.law import Known, NoLimit, Unknown
from fairfloor.core.money import money
from fairfloor.core.periods import Period
from fairfloor.core.quantities import figure
from fairfloor.core.shelf import ShelfError

SOURCE = 'source = { act = { zh = "法", en = "Act" }, article = "1", url = "https://law.example/1", kind = "primary" }'
HOURS = f"""
id = "weekly-cap"
jurisdiction = "xa"
title = {{ zh = "上限", en = "Cap" }}
kind = "figure"
unit = "hour"
combine = "most-protective"
protects = "lower"
known_until = 2024-12-31
[[entry]]
since = 2020-01-01
value = 60
{SOURCE}
"""
WAGE = f"""
id = "wage"
jurisdiction = "xa"
title = {{ zh = "工资", en = "Wage" }}
kind = "money"
currency = "USD"
per = "month"
combine = "nearest"
known_until = 2024-12-31
[[condition]]
key = "sector"
title = {{ zh = "行业", en = "sector" }}
[[condition.choice]]
id = "garment"
title = {{ zh = "制衣", en = "garment" }}
[[condition.choice]]
id = "other"
title = {{ zh = "其他", en = "other" }}
[[condition]]
key = "probation"
title = {{ zh = "试用", en = "probation" }}
default = "no"
[[condition.choice]]
id = "no"
title = {{ zh = "否", en = "no" }}
[[condition.choice]]
id = "yes"
title = {{ zh = "是", en = "yes" }}
[[entry]]
since = 2020-01-01
for = {{ sector = "garment" }}
values = [
  {{ for = {{ probation = "no" }}, value = 100 }},
  {{ for = {{ probation = "yes" }}, value = 90 }},
]
{SOURCE}
[[entry]]
since = 2021-01-01
for = {{ sector = "other" }}
sets_no_figure = true
{SOURCE}
[[gap]]
start = 2022-01-01
end = 2023-01-01
for = {{ sector = "garment" }}
why = {{ zh = "没有查到", en = "not found" }}
[[entry]]
since = 2023-01-01
for = {{ sector = "garment" }}
values = [{{ for = {{ probation = "no" }}, value = 120 }}]
{SOURCE}
"""


def shelf(folder: Path, **files: str) -> Path:
    """A law folder with jurisdiction files and parameters: ``xa__wage="…"`` is xa/wage.toml, ``xa_b__`` is xa-b."""
    for name, text in files.items():
        place, id = (part.replace("_", "-") for part in name.split("__"))
        (folder / place).mkdir(exist_ok=True)
        (folder / place / "jurisdiction.toml").write_text(
            f'id = "{place}"\ntitle = {{ zh = "{place}地", en = "Place {place}" }}\n'
        )
        (folder / place / f"{id}.toml").write_text(text.replace('jurisdiction = "xa"', f'jurisdiction = "{place}"'))
    return folder


@pytest.fixture
def wages(tmp_path: Path) -> Path:
    return shelf(tmp_path, xa__wage=WAGE, xa__weekly_cap=HOURS)


# ------------------------------------------------------------------------------------------------ answers by day, person


@pytest.mark.parametrize(
    ("day", "sector", "probation", "expected"),
    [
        ("2019-12-31", "garment", "no", "takes effect on 2020-01-01"),
        ("2020-01-01", "garment", "no", money(100, "USD")),
        ("2020-01-01", "garment", "yes", money(90, "USD")),
        ("2021-12-31", "garment", "no", money(100, "USD")),
        ("2022-01-01", "garment", "no", "not found"),
        ("2022-12-31", "garment", "yes", "not found"),
        ("2023-01-01", "garment", "no", money(120, "USD")),
        ("2023-01-01", "garment", "yes", "no source gives a value for these people (sector: garment, probation: yes)"),
        ("2024-12-31", "garment", "no", money(120, "USD")),
        ("2025-01-01", "garment", "no", "the sources reach to 2024-12-31"),
        ("2020-12-31", "other", "no", "takes effect on 2021-01-01"),
        ("2022-06-01", "other", "no", None),
        ("2025-01-01", "other", "no", "the sources reach to 2024-12-31"),
    ],
)
def test_each_day_and_person(wages: Path, day: str, sector: str, probation: str, expected: object) -> None:
    answer = law.value("xa/wage", date.fromisoformat(day), {"sector": sector, "probation": probation}, wages)
    if expected is None:
        assert isinstance(answer, NoLimit)
        assert "known to set no figure" in answer.why["en"]
    elif isinstance(expected, str):
        assert isinstance(answer, Unknown)
        assert expected in answer.why["en"]
    else:
        assert isinstance(answer, Known)
        assert answer.value == expected


def test_only_a_known_value_is_true(wages: Path) -> None:
    day = date(2022, 6, 1)
    garment, other = {"sector": "garment"}, {"sector": "other"}
    assert not law.value("xa/wage", day, garment, wages)
    assert not law.value("xa/wage", day, other, wages)
    assert law.value("xa/weekly-cap", day, folder=wages)


def test_a_value_that_depends_on_someone_untold_is_asked_for(wages: Path) -> None:
    answer = law.value("xa/wage", date(2020, 6, 1), folder=wages)
    assert isinstance(answer, Unknown)
    assert "State: sector." in answer.why["en"]


def test_a_default_is_taken_and_told(wages: Path) -> None:
    answer = law.value("xa/wage", date(2020, 6, 1), {"sector": "garment"}, wages)
    assert answer.for_ == {"sector": "garment", "probation": "no"}


@pytest.mark.parametrize(
    ("parameter", "for_", "says"),
    [
        ("xa/wage", {"sectr": "garment"}, "Did you mean 'sector'?"),
        ("xa/wage", {"sector": "garmet"}, "Did you mean 'garment'?"),
    ],
)
def test_a_strange_question_is_refused(wages: Path, parameter: str, for_: dict[str, str], says: str) -> None:
    with pytest.raises(NotInLaw, match=says.replace("?", r"\?").replace(".", r"\.")):
        law.value(parameter, date(2020, 6, 1), for_, wages)


def test_a_subject_that_the_shelf_does_not_have_is_unknown_never_no_limit(wages: Path) -> None:
    answer = law.value("xa/night", date(2020, 6, 1), folder=wages)
    assert isinstance(answer, Unknown)
    assert "not known here whether the law of Place xa sets anything about: night" in answer.why["en"]


@pytest.mark.parametrize("parameter", ["xb/wage", "xa-b/wage", "../xa/wage", "/wage"])
def test_a_jurisdiction_that_is_not_on_the_shelf_is_unknown(wages: Path, parameter: str) -> None:
    answer = law.value(parameter, date(2020, 6, 1), {"sector": "garment"}, wages)
    assert isinstance(answer, Unknown)
    assert "has: xa)" in answer.why["en"]
    assert law.conditions(*parameter.rpartition("/")[::2], wages) == frozenset()


def test_a_jurisdiction_that_is_not_on_the_shelf_has_no_name(wages: Path) -> None:
    with pytest.raises(NotInLaw, match="no jurisdiction 'xb' on the shelf"):
        law.title("xb", wages)


def test_load_names_the_likely_parameter(wages: Path) -> None:
    with pytest.raises(NotInLaw, match="Did you mean 'weekly-cap'"):
        law.load("xa", "weekly-cup", wages)


def test_json_of_the_three_answers(wages: Path) -> None:
    known = law.value("xa/weekly-cap", date(2020, 6, 1), folder=wages).as_json()
    assert (known["known"], known["value"], known["unit"], known["since"]) == (True, 60, "hour", "2020-01-01")
    paid = law.value("xa/wage", date(2020, 6, 1), {"sector": "garment"}, wages).as_json()
    assert paid["value"] == {"amount": "100.00", "currency": "USD"}
    assert (paid["amount"], paid["currency"], paid["per"]) == ("100.00", "USD", "month")
    none = law.value("xa/wage", date(2022, 6, 1), {"sector": "other"}, wages).as_json()
    assert (none["known"], none["sets_no_figure"], none["value"]) == (True, True, None)
    unknown = law.value("xa/wage", date(2022, 6, 1), {"sector": "garment"}, wages).as_json()
    assert unknown["known"] is False
    assert unknown["why"]["zh"]


@given(st.dates(date(2018, 1, 1), date(2026, 1, 1)), st.integers(1, 3000))
def test_spans_say_the_same_as_asking_each_day(start: date, days: int) -> None:
    period = Period(start, start + timedelta(days=days))
    spans = law.spans("kh/minimum-wage", period)
    assert spans[0][0].start == period.start
    assert spans[-1][0].end == period.end
    for (one, _), (two, _) in itertools.pairwise(spans):
        assert one.end == two.start
    for span, answer in spans:
        assert span.end is not None
        for day in (span.start, span.end - timedelta(days=1)):
            again = law.value("kh/minimum-wage", day)
            assert type(again) is type(answer)
            assert getattr(again, "value", None) == getattr(answer, "value", None)


@given(st.dates(date(2018, 1, 1), date(2026, 12, 1)))
def test_a_figure_is_said_to_hold_until_the_day_before_it_changes(on: date) -> None:
    """Asked day by day: the same figure up to that day, and on the next one another, a gap, or the end of what is known."""
    told, last = law.value("kh/minimum-wage", on), law.holds_until("kh/minimum-wage", on)
    for days in range((last - on).days + 1):
        assert getattr(law.value("kh/minimum-wage", on + timedelta(days=days)), "value", None) == getattr(
            told, "value", None
        )
    if isinstance(told, law.Known):
        after = law.value("kh/minimum-wage", last + timedelta(days=1))
        assert (type(after), getattr(after, "since", None)) != (type(told), told.since)


def test_the_garment_wage_of_2025_is_not_said_to_hold_in_2026() -> None:
    garment = {"sector": "garment", "probation": "no"}
    assert law.holds_until("kh/minimum-wage", date(2025, 9, 30), garment) == date(2025, 12, 31)
    assert law.value("kh/minimum-wage", date(2025, 9, 30), garment).known_until == date(2026, 12, 31)  # type: ignore[union-attr]


def test_spans_need_an_end() -> None:
    with pytest.raises(ValueError, match="needs an end"):
        law.spans("kh/minimum-wage", Period(date(2020, 1, 1)))


# ------------------------------------------------------------------------------------------------- jurisdictions that nest


def level(value: object, combine: str = "most-protective", since: str = "2020-01-01", until: str = "2024-12-31") -> str:
    protects = 'protects = "lower"\n' if combine == "most-protective" else ""
    said = f"value = {value}" if value is not None else "sets_no_figure = true"
    return (
        HOURS.replace('combine = "most-protective"\nprotects = "lower"\n', f'combine = "{combine}"\n{protects}')
        .replace("since = 2020-01-01\nvalue = 60", f"since = {since}\n{said}")
        .replace("2024-12-31", until)
    )


@pytest.mark.parametrize(
    ("combine", "city", "country", "expected", "found_in"),
    [
        ("nearest", 70, 60, 70, "xa-b"),
        ("nearest", None, 60, 60, "xa"),
        ("nearest", None, None, NoLimit, "xa-b"),
        ("most-protective", 70, 60, 60, "xa"),
        ("most-protective", 50, 60, 50, "xa-b"),
        ("most-protective", None, 60, 60, "xa"),
        ("most-protective", None, None, NoLimit, "xa-b"),
    ],
)
def test_levels_combine_as_declared(
    tmp_path: Path, combine: str, city: object, country: object, expected: object, found_in: str
) -> None:
    folder = shelf(tmp_path, xa__weekly_cap=level(country, combine), xa_b__weekly_cap=level(city, combine))
    answer = law.value("xa-b/weekly-cap", date(2020, 6, 1), folder=folder)
    assert answer.found_in == found_in
    assert answer.jurisdiction == "xa-b"
    if isinstance(answer, Known):
        assert answer.value == figure(expected, "hour")
    else:
        assert expected is NoLimit


@pytest.mark.parametrize("combine", ["nearest", "most-protective"])
def test_what_a_nearer_level_does_not_know_is_never_filled_in(tmp_path: Path, combine: str) -> None:
    city = level(50, combine, until="2020-03-31")
    folder = shelf(tmp_path, xa__weekly_cap=level(60, combine), xa_b__weekly_cap=city)
    answer = law.value("xa-b/weekly-cap", date(2020, 6, 1), folder=folder)
    assert isinstance(answer, Unknown)
    assert ("60 h" in answer.why["en"]) == (combine == "most-protective")


def test_a_level_without_a_file_leaves_it_to_those_above_and_says_so(tmp_path: Path) -> None:
    folder = shelf(tmp_path, xa__weekly_cap=level(60), xa_b__other=HOURS.replace("weekly-cap", "other"))
    answer = law.value("xa-b/weekly-cap", date(2020, 6, 1), folder=folder)
    assert (answer.value, answer.found_in) == (figure(60, "hour"), "xa")


def test_all_unknown_levels_stay_unknown(tmp_path: Path) -> None:
    folder = shelf(tmp_path, xa__weekly_cap=level(60), xa_b__weekly_cap=level(50))
    answer = law.value("xa-b/weekly-cap", date(2019, 6, 1), folder=folder)
    assert isinstance(answer, Unknown)


def test_the_higher_end_may_protect_and_money_has_an_order(tmp_path: Path) -> None:
    higher = WAGE.replace('combine = "nearest"', 'combine = "most-protective"\nprotects = "higher"')
    folder = shelf(tmp_path, xa__wage=higher, xa_b__wage=higher.replace("value = 100", "value = 101"))
    answer = law.value("xa-b/wage", date(2020, 6, 1), {"sector": "garment"}, folder)
    assert (answer.value, answer.found_in) == (money(101, "USD"), "xa-b")


def test_levels_that_combine_otherwise_are_reported(tmp_path: Path) -> None:
    folder = shelf(tmp_path, xa__weekly_cap=level(60), xa_b__weekly_cap=level(50, "nearest"))
    assert ["it combines otherwise than in xa" in str(fault) for fault in law.check(folder)] == [True]


def test_an_age_is_told_as_one() -> None:
    """15 岁, not 15 年, which is a stretch of time."""
    ages = [
        law.load(code, id) for code in ("kh", "cn") for id in law.parameters(code)
        if id.endswith(("work-age", "worker-age")) or id in ("minimum-age", "compulsory-schooling-age")
    ]  # fmt: skip
    assert len(ages) >= 7
    assert {one.sign["zh"] for one in ages if one.sign} == {"岁"} and all(one.sign for one in ages)
    told = law.value(("kh", "minimum-age"), date(2025, 1, 1))
    assert isinstance(told, law.Known) and dict(told.say()) == {"zh": "15 岁", "en": "15 years"}
    told = law.value(("cn", "nursing-protected-until"), date(2025, 1, 1))
    assert isinstance(told, law.Known) and dict(told.say()) == {"zh": "1 岁", "en": "1 year"}
    told = law.value(("cn", "wage-records-kept"), date(2020, 1, 1))
    assert isinstance(told, law.Known) and told.say()["zh"].endswith("年")


# -------------------------------------------------------------------------------------------------- files that are wrong


@pytest.mark.parametrize(
    ("before", "after", "says"),
    [
        ("known_until", "know_until", "Did you mean 'known_until'"),
        ("since = 2020-01-01\nfor", "sinc = 2020-01-01\nfor", "'since' is missing"),
        ("2021-01-01", "2021-02-30", "is an impossible date"),
        ("since = 2023-01-01", 'since = "2023-01-01"', "'since' is '2023-01-01'"),
        ('currency = "USD"\n', "", "money has no currency"),
        ('currency = "USD"', 'currency = "USDX"', "not on its list"),
        ('kind = "money"', 'kind = "figure"', "a figure has no unit"),
        ('kind = "money"', 'kind = "sum"', "not on its list"),
        ("value = 120", "value = 600", "5 times its predecessor"),
        ("value = 120", "value = 20", "5 times its predecessor"),
        ("value = 120", "value = -1", "is negative"),
        ("value = 120", 'value = "120"', "'value' is '120'"),
        ("known_until = 2024-12-31", "known_until = 2022-12-31", "before the entry of 2023-01-01"),
        ("known_until = 2024-12-31\n", "", "'known_until' belongs to a file with entries"),
        ("end = 2023-01-01", "end = 2023-02-01", "an entry begins inside the gap"),
        ("end = 2023-01-01", "end = 2022-02-01", "no entry begins on 2022-02-01"),
        ("end = 2023-01-01", "end = 2021-02-01", "ends before it begins"),
        ("since = 2023-01-01", "since = 2020-01-01", "two entries for the same people begin on 2020-01-01"),
        ("since = 2020-01-01", "since = 2024-01-01", "not in the order of their days"),
        ("since = 2020-01-01", "since = 0220-01-01", "cannot be meant"),
        ('sector = "garment"', 'sectr = "garment"', "Did you mean 'sector'"),
        ('sector = "garment"', 'sector = "garmet"', "Did you mean 'garment'"),
        ('probation = "yes" }, value', 'probation = "no" }, value', "for the same people"),
        ('for = { probation = "yes" }, value', "value", "does not say for whom"),
        ("sets_no_figure = true", "sets_no_figure = true\nvalue = 3", "exactly one of value, values"),
        ("sets_no_figure = true", "", "exactly one of value, values"),
        ('kind = "primary"', 'kind = "hearsay"', "not on its list"),
        ("https://law.example/1", "law.example/1", "Write the address in full"),
        ('url = "https://law.example/1", ', "", "'url' is missing"),
        (SOURCE, "", "'source' is missing"),
        ('id = "wage"', 'id = "wages"', "Write id = 'wage'"),
        ('jurisdiction = "xa"', 'jurisdiction = "xc"', "Write jurisdiction = 'xa'"),
        ('combine = "nearest"', 'combine = "most-protective"', "which end of it protects"),
        ('en = "Wage"', 'en = ""', "has no 'en' text"),
        ('default = "no"', 'default = "maybe"', "not on its list"),
        ('currency = "USD"', 'currency = "USD"\nsign = { zh = "岁", en = "years" }', "'sign' is how a figure's unit"),
        ('key = "probation"', 'key = "sector"', "the condition 'sector' is there twice"),
        ('[[condition.choice]]\nid = "other"\ntitle = { zh = "其他", en = "other" }\n', "", "fewer than two choices"),
    ],
)
def test_a_mistake_is_told_with_file_entry_and_remedy(tmp_path: Path, before: str, after: str, says: str) -> None:
    assert before in WAGE
    folder = shelf(tmp_path, xa__wage=WAGE)
    file = folder / "xa" / "wage.toml"
    file.write_text(file.read_text().replace(before, after, 1))
    faults = law.check(folder)
    assert any(says in str(fault) for fault in faults), [str(fault) for fault in faults]
    assert all(fault.file.endswith("wage.toml") and fault.remedy for fault in faults)
    with pytest.raises(ShelfError):
        law.value("xa/wage", date(2020, 6, 1), {"sector": "garment"}, folder)


def test_a_changed_currency_is_believed_when_it_is_stated(tmp_path: Path) -> None:
    text = WAGE.replace("value = 120 }]", 'value = 480000 }]\ncurrency = "KHR"')
    folder = shelf(tmp_path, xa__wage=text)
    assert not law.check(folder)
    answer = law.value("xa/wage", date(2023, 6, 1), {"sector": "garment"}, folder)
    assert answer.value == money(480000, "KHR")


def test_a_file_without_entries_needs_a_gap(tmp_path: Path) -> None:
    start = HOURS.index("[[entry]]")
    bare = HOURS[:start].replace("known_until = 2024-12-31\n", "")
    folder = shelf(tmp_path, xa__weekly_cap=bare)
    assert any("neither an entry nor a gap" in str(fault) for fault in law.check(folder))
    (folder / "xa" / "weekly-cap.toml").write_text(bare + '[[gap]]\nwhy = { zh = "未查", en = "not looked up" }\n')
    law.load.cache_clear()
    answer = law.value("xa/weekly-cap", date(1999, 1, 1), folder=folder)
    assert "not looked up" in answer.why["en"]


@pytest.mark.parametrize(
    ("kind", "value", "says"),
    [
        ("window", '{ start = "22:00", end = "05:00" }', Text(zh="22:00 至 05:00", en="from 22:00 to 05:00")),
        ("weekday", '"sunday"', Text(zh="星期日", en="Sunday")),
    ],
)
def test_values_that_are_no_numbers(tmp_path: Path, kind: str, value: str, says: Text) -> None:
    text = (
        level(60, "nearest")
        .replace('kind = "figure"\nunit = "hour"', f'kind = "{kind}"')
        .replace("value = 60", f"value = {value}")
    )
    folder = shelf(tmp_path, xa__weekly_cap=text)
    answer = law.value("xa/weekly-cap", date(2020, 6, 1), folder=folder)
    assert answer.say() == says
    assert answer.as_json()["value"] in ({"start": "22:00", "end": "05:00"}, "sunday")


@pytest.mark.parametrize(
    ("kind", "value", "says"),
    [
        ("window", '{ start = "25:00", end = "05:00" }', "no time of day"),
        ("window", '{ start = "2200", end = "05:00" }', "no time of day"),
        ("window", '{ start = "T2200", end = "05:00" }', "no time of day"),
        ("window", '{ start = "", end = "05:00" }', "'start' is empty"),
        ("window", '{ start = "05:00", end = "05:00" }', "the window is empty"),
        ("window", "3", "'value' is 3"),
        ("weekday", '"sonday"', "Did you mean 'sunday'"),
        ("weekday", '"sunday"\nunit = "hour"', "unknown key 'unit'"),
    ],
)
def test_values_that_are_no_numbers_are_checked(tmp_path: Path, kind: str, value: str, says: str) -> None:
    text = (
        level(60, "nearest")
        .replace('kind = "figure"\nunit = "hour"', f'kind = "{kind}"')
        .replace("value = 60", f"value = {value}")
    )
    folder = shelf(tmp_path, xa__weekly_cap=text)
    assert any(says in str(fault) for fault in law.check(folder)), [str(f) for f in law.check(folder)]


def test_most_protective_needs_values_with_an_order(tmp_path: Path) -> None:
    text = HOURS.replace('kind = "figure"\nunit = "hour"', 'kind = "weekday"').replace("value = 60", 'value = "monday"')
    folder = shelf(tmp_path, xa__weekly_cap=text)
    assert any("needs values that have an order" in str(fault) for fault in law.check(folder))


@pytest.mark.parametrize("text", ['id = "xz"\ntitle = { zh = "一", en = "a" }', 'id = "xa"'])
def test_a_wrong_jurisdiction_file_is_told(tmp_path: Path, text: str) -> None:
    folder = shelf(tmp_path, xa__wage=WAGE)
    (folder / "xa" / "jurisdiction.toml").write_text(text)
    assert any("jurisdiction.toml" in str(fault) for fault in law.check(folder))


# --------------------------------------------------------------------------------------------------------- Cambodia's law


def test_the_shelf_has_no_mistakes() -> None:
    assert [str(fault) for fault in law.check()] == []


def test_cambodian_weekly_maximum_is_the_product_that_it_says_it_is() -> None:
    for day in (date(2015, 2, 27), date(2020, 1, 1), date(2024, 6, 1), date(2025, 12, 1)):
        week = law.value("kh/maximum-hours-per-week", day)
        parts = [law.value(("kh", id), day).value.value for id in week.derived_from]
        assert week.value.value == parts[0] * parts[1]


def test_cambodian_hours_fit_together() -> None:
    day = date(2024, 6, 1)
    read = {
        id: law.value(("kh", id), day).value.value for id in law.parameters("kh") if "hours" in id and "month" not in id
    }
    assert read["ordinary-hours-per-day"] + read["overtime-hours-per-day"] == read["maximum-hours-per-day"]
    days = law.value("kh/working-days-per-week", day).value.value
    assert read["ordinary-hours-per-day"] * days == read["ordinary-hours-per-week"] == Decimal(48)


@pytest.mark.parametrize(
    ("day", "usual", "probation"),
    [
        ("2010-09-30", None, None),
        ("2010-10-01", "61", None),
        ("2012-12-31", "66", None),
        ("2013-01-01", None, None),
        ("2013-04-30", None, None),
        ("2013-05-01", "80", "75"),
        ("2014-12-31", "100", "95"),
        ("2015-01-01", "128", "123"),
        ("2016-12-31", "140", "135"),
        ("2017-01-01", None, None),
        ("2017-12-31", None, None),
        ("2018-01-01", "170", "165"),
        ("2019-01-01", "182", None),
        ("2020-01-01", "190", "185"),
        ("2021-01-01", "192", "187"),
        ("2022-01-01", "194", "192"),
        ("2023-01-01", "200", "198"),
        ("2024-06-01", "204", "202"),
        ("2025-12-31", "208", "206"),
        ("2026-01-01", "210", None),
        ("2027-01-01", None, None),
    ],
)
def test_cambodian_garment_wage_by_day(day: str, usual: str | None, probation: str | None) -> None:
    for who, amount in (("no", usual), ("yes", probation)):
        answer = law.value("kh/minimum-wage", date.fromisoformat(day), {"probation": who})
        if amount is None:
            assert isinstance(answer, Unknown), answer
        else:
            assert answer.value == money(amount, "USD")


def test_every_entry_on_the_shelf_has_a_source_and_says_its_kind() -> None:
    for place in law.jurisdictions():
        for id in law.parameters(place):
            for enactment in law.load(place, id).enactments:
                assert enactment.source.url.startswith("http")
                assert enactment.source.kind in ("primary", "press")
                # In Chinese it stands in 第 … 条: what is no article, an annex, is named with the act.
                assert set(enactment.source.article) <= set("0123456789(), ")


def test_articles_are_listed_as_each_language_lists():
    told = Source(Text(zh="《劳动法》", en="Labour Law"), "137, 146", "example.org/law", "press").say()
    assert told == {"en": "Labour Law, art. 137, 146", "zh": "《劳动法》第 137、146 条"}

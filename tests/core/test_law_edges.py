"""The law's answers whole: every field and the sentence of each kind of answer, on a small shelf of our own."""

import itertools
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from fairfloor.core import law
from fairfloor.core.law_answers import Known, NoLimit, Unknown
from fairfloor.core.money import money
from fairfloor.core.periods import Period
from fairfloor.core.phrases import phrase
from fairfloor.core.quantities import figure
from tests.core.test_law import HOURS, WAGE, shelf

DAY, UNTIL = date(2020, 6, 1), date(2024, 12, 31)
GARMENT, OTHER = {"sector": "garment"}, {"sector": "other"}


@pytest.fixture
def shelved(tmp_path: Path) -> Path:
    noted = HOURS.replace("known_until", 'note = { zh = "全系列", en = "of all" }\nknown_until')
    return shelf(tmp_path, xa__wage=WAGE, xa__weekly_cap=noted, xa_b__rest=HOURS.replace("weekly-cap", "rest"))


def test_a_known_value_carries_all_that_the_file_says(shelved: Path) -> None:
    made = law.load("xa", "wage", shelved)
    assert law.value("xa/wage", DAY, GARMENT, shelved) == Known(
        parameter="wage",
        jurisdiction="xa",
        found_in="xa",
        on=DAY,
        value=money(100, "USD"),
        since=date(2020, 1, 1),
        source=made.enactments[0].source,
        known_until=UNTIL,
        for_={"sector": "garment", "probation": "no"},
        per="month",
    )


def test_an_answer_from_above_names_both_places_and_the_note_of_the_series(shelved: Path) -> None:
    found = law.value(("xa-b", "weekly-cap"), DAY, folder=shelved)
    assert isinstance(found, Known)
    assert (found.jurisdiction, found.found_in, found.value) == ("xa-b", "xa", figure(60, "hour"))
    assert found.note == {"zh": "全系列", "en": "of all"}
    assert found.for_ == {}


def test_a_law_that_sets_none_says_where_on_what_and_for_whom(shelved: Path) -> None:
    made = law.load("xa", "wage", shelved)
    on = date(2022, 6, 1)
    wanted = {"sector": "other", "probation": "no"}
    why = phrase("law.sets-none", place=made.place, subject=made.title, whom=made.whom(wanted))
    assert law.value("xa/wage", on, OTHER, shelved) == NoLimit(
        parameter="wage",
        jurisdiction="xa",
        found_in="xa",
        on=on,
        since=date(2021, 1, 1),
        source=made.enactments[1].source,
        known_until=UNTIL,
        why=why,
        for_=wanted,
    )
    assert made.place == {"zh": "xa地", "en": "Place xa"}


@pytest.mark.parametrize(
    ("on", "for_", "key", "words"),
    [
        ("2019-12-31", GARMENT, "law.before", {"first": date(2020, 1, 1)}),
        ("2025-01-01", GARMENT, "law.after", {"last": UNTIL}),
        ("2020-06-01", {}, "law.say-for-whom", {"keys": "sector"}),
    ],
)
def test_why_the_shelf_does_not_know(
    shelved: Path, on: str, for_: dict[str, str], key: str, words: dict[str, object]
) -> None:
    made = law.load("xa", "wage", shelved)
    why = phrase("law.unknown", place=made.place, subject=made.title, why=phrase(key, **words))
    day = date.fromisoformat(on)
    assert law.value("xa/wage", day, for_, shelved) == Unknown("wage", "xa", day, why, {**for_, "probation": "no"})


def test_a_gap_and_people_of_whom_the_act_does_not_speak(shelved: Path) -> None:
    made = law.load("xa", "wage", shelved)
    gap, nobody = date(2022, 6, 1), date(2023, 6, 1)
    told = law.value("xa/wage", gap, GARMENT, shelved)
    assert told.why == phrase("law.unknown", place=made.place, subject=made.title, why=made.gaps[0].why)
    wanted = {"sector": "garment", "probation": "yes"}
    told = law.value("xa/wage", nobody, wanted, shelved)
    why = phrase("law.nobody", whom=made.whom(wanted))
    assert told == Unknown(
        "wage", "xa", nobody, phrase("law.unknown", place=made.place, subject=made.title, why=why), wanted
    )


def test_a_place_or_a_subject_that_is_not_there(shelved: Path) -> None:
    words = {"jurisdiction": "xz", "there": "xa, xa-b"}
    why = phrase("law.no-jurisdiction", **words)
    assert law.value("xz/wage", DAY, GARMENT, shelved) == Unknown("wage", "xz", DAY, why, GARMENT)
    unnamed = phrase("law.no-jurisdiction-named", jurisdiction="", there="xa, xa-b")
    assert law.value("wage", DAY, folder=shelved) == Unknown("wage", "", DAY, unnamed, {})
    subject = law._subject("nothing")
    assert subject == {"zh": "nothing", "en": "nothing"}
    why = phrase("law.no-file", place=law.title("xa", shelved), parameter=subject)
    assert law.value("xa/nothing", DAY, GARMENT, shelved) == Unknown("nothing", "xa", DAY, why, GARMENT)
    known = law._subject("minimum-wage")
    assert known["en"] != "minimum-wage" and known["zh"] != "minimum-wage"


def test_what_is_on_the_shelf(shelved: Path) -> None:
    assert law.jurisdictions(shelved) == ("xa", "xa-b")
    assert law.parameters("xa", shelved) == ("wage", "weekly-cap")
    assert law.parameters("xa-b", shelved) == ("rest",)
    assert law.chain("cn-gd-shenzhen") == ("cn-gd-shenzhen", "cn-gd", "cn")
    assert law.conditions("xa", "wage", shelved) == {"sector", "probation"}
    assert law.conditions("xa-b", "wage", shelved) == {"sector", "probation"}
    assert law.conditions("xz", "wage", shelved) == frozenset()
    assert law.on_shelf("xa", shelved)
    for strange in ("", "..", "xa/b", "xá", "xz"):
        assert not law.on_shelf(strange, shelved)


def test_stretches_of_the_same_answer(shelved: Path) -> None:
    period = Period(date(2019, 7, 1), date(2025, 7, 1))
    found = law.spans("xa/wage", period, GARMENT, shelved)
    edges = ["2019-07-01", "2020-01-01", "2021-01-01", "2022-01-01", "2023-01-01", "2025-01-01", "2025-07-01"]
    days = [date.fromisoformat(edge) for edge in edges]
    assert [span for span, _ in found] == [Period(a, b) for a, b in itertools.pairwise(days)]
    assert [getattr(answer, "value", None) for _, answer in found] == [
        None,
        money(100, "USD"),
        money(100, "USD"),
        None,
        money(120, "USD"),
        None,
    ]
    assert [answer.on for _, answer in found] == days[:-1]
    start = Period(date(2020, 1, 1), date(2021, 1, 1))
    assert [span for span, _ in law.spans(("xa", "wage"), start, GARMENT, shelved)] == [start]


def test_which_of_two_protects_more() -> None:
    source = law.load("kh", "minimum-wage").enactments[0].source
    less = Known("a", "xa", "xa", DAY, figure(48, "hour"), DAY, source, UNTIL)
    more = replace(less, value=figure(60, "hour"))
    cents = replace(less, value=money(100, "USD"))
    dollars = replace(less, value=money(120, "USD"))
    for low, high in ((less, more), (cents, dollars)):
        assert law._protects_more(low, high, "lower") and not law._protects_more(high, low, "lower")
        assert law._protects_more(high, low, "higher") and not law._protects_more(low, high, "higher")
        assert not law._protects_more(low, low, "lower") and not law._protects_more(low, low, "higher")
    assert not law._protects_more(less, cents, "lower") and not law._protects_more(cents, less, "higher")


def test_a_gap_lasts_until_an_act_ends_it_and_one_that_covers_the_day_wins_over_an_older_act(shelved: Path) -> None:
    made = law.load("xa", "weekly-cap", shelved)
    gap = law.load("xa", "wage", shelved).gaps[0]
    first, later = made.enactments[0].since, date(2021, 3, 1)

    def asked(start: date, end: date, on: date) -> law.Answer:
        level = replace(made, gaps=(replace(gap, scope={}, period=Period(start, end)),))
        return law._at(level, "xa", on, {})

    unknown = phrase("law.unknown", place=made.place, subject=made.title, why=gap.why)
    before = asked(date(2018, 1, 1), date(2019, 1, 1), date(2019, 6, 1))
    assert before.why == unknown  # over by its own end, and no act since
    assert asked(date(2019, 1, 1), date(2021, 1, 1), DAY).why == unknown  # begun before the act, and still running
    assert asked(later, date(2021, 4, 1), date(2021, 6, 1)).why == unknown  # begun after the act, and no act since
    assert isinstance(asked(first, date(2020, 2, 1), DAY), Known)  # begun with the act, and over
    assert asked(first, date(2021, 1, 1), DAY).why == unknown


def test_why_nothing_is_known_for_people_whom_no_act_names(shelved: Path) -> None:
    made = law.load("xa", "wage", shelved)
    garment = replace(made, enactments=tuple(one for one in made.enactments if one.scope == GARMENT), gaps=())
    wanted = {**OTHER, "probation": "no"}
    why = phrase("law.nobody", whom=made.whom(wanted))
    assert law._at(garment, "xa", DAY, wanted).why == phrase(
        "law.unknown", place=made.place, subject=made.title, why=why
    )
    why = phrase("law.say-for-whom", keys="sector, probation")
    assert law._at(made, "xa", DAY, {}).why == phrase("law.unknown", place=made.place, subject=made.title, why=why)


def test_the_days_on_which_an_answer_may_change(shelved: Path) -> None:
    made = law.load("xa", "weekly-cap", shelved)
    gap = law.load("xa", "wage", shelved).gaps[0]
    running = replace(gap, period=Period(date(2021, 3, 1)))
    ended = replace(gap, period=Period(date(2022, 3, 1), date(2022, 5, 1)))
    acts = {date(2020, 1, 1)}
    assert law._edges(replace(made, known_until=None)) == acts
    assert law._edges(replace(made, gaps=(running, ended))) == acts | {
        date(2021, 3, 1), date(2022, 3, 1), date(2022, 5, 1), date(2025, 1, 1)
    }  # fmt: skip
    assert law.spans("xa/weekly-cap", Period(DAY, DAY), {}, shelved) == ()
    with pytest.raises(ValueError, match=r"^the period needs an end$"):
        law.spans("xa/weekly-cap", Period(DAY), {}, shelved)


def test_a_level_that_does_not_know_says_what_the_other_sets_and_where(tmp_path: Path) -> None:
    short = HOURS.replace("2024-12-31", "2020-03-01")
    folder = shelf(tmp_path, xa__weekly_cap=HOURS, xa_b__weekly_cap=short)
    own = law.load("xa-b", "weekly-cap", folder)
    unknown = phrase("law.unknown", place=own.place, subject=own.title, why=phrase("law.after", last=date(2020, 3, 1)))
    known = law.value("xa/weekly-cap", DAY, folder=folder)
    assert law.value("xa-b/weekly-cap", DAY, folder=folder).why == phrase(
        "law.level-unknown", why=unknown, other=known.say(), place=law.title("xa", folder)
    )


def test_a_name_that_is_no_folder_of_the_shelf(tmp_path: Path) -> None:
    assert law._plain("cn-gd-shenzhen")
    for strange in ("-", "--", "", "..", "a/b", "a b", "法"):
        assert not law._plain(strange)


def test_every_mistake_of_a_folder_is_told_with_its_file_and_remedy(tmp_path: Path) -> None:
    other = HOURS.replace('"lower"', '"higher"')
    folder = shelf(tmp_path, xa__weekly_cap=HOURS, xa_b__weekly_cap=other, xc__weekly_cap=HOURS, xd__rest="id = 1\n")
    (folder / "xc" / "jurisdiction.toml").write_text("id = 1\n")
    found = [(fault.file, fault.entry, fault.what, fault.remedy) for fault in law.check(folder)]
    assert (
        "xa-b/weekly-cap.toml",
        "combine",
        "it combines otherwise than in xa",
        "Let every level combine in the same way",
    ) in found
    files = {Path(file).parent.name + "/" + Path(file).name for file, *_ in found}
    assert files == {"xa-b/weekly-cap.toml", "xc/jurisdiction.toml", "xd/rest.toml"}
    for broken in ("xc/jurisdiction.toml", "xd/rest.toml"):
        assert len([one for one in found if one[0].endswith(broken)]) > 1  # each of a file's mistakes, not its first

"""Readings judged as a file of them: averaged by place, people and shift; in any unit; with nothing lost."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fairfloor.core import judgements, standards
from fairfloor.core.concentrations import gas_of, told_in
from fairfloor.core.quantities import Figure, figure
from fairfloor.core.reading_rows import rows
from fairfloor.core.readings import Judgement, Reading, judge, judge_all
from tests.core.test_law import HOURS, shelf

STANDARD = standards.load("icti")
DAY = date(2024, 6, 1)
SUBSTANCES = {one.id: one for one in STANDARD.clause("icti/11.24").substances}
HEADER = (
    "quantity,value,unit,place,kind,substance,population,taken_at,minutes,instrument,calibrated_until,like_effect\n"
)


def file(*lines: str, jurisdiction: str = "kh", on: date = DAY, **more: object) -> dict:
    """The JSON of a file with these rows."""
    found = rows(HEADER + "\n".join(lines), STANDARD.words, STANDARD.clauses)
    judged = judge_all(found.readings, STANDARD.clauses, jurisdiction=jurisdiction, on=on, **more)
    return judgements.as_json(found, judged)


def only(line: str, **more: object) -> dict:
    """The entry of the only row."""
    told = file(line, **more)
    assert not told["intake"]["refused"], told["intake"]["refused"]
    return told["readings"][0]


def toluene(
    value: object, at: str, minutes: object, who: str = "", place: str = "Paint", until: str = "2025-01-01"
) -> str:
    return f"exposure,{value},ppm,{place},,toluene,{who},2024-06-01T{at},{minutes},P,{until},"


# ------------------------------------------------------------------------------------------------------------- exposures


def test_a_full_shift_is_a_weighted_average_told_for_each_of_its_rows() -> None:
    told = file(toluene(150, "08:00", 120), toluene(75, "10:00", 120), toluene(50, "13:00", 240))
    assert [one["line"] for one in told["readings"]] == [2, 3, 4]
    for one in told["readings"]:
        assert (one["verdict"], one["observed"], one["limit"]) == (
            "outside",
            {"value": 81.25, "unit": "ppm"},
            {"value": 50, "unit": "ppm"},
        )
        assert one["margin"] == {"value": -31.25, "unit": "ppm"}
    assert told["readings"][1]["read"] == {"value": 75, "unit": "ppm"}
    (group,) = told["exposures"]
    assert (group["how"], group["lines"], group["minutes"]["value"]) == ("full-shift", [2, 3, 4], 480)


@pytest.mark.parametrize(
    ("value", "minutes", "verdict", "says"),
    [
        (50, 480, "within", "480 sampled minutes, a full shift"),
        (50.01, 480, "outside", "a full shift"),
        (40, 240, "within", "240 sampled minutes of a shift of 480, and says nothing of the rest"),
        (60, 240, "cannot-be-judged", "30 ppm. The rest decides"),
        (101, 240, "outside", "even if the rest held nothing"),
        (100, 240, "cannot-be-judged", "The rest decides"),
        (50, 600, "outside", "600 sampled minutes onto a shift of 480"),
        (40, "", "within", "was not told"),
        (60, "", "cannot-be-judged", "Give the minutes"),
        (60, 0, "cannot-be-judged", "no time was sampled"),
        (0, 480, "within", "a full shift"),
    ],
)
def test_what_was_not_sampled_is_said_and_never_filled_in(
    value: object, minutes: object, verdict: str, says: str
) -> None:
    found = only(toluene(value, "08:00", minutes))
    assert found["verdict"] == verdict
    assert says in found["why"]["en"]
    assert (found["margin"] is None) == (verdict == "cannot-be-judged")


def test_samples_of_several_people_places_and_shifts_stay_apart() -> None:
    told = file(
        toluene(90, "08:00", 240, "worker A"),
        toluene(10, "08:00", 240, "worker B"),
        toluene(10, "12:00", 240, "worker A", "Store"),
        toluene(10, "23:00", 240, "worker A"),
    )
    assert sorted(one["lines"] for one in told["exposures"]) == [[2], [3], [4], [5]]


def test_a_shift_goes_on_past_midnight_and_may_be_longer() -> None:
    night = [
        "exposure,60,ppm,Paint,,toluene,,2024-06-01T22:00,240,P,2025-01-01,",
        "exposure,40,ppm,Paint,,toluene,,2024-06-02T02:00,240,P,2025-01-01,",
    ]
    (group,) = file(*night)["exposures"]
    assert (group["lines"], group["observed"]["value"]) == ([2, 3], 50)
    (longer,) = file(*night, shift_minutes=Decimal(600))["exposures"]
    assert longer["over"] == {"value": 600, "unit": "minute"}
    assert "480 sampled minutes of a shift of 600" in longer["why"]["en"]


def test_days_without_a_time_of_day_are_a_shift_each() -> None:
    told = file(
        *(f"exposure,40,ppm,,,toluene,,{day},240,P,2025-01-01," for day in ("2024-06-01", "2024-06-02", "2024-06-01"))
    )
    assert [one["lines"] for one in told["exposures"]] == [[2, 4], [3]]


def test_short_term_limits_ask_for_fifteen_minutes() -> None:
    line = "exposure,{},ppm,Paint,,acetone,,2024-06-01T08:00,{},P,2025-01-01,"
    short = {one["how"]: one for one in file(line.format(750, 15))["exposures"]}
    assert (short["short-term"]["verdict"], short["full-shift"]["verdict"]) == ("within", "cannot-be-judged")
    assert only(line.format("750.1", 15))["verdict"] == "outside"
    long = {one["how"]: one for one in file(line.format(400, 480))["exposures"]}
    assert (long["short-term"]["verdict"], long["full-shift"]["verdict"]) == ("cannot-be-judged", "within")
    assert "no samples make up 15 minutes" in long["short-term"]["why"]["en"]
    hidden = {one["how"]: one for one in file(line.format(800, 30))["exposures"]}
    assert (hidden["short-term"]["verdict"], hidden["short-term"]["observed"]["value"]) == ("outside", 800)
    assert only(line.format(400, 480))["verdict"] == "within"


def test_a_ceiling_is_any_single_reading() -> None:
    line = "exposure,{},ppm,Press,,formaldehyde,,2024-06-01T{}:00,,P,2025-01-01,"
    told = file(line.format("0.1", "08"), line.format("0.31", "09"))
    assert [one["verdict"] for one in told["readings"]] == ["outside", "outside"]
    assert told["exposures"][0]["observed"] == {"value": 0.31, "unit": "ppm"}
    assert only(line.format("0.3", "08"))["verdict"] == "within"


def test_an_instrument_out_of_calibration_is_left_out_of_the_average_and_kept() -> None:
    told = file(toluene(40, "08:00", 240), toluene(400, "12:00", 240, until="2024-05-31"))
    assert [one["verdict"] for one in told["readings"]] == ["within", "cannot-be-judged"]
    assert "calibrated until 2024-05-31" in told["readings"][1]["why"]["en"]
    assert (told["exposures"][0]["lines"], told["exposures"][0]["left_out"]) == ([2], [3])
    assert "1 of the samples cannot be judged" in told["exposures"][0]["why"]["en"]


def test_missing_is_not_zero() -> None:
    told = file(toluene(40, "08:00", 240), toluene("", "12:00", 240))
    assert told["exposures"][0]["observed"]["value"] == 40
    assert "no value was read" in told["readings"][1]["why"]["en"]


def test_effects_add_up_only_where_the_rows_say_so() -> None:
    """Shares of 0.6 of toluene's 50 and of xylene's 100 ppm: each within, together outside."""
    line = "exposure,{},ppm,Paint,,{},,2024-06-01T08:00,{},P,2025-01-01,{}"
    apart = file(line.format(30, "toluene", 480, ""), line.format(60, "xylene", 480, ""))
    assert apart["mixtures"] == []
    (together,) = file(line.format(30, "toluene", 480, "nerves"), line.format(60, "xylene", 480, "nerves"))["mixtures"]
    assert (together["verdict"], together["observed"], together["lines"]) == (
        "outside",
        {"value": 120, "unit": "percent"},
        [2, 3],
    )
    (kept,) = file(line.format(30, "toluene", 480, "nerves"), line.format(40, "xylene", 480, "nerves"))["mixtures"]
    assert (kept["verdict"], kept["margin"]["value"]) == ("within", 0)
    (part,) = file(line.format(30, "toluene", 240, "nerves"), line.format(60, "xylene", 480, "nerves"))["mixtures"]
    assert part["verdict"] == "cannot-be-judged"
    (unlike,) = file(line.format(30, "toluene", 480, "n"), line.format(1, "mineral-spirits", "", "n"))["mixtures"]
    assert unlike["verdict"] == "within"
    (none,) = file(line.format(30, "toluene", 480, "n"), line.format(1, "zinc", 480, "n"))["mixtures"]
    assert (none["verdict"], none["observed"]) == ("cannot-be-judged", None)


@pytest.mark.parametrize(
    ("row", "says"),
    [
        ("exposure,1,ppm,,,benzene,,2024-06-01,480,,2025-01-01,", "benzene is not among the 35 substances"),
        ("exposure,1,ppm,,,tolune,,2024-06-01,480,,2025-01-01,", "If toluene is meant, write that."),
        ("exposure,1,ppm,,,iron-welding-fume,,2024-06-01,480,,2025-01-01,", "Fume is solid particles"),
        ("exposure,1,mg/m3,,,mineral-spirits,,2024-06-01,480,,2025-01-01,", "mixture of many hydrocarbons"),
        ("exposure,1,ppm,,,,,2024-06-01,480,,2025-01-01,", "depends on the substance"),
        ("exposure,1,lux,,,toluene,,2024-06-01,480,,2025-01-01,", "State the figure in ppm"),
    ],
)
def test_what_cannot_be_told_says_why(row: str, says: str) -> None:
    found = only(row)
    assert (found["verdict"], found["breach"]) == ("cannot-be-judged", False)
    assert says in found["why"]["en"]


def test_milligrams_are_told_in_ppm_by_the_molar_mass() -> None:
    found = only("exposure,188.4,mg/m3,,,toluene,,2024-06-01T08:00,480,P,2025-01-01,")
    assert found["verdict"] == "within"
    assert "92.14 g/mol, and 24.45 L/mol at 25 °C" in found["why"]["en"]
    assert only("exposure,188.5,mg/m3,,,toluene,,2024-06-01T08:00,480,P,2025-01-01,")["verdict"] == "outside"


def test_where_the_law_has_a_figure_in_another_unit_it_alone_judges(tmp_path: Path) -> None:
    text = (
        HOURS.replace("weekly-cap", "exposure-limit").replace('"hour"', '"mg/m3"').replace("value = 60", "value = 100")
    )
    folder = shelf(tmp_path, xa__exposure_limit=text)
    told = file(toluene(30, "08:00", 480), jurisdiction="xa", folder=folder)
    found = told["readings"][0]
    assert (found["verdict"], found["limit"]) == ("outside", {"value": 100, "unit": "mg/m3"})
    assert len(told["exposures"]) == 1
    assert "only for where the law sets none" in found["why"]["en"]


# ----------------------------------------------------------------------------------------------------------------- noise

NOISE_DAY = date(2019, 6, 1)


def noise(level: object, at: str, minutes: object, who: str = "") -> str:
    return f"noise,{level},dBA,Press,,,{who},2019-06-01T{at},{minutes},N,2020-01-01,"


@pytest.mark.parametrize(
    ("levels", "verdict", "observed", "dose"),
    [
        ([(88, "08:00", 240)], "cannot-be-judged", 88, 100),
        ([(88, "08:00", 240), (0, "12:00", 240)], "within", 85, 100),
        ([(88, "08:00", 241), (0, "12:01", 239)], "outside", 85.017996, 100.416667),
        ([(85, "08:00", 480)], "within", 85, 100),
        ([(100, "08:00", 60)], "outside", 91, 400),
        ([(80, "08:00", 60)], "within", 80, None),
    ],
)
def test_noise_adds_up_by_the_law_s_rule(levels: list, verdict: str, observed: float, dose: float | None) -> None:
    told = file(*(noise(*level) for level in levels), jurisdiction="cn", on=NOISE_DAY)
    (group,) = told["noise_doses"]
    assert (group["verdict"], round(group["observed"]["value"], 6)) == (verdict, observed)
    if dose is not None:
        assert group["dose"] == {"value": dose, "unit": "percent"}
    assert {one["verdict"] for one in told["readings"]} == {verdict}


def test_noise_without_minutes_is_held_as_it_was_taken() -> None:
    told = file(noise(86, "08:00", ""), noise(84, "09:00", ""), jurisdiction="cn", on=NOISE_DAY)
    assert ([one["verdict"] for one in told["readings"]], told["noise_doses"]) == (["outside", "within"], [])
    assert "no dose is reckoned" in told["readings"][0]["why"]["en"]


def test_no_time_and_no_value_of_noise_do_not_crash() -> None:
    told = file(noise(90, "08:00", 0), noise("", "09:00", 60), noise(0, "10:00", 0), jurisdiction="cn", on=NOISE_DAY)
    assert {one["verdict"] for one in told["readings"]} == {"cannot-be-judged"}


def test_where_the_law_is_not_known_noise_cannot_be_judged() -> None:
    told = file(noise(99, "08:00", 480), jurisdiction="kh", on=NOISE_DAY)
    assert (told["readings"][0]["verdict"], told["noise_doses"]) == ("cannot-be-judged", [])


def test_protectors_bring_exposure_under_85_db() -> None:
    assert only("noise-under-protectors,85,dB,,,,,,,,2025-01-01,")["verdict"] == "outside"
    assert only("noise-under-protectors,84.9,dB,,,,,,,,2025-01-01,")["verdict"] == "within"
    assert only("noise-under-protectors,84,dBA,,,,,,,,2025-01-01,")["verdict"] == "cannot-be-judged"


# ------------------------------------------------------------------------------------------------------------ headcounts


@pytest.mark.parametrize(
    ("heads", "needed"), [(1, 1), (24, 1), (25, 2), (96, 4), (97, 5), (100, 5), (101, 6), (140, 6), (141, 7)]
)
def test_toilets_by_headcount(heads: int, needed: int) -> None:
    found = only(f"toilets,{needed},,,,,{heads},,,,2025-01-01,")
    assert (found["verdict"], found["limit"]["value"], found["example"]) == ("within", needed, True)
    assert "as an example only" in found["why"]["en"]
    assert only(f"toilets,{needed - 1},,,,,{heads},,,,2025-01-01,")["verdict"] == "outside"
    assert only(f"toilets,{needed},,,,,,,,,2025-01-01,", profile={"headcount": heads})["verdict"] == "within"


def test_the_law_on_toilets_comes_first(tmp_path: Path) -> None:
    text = HOURS.replace("weekly-cap", "toilets").replace('"hour"', '"count"').replace("value = 60", "value = 9")
    folder = shelf(tmp_path, xa__toilets=text)
    found = only("toilets,8,,,,,120,,,,2025-01-01,", jurisdiction="xa", folder=folder)
    assert (found["verdict"], found["limit"]["value"], found["example"]) == ("outside", 9, False)


DORMITORY = {"dormitory": True}


@pytest.mark.parametrize(
    ("row", "profile", "verdict"),
    [
        ("people-per-shower,13,", {"dormitory-built": "2000-11-01"}, "outside"),
        ("people-per-shower,12,", {"dormitory-built": "2000-11-01"}, "within"),
        ("people-per-shower,20,", {"dormitory-built": "2000-10-31"}, "within"),
        ("people-per-toilet,21,", {"dormitory-built": "2000-10-31"}, "outside"),
        ("people-per-toilet,12,", {}, "cannot-be-judged"),
        ("people-per-room,13,", {}, "outside"),
        ("dormitory-area,20,ft2,Room,,,1", {}, "within"),
        ("dormitory-area,240,ft2,Room,,,12", {}, "within"),
        ("dormitory-area,1.8,m2", {}, "borderline"),
        ("dormitory-area,20,ft2,Room,,,0", {}, "cannot-be-judged"),
        ("dormitory-area,20,ft2", {"dormitory": False}, "not-applicable"),
        ("beds,11,,Room,,,12", {}, "outside"),
        ("beds,12,,Room,,,12", {}, "within"),
        ("first-aiders,2,", {"in-house-first-aid": True, "small-factory": True}, "within"),
        ("first-aiders,1,", {"in-house-first-aid": True, "small-factory": True}, "outside"),
        ("first-aiders-share,1,,,,,150", {"in-house-first-aid": True, "small-factory": False}, "refused"),
        ("first-aiders-share,1,count,,,,150", {"in-house-first-aid": True, "small-factory": False}, "outside"),
        ("first-aiders-share,2,count,,,,150", {"in-house-first-aid": True, "small-factory": False}, "within"),
        ("first-aiders-share,1,percent", {"in-house-first-aid": True, "small-factory": False}, "within"),
        ("first-aiders-share,1,percent", {}, "cannot-be-judged"),
    ],
)
def test_people_and_what_they_are_given(row: str, profile: dict, verdict: str) -> None:
    told = file(row, profile=DORMITORY | profile)
    found = told["readings"][0]["verdict"] if told["readings"] else "refused"
    assert found == verdict


@pytest.mark.parametrize(
    ("row", "verdict"),
    [
        ("distance-to-extinguisher,75,ft", "within"),
        ("distance-to-extinguisher,23,m", "borderline"),
        ("distance-to-extinguisher,23.1,m", "outside"),
        ("extinguisher-top-height,1.41,m", "outside"),
        ("exits,1,", "outside"),
        ("distance-to-exit,201,ft,,一般办公室", "outside"),
        ("guard-opening,12.5,mm", "within"),
        ("guard-opening,0.5,in", "borderline"),
        ("guard-opening,12.8,mm", "outside"),
        ("unguarded-edge-height,0.9,m", "within"),
        ("unguarded-edge-height,3,ft", "borderline"),
        ("unguarded-edge-height,1,m", "outside"),
        ("unguarded-stair-height,3,ft", "within"),
        ("height-of-unguarded-drive,7,ft", "within"),
        ("air-velocity,99,ft/min", "borderline"),
        ("air-velocity,98,ft/min", "outside"),
    ],
)
def test_distances_heights_and_speeds(row: str, verdict: str) -> None:
    assert only(f"{row}")["verdict"] == verdict


# ------------------------------------------------------------------------------------------------------------ properties

LITTLE = settings(max_examples=40, deadline=None)
VALUES = st.decimals(0, 1500, places=2)
CONVERTIBLE = sorted(id for id, one in SUBSTANCES.items() if one.molar_mass and id != "sodium-hydroxide")
RANK = {"within": 0, "borderline": 1, "cannot-be-judged": 2, "outside": 3}


def sampled(value: Figure, substance: str, minutes: int | None) -> Reading:
    length = None if minutes is None else Decimal(minutes)
    return Reading("exposure", value, substance=substance, minutes=length, calibrated_until=date(2025, 1, 1))


def verdicts(*readings: Reading) -> Judgement:
    return judge_all(readings, [STANDARD.clause("icti/11.24")], jurisdiction="kh", on=DAY)


@LITTLE
@given(st.integers(0, 6000), st.sampled_from(CONVERTIBLE), st.sampled_from([None, 10, 15, 240, 480, 600]))
def test_equal_concentrations_in_two_units_have_one_verdict(count: int, id: str, minutes: int | None) -> None:
    """A whole number of hundredths of 24.45 ppm is exact in both units."""
    ppm = Figure(count * Decimal("0.2445"), "ppm")
    mass = Figure(count * SUBSTANCES[id].molar_mass / 100, "mg/m3")
    assert told_in(mass, "ppm", gas_of(SUBSTANCES[id])) == told_in(ppm, "ppm")
    one, two = (verdicts(sampled(figure, id, minutes)).groups for figure in (ppm, mass))
    assert [(group.verdict.verdict, group.verdict.margin) for group in one] == [
        (group.verdict.verdict, group.verdict.margin) for group in two
    ]


@LITTLE
@given(VALUES, VALUES, st.sampled_from(sorted(SUBSTANCES)), st.sampled_from([None, 10, 15, 240, 480, 600]))
def test_more_of_a_substance_is_never_better(one: Decimal, two: Decimal, id: str, minutes: int | None) -> None:
    limits = STANDARD.clause("icti/11.24").limits
    unit = next(limit.unit for limit in limits if limit.for_["substance"] == id)
    low, high = (verdicts(sampled(Figure(value, unit), id, minutes)).groups for value in sorted((one, two)))
    for less, more in zip(low, high, strict=True):
        assert RANK[less.verdict.verdict] <= RANK[more.verdict.verdict]


@LITTLE
@given(st.lists(st.tuples(st.sampled_from(["toluene", "acetone", "zinc", "benzene", ""]), VALUES), max_size=8))
def test_every_row_has_one_entry_and_every_group_names_its_rows(pairs: list[tuple[str, Decimal]]) -> None:
    told = file(*(f"exposure,{value},ppm,,,{name},,2024-06-01,60,P,2025-01-01," for name, value in pairs))
    assert [one["line"] for one in told["readings"]] == list(range(2, len(pairs) + 2))
    assert {line for group in told["exposures"] for line in group["lines"]} <= set(range(2, len(pairs) + 2))


def test_one_reading_alone_is_judged_by_the_same_code() -> None:
    reading = sampled(figure(60, "ppm"), "toluene", 480)
    alone = judge(reading, "icti/11.24", jurisdiction="kh", on=DAY)
    assert (alone.verdict, alone.why) == ("outside", verdicts(reading).of(0)[0].why)
    assert judge(replace(reading, minutes=None), "icti/11.24", jurisdiction="kh", on=DAY).verdict == "cannot-be-judged"

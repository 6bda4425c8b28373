"""What figures, limits and law look like to other programs, key by key: the schemas of docs/reference/ in examples."""

import datetime
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from fairfloor.core import quantities
from fairfloor.core.binding_limits import BindingLimit, Candidate, stands_apart
from fairfloor.core.clause_limits import Limit, Relaxation, Step, limit_rows
from fairfloor.core.conditions import Condition
from fairfloor.core.enactments import Condition as Asked
from fairfloor.core.enactments import (
    Enactment,
    Item,
    NotInLaw,
    Parameter,
    Source,
    Value,
    Window,
    overlap,
    said,
    value_json,
    within,
)
from fairfloor.core.languages import Text
from fairfloor.core.law_answers import Known, NoLimit, Unknown
from fairfloor.core.money import money
from fairfloor.core.quantities import UNITS, Unit, figure

DAY, SINCE, UNTIL = date(2024, 6, 1), date(2015, 2, 27), date(2025, 12, 1)
WHY, NOTE = Text(zh="因为", en="because"), Text(zh="注", en="note")
SOURCE = Source(Text(zh="劳动法", en="Labour Law"), "137", "example.org/law", "primary")
SOURCE_JSON = {"act": SOURCE.act, "article": "137", "url": "example.org/law", "kind": "primary"}
SIXTY = {"value": 60, "unit": "hour"}
LIMIT = Limit("hours", "working-hours-per-week", "at-most", Decimal(60), "hour", "law-else-this")
BARE = {
    "id": "hours",
    "quantity": "working-hours-per-week",
    "compare": "at-most",
    "value": 60,
    "unit": "hour",
    "precedence": "law-else-this",
    "for": {},
    "printed": [],
    "law": None,
    "policy": False,
    "per": None,
    "when": None,
    "then": None,
    "relaxation": None,
    "steps": [],
    "example": False,
    "alternative": None,
    "note": None,
}


def test_source() -> None:
    assert SOURCE.as_json() == SOURCE_JSON
    assert replace(SOURCE, article="").say() == SOURCE.act
    assert "137" in SOURCE.say()["en"] and "劳动法" in SOURCE.say()["zh"]


@pytest.mark.parametrize(
    ("value", "zh", "en"),
    [
        (figure(1, "day"), "1 天", "1 day"),
        (Window(datetime.time(22), datetime.time(5, 30)), "22:00", "05:30"),
        ("sunday", "日", "Sunday"),
    ],
)
def test_values_in_words(value: Value, zh: str, en: str) -> None:
    assert zh in said(value)["zh"]
    assert en in said(value)["en"]


SECTORS = Asked("sector", Text(zh="行业", en="sector"), {"garment": Text(zh="成衣", en="garments")}, "garment")
AGES = Asked("age", Text(zh="年龄", en="age"), {"young": Text(zh="未成年", en="young")})
EVERYWHERE = Enactment(SINCE, {}, (Item({"age": ("young",)}, figure(8, "hour")),), SOURCE)
PARAMETER = Parameter("hours", "kh", NOTE, "nearest", "lower", "day", (SECTORS, AGES), (EVERYWHERE,), (), UNTIL)


def test_whom_a_question_of_the_law_is_about() -> None:
    assert PARAMETER.wanted({}) == {"sector": "garment"}
    assert PARAMETER.wanted({"age": "young"}) == {"sector": "garment", "age": "young"}
    with pytest.raises(NotInLaw, match=r"age = 'yuong' is not on its list\. .*young"):
        PARAMETER.wanted({"age": "yuong"})
    assert PARAMETER.untold({}) == (AGES,)
    assert PARAMETER.untold({"age": "young"}) == ()
    whole = replace(PARAMETER, enactments=(replace(EVERYWHERE, scope={"sector": ("garment",)}, items=()),))
    assert whole.untold({}) == (SECTORS,)
    told = PARAMETER.whom({"sector": "garment", "age": "young"})
    assert told == {"zh": "行业：成衣，年龄：未成年", "en": "sector: garments, age: young"}
    assert PARAMETER.whom({}) == {"zh": PARAMETER.whom({})["zh"], "en": "everyone"}
    assert PARAMETER.place == {"zh": "?", "en": "?"}


@pytest.mark.parametrize(
    ("scope", "wanted", "inside"),
    [
        ({}, {"sector": "garment"}, True),
        ({"sector": ("garment", "bags")}, {}, True),
        ({"sector": ("garment", "bags")}, {"sector": "bags"}, True),
        ({"sector": ("garment", "bags")}, {"sector": "toys"}, False),
        ({"sector": ("garment",), "age": ("young",)}, {"sector": "garment", "age": "adult"}, False),
    ],
)
def test_who_lies_in_a_scope(scope: dict[str, tuple[str, ...]], wanted: dict[str, str], inside: bool) -> None:
    assert within(scope, wanted) is inside
    assert overlap(scope, {key: (word,) for key, word in wanted.items()}) is inside


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (figure(60, "hour"), SIXTY),
        (figure("0.5", "ppm"), {"value": 0.5, "unit": "ppm"}),
        (
            Window(datetime.time(22), datetime.time(5)),
            {"value": {"start": "22:00", "end": "05:00"}},
        ),
        ("sunday", {"value": "sunday"}),
        (
            money("204", "USD"),
            {"value": {"amount": "204.00", "currency": "USD"}, "amount": "204.00", "currency": "USD"},
        ),
    ],
)
def test_values_of_the_law(value: object, expected: dict[str, object]) -> None:
    assert value_json(value) == expected


def test_a_known_law() -> None:
    known = Known("hours", "cn-gd", "cn", DAY, figure(60, "hour"), SINCE, SOURCE, UNTIL)
    expected = {
        "known": True,
        "parameter": "hours",
        "jurisdiction": "cn-gd",
        "found_in": "cn",
        "on": "2024-06-01",
        "for": {},
        "value": 60,
        "unit": "hour",
        "per": None,
        "since": "2015-02-27",
        "source": SOURCE_JSON,
        "known_until": "2025-12-01",
        "derived_from": [],
        "note": None,
    }
    assert known.as_json() == expected
    full = replace(known, for_={"sector": "garment"}, per="week", derived_from=("kh/a",), note=NOTE)
    told = {"for": {"sector": "garment"}, "per": "week", "derived_from": ["kh/a"], "note": NOTE}
    assert full.as_json() == {**expected, **told}
    assert known.say() == {"zh": "60 小时", "en": "60 h"}


def test_a_law_that_sets_no_figure_and_one_that_is_not_known() -> None:
    none = NoLimit("hours", "cn-gd", "cn", DAY, SINCE, SOURCE, UNTIL, WHY, {"sector": "garment"})
    assert none.as_json() == {
        "known": True,
        "sets_no_figure": True,
        "parameter": "hours",
        "jurisdiction": "cn-gd",
        "found_in": "cn",
        "on": "2024-06-01",
        "for": {"sector": "garment"},
        "value": None,
        "why": WHY,
        "since": "2015-02-27",
        "source": SOURCE_JSON,
        "known_until": "2025-12-01",
    }
    unknown = Unknown("hours", "cn-gd", DAY, WHY, {"sector": "garment"})
    assert unknown.as_json() == {
        "known": False,
        "parameter": "hours",
        "jurisdiction": "cn-gd",
        "on": "2024-06-01",
        "for": {"sector": "garment"},
        "why": WHY,
    }
    assert bool(none) is False
    assert bool(unknown) is False


def test_a_limit_with_nothing_but_its_figure() -> None:
    assert LIMIT.as_json() == BARE
    assert replace(LIMIT, value=Decimal(0)).as_json() == {**BARE, "value": 0}
    assert replace(LIMIT, value=None).as_json() == {**BARE, "value": None}
    assert replace(LIMIT, value=None).figure is None


def test_a_limit_with_everything() -> None:
    when = Condition("always")
    relaxation = Relaxation(figure(1, "delta_degC"), (figure(2, "delta_degF"),), WHY)
    full = replace(
        LIMIT,
        for_={"kind": "seated-production"},
        printed=(figure(60, "hour"),),
        law="weekly-hours",
        policy=True,
        per="week",
        when=when,
        then=WHY,
        relaxation=relaxation,
        steps=(Step(Decimal(0), None, None, Decimal(2)), Step(Decimal(50), Decimal(200), Decimal(25), Decimal(1))),
        example=True,
        alternative_group="exits",
        alternative_branch="wide",
        note=NOTE,
    )
    count = {"unit": "count"}
    assert full.as_json() == {
        **BARE,
        "for": {"kind": "seated-production"},
        "printed": [SIXTY],
        "law": "weekly-hours",
        "policy": True,
        "per": "week",
        "when": when.as_json(),
        "then": WHY,
        "relaxation": {
            "by": {"value": 1, "unit": "delta_degC"},
            "printed": [{"value": 2, "unit": "delta_degF"}],
            "condition": WHY,
        },
        "steps": [
            {"over": {"value": 0, **count}, "up_to": None, "per": None, "gives": {"value": 2, **count}},
            {
                "over": {"value": 50, **count},
                "up_to": {"value": 200, **count},
                "per": {"value": 25, **count},
                "gives": {"value": 1, **count},
            },
        ],
        "example": True,
        "alternative": {"group": "exits", "branch": "wide"},
        "note": NOTE,
    }


def test_limits_as_the_rows_of_the_source_s_table() -> None:
    air = Limit("a", "air-temperature", "at-least", Decimal(16), "degC", "this", for_={"kind": "seated-production"})
    hot = replace(air, id="b", compare="at-most", value=Decimal(30))
    hourly = replace(air, id="c", per="hour")
    silent = replace(air, id="d", value=None, for_={"kind": "warehouse"})
    lead = Limit("e", "exposure", "at-most", Decimal("0.05"), "mg/m3", "this", for_={"substance": "lead"})
    long, short = (
        replace(lead, id=name, value=Decimal(n), for_={"substance": "toluene", "averaging": name})
        for name, n in (("full-shift", 50), ("short-term", 100))
    )
    lawful = replace(lead, id="f", value=None, for_={"substance": "benzene"})
    plain = replace(air, id="g", for_={})
    step = Step(Decimal(0), None, Decimal(10), Decimal(1))
    heads = replace(air, id="h", quantity="toilets", value=None, for_={}, steps=(step,))
    rows = limit_rows((air, hot, hourly, silent, lead, long, short, lawful, plain, heads))
    degrees, mass = {"unit": "degC"}, {"unit": "mg/m3"}
    assert rows == [
        {
            "quantity": "air-temperature",
            "kind": "seated-production",
            "per": None,
            "at-least": {"value": 16, **degrees},
            "at-most": {"value": 30, **degrees},
        },
        {
            "quantity": "air-temperature",
            "kind": "seated-production",
            "per": "hour",
            "at-least": {"value": 16, **degrees},
        },
        {"quantity": "exposure", "substance": "lead", "compare": "at-most", "at-most": {"value": 0.05, **mass}},
        {
            "quantity": "exposure",
            "substance": "toluene",
            "compare": "at-most",
            "full-shift": {"value": 50, **mass},
            "short-term": {"value": 100, **mass},
        },
        {"quantity": "toilets", **step.as_json()},
    ]


def test_rows_of_one_kind_and_of_other_quantities_stay_apart() -> None:
    air = Limit("a", "air-temperature", "at-least", Decimal(16), "degC", "this", for_={"kind": "office"})
    fresh = replace(air, id="b", quantity="fresh-air", value=Decimal(10), unit="L/s")
    gas = Limit("c", "exposure", "at-most", Decimal(50), "ppm", "this", for_={"substance": "toluene"})
    least = replace(gas, id="d", compare="less-than", value=Decimal(49))
    lead = replace(gas, id="e", for_={"substance": "lead"})
    other = replace(gas, id="f", quantity="peak-exposure")
    shifts = replace(air, id="g", per="hour"), replace(air, id="h", per="shift")
    assert [row["per"] for row in limit_rows((air, *shifts))] == [None, "hour", "shift"]
    named = [(row["quantity"], row.get("kind"), row.get("substance")) for row in limit_rows((air, fresh))]
    assert named == [("air-temperature", "office", None), ("fresh-air", "office", None)]
    told = [(row["quantity"], row["substance"], row["compare"]) for row in limit_rows((gas, least, lead, other))]
    assert told == [
        ("exposure", "toluene", "at-most"),
        ("exposure", "toluene", "less-than"),
        ("exposure", "lead", "at-most"),
        ("peak-exposure", "toluene", "at-most"),
    ]


def test_a_candidate() -> None:
    bare = Candidate("law", figure(60, "hour"), SOURCE)
    expected = {"from": "law", **SIXTY, "since": None, "source": SOURCE_JSON, "why": None}
    assert bare.as_json() == expected
    assert replace(bare, since=SINCE, why=WHY).as_json() == {**expected, "since": "2015-02-27", "why": WHY}


def test_what_binds() -> None:
    bare = BindingLimit("hours", "icti/2.5", DAY, "weekly", "at-most", "law-else-this", "not-known", None, WHY)
    expected = {
        "id": "hours",
        "quantity": "weekly",
        "compare": "at-most",
        "value": None,
        "unit": None,
        "precedence": "law-else-this",
        "state": "not-known",
        "from": None,
        "for": {},
        "per": None,
        "breach": True,
        "why": WHY,
        "since": None,
        "source": None,
        "printed": [],
        "then": None,
        "relaxation": None,
        "example": False,
        "note": None,
        "remarks": [],
        "permits": [],
    }
    assert bare.as_json() == expected
    relaxation = Relaxation(figure(1, "delta_degC"), (), WHY)
    full = replace(
        bare,
        state="binds",
        value=figure(60, "hour"),
        origin="standard",
        source=SOURCE,
        since=SINCE,
        for_={"kind": "office"},
        per="week",
        printed=(figure(60, "hour"),),
        then=NOTE,
        relaxation=relaxation,
        example=True,
        note=NOTE,
        remarks=(WHY,),
    )
    assert full.as_json() == {
        **expected,
        **SIXTY,
        "state": "binds",
        "from": "standard",
        "for": {"kind": "office"},
        "per": "week",
        "breach": False,
        "since": "2015-02-27",
        "source": SOURCE_JSON,
        "printed": [SIXTY],
        "then": NOTE,
        "relaxation": relaxation.as_json(),
        "example": True,
        "note": NOTE,
        "remarks": [WHY],
    }


@pytest.mark.parametrize(
    ("precedence", "then", "apart"),
    [("this", None, False), ("recommended", None, True), ("prompts-enquiry", None, True), ("this", NOTE, True)],
)
def test_which_figures_are_no_breach_by_themselves(precedence: str, then: Text | None, apart: bool) -> None:
    assert stands_apart(replace(LIMIT, precedence=precedence, then=then)) is apart


@pytest.mark.parametrize(("origin", "breach"), [("law", True), ("policy", True), ("standard", False), ("", False)])
def test_the_law_and_the_own_policy_are_always_a_breach(origin: str, breach: bool) -> None:
    one = BindingLimit("a", "icti/1.1", DAY, "q", "at-most", "recommended", "binds", None, WHY, origin=origin)
    assert one.breach is breach
    assert replace(one, precedence="this").breach is True
    assert replace(one, precedence="this", then=NOTE).breach is breach


@pytest.mark.parametrize(
    ("id", "kind", "pint", "zh", "en"),
    [("minute", "duration", "minute", "分钟", "min"), ("dBA", "level-a", None, "分贝(A)", "dB(A)")],
)
def test_a_row_of_the_table_of_units(id: str, kind: str, pint: str | None, zh: str, en: str) -> None:
    made = quantities._unit(id, kind, pint, zh, en)
    assert made == (id, Unit(id, kind, pint, Text(zh=zh, en=en)))
    assert UNITS[id] == made[1]


@pytest.mark.parametrize(
    ("given", "into", "reason"),
    [
        ("day", "hour", "day, week, month, quarter and year are calendar units, whose length depends on the date"),
        ("degC", "delta_degC", "one is a temperature and the other a difference between temperatures"),
        ("ppm", "mg/m3", "ppm and mg/m3 convert only through the molar mass of a substance at a stated temperature"),
        ("dB", "dBA", "a level without weighting says nothing about the A-weighted level"),
        ("lux", "m", "one measures illuminance, the other length"),
    ],
)
def test_why_one_unit_does_not_become_another(given: str, into: str, reason: str) -> None:
    said = f"{given} does not convert into {into}: {reason}; state the figure in {into}"
    assert quantities.refusal(given, into) == said


@pytest.mark.parametrize(("value", "kind"), [("NaN", "finite decimal"), ("Infinity", "finite decimal"), ("ten", "")])
def test_the_sentence_names_what_is_no_number(value: str, kind: str) -> None:
    with pytest.raises(quantities.UnitError, match=rf"{value}.* is not a .*{kind}.*number"):
        figure(value, "hour")

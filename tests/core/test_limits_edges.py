"""What binds, whole: every field and sentence of an answer, and steps of a headcount at their edges."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from fairfloor.core import law, standards
from fairfloor.core.binding_limits import BindingLimit, Candidate
from fairfloor.core.clause_limits import Limit, Relaxation, Step
from fairfloor.core.clause_words import amount_of
from fairfloor.core.conditions import Condition
from fairfloor.core.enactments import Source
from fairfloor.core.languages import Text
from fairfloor.core.limits import LimitError, _stepped, binding
from fairfloor.core.phrases import phrase
from fairfloor.core.quantities import Figure, figure
from fairfloor.core.vocabulary import vocabulary
from tests.core.test_law import HOURS, shelf

DAY = date(2024, 6, 1)
NOTE = Text(zh="注", en="note")
CLAUSE = standards.clause("icti/2.5")
WEEK = Limit(
    "week", "working-hours-per-week", "at-most", Decimal(66), "hour", "stricter-of-both", law="weekly-cap", note=NOTE
)
OWN = Source(standards.load("icti").title, "2.5", "", "standard")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return shelf(tmp_path, xa__weekly_cap=HOURS)


def asked(folder: Path, limit: Limit = WEEK, **more: object) -> BindingLimit:
    """What binds for one limit in the clause 2.5, at the place xa whose law sets 60 h from 2020 to 2024."""
    (found,) = binding(replace(CLAUSE, limits=(limit,)), jurisdiction="xa", on=DAY, folder=folder, **more)
    return found


def told(hours: int) -> Text:
    return amount_of(figure(hours, "hour"), vocabulary().quantities[WEEK.quantity])


def most(hours: int) -> Text:
    return Text(zh=f"一周不超过 {hours} 小时", en=f"At most {hours} h in a week")


def test_the_law_that_is_stricter(folder: Path) -> None:
    known = law.value("xa/weekly-cap", DAY, folder=folder)
    lost = phrase("limits.lost-looser", value=told(60), source=known.source.say())
    why = phrase(
        "limits.law-stricter",
        figure=most(60),
        clause="ICTI 2.5",
        source=known.source.say(),
        other=told(66),
        other_source="ICTI 2.5",
        since=date(2020, 1, 1),
        sets=phrase("limits.sets"),
    )
    assert asked(folder) == BindingLimit(
        id="week",
        clause="icti/2.5",
        on=DAY,
        quantity=WEEK.quantity,
        compare="at-most",
        precedence="stricter-of-both",
        state="binds",
        value=figure(60, "hour"),
        why=why,
        origin="law",
        source=known.source,
        since=date(2020, 1, 1),
        losing=(Candidate("standard", figure(66, "hour"), OWN, note=NOTE, why=lost),),
        law=known,
    )


def test_the_standard_s_own_figure_that_is_stricter(folder: Path) -> None:
    known = law.value("xa/weekly-cap", DAY, folder=folder)
    stricter = replace(WEEK, value=Decimal(48), per="week", printed=(figure(48, "hour"),), example=False)
    found = asked(folder, stricter)
    lost = phrase("limits.lost-looser", value=told(48), source=OWN.say())
    assert found.losing == (Candidate("law", figure(60, "hour"), known.source, date(2020, 1, 1), why=lost),)
    assert (found.value, found.origin, found.source, found.since) == (figure(48, "hour"), "standard", OWN, None)
    assert (found.per, found.printed, found.note, found.example) == ("week", (figure(48, "hour"),), NOTE, False)
    why = phrase(
        "limits.standard-stricter",
        figure=most(48),
        clause="ICTI 2.5",
        source=OWN.say(),
        other=told(60),
        other_source=known.source.say(),
    )
    assert found.why == why


def test_equal_figures_and_a_fallback_that_is_not_needed(folder: Path) -> None:
    known = law.value("xa/weekly-cap", DAY, folder=folder)
    (same,) = asked(folder, replace(WEEK, value=Decimal(60))).losing
    assert same.why == phrase("limits.lost-same", source=known.source.say())
    (fallback,) = asked(folder, replace(WEEK, precedence="law-else-this")).losing
    assert fallback.why == phrase("limits.lost-fallback", clause="ICTI 2.5", source=known.source.say())


def test_the_standard_where_the_law_is_not_known_or_not_named(folder: Path) -> None:
    unnamed = asked(folder, replace(WEEK, law=None))
    words = {
        "figure": most(66),
        "clause": "ICTI 2.5",
        "source": OWN.say(),
    }
    assert unnamed.why == phrase("limits.standard", **words)
    assert (unnamed.law, unnamed.remarks) == (None, ())
    unknown = asked(folder, replace(WEEK, law="rest"))
    assert unknown.why == phrase("limits.as-far-as-known", why=phrase("limits.standard", **words))
    assert unknown.remarks == (law.value("xa/rest", DAY, folder=folder).why,)
    example = asked(folder, replace(WEEK, law=None, example=True))
    assert example.why == phrase("limits.standard-example", **words)
    assert example.example is True


def test_nobody_gives_a_figure(folder: Path) -> None:
    nobody = asked(folder, replace(WEEK, law=None, value=None))
    why = phrase("limits.law-not-known", why=phrase("limits.no-law-named"), clause="ICTI 2.5")
    assert (nobody.state, nobody.value, nobody.origin, nobody.why) == ("not-known", None, "", why)
    steps = (Step(Decimal(0), None, Decimal(10), Decimal(1)),)
    heads = asked(folder, replace(WEEK, law=None, value=None, steps=steps))
    assert (heads.state, heads.why) == ("not-known", phrase("limits.needs-headcount", clause="ICTI 2.5"))
    counted = asked(folder, replace(WEEK, law=None, value=None, steps=steps), profile={"headcount": 21})
    assert (counted.value, counted.printed) == (figure(3, "hour"), ())


@pytest.mark.parametrize(
    ("heads", "gives"),
    [(0, 0), (1, 2), (49, 2), (50, 2), (51, 3), (75, 3), (76, 4), (100, 4), (101, 5), (1000, 5), (Decimal("50.5"), 3)],
)
def test_steps_of_a_headcount_at_their_edges(heads: int | Decimal, gives: int) -> None:
    """2 for anybody at all, 1 more for every 25 begun over 50 up to 100, and 1 more once over 100."""
    steps = (
        Step(Decimal(0), Decimal(50), None, Decimal(2)),
        Step(Decimal(50), Decimal(100), Decimal(25), Decimal(1)),
        Step(Decimal(100), None, None, Decimal(1)),
    )
    limit = replace(WEEK, value=None, unit="count", steps=steps)
    assert _stepped(limit, {"headcount": heads}) == Figure(Decimal(gives), "count")
    assert _stepped(limit, {"headcount": "many"}) is None
    assert _stepped(limit, {}) is None
    assert _stepped(replace(limit, steps=()), {"headcount": heads}) is None


def test_a_kind_without_a_figure_of_its_own(folder: Path) -> None:
    seated = replace(WEEK, for_={"kind": "seated-production"})
    found = asked(folder, seated, kind="warehouse")
    why = phrase("limits.no-figure-for", clause="ICTI 2.5", kind=vocabulary().kinds["warehouse"].title)
    assert found == BindingLimit(
        WEEK.quantity, "icti/2.5", DAY, WEEK.quantity, "at-most", "stricter-of-both", "not-known", None, why
    )
    assert asked(folder, seated, kind="seated-production").for_ == {"kind": "seated-production"}
    lead = replace(WEEK, for_={"substance": "unheard-of"})
    with pytest.raises(LimitError, match=r"'lead' is no substance that icti/2\.5 or the shelf knows\..*unheard-of"):
        asked(folder, lead, substance="lead")


HAS = Condition("has", vocabulary().facts["dormitory"])
THEN = Text(zh="再问", en="then ask")


def polished(hours: int, issued: date, **more: object) -> dict[str, object]:
    """A written policy of the factory on the hours of a week."""
    return {"quantity": WEEK.quantity, "value": hours, "unit": "hour", "issued_date": issued, **more}


def words(hours: int, source: Source, **more: object) -> dict[str, object]:
    return {"figure": most(hours), "clause": "ICTI 2.5", "source": source.say(), **more}


def test_a_limit_on_a_condition_that_holds_that_does_not_and_that_is_not_told(folder: Path) -> None:
    limit = replace(WEEK, law=None, when=HAS)
    plain = phrase("limits.standard", **words(66, OWN))
    held = asked(folder, limit, profile={"dormitory": True})
    assert (held.state, held.why) == ("binds", plain)
    untold = asked(folder, limit)
    assert untold.state == "conditional"
    assert untold.why == phrase("limits.condition-not-told", why=plain, condition=HAS.say())
    lacking = asked(folder, replace(limit, then=THEN, per="week"), profile={"dormitory": False})
    why = phrase("limits.condition-not-met", condition=HAS.say())
    assert lacking == BindingLimit(
        "week", "icti/2.5", DAY, WEEK.quantity, "at-most", "stricter-of-both", "not-applicable", None, why,
        per="week", then=THEN, note=NOTE,
    )  # fmt: skip


def test_a_figure_for_some_cases_only_says_for_which(folder: Path) -> None:
    limit = replace(WEEK, law=None, when=HAS, precedence="conditional")
    held, untold = asked(folder, limit, profile={"dormitory": True}), asked(folder, limit)
    assert held.why == phrase("limits.standard-conditional", **words(66, OWN, condition=HAS.say()))
    plain = phrase("limits.standard", **words(66, OWN))
    assert untold.why == phrase("limits.condition-not-told", why=plain, condition=HAS.say())  # not said twice
    unknown = asked(folder, replace(limit, law="rest"), profile={"dormitory": True})
    assert unknown.why == phrase("limits.as-far-as-known", why=held.why)


def test_what_belongs_to_the_standard_s_own_figure_is_not_told_of_the_law_s(folder: Path) -> None:
    relaxed = Relaxation(figure(1, "hour"), (figure(1, "hour"),), NOTE)
    limit = replace(WEEK, printed=(figure(66, "hour"),), relaxation=relaxed)
    by_law, alone = asked(folder, limit), asked(folder, replace(limit, law=None))
    assert (by_law.origin, by_law.printed, by_law.relaxation, by_law.then) == ("law", (), None, None)
    assert (alone.origin, alone.printed, alone.relaxation) == ("standard", (figure(66, "hour"),), relaxed)


def test_the_law_stands_beside_a_figure_that_only_prompts(folder: Path) -> None:
    limit = replace(WEEK, then=THEN)
    own, by_law = binding(replace(CLAUSE, limits=(limit,)), jurisdiction="xa", on=DAY, folder=folder)
    assert [(one.state, one.origin, one.then) for one in (own, by_law)] == [
        ("binds", "standard", THEN), ("binds", "law", None)
    ]  # fmt: skip
    assert own.why == phrase("limits.prompts-action", **words(66, OWN))
    for precedence in ("prompts-enquiry", "recommended"):
        found = asked(folder, replace(WEEK, precedence=precedence, law=None))
        assert found.why == phrase(f"limits.{precedence}", **words(66, OWN))
    untold, beside = binding(
        replace(CLAUSE, limits=(replace(limit, when=HAS),)), jurisdiction="xa", on=DAY, folder=folder
    )
    assert (untold.state, beside.state) == ("conditional", "binds")


def test_a_policy_that_is_stricter_than_the_standard_names_it(folder: Path) -> None:
    limit = replace(WEEK, law=None, policy=True)
    found = asked(folder, limit, profile={"policies": [polished(54, DAY)]})
    source = Source(phrase("limits.own-policy"), "", "", "policy")
    assert (found.value, found.origin, found.source, found.since) == (figure(54, "hour"), "policy", source, DAY)
    more = {"since": DAY, "other": told(66), "other_source": "ICTI 2.5"}
    assert found.why == phrase("limits.policy-stricter", **words(54, source, **more))
    lost = phrase("limits.lost-looser", value=told(54), source=source.say())
    assert found.losing == (Candidate("standard", figure(66, "hour"), OWN, note=NOTE, why=lost),)


def test_which_policies_have_a_say(folder: Path) -> None:
    limit = replace(WEEK, policy=True, for_={"kind": "seated-production"})
    later, first = polished(40, date(2024, 6, 2)), polished(54, date(2020, 1, 1))

    def said(*policies: dict[str, object]) -> BindingLimit:
        return asked(folder, limit, profile={"policies": list(policies)})

    both = said(later, first)
    assert (both.value, both.remarks) == (figure(54, "hour"), ())  # issued on the day since when the law stands
    assert phrase("limits.lost-later", day=date(2024, 6, 2)) in [one.why for one in both.losing]
    older = date(2019, 12, 31)
    assert said(polished(54, older)).remarks == (
        phrase("limits.policy-older", day=older, since=date(2020, 1, 1)),
    )  # fmt: skip
    assert said({**first, "quantity": "working-hours-per-day"}).origin == "law"
    assert said(polished(54, DAY, **{"for": {"kind": "warehouse"}})).origin == "law"
    assert said(polished(54, DAY, **{"for": {"kind": "seated-production"}})).origin == "policy"


def test_at_least_as_much_is_said_by_the_law_where_both_say_the_same(folder: Path) -> None:
    least = replace(WEEK, compare="at-least", value=Decimal(60))
    assert asked(folder, least).origin == "law"
    assert asked(folder, replace(least, value=Decimal(61))).origin == "standard"
    assert asked(folder, replace(least, compare="exactly", value=Decimal(61))).origin == "law"


def test_the_law_is_known_to_set_none(tmp_path: Path) -> None:
    none = HOURS.replace("value = 60", "sets_no_figure = true")
    folder = shelf(tmp_path, xa__weekly_cap=none)
    known = law.value("xa/weekly-cap", DAY, folder=folder)
    found = asked(folder, replace(WEEK, value=None, precedence="law-only"))
    why = phrase("limits.law-sets-none", why=known.why, clause="ICTI 2.5")
    assert (found.state, found.why, found.source, found.since, found.note) == (
        "not-applicable", why, known.source, date(2020, 1, 1), NOTE
    )  # fmt: skip
    own = asked(folder)
    assert own.why == phrase("limits.standard-no-law", **words(66, OWN, why=known.why))


def test_a_clause_of_a_standard_that_is_read_from_elsewhere(folder: Path) -> None:
    elsewhere = replace(CLAUSE, id="elsewhere/1/2", limits=(replace(WEEK, law=None),))
    (found,) = binding(elsewhere, jurisdiction="xa", on=DAY, folder=folder)
    assert found.source == Source(Text(zh="elsewhere", en="elsewhere"), "1/2", "", "standard")
    assert found.why["en"].endswith("ELSEWHERE 1/2 sets it.")


def test_an_age_is_told_as_an_age_and_a_substance_by_its_name(folder: Path) -> None:
    age = next(id for id, quantity in vocabulary().quantities.items() if quantity.sign)
    sign = vocabulary().quantities[age].sign
    limit = replace(WEEK, quantity=age, unit=vocabulary().quantities[age].units[0], law=None, value=Decimal(14))
    found = asked(folder, limit)
    told = amount_of(found.value, vocabulary().quantities[age])
    assert found.why == phrase(
        "limits.standard", figure=phrase("limits.compare.at-most", figure=told), clause="ICTI 2.5", source=OWN.say()
    )
    assert told != amount_of(found.value, None) and sign is not None
    benzene = replace(WEEK, for_={"substance": "benzene"})
    other = replace(WEEK, id="other", quantity="working-hours-per-day", for_={"substance": "toluene"})
    found = binding(
        replace(CLAUSE, limits=(benzene, other)), jurisdiction="xa", on=DAY, folder=folder, substance="toluene"
    )
    assert [(one.id, one.why) for one in found if one.state == "not-known"] == [
        (
            WEEK.quantity,
            phrase("limits.no-figure-for", clause="ICTI 2.5", kind=Text(zh="toluene", en="toluene")),
        )
    ]

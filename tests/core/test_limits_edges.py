"""What binds, whole: every field and sentence of an answer, and steps of a headcount at their edges."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from fairfloor.core import law, standards
from fairfloor.core.binding_limits import BindingLimit, Candidate
from fairfloor.core.clause_limits import Limit, Step
from fairfloor.core.clause_words import amount_of
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


def test_the_law_that_is_stricter(folder: Path) -> None:
    known = law.value("xa/weekly-cap", DAY, folder=folder)
    lost = phrase("limits.lost-looser", value=told(60), source=known.source.say())
    why = phrase(
        "limits.law-stricter",
        figure=phrase("limits.compare.at-most", figure=told(60)),
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
        figure=phrase("limits.compare.at-most", figure=told(48)),
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
        "figure": phrase("limits.compare.at-most", figure=told(66)),
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

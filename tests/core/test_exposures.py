"""Averages over shifts and windows, mixtures and conversions, against figures that regulators print.

Worked figures: 29 CFR 1910.1000(d)(1) and (2) (time-weighted average and mixture), read in a reprint
(https://up.codes/s/computation-formulae), and the conversion factors of the NIOSH Pocket Guide to Chemical Hazards: from
knowledge, text not at hand.
"""

from datetime import datetime, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fairfloor.core import standards
from fairfloor.core.concentrations import NoConversion, gas_of, remark, told_in
from fairfloor.core.exposures import Sample, mixture, over_shift, over_window
from fairfloor.core.measuring import measuring
from fairfloor.core.quantities import figure

SHIFT, WINDOW = Fraction(480), Fraction(15)
SUBSTANCES = {one.id: one for one in standards.clause("icti/11.24").substances}
START = datetime(2024, 6, 1, 8)


def sample(value: object, minutes: object = None, after: int | None = None) -> Sample:
    """A sample that begins `after` minutes of the shift."""
    start = None if after is None else START + timedelta(minutes=after)
    return Sample(Fraction(str(value)), None if minutes is None else Decimal(str(minutes)), start)


def test_the_regulator_s_shift() -> None:
    """Two hours at 150 ppm, two at 75 and four at 50 average 81.25 ppm: (d)(1)(ii), as printed."""
    found = over_shift([sample(150, 120), sample(75, 120), sample(50, 240)], SHIFT)
    assert (found.value, found.minutes, found.least, found.whole) == (Fraction("81.25"), 480, Fraction("81.25"), True)


def test_the_regulator_s_mixture() -> None:
    """500 of 1000, 45 of 200 and 40 of 200 ppm come to 0.925: (d)(2)(ii), as printed."""
    shares = [(Fraction(500), Fraction(1000)), (Fraction(45), Fraction(200)), (Fraction(40), Fraction(200))]
    assert mixture(shares) == Fraction("0.925")


@pytest.mark.parametrize(
    ("samples", "value", "minutes", "least"),
    [
        ([sample(60, 240)], 60, 240, 30),
        ([sample(100, 480), sample(100, 120)], 125, 600, 125),
        ([sample(60)], 60, None, None),
        ([sample(60), sample(60, 5)], 60, None, None),
        ([sample(60), sample(50)], None, None, None),
        ([sample(60, 0)], None, 0, 0),
        ([sample(0, 480)], 0, 480, 0),
    ],
)
def test_what_is_known_of_a_shift(samples: list[Sample], value: object, minutes: object, least: object) -> None:
    found = over_shift(samples, SHIFT)
    assert (found.value, found.minutes, found.least) == (value, minutes, least)


@pytest.mark.parametrize(
    ("samples", "value", "least"),
    [
        ([sample(100, 15)], 100, 100),
        ([sample(90, 5, 0), sample(30, 10, 5)], 50, 50),
        ([sample(90, 5, 0), sample(30, 10, 6)], None, 30),
        ([sample(90, 5)], None, 30),
        ([sample(100, 30)], None, 100),
        ([sample(100, 20)], None, Fraction(200, 3)),
        ([sample(100)], None, None),
        ([sample(100, 0)], None, None),
        ([sample(10, 15, 0), sample(40, 15, 15), sample(20, 15, 30)], 40, 40),
    ],
)
def test_the_worst_fifteen_minutes(samples: list[Sample], value: object, least: object) -> None:
    found = over_window(samples, WINDOW)
    assert (found.value, found.least) == (value, least)


@pytest.mark.parametrize(
    ("substance", "factor"),
    [
        ("toluene", "3.77"),
        ("acetone", "2.38"),
        ("formaldehyde", "1.23"),
        ("xylene", "4.34"),
        ("styrene", "4.26"),
        ("mek", "2.95"),
        ("isopropyl-alcohol", "2.46"),
        ("methylene-chloride", "3.47"),
        ("trichloroethylene", "5.37"),
        ("n-hexane", "3.53"),
        ("ethyl-acetate", "3.60"),
        ("mibk", "4.10"),
        ("nitric-acid", "2.58"),
        ("hydrochloric-acid", "1.49"),
        ("mdi", "10.24"),
    ],
)
def test_one_ppm_as_the_pocket_guide_prints_it(substance: str, factor: str) -> None:
    found = told_in(figure(1, "ppm"), "mg/m3", gas_of(SUBSTANCES[substance]))
    assert abs(found - Fraction(factor)) <= Fraction("0.01")


def test_gases_that_are_quantities_themselves_convert_too() -> None:
    assert round(told_in(figure(1, "ppm"), "mg/m3", gas_of(None, "co")), 2) == Fraction("1.15")
    assert gas_of(None, "noise") is None


@pytest.mark.parametrize("id", [id for id, one in SUBSTANCES.items() if one.molar_mass is None])
def test_fumes_dusts_and_mixtures_do_not_convert(id: str) -> None:
    gas = gas_of(SUBSTANCES[id])
    with pytest.raises(NoConversion) as refused:
        told_in(figure(1, "ppm"), "mg/m3", gas)
    assert SUBSTANCES[id].no_molar_mass["en"] in refused.value.why["en"]
    assert remark("ppm", "mg/m3", gas) is None


def test_what_has_no_gas_or_another_kind_of_unit_is_refused() -> None:
    with pytest.raises(NoConversion, match="molar mass"):
        told_in(figure(1, "ppm"), "mg/m3")
    with pytest.raises(NoConversion, match="State the figure in ppm"):
        told_in(figure(1, "lux"), "ppm", gas_of(None, "co"))


def test_the_shelf_s_figures() -> None:
    known = measuring()
    assert (known.short_term, known.full_shift) == (figure(15, "minute"), figure(8, "hour"))
    assert (known.molar_volume, known.temperature) == (Decimal("24.45"), figure(25, "degC"))


VALUES = st.decimals(0, 1000, places=2)
LENGTHS = st.decimals(1, 480, places=0)


@given(VALUES, st.sampled_from([id for id, one in SUBSTANCES.items() if one.molar_mass]))
def test_there_and_back_is_the_same(value: Decimal, id: str) -> None:
    gas = gas_of(SUBSTANCES[id])
    mass = told_in(figure(1, "ppm"), "mg/m3", gas)
    assert told_in(figure(value, "mg/m3"), "ppm", gas) * mass == Fraction(value)


@given(st.lists(st.tuples(VALUES, LENGTHS), min_size=1, max_size=6))
def test_an_average_lies_between_its_samples_and_the_rest_only_lowers_it(pairs: list[tuple[Decimal, Decimal]]) -> None:
    found = over_shift([sample(value, length) for value, length in pairs], SHIFT)
    values = [Fraction(value) for value, _ in pairs]
    if found.minutes <= SHIFT:
        assert min(values) <= found.value <= max(values)
    assert found.least <= found.value


@given(st.lists(st.tuples(VALUES, st.integers(1, 40)), min_size=1, max_size=6))
def test_the_least_of_a_window_never_exceeds_the_highest_sample(pairs: list[tuple[Decimal, int]]) -> None:
    starts = [sum(length for _, length in pairs[:n]) for n in range(len(pairs))]
    samples = [sample(value, length, start) for (value, length), start in zip(pairs, starts, strict=True)]
    found = over_window(samples, WINDOW)
    highest = max(one.value for one in samples)
    assert found.least <= highest
    assert found.value is None or found.value <= highest

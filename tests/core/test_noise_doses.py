"""Doses and levels of noise against figures that regulators print.

29 CFR 1910.95 appendix A, table G-16A (time allowed) and the formula of I(2) (dose to level): read at
https://www.osha.gov/laws-regs/regulations/standardnumber/1910/1910.95AppA . Table A-1 of the same (dose to level) and
table 1-1 of NIOSH publication 98-126 (time allowed): from knowledge, text not at hand, but for 85, 88, 91, 94 and
100 dB, which NIOSH also tells the public (see test_worked_examples).
"""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fairfloor.core.noise_doses import allowed, average, dose, rule

EIGHT_HOURS = Decimal(480)
US = {"criterion": Decimal(90), "rate": Decimal(5)}
NIOSH = {"criterion": Decimal(85), "rate": Decimal(3)}


@pytest.mark.parametrize(
    ("level", "hours"),
    [(80, "32"), (85, "16"), (90, "8"), (92, "6.1"), (95, "4"), (97, "3.0"), (102, "1.5"), (110, "0.5"), (115, "0.25")],
)
def test_hours_allowed_by_table_g16a(level: int, hours: str) -> None:
    found = allowed(Decimal(level), over=EIGHT_HOURS, **US) / 60
    assert abs(found - Decimal(hours)) <= Decimal("0.05")


@pytest.mark.parametrize(
    ("level", "minutes"),
    [(82, 960), (85, 480), (86, 381), (87, 302), (88, 240), (90, 151), (91, 120), (92, 95), (94, 60), (100, 15)],
)
def test_minutes_allowed_by_niosh(level: int, minutes: int) -> None:
    assert abs(allowed(Decimal(level), over=EIGHT_HOURS, **NIOSH) - minutes) <= 1


@pytest.mark.parametrize(
    ("share", "level"),
    [(10, "73.4"), (25, "80.0"), (50, "85.0"), (90, "89.2"), (100, "90.0"), (200, "95.0"), (500, "101.6")],
)
def test_levels_of_doses_by_table_a1(share: int, level: str) -> None:
    found = average(Decimal(share), **US)
    assert found is not None and abs(found - Decimal(level)) <= Decimal("0.05")


def test_nothing_is_no_dose_and_has_no_level() -> None:
    assert dose([], over=EIGHT_HOURS, **NIOSH) == 0
    assert dose([(Decimal(100), Decimal(0))], over=EIGHT_HOURS, **NIOSH) == 0
    assert average(Decimal(0), **NIOSH) is None


def test_below_a_threshold_nothing_counts() -> None:
    quiet = [(Decimal(85), EIGHT_HOURS)]
    assert dose(quiet, over=EIGHT_HOURS, threshold=Decimal(90), **US) == 0
    assert dose(quiet, over=EIGHT_HOURS, **US) == 50


def test_the_law_s_rule_is_asked_for_its_day_and_place() -> None:
    found = rule("cn", date(2019, 6, 1))
    assert found is not None and (found.level, found.exchange) == (85, 3)
    assert rule("cn", date(2007, 10, 31)) is None
    assert rule("cn", date(2024, 6, 1)) is None  # known until 2019 only
    assert rule("kh", date(2024, 6, 1)) is None
    assert rule("", date(2024, 6, 1)) is None


LEVELS = st.decimals(0, 140, places=1)


@given(LEVELS, st.decimals(1, 480, places=0))
def test_a_level_over_the_whole_time_is_its_own_average(level: Decimal, minutes: Decimal) -> None:
    whole = average(dose([(level, EIGHT_HOURS)], over=EIGHT_HOURS, **NIOSH), **NIOSH)
    part = average(dose([(level, minutes)], over=EIGHT_HOURS, **NIOSH), **NIOSH)
    assert whole is not None and part is not None
    assert abs(whole - level) < Decimal("1e-20")
    assert part <= whole + Decimal("1e-20")

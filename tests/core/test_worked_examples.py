"""Our answers against figures that others print: regulators, ministries and tables of units, each with its source.

`read` in a comment: these figures were compared with the text at the address given, or with a stored copy of it where
that is said. What stands elsewhere without such a comment says "from knowledge, text not at hand".
"""

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest

from fairfloor.core import law
from fairfloor.core.noise_doses import allowed, average, dose
from fairfloor.core.quantities import convert, figure

EIGHT_HOURS = Decimal(480)
US = {"criterion": Decimal(90), "rate": Decimal(5)}
EQUAL_ENERGY = {"criterion": Decimal(85), "rate": Decimal(3)}

# 29 CFR 1910.95 Appendix A, I(3), Table G-16A: hours allowed at each level of 80 dB(A) and more.
# Read: https://www.osha.gov/laws-regs/regulations/standardnumber/1910/1910.95AppA . 83 dB is left out: that page prints
# 21.2, its older form (p_id=9736) 21.1, and the formula of the table's footnote gives 21.11.
G16A = """32 27.9 24.3 - 18.4 16 13.9 12.1 10.6 9.2 8 7.0 6.1 5.3 4.6 4 3.5 3.0 2.6 2.3 2 1.7 1.5 1.3 1.1 1
0.87 0.76 0.66 0.57 0.5 0.44 0.38 0.33 0.29 0.25 0.22 0.19 0.16 0.14 0.125 0.11 0.095 0.082 0.072 0.063"""


@pytest.mark.parametrize(("level", "hours"), [(80 + n, h) for n, h in enumerate(G16A.split()) if h != "-"])
def test_hours_allowed_by_the_whole_of_table_g16a(level: int, hours: str) -> None:
    found = allowed(Decimal(level), over=EIGHT_HOURS, **US) / 60
    assert abs(found - Decimal(hours)) <= Decimal(1).scaleb(Decimal(hours).as_tuple().exponent) * Decimal("0.51")


def test_a_day_of_three_levels() -> None:
    """4 h at 90, 2 h at 95 and 2 h at 85 dB(A) are a dose of 112.5 %, an average of 90.85 dB(A).

    Read: "OSHA 1910.95 Appendix A: Noise Exposure Computation Explained", worked example, a consultancy's and not the
    regulator's (https://www.soundtrace.com/blog/osha-1910-95-appendix-a-noise-exposure-computation-guide).
    """
    day = [(Decimal(90), Decimal(240)), (Decimal(95), Decimal(120)), (Decimal(85), Decimal(120))]
    share = dose(day, over=EIGHT_HOURS, **US)
    level = average(share, **US)
    assert abs(share - Decimal("112.5")) < Decimal("1e-20")
    assert level is not None and round(level, 2) == Decimal("90.85")


@pytest.mark.parametrize(("level", "minutes"), [(85, 480), (88, 240), (91, 120), (94, 60), (97, 30), (100, 15)])
def test_time_to_a_full_dose_as_niosh_tells_the_public(level: int, minutes: int) -> None:
    """NIOSH, "Sound Level Meter App", table of time to reach 100 % noise dose (www.cdc.gov/niosh/topics/noise/app.html).

    Read in a stored copy of that page.
    """
    assert allowed(Decimal(level), over=EIGHT_HOURS, **EQUAL_ENERGY) == minutes


# HSE, "Noise exposure ready-reckoner (weekly exposure)", Crown copyright 2020: points of a day at each level.
# Read in a copy: https://studylib.net/doc/25762853/weeklyexposure . HSE adds energies (ten times the logarithm), our rule
# halves the time for every 3 dB as laws print it, and HSE rounds its points: within 2 in a hundred they are the same.
# 79 dB is left out: it prints 26 points, where ten times the logarithm gives 25.1.
POINTS = {95: 1000, 94: 790, 93: 630, 92: 500, 91: 400, 90: 315, 89: 250, 88: 200, 87: 160, 86: 125, 85: 100, 84: 80}
POINTS |= {80: 32, 78: 20}


@pytest.mark.parametrize(("level", "points"), POINTS.items())
def test_points_of_a_day_by_the_ready_reckoner(level: int, points: int) -> None:
    found = dose([(Decimal(level), EIGHT_HOURS)], over=EIGHT_HOURS, **EQUAL_ENERGY)
    assert abs(found / points - 1) <= Decimal("0.02")


@pytest.mark.parametrize(
    ("given", "into", "factor"),
    [
        # "SI (Modern Metric) Conversion Factors" of the US National Highway Traffic Safety Administration; read:
        # http://www.nhtsa.gov/people/injury/olddrive/DrugUse_OlderDriver/pages/conversiontable.html
        ("in", "mm", "25.4"),
        ("ft", "m", "0.305"),
        ("ft2", "m2", "0.093"),
        ("m", "ft", "3.28"),
        ("m2", "ft2", "10.764"),
        # "Conversion/Equivalency Factors", Nebraska Energy Office, under F; read: http://www.neo.ne.gov/statshtml/79f.htm
        ("ft", "m", "0.3048"),
        ("ft", "mm", "304.80"),
        ("ft", "in", "12"),
        ("ft/min", "m/min", "0.30"),
    ],
)
def test_one_of_a_unit_as_public_tables_print_it(given: str, into: str, factor: str) -> None:
    places = Decimal(1).scaleb(Decimal(factor).as_tuple().exponent)
    assert convert(figure(1, given), into).value.quantize(places) == Decimal(factor)


@pytest.mark.parametrize("fahrenheit", [-40, 0, 32, 61, 86, 88, 212])
def test_fahrenheit_by_the_formula_of_the_table(fahrenheit: int) -> None:
    """5 (F - 32) / 9, called exact. Read: the NHTSA table above. NIST SP 811 itself: text not at hand."""
    found = convert(figure(fahrenheit, "degF"), "degC").value
    assert abs(Fraction(found) - Fraction(5 * (fahrenheit - 32), 9)) < Fraction(1, 10**30)


def test_days_of_work_and_of_pay_in_a_chinese_month() -> None:
    """(365 - 104 - 11) / 12 = 20.83 days of work and (365 - 104) / 12 = 21.75 days of pay a month.

    Read in a copy: 《关于职工全年月平均工作时间和工资折算问题的通知》劳社部发〔2008〕3 号, parts 1 and 2
    (http://jtdsbw.com/Article-16417.html, from the ministry's announcement of 10 January 2008).
    """
    on = date(2008, 6, 1)
    assert law.value("cn/monthly-pay-days", on).value == figure(Decimal(365 - 104) / 12, "day")
    worked = law.value("cn/average-working-days-per-month", on).value
    assert worked == figure((Decimal(365 - 104 - 11) / 12).quantize(Decimal("0.01")), "day")


@pytest.mark.parametrize(
    ("parameter", "paid"),
    [
        ("overtime-premium-working-day", 150),
        ("overtime-premium-night", 200),
        ("overtime-premium-rest-day", 200),
        ("night-work-premium", 130),
    ],
)
def test_what_cambodian_overtime_and_night_work_are_paid_in_all(parameter: str, paid: int) -> None:
    """150 % by day, 200 % by night and on the weekly day off, 130 % for permanent night work.

    Read: "Working time and overtime pay in Cambodia" (https://aquariibd.com/working-time-and-overtime-pay-in-cambodia),
    which repeats a law firm's guide. A ministry's own computation in money: no text found.
    """
    assert law.value(f"kh/{parameter}", date(2020, 6, 1)).value == figure(paid - 100, "percent")

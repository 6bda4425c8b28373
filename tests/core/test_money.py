"""Money stays exact, keeps its currency, and refuses what has no meaning."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fairfloor.core.money import CURRENCIES, Money, MoneyError, money

AMOUNTS = st.decimals(min_value=-(10**9), max_value=10**9, places=4)
MONEYS = st.builds(Money, AMOUNTS, st.sampled_from(sorted(CURRENCIES)))


@pytest.mark.parametrize(
    ("amount", "currency", "written"),
    [
        ("208", "USD", "208.00"),
        ("204.5", "USD", "204.50"),
        ("0.981", "USD", "0.981"),
        ("40000000", "KHR", "40000000"),
        ("2000.0", "KHR", "2000"),
        ("1E+3", "CNY", "1000.00"),
    ],
)
def test_json_writes_the_coins_and_never_rounds(amount: str, currency: str, written: str) -> None:
    assert money(amount, currency).as_json() == {"amount": written, "currency": currency}


def test_said_in_both_languages() -> None:
    assert money(208, "USD").say("en") == "208.00 USD"
    assert money(208, "USD").say("zh-hans") == "208.00 美元"


@pytest.mark.parametrize("make", [lambda: money(1, "EURO"), lambda: money("a", "USD"), lambda: money("NaN", "USD")])
def test_nonsense_is_refused(make: object) -> None:
    with pytest.raises(MoneyError):
        make()  # type: ignore[operator]


@pytest.mark.parametrize("sign", ["__add__", "__sub__", "__lt__", "__le__", "__gt__", "__ge__"])
def test_two_currencies_never_meet(sign: str) -> None:
    with pytest.raises(MoneyError, match="USD and KHR"):
        getattr(money(1, "USD"), sign)(money(1, "KHR"))


@given(MONEYS, AMOUNTS)
def test_adding_and_taking_away_come_back(one: Money, other: Decimal) -> None:
    two = Money(other, one.currency)
    assert (one + two) - two == one
    assert (one < two) == (two > one)
    assert (one <= two) == (two >= one)
    assert (one <= two) == (not one > two)


@given(MONEYS)
def test_what_json_says_is_the_amount(one: Money) -> None:
    assert Decimal(one.as_json()["amount"]) == one.amount


def test_times_is_exact_where_it_can_be() -> None:
    assert money("208", "USD").times(Decimal("1.5")) == money("312", "USD")

"""Amounts of money with their currency: exact, never converted, never compared across currencies."""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from fairfloor.core.quantities import PRECISE

# The currencies that law and payroll here are written in, each with the decimals people write.
CURRENCIES: dict[str, int] = {"USD": 2, "KHR": 0, "CNY": 2, "VND": 0}


class MoneyError(ValueError):
    """A currency off the list, an amount that is no number, or two currencies where one is needed; a sentence."""


@dataclass(frozen=True)
class Money:
    """An amount in a currency of the closed list; raises MoneyError for anything else."""

    amount: Decimal
    currency: str

    def __post_init__(self) -> None:
        if self.currency not in CURRENCIES:
            raise MoneyError(f"{self.currency!r} is not a currency of the list; use one of: {' '.join(CURRENCIES)}")
        if not isinstance(self.amount, Decimal) or not self.amount.is_finite():
            raise MoneyError(f"{self.amount!r} is not a finite decimal number")

    def __add__(self, other: "Money") -> "Money":
        return Money(self.amount + self._same(other).amount, self.currency)

    def __sub__(self, other: "Money") -> "Money":
        return Money(self.amount - self._same(other).amount, self.currency)

    def __lt__(self, other: "Money") -> bool:
        return self.amount < self._same(other).amount

    def __le__(self, other: "Money") -> bool:
        return self.amount <= self._same(other).amount

    def __gt__(self, other: "Money") -> bool:
        return self.amount > self._same(other).amount

    def __ge__(self, other: "Money") -> bool:
        return self.amount >= self._same(other).amount

    def times(self, factor: Decimal | Fraction | int) -> "Money":
        """The amount times an exact factor, to 34 significant digits; nothing is rounded to coins."""
        product = Fraction(self.amount) * Fraction(factor)
        return Money(PRECISE.divide(Decimal(product.numerator), Decimal(product.denominator)), self.currency)

    def as_json(self) -> dict[str, str]:
        """``{"amount": "208.00", "currency": "USD"}``; an amount finer than the coins keeps its digits."""
        return {"amount": self._written(), "currency": self.currency}

    def say(self, language: str) -> str:
        """The amount for a reader: ``208.00 USD`` in English, ``208.00 美元`` in Chinese."""
        names = {"USD": "美元", "KHR": "瑞尔", "CNY": "元", "VND": "越南盾"}
        chinese = language.lower().split("-")[0] == "zh"
        return f"{self._written()} {names[self.currency] if chinese else self.currency}"

    def _same(self, other: "Money") -> "Money":
        if other.currency != self.currency:
            raise MoneyError(
                f"{self.currency} and {other.currency} cannot be set against each other; state both in one currency"
            )
        return other

    def _written(self) -> str:
        coins = Decimal(1).scaleb(-CURRENCIES[self.currency])
        short = self.amount.normalize()
        exponent = short.as_tuple().exponent
        fine = isinstance(exponent, int) and exponent < -CURRENCIES[self.currency]
        return format(short if fine else short.quantize(coins), "f")


def money(amount: str | int | Decimal, currency: str) -> Money:
    """Money from what a person types; raises MoneyError for what is not a number."""
    try:
        return Money(Decimal(amount), currency)
    except ArithmeticError:
        raise MoneyError(f"{amount!r} is not a number") from None

"""Concentrations in the air: ppm and mg/m³ converted by a substance's molar mass at a stated temperature, or refused.

One ppm by volume of a gas of molar mass M (g/mol) is M / 24.45 mg/m³ at 25 °C and one atmosphere, the conversion that
the NIOSH Pocket Guide to Chemical Hazards uses. Fumes, dusts and mixtures have no single molar mass.
"""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from fairfloor.core.clauses import Substance
from fairfloor.core.languages import Text
from fairfloor.core.measuring import measuring
from fairfloor.core.phrases import phrase
from fairfloor.core.quantities import UNITS, Figure, UnitError, exactly, plain

BY_VOLUME, BY_MASS = "volume-share", "mass-concentration"
CONCENTRATIONS = {BY_VOLUME, BY_MASS}


@dataclass(frozen=True)
class Gas:
    """What a reading's concentration is of: its molar mass in g/mol, or why it has no single one; neither: not told."""

    molar_mass: Decimal | None = None
    without: Text | None = None


class NoConversion(UnitError):
    """Two units that do not convert; `why` says it to people."""

    def __init__(self, why: Text) -> None:
        super().__init__(why["en"])
        self.why = why


def gas_of(substance: Substance | None, quantity: str = "") -> Gas | None:
    """The gas of a substance of a clause, else of a quantity that is one (carbon monoxide); None where there is none."""
    if substance:
        return Gas(substance.molar_mass, substance.no_molar_mass)
    mass = measuring().molar_mass.get(quantity)
    return Gas(mass) if mass else None


def across(given: str, into: str) -> bool:
    """Whether telling `given` in `into` takes a molar mass."""
    return {UNITS[given].kind, UNITS[into].kind} == CONCENTRATIONS


def told_in(figure: Figure, into: str, gas: Gas | None = None) -> Fraction:
    """`figure` in the unit `into`, exactly; raises NoConversion, whose `why` is a sentence in each language."""
    if not across(figure.unit, into):
        try:
            return exactly(figure, into)
        except UnitError:
            raise NoConversion(phrase("readings.unit", **_signs(figure.unit, into))) from None
    if gas is None or gas.molar_mass is None:
        raise NoConversion(_refusal(figure.unit, into, gas))
    per_ppm = Fraction(gas.molar_mass) / Fraction(measuring().molar_volume)
    return Fraction(figure.value) * (per_ppm if UNITS[into].kind == BY_MASS else 1 / per_ppm)


def remark(given: str, into: str, gas: Gas | None) -> Text | None:
    """How a figure in `given` was told in `into`; None where no molar mass was used."""
    if not across(given, into) or gas is None or gas.molar_mass is None:
        return None
    known = measuring()
    return phrase(
        "readings.converted",
        **_signs(given, into),
        mass=plain(gas.molar_mass),
        volume=plain(known.molar_volume),
        temperature=Text({language: known.temperature.say(language) for language in ("zh", "en")}),
    )


def _refusal(given: str, into: str, gas: Gas | None) -> Text:
    if gas and gas.without:
        return phrase("readings.unit-no-molar-mass", why=gas.without, **_signs(given, into))
    return phrase("readings.unit-molar-mass", **_signs(given, into))


def _signs(given: str, into: str) -> dict[str, object]:
    return {"given": UNITS[given].sign, "into": UNITS[into].sign}

"""What a figure is of, in words: 60 h in a week, at least 6 punches."""

from fairfloor.core.enactments import Value
from fairfloor.core.languages import Text, filled
from fairfloor.core.money import Money
from fairfloor.core.phrases import catalogues, phrase
from fairfloor.core.quantities import UNITS, Figure
from fairfloor.core.vocabulary import vocabulary


def amount(figure: Figure | Money, measure: str, language: str) -> str:
    """A figure with the sign of its unit, as the quantity `measure` has it: an age is 14 岁."""
    quantity = vocabulary().quantities.get(measure)
    if isinstance(figure, Figure) and quantity and quantity.sign:
        return figure.say_in(quantity.sign, language)
    return figure.say(language)


def measured(words: str, measure: str, language: str, *, value: Value | None = None) -> str:
    """`words` of a figure, with or without how a value must stand to it, and what they are of.

    `measure` is a quantity of the vocabulary or a word of a screening rule, as `library/phrases/<language>/measures.toml`
    has it; of any other, such as an amount of money, the words stay as they are. `value` tells whether it is one alone.
    """
    one = isinstance(value, Figure) and value.unit == "count" and value.value == 1
    sentences = catalogues().get(language.lower().split("-")[0], catalogues()["en"])
    keys = [f"measures.one.{measure}"] if one else []
    found = next((sentences[key] for key in (*keys, f"measures.{measure}") if key in sentences), None)
    return filled(found, {"figure": words}) if found else words


def cases(of: str, *, checked: int, population: int) -> Text:
    """What a screening checked, for after its count: people, or checks of people where each was checked in several ways."""
    several = of == "person" and checked > population
    return phrase("screening.of-person-each" if several else f"screening.of-{of}")


def title(measure: str, unit: str, language: str) -> str:
    """What an axis of such figures shows, with the sign of their unit: "Hours worked in a week (h)"; else ""."""
    quantity = vocabulary().quantities.get(measure)
    sentences = catalogues().get(language.lower().split("-")[0], catalogues()["en"])
    named = quantity.title.say(language) if quantity else sentences.get(f"measures.title.{measure}", "")
    if not named or unit in ("count", "day"):
        return named
    sign = (quantity.sign if quantity and quantity.sign else UNITS[unit].sign).say(language) if unit in UNITS else unit
    return f"{named}（{sign}）" if language.lower().startswith("zh") else f"{named} ({sign})"

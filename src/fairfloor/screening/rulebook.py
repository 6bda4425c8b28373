"""The rules in the order in which results list them."""

from fairfloor.screening.rule import Rule
from fairfloor.screening.rules import daily_hours, missing_punches, rest_day, weekly_hours

RULES: tuple[Rule, ...] = (daily_hours.RULE, weekly_hours.RULE, rest_day.RULE, missing_punches.RULE)

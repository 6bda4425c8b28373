"""The rules in the order in which results list them."""

from fairfloor.screening.rule import Rule
from fairfloor.screening.rules import (
    daily_hours,
    meal_break,
    missing_punches,
    monthly_overtime,
    night_work,
    outside_employment,
    rest_between_shifts,
    rest_day,
    under_age,
    weekly_hours,
    young_worker,
)

HOURS: tuple[Rule, ...] = (
    daily_hours.RULE,
    weekly_hours.RULE,
    rest_day.RULE,
    missing_punches.RULE,
    monthly_overtime.RULE,
    rest_between_shifts.RULE,
    meal_break.RULE,
    night_work.RULE,
    young_worker.RULE,
    under_age.RULE,
    outside_employment.RULE,
)
RULES: tuple[Rule, ...] = HOURS

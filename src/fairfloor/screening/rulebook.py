"""The rules in the order in which results list them."""

from fairfloor.screening.rule import Rule
from fairfloor.screening.rules import (
    closed_day,
    daily_hours,
    digit_pattern,
    double_identity,
    identical_punches,
    low_variance,
    meal_break,
    missing_punches,
    monthly_overtime,
    night_work,
    outside_employment,
    paid_against_worked,
    rest_between_shifts,
    rest_day,
    round_punches,
    single_editor,
    under_age,
    weekly_hours,
    work_without_attendance,
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
CREDIBILITY: tuple[Rule, ...] = (
    identical_punches.RULE,
    round_punches.RULE,
    low_variance.RULE,
    closed_day.RULE,
    work_without_attendance.RULE,
    paid_against_worked.RULE,
    double_identity.RULE,
    single_editor.RULE,
    digit_pattern.RULE,
)
RULES: tuple[Rule, ...] = (*HOURS, *CREDIBILITY)

"""The rules in the order in which results list them."""

from fairfloor.screening.rule import Rule
from fairfloor.screening.rules import (
    daily_hours,
    deductions,
    deposits,
    equal_pay,
    fines,
    late_pay,
    meal_break,
    minimum_wage,
    missing_punches,
    monthly_overtime,
    net_pay,
    night_work,
    outside_employment,
    overtime_premium,
    pay_interval,
    payslip,
    rest_between_shifts,
    rest_day,
    under_age,
    unpaid_overtime,
    weekly_hours,
    withholding,
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
PAY: tuple[Rule, ...] = (
    minimum_wage.RULE,
    overtime_premium.RULE,
    unpaid_overtime.RULE,
    equal_pay.RULE,
    deductions.RULE,
    deposits.RULE,
    fines.RULE,
    withholding.RULE,
    pay_interval.RULE,
    late_pay.RULE,
    payslip.RULE,
    net_pay.RULE,
)
RULES: tuple[Rule, ...] = (*HOURS, *PAY)

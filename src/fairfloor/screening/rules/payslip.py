"""Rows of the payroll that lack one of the five things a payslip tells: a question about the payslips themselves.

A payslip states total wages, ordinary hours, overtime hours, what the law has withheld, and all other deductions. A row tells
one of them when at least one of its columns is filled in, be it with nothing. The payroll file is not the payslip: what it
lacks may stand on the payslip, and what it holds may not; look at the slips that workers were given.

Where the payroll tells whether the worker signed, a row that was not signed for is a question of its own (`signed`): whether
the pay, and the slip, reached the worker. What is paid into an account is often not signed for; hold it against the bank's
list. A row that tells nothing of a signature is not judged on it.
"""

import inspect

from fairfloor.core.languages import Text
from fairfloor.screening.rule import Part, Rule

QUERY = """
-- payslip
SELECT CAST(NULL AS VARCHAR) AS part, factory, worker, start_day AS first_day, end_day AS last_day,
       CAST(all_pay IS NOT NULL OR net_pay IS NOT NULL AS INTEGER) + CAST(basic_seconds IS NOT NULL AS INTEGER)
       + CAST(extra_paid IS NOT NULL AS INTEGER) + CAST(coalesce(tax, social_insurance, pension) IS NOT NULL AS INTEGER)
       + CAST(coalesce(meals, lodging, fines, deposit, tools, other_deductions) IS NOT NULL AS INTEGER) AS observed,
       5 AS allowed, 5 - observed AS excess, CAST(NULL AS INTEGER) AS basis, CAST(NULL AS VARCHAR) AS unjudged, false AS partly
FROM pay
UNION ALL
SELECT 'signed', factory, worker, start_day, end_day, CAST(signed AS INTEGER), 1, 1 - CAST(signed AS INTEGER), NULL,
       CASE WHEN signed IS NULL THEN 'signature-untold' END, false
FROM pay
"""
RULE = Rule(
    id="payslip",
    title=Text(zh="工资单项目", en="What a payslip tells"),
    explanation=Text(
        zh="""查出工资表中缺少工资单应写五项之一的行：这是关于工资单本身的问题。

工资单写明工资总额、正常时数、加班时数、法定代扣和其他各项扣款。一行至少有一个相应的列填了（哪怕填零），即算写明该项。
工资表不是工资单：它缺的可能写在工资单上，它有的也可能没有；请看员工实际收到的工资单。

工资表写明员工是否签收的，没有签收的一行另成一个问题（`signed`）：工资和工资单是否到了员工手里。
打进账户的工资常常不签收，请与银行清单核对。没有写明签收的行，不就签收作判断。""",
        en=inspect.cleandoc(__doc__),
    ),
    clauses=("icti/3.9", "icti/3.11"),
    parameters=(),
    of="pay-period",
    unit="count",
    scale=1,
    compare="at-least",
    measure="payslip-items",
    asked=None,
    sources=("payroll",),
    question=True,
    parts=(Part("signed", "pay-period", "count", 1, "at-least", "signatures"),),
    query=QUERY,
)

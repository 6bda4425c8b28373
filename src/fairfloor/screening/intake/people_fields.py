"""How files name a worker, and what of people is never read."""

from fairfloor.screening.intake.headings import field

WORKER = field(
    "worker",
    "id",
    "worker workerid workerno workernumber workercode user userid pin id emp empno empid empcode employee "
    "employeeid employeeno employeenumber employeecode staffid staffno acno enrollnumber enrollno no badge "
    "badgeno badgenumber personnelno cardno 工号 员工编号 员工号 员工工号 编号 人员编号 考勤号码 考勤号 登记号码 "
    "登记号 工卡号 卡号 工人编号 职工编号 职员编号 厂牌号 序列工号 人员工号",
)
NAME = field(
    "name",
    "name",
    "name fullname employeename workername staffname username personname 姓名 员工姓名 名字 人员姓名 职工姓名 "
    "工人姓名 中文名 英文名",
)
# A time of pregnancy or of nursing: first and last day in one cell, or each in a column of its own.
MATERNITY = (
    field(
        "pregnant",
        "span",
        "pregnant pregnancy pregnancyperiod 孕期 怀孕期 怀孕期间 孕期期间 孕期起止 孕期起止日期 怀孕起止日期",
    ),
    field(
        "pregnant_day",
        "day",
        "pregnantfrom pregnantsince pregnancyfrom pregnancystart pregnancystartdate 孕期开始 孕期开始日期 孕期起 "
        "孕期起始日期 怀孕日期 怀孕时间 怀孕开始日期",
    ),
    field(
        "pregnant_until_day",
        "day",
        "pregnantuntil pregnantto pregnancyto pregnancyuntil pregnancyend pregnancyenddate duedate expecteddelivery "
        "expecteddeliverydate 孕期结束 孕期结束日期 孕期止 孕期截止 孕期截止日期 怀孕结束日期 预产期",
    ),
    field(
        "nursing",
        "span",
        "nursing nursingperiod breastfeeding breastfeedingperiod lactation lactationperiod 哺乳期 哺乳期间 哺乳期起止 "
        "哺乳期起止日期 哺乳起止日期",
    ),
    field(
        "nursing_day",
        "day",
        "nursingfrom nursingsince nursingstart nursingstartdate breastfeedingfrom breastfeedingstart "
        "breastfeedingstartdate lactationstart lactationstartdate 哺乳期开始 哺乳期开始日期 哺乳期起 哺乳期起始日期 "
        "哺乳开始日期",
    ),
    field(
        "nursing_until_day",
        "day",
        "nursinguntil nursingto nursingend nursingenddate breastfeedinguntil breastfeedingto breastfeedingend "
        "breastfeedingenddate lactationend lactationenddate 哺乳期结束 哺乳期结束日期 哺乳期止 哺乳期截止 "
        "哺乳期截止日期 哺乳结束日期",
    ),
)
# Headings of what is never read: identity and document numbers, telephones, bank accounts.
NEVER = frozenset(
    field(
        "never",
        "text",
        "idcard idcardno idcardnumber idnumber identitycard identitynumber nationalid nationalidno passport passportno "
        "passportnumber ssn socialsecuritynumber nssfno nssfnumber phone telephone mobile mobilephone tel bankaccount "
        "accountno accountnumber 身份证 身份证号 身份证号码 证件号 证件号码 护照号 护照号码 电话 手机 手机号 手机号码 联系电话 "
        "银行卡号 银行账号 社保号 社保卡号 ",
    ).headings
)

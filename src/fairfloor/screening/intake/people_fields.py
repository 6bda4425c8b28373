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

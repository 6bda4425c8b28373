"""What each kind of file may hold: its fields, how each is written, and the headings that factories give them.

Headings are compared without case, signs and what stands in brackets, traditional characters as simplified ones.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

Kind = Literal["id", "name", "text", "day", "moment", "clock", "hours", "minutes", "money", "sex", "basis", "yes", "key",
               "currency"]  # fmt: skip


@dataclass(frozen=True)
class Field:
    """One field: `kind` says how its cells are read; `many` that several columns may hold it, such as in and out."""

    name: str
    kind: Kind
    headings: tuple[str, ...]
    many: bool = False


def _field(name: str, kind: Kind, words: str, *, many: bool = False) -> Field:
    return Field(name, kind, tuple(words.split()), many)


WORKER = _field(
    "worker",
    "id",
    "worker workerid workerno workernumber workercode user userid pin id emp empno empid empcode employee employeeid employeeno "
    "employeenumber employeecode staffid staffno acno enrollnumber enrollno no badge badgeno badgenumber personnelno "
    "cardno 工号 员工编号 员工号 员工工号 编号 人员编号 考勤号码 考勤号 登记号码 登记号 工卡号 卡号 工人编号 职工编号 "
    "职员编号 厂牌号 序列工号 人员工号",
)
NAME = _field(
    "name",
    "name",
    "name fullname employeename workername staffname username personname 姓名 员工姓名 名字 人员姓名 职工姓名 工人姓名 中文名 英文名",
)
DAY = _field(
    "day",
    "day",
    "date day workdate workday attendancedate shiftdate 日期 考勤日期 工作日期 出勤日期 刷卡日期 打卡日期 上班日期 班次日期",
)
CLOCK = _field("clock", "clock", "clocktime timeofday hour 时刻 打卡时刻 刷卡时刻")
MOMENT = _field(
    "time",
    "moment",
    "time datetime timestamp punch punchtime punchedat checktime checkin/out recordtime 时间 日期时间 打卡时间 考勤时间 刷卡时间 "
    "签到时间 出勤时间 打卡日期时间 刷卡日期时间 记录时间 验证时间",
)
DEPARTMENT = _field(
    "department", "text", "department dept section line workshop team 部门 车间 班组 组别 科室 所属部门 产线 部门名称"
)
EDITOR = _field(
    "editor",
    "text",
    "editor editedby changedby modifiedby enteredby operator 修改人 补卡人 录入人 操作人 操作员 编辑人 更改人",
)
KEY = _field(
    "key",
    "key",
    "key state status inout checktype attendancestate attstate 状态 考勤状态 出入状态 签到签退 进出 进出状态 上下班",
)
LAST_DAY = _field("last_day", "day", "to until enddate lastday todate 结束日期 至 截止日期 止 结束")

ATTENDANCE = (
    WORKER,
    NAME,
    MOMENT,
    DAY,
    CLOCK,
    KEY,
    _field(
        "in",
        "clock",
        "in timein clockin checkin in1 in2 in3 timein1 timein2 in1st in2nd amin pmin otin overtimein starttime start "
        "上班 上班时间 上班打卡 上班1 上班2 上班3 签到 签到1 签到2 签到3 签到时间1 进厂 进厂时间 上午上班 下午上班 加班上班 加班签到 "
        "上午签到 下午签到 第一次上班 第二次上班 第三次上班 开始时间",
        many=True,
    ),
    _field(
        "out",
        "clock",
        "out timeout clockout checkout out1 out2 out3 timeout1 timeout2 amout pmout otout overtimeout endtime finish finishtime "
        "下班 下班时间 下班打卡 下班1 下班2 下班3 签退 签退1 签退2 签退3 签退时间 签退时间1 出厂 出厂时间 上午下班 下午下班 加班下班 "
        "加班签退 上午签退 下午签退 第一次下班 第二次下班 第三次下班 结束时间",
        many=True,
    ),
    _field("break", "minutes", "break breakminutes breaktime lunch rest 休息 休息时间 休息分钟 休息时长 午休"),
    EDITOR,
)
ROSTER = (
    WORKER,
    NAME,
    _field("sex", "sex", "sex gender 性别"),
    _field("birth_day", "day", "birthdate birthday dateofbirth dob born birth 出生日期 生日 出生年月日 出生年月"),
    _field(
        "hired_day",
        "day",
        "hired hiredate hiredon hireddate dateofhire datehired startdate joined joindate joiningdate dateofjoining entrydate "
        "employedsince 入职日期 入职时间 进厂日期 入厂日期 入厂时间 到职日期 雇用日期 入职",
    ),
    _field(
        "left_day",
        "day",
        "left leftdate lefton enddate leavedate leavingdate resigned resigndate resignationdate terminationdate lastday "
        "离职日期 离职时间 离厂日期 离厂时间 最后工作日 离职",
    ),
    DEPARTMENT,
    _field("kind", "text", "kind kindofwork job jobtitle position occupation post trade 工种 岗位 职位 职务 工作种类"),
    _field(
        "pay_basis", "basis", "paybasis paytype wagetype payment basis 计薪方式 工资形式 工资类型 计酬方式 薪资类型"
    ),
    _field("contract", "text", "contract contracttype contractkind 合同 合同类型 劳动合同 合同期限"),
    _field(
        "agency", "text", "agency labouragency laboragency dispatcher 劳务公司 派遣公司 劳务派遣 派遣单位 劳务派遣公司"
    ),
)
PAYROLL = (
    WORKER,
    NAME,
    _field("month", "text", "month payrollmonth wagemonth paymonth period payperiod 月份 工资月份 所属月份 年月 所属期 工资期间"),
    _field("start_day", "day", "periodstart startdate from start fromdate periodfrom 开始日期 起始日期 计薪开始 周期开始 起"),
    _field("end_day", "day", "periodend enddate to end todate periodto 结束日期 截止日期 计薪结束 周期结束 止"),
    _field("paid_day", "day", "paidon paidday paiddate paydate paymentdate dateofpayment 发薪日期 发放日期 支付日期 发薪日 付款日期"),
    _field("method", "text", "method paymentmethod paymethod paidby 支付方式 发放方式 发薪方式"),
    _field("currency", "currency", "currency 币种 货币"),
    _field("basic_seconds", "hours", "basichours regularhours normalhours ordinaryhours hours workhours hoursworked 正常工时 "
           "基本工时 平时工时 出勤工时 标准工时 正班工时 工时"),
    _field("overtime_seconds", "hours", "overtimehours othours ot overtime150 ot15hours weekdayot weekdayovertime 加班工时 平时加班 "
           "平时加班工时 工作日加班工时 延时加班 平日加班 加班小时 平日加班工时"),
    _field("rest_day_seconds", "hours", "restdayhours restdayovertime weekendhours weekendothours sundayhours 休息日加班 休息日工时 "
           "休息日加班工时 周末加班 周末加班工时"),
    _field("holiday_seconds", "hours", "holidayhours holidayovertime holidayothours publicholidayhours 节假日加班 法定假日加班 "
           "节假日加班工时 法定加班 节日加班工时 法定节假日加班工时"),
    _field("night_seconds", "hours", "nighthours nightshifthours nightwork 夜班工时 夜班时数 夜班小时"),
    _field("basic_pay", "money", "basicpay basicwage basicsalary basesalary basewage basepay 基本工资 底薪 本薪 正班工资 "
           "计时工资 标准工资"),
    _field("overtime_pay", "money", "overtimepay otpay overtimewage overtimeamount 加班工资 加班费 加班薪资"),
    _field("piece_pay", "money", "piecepay piecewage pieceratepay piecerate piecework 计件工资 件资 计件薪资"),
    _field("allowances", "money", "allowances allowance totalallowances 津贴 补贴 补助 津贴补贴 各项补贴"),
    _field("bonuses", "money", "bonuses bonus attendancebonus incentives 奖金 全勤奖 绩效奖 绩效 奖励"),
    _field("meals", "money", "meals meal mealdeduction food fooddeduction canteen 餐费 伙食费 伙食 扣餐费 膳食费 饭费"),
    _field("lodging", "money", "lodging dormitory dorm housing accommodation rent 住宿费 宿舍费 住宿 房租 扣住宿费 水电费 房租水电"),
    _field("fines", "money", "fines fine penalty penalties disciplinary 罚款 扣罚 违纪扣款 处罚"),
    _field("deposit", "money", "deposit deposits 押金 保证金"),
    _field("tools", "money", "tools tooldeduction uniform uniforms toolsanduniforms damage 工具费 工衣费 工衣 厂服费 工具 赔偿 损坏赔偿"),
    _field("tax", "money", "tax incometax salarytax taxonsalary tos withholdingtax 个税 个人所得税 所得税 扣个税 代扣个税 税"),
    _field("social_insurance", "money", "socialinsurance socialsecurity nssf nssfcontribution si 社保 社会保险 扣社保 代扣社保 社保个人 "
           "社会保险费 社保费"),
    _field("pension", "money", "pension pensioncontribution 养老金 养老保险 养老 养老保险费"),
    _field("other_deductions", "money", "otherdeductions otherdeduction deductionsother 其他扣款 其它扣款 其他扣除 其它扣除 扣款其他"),
    _field("net_pay", "money", "netpay netsalary netwage takehome takehomepay netamount netpaid 实发 实发工资 实领工资 净工资 实付工资 "
           "实发金额 实领 应付净额"),
    _field("signed", "yes", "signed signature sign 签名 签字 签收 领款签名 签领"),
)  # fmt: skip
PRODUCTION = (
    WORKER,
    NAME,
    MOMENT,
    DAY,
    CLOCK,
    LAST_DAY,
    _field("start_day", "day", "from startdate fromdate leavefrom 开始日期 起始日期 请假开始 请假日期 自 起"),
    _field("what", "text", "what kindofrecord recordtype 记录类型 记录种类"),
)
CLOSURES = (
    _field("start", "moment", "start from begin startdate startat begins closedfrom 开始 起 自 开始日期 停工开始 停产开始 起始日期 开始时间 "
           "停工开始时间 date day 日期 停工日期"),
    _field("end", "moment", "end to until enddate endat ends closedto closeduntil 结束 止 至 结束日期 停工结束 停产结束 截止日期 结束时间 "
           "停工结束时间"),
    _field("from_clock", "clock", "fromtime starttime fromclock 起始时刻 开始时刻"),
    _field("to_clock", "clock", "totime endtime toclock 结束时刻 截止时刻"),
)  # fmt: skip
DAYS_OFF = (
    WORKER,
    NAME,
    DAY,
    _field("start_day", "day", "from startdate start fromdate 开始日期 起始日期 自 起 开始"),
    LAST_DAY,
    _field("what", "text", "what type kind kindofday daytype 类型 种类 性质 休息类型 假别"),
)
TABLES: Mapping[str, tuple[Field, ...]] = {
    "attendance": ATTENDANCE,
    "roster": ROSTER,
    "payroll": PAYROLL,
    "production": PRODUCTION,
    "closures": CLOSURES,
    "days-off": DAYS_OFF,
}
# Headings of what is never read: identity and document numbers, telephones, bank accounts.
NEVER = frozenset(
    "idcard idcardno idcardnumber idnumber identitycard identitynumber nationalid nationalidno passport passportno "
    "passportnumber ssn socialsecuritynumber nssfno nssfnumber phone telephone mobile mobilephone tel bankaccount "
    "accountno accountnumber 身份证 身份证号 身份证号码 证件号 证件号码 护照号 护照号码 电话 手机 手机号 手机号码 联系电话 "
    "银行卡号 银行账号 社保号 社保卡号".split()
)

_TRADITIONAL = (
    "號時間簽進離職門員編碼狀態資獎罰稅險養實發額應貼補質產針請單廠開關節計總週備註費項類別錄證記組線車導號種點結薪業"
)
_SIMPLIFIED = (
    "号时间签进离职门员编码状态资奖罚税险养实发额应贴补质产针请单厂开关节计总周备注费项类别录证记组线车导号种点结薪业"
)
SIMPLIFIED = str.maketrans(_TRADITIONAL, _SIMPLIFIED)


def heading(cell: str) -> tuple[str, str]:
    """A heading without case, spaces, signs and brackets, and what stood in the brackets: ``基本工资（元）`` is two."""
    plain, unit, depth = [], [], 0
    for character in cell.lower():
        if character in "(（[【":
            depth += 1
        elif character in ")）]】":
            depth = max(depth - 1, 0)
        elif depth:
            unit.append(character)
        elif character.isalnum() or character == "៛":
            plain.append(character)
    return "".join(plain).translate(SIMPLIFIED), "".join(unit).strip()

"""What each kind of file may hold: its fields and how each is written."""

from collections.abc import Mapping

from fairfloor.screening.intake.headings import Field, field
from fairfloor.screening.intake.payroll_fields import PAYROLL
from fairfloor.screening.intake.people_fields import MATERNITY, NAME, WORKER

DAY = field(
    "day",
    "day",
    "date day workdate workday attendancedate shiftdate 日期 考勤日期 工作日期 出勤日期 刷卡日期 打卡日期 "
    "上班日期 班次日期",
)
CLOCK = field(
    "clock",
    "clock",
    "clocktime timeofday hour 时刻 打卡时刻 刷卡时刻",
)
MOMENT = field(
    "time",
    "moment",
    "time datetime timestamp punch punchtime punchedat checktime checkin/out recordtime 时间 日期时间 打卡时间 "
    "考勤时间 刷卡时间 签到时间 出勤时间 打卡日期时间 刷卡日期时间 记录时间 验证时间",
)
DEPARTMENT = field(
    "department",
    "text",
    "department dept section line workshop team 部门 车间 班组 组别 科室 所属部门 产线 部门名称",
)
EDITOR = field(
    "editor",
    "text",
    "editor editedby changedby modifiedby enteredby operator 修改人 补卡人 录入人 操作人 操作员 编辑人 更改人",
)
KEY = field(
    "key",
    "key",
    "key state status inout checktype attendancestate attstate 状态 考勤状态 出入状态 签到签退 进出 进出状态 上下班",
)
LAST_DAY = field(
    "last_day",
    "day",
    "to until enddate lastday todate 结束日期 至 截止日期 止 结束",
)

ATTENDANCE = (
    WORKER,
    NAME,
    MOMENT,
    DAY,
    CLOCK,
    KEY,
    field(
        "in",
        "clock",
        "in timein clockin checkin in1 in2 in3 timein1 timein2 in1st in2nd amin pmin otin overtimein starttime "
        "start 上班 上班时间 上班打卡 上班1 上班2 上班3 签到 签到1 签到2 签到3 签到时间1 进厂 进厂时间 上午上班 "
        "下午上班 加班上班 加班签到 上午签到 下午签到 第一次上班 第二次上班 第三次上班 开始时间",
        many=True,
    ),
    field(
        "out",
        "clock",
        "out timeout clockout checkout out1 out2 out3 timeout1 timeout2 amout pmout otout overtimeout endtime "
        "finish finishtime 下班 下班时间 下班打卡 下班1 下班2 下班3 签退 签退1 签退2 签退3 签退时间 签退时间1 "
        "出厂 出厂时间 上午下班 下午下班 加班下班 加班签退 上午签退 下午签退 第一次下班 第二次下班 第三次下班 "
        "结束时间",
        many=True,
    ),
    field(
        "break",
        "minutes",
        "break breakminutes breaktime lunch rest 休息 休息时间 休息分钟 休息时长 午休",
    ),
    EDITOR,
)
ROSTER = (
    WORKER,
    NAME,
    field(
        "sex",
        "sex",
        "sex gender 性别",
    ),
    field(
        "birth_day",
        "day",
        "birthdate birthday dateofbirth dob born birth 出生日期 生日 出生年月日 出生年月",
    ),
    field(
        "hired_day",
        "day",
        "hired hiredate hiredon hireddate dateofhire datehired startdate joined joindate joiningdate "
        "dateofjoining entrydate employedsince 入职日期 入职时间 进厂日期 入厂日期 入厂时间 到职日期 雇用日期 "
        "入职",
    ),
    field(
        "left_day",
        "day",
        "left leftdate lefton enddate leavedate leavingdate resigned resigndate resignationdate terminationdate "
        "lastday 离职日期 离职时间 离厂日期 离厂时间 最后工作日 离职",
    ),
    DEPARTMENT,
    field(
        "kind",
        "text",
        "kind kindofwork job jobtitle position occupation post trade 工种 岗位 职位 职务 工作种类",
    ),
    field(
        "pay_basis",
        "basis",
        "paybasis paytype wagetype payment basis 计薪方式 工资形式 工资类型 计酬方式 薪资类型",
    ),
    field(
        "contract",
        "text",
        "contract contracttype contractkind 合同 合同类型 劳动合同 合同期限",
    ),
    field(
        "agency",
        "text",
        "agency labouragency laboragency dispatcher 劳务公司 派遣公司 劳务派遣 派遣单位 劳务派遣公司",
    ),
    *MATERNITY,
)
PRODUCTION = (
    WORKER,
    NAME,
    MOMENT,
    DAY,
    CLOCK,
    LAST_DAY,
    field(
        "start_day",
        "day",
        "from startdate fromdate leavefrom 开始日期 起始日期 请假开始 请假日期 自 起",
    ),
    field(
        "what",
        "text",
        "what kindofrecord recordtype 记录类型 记录种类",
    ),
)
CLOSURES = (
    field(
        "start",
        "moment",
        "start from begin startdate startat begins closedfrom 开始 起 自 开始日期 停工开始 停产开始 起始日期 "
        "开始时间 停工开始时间 date day 日期 停工日期",
    ),
    field(
        "end",
        "moment",
        "end to until enddate endat ends closedto closeduntil 结束 止 至 结束日期 停工结束 停产结束 截止日期 "
        "结束时间 停工结束时间",
    ),
    field(
        "from_clock",
        "clock",
        "fromtime starttime fromclock 起始时刻 开始时刻",
    ),
    field(
        "to_clock",
        "clock",
        "totime endtime toclock 结束时刻 截止时刻",
    ),
)  # fmt: skip
DAYS_OFF = (
    WORKER,
    NAME,
    DAY,
    field(
        "start_day",
        "day",
        "from startdate start fromdate 开始日期 起始日期 自 起 开始",
    ),
    LAST_DAY,
    field(
        "what",
        "text",
        "what type kind kindofday daytype 类型 种类 性质 休息类型 假别",
    ),
)
TABLES: Mapping[str, tuple[Field, ...]] = {
    "attendance": ATTENDANCE,
    "roster": ROSTER,
    "payroll": PAYROLL,
    "production": PRODUCTION,
    "closures": CLOSURES,
    "days-off": DAYS_OFF,
}

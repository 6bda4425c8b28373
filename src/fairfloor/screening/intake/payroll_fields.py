"""What a payroll may hold: its fields and how each is written."""

from fairfloor.screening.intake.headings import field
from fairfloor.screening.intake.people_fields import NAME, WORKER

PAYROLL = (
    WORKER,
    NAME,
    field(
        "month",
        "text",
        "month payrollmonth wagemonth paymonth period payperiod 月份 工资月份 所属月份 年月 所属期 工资期间",
    ),
    field(
        "start_day",
        "day",
        "periodstart startdate from start fromdate periodfrom 开始日期 起始日期 计薪开始 周期开始 起",
    ),
    field(
        "end_day",
        "day",
        "periodend enddate to end todate periodto 结束日期 截止日期 计薪结束 周期结束 止",
    ),
    field(
        "paid_day",
        "day",
        "paidon paidday paiddate paydate paymentdate dateofpayment 发薪日期 发放日期 支付日期 发薪日 付款日期",
    ),
    field(
        "method",
        "text",
        "method paymentmethod paymethod paidby 支付方式 发放方式 发薪方式",
    ),
    field(
        "currency",
        "currency",
        "currency 币种 货币",
    ),
    field(
        "basic_seconds",
        "hours",
        "basichours regularhours normalhours ordinaryhours hours workhours hoursworked 正常工时 基本工时 平时工时 "
        "出勤工时 标准工时 正班工时 工时",
    ),
    field(
        "overtime_seconds",
        "hours",
        "overtimehours othours ot overtime150 ot15hours weekdayot weekdayovertime 加班工时 平时加班 平时加班工时 "
        "工作日加班工时 延时加班 平日加班 加班小时 平日加班工时",
    ),
    field(
        "rest_day_seconds",
        "hours",
        "restdayhours restdayovertime weekendhours weekendothours sundayhours 休息日加班 休息日工时 "
        "休息日加班工时 周末加班 周末加班工时",
    ),
    field(
        "holiday_seconds",
        "hours",
        "holidayhours holidayovertime holidayothours publicholidayhours 节假日加班 法定假日加班 节假日加班工时 "
        "法定加班 节日加班工时 法定节假日加班工时",
    ),
    field(
        "night_seconds",
        "hours",
        "nighthours nightshifthours nightwork 夜班工时 夜班时数 夜班小时",
    ),
    field(
        "basic_pay",
        "money",
        "basicpay basicwage basicsalary basesalary basewage basepay 基本工资 底薪 本薪 正班工资 计时工资 标准工资",
    ),
    field(
        "overtime_pay",
        "money",
        "overtimepay otpay overtimewage overtimeamount 加班工资 加班费 加班薪资",
    ),
    field(
        "piece_pay",
        "money",
        "piecepay piecewage pieceratepay piecerate piecework 计件工资 件资 计件薪资",
    ),
    field(
        "allowances",
        "money",
        "allowances allowance totalallowances 津贴 补贴 补助 津贴补贴 各项补贴",
    ),
    field(
        "bonuses",
        "money",
        "bonuses bonus attendancebonus incentives 奖金 全勤奖 绩效奖 绩效 奖励",
    ),
    field(
        "meals",
        "money",
        "meals meal mealdeduction food fooddeduction canteen 餐费 伙食费 伙食 扣餐费 膳食费 饭费",
    ),
    field(
        "lodging",
        "money",
        "lodging dormitory dorm housing accommodation rent 住宿费 宿舍费 住宿 房租 扣住宿费 水电费 房租水电",
    ),
    field(
        "fines",
        "money",
        "fines fine penalty penalties disciplinary 罚款 扣罚 违纪扣款 处罚",
    ),
    field(
        "deposit",
        "money",
        "deposit deposits 押金 保证金",
    ),
    field(
        "tools",
        "money",
        "tools tooldeduction uniform uniforms toolsanduniforms damage 工具费 工衣费 工衣 厂服费 工具 赔偿 "
        "损坏赔偿",
    ),
    field(
        "tax",
        "money",
        "tax incometax salarytax taxonsalary tos withholdingtax 个税 个人所得税 所得税 扣个税 代扣个税 税",
    ),
    field(
        "social_insurance",
        "money",
        "socialinsurance socialsecurity nssf nssfcontribution si 社保 社会保险 扣社保 代扣社保 社保个人 "
        "社会保险费 社保费",
    ),
    field(
        "pension",
        "money",
        "pension pensioncontribution 养老金 养老保险 养老 养老保险费",
    ),
    field(
        "other_deductions",
        "money",
        "otherdeductions otherdeduction deductionsother 其他扣款 其它扣款 其他扣除 其它扣除 扣款其他",
    ),
    field(
        "net_pay",
        "money",
        "netpay netsalary netwage takehome takehomepay netamount netpaid 实发 实发工资 实领工资 净工资 实付工资 "
        "实发金额 实领 应付净额",
    ),
    field(
        "signed",
        "yes",
        "signed signature sign 签名 签字 签收 领款签名 签领",
    ),
)  # fmt: skip

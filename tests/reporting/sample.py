"""Content of a demonstration report: a factory, people and numbers that do not exist."""

from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal as D
from zoneinfo import ZoneInfo

from fairfloor.core.quantities import Figure
from fairfloor.reporting import contents as c
from fairfloor.reporting.contents import Free, Text

ZONE = "Asia/Phnom_Penh"


def at(day: int, clock: str, month: int = 6) -> datetime:
    """A moment of 2024 in the factory's zone."""
    hour, minute, second = (int(part) for part in (clock + ":00")[:8].split(":"))
    return datetime(2024, month, day, hour, minute, second, tzinfo=ZoneInfo(ZONE))


def t(zh: str, en: str) -> Text:
    return Text(zh=zh, en=en)


def zh(words: str, en: str | None = None) -> Free:
    return Free("zh", words, {"en": en} if en else {})


HOURS = t("工作时数", "Working hours")
FACILITIES = t("设施与环境", "Facilities and environment")
LAW_HOURS = c.Source("Labour Law (Cambodia)", "137", None, "primary")
CODE = c.Source("ICTI code, annex II", "2.5")

WEEK_LIMIT = c.Limit(
    "at-most",
    Figure(D(66), "hour"),
    None,
    t(
        "所查法律未规定每周总工时上限，因此适用守则的 66 小时。",
        "The law consulted sets no cap on a week's total hours, so the code's 66 h binds.",
    ),
    CODE,
)
HEAT_LIMIT = c.Limit(
    "between",
    Figure(D(16), "degC"),
    Figure(D(30), "degC"),
    t("坐姿生产的范围；法律未给出数值。", "The range for seated production; the law gives no figure."),
    c.Source("ICTI code, annex II", "9.7"),
)
OPEN = c.Objection("open-to-objection", datetime(2024, 7, 19, 23, 59, 59, tzinfo=ZoneInfo(ZONE)))

FINDINGS = (
    c.Finding(
        "fnd-4k2m",
        "1",
        "non-compliance",
        c.Clause(
            "icti/2.5",
            "2.5",
            "2",
            HOURS,
            t("每周总工时", "Total hours a week"),
            t("每周总工时不得超过法律或守则的上限。", "A week's total hours stay within the limit of law or code."),
        ),
        zh(
            "考勤记录显示，2024 年 3 月至 5 月间，缝纫部与包装部共有 37 名工人至少有一周的工时超过 66 小时，"
            "最长的一周为 74.5 小时（包装部，5 月 13 日至 19 日）。管理层解释为出货高峰。",
            "Attendance records show that between March and May 2024, 37 workers of sewing and packing worked more "
            "than 66 hours in at least one week; the longest week was 74.5 hours (packing, 13 to 19 May). "
            "Management put it down to a shipping peak.",
        ),
        (
            c.Evidence("screening", t("5 044 个工人周的考勤", "Attendance of 5,044 worker-weeks"), 61),
            c.Evidence("interview", None, 14),
        ),
        Figure(D("74.5"), "hour"),
        WEEK_LIMIT,
        c.Affected(37, None, 412, D(37) / D(412)),
        c.Belief(
            zh("生产部另有纸质加班表，所记时数比考勤机少 6 至 9 小时。"),
            zh(
                "以考勤机为准：打卡与进出厂区的记录一致。",
                "The clock is believed: its punches agree with the records of the factory gate.",
            ),
            zh("纸质表由一人填写，且与工资单的加班时数不符。", "The paper sheets were filled in by one hand."),
        ),
        zh(
            "按部门每周三核对累计工时，达到 60 小时即停止安排加班；出货高峰提前两周通知监督员。",
            "Check each department's hours every Wednesday and stop assigning overtime at 60 hours.",
        ),
        repeated_from=(date(2023, 11, 28),),
        objection=OPEN,
    ),
    c.Finding(
        "fnd-8t1q",
        "2",
        "non-compliance",
        c.Clause("icti/2.7", "2.7", "2", HOURS, t("七日中的休息日", "A rest day in seven")),
        zh("9 名包装工人在 5 月 6 日至 18 日连续工作 13 天，其间没有休息日。"),
        (c.Evidence("screening", t("逐日打卡记录", "Daily punches"), 9), c.Evidence("records", zh("5 月考勤表"))),
        Figure(D(13), "day"),
        c.Limit(
            "at-least",
            Figure(D(24), "hour"),
            None,
            t("法律规定每周至少连续休息 24 小时。", "The law gives at least 24 consecutive hours of rest a week."),
            LAW_HOURS,
        ),
        c.Affected(9, None, 412, D(9) / D(412)),
        suggestion=zh("排班表须为每人在任何七天内留出一个休息日。"),
        objection=OPEN,
    ),
    c.Finding(
        "fnd-2c7w",
        "3",
        "observation",
        c.Clause("icti/9.7", "9.7", "9", FACILITIES, t("工作场所的温度", "Workplace temperature")),
        Free(
            "en",
            "At 13:40 the ironing section reached 34.2 °C. Four of eleven fans stood still. Drinking water was within reach.",
            {"zh": "13:40 时熨烫区达到 34.2 ℃；十一台风扇中有四台停转。饮用水触手可及。"},
        ),
        (c.Evidence("measurement", None, 3), c.Evidence("observation")),
        Figure(D("34.2"), "degC"),
        HEAT_LIMIT,
        c.Affected(28, None, 412, D(28) / D(412)),
        suggestion=Free("en", "Repair the fans and write a procedure for hot days, engineering measures first."),
        objection=OPEN,
    ),
    c.Finding(
        "fnd-6h3x",
        "4",
        "non-compliance",
        c.Clause("icti/9.16", "9.16", "9", FACILITIES, t("卫生间", "Toilets")),
        zh(
            "孕期工人表示，上班时须登记才能使用二楼的卫生间。",
            "Pregnant workers said that they must sign a list before using the toilets on the second floor.",
        ),
        (c.Evidence("interview"), c.Evidence("observation", zh("门口的登记本", "The list at the door"))),
        affected=c.Affected(fewer_than=5),
        suggestion=zh("取消登记。", "Do away with the list."),
        after_visit=zh(
            "管理层于 6 月 6 日寄来登记本已撤除的照片；予以说明，因为它不改变查访当日所见。",
            "On 6 June management sent a photograph showing that the list is gone; told here since it does not change "
            "what was seen.",
        ),
        objection=OPEN,
    ),
    c.Finding(
        "fnd-9v5b",
        "5",
        "good-practice",
        c.Clause("icti/9.15", "9.15", "9", FACILITIES, t("饮用水", "Drinking water")),
        Free("km", "មានទឹកផឹកស្អាតគ្រប់គ្រាន់នៅគ្រប់ជាន់។", {"zh": "每层楼都有足够的洁净饮用水。"}),
        (c.Evidence("observation"), c.Evidence("documents", t("每季度水质检测", "Quarterly water tests"), 4)),
        objection=c.Objection("none"),
    ),
)

SECTIONS = (
    c.Section("icti", "2", HOURS, 5, 2, 1, 1, 0),
    c.Section("icti", "9", FACILITIES, 13, 1, 4, 0, 1),
)

DEADLINES = (
    c.Deadline(
        "documents",
        date(2024, 6, 4),
        date(2024, 6, 11),
        at(11, "23:59:59"),
        ZONE,
        t("查访最后一天之后的 7 天内交齐。", "Handed in within 7 days after the visit's last day."),
    ),
    c.Deadline(
        "third-party-access",
        date(2024, 6, 20),
        date(2024, 6, 26),
        at(26, "00:00"),
        ZONE,
        t("公布满 5 天之后开放。", "Opens once 5 full days have passed since publication."),
    ),
    c.Deadline(
        "objection",
        date(2024, 6, 20),
        date(2024, 7, 19),
        datetime(2024, 7, 19, 23, 59, 59, tzinfo=ZoneInfo(ZONE)),
        ZONE,
        t("公布后 21 天内，周末不计。", "Within 21 days after publication, weekends left out."),
        tuple(
            c.LeftOut(date(2024, month, day), t("周末", "weekend"))
            for month, day in ((6, 22), (6, 23), (6, 29), (6, 30), (7, 6), (7, 7), (7, 13), (7, 14))
        ),
    ),
    c.Deadline(
        "next-visit",
        date(2024, 6, 4),
        date(2024, 12, 4),
        datetime(2024, 12, 4, 23, 59, 59, tzinfo=ZoneInfo(ZONE)),
        ZONE,
        t("本次查访后的 6 个月内。", "Within 6 months after this visit."),
    ),
)

BANDS = tuple(
    c.HoursBand(D(start), D(start + 4), count)
    for start, count in (
        (38, 310),
        (42, 905),
        (46, 1440),
        (50, 1102),
        (54, 720),
        (58, 352),
        (62, 154),
        (66, 48),
        (70, 13),
    )
)

SCREENING = c.Screening(
    date(2024, 3, 1),
    date(2024, 6, 1),
    412,
    61_204,
    61_180,
    (c.Reason(t("时间无法读取", "unreadable time"), 21), c.Reason(t("行不完整", "line cut short"), 3)),
    (
        c.Item(t("休息时间", "Breaks"), t("未记录，未扣除", "not recorded, not deducted")),
        c.Item(t("每周起始日", "Week begins"), t("星期一", "Monday")),
    ),
    (
        c.RuleLine(
            "weekly-hours",
            t("每周工时", "Weekly hours"),
            5_356,
            5_044,
            ("icti/2.5",),
            (c.Reason(t("缺少打卡", "missing punches"), 312),),
            61,
            c.Affected(37, None, 412, D(37) / D(412)),
            Figure(D("74.5"), "hour"),
            WEEK_LIMIT,
        ),
        c.RuleLine(
            "rest-day",
            t("七日中的休息日", "Rest day in seven"),
            412,
            412,
            ("icti/2.7",),
            (),
            9,
            c.Affected(9, None, 412, D(9) / D(412)),
            Figure(D(13), "day"),
            None,
        ),
        c.RuleLine("missing-punches", t("缺失的打卡", "Missing punches"), 30_602, 30_602, (), (), 312),
    ),
    c.WeeklyHours(BANDS, WEEK_LIMIT, 412, 61),
)

REPORT = c.Report(
    number="DEMO-2024-001",
    public_id="rpt-q7f2k9",
    version=1,
    state="published",
    frozen_at=at(20, "09:12:40"),
    zone=ZONE,
    programme=c.Programme("demo", t("演示项目", "Demonstration programme"), zh("项目办公室", "Programme office")),
    factory=c.Factory(
        "fac-m3x8",
        "Demonstration Factory 1",
        "រោងចក្រសាកល្បង ១",
        "REG-000-001",
        "Street 000, Demonstration District, Phnom Penh",
        "KH",
        c.Headcount(343, 69, 412),
        ("km", "zh"),
        (
            c.Item(t("行业", "Sector"), t("制衣", "Garments")),
            c.Item(t("宿舍", "Dormitory"), t("无", "no")),
            c.Item(t("食堂", "Canteen"), t("有", "yes")),
            c.Item(t("作业种类", "Kinds of work"), t("坐姿生产、熨烫、包装", "seated production, ironing, packing")),
        ),
    ),
    visit=c.Visit(
        "vis-h5t1",
        "unannounced",
        "completed",
        (c.Stay(at(3, "08:31"), at(3, "16:45")), c.Stay(at(4, "08:05"), at(4, "15:20"))),
        at(3, "08:05"),
        at(3, "08:31"),
        c.Person("Manager A", t("行政经理", "administration manager")),
        (c.Person("Monitor A", t("组长", "lead")), c.Person("Monitor B")),
        ("km", "en"),
    ),
    finding_classes=(
        c.FindingClass("non-compliance", t("不符合项", "Non-compliance"), "non-compliance"),
        c.FindingClass("observation", t("观察项", "Observation"), "observation"),
        c.FindingClass("good-practice", t("良好做法", "Good practice"), "good-practice"),
    ),
    published_at=at(20, "09:12:40"),
    written_by=(c.Person("Monitor A"), c.Person("Monitor B")),
    approved_by=c.Person("Reviewer A"),
    approved_at=at(19, "15:02"),
    summary=zh(
        "工厂配合查访并开放所有区域。主要问题是春季出货高峰期间的工时与休息日；饮用水和通道情况良好。",
        "The factory cooperated and opened every area but one. What stands out are hours and rest days in the spring "
        "shipping peak; drinking water and aisles are in good order.",
    ),
    scope=c.Scope(
        c.Headcount(320, 61, 381),
        (
            c.Interviews("worker", "individual", "on-site", 14, 14),
            c.Interviews("worker", "group", "off-site", 2, 9),
            c.Interviews("worker-representative", "individual", "on-site", 2, 2),
            c.Interviews("union-leader", "individual", "on-site", None, fewer_than=5),
            c.Interviews("management", "group", "on-site", 1),
        ),
        (
            c.Record(t("考勤记录", "Attendance records"), ("2024-03", "2024-04", "2024-05"), 412, 412),
            c.Record(t("工资单", "Payroll"), ("2024-03", "2024-05"), 25, 412, zh("最高与最近的月份")),
            c.Record(t("劳动合同", "Contracts"), (), 25, 412),
        ),
        (c.Unseen(zh("化学品仓库", "Chemical store"), zh("钥匙不在厂内", "The key was not on the premises")),),
        (zh("5 月 31 日的打卡文件不完整。", "The punch file of 31 May is incomplete."),),
        (c.StandardUsed("icti", t("ICTI 守则，附录二", "ICTI code, annex II"), "undated", None, 28),),
        date(2024, 6, 3),
        (
            c.LawUsed(
                "kh",
                "ordinary-hours-per-week",
                t("每周正常工时", "Ordinary hours a week"),
                t("48 小时", "48 h"),
                date(1997, 3, 13),
                date(2024, 12, 31),
                LAW_HOURS,
            ),
            c.LawUsed("kh", "noise-exposure", t("噪声接触限值", "Noise exposure")),
        ),
    ),
    findings=FINDINGS,
    answers=c.Answers(
        SECTIONS,
        (
            c.ClauseNote(
                "icti/9.8",
                t("空调场所的新风", "Fresh air in air-conditioned rooms"),
                t("没有空调场所", "No air-conditioned rooms"),
            ),
            c.ClauseNote("icti/9.19", t("宿舍照明", "Light in dormitories"), t("没有宿舍", "No dormitory")),
        ),
        (
            c.ClauseNote(
                "icti/2.6",
                t("每月加班时数", "Overtime a month"),
                zh("2 月的记录没有提供。", "The records of February were not made available."),
            ),
        ),
    ),
    readings=(
        c.ReadingLine(
            t("气温", "Air temperature"),
            Figure(D("34.2"), "degC"),
            "outside",
            zh("熨烫区", "Ironing section"),
            t("坐姿生产", "seated production"),
            c.Instrument("T-0001", "Thermometer", date(2025, 1, 31)),
            at(3, "13:40"),
            HEAT_LIMIT,
            HEAT_LIMIT.why,
            "icti/9.7",
        ),
        c.ReadingLine(
            t("照度", "Illuminance"),
            Figure(D(410), "lux"),
            "cannot-be-judged",
            zh("缝纫 3 线", "Sewing line 3"),
            None,
            c.Instrument("L-0002", None, date(2024, 5, 31)),
            at(3, "14:05"),
            None,
            t("仪器校准已于 2024 年 5 月 31 日到期。", "The instrument's calibration ended on 31 May 2024."),
            "icti/9.9",
        ),
        c.ReadingLine(t("二氧化碳", "CO₂"), Figure(D(812), "ppm"), "within", zh("办公室", "Office")),
        c.ReadingLine(t("一氧化碳", "CO"), None, "cannot-be-judged", why=t("没有读数。", "There is no reading.")),
    ),
    screening=SCREENING,
    documents=(
        c.RequestedDocument(t("2 月工资单", "Payroll of February"), "late", at(14, "10:20")),
        c.RequestedDocument(t("消防演习记录", "Fire drill record"), "received", at(7, "16:00")),
        c.RequestedDocument(zh("劳务派遣合同", "Agency contract"), "missing"),
    ),
    deadlines=DEADLINES,
    closing=c.Closing(
        "refused",
        at(4, "14:10"),
        (c.Person("Manager A"), c.Person("Worker representative A")),
        zh("概述了五项发现。", "The five findings were outlined."),
        (
            c.Check(t("劳工法指南", "Labour-law guide"), True),
            c.Check(t("第三方查阅表格", "Third-party access form"), True),
        ),
        (
            c.Check(t("已概述发现", "Findings summarised"), True),
            c.Check(t("已交出文件清单", "List of documents handed over"), True),
            c.Check(t("已说明之后的步骤", "What happens next explained"), None),
        ),
        c.Person("Manager A", t("行政经理", "administration manager")),
        at(4, "14:55"),
        zh("管理层不同意第 1 项发现的时数。", "Management disputes the hours of finding 1."),
    ),
    log=c.LogHead(214, "6f1c" * 16),
)

AMENDED = replace(
    REPORT,
    version=2,
    frozen_at=at(12, "10:00", 7),
    published_at=at(12, "10:00", 7),
    findings=(
        replace(
            FINDINGS[0],
            objection=c.Objection(
                "dismissed",
                OPEN.until,
                at(1, "11:30", 7),
                at(11, "16:20", 7),
                zh("考勤机与门卫记录一致。", "The clock agrees with the gate's records."),
            ),
        ),
        replace(
            FINDINGS[1],
            affected=c.Affected(8, None, 412, D(8) / D(412)),
            objection=c.Objection("upheld", OPEN.until, at(1, "11:31", 7), at(11, "16:25", 7)),
        ),
        *FINDINGS[2:],
    ),
    changes=(
        c.Change(
            "amended",
            "2",
            zh("受影响人数", "Workers affected"),
            t("9 人", "9"),
            t("8 人", "8"),
            zh("一名工人 5 月 12 日请假。", "One worker was on leave on 12 May."),
        ),
    ),
    earlier_versions=(c.EarlierVersion(1, at(20, "09:12:40"), "0a" * 32),),
)


def many(count: int) -> c.Report:
    """The report with `count` findings and readings."""
    findings = tuple(
        replace(FINDINGS[place % len(FINDINGS)], number=str(place + 1), public_id=f"fnd-{place}")
        for place in range(count)
    )
    return replace(REPORT, findings=findings, readings=REPORT.readings * (count // 4 + 1))


BARE = c.Report(
    number="DEMO-2024-002",
    public_id="rpt-bare",
    version=1,
    state="draft",
    frozen_at=at(5, "12:00"),
    zone=ZONE,
    programme=c.Programme("demo", t("演示项目", "Demonstration programme")),
    factory=c.Factory("fac-bare", "Demonstration Factory 2"),
    visit=c.Visit("vis-bare"),
    finding_classes=(),
)

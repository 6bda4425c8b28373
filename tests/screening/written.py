"""Files as factories write them: the same table in every layout, encoding and kind of file."""

from datetime import UTC, date, datetime, timedelta
from io import BytesIO

import xlsxwriter

ENCODINGS = ("utf-8", "utf-8-sig", "gb18030", "gbk", "big5", "utf-16", "utf-16-le", "utf-16-be")
TITLES = {
    "zh": {"worker": "工号", "name": "姓名", "time": "打卡时间", "day": "日期", "in": "上班{}", "out": "下班{}"},
    "tw": {"worker": "工號", "name": "姓名", "time": "打卡時間", "day": "日期", "in": "上班{}", "out": "下班{}"},
    "en": {
        "worker": "Employee No.",
        "name": "Name",
        "time": "Punch Time",
        "day": "Date",
        "in": "In {}",
        "out": "Out {}",
    },
}
WEEKDAYS = "一二三四五六日"


def spelt(moment, style):
    """A moment in one of the ways in which clocks and people write it."""
    half, hour = ("上午" if moment.hour < 12 else "下午"), moment.hour % 12 or 12
    at = {
        "iso": f"{moment:%Y-%m-%d %H:%M:%S}",
        "t": f"{moment:%Y-%m-%dT%H:%M:%S}",
        "slash": f"{moment.year}/{moment.month}/{moment.day} {moment.hour}:{moment:%M:%S}",
        "weekday": f"{moment.year}/{moment.month}/{moment.day} 星期{WEEKDAYS[moment.weekday()]} {moment.hour}:{moment:%M:%S}",
        "zh": f"{moment.year}年{moment.month}月{moment.day}日 {moment:%H:%M:%S}",
        "zh-half": f"{moment.year}年{moment.month}月{moment.day}日 {half}{hour}:{moment:%M:%S}",
        "day-first": f"{moment:%d/%m/%Y %H:%M:%S}",
        "month-first": f"{moment:%m/%d/%Y} {hour}:{moment:%M:%S} {moment:%p}",
        "named": f"{moment:%d-%b-%Y %H:%M:%S}",
    }
    return at[style]


STYLES = ("iso", "t", "slash", "weekday", "zh", "zh-half", "day-first", "month-first", "named")


def quoted(cell, separator):
    """A cell as CSV writes it."""
    cell = str(cell)
    return '"' + cell.replace('"', '""') + '"' if any(sign in cell for sign in (separator, '"', "\n")) else cell


def text(rows, *, separator=",", encoding="utf-8", end="\n"):
    """Rows as the bytes of a CSV or TSV."""
    return (end.join(separator.join(quoted(cell, separator) for cell in row) for row in rows) + end).encode(encoding)


def workbook(sheets, *, hidden=(), merged=(), formats=None):
    """Sheets (name -> rows of values) as the bytes of an XLSX; dates and times as a spreadsheet keeps them."""
    out = BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False}) as book:
        book.set_properties({"created": datetime(2000, 1, 1, tzinfo=UTC)})
        styles = {kind: book.add_format({"num_format": told}) for kind, told in (formats or {}).items()}
        styles.setdefault("moment", book.add_format({"num_format": "yyyy/m/d h:mm:ss"}))
        styles.setdefault("date", book.add_format({"num_format": "yyyy/m/d"}))
        styles.setdefault("duration", book.add_format({"num_format": "[h]:mm"}))
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            if name in hidden:
                sheet.hide()
            for place, row in enumerate(rows):
                for column, cell in enumerate(row):
                    _write(sheet, place, column, cell, styles)
            for first_row, first_column, last_row, last_column, value in merged:
                sheet.merge_range(first_row, first_column, last_row, last_column, value)
    return out.getvalue()


def _write(sheet, row, column, cell, styles):
    if isinstance(cell, datetime):
        sheet.write_datetime(row, column, cell, styles["moment"])
    elif isinstance(cell, date):
        sheet.write_datetime(row, column, datetime(cell.year, cell.month, cell.day), styles["date"])
    elif isinstance(cell, timedelta):
        sheet.write_number(row, column, cell.total_seconds() / 86_400, styles["duration"])
    elif isinstance(cell, tuple):  # a formula and its value
        sheet.write_formula(row, column, cell[0], None, cell[1])
    elif cell != "":
        sheet.write(row, column, cell)

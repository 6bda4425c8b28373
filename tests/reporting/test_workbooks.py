"""Workbooks are read back whole by another library, hold what they were given, and never a formula."""

from datetime import date
from decimal import Decimal
from io import BytesIO
from typing import Any
from zipfile import ZipFile

from python_calamine import CalamineWorkbook

from fairfloor.reporting.workbooks import text_table, workbook


def read(made: bytes) -> tuple[str, list[list[Any]]]:
    """The name of the one sheet, and its rows."""
    book = CalamineWorkbook.from_filelike(BytesIO(made))
    (name,) = book.sheet_names
    return name, book.get_sheet_by_name(name).to_python()


def test_text_is_text_and_numbers_are_numbers() -> None:
    made = workbook("读数", ["Line", "Value"], [[2, Decimal("30.5")], ["=1+1", "<甲 & 乙>"], [None, ""], ["007", 0.5]])
    assert read(made) == (
        "读数",
        [["Line", "Value"], [2.0, 30.5], ["=1+1", "<甲 & 乙>"], ["", ""], ["007", 0.5]],
    )
    with ZipFile(BytesIO(made)) as file:
        assert b"<f>" not in file.read("xl/worksheets/sheet1.xml")


def test_a_day_is_a_day() -> None:
    """So that a sheet sorts, filters and counts by it; in CSV, where all is text, as ISO 8601 writes it."""
    rows = [[date(2025, 10, 3)], [""]]
    assert read(workbook("x", ["Day"], rows))[1] == [["Day"], [date(2025, 10, 3)]]
    with ZipFile(BytesIO(workbook("x", ["Day"], rows))) as file:
        assert b'formatCode="yyyy-mm-dd"' in file.read("xl/styles.xml")
    assert text_table(["Day"], rows).decode("utf-8-sig").split() == ["Day", "2025-10-03", '""']


def test_columns_go_on_after_z_and_what_xml_cannot_hold_is_marked() -> None:
    name, rows = read(workbook("a/b", [str(n) for n in range(28)], [["\x00bell\x07", "http://demonstration.invalid/"]]))
    assert name == "a b"
    assert rows[0][27] == "27"
    assert rows[1][:2] == ["\ufffdbell\ufffd", "http://demonstration.invalid/"]


def test_a_text_too_long_for_a_cell_is_cut_and_a_table_may_be_empty() -> None:
    assert len(read(workbook("a", ["b"], [["x" * 40_000]]))[1][1][0]) == 32_767
    assert read(workbook("", ["b"], [])) == ("1", [["b"]])


def test_the_same_table_gives_the_same_bytes() -> None:
    assert workbook("a", ["b"], [["c"]]) == workbook("a", ["b"], [["c"]])

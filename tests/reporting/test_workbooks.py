"""Workbooks are whole, hold what they were given, and never a formula."""

from decimal import Decimal
from io import BytesIO
from xml.etree import ElementTree
from zipfile import ZipFile

from fairfloor.reporting.workbooks import MAIN, workbook


def cells(made: bytes) -> dict[str, tuple[str, str]]:
    """Each cell's type and content by its address."""
    with ZipFile(BytesIO(made)) as file:
        assert file.testzip() is None
        for name in file.namelist():
            ElementTree.fromstring(file.read(name))  # noqa: S314 (made here)
        sheet = ElementTree.fromstring(file.read("xl/worksheets/sheet1.xml"))  # noqa: S314
    found = sheet.iter(f"{{{MAIN}}}c")
    return {one.get("r", ""): (one.get("t", "n"), "".join(one.itertext())) for one in found}


def test_text_is_text_and_numbers_are_numbers() -> None:
    found = cells(
        workbook("读数", ["Line", "Value"], [[2, Decimal("30.5")], ["=1+1", "<甲 & 乙>"], [None, ""], [3, 0.5]])
    )
    assert found == {
        "A1": ("inlineStr", "Line"),
        "B1": ("inlineStr", "Value"),
        "A2": ("n", "2"),
        "B2": ("n", "30.5"),
        "A3": ("inlineStr", "=1+1"),
        "B3": ("inlineStr", "<甲 & 乙>"),
        "A5": ("n", "3"),
        "B5": ("n", "0.5"),
    }


def test_columns_go_on_after_z_and_what_xml_cannot_hold_is_marked() -> None:
    found = cells(workbook("a/b", [str(n) for n in range(28)], [["\x00bell\x07"]]))
    assert found["Z1"] == ("inlineStr", "25")
    assert found["AB1"] == ("inlineStr", "27")
    assert found["A2"] == ("inlineStr", "\ufffdbell\ufffd")


def test_the_same_table_gives_the_same_bytes() -> None:
    assert workbook("a", ["b"], [["c"]]) == workbook("a", ["b"], [["c"]])

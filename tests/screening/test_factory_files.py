"""Lists of factories as they are published: text and workbooks, titles above the header, rows that cannot be read."""

import pytest

from fairfloor.screening.factory_files import MOST_COLUMNS, MOST_ROWS, propose, read
from tests.screening import legacy
from tests.screening.written import text, workbook

TITLE = ["Supplier list 2026 — Demonstration Brand"]
HEADER = ["Country", "Factory Name", "Address", "OS ID", "Sector"]
ROWS = [
    ["Cambodia", "Demonstration Knit Co., Ltd", "1 Road, Phnom Penh", "", "Apparel"],
    ["柬埔寨", "演示制衣厂", "金边一路1号", "", "Apparel"],
]
ZH = ["国家", "工厂名称", "地址", "Open Supply Hub编号", "备注"]


def got(tmp_path, data):
    path = tmp_path / "list"
    path.write_bytes(data)
    return read(path)


def cells(found):
    return [list(row[1][:3]) for row in found.rows]


@pytest.mark.parametrize("header", [HEADER, ZH])
@pytest.mark.parametrize("kind", ["csv", "gb18030", "tab", "xlsx", "xls"])
def test_the_same_list_in_every_kind_of_file(tmp_path, kind, header):
    """With a title row above the header in the workbooks, as ministries publish them."""
    table = [header, *ROWS]
    titled = [TITLE, [], *table]
    data = {
        "csv": lambda: text(table), "gb18030": lambda: text(table, encoding="gb18030"),
        "tab": lambda: text(table, separator="\t"), "xlsx": lambda: workbook({"List": titled}),
        "xls": lambda: legacy.workbook("List", titled),
    }[kind]()  # fmt: skip
    found = got(tmp_path, data)
    assert found.fault is None
    assert list(found.header) == header
    assert cells(found) == [row[:3] for row in ROWS]
    assert found.header_line == (3 if kind.startswith("xls") else 1)
    assert [line for line, _, _ in found.rows] == [found.header_line + 1, found.header_line + 2]
    assert propose(found.header) == {"country": 0, "name": 1, "address": 2, "os_id": 3}


def test_numbers_of_a_legacy_workbook_are_read_as_they_look(tmp_path):
    found = got(tmp_path, legacy.workbook("S", [["name", "address", "country", "number"], ["A", "B", "KH", 1002]]))
    assert found.rows == ((2, ("A", "B", "KH", "1002"), ""),)


def test_rows_that_cannot_be_read_keep_their_lines_and_say_what_is_wrong(tmp_path):
    lines = ["name,address,country", "A,B,KH", "A,B,C,KH", "", 'A,"B,KH', "A" * 20_000 + ",B,KH", '"A\nA",B,KH']
    found = got(tmp_path, ("\n".join(lines) + "\n").encode())
    assert [(line, flaw) for line, _, flaw in found.rows] == [
        (2, ""), (3, "columns"), (5, "quotes"), (6, "long"), (7, ""),
    ]  # fmt: skip
    assert found.rows[-1][1] == ("A A", "B", "KH")


def test_the_sheet_with_the_list_is_read_and_the_others_are_named(tmp_path):
    sheets = {"Notes": [["About this list"]], "Suppliers": [HEADER, *ROWS], "Old": [["x", "y"]], "Hidden": [["z"]]}
    found = got(tmp_path, workbook(sheets, hidden=("Hidden",)))
    assert cells(found) == [row[:3] for row in ROWS]
    assert found.unread == ("Notes", "Old", "Hidden")


def test_without_a_known_header_the_fullest_row_is_taken_for_it(tmp_path):
    found = got(tmp_path, text([["gyar", "cim", "orszag"], ["A", "B", "KH"]]))
    assert (found.header, propose(found.header)) == (("gyar", "cim", "orszag"), {})


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (
            b"%PDF-1.7\n",
            "The file is a PDF document, not a list of factories. Hand the list in as an Excel workbook or as CSV",
        ),
        (b"PK\x03\x04 broken", "list of"),
        (b"name,address,country\n", "no rows below a header"),
        (text([["name", "address"], *[["A", "B"]] * (MOST_ROWS + 1)]), "more than 2000 rows"),
        (text([["name", *["x"] * MOST_COLUMNS], *[["A"] * (MOST_COLUMNS + 1)] * 2]), "more than 60 columns"),
    ],
    ids=["pdf", "zip", "empty", "long", "wide"],
)
def test_a_file_that_is_no_list_is_refused_in_a_sentence(tmp_path, data, why):
    found = got(tmp_path, data)
    assert found.rows == ()
    assert why in found.fault["en"] and found.fault["zh"]

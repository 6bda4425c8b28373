"""What a spreadsheet would run as a formula leaves as a text; numbers leave as numbers."""

import pytest

from fairfloor.core.spreadsheets import harmless


@pytest.mark.parametrize(
    "cell",
    ['=HYPERLINK("http://x")', "+cmd|' /C calc'!A0", "-2+3", "@SUM(1)", "\t=1", "\r=1", "\n=1", "  =1+1", "＝1+1", "－1+1",
     "\u3000=1", "+", "=", "--1-1"],
)  # fmt: skip
def test_a_formula_gets_an_apostrophe(cell):
    assert harmless(cell) == f"'{cell}"


@pytest.mark.parametrize("cell", ["", "7", "-12.50", "+86", "-1,204.50", "甲", "7-1", "2024-03-04", "a=b", "  7"])
def test_a_number_or_a_word_stays(cell):
    assert harmless(cell) == cell

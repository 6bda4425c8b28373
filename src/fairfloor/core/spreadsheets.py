"""Cells of a table that leaves as text, so that a spreadsheet takes them for what they are."""

SIGNS = ("=", "+", "-", "@", "＝", "＋", "－", "＠")  # the wide ones count as the plain ones in programs of East Asia
FORMULA = (*SIGNS, "\t", "\r", "\n")


def harmless(cell: str) -> str:
    """The cell, with an apostrophe before what a spreadsheet would run as a formula; numbers stay as they are.

    Blanks before such a sign count for nothing, since some programs leave them out.
    """
    number = cell.lstrip("+-").replace(".", "", 1).replace(",", "").isdecimal()
    runs = cell.startswith(FORMULA) or cell.lstrip().startswith(SIGNS)
    return f"'{cell}" if runs and not number else cell

"""Cells of a table that leaves as text, so that a spreadsheet takes them for what they are."""

FORMULA = ("=", "+", "-", "@", "\t", "\r")


def harmless(cell: str) -> str:
    """The cell, with an apostrophe before what a spreadsheet would run as a formula; numbers stay as they are."""
    number = cell.lstrip("+-").replace(".", "", 1).replace(",", "").isdecimal()
    return f"'{cell}" if cell.startswith(FORMULA) and not number else cell

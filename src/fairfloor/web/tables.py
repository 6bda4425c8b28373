"""A list as a file for a spreadsheet: the same rows in the same order as its page, all of them, as XLSX or CSV."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.http import HttpResponse
from django.urls import URLPattern, path

from fairfloor.core.periods import local_day
from fairfloor.reporting.workbooks import Cell, text_table, workbook
from fairfloor.web import downloads

FORMS = ("xlsx", "csv")


def sent(name: str, form: str, title: str, header: Sequence[str], rows: Sequence[Sequence[Cell]]) -> HttpResponse:
    """The table as a file called `name`, as `form`; `title` names the sheet."""
    content = workbook(title, header, rows) if form == "xlsx" else text_table(header, rows)
    return downloads.made(f"{name}.{form}", content)


def addresses(at: str, view: Any, name: str) -> list[URLPattern]:
    """The addresses of a list's files: `<at>table.xlsx` called `<name>_xlsx`, and the same for CSV; before the list's own."""
    return [path(f"{at}table.{form}", view, {"form": form}, name=f"{name}_{form}") for form in FORMS]


def day(at: datetime | None, zone: str) -> date | None:
    """The cell of a moment: its day on the calendar of `zone`; empty where there is none."""
    return local_day(at, zone) if at is not None else None

"""The list of factories as a file: the same rows in the same order as the page, all of them, for a spreadsheet."""

from typing import Any

from django.http import HttpResponse
from django.urls import path
from django.utils.translation import gettext as _

from fairfloor.core.access import MINISTRY, MONITOR, OFFICER, REVIEWER, STAFF
from fairfloor.core.periods import in_zone
from fairfloor.core.phrases import phrase
from fairfloor.reporting.workbooks import Cell, text_table, workbook
from fairfloor.web import downloads
from fairfloor.web.doors import door, say
from fairfloor.web.factories import listed
from fairfloor.web.pages import chosen_programme


@door(OFFICER, MONITOR, REVIEWER, MINISTRY)
def table(request: Any, form: str) -> HttpResponse:
    """The factories that the page's address asks for, as XLSX or CSV; a ministry's reader gets the page's columns."""
    programme = chosen_programme(request, OFFICER, MONITOR, REVIEWER, MINISTRY)
    staff = programme.pk in request.viewer.programmes(*STAFF)
    _words, _state, rows = listed(request, programme, staff=staff)
    header = [_("Factory"), _("Name in Chinese, Khmer or another script"), _("Registration number"), _("Participation")]
    if staff:
        header += [_("Women"), _("Men"), _("Applied")]
    cells = [_cells(row, staff=staff) for row in rows]
    content = workbook(_("Factories"), header, cells) if form == "xlsx" else text_table(header, cells)
    return downloads.made(f"factories.{form}", content)


def _cells(row: dict[str, Any], *, staff: bool) -> list[Cell]:
    state = say(phrase(f"states.participation-{row['state']}"))
    told: list[Cell] = [row["factory__name"], row["factory__local_name"], row["factory__registration_number"], state]
    if not staff:
        return told
    return [*told, row["women"], row["men"], in_zone(row["applied_at"], row["factory__zone"]).date().isoformat()]


urlpatterns = [
    path("factories/table.xlsx", table, {"form": "xlsx"}, name="factories_xlsx"),
    path("factories/table.csv", table, {"form": "csv"}, name="factories_csv"),
]

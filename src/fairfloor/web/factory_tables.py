"""The list of factories as a file: the same rows in the same order as the page, all of them, for a spreadsheet."""

from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _

from fairfloor.core.access import MINISTRY, MONITOR, OFFICER, REVIEWER, STAFF
from fairfloor.core.phrases import phrase
from fairfloor.reporting.workbooks import Cell
from fairfloor.web import tables
from fairfloor.web.doors import door, say
from fairfloor.web.factories import listed
from fairfloor.web.pages import chosen_programme


@door(OFFICER, MONITOR, REVIEWER, MINISTRY)
def table(request: Any, form: str) -> HttpResponse:
    """The factories that the page's address asks for, as XLSX or CSV; a ministry's reader gets the page's columns."""
    programme = chosen_programme(request, OFFICER, MONITOR, REVIEWER, MINISTRY)
    staff = programme.pk in request.viewer.programmes(*STAFF)
    _order, _words, _state, rows = listed(request, programme, staff=staff)
    header = [_("Factory"), _("Name in Chinese, Khmer or another script"), _("Registration number"), _("Participation")]
    if staff:
        header += [_("Women"), _("Men"), _("Applied")]
    return tables.sent("factories", form, _("Factories"), header, [_cells(row, staff=staff) for row in rows])


def _cells(row: dict[str, Any], *, staff: bool) -> list[Cell]:
    state = say(phrase(f"states.participation-{row['state']}"))
    told: list[Cell] = [row["factory__name"], row["factory__local_name"], row["factory__registration_number"], state]
    return [*told, row["women"], row["men"], tables.day(row["applied_at"], row["factory__zone"])] if staff else told


urlpatterns = tables.addresses("factories/", table, "factories")

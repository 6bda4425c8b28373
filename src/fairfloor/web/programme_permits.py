"""The permits of a programme's factories as one list: which await a look, which run out next."""

from typing import Any

from django.core.paginator import Paginator
from django.db.models import F
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fairfloor.core import factories
from fairfloor.core.access import MONITOR, OFFICER, REVIEWER
from fairfloor.core.periods import local_day
from fairfloor.registry.models import Permit
from fairfloor.web import tables
from fairfloor.web.doors import door
from fairfloor.web.factories import named
from fairfloor.web.orders import Order, name_key, name_order, order_of, place_key
from fairfloor.web.pages import PAGE, chosen_programme
from fairfloor.web.permit_lists import Line, line
from fairfloor.web.viewers import moment

STAFF = (OFFICER, MONITOR, REVIEWER)
HEADS = {
    "name": gettext_lazy("Factory"), "last": gettext_lazy("Last day"), "recorded": gettext_lazy("Recorded"),
    "state": gettext_lazy("State"),
}  # fmt: skip


def _asked(request: Any) -> tuple[Order, str, str]:
    """What the address asks for: an order, a part of a factory's name or number, a state."""
    state = request.GET.get("state", "")
    known = state if state in factories.PERMIT_STATES else ""
    return order_of(request, HEADS), request.GET.get("q", "").strip(), known


def _listed(request: Any, programme: Any) -> Any:
    """The permits that the address asks for: those that await a look first, and each state in the order of arrival."""
    order, words, state = _asked(request)
    rows = Permit.objects.visible(request.viewer, moment(request)).filter(programme=programme)
    rows = named(rows.filter(state=state) if state else rows, words, of="factory__")
    keys = {
        "name": name_key(of="factory__"), "last": F("end_date"), "recorded": F("recorded_at"),
        "state": place_key("state", factories.PERMIT_STATES),
    }  # fmt: skip
    own = (place_key("state", factories.PERMIT_STATES), "recorded_at", *name_order(of="factory__"))
    return order.sort(rows, keys, own=own, of="factory__").select_related("factory")


def _line(request: Any, row: Any) -> Line:
    return line(row, row.factory.jurisdiction, local_day(moment(request), row.factory.zone))


@door(*STAFF)
def permits(request: Any) -> HttpResponse:
    """The programme's permits, those that await a look first; each leads to its page."""
    programme = chosen_programme(request, *STAFF)
    order, words, state = _asked(request)
    page = Paginator(_listed(request, programme), PAGE).get_page(request.GET.get("page"))
    return render(request, "permits/list.html", {
        "page": page, "lines": [_line(request, row) for row in page], "order": order, "words": words, "state": state,
        "states": factories.PERMIT_STATES, "filtered": bool(words or state),
    })  # fmt: skip


@door(*STAFF)
def table(request: Any, form: str) -> HttpResponse:
    """The permits that the page's address asks for, as a file."""
    programme = chosen_programme(request, *STAFF)
    header = [
        _("Factory"), _("Name in Chinese, Khmer or another script"), _("Registration number"), _("Permit"),
        _("Number of the permit"), _("Authority"), _("First day"), _("Last day"), _("For whom"), _("State"), _("Recorded"),
    ]  # fmt: skip
    cells = [
        [
            row.factory.name, row.factory.local_name, row.factory.registration_number, one.kind, row.number, row.authority,
            row.start_date, one.told.last, one.whom, one.state, tables.day(row.recorded_at, row.factory.zone),
        ]
        for row in _listed(request, programme)
        for one in (_line(request, row),)
    ]  # fmt: skip
    return tables.sent("permits", form, _("Permits"), header, cells)


urlpatterns = [*tables.addresses("permits/", table, "permits"), path("permits/", permits, name="permits")]

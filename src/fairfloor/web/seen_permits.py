"""The permits that a visit counts with: those of its day, and those that its team sees at the factory."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _

from fairfloor.actions import permits as actions
from fairfloor.core import permit_kinds
from fairfloor.core import visits as rules
from fairfloor.core.access import MONITOR, OFFICER, REVIEWER
from fairfloor.core.periods import local_day
from fairfloor.web.doors import attempt, door
from fairfloor.web.permit_forms import PermitForm
from fairfloor.web.permit_lists import of_visit
from fairfloor.web.teams import open_to_staff
from fairfloor.web.viewers import moment


@door(MONITOR, REVIEWER, OFFICER, methods=("GET", "POST"))
def permits(request: Any, visit_id: str) -> HttpResponse:
    """What the visit keeps; the team inside adds a permit that it sees, and only the team knows of it until the closing."""
    visit, team = open_to_staff(request, visit_id)
    place = visit.factory.jurisdiction
    adding = team and visit.state == rules.INSIDE and bool(permit_kinds.kinds(place))
    form = PermitForm(request.POST or None, request.FILES or None, jurisdiction=place, paper=True)
    if request.method == "POST" and adding and form.is_valid():
        by, now = request.viewer, moment(request)
        act = lambda: actions.see(  # noqa: E731
            visit=visit, particulars=form.particulars(), paper=form.paper(), by=by, now=now
        )
        if attempt(request, act, done=_("The permit counts for this visit.")):
            return redirect("visit_permits", visit.public_id)
    day = local_day(visit.arrived_at or moment(request), visit.factory.zone)
    return render(request, "visits/permits.html", {
        "visit": visit, "lines": of_visit(visit, day), "form": form if adding else None,
        "unknown": not permit_kinds.kinds(place),
    })  # fmt: skip


urlpatterns = [path("permits/", permits, name="visit_permits")]

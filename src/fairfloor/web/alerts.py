"""Alerts on matters that are never tolerated: the team raises one on a visit, whoever was told confirms it in time."""

from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.db.models import F
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fairfloor.actions import alerts as actions
from fairfloor.core import visits as rules
from fairfloor.core.access import MONITOR, OFFICER, REVIEWER
from fairfloor.registry.models import Acknowledgement, Alert, Visit
from fairfloor.registry.rules import procedure_at
from fairfloor.web import recipients
from fairfloor.web.doors import attempt, door, find, say
from fairfloor.web.inputs import ClientId, FreeText, LanguageField, area, paragraphs, procedure_of
from fairfloor.web.orders import Order, name_of, order_of, place_key
from fairfloor.web.pages import PAGE, chosen_programme
from fairfloor.web.reads import read_page
from fairfloor.web.teams import open_to_team
from fairfloor.web.viewers import moment

STAFF = (OFFICER, MONITOR, REVIEWER)


class Raised(forms.Form):
    """Which matter, and what was seen."""

    client_id = ClientId()
    text = FreeText(
        label=gettext_lazy("What was seen, and where"), widget=area(5),
        help_text=gettext_lazy("Only the team and those who are told read this. No worker's name."),
    )  # fmt: skip

    def __init__(self, *args: Any, programme: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        matters = procedure_of(programme).zero_tolerance
        self.fields["matter"] = forms.ChoiceField(
            label=_("Which matter"), widget=forms.RadioSelect, choices=[(one.id, say(one.title)) for one in matters]
        )
        self.fields["language"] = LanguageField(programme)
        self.order_fields(["client_id", "matter", "text", "language"])

    def clean_text(self) -> str:
        """The words without white space around them."""
        return paragraphs(self.cleaned_data["text"])


class Confirmed(forms.Form):
    """What is done about it."""

    text = FreeText(label=gettext_lazy("What is done about it"), widget=area(4))

    def __init__(self, *args: Any, programme: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["language"] = LanguageField(programme)


@door(MONITOR, methods=("GET", "POST"))
def sound(request: Any, visit_id: str) -> HttpResponse:
    """The team raises an alert; says before who will be told and by when they confirm it."""
    visit, now = open_to_team(request, visit_id), moment(request)
    if visit.state not in rules.STEPS["alert"].sources:
        raise Http404
    form = Raised(request.POST or None, programme=visit.programme)
    if request.method == "POST" and form.is_valid():
        act = lambda: actions.sound(visit=visit, by=request.viewer, now=now, **form.cleaned_data)  # noqa: E731
        made = attempt(request, act, done=_("The alert is raised. Those who must know are told at once."))
        if made:
            return redirect("alert", made.public_id)
    procedure = procedure_at(visit.programme, now)
    zone = visit.factory.zone
    people = recipients.people(one.who for one in procedure.zero_tolerance)
    told = [
        (one, recipients.said(one.who, people), procedure.clock(one.clocks[0]).rule(zone))
        for one in procedure.zero_tolerance
    ]
    earlier = Alert.objects.visible(request.viewer, now).filter(visit=visit).order_by("pk")
    return render(request, "alerts/raise.html", {
        "visit": visit, "form": form, "told": told, "earlier": list(earlier), "zone": zone,
        "titles": {one.id: one.title for one in procedure.zero_tolerance},
    })  # fmt: skip


@door(*STAFF)
def alerts(request: Any) -> HttpResponse:
    """The alerts that the viewer raised with a team or was told of, the newest first."""
    programme, now = chosen_programme(request, *STAFF), moment(request)
    order, rows = listed(request, programme)
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    page.object_list = actions.placed(page.object_list)
    return render(request, "alerts/list.html", {
        "page": page, "order": order, "counted": confirmations(request, page), "now": now,
        "titles": {one.id: one.title for one in procedure_of(programme).zero_tolerance},
    })  # fmt: skip


HEADS = {"matter": gettext_lazy("Matter"), "name": gettext_lazy("Factory"), "raised": gettext_lazy("Raised")}


def listed(request: Any, programme: Any) -> tuple[Order, Any]:
    """The order that the address asks for, and the alerts that the viewer may know of: the newest first.

    By matter they stand as the procedure names these. Who was told of an alert may not look its visit up, so that the
    database knows of no factory by which it could sort.
    """
    order, own = order_of(request, HEADS, "-raised"), ("-raised_at", "-pk")
    rows = Alert.objects.visible(request.viewer, moment(request)).filter(programme=programme)
    if order.asked and order.by == "name":
        return order, order.place(actions.placed(rows.order_by(*own)), lambda row: name_of(row.visit.factory))
    matters = [one.id for one in procedure_of(programme).zero_tolerance]
    keys = {"matter": place_key("matter", matters), "raised": F("raised_at")}
    return order, order.sort(rows, keys, own=own, of=None)


def confirmations(request: Any, of: Any) -> dict[int, list[int]]:
    """How many confirmed each alert and how many were told, by the alert's key: one query."""
    counted: dict[int, list[int]] = {}
    seen = Acknowledgement.objects.visible(request.viewer, moment(request)).filter(alert__in=[row.pk for row in of])
    for alert, at in seen.values_list("alert", "acknowledged_at"):
        told = counted.setdefault(alert, [0, 0])
        told[0] += at is not None
        told[1] += 1
    return counted


@door(*STAFF, methods=("GET", "POST"))
def alert(request: Any, public_id: str) -> HttpResponse:
    """One alert: what was seen, who was told and what they did; whoever was told confirms it here."""
    (found,), now = actions.placed([find(Alert, request, public_id, "programme", "raised_by")]), moment(request)
    rows = Acknowledgement.objects.visible(request.viewer, now).filter(alert=found).select_related("person")
    people = list(rows.order_by("pk"))
    waits = any(one.person_id == request.viewer.person and one.acknowledged_at is None for one in people)
    form = Confirmed(request.POST or None, programme=found.programme) if waits else None
    if request.method == "POST" and form and form.is_valid():
        act = lambda: actions.acknowledge(alert=found, by=request.viewer, now=now, **form.cleaned_data)  # noqa: E731
        if attempt(request, act, done=_("Confirmed. The team can read what is done.")):
            return redirect("alert", found.public_id)
    procedure, zone = procedure_at(found.programme, found.raised_at), found.visit.factory.zone
    matter = procedure.item("zero-tolerance", found.matter)
    knows = Visit.objects.visible(request.viewer, now).filter(pk=found.visit_id).exists()  # whoever was told may not
    return read_page(request, Alert, found, "alerts/alert.html", {
        "alert": found, "visit": found.visit, "knows": knows, "factory": found.visit.factory, "zone": zone, "people": people,
        "form": form, "matter": matter, "clock": procedure.clock(matter.clocks[0]),
        "rule": procedure.clock(matter.clocks[0]).rule(zone),
        "open": any(one.acknowledged_at is None for one in people),
    })  # fmt: skip


urlpatterns = [
    path("visits/<str:visit_id>/alerts/", sound, name="visit_alert"),
    path("alerts/", alerts, name="alerts"),
    path("alerts/<str:public_id>/", alert, name="alert"),
]

"""A change of somebody's mail address that waits for a second officer: its page, and what the first page says of it."""

from collections.abc import Iterable
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _

from fairfloor.actions import addresses, people
from fairfloor.core import addresses as rules
from fairfloor.core.access import OFFICER
from fairfloor.registry.models import AddressChange
from fairfloor.web import routes
from fairfloor.web.doors import SIGNED_IN, attempt, door, say
from fairfloor.web.pages import chosen_programme, zone_of
from fairfloor.web.sections import Entry, Section, on, section
from fairfloor.web.viewers import moment


def to_consent(rows: Iterable[AddressChange], zone: str) -> Section:
    """Changes that another officer asked for, and that wait for the consent of the one who looks."""
    return section(
        _("Mail addresses to consent to"), rows,
        lambda row: Entry(row.person.name, routes.to("address_change", row.public_id),
                          on(_("asked for on %(day)s"), row.asked_at, zone), zone=zone),
        _("No change of a mail address waits for your consent."), routes.to("people"),
    )  # fmt: skip


@door(OFFICER, methods=("GET", "POST"))
def change(request: Any, public_id: str) -> HttpResponse:
    """A second officer consents or refuses; who asked may take it back."""
    programme, now, by = chosen_programme(request, OFFICER), moment(request), request.viewer
    rows = AddressChange.objects.filter(programme=programme).select_related(
        "person", "asked_by", "ended_by", "programme"
    )
    row = rows.filter(public_id=public_id).first()
    if row is None:
        raise Http404
    if request.method == "POST":
        consents = request.POST.get("decision") == "consent"
        act = addresses.consent if consents else addresses.decline
        done = _("The address is changed. The new address and the one until then are told by mail.") if consents else ""
        done = done or _("The address stays as it is.")
        if attempt(request, lambda: act(change=row, by=by, now=now), done=done):
            return redirect("people")
    waits, may = rules.waits(row.state, row.asked_at, now), addresses.may_consent(row, by, now)
    held = people.held_now(programme, now).filter(person=row.person_id).select_related("factory", "organisation")
    return render(request, "people/address.html", {
        "row": row, "waits": waits, "may": may, "why": say(may.why) if waits else "", "own": row.asked_by_id == by.person,
        "state": rules.LAPSED if row.state == rules.ASKED and not waits else row.state,
        "until": rules.lapses_at(row.asked_at), "zone": zone_of(programme, now), "held": held.order_by("pk"),
        "days": rules.OFFICER_FOR.days,
    })  # fmt: skip


@door(SIGNED_IN, methods=("POST",))
def refuse_own(request: Any) -> HttpResponse:
    """Whoever has the account refuses that its address is changed."""
    row, by, now = addresses.waiting_of(request.user, moment(request)), request.viewer, moment(request)
    if row is not None:
        attempt(request, lambda: addresses.decline(change=row, by=by, now=now), done=_("The address stays as it is."))
    return redirect("account")


urlpatterns = [
    path("people/addresses/<str:public_id>/", change, name="address_change"),
    path("account/address/refuse/", refuse_own, name="address_refuse"),
]

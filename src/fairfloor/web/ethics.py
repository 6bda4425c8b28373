"""Ethics: interests declared by monitors and reviewers, gifts offered, and complaints that the monitor never sees."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.db.models import Case, Exists, F, IntegerField, OuterRef, Value, When
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fairfloor.actions import complaints as about
from fairfloor.actions import gifts as giving
from fairfloor.actions import interests as declaring
from fairfloor.core import factories
from fairfloor.core.access import MANAGER, MONITOR, OFFICER
from fairfloor.registry.models import Complaint, Factory, Gift, Interest, Participation
from fairfloor.web.doors import attempt, door, find
from fairfloor.web.inputs import FreeText, LanguageField, area, day_input
from fairfloor.web.orders import Order, by_name, name_key, name_order, order_of, place_key
from fairfloor.web.pages import PAGE, chosen_programme, zone_of
from fairfloor.web.reads import read_page
from fairfloor.web.viewers import moment
from fairfloor.web.words import OUTCOMES


class Declaration(forms.Form):
    """Whether there is an interest, and which."""

    sometimes = ("text",)
    interest = forms.ChoiceField(
        label=gettext_lazy("Do you have an interest in this factory?"), widget=forms.RadioSelect,
        choices=(("no", gettext_lazy("No interest")), ("yes", gettext_lazy("An interest"))),
        help_text=gettext_lazy("Kinship or friendship, money, work done for it or its buyers, a dispute, anything of the kind."),
    )  # fmt: skip
    text = FreeText(
        label=gettext_lazy("Which interest"), widget=area(3), required=False,
        help_text=gettext_lazy("Needed where you have an interest."),
    )  # fmt: skip

    def __init__(self, *args: Any, programme: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["language"] = LanguageField(programme)

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        if told.get("interest") == "yes" and not told.get("text"):
            self.add_error("text", _("Say which interest it is."))
        return told


def _own(request: Any) -> Any:
    """The viewer's own declarations."""
    rows = Interest.objects.visible(request.viewer, moment(request)).filter(programme=request.programme)
    return rows.filter(person=request.viewer.person)


def _mine(request: Any, of: Iterable[int]) -> dict[int, Any]:
    """The viewer's own latest declaration of each of these factories."""
    return {row.factory_id: row for row in _own(request).filter(factory__in=of).order_by("declared_at", "pk")}


def _active(request: Any) -> Any:
    rows = Participation.objects.visible(request.viewer, moment(request)).filter(programme=request.programme)
    return (
        rows.filter(state__in=factories.MAY_BE_VISITED).select_related("factory").order_by(*name_order(of="factory__"))
    )


def _parts(request: Any, programme: Any) -> dict[str, bool]:
    """What an interest keeps the viewer from: being sent to factories, reviewing visits to them."""
    return {role: programme.pk in request.viewer.programmes(role) for role in declaring.DECLARE}


@door(*declaring.DECLARE, methods=("GET", "POST"))
def interests(request: Any) -> HttpResponse:
    """One's own declarations, factory by factory; those still missing can be declared free of interest at once."""
    programme, now = chosen_programme(request, *declaring.DECLARE), moment(request)
    if request.method == "POST":
        act = lambda: declaring.declare_none(programme=programme, by=request.viewer, now=now)  # noqa: E731
        attempt(request, act, done=_("Declared: no interest in the factories that were left."))
        return redirect("interests")
    told = _own(request).filter(factory=OuterRef("factory"))
    rows = _active(request).annotate(told=Exists(told)).order_by("told", *name_order(of="factory__"))
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    mine = _mine(request, [row.factory_id for row in page])
    return render(request, "ethics/interests.html", {
        "page": page, "mine": mine, "missing": rows.filter(told=False).count(), "zone": zone_of(programme, now),
        **_parts(request, programme),
    })  # fmt: skip


@door(*declaring.DECLARE, methods=("GET", "POST"))
def interest(request: Any, public_id: str) -> HttpResponse:
    """Somebody declares about one factory."""
    programme, now = chosen_programme(request, *declaring.DECLARE), moment(request)
    taking_part = _active(request).filter(factory__public_id=public_id).first()
    if taking_part is None:
        raise Http404
    factory = taking_part.factory
    form = Declaration(request.POST or None, programme=programme)
    if request.method == "POST" and form.is_valid():
        told = dict(form.cleaned_data)
        yes = told.pop("interest") == "yes"
        act = lambda: declaring.declare(  # noqa: E731
            programme=programme, factory=factory, interest=yes, by=request.viewer, now=now, **told
        )
        if attempt(request, act, done=_("Declared. Officers see it before they choose a team.")):
            return redirect("interests")
    return render(request, "ethics/interest.html", {
        "form": form, "factory": factory, "now_stands": _mine(request, [factory.pk]).get(factory.pk),
        **_parts(request, programme),
    })  # fmt: skip


class Offer(forms.Form):
    """What was offered, when, by which factory, and what became of it."""

    factory = forms.ChoiceField(label=gettext_lazy("Factory"))
    day = forms.DateField(label=gettext_lazy("Day"), widget=day_input())
    text = FreeText(label=gettext_lazy("What was offered, and by whom"), widget=area(3))
    outcome = forms.ChoiceField(
        label=gettext_lazy("What became of it"), widget=forms.RadioSelect, choices=tuple(OUTCOMES.items())
    )

    def __init__(self, *args: Any, programme: Any, known: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["factory"].choices = [("", "—"), *((one.public_id, one.name) for one in known)]  # type: ignore[attr-defined]
        self.fields["language"] = LanguageField(programme)
        self.order_fields(["factory", "day", "text", "language", "outcome"])


@door(MONITOR, OFFICER, methods=("GET", "POST"))
def gifts(request: Any) -> HttpResponse:
    """Gifts that were offered: a monitor's own with a form for another, all of them for the officers."""
    programme, now = chosen_programme(request, MONITOR, OFFICER), moment(request)
    form = None
    if programme.pk in request.viewer.programmes(MONITOR):
        known = [row.factory for row in _active(request)]
        form = Offer(request.POST or None, programme=programme, known=known)
        if request.method == "POST" and form.is_valid():
            told = dict(form.cleaned_data)
            chosen = told.pop("factory")
            factory = next(one for one in known if one.public_id == chosen)
            act = lambda: giving.note(programme=programme, factory=factory, by=request.viewer, now=now, **told)  # noqa: E731
            if attempt(request, act, done=_("Noted. The officers have been told.")):
                return redirect("gifts")
    order, rows = gifts_listed(request, programme)
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    return render(request, "ethics/gifts.html", {
        "page": page, "order": order, "form": form, "outcomes": OUTCOMES,
        "officer": programme.pk in request.viewer.programmes(OFFICER),
    })  # fmt: skip


GIFT_HEADS = {"day": gettext_lazy("Day"), "name": gettext_lazy("Factory"), "outcome": gettext_lazy("What became of it")}
OFFICERS_GIFT_HEADS = {
    "day": GIFT_HEADS["day"], "name": GIFT_HEADS["name"], "whom": gettext_lazy("To whom"), "outcome": GIFT_HEADS["outcome"],
}  # fmt: skip


def gifts_listed(request: Any, programme: Any) -> tuple[Order, Any]:
    """The order that the address asks for, and the gifts that the viewer may know of: the last offered first."""
    officer = programme.pk in request.viewer.programmes(OFFICER)
    order, own = order_of(request, OFFICERS_GIFT_HEADS if officer else GIFT_HEADS, "-day"), ("-offered_date", "-pk")
    rows = Gift.objects.visible(request.viewer, moment(request)).filter(programme=programme)
    rows = rows.select_related("factory", "person")
    if order.asked and order.by == "whom":
        return order, order.place(rows.order_by(*own), lambda row: by_name(row.person.name))
    keys = {"day": F("offered_date"), "name": name_key(of="factory__"), "outcome": place_key("outcome", OUTCOMES)}
    return order, order.sort(rows, keys, own=own, of="factory__")


class Grievance(forms.Form):
    """About whom, and what."""

    monitor = forms.ChoiceField(label=gettext_lazy("About whom"))
    text = FreeText(
        label=gettext_lazy("What happened"), widget=area(5),
        help_text=gettext_lazy("Officers of the programme read this; the monitor does not, and is not told."),
    )  # fmt: skip

    def __init__(self, *args: Any, programme: Any, known: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["monitor"].choices = [("", "—"), *((one.public_id, one.name) for one in known)]  # type: ignore[attr-defined]
        self.fields["language"] = LanguageField(programme)


class Outcome(forms.Form):
    """What became of a complaint."""

    outcome = FreeText(
        label=gettext_lazy("What became of it"),
        widget=area(4),
        help_text=gettext_lazy("Whoever complained reads this."),
    )

    def __init__(self, *args: Any, programme: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["language"] = LanguageField(programme)


def _own_factory(request: Any, programme: Any) -> Factory | None:
    """The factory that the viewer manages: the one named in the address, else the first by name."""
    mine = [h.factory for h in request.viewer.held if h.role == MANAGER and h.programme == programme.pk]
    rows = Factory.objects.filter(pk__in=mine).order_by("name", "pk")
    wanted = request.GET.get("factory")
    return rows.filter(public_id=wanted).first() if wanted else rows.first()


@door(OFFICER, MANAGER, methods=("GET", "POST"))
def complaints(request: Any) -> HttpResponse:
    """Complaints about monitors: one's own and a form; for officers all but those about themselves."""
    programme, now, by = chosen_programme(request, OFFICER, MANAGER), moment(request), request.viewer
    factory = None if programme.pk in by.programmes(OFFICER) else _own_factory(request, programme)
    known = about.known_monitors(programme=programme, factory=factory, by=by, now=now)
    form = Grievance(request.POST or None, programme=programme, known=known) if known else None
    if request.method == "POST" and form and form.is_valid():
        told = dict(form.cleaned_data)
        chosen = told.pop("monitor")
        monitor = next(one for one in known if one.public_id == chosen)
        act = lambda: about.complain(programme=programme, factory=factory, monitor=monitor, by=by, now=now, **told)  # noqa: E731
        if attempt(request, act, done=_("The complaint is kept. Officers handle it out of the monitor's sight.")):
            return redirect("complaints")
    order, rows = complaints_listed(request, programme)
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    return render(request, "ethics/complaints.html", {
        "page": page, "order": order, "form": form, "zone": zone_of(programme, now), "officer": factory is None,
    })  # fmt: skip


COMPLAINT_HEADS = {"made": gettext_lazy("Made"), "whom": gettext_lazy("About whom"), "state": gettext_lazy("State")}
OFFICERS_COMPLAINT_HEADS = {
    "made": COMPLAINT_HEADS["made"], "whom": COMPLAINT_HEADS["whom"], "name": gettext_lazy("Factory"),
    "state": COMPLAINT_HEADS["state"],
}  # fmt: skip


def complaints_listed(request: Any, programme: Any) -> tuple[Order, Any]:
    """The order that the address asks for, and the complaints that the viewer may know of: the newest first.

    By state those that are to be handled come first, and one that names no factory comes last by that.
    """
    officer = programme.pk in request.viewer.programmes(OFFICER)
    order, own = (
        order_of(request, OFFICERS_COMPLAINT_HEADS if officer else COMPLAINT_HEADS, "-made"),
        ("-made_at", "-pk"),
    )
    rows = Complaint.objects.visible(request.viewer, moment(request)).filter(programme=programme)
    rows = rows.select_related("monitor", "factory")
    if order.asked and order.by == "whom":
        return order, order.place(rows.order_by(*own), lambda row: by_name(row.monitor.name))
    handled = Case(When(decided_at=None, then=Value(0)), default=Value(1), output_field=IntegerField())
    keys = {"made": F("made_at"), "name": name_key(of="factory__"), "state": handled}
    return order, order.sort(rows, keys, own=own, of=None, unknown=("name",))


@door(OFFICER, MANAGER, methods=("GET", "POST"))
def complaint(request: Any, public_id: str) -> HttpResponse:
    """One complaint; an officer whom it is not about says what became of it."""
    found = find(Complaint, request, public_id, "monitor", "factory", "person", "programme")
    now, by = moment(request), request.viewer
    handles = found.programme_id in by.programmes(OFFICER)
    form = Outcome(request.POST or None, programme=found.programme) if handles and not found.decided_at else None
    if request.method == "POST" and form and form.is_valid():
        act = lambda: about.decide(complaint=found, by=by, now=now, **form.cleaned_data)  # noqa: E731
        if attempt(request, act, done=_("Kept. Whoever complained has been told; the monitor has not.")):
            return redirect("complaint", found.public_id)
    return read_page(request, Complaint, found, "ethics/complaint.html", {
        "complaint": found, "form": form, "zone": zone_of(found.programme, now), "officer": handles,
    })  # fmt: skip


urlpatterns = [
    path("interests/", interests, name="interests"),
    path("interests/<str:public_id>/", interest, name="interest"),
    path("gifts/", gifts, name="gifts"),
    path("complaints/", complaints, name="complaints"),
    path("complaints/<str:public_id>/", complaint, name="complaint"),
]

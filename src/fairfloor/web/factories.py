"""Factories of the programme: the list, one factory with its profile, and the officer's decision on an application."""

from itertools import product
from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import F, OuterRef, Q, Subquery
from django.db.models.functions import Lower
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fairfloor.actions import factories as actions
from fairfloor.actions import noncooperation
from fairfloor.actions.factory_lists import alike
from fairfloor.core import factories, permit_kinds
from fairfloor.core.access import MANAGER, MINISTRY, MONITOR, OFFICER, REVIEWER, STAFF
from fairfloor.core.periods import local_day
from fairfloor.core.steps import may_take
from fairfloor.registry.models import Participation, Profile, Role
from fairfloor.registry.statements import Statement
from fairfloor.web import building_rows, participations, particular_rows, permit_lists, profiles
from fairfloor.web.bases import keep
from fairfloor.web.doors import attempt, door
from fairfloor.web.inputs import LanguageField, area, paragraphs
from fairfloor.web.orders import Order, in_chinese, name_key, name_order, order_of, place_key
from fairfloor.web.pages import PAGE, Standing, chosen_programme
from fairfloor.web.viewers import moment
from fairfloor.web.words import PARTICIPATION_MARKS

MOST_ALIKE = 10  # factories that an application may be, named on its page
HISTORY = 20  # records of a profile that its page shows


def _visible(request: Any) -> Any:
    return Participation.objects.visible(request.viewer, moment(request))


def _filtered(rows: Any, words: str, state: str) -> Any:
    if state in factories.PARTICIPATION_STATES:
        rows = rows.filter(state=state)
    return named(rows, words, of="factory__")


def named(rows: Any, words: str, *, of: str = "") -> Any:
    """The rows whose factory's name or registration number holds `words`; `of` is the path to the factory."""
    if not words:
        return rows
    either = Q(**{f"{of}name__icontains": words}) | Q(**{f"{of}local_name__icontains": words})
    return rows.filter(either | Q(**{f"{of}registration_number__icontains": words}))


@door(OFFICER, MONITOR, REVIEWER, MINISTRY)
def factories_list(request: Any) -> HttpResponse:
    """The programme's factories; a ministry's reader is shown name, number and participation, and nothing else."""
    programme = chosen_programme(request, OFFICER, MONITOR, REVIEWER, MINISTRY)
    staff = programme.pk in request.viewer.programmes(*STAFF)
    order, words, state = _asked(request, staff=staff)
    seldom = words or order.asked
    rows: Any = (_sorted if seldom else _standing)(request, programme, order, words, state, staff=staff)
    return render(request, "factories/list.html", {
        "page": Paginator(rows, PAGE).get_page(request.GET.get("page")), "staff": staff, "words": words, "state": state,
        "states": factories.PARTICIPATION_STATES, "marks": PARTICIPATION_MARKS, "of": programme, "order": order,
        "officer": programme.pk in request.viewer.programmes(OFFICER), "filtered": bool(words or state),
    })  # fmt: skip


def listed(request: Any, programme: Any, *, staff: bool) -> tuple[Order, str, str, Any]:
    """The order, the words and the state that the address asks for, and the factories that fit them, in that order."""
    order, words, state = _asked(request, staff=staff)
    return order, words, state, _sorted(request, programme, order, words, state, staff=staff)


def _asked(request: Any, *, staff: bool) -> tuple[Order, str, str]:
    order = order_of(request, STAFF_HEADS if staff else MINISTRY_HEADS, "name")
    return order, request.GET.get("q", "").strip(), request.GET.get("state", "")


def _sorted(request: Any, programme: Any, order: Order, words: str, state: str, *, staff: bool) -> Any:
    rows = _filtered(_visible(request).filter(programme=programme), words, state)
    keys = {
        "name": name_key(of="factory__"), "number": Lower("factory__registration_number"),
        "state": place_key("state", factories.PARTICIPATION_STATES), "workers": F("women") + F("men"), "applied": F("applied_at"),
    }  # fmt: skip
    rows = rows.annotate(**FOR_STAFF) if staff else rows
    rows = order.sort(rows, keys, own=name_order(of="factory__"), of="factory__", unknown=("workers",))
    return rows.values(*(STAFF_COLUMNS if staff else MINISTRY_COLUMNS))


MINISTRY_HEADS = {
    "name": gettext_lazy("Factory"), "number": gettext_lazy("Registration number"), "state": gettext_lazy("Participation"),
}  # fmt: skip
STAFF_HEADS = {**MINISTRY_HEADS, "workers": gettext_lazy("Workers"), "applied": gettext_lazy("Applied")}
MINISTRY_COLUMNS = ("factory__name", "factory__local_name", "factory__registration_number", "state")
STAFF_COLUMNS = (*MINISTRY_COLUMNS, "factory__public_id", "factory__zone", "applied_at", "women", "men")


LATEST = Profile.objects.filter(programme=OuterRef("programme"), factory=OuterRef("factory")).order_by(
    "-recorded_at", "-pk"
)
# The headcount of the latest profile.
FOR_STAFF = {"women": Subquery(LATEST.values("women")[:1]), "men": Subquery(LATEST.values("men")[:1])}


def _statement(*, staff: bool, chinese: bool, state: bool) -> Statement:
    return Statement(
        Participation, "{row}.programme_id = %s AND {row}.state = %s" if state else "{row}.programme_id = %s",
        order=(F("factory__sort_key") if chinese else Lower("factory__name"), "pk"),
        columns=STAFF_COLUMNS if staff else MINISTRY_COLUMNS, beside=FOR_STAFF if staff else None,
    )  # fmt: skip


# The list as it is asked for nearly always, in its own order and without a search: for staff, in Chinese, of one state.
STANDING = {key: _statement(staff=key[0], chinese=key[1], state=key[2]) for key in product((False, True), repeat=3)}


def _standing(request: Any, programme: Any, _order: Order, _words: str, state: str, *, staff: bool) -> Standing:
    """The same where neither words nor an order are asked for, by statements that are written once."""
    states = (state,) if state in factories.PARTICIPATION_STATES else ()
    statement = STANDING[staff, in_chinese(), bool(states)]
    return Standing(statement, request.viewer, moment(request), (programme.pk, *states))


def find_participation(request: Any, public_id: str) -> Participation:
    """The participation of a factory that the viewer works with: as staff of its programme, or as its manager.

    Who may only look it up, as a ministry or a buyer, finds no page. The programme chosen comes before any other.
    """
    chosen = request.programme.pk if request.programme else None
    rows = _visible(request).select_related("factory", "programme", "decided_by").filter(factory__public_id=public_id)
    own = [row for row in rows if _works_with(request, row)]
    for row in sorted(own, key=lambda row: (row.programme_id != chosen, row.pk)):
        return row
    raise Http404


def _works_with(request: Any, row: Participation) -> bool:
    return any(
        held.programme == row.programme_id
        and (held.role in STAFF or (held.role == MANAGER and held.factory == row.factory_id))
        for held in request.viewer.held
    )


def relations_here(request: Any, row: Participation) -> set[str]:
    """How the viewer stands to the factory: officer, manager …"""
    here = [held for held in request.viewer.held if held.programme == row.programme_id]
    return {held.role for held in here if held.role != MANAGER or held.factory == row.factory_id}


class Decision(forms.Form):
    """A decision on an application, with the tick that says it was meant."""

    sure = forms.BooleanField(label=gettext_lazy("I have read the application and am sure."))


class Rejection(forms.Form):
    """Why an application is not accepted, with the tick that says it was meant."""

    def __init__(self, *args: Any, row: Participation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"] = forms.CharField(
            label=_("Why it is not accepted"), widget=area(3), max_length=5000,
            help_text=_("Kept in the factory's history, which the programme's people read. The mail does not say it."),
        )  # fmt: skip
        self.fields["language"] = LanguageField(row.programme)
        self.fields["sure"] = forms.BooleanField(label=_("I have read the application and am sure."))


@door(OFFICER, MONITOR, REVIEWER, MANAGER)
def factory(request: Any, public_id: str) -> HttpResponse:
    """One factory: who it is, its profile with the records before it, and for an officer the decision."""
    return _page(request, find_participation(request, public_id))


def _page(request: Any, row: Participation, rejection: Rejection | None = None) -> HttpResponse:
    relations = relations_here(request, row)
    rows = Profile.objects.visible(request.viewer, moment(request)).filter(programme=row.programme, factory=row.factory)
    records = profiles.history(list(rows.select_related("recorded_by").order_by("-recorded_at", "-pk")[:HISTORY]))
    latest = records[0].profile if records else None
    kept = permit_lists.lines_of(request, row)
    deciding = OFFICER in relations and row.state == factories.APPLIED
    return render(request, "factories/factory.html", {
        "row": row, "one": row.factory, "records": records, "latest": latest,
        "mark": PARTICIPATION_MARKS.get(row.state, "told"), "marks": PARTICIPATION_MARKS,
        "lines": profiles.lines(latest) if latest else (), "facts": profiles.told(latest) if latest else (),
        "buildings": building_rows.lines(latest) if latest and latest.buildings else (), **_particulars(request, row, latest),
        "deciding": deciding, "decision": Decision(), "known_contact": deciding and _is_staff(row),
        "rejection": rejection or (Rejection(row=row) if deciding else None),
        "alike": alike(row, by=request.viewer, now=moment(request))[:MOST_ALIKE] if deciding else (),
        "contact": bool(relations & {OFFICER, MANAGER}),
        "permits": kept, "permit_kinds": bool(permit_kinds.kinds(row.factory.jurisdiction)),
        "recording": bool(may_record(row, relations)), "list": bool(relations & STAFF),
        "asked": noncooperation.asked_of(
            programme=row.programme_id, factories=[row.factory_id], by=request.viewer, now=moment(request), ended=True
        ) if MANAGER in relations else (),
        "correcting": may_take(factories.PARTICIPATION_STEPS, "participation", "correct", state=row.state, relations=relations),
        "moving": bool(participations.open_steps(row, relations)), "steps": participations.steps(request, row),
    })  # fmt: skip


def _particulars(request: Any, row: Participation, latest: Profile | None) -> dict[str, Any]:
    """The latest profile's particulars in words, and the subcontractors whose own page the viewer may open."""
    told = latest.particulars if latest else {}
    numbers = particular_rows.numbers(told)
    either = Q(factory__registration_number__in=numbers) | Q(factory__os_id__in=numbers)
    known = (
        _visible(request).filter(either, programme=row.programme).exclude(factory=row.factory).select_related("factory")
    )
    return {
        "particulars": particular_rows.lines(told) if latest else (),
        "licence_state": particular_rows.licence_state(told, local_day(moment(request), row.factory.zone)),
        "known": [one for one in known.order_by("factory__name", "pk") if _works_with(request, one)] if numbers else [],
    }


def _is_staff(row: Participation) -> bool:
    """Whether the contact's address is that of somebody who works for the programme."""
    roles = Role.objects.filter(programme=row.programme, role__in=sorted(STAFF), ended_at__isnull=True)
    return roles.filter(person__email=row.contact_email.lower()).exists()


def may_record(row: Participation, relations: set[str]) -> Any:
    """Whether somebody who stands so to the factory may keep up its profile and hand in its permits."""
    return may_take(factories.PROFILE_STEPS, "participation", "record", state=row.state, relations=relations)


@door(OFFICER, methods=("POST",))
def decide(request: Any, public_id: str, step: str) -> HttpResponse:
    """Accepts or rejects an application."""
    row = find_participation(request, public_id)
    if step not in ("accept", "reject") or OFFICER not in relations_here(request, row):
        raise Http404
    if step == "reject":
        return _reject(request, row)
    if not Decision(request.POST).is_valid():
        messages.error(request, _("Nothing was decided: tick that you have read the application and are sure."))
    else:
        attempt(
            request, lambda: actions.accept(participation=row, by=request.viewer, now=moment(request)),
            done=_("Accepted. The contact is told by mail how to sign in."),
        )  # fmt: skip
    return redirect("factory", public_id=public_id)


def _reject(request: Any, row: Participation) -> HttpResponse:
    """Rejects an application; what was written stays on the page where something is missing."""
    form = Rejection(request.POST, row=row)
    if not form.is_valid() and row.state == factories.APPLIED:
        return _page(request, row, form)
    told = form.cleaned_data
    mailed = _("The application was not accepted. Its contact is told so by mail.")
    unknown = _("The application was not accepted. No contact is named: nobody is told.")
    attempt(
        request,
        lambda: actions.reject(
            participation=row, reason=paragraphs(told.get("reason", "")), language=told.get("language", ""),
            by=request.viewer, now=moment(request),
        ),
        done=mailed if row.contact_email else unknown,
    )  # fmt: skip
    return redirect("factory", public_id=row.factory.public_id)


@door(OFFICER, MANAGER, methods=("GET", "POST"))
def profile(request: Any, public_id: str) -> HttpResponse:
    """Records the profile as it stands now; the record before is kept."""
    row = find_participation(request, public_id)
    if not may_record(row, relations_here(request, row)):
        raise Http404
    latest = _latest(request, row)
    form = profiles.ProfileForm(request.POST or None, initial=profiles.initial(latest)).begin(
        latest and latest.public_id
    )
    if request.method == "POST" and form.is_valid():
        by, now = request.viewer, moment(request)
        act = lambda: actions.record_profile(  # noqa: E731
            participation=row, values=form.values(), by=by, now=now, base=form.began
        )

        def anew() -> tuple[object, profiles.ProfileForm]:
            stands = _latest(request, row)
            return stands and stands.public_id, profiles.ProfileForm(initial=profiles.initial(stands))

        if keep(request, form, act, anew, done=_("The profile was recorded. The record before it is kept.")):
            return redirect("factory", public_id=public_id)
    return render(request, "factories/profile.html", {"form": form, "row": row, "one": row.factory, "latest": latest})


def _latest(request: Any, row: Any) -> Any:
    """The profile as it stands."""
    rows = Profile.objects.visible(request.viewer, moment(request)).filter(programme=row.programme, factory=row.factory)
    return rows.order_by("-recorded_at", "-pk").first()


urlpatterns = [
    path("factories/", factories_list, name="factories"),
    path("factories/<str:public_id>/", factory, name="factory"),
    path("factories/<str:public_id>/profile/", profile, name="profile"),
    path("factories/<str:public_id>/decision/<slug:step>/", decide, name="factory_decision"),
]

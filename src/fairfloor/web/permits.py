"""A factory's permit on its pages: with its document, and the forms that record, confirm, correct and withdraw it."""

from typing import Any

from django import forms
from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fairfloor.actions import permits as actions
from fairfloor.core import factories
from fairfloor.core.access import MANAGER, MONITOR, OFFICER, REVIEWER
from fairfloor.core.periods import local_day
from fairfloor.core.phrases import phrase
from fairfloor.core.steps import may_take
from fairfloor.registry.models import Permit
from fairfloor.web.doors import attempt, door, find, say
from fairfloor.web.downloads import sent
from fairfloor.web.factories import find_participation, may_record, relations_here
from fairfloor.web.inputs import LanguageField
from fairfloor.web.permit_forms import PermitForm, initial
from fairfloor.web.permit_lists import line
from fairfloor.web.viewers import moment


@door(OFFICER, MANAGER, methods=("GET", "POST"))
def add(request: Any, public_id: str) -> HttpResponse:
    """Records a permit with its document; what the factory itself submits awaits an officer's look."""
    row = find_participation(request, public_id)
    relations = relations_here(request, row)
    if not may_record(row, relations):
        raise Http404
    form = PermitForm(request.POST or None, request.FILES or None, jurisdiction=row.factory.jurisdiction, paper=True)
    if request.method == "POST" and form.is_valid():
        by, now = request.viewer, moment(request)
        act = lambda: actions.add(  # noqa: E731
            participation=row, particulars=form.particulars(), paper=form.paper(), by=by, now=now
        )
        waits = _("The permit was handed in. It counts once an officer has looked at it.")
        if attempt(request, act, done=_("The permit is recorded.") if OFFICER in relations else waits):
            return redirect("factory", public_id=public_id)
    return render(request, "permits/form.html", {
        "form": form, "one": row.factory, "officer": OFFICER in relations, "back": row.factory.public_id,
    })  # fmt: skip


class Reason(forms.Form):
    """Why a permit is withdrawn, and in which language that is written."""

    reason = forms.CharField(
        label=gettext_lazy("Why it is withdrawn"), max_length=400,
        help_text=gettext_lazy("It stays on the list with this reason, and counts no more from now on. This cannot be undone."),
    )  # fmt: skip

    def __init__(self, *args: Any, programme: Any) -> None:
        super().__init__(*args)
        self.fields["language"] = LanguageField(programme)


def _opened(request: Any, public_id: str) -> tuple[Any, set[str]]:
    """The permit, and how the viewer stands to it."""
    permit = find(
        Permit, request, public_id, "factory", "programme", "recorded_by", "confirmed_by", "withdrawn_by", "supersedes"
    )
    held = [one for one in request.viewer.held if one.programme == permit.programme_id]
    return permit, {one.role for one in held if one.role != MANAGER or one.factory == permit.factory_id}


def _may(step: str, permit: Any, relations: set[str]) -> bool:
    return bool(may_take(factories.PERMIT_STEPS, "permit", step, state=permit.state, relations=relations))


@door(OFFICER, MONITOR, REVIEWER, MANAGER)
def permit(request: Any, public_id: str) -> HttpResponse:
    """One permit: what it says, its document, who recorded it, and what may be done with it."""
    found, relations = _opened(request, public_id)
    return _page(request, found, relations, Reason(programme=found.programme))


def _page(request: Any, found: Any, relations: set[str], reason: Reason) -> HttpResponse:
    day = local_day(moment(request), found.factory.zone)
    rows = Permit.objects.visible(request.viewer, moment(request))
    return render(request, "permits/permit.html", {
        "permit": found, "one": found.factory, "line": line(found, found.factory.jurisdiction, day),
        "replaced_by": rows.filter(supersedes=found).first() if found.state == factories.SUPERSEDED else None,
        "confirming": _may("confirm", found, relations), "correcting": _may("correct", found, relations),
        "withdrawing": _may("withdraw", found, relations) or _may("take-back", found, relations), "reason": reason,
        "cycle": say(phrase(f"permits.span.{found.cycle}")) if found.cycle else "",
    })  # fmt: skip


@door(OFFICER, methods=("POST",))
def confirm(request: Any, public_id: str) -> HttpResponse:
    """The officer has held the permit against its document."""
    found, _relations = _opened(request, public_id)
    by, now = request.viewer, moment(request)
    attempt(request, lambda: actions.confirm(permit=found, by=by, now=now), done=_("The permit counts from now on."))
    return redirect("permit", public_id=public_id)


@door(OFFICER, MANAGER, methods=("POST",))
def withdraw(request: Any, public_id: str) -> HttpResponse:
    """Takes the permit back, with the reason; one that is too long comes back in its field."""
    found, relations = _opened(request, public_id)
    form, by, now = Reason(request.POST, programme=found.programme), request.viewer, moment(request)
    if form.has_error("reason", "max_length") or form.has_error("language"):
        return _page(request, found, relations, form)
    reason, language = request.POST.get("reason", ""), form.cleaned_data["language"]
    act = lambda: actions.withdraw(permit=found, reason=reason, language=language, by=by, now=now)  # noqa: E731
    attempt(request, act, done=_("The permit is withdrawn."))
    return redirect("permit", public_id=public_id)


@door(OFFICER, methods=("GET", "POST"))
def correct(request: Any, public_id: str) -> HttpResponse:
    """What the document really says, as a new record in the place of the one before."""
    found, relations = _opened(request, public_id)
    if not _may("correct", found, relations):
        raise Http404
    form = PermitForm(
        request.POST or None, request.FILES or None, initial=initial(found), jurisdiction=found.factory.jurisdiction
    )
    if request.method == "POST" and form.is_valid():
        by, now = request.viewer, moment(request)
        act = lambda: actions.correct(  # noqa: E731
            permit=found, particulars=form.particulars(), paper=form.paper(), by=by, now=now
        )
        made = attempt(request, act, done=_("The permit is corrected. The record before it is kept."))
        if made:
            return redirect("permit", public_id=made.public_id)
    return render(request, "permits/form.html", {
        "form": form, "one": found.factory, "officer": True, "before": found, "back": found.factory.public_id,
    })  # fmt: skip


@door(OFFICER, MONITOR, REVIEWER, MANAGER)
def permit_file(request: Any, public_id: str) -> StreamingHttpResponse:
    """The permit's document; that it was opened is logged first."""
    found, _relations = _opened(request, public_id)
    file, pieces = actions.open_document(permit=found, by=request.viewer, now=moment(request))
    return sent(file, pieces)


urlpatterns = [
    path("factories/<str:public_id>/permits/", add, name="permit_add"),
    path("permits/<str:public_id>/", permit, name="permit"),
    path("permits/<str:public_id>/file/", permit_file, name="permit_file"),
    path("permits/<str:public_id>/correct/", correct, name="permit_correct"),
    path("permits/<str:public_id>/confirm/", confirm, name="permit_confirm"),
    path("permits/<str:public_id>/withdraw/", withdraw, name="permit_withdraw"),
]

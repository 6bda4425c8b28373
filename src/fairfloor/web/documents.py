"""Documents that a visit asked for: put on the list by the team, handed in by the factory; the factory's page of a visit."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django import forms
from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fairfloor.actions import documents as actions
from fairfloor.actions import visits
from fairfloor.actions.content_documents import document_state
from fairfloor.core import deadlines
from fairfloor.core import visits as rules
from fairfloor.core.access import MANAGER, MONITOR, OFFICER, REVIEWER
from fairfloor.core.periods import local_day
from fairfloor.registry.models import DocumentRequest, Report
from fairfloor.registry.rules import procedure_at
from fairfloor.web.doors import attempt, door, find
from fairfloor.web.downloads import sent
from fairfloor.web.inputs import LanguageField, UploadField, area, paragraphs, procedure_of
from fairfloor.web.teams import is_manager, open_to_staff
from fairfloor.web.tellings import OF_DOCUMENTS, told_of
from fairfloor.web.viewers import moment
from fairfloor.web.words import DOCUMENTS


class Wanted(forms.Form):
    """A document to ask for."""

    text = forms.CharField(
        label=gettext_lazy("Document"), max_length=400,
        help_text=gettext_lazy("Name it so that the factory knows what to hand in: which, of whom, of which months."),
    )  # fmt: skip

    def __init__(self, *args: Any, programme: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["language"] = LanguageField(programme)


def with_states(rows: Any, now: Any) -> list[tuple[Any, str, tuple[str, Any]]]:
    """Each request with its state at `now` and that state's mark and words."""
    return [(row, state, DOCUMENTS[state]) for row in rows for state in [document_state(row, now)]]


def due(visit: Any) -> Any:
    """The deadline for the documents of a closed visit, with its rule and the days left out; None before it is closed."""
    if visit.closed_at is None:
        return None
    zone, procedure = visit.factory.zone, procedure_at(visit.programme, visit.closed_at)
    return deadlines.documents(local_day(visit.closed_at, zone), procedure=procedure, zone=zone)


@door(MONITOR, REVIEWER, OFFICER, methods=("GET", "POST"))
def documents(request: Any, visit_id: str) -> HttpResponse:
    """The list of documents that the closing meeting hands over."""
    visit, team = open_to_staff(request, visit_id)
    open_now = team and visit.state == rules.INSIDE
    form = Wanted(request.POST or None, programme=visit.programme)
    if request.method == "POST" and open_now and form.is_valid():
        told, by = form.cleaned_data, request.viewer
        act = lambda: visits.request_document(visit=visit, by=by, now=moment(request), **told)  # noqa: E731
        if attempt(request, act, done=_("The document is on the list.")):
            return redirect("documents", visit.public_id)
    rows = DocumentRequest.objects.visible(request.viewer, moment(request)).filter(visit=visit).order_by("pk")
    return render(request, "visits/documents.html", {
        "visit": visit, "rows": with_states(rows, moment(request)), "form": form if open_now else None, "due": due(visit),
        "is_manager": False, "changing": team, "tellings": told_of(request, visit, OF_DOCUMENTS) if visit.closed_at else [],
    })  # fmt: skip


def factory_page(request: Any, visit: Any) -> HttpResponse:
    """What the factory's manager reads of a visit once it is closed: the closing record and the documents to hand in."""
    if not is_manager(request, visit.factory_id):
        raise Http404
    viewer, now = request.viewer, moment(request)
    rows = DocumentRequest.objects.visible(viewer, now).filter(visit=visit).order_by("pk")
    procedure, record = procedure_of(visit.programme), visit.closing_record
    return render(request, "visits/factory_page.html", {
        "visit": visit, "record": record, "rows": with_states(rows, now), "due": due(visit), "is_manager": True,
        "tellings": told_of(request, visit, OF_DOCUMENTS), "adding": any(actions.may_add(row, now) for row in rows),
        "checklist": [(item.title, item.id in record.get("checklist", [])) for item in procedure.closing_checklist],
        "report": Report.objects.visible(viewer, now).filter(visit=visit).first(), "steps": _to_come(procedure.steps),
    })  # fmt: skip


def _to_come(steps: Sequence[Any]) -> Sequence[Any]:
    """What follows the visit: the steps after the one at whose gate the monitors wait."""
    visited = max((place for place, one in enumerate(steps) if "gate" in one.clocks), default=-1)
    return steps[visited + 1 :]


class Withdrawal(forms.Form):
    """Why a document is taken off the list, and what is asked for in its place."""

    instead = forms.CharField(
        label=gettext_lazy("What is asked for in its place"), max_length=400, required=False,
        help_text=gettext_lazy("Leave it empty if nothing is."),
    )  # fmt: skip
    reason = forms.CharField(
        label=gettext_lazy("Reason"), widget=area(3), max_length=2000, help_text=gettext_lazy("The factory reads it.")
    )

    def __init__(self, *args: Any, row: DocumentRequest, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["language"] = LanguageField(row.visit.programme, initial=row.language)


def may_withdraw(row: DocumentRequest, now: datetime) -> bool:
    """Whether a document may still be taken off the list, by the visit's team."""
    open_now = row.visit.state in rules.STEPS["withdraw-document"].sources
    return open_now and row.withdrawn_at is None and document_state(row, now) == "requested"


@door(MONITOR, methods=("GET", "POST"))
def withdraw(request: Any, public_id: str) -> HttpResponse:
    """Takes a document off the list, or asks for another in its place."""
    row = find(DocumentRequest, request, public_id, "visit__factory", "visit__programme")
    visit, team = open_to_staff(request, row.visit.public_id)
    if not team or not may_withdraw(row, moment(request)):
        raise Http404
    form = Withdrawal(request.POST or None, row=row)
    if request.method == "POST" and form.is_valid():
        told = {**form.cleaned_data, "reason": paragraphs(form.cleaned_data["reason"])}
        act = lambda: actions.withdraw(  # noqa: E731
            request=row, by=request.viewer, now=moment(request), **told
        )
        if attempt(request, act, done=_("The list of documents is changed.")):
            return redirect("documents", visit.public_id)
    return render(request, "visits/document_withdraw.html", {"row": row, "visit": visit, "form": form})


class HandIn(forms.Form):
    """The document itself."""

    file = UploadField(label=gettext_lazy("File"))


@door(MANAGER, methods=("GET", "POST"))
def document(request: Any, public_id: str) -> HttpResponse:
    """The factory hands in one document; after the last moment it is still taken, and marked as late."""
    row = find(DocumentRequest, request, public_id, "visit__factory", "visit__programme")
    now = moment(request)
    form = HandIn(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        kept = attempt(
            request,
            lambda: actions.hand_in(
                request=row, name=file.name, media_type=file.content_type or "", pieces=file.chunks(), by=request.viewer,
                now=now,
            ),
            done=_("The document has been received. The monitors have been told."),
        )  # fmt: skip
        if kept:
            return redirect("visit", row.visit.public_id)
    state = document_state(row, now)
    return render(request, "visits/document.html", {
        "row": row, "visit": row.visit, "state": state, "adding": actions.may_add(row, now),
        "mark": DOCUMENTS[state], "due": due(row.visit), "form": form,
    })  # fmt: skip


@door(MONITOR, REVIEWER, OFFICER, MANAGER)
def document_file(request: Any, public_id: str) -> StreamingHttpResponse:
    """The document that was handed in; that it was opened is logged first."""
    row = find(DocumentRequest, request, public_id)
    if row.file_id is None:
        raise Http404
    file, pieces = actions.open_document(request=row, by=request.viewer, now=moment(request))
    return sent(file, pieces)


urlpatterns = [
    path("visits/<str:visit_id>/documents/", documents, name="documents"),
    path("documents/<str:public_id>/", document, name="document"),
    path("documents/<str:public_id>/withdraw/", withdraw, name="document_withdraw"),
    path("documents/<str:public_id>/file/", document_file, name="document_file"),
]

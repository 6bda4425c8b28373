"""Documents beside an objection: the factory adds them until the last moment; it, the officers and the team read them."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fairfloor.actions import remedies as actions
from fairfloor.actions.files import Paper
from fairfloor.core import remedies as rules
from fairfloor.core.access import MANAGER, MONITOR, OFFICER
from fairfloor.registry.models import Objection, ObjectionFile
from fairfloor.web.doors import attempt, door, find
from fairfloor.web.downloads import sent
from fairfloor.web.inputs import UploadField
from fairfloor.web.report_rows import of_reports
from fairfloor.web.teams import is_manager
from fairfloor.web.viewers import moment


class Several(forms.FileInput):
    """Takes one file or several."""

    allow_multiple_selected = True


class UploadsField(UploadField):
    """Files, each not larger than the installation takes."""

    widget = Several

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        """The files that were chosen, in order; none where none is required."""
        chosen = [one for one in data or [] if one]
        return [super(UploadsField, self).clean(one, initial) for one in chosen or ([None] if self.required else [])]


class Added(forms.Form):
    """More documents."""

    papers = UploadsField(label=gettext_lazy("Documents"))


def papers(files: Iterable[Any]) -> list[Paper]:
    """Files of a form as an action takes them."""
    return [Paper(file.name, file.content_type or "", file.chunks()) for file in files]


def beside(rows: Iterable[ObjectionFile]) -> dict[int, list[ObjectionFile]]:
    """The documents by the objection that they stand beside."""
    found: dict[int, list[ObjectionFile]] = {}
    for row in rows:
        found.setdefault(row.objection_id, []).append(row)
    return found


def raised(rows: Iterable[Objection]) -> list[Objection]:
    """The objections, with their findings, as they stand: none of those before a finding was made worse."""
    return [row for row in rows if not rules.is_past(
        decided_at=row.decided_at, reopened_at=row.finding.reopened_at
    )]  # fmt: skip


@door(MANAGER, methods=("GET", "POST"))
def files(request: Any, public_id: str) -> HttpResponse:
    """The factory's documents beside its objection, and more of them while there is time."""
    objection = find(Objection, request, public_id, "report__factory", "finding")
    report, by, now = objection.report, request.viewer, moment(request)
    if not is_manager(request, report.factory_id):
        raise Http404
    form = Added(request.POST, request.FILES) if request.method == "POST" else Added()
    if request.method == "POST" and form.is_valid():
        given = papers(form.cleaned_data["papers"])
        act = lambda: actions.attach(objection=objection, papers=given, by=by, now=now)  # noqa: E731
        if attempt(request, act, done=_("The documents have been received. The programme's officers have been told.")):
            return redirect("objection_files", objection.public_id)
    until = rules.last_moment_of(objection.finding.objections_until, report.objections_until)
    attached = beside(of_reports(request, [report.pk], "objection_files").objection_files)
    return render(request, "reports/objection_files.html", {
        "objection": objection, "report": report, "factory": report.factory, "finding": objection.finding,
        "zone": report.factory.zone, "until": until, "form": form, "files": attached.get(objection.pk, []),
        "in_time": until is not None and now < rules.after(until) and objection.state == rules.OPEN,
    })  # fmt: skip


@door(MANAGER, OFFICER, MONITOR)
def file(request: Any, objection_id: str, public_id: str) -> StreamingHttpResponse:
    """One of the documents; that it was opened is logged first."""
    row = find(ObjectionFile, request, public_id, "objection")
    if row.objection.public_id != objection_id:
        raise Http404
    kept, pieces = actions.open_file(attached=row, by=request.viewer, now=moment(request))
    return sent(kept, pieces)


urlpatterns = [
    path("objections/<str:public_id>/files/", files, name="objection_files"),
    path("objections/<str:objection_id>/files/<str:public_id>/", file, name="objection_file"),
]

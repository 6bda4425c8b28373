"""Evidence beside a corrective action: the factory adds files and takes them back; whoever reads the action opens them."""

from collections.abc import Iterable
from typing import Any

from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _

from fairfloor.actions import action_files as actions
from fairfloor.core import remedies as rules
from fairfloor.core.access import BUYER, MANAGER, MONITOR, OFFICER, REVIEWER
from fairfloor.registry.models import ActionFile, CorrectiveAction
from fairfloor.web.doors import attempt, door, find
from fairfloor.web.downloads import sent
from fairfloor.web.objection_files import Added, papers
from fairfloor.web.report_rows import of_reports
from fairfloor.web.teams import is_manager
from fairfloor.web.viewers import moment


def evidence(rows: Iterable[ActionFile]) -> dict[int, list[ActionFile]]:
    """The files by their corrective action."""
    found: dict[int, list[ActionFile]] = {}
    for row in rows:
        found.setdefault(row.corrective_action_id, []).append(row)
    return found


def _own(request: Any, public_id: str) -> Any:
    """A corrective action of the manager's own factory."""
    row = find(CorrectiveAction, request, public_id, "report__factory", "finding")
    if not is_manager(request, row.report.factory_id):
        raise Http404
    return row


def _beside(request: Any, action_id: str, public_id: str) -> Any:
    row = find(ActionFile, request, public_id, "corrective_action__report")
    if row.corrective_action.public_id != action_id:
        raise Http404
    return row


@door(MANAGER, methods=("GET", "POST"))
def files(request: Any, public_id: str) -> HttpResponse:
    """The factory's evidence beside a corrective action, and more of it while the action is not verified or sent back."""
    row, by, now = _own(request, public_id), request.viewer, moment(request)
    form = Added(request.POST, request.FILES) if request.method == "POST" else Added()
    if request.method == "POST" and form.is_valid():
        given = papers(form.cleaned_data["papers"])
        act = lambda: actions.attach(corrective_action=row, papers=given, by=by, now=now)  # noqa: E731
        if attempt(request, act, done=_("The files have been received. The programme's officers have been told.")):
            return redirect("action_files", row.public_id)
    shown = evidence(of_reports(request, [row.report_id], "action_files").action_files)
    row.evidence, row.taking_back = shown.get(row.pk, []), _may_take_back(row)
    return render(request, "reports/action_files.html", {
        "action": row, "report": row.report, "factory": row.report.factory, "finding": row.finding,
        "zone": row.report.factory.zone, "form": form, "most": rules.MOST_PAPERS,
        "open": row.state in rules.ACTION_STEPS["attach"].sources,
    })  # fmt: skip


def _may_take_back(row: Any) -> bool:
    return bool(rules.may_take_back(
        state=row.state, looked_at=bool(row.answered_at or row.checked_at), relations=[MANAGER]
    ))  # fmt: skip


@door(MANAGER, OFFICER, REVIEWER, MONITOR, BUYER)
def file(request: Any, action_id: str, public_id: str) -> StreamingHttpResponse:
    """One of the files; that it was opened is logged first."""
    row = _beside(request, action_id, public_id)
    if row.taken_back_at is not None:
        raise Http404
    kept, pieces = actions.open_file(attached=row, by=request.viewer, now=moment(request))
    return sent(kept, pieces)


@door(MANAGER, methods=("POST",))
def take_back(request: Any, action_id: str, public_id: str) -> HttpResponse:
    """The factory takes one of the files back."""
    row = _beside(request, action_id, public_id)
    _own(request, action_id)
    act = lambda: actions.take_back(attached=row, by=request.viewer, now=moment(request))  # noqa: E731
    attempt(request, act, done=_("The file is taken back: nobody opens it here any more."))
    return redirect("action_files", action_id)


urlpatterns = [
    path("actions/<str:public_id>/files/", files, name="action_files"),
    path("actions/<str:action_id>/files/<str:public_id>/", file, name="action_file"),
    path("actions/<str:action_id>/files/<str:public_id>/back/", take_back, name="action_file_back"),
]

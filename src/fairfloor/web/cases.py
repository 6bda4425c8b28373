"""For the factory: which of its own records a finding rests on, by its own workers' numbers."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.views.decorators.cache import never_cache

from fairfloor.actions import cases as actions
from fairfloor.actions.acts import Refused
from fairfloor.core.access import MANAGER
from fairfloor.registry.models import Finding, Report, Visit
from fairfloor.web.doors import door, find, say
from fairfloor.web.findings import clause_of
from fairfloor.web.teams import is_manager
from fairfloor.web.viewers import moment


@door(MANAGER)
@never_cache
def cases(request: Any, report_id: str, finding_id: str) -> HttpResponse:
    """The cases of one finding, worst first; sent only after the reading stands in the event log."""
    report = find(Report, request, report_id, "factory", "programme")
    finding, now = find(Finding, request, finding_id), moment(request)
    mine = finding.report_id == report.pk and is_manager(request, report.factory_id)
    if not mine or not actions.stands_on_records(finding):
        raise Http404
    rows = Visit.objects.visible(request.viewer, now).select_related("profile")
    visit = rows.filter(pk=report.visit_id).first()
    try:
        rules, problem = actions.read(finding=finding, by=request.viewer, now=now), ""
    except Refused as refused:
        rules, problem = (), say(refused.why)
    return render(request, "reports/cases.html", {
        "report": report, "finding": finding, "factory": report.factory, "rules": rules, "problem": problem,
        "clause": clause_of(visit, finding) if visit else None,
    })  # fmt: skip


urlpatterns = [path("reports/<str:report_id>/findings/<str:finding_id>/cases/", cases, name="cases")]

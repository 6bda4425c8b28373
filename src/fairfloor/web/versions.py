"""A version of a report as people read it: on the screen, as PDF; outsiders only after the reading stands in the log."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.views.decorators.cache import never_cache

from fairfloor.actions import reports as actions
from fairfloor.core.access import BUYER, MANAGER, MONITOR, OFFICER, REVIEWER
from fairfloor.registry import keys
from fairfloor.registry.models import CorrectiveAction, Version
from fairfloor.reporting import labels
from fairfloor.reporting import reports as pdf
from fairfloor.reporting.seals import Seal
from fairfloor.web.action_files import evidence
from fairfloor.web.corrective_actions import marked
from fairfloor.web.doors import door
from fairfloor.web.extensions import extensions
from fairfloor.web.objection_files import beside, raised
from fairfloor.web.renderings import laid_out, standing_of, with_standing
from fairfloor.web.viewers import moment

STAFF = (OFFICER, MONITOR, REVIEWER)
READERS = (*STAFF, MANAGER, BUYER)


def _printed(version: Any) -> list[str]:
    """The languages that the version was published in."""
    return sorted(version.pdf_sha256 or labels.languages())


def _read(request: Any, report_id: str, number: int, language: str = "") -> Any:
    """The version, once the reading of an outsider stands in the event log; without the log there is no answer."""
    now = moment(request)
    rows = Version.objects.visible(request.viewer, now).select_related("report__factory")
    version = rows.filter(report__public_id=report_id, number=number).first()
    if version is None or (language and language not in _printed(version)):
        raise Http404
    if version.programme_id not in request.viewer.programmes(*STAFF):
        actions.note_read(version=version, by=request.viewer, now=now)
    return version


@door(*READERS)
@never_cache
def version(request: Any, report_id: str, number: int) -> HttpResponse:
    """A version on the screen: findings with what is still open to objection, every deadline, the other versions."""
    found, viewer, now = _read(request, report_id, number), request.viewer, moment(request)
    others = list(
        Version.objects.visible(viewer, now).filter(report=found.report_id).defer("content").order_by("-number")
    )
    newest = found.number == others[0].number
    objections = {row.finding.public_id: row for row in raised(request, found.report_id)}
    actions_taken = CorrectiveAction.objects.visible(viewer, now).filter(report=found.report_id)
    layout = laid_out(found.content)
    moved = extensions(request, found.report_id)
    if newest:
        standing = standing_of(
            found.content, objections=objections, now=now, moved=moved, files=beside(request, found.report_id)
        )
        layout = with_standing(layout, found.content, standing)
    manages = any(held.role == MANAGER and held.factory == found.report.factory_id for held in viewer.held)
    return render(request, "reports/version.html", {
        "version": found, "report": found.report, "factory": found.report.factory, "zone": found.content["zone"],
        "layout": layout, "others": others, "newest": newest, "manages": manages, "languages": _printed(found),
        "moved": moved.get("", []),
        "corrective_actions": marked(
            actions_taken.order_by("pk"), zone=found.report.factory.zone, now=now, files=evidence(request, [found.report])
        ),
        "staff": found.programme_id in viewer.programmes(*STAFF),
    })  # fmt: skip


@door(*READERS)
@never_cache
def version_pdf(request: Any, report_id: str, number: int, language: str) -> HttpResponse:
    """A version as PDF in a language that it was published in; the file's name tells nothing."""
    if language not in labels.languages():
        raise Http404
    found = _read(request, report_id, number, language)
    seal = Seal(found.signature, found.public_key or keys.public_key())
    response = HttpResponse(pdf.render(found.content, language, seal=seal), content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="report-v{found.number}-{language}.pdf"'
    return response


urlpatterns = [
    path("reports/<str:report_id>/v<int:number>/", version, name="version"),
    path("reports/<str:report_id>/v<int:number>/<str:language>.pdf", version_pdf, name="version_pdf"),
]

"""A version of a report as people read it: on the screen, as PDF; sent only after the reading stands in the log."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.views.decorators.cache import never_cache

from fairfloor.actions import reads
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
from fairfloor.web.frozen import Frozen, frozen_of
from fairfloor.web.objection_files import beside, raised
from fairfloor.web.renderings import standing_of
from fairfloor.web.tellings import OF_REPORT, told_of
from fairfloor.web.viewers import moment

STAFF = (OFFICER, MONITOR, REVIEWER)
READERS = (*STAFF, MANAGER, BUYER)


def printed(version: Any) -> list[str]:
    """The languages that the version was published in."""
    return sorted(version.pdf_sha256 or labels.languages())


def _rows(request: Any) -> Any:
    return Version.objects.visible(request.viewer, moment(request))


def _read(request: Any, found: Any, report_id: str, number: int, language: str = "") -> Any:
    """The version among `found`, once the reading stands in the event log; without the log no answer."""
    rows = found.select_related("report__factory", "programme")
    version = rows.filter(report__public_id=report_id, number=number).first()
    if version is None or (language and language not in printed(version)):
        raise Http404
    reads.note(of=Version, on=version, by=request.viewer, now=moment(request))
    return version


@door(*READERS)
@never_cache
def version(request: Any, report_id: str, number: int) -> HttpResponse:
    """A version on the screen: findings with what is still open to objection, every deadline, the other versions."""
    found = _read(request, _rows(request).defer("content", "outline"), report_id, number)
    viewer, now, report = request.viewer, moment(request), found.report
    others = list(_rows(request).filter(report=report.pk).only("number", "published_at", "reason").order_by("-number"))
    newest = found.number == others[0].number
    moved = extensions(request, report.pk)
    kept = frozen_of(found, lambda: _rows(request).values_list("content", flat=True).get(pk=found.pk))
    manages = any(held.role == MANAGER and held.factory == report.factory_id for held in viewer.held)
    staff = found.programme_id in viewer.programmes(*STAFF)
    return render(request, "reports/version.html", {
        "tellings": [] if staff or manages else told_of(request, report, OF_REPORT),  # theirs stand on the report's page
        "version": found, "report": report, "factory": report.factory, "zone": kept.zone, "frozen": kept,
        "standing": _standing(request, found, kept, moved) if newest else {},
        "others": others, "newest": newest, "manages": manages, "languages": printed(found),
        "moved": moved.get("", []), "corrective_actions": _actions(request, report, now),
        "staff": staff,
    })  # fmt: skip


def _standing(request: Any, version: Any, kept: Frozen, moved: Any) -> dict[str, dict[str, Any]]:
    """How each finding stands now, as far as the reader may know of objections."""
    now = moment(request)
    objections = {row.finding.public_id: row for row in raised(request, version.report_id)}
    files = beside(request, version.report_id) if objections else {}
    return standing_of(kept.findings, objections=objections, now=now, moved=moved, files=files)


def _actions(request: Any, report: Any, now: Any) -> list[Any]:
    """What the factory says it does, with its evidence where there is anything to have any."""
    rows = CorrectiveAction.objects.visible(request.viewer, now).filter(report=report)
    taken = list(rows.order_by("pk"))
    return marked(taken, zone=report.factory.zone, now=now, files=evidence(request, [report])) if taken else []


@door(*READERS)
@never_cache
def version_pdf(request: Any, report_id: str, number: int, language: str) -> HttpResponse:
    """A version as PDF in a language that it was published in; the file's name tells nothing."""
    if language not in labels.languages():
        raise Http404
    found = _read(request, _rows(request), report_id, number, language)
    seal = Seal(found.signature, found.public_key or keys.public_key())
    response = HttpResponse(pdf.render(found.content, language, seal=seal), content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="report-v{found.number}-{language}.pdf"'
    return response


urlpatterns = [
    path("reports/<str:report_id>/v<int:number>/", version, name="version"),
    path("reports/<str:report_id>/v<int:number>/<str:language>.pdf", version_pdf, name="version_pdf"),
]

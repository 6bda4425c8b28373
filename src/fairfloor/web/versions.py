"""A version of a report as people read it: on the screen, as PDF; sent only after the reading stands in the log."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.views.decorators.cache import never_cache

from fairfloor.actions import reads
from fairfloor.core.access import BUYER, MANAGER, MONITOR, OFFICER, REVIEWER
from fairfloor.registry import keys
from fairfloor.registry.models import Version
from fairfloor.registry.statements import Statement
from fairfloor.reporting import labels
from fairfloor.reporting import reports as pdf
from fairfloor.reporting.seals import Seal
from fairfloor.web import downloads
from fairfloor.web.action_files import evidence
from fairfloor.web.corrective_actions import marked
from fairfloor.web.doors import door
from fairfloor.web.extensions import extensions
from fairfloor.web.extensions import kept as stays
from fairfloor.web.frozen import Frozen, frozen_of
from fairfloor.web.objection_files import beside, raised
from fairfloor.web.renderings import standing_of
from fairfloor.web.report_rows import BESIDE, of_reports
from fairfloor.web.tellings import OF_REPORT, told_of
from fairfloor.web.viewers import moment

STAFF = (OFFICER, MONITOR, REVIEWER)
READERS = (*STAFF, MANAGER, BUYER)
_OF_REPORT = "{row}.report_id = (SELECT one.id FROM registry_report one WHERE one.public_id = %s) AND {row}.number = %s"
_BESIDE = ("report__factory", "programme")
WHOLE = Statement(Version, _OF_REPORT, related=_BESIDE)
WITHOUT_CONTENT = Statement(Version, _OF_REPORT, related=_BESIDE, left_out=("content", "outline"))


def printed(version: Any) -> list[str]:
    """The languages that the version was published in."""
    return sorted(version.pdf_sha256 or labels.languages())


def _content(request: Any, key: int) -> Any:
    return Version.objects.visible(request.viewer, moment(request)).values_list("content", flat=True).get(pk=key)


def _find(statement: Statement, request: Any, report_id: str, number: int, language: str = "") -> Any:
    """The version of a report; it is sent only after the reading stands in the event log."""
    version = statement.first_seen(request.viewer, moment(request), report_id, number)
    if version is None or (language and language not in printed(version)):
        raise Http404
    return version


@door(*READERS)
@never_cache
def version(request: Any, report_id: str, number: int) -> HttpResponse:
    """A version on the screen: findings with what is still open to objection, every deadline, the other versions."""
    found = _find(WITHOUT_CONTENT, request, report_id, number)
    viewer, now, report = request.viewer, moment(request), found.report
    manages = any(held.role == MANAGER and held.factory == report.factory_id for held in viewer.held)
    staff, tellings = found.programme_id in viewer.programmes(*STAFF), []
    if staff or manages:  # whom notices told stands on their report's page
        reads.note(of=Version, on=found, by=viewer, now=now)
    else:
        tellings = told_of(request, report, OF_REPORT, look=(Version, found))
    told = of_reports(request, [report.pk], "versions", *BESIDE)
    newest = found.number == told.versions[0].number
    moved = extensions(told.extensions)
    kept = frozen_of(found, lambda: _content(request, found.pk))
    return render(request, "reports/version.html", {
        "tellings": tellings, "version": found, "report": report, "factory": report.factory, "zone": kept.zone, "frozen": kept,
        "standing": _standing(told, kept, moved, now) if newest else {},
        "others": told.versions, "newest": newest, "manages": manages, "languages": printed(found),
        "moved": moved.get("", []), "stays": stays(told.extensions), "staff": staff,
        "answered": {one["public_id"]: one for one in kept.findings},
        "corrective_actions": marked(told.actions, zone=report.factory.zone, now=now, files=evidence(told.action_files)),
    })  # fmt: skip


def _standing(told: Any, kept: Frozen, moved: Any, now: Any) -> dict[str, dict[str, Any]]:
    """How each finding stands now, as far as the reader may know of objections."""
    objections = {row.finding.public_id: row for row in raised(told.objections)}
    return standing_of(kept.findings, objections=objections, now=now, moved=moved, files=beside(told.objection_files))


@door(*READERS)
@never_cache
def version_pdf(request: Any, report_id: str, number: int, language: str) -> HttpResponse:
    """A version as PDF in a language that it was published in; the file's name tells nothing."""
    if language not in labels.languages():
        raise Http404
    found = _find(WHOLE, request, report_id, number, language)
    reads.note(of=Version, on=found, by=request.viewer, now=moment(request))
    seal = Seal(found.signature, found.public_key or keys.public_key())
    return downloads.published(
        request, found, language, make=lambda: pdf.render(found.content, language, seal=seal),
        name=f"report-v{found.number}-{language}.pdf", back=("version", report_id, number),
    )  # fmt: skip


urlpatterns = [
    path("reports/<str:report_id>/v<int:number>/", version, name="version"),
    path("reports/<str:report_id>/v<int:number>/<str:language>.pdf", version_pdf, name="version_pdf"),
]

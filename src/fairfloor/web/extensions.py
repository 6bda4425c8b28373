"""The time for objections made longer: the officer's page, and what stands beside every clock that was moved."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fairfloor.actions import extensions as actions
from fairfloor.core import deadlines
from fairfloor.core import remedies as rules
from fairfloor.core.access import OFFICER
from fairfloor.core.periods import in_zone, local_day
from fairfloor.registry.models import Extension, Finding, Report, Visit
from fairfloor.registry.rules import procedure_at
from fairfloor.web.calendars import touched
from fairfloor.web.doors import attempt, door, find
from fairfloor.web.findings import clause_of
from fairfloor.web.guidance import named
from fairfloor.web.inputs import LanguageField, area, day_input, paragraphs
from fairfloor.web.report_rows import of_reports
from fairfloor.web.teams import took_part
from fairfloor.web.viewers import moment


class Longer(forms.Form):
    """Which clock, until which day, and why."""

    of = forms.ChoiceField(label=gettext_lazy("Which time"), required=False)
    day = forms.DateField(
        label=gettext_lazy("New last day"), widget=day_input(),
        help_text=gettext_lazy("It lasts to the end of that day where the factory is."),
    )  # fmt: skip
    reason = forms.CharField(
        label=gettext_lazy("Reason"), widget=area(4), max_length=2000,
        help_text=gettext_lazy("The factory reads it with your name, and so does every buyer who may read the report."),
    )  # fmt: skip

    def __init__(self, *args: Any, programme: Any, choices: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["of"].choices = choices  # type: ignore[attr-defined]
        self.fields["language"] = LanguageField(programme)


def extensions(rows: Iterable[Extension]) -> dict[str, list[Extension]]:
    """How last moments of a report were moved, by the finding's public id (empty: of all findings)."""
    found: dict[str, list[Extension]] = {}
    for row in rows:
        if row.would_be is None:
            found.setdefault(row.finding_public_id, []).append(row)
    return found


def kept(rows: Iterable[Extension]) -> list[Extension]:
    """The decisions that the last moment stays as it was told, whatever holiday was announced later."""
    return [row for row in rows if row.would_be is not None]


def told_clocks(report: Any) -> dict[str, deadlines.Deadline]:
    """The clocks that a report's publication began, by the rules and with the days left out that were known and told then.

    `objection`, whose last moment may have been moved since, and `access`, whose delay may have been another.
    """
    factory, procedure = report.factory, procedure_at(report.programme, report.published_at)
    day = local_day(report.published_at, factory.zone)
    return {
        "objection": deadlines.objection(
            day, procedure=procedure, zone=factory.zone, jurisdiction=factory.jurisdiction
        ),
        "access": deadlines.third_party_access(day, procedure=procedure, zone=factory.zone),
    }


@door(OFFICER, methods=("GET", "POST"))
def extend(request: Any, public_id: str) -> HttpResponse:
    """An officer moves the last moment for objections, of every finding or of one."""
    report = find(Report, request, public_id, "factory", "programme")
    if report.published_at is None:
        raise Http404
    by, now, zone = request.viewer, moment(request), report.factory.zone
    findings, own = _findings(request, report), took_part(request, report.visit_id, report)
    form = Longer(
        request.POST or None, programme=report.programme, choices=_choices(request, report, findings),
        initial={"day": request.GET.get("day", "")},
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        act = lambda: actions.extend(  # noqa: E731
            report=report, finding=findings.get(told["of"]), day=told["day"], reason=paragraphs(told["reason"]),
            language=told["language"], by=by, now=now,
        )  # fmt: skip
        if attempt(request, act, done=_("The last moment is moved. The factory has been told.")):
            return redirect("report", public_id)
    rows = of_reports(request, [report.pk], "extensions").extensions
    moved = extensions(rows)
    latest = rules.last_moment_of(report.objections_until, *(row.objections_until for row in findings.values()))
    return render(request, "reports/extend.html", {
        "report": report, "factory": report.factory, "zone": zone, "form": form, "moved": moved,
        "stays": kept(rows), "until": report.objections_until, "own": own,
        "open": not own and (request.method == "POST" or (latest and now < rules.after(latest))),
    })  # fmt: skip


class Staying(forms.Form):
    """Why the last moment stays as it was told."""

    would_be = forms.CharField(widget=forms.HiddenInput)
    reason = forms.CharField(
        label=gettext_lazy("Reason"), widget=area(4), max_length=2000,
        help_text=gettext_lazy("The factory reads it with your name, and so does every buyer who may read the report."),
    )  # fmt: skip

    def __init__(self, *args: Any, programme: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["language"] = LanguageField(programme)


@door(OFFICER, methods=("GET", "POST"))
def stay(request: Any, public_id: str) -> HttpResponse:
    """An officer leaves the last moment as it was told, although a holiday that was announced later would move it."""
    report, by, now = find(Report, request, public_id, "factory", "programme"), request.viewer, moment(request)
    one = next((one for one in touched(request)[0] if one.report.pk == report.pk), None)
    if one is None or request.programme.pk != report.programme_id:
        raise Http404
    would_be, own = one.would_be.moment, took_part(request, report.visit_id, report)
    form = Staying(request.POST or None, programme=report.programme, initial={"would_be": would_be.isoformat()})
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        if told["would_be"] != would_be.isoformat():
            messages.error(request, _("The calendar has changed since you opened this page: look at it once more."))
            return redirect("report_stay", public_id)
        act = lambda: actions.keep(  # noqa: E731
            report=report,
            would_be=would_be,
            reason=paragraphs(told["reason"]),
            language=told["language"],
            by=by,
            now=now,
        )
        if attempt(request, act, done=_("Decided: the last moment stays as it was told.")):
            return redirect("report", public_id)
    return render(request, "reports/stay.html", {
        "report": report, "factory": report.factory, "zone": report.factory.zone, "form": None if own else form, "one": one,
    })  # fmt: skip


def _findings(request: Any, report: Any) -> dict[str, Any]:
    rows = Finding.objects.visible(request.viewer, moment(request)).filter(report=report, withdrawn_at__isnull=True)
    return {row.public_id: row for row in rows.order_by("position", "pk")}


def _choices(request: Any, report: Any, findings: dict[str, Any]) -> list[tuple[str, str]]:
    """Every clock that may be moved, with the moment that it stands at."""
    rows = Visit.objects.visible(request.viewer, moment(request)).select_related("profile")
    visit = rows.filter(pk=report.visit_id).first()
    if visit is None:
        raise Http404
    one = _("%(moment)s: finding %(number)s, %(clause)s")
    return [
        ("", _("All findings: %(moment)s") % {"moment": _face(report, report.objections_until)}),
        *((public_id, one % {
            "number": row.position, "clause": named(clause_of(visit, row)),
            "moment": _face(report, rules.last_moment_of(row.objections_until, report.objections_until)),
        }) for public_id, row in findings.items() if row.kind != rules.PRAISE),
    ]  # fmt: skip


def _face(report: Any, at: Any) -> str:
    return in_zone(at, report.factory.zone).strftime("%Y-%m-%d %H:%M:%S")


urlpatterns = [
    path("reports/<str:public_id>/extend/", extend, name="extend"),
    path("reports/<str:public_id>/stay/", stay, name="report_stay"),
]

"""Access for buyers: whom a factory's managers let read its reports, and who has read what."""

from html import escape
from typing import Any

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fairfloor.actions import grants, report_reads
from fairfloor.core.access import BUYER, MANAGER
from fairfloor.core.periods import local_day
from fairfloor.registry.models import Factory, Grant, Organisation, Report, Version
from fairfloor.registry.rules import procedure_at
from fairfloor.web.doors import attempt, door
from fairfloor.web.pages import PAGE, chosen_programme
from fairfloor.web.viewers import moment


class GrantForm(forms.Form):
    """Whom to let read, and what: every report, or one."""

    organisation = forms.ChoiceField(label=gettext_lazy("Buyer"))
    report = forms.ChoiceField(label=gettext_lazy("What the buyer may read"), required=False)

    def __init__(self, *args: Any, buyers: Any, reports: Any, days: dict[int, str], zone: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"].choices = [("", "—"), *((one.public_id, one.name) for one in buyers)]  # type: ignore[attr-defined]
        one_report = [(one.public_id, _only(one, days, zone)) for one in reports]
        self.fields["report"].choices = [("", _("every report, now and later")), *one_report]  # type: ignore[attr-defined]


def _only(report: Report, days: dict[int, str], zone: str) -> str:
    """One report as a choice: named by the day of its visit, as in the list of who has read it."""
    if report.pk in days:
        return _("only the report on the visit of %(day)s") % {"day": days[report.pk]}
    published = local_day(report.published_at, zone) if report.published_at else ""
    return _("only the report published on %(day)s") % {"day": published}


def _factory(request: Any) -> Factory:
    """The factory that the person manages: the one named in the address, else the first by name."""
    programme = chosen_programme(request, MANAGER)
    mine = [h.factory for h in request.viewer.held if h.role == MANAGER and h.programme == programme.pk]
    rows = Factory.objects.filter(pk__in=mine).order_by("name", "pk")
    wanted = request.POST.get("factory") or request.GET.get("factory")
    found = rows.filter(public_id=wanted).first() if wanted else rows.first()
    if found is None:
        raise Http404
    return found


def _grants(request: Any, factory: Factory) -> Any:
    rows = Grant.objects.visible(request.viewer, moment(request)).filter(programme=request.programme, factory=factory)
    return rows.select_related("organisation", "report")


def _reports(request: Any, factory: Factory) -> Any:
    rows = Report.objects.visible(request.viewer, moment(request)).filter(programme=request.programme)
    return rows.filter(factory=factory, published_at__isnull=False).order_by("-published_at", "-pk")


def _days(request: Any, factory: Factory) -> dict[int, str]:
    """The last day of the visit that each report is about, by the report's key; of one that tells none there is none."""
    rows = Version.objects.visible(request.viewer, moment(request)).filter(programme=request.programme)
    told = rows.filter(report__factory=factory).order_by("number").values_list("report", "outline")
    return {report: outline["day"] for report, outline in told if outline.get("day")}


def _named(grant: Grant, days: dict[int, str]) -> Grant:
    """The consent with the day of the visit that its one report is about."""
    day = escape(days.get(grant.report_id, "")) if grant.report_id else ""
    grant.visited = SafeString(f'<time datetime="{day}">{day}</time>' if day else "")  # type: ignore[attr-defined]
    return grant


def _form(request: Any, factory: Factory, days: dict[int, str], data: Any = None) -> GrantForm:
    buyers = Organisation.objects.filter(programme=request.programme, kind=BUYER).order_by("name", "pk")
    return GrantForm(data, buyers=buyers, reports=_reports(request, factory), days=days, zone=factory.zone)


@door(MANAGER, methods=("GET", "POST"))
def access(request: Any) -> HttpResponse:
    """Who may read the factory's reports, a form to let another buyer read, and who has read them."""
    factory = _factory(request)
    days = _days(request, factory)
    form = _form(request, factory, days, request.POST or None)
    if request.method == "POST" and form.is_valid() and _grant(request, factory, form.cleaned_data):
        return redirect(f"{request.path}?factory={factory.public_id}")
    number = _page_number(request)
    reads, count = report_reads.of_factory(
        programme=request.programme, factory=factory, by=request.viewer, now=moment(request),
        start=(number - 1) * PAGE, count=PAGE,
    )  # fmt: skip
    rows = [_named(row, days) for row in _grants(request, factory).order_by("-granted_at", "-pk")]
    mine = [h.factory for h in request.viewer.held if h.role == MANAGER and h.programme == request.programme.pk]
    clock = procedure_at(request.programme, moment(request)).clock("third-party-access")
    return render(request, "access/list.html", {
        "one": factory, "form": form, "reads": reads, "count": count, "number": number,
        "standing": [row for row in rows if row.withdrawn_at is None],
        "withdrawn": [row for row in rows if row.withdrawn_at is not None],
        "others": Factory.objects.filter(pk__in=mine).exclude(pk=factory.pk).order_by("name"),
        "rule": clock.rule(factory.zone), "older": number + 1 if count > number * PAGE else None,
    })  # fmt: skip


def _page_number(request: Any) -> int:
    told = request.GET.get("page", "1")
    return max(1, int(told)) if told.isdecimal() and len(told) < 7 else 1


def _grant(request: Any, factory: Factory, told: dict[str, Any]) -> Any:
    buyer = Organisation.objects.get(programme=request.programme, kind=BUYER, public_id=told["organisation"])
    report = _reports(request, factory).filter(public_id=told["report"]).first() if told["report"] else None
    return attempt(
        request,
        lambda: grants.grant(
            programme=request.programme, factory=factory, organisation=buyer, report=report, by=request.viewer,
            now=moment(request),
        ),
        done=_("%(buyer)s may now read; its readers are told by mail.") % {"buyer": buyer.name},
    )  # fmt: skip


@door(MANAGER, methods=("GET", "POST"))
def withdraw(request: Any, public_id: str) -> HttpResponse:
    """Asks whether a consent shall be taken back, then takes it back."""
    chosen_programme(request, MANAGER)
    mine = [h.factory for h in request.viewer.held if h.role == MANAGER and h.programme == request.programme.pk]
    rows = Grant.objects.visible(request.viewer, moment(request)).filter(programme=request.programme, factory__in=mine)
    row = rows.select_related("organisation", "factory", "report").filter(public_id=public_id).first()
    if row is None or row.withdrawn_at is not None:
        raise Http404
    others = rows.filter(organisation=row.organisation, factory=row.factory, withdrawn_at__isnull=True)
    still = list(others.exclude(pk=row.pk))
    if request.method == "POST":
        done = _("Withdrawn: %(buyer)s reads nothing more.") % {"buyer": row.organisation.name}
        if still:
            done = _("Withdrawn. %(buyer)s still reads what your other consents allow.") % {
                "buyer": row.organisation.name
            }
        attempt(request, lambda: grants.withdraw(grant=row, by=request.viewer, now=moment(request)), done=done)
        return redirect("access")
    named = _named(row, _days(request, row.factory))
    return render(request, "access/withdraw.html", {"row": named, "still": still})


urlpatterns = [
    path("access/", access, name="access"),
    path("access/<str:public_id>/withdraw/", withdraw, name="withdraw"),
]

"""Non-cooperation reports: reviewed and sent by officers, read and so receipted by the ministries that they went to."""

from datetime import datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import F
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache

from fairfloor.actions import noncooperation as actions
from fairfloor.actions import reads
from fairfloor.core import noncooperation as rules
from fairfloor.core.access import MANAGER, MINISTRY, MONITOR, OFFICER
from fairfloor.core.periods import in_zone
from fairfloor.registry.models import NonCooperation, Organisation, Receipt, Role
from fairfloor.registry.rules import procedure_at
from fairfloor.reporting import forms as contents
from fairfloor.reporting import labels
from fairfloor.reporting import noncooperation as pdf
from fairfloor.reporting.seals import Seal
from fairfloor.web import downloads
from fairfloor.web.bases import Based, keep
from fairfloor.web.doors import attempt, door, find, say
from fairfloor.web.inputs import NAMES, FreeText, area, day_input, page_language, paragraphs, procedure_of
from fairfloor.web.orders import Order, name_key, order_of, place_key
from fairfloor.web.pages import PAGE, chosen_programme, zone_of
from fairfloor.web.reads import read_page
from fairfloor.web.teams import took_part
from fairfloor.web.viewers import moment
from fairfloor.web.words import NONCOOPERATION_MARKS


class Review(Based):
    """What the ministries will read, in each language that the report is printed in."""

    def __init__(self, *args: Any, report: Any, now: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        printed = labels.chosen(procedure_at(report.programme, now).printed)
        self.languages = [*printed, *sorted({report.language, report.explained_language} - {"", *printed})]
        for field, words in (("account", _("What happened")), ("explanation", _("What the factory says"))):
            told = getattr(report, field) or ({report.language: report.text} if field == "account" else {})
            for code in self.languages:
                self.fields[f"{field}_{code}"] = FreeText(
                    label=f"{words} ({NAMES.get(code, code)})", widget=area(5), required=False,
                    initial=told.get(code, ""),
                    # what the factory wrote itself stays as it wrote it
                    disabled=field == "explanation" and bool(report.explained_at) and code == report.explained_language,
                )  # fmt: skip

    def texts(self, field: str) -> dict[str, str]:
        """The words of one field by language."""
        return {code: paragraphs(self.cleaned_data[f"{field}_{code}"]) for code in self.languages}

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        if not any(told.get(f"account_{code}", "").strip() for code in self.languages):
            self.add_error(f"account_{self.languages[0]}", _("Say what happened, in one language at least."))
        return told


class SetAside(forms.Form):
    """Why nothing is sent."""

    reason = FreeText(label=gettext_lazy("Why it was no non-cooperation"), widget=area(3))


class Ask(forms.Form):
    """Until which day the factory may explain what happened."""

    until = forms.DateField(
        label=gettext_lazy("The factory may answer until"), widget=day_input(),
        help_text=gettext_lazy("It lasts to the end of that day where the factory is, and does not move once it is told."),
    )  # fmt: skip


@door(OFFICER, MINISTRY)
def noncooperations(request: Any) -> HttpResponse:
    """For officers every report and what became of it; for a ministry's reader those that were sent to it."""
    programme, now = chosen_programme(request, OFFICER, MINISTRY), moment(request)
    officer = programme.pk in request.viewer.programmes(OFFICER)
    order, rows = listed(request, programme) if officer else _received(request, programme)
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    return render(request, "noncooperation/list.html", {
        "page": page, "order": order, "officer": officer, "receipts": receipts_of(request, page) if officer else {},
        "told": {} if officer else actions.told_of(receipts=list(page), by=request.viewer, now=now),
        "marks": NONCOOPERATION_MARKS,
        "kinds": {item.id: item.title for item in procedure_of(programme).interference},
        "zone": zone_of(programme, now),
    })  # fmt: skip


HEADS = {
    "name": gettext_lazy("Factory"), "kind": gettext_lazy("What it was"), "ended": gettext_lazy("Visit ended"),
    "state": gettext_lazy("State"),
}  # fmt: skip
RECEIVED_HEADS = {"sent": gettext_lazy("Sent"), "state": gettext_lazy("State")}


def listed(request: Any, programme: Any) -> tuple[Order, Any]:
    """The order that the address asks for, and the reports that the viewer may know of: the newest first.

    By what it was they stand as the procedure names that.
    """
    order = order_of(request, HEADS, "-ended")
    rows = NonCooperation.objects.visible(request.viewer, moment(request)).filter(programme=programme)
    kinds = [one.id for one in procedure_of(programme).interference]
    keys = {
        "name": name_key(of="visit__factory__"), "kind": place_key("kind", kinds), "ended": F("noted_at"),
        "state": place_key("state", rules.STATES),
    }  # fmt: skip
    own = ("-noted_at", "-pk")
    return order, order.sort(rows.select_related("visit__factory"), keys, own=own, of="visit__factory__")


def _received(request: Any, programme: Any) -> tuple[Order, Any]:
    """The order that the address asks for, and what was sent to the viewer's ministry: the newest first.

    By state what was not opened yet comes first, then by when it was.
    """
    order, own = order_of(request, RECEIVED_HEADS, "-sent"), ("-sent_at", "-pk")
    rows = Receipt.objects.visible(request.viewer, moment(request)).filter(programme=programme)
    if order.asked and order.by == "state":
        opened = F("received_at")
        turned = opened.desc(nulls_last=True) if order.down else opened.asc(nulls_first=True)
        return order, rows.order_by(turned, *own)
    return order, order.sort(rows, {"sent": F("sent_at")}, own=own, of=None)


def receipts_of(request: Any, of: Any) -> dict[int, list[Any]]:
    """The receipts of each report, by the report's key: one query."""
    found: dict[int, list[Any]] = {}
    rows = Receipt.objects.visible(request.viewer, moment(request)).filter(noncooperation__in=[one.pk for one in of])
    for row in rows.order_by("pk"):
        found.setdefault(row.noncooperation_id, []).append(row)
    return found


@door(OFFICER, MONITOR, methods=("GET", "POST"))
def noncooperation(request: Any, public_id: str) -> HttpResponse:
    """One report: the team's words, the officer's review, and whom it was sent to; officers of another team change it."""
    report, now = (
        find(NonCooperation, request, public_id, "visit__factory", "programme", "asked_by", "explained_by"),
        moment(request),
    )
    officer, noted = report.programme_id in request.viewer.programmes(OFFICER), report.state == rules.NOTED
    own = officer and noted and took_part(request, report.visit_id)
    reviews = officer and noted and not own
    form = Review(request.POST or None, report=report, now=now).begin(actions.texts_of(report)) if reviews else None
    if request.method == "POST" and form and form.is_valid():
        act = lambda: actions.review(  # noqa: E731
            report=report,
            account=form.texts("account"),
            explanation=form.texts("explanation"),
            by=request.viewer,
            now=now,
            base=form.began,
        )

        def anew() -> tuple[object, Review]:
            stands = find(NonCooperation, request, public_id, "programme")
            return actions.texts_of(stands), Review(report=stands, now=now)

        if keep(request, form, act, anew, done=_("The review is kept. Nothing has been sent yet.")):
            return redirect("noncooperation", report.public_id)
    receipts = Receipt.objects.visible(request.viewer, now).filter(noncooperation=report).select_related("organisation")
    procedure = procedure_of(report.programme)
    return read_page(request, NonCooperation, report, "noncooperation/report.html", {
        "own": own, "report": report, "visit": report.visit, "factory": report.visit.factory, "form": form,
        "zone": report.visit.factory.zone, "kind": procedure.item("interference", report.kind),
        "mark": NONCOOPERATION_MARKS[report.state], "receipts": list(receipts.order_by("pk")),
        "recipients": procedure.recipients, "aside": SetAside() if reviews else None,
        "ask": Ask() if reviews and report.asked_at is None and not report.explanation else None, "managed": _managed(report),
        "own_words": report.explanation.get(report.explained_language, "") if report.explained_at else "",
        "waits": _waits(report, now) if reviews else None,
        "layout": laid_out(report) if report.content else None, "languages": sorted(report.pdf_sha256), "names": NAMES,
    })  # fmt: skip


def _waits(report: Any, now: Any) -> Any:
    """Why the report cannot leave yet, whoever its recipients are; nothing where it can."""
    until = in_zone(report.answer_until, report.visit.factory.zone) if report.answer_until else None
    account, explanation = (next(iter(texts.values()), "") for texts in (report.account, report.explanation))
    decision = rules.may_send(account=account, explanation=explanation, answer_until=until, now=now, unreached=())
    return None if decision else decision.why


def _managed(report: Any) -> bool:
    """Whether somebody signs in for the factory."""
    held = Role.objects.filter(role=MANAGER, programme=report.programme_id, factory=report.visit.factory_id)
    return held.filter(ended_at__isnull=True).exists()


@door(OFFICER, methods=("POST",))
def decision(request: Any, public_id: str) -> HttpResponse:
    """Asks the factory for its explanation, sends the report to the ministries, or sets it aside."""
    report, by, now = find(NonCooperation, request, public_id), request.viewer, moment(request)
    if request.POST.get("step") == "send":
        act = lambda: actions.send(report=report, by=by, now=now)  # noqa: E731
        attempt(request, act, done=_("The report was signed and sent. Each ministry's receipt will stand here."))
    elif request.POST.get("step") == "ask":
        asking = Ask(request.POST)
        if asking.is_valid():
            until = asking.cleaned_data["until"]
            asked = lambda: actions.ask(report=report, until=until, by=by, now=now)  # noqa: E731
            attempt(request, asked, done=_("The factory is asked. Its managers are told by mail."))
        else:
            messages.error(request, _("Say until which day the factory may answer."))
    else:
        form = SetAside(request.POST)
        if form.is_valid():
            reason = form.cleaned_data["reason"]
            aside = lambda: actions.set_aside(report=report, reason=reason, by=by, now=now)  # noqa: E731
            attempt(request, aside, done=_("Set aside: nothing is sent to anyone."))
    return redirect("noncooperation", report.public_id)


@door(OFFICER, MONITOR)
@never_cache
def noncooperation_pdf(request: Any, public_id: str, language: str) -> HttpResponse:
    """The report as it was sent, for the officers and the team whose visit it was."""
    report = find(NonCooperation, request, public_id)
    if language in report.pdf_sha256:
        reads.note(of=NonCooperation, on=report, by=request.viewer, now=moment(request))
    return _pdf(request, report, language, "noncooperation", public_id)


@door(MINISTRY)
@never_cache
def received(request: Any, public_id: str) -> HttpResponse:
    """The report for a ministry's reader; that it was read stands in the log first, and the first time is the receipt."""
    receipt = find(Receipt, request, public_id)
    report = actions.open_(receipt=receipt, by=request.viewer, now=moment(request))
    return render(request, "noncooperation/received.html", {
        "receipt": receipt, "layout": laid_out(report), "languages": sorted(report.pdf_sha256),
    })  # fmt: skip


@door(MINISTRY)
@never_cache
def received_pdf(request: Any, public_id: str, language: str) -> HttpResponse:
    """The same as PDF."""
    receipt = find(Receipt, request, public_id)
    if language not in labels.languages():
        raise Http404
    report = actions.open_(receipt=receipt, by=request.viewer, now=moment(request))
    return _pdf(request, report, language, "received", public_id)


def _pdf(request: Any, report: Any, language: str, *back: str) -> HttpResponse:
    if language not in report.pdf_sha256 or report.content is None:
        raise Http404
    seal = Seal(report.signature, report.public_key)
    return downloads.published(
        request, report, language, make=lambda: pdf.render(report.content, language, seal=seal),
        name=f"non-cooperation-{language}.pdf", back=back,
    )  # fmt: skip


def laid_out(report: Any) -> dict[str, Any]:
    """The layout of a report that was sent, in the page's language, as its PDF has it."""
    told = contents.read(pdf.Content, report.content)
    return pdf.layout(told, page_language(), content_hash=report.sha256)


class Ministries(forms.Form):
    """Which organisation each of the procedure's recipients is."""

    def __init__(self, *args: Any, recipients: Any, known: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for item in recipients:
            now = next((one.public_id for one in known if one.recipient == item.id), "")
            self.fields[item.id] = forms.ChoiceField(
                label=say(item.title), required=False, initial=now,
                choices=[("", "—"), *((one.public_id, one.name) for one in known)],
            )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        chosen = [one for one in told.values() if one]
        if len(set(chosen)) < len(chosen):
            raise forms.ValidationError(_("One organisation cannot be two recipients: choose another for one of them."))
        return told


@door(OFFICER, methods=("GET", "POST"))
def ministries(request: Any) -> HttpResponse:
    """Which ministry is which recipient of the procedure, so that a report finds its readers."""
    programme, now = chosen_programme(request, OFFICER), moment(request)
    known = list(Organisation.objects.filter(programme=programme, kind=MINISTRY).order_by("name", "pk"))
    recipients = procedure_of(programme).recipients
    form = Ministries(request.POST or None, recipients=recipients, known=known)
    if request.method == "POST" and form.is_valid():
        wanted = {public_id: recipient for recipient, public_id in form.cleaned_data.items() if public_id}

        def act() -> None:
            for one in sorted(known, key=lambda one: one.public_id in wanted):
                if one.recipient != wanted.get(one.public_id, ""):
                    told = wanted.get(one.public_id, "")
                    actions.name_recipient(organisation=one, recipient=told, by=request.viewer, now=now)

        if attempt(request, act):
            return redirect("ministries")
    held = Role.objects.filter(programme=programme, role=MINISTRY, started_at__lte=now, ended_at__isnull=True)
    readers = set(held.values_list("organisation", flat=True))
    return render(request, "noncooperation/ministries.html", {
        "form": form, "known": known, "without": [one for one in known if one.pk not in readers],
    })  # fmt: skip


urlpatterns = [
    path("non-cooperation/", noncooperations, name="noncooperations"),
    path("non-cooperation/ministries/", ministries, name="ministries"),
    path("non-cooperation/received/<str:public_id>/", received, name="received"),
    path("non-cooperation/received/<str:public_id>/<str:language>.pdf", received_pdf, name="received_pdf"),
    path("non-cooperation/<str:public_id>/", noncooperation, name="noncooperation"),
    path("non-cooperation/<str:public_id>/decision/", decision, name="noncooperation_decision"),
    path("non-cooperation/<str:public_id>/<str:language>.pdf", noncooperation_pdf, name="noncooperation_pdf"),
]

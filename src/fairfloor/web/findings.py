"""The findings and the scope of a report while its team writes it."""

from typing import Any

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fairfloor.actions import checklists
from fairfloor.actions import reports as actions
from fairfloor.core import reports as rules
from fairfloor.core import standards
from fairfloor.core.access import MONITOR
from fairfloor.registry.models import Answer, Evidence, Finding, Report, Visit
from fairfloor.web import places
from fairfloor.web.bases import Based, keep
from fairfloor.web.doors import attempt, door, find, say
from fairfloor.web.guidance import named
from fairfloor.web.inputs import NAMES, FreeText, LanguageField, area, paragraphs, procedure_of
from fairfloor.web.prefills import from_screening
from fairfloor.web.report_rows import of_reports
from fairfloor.web.review_rows import beside
from fairfloor.web.teams import in_team
from fairfloor.web.viewers import moment
from fairfloor.web.words import BASES

AT = "@"  # between a clause and a building, in the form's choices
OPEN = rules.WRITABLE


def clauses_of(visit: Any) -> dict[str, Any]:
    """Every clause of the standards that the visit is held to, by id, in order."""
    return {clause.id: clause for code, edition in visit.standards for clause in standards.load(code, edition).clauses}


def special(visit: Any) -> list[str]:
    """The clauses that a special visit is about, as pages cite them."""
    return [named(clause) for id, clause in clauses_of(visit).items() if id in visit.clauses] if visit.clauses else []


def clause_of(visit: Any, finding: Any) -> Any:
    """The clause of a finding, with its building's name after the title where it was asked for one."""
    return places.placed(clauses_of(visit).get(finding.clause), places.names(visit).get(finding.building))


def asked_of(visit: Any) -> dict[str, tuple[Any, str]]:
    """What a finding may be on, by the value of the form: the clause and the id of its building."""
    return {f"{one.clause.id}{AT}{one.key[1]}" if one.building else one.clause.id: (
        places.placed(one.clause, one.building.name if one.building else None), one.key[1]
    ) for one in checklists.every_asked(visit)}  # fmt: skip


def _writable(request: Any, public_id: str) -> tuple[Any, Any]:
    """The report and its visit, for its team while it is not published."""
    report = find(Report, request, public_id, "factory", "programme")
    rows = Visit.objects.visible(request.viewer, moment(request)).select_related("factory", "programme", "profile")
    visit = rows.filter(pk=report.visit_id).first()
    if visit is None or not in_team(request, visit) or report.state not in OPEN:
        raise Http404
    return report, visit


class FindingForm(Based):
    """One finding as it will be printed."""

    clause = forms.ChoiceField(label=gettext_lazy("Clause"))
    kind = forms.ChoiceField(label=gettext_lazy("Class"))
    text = FreeText(
        label=gettext_lazy("What was found"), widget=area(5),
        help_text=gettext_lazy("What was seen at the visit. What was done or promised later belongs in a corrective action."),
    )  # fmt: skip
    evidence = FreeText(
        label=gettext_lazy("Evidence"), widget=area(3), required=False,
        help_text=gettext_lazy("What it rests on, without a worker's name. What interviews told is counted, never quoted."),
    )  # fmt: skip
    basis = forms.ChoiceField(label=gettext_lazy("It rests on"), choices=list(BASES.items()))
    workers_affected = forms.IntegerField(
        label=gettext_lazy("Workers affected"), min_value=0, max_value=1_000_000, required=False
    )
    suggestion = FreeText(label=gettext_lazy("Suggestion for improvement"), widget=area(3), required=False)

    def __init__(self, *args: Any, visit: Any, programme: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        procedure = procedure_of(programme)
        self.languages = [code for code in procedure.languages if code in ("zh", "en")]
        self.asked = asked_of(visit)
        self._choose("clause", [(id, named(clause)[:120]) for id, (clause, _building) in self.asked.items()])
        self._choose("kind", [(item.id, say(item.title)) for item in procedure.finding_classes])
        self.fields["language"] = LanguageField(programme)
        for code in self.languages:
            for name, label in (
                ("text", _("What was found")),
                ("evidence", _("Evidence")),
                ("suggestion", _("Suggestion")),
            ):
                self.fields[f"{name}_{code}"] = FreeText(
                    label=f"{label} – {NAMES[code]}", widget=area(3), required=False
                )

    def _choose(self, name: str, choices: list[tuple[str, str]]) -> None:
        self.fields[name].choices = choices  # type: ignore[attr-defined]

    def own(self) -> list[Any]:
        """The fields of the finding itself."""
        names = ("clause", "kind", "text", "evidence", "suggestion", "language", "basis", "workers_affected")
        return [self[name] for name in names]

    def translated(self) -> list[Any]:
        """The fields of its translations."""
        return [self[f"{name}_{code}"] for code in self.languages for name in ("text", "evidence", "suggestion")]

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        if told.get("kind") == "non-compliance" and told.get("workers_affected") is None:
            self.add_error("workers_affected", _("Say how many workers it touches; 0 if none."))
        return {name: paragraphs(value) if isinstance(value, str) else value for name, value in told.items()}

    def values(self) -> dict[str, Any]:
        """What the action keeps; a translation into the finding's own language is none."""
        told = self.cleaned_data
        own = {field.name: told[field.name] for field in self.own()}
        translations = {}
        for code in self.languages:
            parts = {name: told[f"{name}_{code}"] for name in ("text", "evidence", "suggestion")}
            if code != told["language"] and any(parts.values()):
                translations[code] = {name: words for name, words in parts.items() if words}
        clause, building = self.asked[told["clause"]]
        return {**own, "clause": clause.id, "building": building, "translations": translations}


def initial_of(finding: Any) -> dict[str, Any]:
    """What the form of a finding begins with."""
    names = ("clause", "kind", "text", "evidence", "basis", "workers_affected", "suggestion", "language")
    told = {name: getattr(finding, name) for name in names}
    told["clause"] = f"{finding.clause}{AT}{finding.building}" if finding.building else finding.clause
    for code, parts in finding.translations.items():
        told |= {f"{name}_{code}": words for name, words in parts.items()}
    return told


def _begun(request: Any, visit: Any) -> dict[str, Any]:
    """A new finding's clause, and where a screening's rule leads to it what the records say on it."""
    clause = request.GET.get("clause", "")
    told = from_screening(request, visit, clauses_of(visit)[clause]) if clause in clauses_of(visit) else {}
    told.pop("answer", None)
    return {"clause": clause, "kind": "observation", **told}


def _opened(request: Any, report: Any, finding_id: str) -> Any:
    """The finding that is changed; None for a new one, and where what was sent was about one that is taken out by now."""
    if not finding_id:
        return None
    row = Finding.objects.visible(request.viewer, moment(request)).filter(public_id=finding_id).first()
    if (row is None and request.method != "POST") or (row is not None and row.report_id != report.pk):
        raise Http404
    return row


@door(MONITOR, methods=("GET", "POST"))
def finding(request: Any, public_id: str, finding_id: str = "") -> HttpResponse:
    """Writes a new finding, or changes one; any approval there was is void."""
    report, visit = _writable(request, public_id)
    viewer, now = request.viewer, moment(request)
    row = _opened(request, report, finding_id)
    taken_out = bool(finding_id) and row is None

    def anew() -> tuple[object, FindingForm]:
        stands = _opened(request, report, finding_id) if row else None
        opened = FindingForm(
            visit=visit, programme=report.programme, initial=initial_of(stands) if stands else _begun(request, visit)
        )  # fmt: skip
        return actions.words_of(stands) if stands else None, opened

    if request.method == "POST":
        form = FindingForm(
            request.POST, visit=visit, programme=report.programme, initial=initial_of(row) if row else {}
        )
        if form.is_valid() and taken_out:
            form.add_error(
                None, _("The finding was taken out meanwhile. Your words stand below: kept, they are a new finding.")
            )
        elif form.is_valid():
            act = lambda: actions.write_finding(  # noqa: E731
                report=report, finding=row, values=form.values(), by=viewer, now=now, base=form.began
            )
            if keep(request, form, act, anew, done=_("The finding is kept.")):
                return redirect("report", public_id)
    else:
        stands, form = anew()
        form = form.begin(stands) if row else form
    chosen, _at, where = request.GET.get("clause", "").partition(AT)
    about, building = (row.clause, row.building) if row else (chosen, where)
    clause = places.placed(clauses_of(visit).get(about), places.names(visit).get(building))
    own = {"visit": visit, "clause": about, "building": building}
    comments = of_reports(request, [report.pk], "comments").comments if row else ()
    return render(request, "reports/finding.html", {
        "report": report, "visit": visit, "factory": report.factory, "finding": row, "form": form, "taken_out": taken_out,
        "clause": clause, "answer": Answer.objects.visible(viewer, now).filter(**own).first(),
        "evidence": list(Evidence.objects.visible(viewer, now).filter(**own).order_by("pk")),
        "comments": beside(comments, report, [row], team=True, reviewer=False).get(row.public_id) if row else None,
        "zone": report.factory.zone,
    })  # fmt: skip


@door(MONITOR, methods=("GET", "POST"))
def remove(request: Any, public_id: str, finding_id: str) -> HttpResponse:
    """Asks whether a finding shall be taken out of the draft, then does it."""
    report, visit = _writable(request, public_id)
    row = find(Finding, request, finding_id)
    if row.report_id != report.pk:
        raise Http404
    if request.method == "POST":
        act = lambda: actions.remove_finding(report=report, finding=row, by=request.viewer, now=moment(request))  # noqa: E731
        attempt(request, act, done=_("The finding was taken out."))
        return redirect("report", public_id)
    return render(request, "reports/remove.html", {
        "report": report, "finding": row, "factory": report.factory, "clause": clause_of(visit, row),
    })  # fmt: skip


class Scope(Based):
    """What was and was not looked at."""

    summary = FreeText(label=gettext_lazy("Summary in a few sentences"), widget=area(5))
    records = FreeText(
        label=gettext_lazy("Records sampled"), widget=area(3), required=False,
        help_text=gettext_lazy("Which records, of which months, of how many workers."),
    )  # fmt: skip
    unseen = FreeText(label=gettext_lazy("Areas not seen, and why"), widget=area(2), required=False)
    limitations = FreeText(
        label=gettext_lazy("Limitations"), widget=area(2), required=False,
        help_text=gettext_lazy("What kept the visit from seeing more: time, absent people, missing records."),
    )  # fmt: skip

    women = forms.IntegerField(
        label=gettext_lazy("Women on the day of the visit"), min_value=0, max_value=1_000_000, required=False
    )
    men = forms.IntegerField(
        label=gettext_lazy("Men on the day of the visit"), min_value=0, max_value=1_000_000, required=False,
        help_text=gettext_lazy("As the profile counts them, unless you write what was so on the day."),
    )  # fmt: skip

    def __init__(self, *args: Any, programme: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["language"] = LanguageField(programme)

    def told(self) -> dict[str, Any]:
        """Summary, records, unseen, limitations and language; the headcount where both numbers are told."""
        given = {name: paragraphs(said) if isinstance(said, str) else said for name, said in self.values().items()}
        people = {name: given.pop(name) for name in ("women", "men")}
        return {**given, **({"headcount": people} if None not in people.values() else {})}


def people_of(scope: Any, visit: Any) -> dict[str, int]:
    """The people on the day of the visit, as a scope says, else as the visit's profile counts them."""
    profile = visit.profile
    return dict(scope.get("headcount") or ({"women": profile.women, "men": profile.men} if profile else {}))


@door(MONITOR, methods=("GET", "POST"))
def scope(request: Any, public_id: str) -> HttpResponse:
    """Describes the scope of the report."""
    report, visit = _writable(request, public_id)
    begun = {**report.scope, **people_of(report.scope, visit)}
    form = Scope(request.POST or None, programme=report.programme, initial=begun).begin(report.scope)
    if request.method == "POST" and form.is_valid():
        told = {**report.scope, **form.told()}
        act = lambda: actions.describe_scope(  # noqa: E731
            report=report, scope=told, by=request.viewer, now=moment(request), base=form.began
        )

        def anew() -> tuple[object, Scope]:
            stands = find(Report, request, public_id).scope
            return stands, Scope(programme=report.programme, initial={**stands, **people_of(stands, visit)})

        if keep(request, form, act, anew, done=_("The scope is kept.")):
            return redirect("report", public_id)
    return render(
        request, "reports/scope.html", {"report": report, "visit": visit, "factory": report.factory, "form": form}
    )


urlpatterns = [
    path("reports/<str:public_id>/findings/new/", finding, name="finding_new"),
    path("reports/<str:public_id>/findings/<str:finding_id>/", finding, name="finding"),
    path("reports/<str:public_id>/findings/<str:finding_id>/remove/", remove, name="finding_remove"),
    path("reports/<str:public_id>/scope/", scope, name="scope"),
]

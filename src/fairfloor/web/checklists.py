"""The checklist of a visit: its clauses by section, and each clause with all that a monitor needs to answer it."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django import forms
from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fairfloor.actions import observations
from fairfloor.actions.acts import Conflict, Refused
from fairfloor.core import standards
from fairfloor.core import visits as rules
from fairfloor.core.access import MONITOR, OFFICER, REVIEWER
from fairfloor.core.periods import local_day
from fairfloor.core.vocabulary import vocabulary
from fairfloor.registry.models import Answer, Dataset, Evidence, Reading
from fairfloor.web import samples
from fairfloor.web.doors import attempt, door, find, say
from fairfloor.web.downloads import sent
from fairfloor.web.guidance import guidance, limits_in_short, links
from fairfloor.web.inputs import ClientId, LanguageField, UploadField, area, page_language, paragraphs
from fairfloor.web.prefills import from_screening
from fairfloor.web.teams import open_to_staff, open_to_team
from fairfloor.web.viewers import moment
from fairfloor.web.words import ANSWERS, BASES, EVIDENCE

EXPLAINED = ("non-compliant", "unable-to-verify")
IMAGES = frozenset({"image/jpeg", "image/png", "image/webp"})
OPEN = (rules.INSIDE, rules.CLOSED)


@dataclass(frozen=True)
class Line:
    """One clause on the list: whether it applies (else why not), its answer if there is one, its limits in short."""

    clause: Any
    applies: bool
    answer: Any
    left_out: Any = None
    limits: Sequence[Any] = ()
    more: int = 0


@dataclass(frozen=True)
class Group:
    """The clauses of one section of a standard, as far as they were asked for."""

    standard: Any
    section: Any
    lines: list[Line]
    answered: int
    applicable: int
    opened: bool


def profile_of(visit: Any) -> dict[str, object]:
    """The facts and permits that decide which clauses apply, and which limits bind."""
    return dict(visit.as_profile())


def lines_of(visit: Any, answers: Mapping[str, Any]) -> list[tuple[Any, Any, list[Line]]]:
    """Every clause of the visit's standards by section: `(standard, section, lines)`."""
    profile, found = profile_of(visit), []
    for code, edition in visit.standards:
        standard = standards.load(code, edition)
        for section in standard.sections:
            clauses = [one for one in standard.clauses if one.section == section.number]
            clauses = [one for one in clauses if not visit.clauses or one.id in visit.clauses]
            if clauses:
                lines = [Line(one, one.applies_to(profile), answers.get(one.id)) for one in clauses]
                found.append((standard, section, lines))
    return found


def _wanted(line: Line, words: str, show: str) -> bool:
    if show == "open" and (not line.applies or line.answer):
        return False
    if show in ANSWERS and (line.answer is None or line.answer.answer != show):
        return False
    if not words:
        return True
    said = [line.clause.number, line.clause.id, *line.clause.title.values(), *line.clause.requirement.values()]
    return any(words.casefold() in part.casefold() for part in said)


def _with_limits(line: Line, standard: Any, visit: Any, profile: Mapping[str, object], day: date) -> Line:
    """The line with the limits that bind here that day, or why the clause does not apply."""
    if not line.applies:
        return replace(line, left_out=line.clause.left_out(profile))
    if not line.clause.limits:
        return line
    told, more = limits_in_short(standard, line.clause, visit.factory.jurisdiction, day, profile)
    return replace(line, limits=told, more=more)


@door(MONITOR, REVIEWER, OFFICER)
def checklist(request: Any, visit_id: str) -> HttpResponse:
    """The clauses by section with their answers; by number or words, by what is still open."""
    visit, team = open_to_staff(request, visit_id)
    words, show = request.GET.get("q", "").strip(), request.GET.get("show", "")
    rows = Answer.objects.visible(request.viewer, moment(request)).filter(visit=visit)
    answers = {row.clause: row for row in rows}
    profile, day = profile_of(visit), local_day(visit.arrived_at or moment(request), visit.factory.zone)
    groups, answered, applicable = [], 0, 0
    for standard, section, lines in lines_of(visit, answers):
        asked = [line for line in lines if line.applies]
        given = [line for line in asked if line.answer]
        answered, applicable = answered + len(given), applicable + len(asked)
        wanted = [line for line in lines if _wanted(line, words, show)]
        if wanted:
            shown = [_with_limits(line, standard, visit, profile, day) for line in wanted]
            opened = bool(words or show) or len(given) < len(asked)
            groups.append(Group(standard, section, shown, len(given), len(asked), opened))
    return render(request, "visits/checklist.html", {
        "visit": visit, "team": team, "groups": groups, "answered": answered, "applicable": applicable, "words": words,
        "show": show, "answers": ANSWERS, "filtered": bool(words or show),
    })  # fmt: skip


class AnswerForm(forms.Form):
    """The answer to one clause."""

    client_id = ClientId()
    base_version = forms.IntegerField(widget=forms.HiddenInput, min_value=0, initial=0)
    answer = forms.ChoiceField(
        label=gettext_lazy("Answer"),
        widget=forms.RadioSelect,
        choices=[(id, words) for id, (_mark, words) in ANSWERS.items()],
    )
    text = forms.CharField(
        label=gettext_lazy("What was found"), widget=area(5), required=False,
        help_text=gettext_lazy("Describe what was seen. No worker's name: the factory reads this once it is a finding."),
    )  # fmt: skip
    workers_affected = forms.IntegerField(
        label=gettext_lazy("Workers affected"), min_value=0, max_value=1_000_000, required=False,
        help_text=gettext_lazy("Needed for a non-compliance."),
    )  # fmt: skip
    basis = forms.ChoiceField(label=gettext_lazy("It rests on"), choices=list(BASES.items()))

    def __init__(self, *args: Any, programme: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["language"] = LanguageField(programme)
        self.order_fields(["client_id", "base_version", "answer", "text", "language", "workers_affected", "basis"])

    def clean_text(self) -> str:
        return paragraphs(self.cleaned_data["text"])

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        if told.get("answer") in EXPLAINED and not told.get("text"):
            self.add_error("text", _("Say what was found, or why it could not be verified."))
        if told.get("answer") == "non-compliant" and told.get("workers_affected") is None:
            self.add_error(
                "workers_affected", _("Say how many workers it touches: 0 if none, with a word on why above.")
            )
        return told


class EvidenceForm(forms.Form):
    """A note, a photo or a document that supports an answer."""

    prefix = "evidence"
    client_id = ClientId()
    kind = forms.ChoiceField(label=gettext_lazy("Kind"), choices=list(EVIDENCE.items()))
    text = forms.CharField(label=gettext_lazy("Note"), widget=area(2), required=False)
    file = UploadField(label=gettext_lazy("File"), required=False)

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        if told.get("kind") == "note" and not told.get("text"):
            self.add_error("text", _("Write the note."))
        if told.get("kind") in ("photo", "document") and not told.get("file") and "file" not in self.errors:
            self.add_error("file", _("Choose the file."))
        return told


def _found(visit: Any, code: str, number: str) -> tuple[Any, Any]:
    """The standard and clause of this visit; not found when the visit is not held to them."""
    edition = dict(visit.standards).get(code)
    try:
        standard = standards.load(code, edition) if edition else None
        clause = standard.clause(f"{code}/{number}") if standard else None
    except standards.NotOnShelf:
        clause = None
    if standard is None or clause is None:
        raise Http404
    return standard, clause


def _initial(answer: Any) -> dict[str, Any]:
    if answer is None:
        return {"language": page_language(), "basis": "observation"}
    names = ("client_id", "answer", "text", "language", "workers_affected", "basis")
    return {**{name: getattr(answer, name) for name in names}, "base_version": answer.version}


@door(MONITOR, REVIEWER, OFFICER, methods=("GET", "POST"))
def clause(request: Any, visit_id: str, code: str, number: str) -> HttpResponse:
    """One clause: the requirement, what to look at and record, limits, and the answer."""
    visit, team = open_to_staff(request, visit_id)
    standard, found = _found(visit, code, number)
    answers = Answer.objects.visible(request.viewer, moment(request)).filter(visit=visit)
    shown = answers.filter(clause__in=[found.id, *found.see_also]).select_related("recorded_by")
    rows = {row.clause: row for row in shown}
    applicable = [line.clause for _s, _g, lines in lines_of(visit, rows) for line in lines if line.applies]
    answer, conflict = rows.get(found.id), None
    may_answer = team and visit.state in OPEN and found in applicable
    initial = {**_initial(answer), **(from_screening(request, visit, found) if answer is None else {})}
    form = AnswerForm(request.POST or None, programme=visit.programme, initial=initial)
    if request.method == "POST" and may_answer and form.is_valid():
        try:
            _answer(request, visit, found, form.cleaned_data)
        except Conflict as refused:
            conflict = (refused.why, refused.current)
            form = _joined(request, visit, form.cleaned_data, refused.current)
        except Refused as refused:
            form.add_error(None, say(refused.why))
        else:
            return _onward(request, visit, found, applicable, set(answers.values_list("clause", flat=True)))
    place = applicable.index(found) if found in applicable else None
    return render(request, "visits/clause.html", {
        "visit": visit, "team": team, "standard": standard, "clause": found, "section": standard.section(found.section),
        "answer": answer, "form": form if may_answer else None, "conflict": conflict, "answers": ANSWERS, "bases": BASES,
        "left_out": found.left_out(profile_of(visit)), "not_inside": team and visit.state not in OPEN,
        "before": applicable[place - 1] if place else None,
        "after": applicable[place + 1] if place is not None and place + 1 < len(applicable) else None,
        "place": None if place is None else place + 1, "count": len(applicable),
        **guidance(visit, standard, found, profile_of(visit), moment(request)), **_supporting(request, visit, found, rows),
        **samples.of_clause(request, visit, team, found), "evidence_form": EvidenceForm() if may_answer else None,
    })  # fmt: skip


def _answer(request: Any, visit: Any, found: Any, told: dict[str, Any]) -> None:
    values = {name: told[name] for name in ("answer", "text", "language", "workers_affected", "basis")}
    observations.answer(
        visit=visit, clause=found.id, client_id=told["client_id"], base_version=told["base_version"], values=values,
        by=request.viewer, now=moment(request),
    )  # fmt: skip
    attempt(request, lambda: True, done=_("The answer to %(number)s is kept.") % {"number": found.number})


def _joined(request: Any, visit: Any, mine: dict[str, Any], theirs: Any) -> AnswerForm:
    """The form once more with both texts: nothing that either wrote is lost, and saving replaces what stands now."""
    text = mine["text"]
    if theirs.text and theirs.text not in text:
        text = f"{text}\n\n{theirs.text}" if text else theirs.text
    told = {**mine, "text": text, "client_id": theirs.client_id, "base_version": theirs.version}
    return AnswerForm(initial=told, programme=visit.programme)


def _onward(request: Any, visit: Any, found: Any, applicable: list[Any], given: Collection[str]) -> HttpResponse:
    """After saving: the next clause without an answer, or this one again."""
    if request.POST.get("then") == "next":
        place = applicable.index(found)
        for one in applicable[place + 1 :] + applicable[:place]:
            if one.id not in given:
                return redirect("clause", visit.public_id, *one.id.split("/", 1))
        return redirect("checklist", visit.public_id)
    return redirect("clause", visit.public_id, *found.id.split("/", 1))


def _supporting(request: Any, visit: Any, found: Any, rows: Mapping[str, Any]) -> dict[str, Any]:
    viewer, now = request.viewer, moment(request)
    evidence = Evidence.objects.visible(viewer, now).filter(visit=visit, clause=found.id).select_related("recorded_by")
    readings = Reading.objects.visible(viewer, now).filter(visit=visit, clause=found.id)
    datasets = Dataset.objects.visible(viewer, now).filter(visit=visit, state="done").defer("result")
    kinds, quantities = vocabulary().kinds, vocabulary().quantities
    return {
        "evidence": list(evidence.order_by("pk")), "evidence_kinds": EVIDENCE,
        "readings": [(row, quantities[row.quantity].title, kinds.get(row.kind)) for row in readings.order_by("pk")],
        "datasets": list(datasets.order_by("pk")), **links(visit, found, rows),
    }  # fmt: skip


@door(MONITOR, methods=("POST",))
def evidence(request: Any, visit_id: str, code: str, number: str) -> HttpResponse:
    """Adds a note, a photo or a document to a clause."""
    visit = open_to_team(request, visit_id)
    _standard, found = _found(visit, code, number)
    form = EvidenceForm(request.POST, request.FILES)
    if not form.is_valid():
        for problems in form.errors.values():
            attempt(request, lambda said=problems[0]: _refuse(said))  # type: ignore[misc]
        return redirect("clause", visit.public_id, code, number)
    told, file = form.cleaned_data, form.cleaned_data["file"]
    attempt(
        request,
        lambda: observations.attach(
            visit=visit, clause=found.id, client_id=told["client_id"], kind=told["kind"], text=paragraphs(told["text"]),
            language=page_language(), name=file.name if file else "",
            media_type=(file.content_type or "") if file else "", pieces=file.chunks() if file else None,
            by=request.viewer, now=moment(request),
        ),
        done=_("The evidence is kept."),
    )  # fmt: skip
    return redirect("clause", visit.public_id, code, number)


def _refuse(said: str) -> None:
    from fairfloor.core.languages import Text

    raise Refused(Text(zh=said, en=said))


@door(MONITOR, REVIEWER, OFFICER)
def evidence_file(request: Any, visit_id: str, public_id: str) -> StreamingHttpResponse:
    """The file of a piece of evidence; that it was opened is logged first."""
    visit, _team = open_to_staff(request, visit_id)
    row = find(Evidence, request, public_id)
    if row.visit_id != visit.pk or row.file_id is None:
        raise Http404
    file, pieces = observations.open_evidence(evidence=row, by=request.viewer, now=moment(request))
    return sent(file, pieces, shown=row.kind == "photo" and file.media_type in IMAGES)


urlpatterns = [
    path("checklist/", checklist, name="checklist"),
    path("checklist/<str:code>/<str:number>/", clause, name="clause"),
    path("checklist/<str:code>/<str:number>/evidence/", evidence, name="evidence"),
    path("evidence/<str:public_id>/", evidence_file, name="evidence_file"),
]

"""The checklist of a visit: its clauses by section, and each clause with all that a monitor needs to answer it."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from itertools import starmap
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect
from django.urls import path
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fairfloor.actions import checklists, observations
from fairfloor.actions.acts import Conflict, Refused
from fairfloor.core import standards
from fairfloor.core import visits as rules
from fairfloor.core.access import MONITOR, OFFICER, REVIEWER
from fairfloor.core.buildings import SITE, Asked
from fairfloor.core.periods import local_day
from fairfloor.core.vocabulary import vocabulary
from fairfloor.registry.models import Answer, Evidence, Visit
from fairfloor.registry.statements import Bundle
from fairfloor.registry.visit_rows import (
    ANSWERED,
    ANSWERED_SCORED,
    ANSWERS_NEAR,
    JOINED,
    READINGS,
    REPORTS_BEFORE,
    SCREENED,
)
from fairfloor.registry.visit_rows import EVIDENCE as EVIDENCE_ROWS
from fairfloor.web import lines, places, samples, scores
from fairfloor.web.doors import door, find, say
from fairfloor.web.downloads import sent
from fairfloor.web.earlier import breached_before, values_before
from fairfloor.web.guidance import guidance, links, named, screened
from fairfloor.web.inputs import (
    ClientId,
    FreeText,
    UploadField,
    area,
    language_field,
    page_language,
    paragraphs,
    procedure_of,
    standing,
)
from fairfloor.web.prefills import from_screening
from fairfloor.web.reads import read_page
from fairfloor.web.teams import as_today, may_open, open_to_staff, open_to_team, takes
from fairfloor.web.viewers import moment
from fairfloor.web.words import ANSWERS, BASES, EVIDENCE

EXPLAINED = ("non-compliant", "unable-to-verify")
IMAGES = frozenset({"image/jpeg", "image/png", "image/webp"})
OPEN = (rules.INSIDE, rules.CLOSED)
# What the page of a clause shows.
OF_CLAUSE = Bundle(ANSWERS_NEAR, EVIDENCE_ROWS, READINGS, SCREENED, REPORTS_BEFORE)


@dataclass(frozen=True)
class Group:
    """The clauses of one section of a standard at one place (`building`, None: the site), as far as they were asked for."""

    standard: Any
    section: Any
    building: Any
    rows: SafeString
    answered: int
    applicable: int
    opened: bool
    subtotal: Any = None


def sections(every: Iterable[Asked]) -> dict[tuple[str, str, str], list[Asked]]:
    """What the visit asks by section, the site's before each building's: by code, building and the section's number."""
    found: dict[tuple[str, str, str], list[Asked]] = {}
    for one in every:
        found.setdefault((one.clause.id.partition("/")[0], one.key[1], one.clause.section), []).append(one)
    return found


def _wanted(one: Asked, answer: Any, words: str, show: str) -> bool:
    if show == "open" and (not one.by_itself or answer):
        return False
    if show in ANSWERS and (answer is None or answer.answer != show):
        return False
    if not words:
        return True
    said = [one.clause.number, one.clause.id, *one.clause.title.values(), *one.clause.requirement.values()]
    said += [one.building.name] if one.building else []
    return any(words.casefold() in part.casefold() for part in said)


@door(MONITOR, REVIEWER, OFFICER)
def checklist(request: Any, visit_id: str) -> HttpResponse:
    """The clauses by section with their answers; by number or words, by what is still open."""
    visit, team = open_to_staff(request, visit_id)
    visit = as_today(request, visit)
    words, show = request.GET.get("q", "").strip(), request.GET.get("show", "")
    statement = ANSWERED_SCORED if checklists.is_scored(visit) else ANSWERED  # no more of the rows is shown
    told = starmap(lines.Given, statement.seen(request.viewer, moment(request), visit.pk))
    answers = {(row.clause, row.building): row for row in told}
    day = local_day(visit.arrived_at or moment(request), visit.factory.zone)
    cards = checklists.scorecards(visit, answers.values())
    items = {id: one for card in cards for id, one in card.items().items()}
    subtotals = {(card.standard.code, one.section.number): one.tally for card in cards for one in card.sections}
    groups, answered, applicable = [], 0, 0
    by_code, rows = (
        {code: standards.load(code, edition) for code, edition in visit.standards},
        lines.Rows(visit, answers, day, items),
    )
    for (code, _building, number), every in sections(checklists.every_asked(visit)).items():
        asked = sum(one.by_itself for one in every)
        given = sum(one.by_itself and one.key in answers for one in every)
        answered, applicable = answered + given, applicable + asked
        subtotal = subtotals.pop((code, number), None)
        if shown := [rows.row(one) for one in every if _wanted(one, answers.get(one.key), words, show)]:
            opened, building, standard = bool(words or show) or given < asked, every[0].building, by_code[code]
            said = SafeString("".join(shown))
            groups.append(Group(standard, standard.section(number), building, said, given, asked, opened, subtotal))
    return read_page(request, Answer, visit, "visits/checklist.html", {
        "visit": visit, "team": team, "groups": groups, "answered": answered, "applicable": applicable, "words": words,
        "show": show, "answers": ANSWERS, "filtered": bool(words or show), "cards": cards,
        "buildings": checklists.buildings_of(visit),
    }, team=team)  # fmt: skip


@standing
class AnswerForm(forms.Form):
    """The answer to one clause."""

    sometimes = ("text", "workers_affected")
    client_id = ClientId()
    base_version = forms.IntegerField(widget=forms.HiddenInput, min_value=0, initial=0)
    answer = forms.ChoiceField(
        label=gettext_lazy("Answer"),
        widget=forms.RadioSelect,
        choices=[(id, words) for id, (_mark, words) in ANSWERS.items()],
    )
    text = FreeText(
        label=gettext_lazy("What was found"), widget=area(5), required=False,
        help_text=gettext_lazy("Needed for a breach or what is not verified. No worker's name: the factory reads findings."),
    )  # fmt: skip
    workers_affected = forms.IntegerField(
        label=gettext_lazy("Workers affected"), min_value=0, max_value=1_000_000, required=False,
        help_text=gettext_lazy("Needed for a non-compliance."),
    )  # fmt: skip
    basis = forms.ChoiceField(label=gettext_lazy("It rests on"), choices=list(BASES.items()))

    def __init__(self, *args: Any, programme: Any, clause: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["language"] = language_field(procedure_of(programme).languages, page_language())
        self.deductions = clause.deductions if clause else ()
        self.fields.update(scores.fields(self.deductions))
        off = [scores.named(one.id) for one in self.deductions]
        self.order_fields(
            ["client_id", "base_version", "answer", *off, "text", "language", "workers_affected", "basis"]
        )

    def values(self) -> dict[str, Any]:
        """What the action keeps."""
        told = self.cleaned_data
        kept = {name: told[name] for name in ("answer", "text", "language", "workers_affected", "basis")}
        return {**kept, "taken_off": scores.taken_off(self.deductions, told)}

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


@standing
class EvidenceForm(forms.Form):
    """A note, a photo or a document that supports an answer."""

    prefix, sometimes = "evidence", ("text", "file")
    client_id = ClientId()
    kind = forms.ChoiceField(label=gettext_lazy("Kind"), choices=list(EVIDENCE.items()))
    text = FreeText(
        label=gettext_lazy("Note"), widget=area(2), required=False, help_text=gettext_lazy("Needed for a note.")
    )
    file = UploadField(
        label=gettext_lazy("File"), required=False, help_text=gettext_lazy("Needed for a photo or a document.")
    )

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
    off = {scores.named(id): times for id, times in answer.taken_off.items()}
    return {**{name: getattr(answer, name) for name in names}, **off, "base_version": answer.version}


@door(MONITOR, REVIEWER, OFFICER, methods=("GET", "POST"), again=True)  # an answer has an id of its own
def clause(request: Any, visit_id: str, code: str, number: str, building: str = SITE) -> HttpResponse:
    """One clause as it is asked there: the requirement, what to look at and record, limits, and the answer."""
    visit = find(Visit, request, visit_id, *JOINED)
    of = _standard, found = _found(visit, code, number)
    form, conflict = AnswerForm(request.POST or None, programme=visit.programme, clause=found), None
    sent = request.method == "POST" and visit.programme_id in request.viewer.programmes(MONITOR)
    if (
        sent
        and (here := places.asked_at(visit, found.id, building)).by_itself
        and takes(request, visit)
        and form.is_valid()
    ):
        try:  # whoever is not of the team is refused by the action, and finds no page below
            _answer(request, visit, here, form)
        except Conflict as refused:
            conflict = (refused.why, refused.current)
            form = _joined(request, visit, form, refused.current, found)
        except Refused as refused:
            form.add_error(None, say(refused.why))
        else:
            return _onward(request, visit, here)
    return _page(request, visit, of, building, (form, conflict), EvidenceForm())


def _page(
    request: Any, visit: Any, of: tuple[Any, Any], building: str, answering: tuple[AnswerForm, Any], added: EvidenceForm
) -> HttpResponse:
    """The page of a clause, `of` a standard, with the forms of its answer and its evidence, each as it was sent if refused."""
    (standard, found), (form, conflict) = of, answering
    team, visit = may_open(request, visit), as_today(request, visit)
    elsewhere = "" if building else places.only_in(visit, found.id)
    if elsewhere:
        return redirect(elsewhere)
    here = places.asked_at(visit, found.id, building)
    every = checklists.every_asked(visit)
    too = [one for one in every if here.key in one.through]  # those that this one's answer counts for
    applicable = [one.key for one in every if one.by_itself]
    may_answer = team and takes(request, visit) and here.by_itself
    near = [found.id, *found.see_also, *found.answered_by]
    viewer, now, own = request.viewer, moment(request), (visit.pk, *here.key)
    records = (visit.pk,) if screened(found) else None
    shown, kept, readings, datasets, before = OF_CLAUSE.seen(
        viewer, now, (visit.pk, tuple(near)), own, own, records, values_before(visit, now)
    )
    # A clause named beside this one shows its answer for the same building, else for the site.
    rows = {row.clause: row for at in (SITE, building) for row in shown if row.building == at}
    answer = next((row for row in shown if (row.clause, row.building) == here.key), None)
    if not form.is_bound and not conflict:
        from_records = from_screening(request, visit, found) if answer is None and not building else {}
        form.initial = {**_initial(answer), **from_records}
    place = applicable.index(here.key) if here.key in applicable else None
    kinds, quantities = vocabulary().kinds, vocabulary().quantities
    named_too = {one.clause.id for one in too}
    see_also = tuple(id for id in found.see_also if id not in named_too)
    return read_page(request, Answer, visit, "visits/clause.html", {
        "visit": visit, "team": team, "standard": standard, "clause": found, "section": standard.section(found.section),
        "answer": answer, "form": form if may_answer else None, "conflict": conflict, "answers": ANSWERS, "bases": BASES,
        "left_out": found.left_out(here.profile), "not_inside": team and visit.state not in OPEN,
        "before": _beside(visit, applicable[place - 1]) if place else None,
        "after": _beside(visit, applicable[place + 1]) if place is not None and place + 1 < len(applicable) else None,
        "place": None if place is None else place + 1, "count": len(applicable), "building": here.building,
        "score": scores.of_answer(found, answer), "through": here.applies and bool(here.through),
        "before_times": [local_day(at, visit.factory.zone).isoformat() for at in breached_before(request, found.id, before)],
        "answers_too": [(places.address(visit, *one.key), named(one.clause)) for one in too],
        "datasets": datasets, "evidence": kept, "evidence_kinds": EVIDENCE,
        "readings": [(row, quantities[row.quantity].title, kinds.get(row.kind)) for row in readings],
        **guidance(visit, standard, here, now), **links(visit, replace(found, see_also=see_also), rows),
        **samples.of_clause(request, visit, team, found), "evidence_form": added if may_answer or added.is_bound else None,
    }, team=team)  # fmt: skip


def _beside(visit: Any, key: tuple[str, str]) -> tuple[str, str, str]:
    """The clause before or after on the list: its address, its number or name, and the name of its building."""
    code, _slash, number = key[0].partition("/")
    if not number[:1].isdigit():
        number = say(standards.load(code, dict(visit.standards)[code]).clause(key[0]).title)
    return places.address(visit, *key), number, places.names(visit).get(key[1], "")


def _answer(request: Any, visit: Any, here: Asked, form: AnswerForm) -> None:
    told = form.cleaned_data
    observations.answer(
        visit=visit, clause=here.clause.id, building=here.key[1], client_id=told["client_id"],
        base_version=told["base_version"], values=form.values(), by=request.viewer, now=moment(request),
    )  # fmt: skip
    named = f"{here.clause.number}, {here.building.name}" if here.building else here.clause.number
    messages.success(request, _("The answer to %(number)s is kept.") % {"number": named})


def _joined(request: Any, visit: Any, sent: AnswerForm, theirs: Any, found: Any) -> AnswerForm:
    """The form once more with both texts: nothing that either wrote is lost, and saving replaces what stands now."""
    mine = sent.cleaned_data
    text = mine["text"]
    if theirs.text and theirs.text not in text:
        text = f"{text}\n\n{theirs.text}" if text else theirs.text
    told = {**mine, "text": text, "client_id": theirs.client_id, "base_version": theirs.version}
    return AnswerForm(initial=told, programme=visit.programme, clause=found)


def _onward(request: Any, visit: Any, here: Asked) -> HttpResponse:
    """After saving: the next clause without an answer, or this one again."""
    if request.POST.get("then") == "next":
        applicable = [one.key for one in checklists.every_asked(visit) if one.by_itself]
        answered = ANSWERED.seen(request.viewer, moment(request), visit.pk)
        given = {(clause, building) for clause, building, _answer in answered}
        place = applicable.index(here.key)
        for key in applicable[place + 1 :] + applicable[:place]:
            if key not in given:
                return redirect(places.address(visit, *key))
        return redirect("checklist", visit.public_id)
    return redirect(places.address(visit, *here.key))


@door(MONITOR, methods=("POST",))
def evidence(request: Any, visit_id: str, code: str, number: str, building: str = SITE) -> HttpResponse:
    """Adds a note, a photo or a document to a clause, as it is asked there."""
    visit = open_to_team(request, visit_id)
    of = _standard, found = _found(visit, code, number)
    there = places.address(visit, *places.asked_at(visit, found.id, building).key)
    form = EvidenceForm(request.POST, request.FILES)
    if form.is_valid():
        try:
            _attach(request, visit, found.id, building, form)
        except Refused as refused:
            form.add_error(None, say(refused.why))
        else:
            messages.success(request, _("The evidence is kept."))
            return redirect(there)
    return _page(request, visit, of, building, (AnswerForm(programme=visit.programme, clause=found), None), form)


def _attach(request: Any, visit: Any, clause: str, building: str, form: EvidenceForm) -> None:
    told, file = form.cleaned_data, form.cleaned_data["file"]
    observations.attach(
        visit=visit, clause=clause, building=building, client_id=told["client_id"], kind=told["kind"],
        text=paragraphs(told["text"]), language=page_language(), name=file.name if file else "",
        media_type=(file.content_type or "") if file else "", pieces=file.chunks() if file else None,
        by=request.viewer, now=moment(request),
    )  # fmt: skip


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
    path("checklist/<str:code>/<str:number>/in/<str:building>/", clause, name="clause_in"),
    path("checklist/<str:code>/<str:number>/in/<str:building>/evidence/", evidence, name="evidence_in"),
    path("evidence/<str:public_id>/", evidence_file, name="evidence_file"),
]

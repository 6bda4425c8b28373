"""Samples of a visit: drawing people from the roster, who was drawn, the draw replayed, and who was added on the floor."""

import secrets
from collections import Counter
from collections.abc import Iterable
from typing import Any

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache

from fairfloor.actions import samples as actions
from fairfloor.actions import visits
from fairfloor.actions.acts import Refused
from fairfloor.core import clause_words as words
from fairfloor.core.access import MONITOR, REVIEWER
from fairfloor.core.sample_people import Only, SampleError, only
from fairfloor.registry.models import Sample, SampleAddition
from fairfloor.registry.statements import Bundle, Statement
from fairfloor.registry.visit_rows import OF_VISIT
from fairfloor.web.doors import attempt, door, find, say
from fairfloor.web.inputs import LanguageField, UploadField
from fairfloor.web.reads import read_page
from fairfloor.web.teams import hung, open_to_team, readers, reviews, takes
from fairfloor.web.viewers import moment

# The samples of a visit, and for each worker added on the floor the key of the sample.
DRAWS = Bundle(Statement(Sample, OF_VISIT, order=("pk",)), Statement(SampleAddition, OF_VISIT, columns=("sample_id",)))
SEED_BYTES = 16
LONGEST_WORDS = 150  # of a seed that people agreed on; the random part stands after it
GROUPS = {
    "": gettext_lazy("Everybody alike"),
    "department": gettext_lazy("Departments, by their people"),
    "sex": gettext_lazy("Women and men, by their number"),
}


def asking(visit: Any) -> list[tuple[Any, Any]]:
    """The clauses of the visit that ask for a sample of people, each with that sample."""
    return [(clause, one) for clause in visits.applicable(visit) for one in clause.samples if one.roster]


class Draw(forms.Form):
    """What to draw, and from which roster."""

    clause = forms.ChoiceField(label=gettext_lazy("For"), required=False)
    size = forms.IntegerField(
        label=gettext_lazy("How many"), min_value=1, max_value=10_000, required=False,
        help_text=gettext_lazy("Left empty, what the clause asks for at least."),
    )  # fmt: skip
    groups = forms.ChoiceField(label=gettext_lazy("Shared out between"), choices=list(GROUPS.items()), required=False)
    departments = forms.CharField(
        label=gettext_lazy("Only these departments"), max_length=400, required=False,
        help_text=gettext_lazy("As the roster spells them, with a semicolon between two."),
    )  # fmt: skip
    kinds = forms.CharField(label=gettext_lazy("Only these kinds of work"), max_length=400, required=False)
    youngest = forms.IntegerField(
        label=gettext_lazy("Only the youngest, so many"), min_value=1, max_value=10_000, required=False,
        help_text=gettext_lazy("By date of birth; those who look youngest are added on the floor."),
    )  # fmt: skip
    seed = forms.CharField(
        label=gettext_lazy("Words of the seed"), max_length=LONGEST_WORDS, required=False,
        help_text=gettext_lazy("Dice thrown before both sides, say. The system adds a random part of its own."),
    )  # fmt: skip
    file = UploadField(
        label=gettext_lazy("Roster"),
        help_text=gettext_lazy("The factory's list of people with a header: worker, department, date of birth, hired, left."),
    )  # fmt: skip

    def __init__(self, *args: Any, visit: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        told = [(clause.id, f"{_named(clause.id)}: {say(words.sample(one))}") for clause, one in asking(visit)]
        self.fields["clause"].choices = [("", _("Recalculation of wages and hours")), *told]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        if not told.get("clause") and told.get("size") is None and "size" not in self.errors:
            self.add_error("size", _("Say how many: no clause says it for a recalculation."))
        try:
            told["narrowing"] = _narrowing(told)
        except SampleError as fault:
            self.add_error(None, say(fault.why))
        return told


def _named(id: str) -> str:
    code, _slash, number = id.partition("/")
    return f"{code.upper()} {number}"


def _narrowing(told: dict[str, Any]) -> tuple[Only, ...]:
    fields = (("department", "departments"), ("kind", "kinds"))
    found = [
        only(f"{name}={word}")
        for name, field in fields
        for word in told.get(field, "").replace("；", ";").split(";")
        if word.strip()
    ]
    return (*found, *((only(f"youngest={told['youngest']}"),) if told.get("youngest") else ()))


def _seed(told: dict[str, Any]) -> str:
    """The words that people agreed on, if any, and 128 random bits: nobody can guess the whole from its digest."""
    return " ".join([*told["seed"].split(), secrets.token_hex(SEED_BYTES)])


@door(MONITOR, REVIEWER, methods=("GET", "POST"))
@never_cache
def samples(request: Any, visit_id: str) -> HttpResponse:
    """The draws of a visit, and the form for one more."""
    visit, team = readers(request, visit_id)
    open_now = team and takes(request, visit)
    form = Draw(
        request.POST or None, request.FILES or None, visit=visit, initial={"clause": request.GET.get("clause", "")}
    )
    if request.method == "POST" and open_now and form.is_valid():
        try:
            kept = _drawn(request, visit, form.cleaned_data)
        except Refused as refused:
            form.add_error(None, say(refused.why))
        else:
            attempt(request, lambda: True, done=_("The people are drawn. The roster is kept, encrypted."))
            return redirect("sample", visit.public_id, kept.public_id)
    return read_page(request, Sample, visit, "visits/samples.html", {
        "visit": visit, "form": form if open_now else None, "rows": listed(request, visit),
    })  # fmt: skip


def _drawn(request: Any, visit: Any, told: dict[str, Any]) -> Any:
    file = told["file"]
    wish = actions.Wish(told["clause"], told["size"], told["groups"], told["narrowing"])
    return actions.draw(
        visit=visit, wish=wish, seed=_seed(told), name=file.name, media_type=file.content_type or "",
        pieces=file.chunks(), by=request.viewer, now=moment(request),
    )  # fmt: skip


def listed(request: Any, visit: Any, clause: str | None = None) -> list[dict[str, Any]]:
    """The draws that the viewer may know of, each with what it was for and how many were added: one query."""
    samples, added = DRAWS.seen(request.viewer, moment(request), (visit.pk,), (visit.pk,))
    return counted([row for row in samples if clause in (None, row.clause)], added)


def counted(samples: Iterable[Sample], added: Iterable[tuple[int]]) -> list[dict[str, Any]]:
    """Each sample with what it was for and how many of the `added`, keys of samples, are its own."""
    counts = Counter(sample for (sample,) in added)
    return [{"row": row, "named": _named(row.clause) if row.clause else "", "added": counts[row.pk]} for row in samples]


class Addition(forms.Form):
    """Somebody who is added on the floor."""

    worker = forms.CharField(
        label=gettext_lazy("The worker's number"), max_length=100,
        help_text=gettext_lazy("Kept as a pseudonym. Whoever is not on the roster cannot be found by it later."),
    )  # fmt: skip
    reason = forms.CharField(label=gettext_lazy("Why the draw was not enough"), max_length=400)

    def __init__(self, *args: Any, programme: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["language"] = LanguageField(programme)


def _one(request: Any, visit: Any, public_id: str) -> Any:
    row = find(Sample, request, public_id)
    if row.visit_id != visit.pk:
        raise Http404
    return hung(row, visit)


def _page(request: Any, visit: Any, team: bool, row: Any, **more: Any) -> HttpResponse:
    added = SampleAddition.objects.visible(request.viewer, moment(request)).filter(sample=row)
    intake = row.result["intake"]["roster"]
    refused = intake["refused"]
    clause = next((one for one, _sample in asking(visit) if one.id == row.clause), None)
    return read_page(request, Sample, row, "visits/sample.html", {
        "visit": visit, "team": team, "sample": row, "result": row.result, "clause": clause,
        "clause_at": row.clause.split("/", 1), "intake": intake, "refused": refused[:20],
        "refused_more": max(0, len(refused) - 20), "groups": GROUPS,
        "added": list(added.select_related("added_by").order_by("pk")), **more,
    })  # fmt: skip


@door(MONITOR, REVIEWER, methods=("GET", "POST"))
@never_cache
def sample(request: Any, visit_id: str, public_id: str) -> HttpResponse:
    """One draw: how it was made, who was drawn, who was added on the floor and why."""
    visit, team = readers(request, visit_id)
    row = _one(request, visit, public_id)
    open_now = team and takes(request, visit)
    form = Addition(request.POST or None, programme=visit.programme)
    if request.method == "POST" and open_now and form.is_valid():
        told = form.cleaned_data
        try:
            actions.add(sample=row, **told, by=request.viewer, now=moment(request))
        except Refused as refused:
            form.add_error(None, say(refused.why))
        else:
            attempt(request, lambda: True, done=_("Kept apart from those drawn."))
            return redirect("sample", visit.public_id, row.public_id)
    return _page(request, visit, team, row, form=form if open_now else None)


@door(MONITOR, REVIEWER, methods=("POST",))
@never_cache
def replay(request: Any, visit_id: str, public_id: str) -> HttpResponse:
    """Draws the sample again from the roster that was kept, and says whether it is the same."""
    visit, team = readers(request, visit_id)
    row = _one(request, visit, public_id)
    found = attempt(
        request,
        lambda: actions.replay(sample=row, by=request.viewer, now=moment(request)),
        done=_("Drawn again from the roster that was kept."),
    )
    form = Addition(programme=visit.programme) if team and takes(request, visit) else None
    return _page(request, visit, team, row, form=form, replay=found)


class Reason(forms.Form):
    """Why the people of a sample must be known."""

    reason = forms.CharField(
        label=gettext_lazy("Why must you know who they are?"), max_length=400,
        help_text=gettext_lazy("Your name, the time and this reason are written into the event log."),
    )  # fmt: skip


@door(MONITOR, methods=("GET", "POST"))
@never_cache
def numbers(request: Any, visit_id: str, public_id: str) -> HttpResponse:
    """The own numbers of those in a sample: for the team, with a reason, shown once and never kept in the page."""
    visit = open_to_team(request, visit_id)
    row, found = _one(request, visit, public_id), None
    form = Reason(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            found = actions.identify(
                sample=row, reason=form.cleaned_data["reason"], by=request.viewer, now=moment(request)
            )
        except Refused as refused:
            form.add_error(None, say(refused.why))
    return render(request, "visits/sample_numbers.html", {
        "visit": visit, "sample": row, "form": form, "numbers": found,
    })  # fmt: skip


def of_clause(request: Any, visit: Any, team: bool, clause: Any) -> dict[str, Any]:
    """The draws for a clause so far, for its page, which says whom and how many; none for whoever may not know of them."""
    if not any(one.roster for one in clause.samples):
        return {}
    may = team or reviews(request, visit)
    return {"sampled": {
        "rows": listed(request, visit, clause=clause.id) if may else [], "may": may,
        "may_draw": team and takes(request, visit),
    }}  # fmt: skip


urlpatterns = [
    path("samples/", samples, name="samples"),
    path("samples/<str:public_id>/", sample, name="sample"),
    path("samples/<str:public_id>/replay/", replay, name="sample_replay"),
    path("samples/<str:public_id>/numbers/", numbers, name="sample_numbers"),
]

"""At the gate and in the meetings of a visit: arrival, admission, the management meeting, interviews."""

from datetime import datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fairfloor.actions import visits as actions
from fairfloor.actions.acts import Refused
from fairfloor.core.access import MONITOR, REVIEWER
from fairfloor.core.periods import local_day
from fairfloor.registry.models import Interview, Step, Visit
from fairfloor.web.doors import attempt, door, say
from fairfloor.web.inputs import ClientId, FreeText, LanguageField, area, paragraphs, procedure_of
from fairfloor.web.reads import read_page
from fairfloor.web.teams import open_to_team, readers, takes
from fairfloor.web.viewers import moment


def is_another_day(visit: Visit, now: datetime) -> bool:
    """Whether it is another day at the factory than the one for which the visit is planned."""
    return local_day(now, visit.factory.zone) != visit.planned_date


class Arrival(forms.Form):
    """Whom the team met at the gate, or that nobody came; on another day than planned also that it is there today."""

    met_name = forms.CharField(
        label=gettext_lazy("Whom did you meet at the gate?"), max_length=200, required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )  # fmt: skip
    nobody = forms.BooleanField(label=gettext_lazy("Nobody came to the gate."), required=False)
    another_day = forms.BooleanField(
        label=gettext_lazy("We are at the gate today, on another day than planned."),
        error_messages={"required": gettext_lazy(
            "Nothing was noted: today is not the planned day. Tick that you are at the gate today."
        )},
    )  # fmt: skip

    def __init__(self, data: Any = None, *, visit: Visit, now: datetime) -> None:
        super().__init__(data, auto_id="%s")
        if not is_another_day(visit, now):
            del self.fields["another_day"]


def note(request: Any, visit: Visit) -> Arrival | None:
    """Notes one step at the gate: arrived, explained, admitted. An arrival that was refused is the answer, as it was typed."""
    by, now, step = request.viewer, moment(request), request.POST.get("step", "")
    if step == "arrive":
        return _arrive(request, visit)
    if step == "explain":
        act = lambda: actions.explain(visit=visit, by=by, now=now)  # noqa: E731
        attempt(request, act, done=_("Noted: the purpose was explained."))
    elif step == "admit":
        act = lambda: actions.admit(visit=visit, by=by, now=now)  # noqa: E731
        attempt(request, act, done=_("You are inside. Begin with the management meeting."))
    else:
        raise Http404
    return None


def _arrive(request: Any, visit: Visit) -> Arrival | None:
    now = moment(request)
    form = Arrival(request.POST, visit=visit, now=now)
    if not form.is_valid():
        return form
    told = form.cleaned_data
    try:
        actions.arrive(visit=visit, met_name=told["met_name"], nobody=told["nobody"], by=request.viewer, now=now)
    except Refused as refused:
        form.add_error(None, say(refused.why))
        return form
    messages.success(request, _("Your arrival is noted. The clock of the wait is running."))
    return None


class Meeting(forms.Form):
    """A meeting with the management: who took part, what was said, what was handed out."""

    people = forms.CharField(
        label=gettext_lazy("Who took part for the management"), max_length=400,
        help_text=gettext_lazy("Names and functions, separated by semicolons. No worker's name."),
    )  # fmt: skip
    agenda = forms.MultipleChoiceField(
        label=gettext_lazy("What was done"), widget=forms.CheckboxSelectMultiple, required=False
    )
    text = FreeText(label=gettext_lazy("Notes"), widget=area(), required=False)
    handouts = forms.MultipleChoiceField(
        label=gettext_lazy("Papers handed out"), widget=forms.CheckboxSelectMultiple, required=False
    )

    def __init__(self, *args: Any, programme: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        procedure = procedure_of(programme)
        points = [item for item in procedure.agenda if item.of == "management"]
        self.fields["agenda"].choices = [(item.id, say(item.title)) for item in points]  # type: ignore[attr-defined]
        self.fields["handouts"].choices = [  # type: ignore[attr-defined]
            (item.id, say(item.title) + (f" – {say(item.note)}" if item.note else "")) for item in procedure.handouts
        ]
        self.fields["language"] = LanguageField(programme)
        self.order_fields(["people", "agenda", "handouts", "text", "language"])


@door(MONITOR, methods=("GET", "POST"))
def meeting(request: Any, visit_id: str) -> HttpResponse:
    """The management meeting: its agenda, who came, what was handed out."""
    visit, by, now = open_to_team(request, visit_id), request.viewer, moment(request)
    steps = list(Step.objects.visible(by, now).filter(visit=visit).order_by("pk"))
    handed = {step.kind.partition(":")[2] for step in steps if step.kind.startswith("handout:")}
    form = Meeting(request.POST or None, programme=visit.programme, initial={"handouts": sorted(handed)})
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        titles = dict(form.fields["agenda"].choices)  # type: ignore[attr-defined]
        done = [str(titles[point]) for point in told["agenda"]]
        text = paragraphs("\n".join([*(f"✓ {point}" for point in done), told["text"]]))

        def act() -> None:
            actions.meet(
                visit=visit,
                kind="management",
                people=told["people"],
                text=text,
                language=told["language"],
                by=by,
                now=now,
            )
            if told["handouts"]:
                actions.hand_out(visit=visit, kinds=told["handouts"], by=by, now=now)

        if attempt(request, act, done=_("The management meeting is recorded.")):
            return redirect("visit", visit.public_id)
    held = [step for step in steps if step.kind == "management"]
    return render(request, "visits/meeting.html", {"visit": visit, "form": form, "held": held})


class Talk(forms.Form):
    """One interview, of one person or a group."""

    client_id = ClientId()
    kind = forms.ChoiceField(label=gettext_lazy("With whom"))
    place = forms.ChoiceField(label=gettext_lazy("Where"))
    group = forms.ChoiceField(label=gettext_lazy("How"))
    women = forms.IntegerField(label=gettext_lazy("Women"), min_value=0, max_value=10000, initial=0)
    men = forms.IntegerField(label=gettext_lazy("Men"), min_value=0, max_value=10000, initial=0)
    text = FreeText(
        label=gettext_lazy("What was said"), widget=area(6),
        help_text=gettext_lazy("Leave out names and anything that would let somebody be recognised."),
    )  # fmt: skip

    def __init__(self, *args: Any, programme: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        procedure = procedure_of(programme)
        for name, items in (
            ("kind", procedure.interviewees), ("place", procedure.interview_places), ("group", procedure.interview_forms),
        ):  # fmt: skip
            self.fields[name].choices = [(item.id, say(item.title)) for item in items]  # type: ignore[attr-defined]
        self.fields["language"] = LanguageField(programme)

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        if not told.get("women") and not told.get("men"):
            self.add_error("women", _("Say how many women and men took part: at least one person."))
        return told


@door(MONITOR, REVIEWER, methods=("GET", "POST"))
def interviews(request: Any, visit_id: str) -> HttpResponse:
    """The interviews: for the team and its reviewer alone."""
    visit, team = readers(request, visit_id)
    by, now = request.viewer, moment(request)
    form = Talk(request.POST or None, programme=visit.programme)
    if request.method == "POST" and team and form.is_valid():
        told = dict(form.cleaned_data)
        client_id = told.pop("client_id")
        told["group"] = told["group"] == "group"
        act = lambda: actions.interview(visit=visit, client_id=client_id, values=told, by=by, now=now)  # noqa: E731
        if attempt(request, act, done=_("The interview is kept. Only the team and its reviewer can read it.")):
            return redirect("interviews", visit.public_id)
    procedure = procedure_of(visit.programme)
    rows = (
        Interview.objects.visible(by, now).filter(visit=visit).select_related("recorded_by").order_by("-held_at", "-pk")
    )
    return read_page(request, Interview, visit, "visits/interviews.html", {
        "visit": visit, "form": form if team and takes(request, visit) else None, "rows": rows,
        "kinds": {item.id: item.title for item in procedure.interviewees},
        "places": {item.id: item.title for item in procedure.interview_places},
    })  # fmt: skip


urlpatterns = [
    path("meeting/", meeting, name="visit_meeting"),
    path("interviews/", interviews, name="interviews"),
]

"""Visits: the list, planning one, its team, and the page that leads a team through it step by step."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import F, Q
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import include, path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fairfloor.actions import checklists, visit_steps
from fairfloor.actions import visits as actions
from fairfloor.actions.endings import WAITED
from fairfloor.core import factories, standards
from fairfloor.core import visits as rules
from fairfloor.core.access import MANAGER, MONITOR, OFFICER, REVIEWER
from fairfloor.core.periods import local_day
from fairfloor.registry import counts, visit_rows
from fairfloor.registry.models import (
    Answer,
    Interest,
    Interview,
    Member,
    NonCooperation,
    Participation,
    Person,
    Reading,
    Role,
    Sample,
    Visit,
)
from fairfloor.registry.rules import rules_of
from fairfloor.web import languages
from fairfloor.web.documents import factory_page
from fairfloor.web.doors import attempt, door, find
from fairfloor.web.earlier import count_before
from fairfloor.web.findings import special
from fairfloor.web.gates import Arrival, note
from fairfloor.web.guidance import named
from fairfloor.web.inputs import day_input, procedure_of
from fairfloor.web.orders import Order, name_key, name_order, order_of, place_key
from fairfloor.web.pages import PAGE, chosen_programme
from fairfloor.web.reviewers import standing, to_declare
from fairfloor.web.stages import stages
from fairfloor.web.teams import as_today, in_team, latest_profile, open_to_team, reviews, takes
from fairfloor.web.viewers import moment
from fairfloor.web.words import VISIT_MARKS

STAFF = (OFFICER, MONITOR, REVIEWER)


@door(*STAFF)
def visits(request: Any) -> HttpResponse:
    """The visits that the viewer may know of, the newest planned day first."""
    programme = chosen_programme(request, *STAFF)
    order, words, state, rows = listed(request, programme)
    page = Paginator(rows.only(*SHOWN), PAGE).get_page(request.GET.get("page"))
    return render(request, "visits/list.html", {
        "page": page, "order": order, "teams": teams_of(request, page), "state": state, "words": words, "states": rules.STATES,
        "marks": VISIT_MARKS, "may_plan": programme.pk in request.viewer.programmes(OFFICER), "filtered": bool(state or words),
    })  # fmt: skip


# What the list shows of a visit: what was kept of it, its permits and its closing would be read fifty times for nothing.
SHOWN = ("public_id", "planned_date", "state", "clauses", "factory__name", "factory__local_name")
HEADS = {"name": gettext_lazy("Factory"), "planned": gettext_lazy("Planned for"), "state": gettext_lazy("State")}


def listed(request: Any, programme: Any) -> tuple[Order, str, str, Any]:
    """The order, the words and the state that the address asks for, and the visits that fit: the newest planned day first."""
    order = order_of(request, HEADS, "-planned")
    state, words = request.GET.get("state", ""), request.GET.get("q", "").strip()
    rows = Visit.objects.visible(request.viewer, moment(request)).filter(programme=programme)
    if state in rules.STATES:
        rows = rows.filter(state=state)
    if words:
        rows = rows.filter(Q(factory__name__icontains=words) | Q(factory__local_name__icontains=words))
    keys = {
        "name": name_key(of="factory__"), "planned": F("planned_date"), "state": place_key("state", rules.STATES),
    }  # fmt: skip
    rows = order.sort(rows.select_related("factory"), keys, own=("-planned_date", "-pk"), of="factory__")
    return order, words, state, rows


def teams_of(request: Any, of: Any) -> dict[int, list[str]]:
    """The names of each visit's team, by the visit's key: one query."""
    members = Member.objects.visible(request.viewer, moment(request)).filter(visit__in=[row.pk for row in of])
    teams: dict[int, list[str]] = {}
    for visit, name in members.order_by("pk").values_list("visit", "person__name"):
        teams.setdefault(visit, []).append(name)
    return teams


class Plan(forms.Form):
    """The day of a visit and its team; of a special visit also the clauses that it is about."""

    day = forms.DateField(label=gettext_lazy("Day of the visit"), widget=day_input())
    team = forms.MultipleChoiceField(label=gettext_lazy("Team"), widget=forms.CheckboxSelectMultiple)

    clauses = forms.MultipleChoiceField(
        label=gettext_lazy("Clauses of the special visit"), widget=forms.CheckboxSelectMultiple, required=False
    )

    def __init__(
        self,
        *args: Any,
        monitors: list[Any],
        zone: str,
        today: Any,
        declared: dict[int, bool],
        clauses: Any = (),
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["clauses"].choices = clauses  # type: ignore[attr-defined]
        self.fields["day"].help_text = _("The date at the factory (%(zone)s).") % {"zone": zone}
        self.fields["day"].widget.attrs["min"] = today.isoformat()
        self.fields["team"].choices = [  # type: ignore[attr-defined]
            (one.public_id, f"{_spoken(one)} – {_DECLARED[declared.get(one.pk)]}") for one in monitors
        ]

    def plain(self) -> list[forms.BoundField]:
        """The fields that every visit has."""
        return [self["day"], self["team"]]


_DECLARED = {
    None: gettext_lazy("nothing declared about an interest"),
    True: gettext_lazy("has declared an interest"),
    False: gettext_lazy("no interest"),
}


def _spoken(person: Any) -> str:
    spoken = _(", ").join(languages.names(person.speaks)) or _("no language noted")
    return _("%(name)s (%(more)s)") % {"name": person.name, "more": spoken}


def _declared(request: Any, factory: Any, programme: Any) -> dict[int, bool]:
    """What each monitor last declared about the factory."""
    rows = Interest.objects.visible(request.viewer, moment(request)).filter(factory=factory, programme=programme)
    return dict(rows.order_by("declared_at", "pk").values_list("person", "interest"))


def _clauses(programme: Any, day: Any, now: Any) -> list[tuple[str, str]]:
    """Every clause of the programme's standards of that day, by its number and title."""
    found = []
    for code in rules_of(programme).standards(day, known=now):
        try:
            standard = standards.load(code, standards.edition_on(code, day))
        except standards.NotOnShelf:
            continue
        found += [(one.id, named(one)) for one in standard.clauses]
    return found


def _monitors(programme: Any, spoken: list[str], now: Any) -> list[Any]:
    """The programme's monitors, those first who speak a language of the factory."""
    held = Role.objects.filter(programme=programme, role=MONITOR, started_at__lte=now)
    held = held.filter(Q(ended_at__isnull=True) | Q(ended_at__gt=now))
    found = Person.objects.filter(pk__in=held.values("person"), is_active=True)
    return sorted(found, key=lambda person: (not set(person.speaks) & set(spoken), person.name))


def _active(request: Any, programme: Any) -> Any:
    rows = Participation.objects.visible(request.viewer, moment(request))
    rows = rows.filter(programme=programme, state__in=factories.TAKES_PART).select_related("factory")
    return rows.order_by(*name_order(of="factory__"))


@door(OFFICER, methods=("GET", "POST"))
def plan(request: Any) -> HttpResponse:
    """Plans a visit: first the factory, then the day and the team."""
    programme, now = chosen_programme(request, OFFICER), moment(request)
    chosen = request.POST.get("factory") or request.GET.get("factory", "")
    active = _active(request, programme)
    if not chosen:
        return render(request, "visits/factory.html", {"active": active})
    participation = active.filter(factory__public_id=chosen).first()
    if participation is None:
        raise Http404
    factory = participation.factory
    profile = latest_profile(request, factory, programme)
    monitors = _monitors(programme, profile.languages if profile else [], now)
    today = local_day(now, factory.zone)
    form = Plan(
        request.POST or None, monitors=monitors, zone=factory.zone, today=today,
        declared=_declared(request, factory, programme), clauses=_clauses(programme, today, now),
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        team = [one for one in monitors if one.public_id in form.cleaned_data["team"]]
        made = attempt(
            request,
            lambda: actions.plan(
                programme=programme,
                factory=factory,
                day=form.cleaned_data["day"],
                team=team,
                clauses=form.cleaned_data["clauses"],
                by=request.viewer,
                now=now,
            ),
            done=_("The visit is planned. Its team has been told, and nobody else."),
        )
        if made:
            return redirect("visit", made.public_id)
    earlier = Visit.objects.visible(request.viewer, now).filter(factory=factory, state=rules.CLOSED)
    return render(request, "visits/plan.html", {
        "form": form, "factory": factory, "profile": profile, "monitors": monitors,
        "spoken": languages.names(profile.languages) if profile else [],
        "last": earlier.order_by("-closed_at").first(), "sizes": procedure_of(programme).team,
    })  # fmt: skip


@door(OFFICER, methods=("GET", "POST"))
def team(request: Any, public_id: str) -> HttpResponse:
    """Gives a planned visit another team, or adds somebody to that of one that has begun."""
    visit, now = find(Visit, request, public_id, "factory", "programme"), moment(request)
    begun = visit.state != rules.PLANNED
    profile = latest_profile(request, visit.factory, visit.programme)
    monitors = _monitors(visit.programme, profile.languages if profile else [], now)
    rows = Member.objects.visible(request.viewer, now).filter(visit=visit).select_related("person").order_by("pk")
    members = [member.person for member in rows]
    if begun:
        monitors = [one for one in monitors if one not in members]
    form = Plan(
        request.POST or None, monitors=monitors, zone=visit.factory.zone, today=local_day(now, visit.factory.zone),
        initial={"team": [one.public_id for one in members]},
        declared=_declared(request, visit.factory, visit.programme),
    )  # fmt: skip
    del form.fields["day"], form.fields["clauses"]
    if begun:
        form.fields["team"].label = _("Who joins the team")
    if request.method == "POST" and form.is_valid():
        chosen = [one for one in monitors if one.public_id in form.cleaned_data["team"]]
        done = _("The team was changed. Who left it can no longer see the visit.")
        if begun:
            done = _("Who was chosen is in the team now, and has been told.")
        step = actions.join if begun else actions.reassign
        act = lambda: step(visit=visit, team=chosen, by=request.viewer, now=now)  # noqa: E731
        if attempt(request, act, done=done):
            return redirect("visit", visit.public_id)
    spoken = languages.names(profile.languages) if profile else []
    return render(request, "visits/team.html", {
        "form": form, "visit": visit, "spoken": spoken, "begun": begun, "members": members, "choices": monitors,
        "may": visit.state in (rules.PLANNED, *rules.STEPS["join"].sources),
    })  # fmt: skip


@door(OFFICER, methods=("GET", "POST"))
def cancel(request: Any, public_id: str) -> HttpResponse:
    """Asks whether a planned visit shall be cancelled, then does it."""
    visit = find(Visit, request, public_id, "factory")
    if request.method == "POST":
        act = lambda: actions.cancel(visit=visit, by=request.viewer, now=moment(request))  # noqa: E731
        attempt(request, act, done=_("The visit is cancelled. Its team has been told."))
        return redirect("visit", visit.public_id)
    return render(request, "visits/cancel.html", {"visit": visit})


OF_PAGE = ("factory", "programme", "profile", "reviewer")


@door(*STAFF, MANAGER)
def visit(request: Any, public_id: str) -> HttpResponse:
    """The visit: for its team the steps in order, for staff what was recorded, for the factory the closing record."""
    found = find(Visit, request, public_id, *OF_PAGE)
    if found.programme_id not in request.viewer.programmes(*STAFF) and not in_team(request, found):
        return factory_page(request, found)
    return _page(request, found)


@door(MONITOR, methods=("POST",))
def gate(request: Any, visit_id: str) -> HttpResponse:
    """One step at the gate; an arrival that is refused is shown again as it was typed, with what is wrong."""
    refused = note(request, open_to_team(request, visit_id))
    found = find(Visit, request, visit_id, *OF_PAGE)
    if refused is not None and found.state == rules.PLANNED:
        return _page(request, found, refused)
    for why in refused.non_field_errors() if refused else ():  # the arrival was noted before, and its form is gone
        messages.error(request, str(why))
    return redirect("visit", visit_id)


def _page(request: Any, found: Any, arrival: Arrival | None = None) -> HttpResponse:
    """The page of the visit for staff and its team; `arrival` is the form of one that was refused."""
    now, viewer = moment(request), request.viewer
    facts = gathered(request, found)
    return render(request, "visits/visit.html", {
        **facts, "visit": found, "special": special(found), "stages": stages(found, facts),
        "mark": VISIT_MARKS[found.state], "now": now,
        "is_officer": found.programme_id in viewer.programmes(OFFICER), "arrival": arrival or Arrival(visit=found, now=now),
        "readable": facts["is_team"] or found.state in rules.READABLE, "hands_in": facts["is_team"] and takes(
            request, found, [facts["report"]] if facts["report"] else []
        ),
        "procedure": procedure_of(found.programme), "may_alert": found.state in rules.STEPS["alert"].sources,
        "may_join": found.state in rules.STEPS["join"].sources,
        "review": standing(
            request, found, took_part=facts["took_part"], freed=facts["freed"], undeclared=facts["undeclared"]
        ), "zone": found.factory.zone,
        "matters": {one.id: one.title for one in procedure_of(found.programme).zero_tolerance},
    })  # fmt: skip


# What is counted of a visit, and by which of its fields.
COUNTED = {
    "answers": (Answer, "answer"),
    "interviews": (Interview, ""),
    "readings": (Reading, "verdict"),
    "samples": (Sample, ""),
}


def gathered(request: Any, visit: Any) -> dict[str, Any]:
    """What the viewer may see of a visit, counted: a constant number of queries whatever its size."""
    viewer, now = request.viewer, moment(request)

    def of(model: Any) -> Any:
        return model.objects.visible(viewer, now).filter(visit=visit)

    profile = as_today(request, visit).profile
    counted = counts.of_visit(visit, viewer, now, COUNTED)
    answers = counted["answers"]
    team, steps, alerts, datasets, documents, report, freed, undeclared = visit_rows.ON_PAGE.seen(
        viewer, now, *[(visit.pk,)] * 7, to_declare(request, visit)
    )
    members = [member.person for member in team]
    told, team_too = next(iter(report), None), in_team(request, visit, [person.pk for person in members])
    hidden = told is not None and not team_too and not reviews(request, visit)
    return {
        "taken": visit_steps.taken(visit=visit, by=viewer, now=now) if hidden else frozenset(),
        "profile": profile,
        "spoken": languages.names(profile.languages) if profile else [],
        "members": [(one, languages.names(one.speaks)) for one in members],
        "is_team": team_too,
        "took_part": any(one.pk == viewer.person for one in members),
        "meetings": [step for step in steps if not step.kind.startswith("handout:") and step.kind != WAITED],
        "waits": [step for step in steps if step.kind == WAITED],
        "alerts": alerts,
        "noncooperation": of(NonCooperation).first() if visit.ended_at else None,
        "handed": {step.kind.partition(":")[2] for step in steps if step.kind.startswith("handout:")},
        "answers": answers,
        "answered": sum(answers.values()),
        "applicable": len(checklists.asked(visit)),
        "cards": checklists.scorecards(visit, of(Answer)),
        "interviews": sum(counted["interviews"].values()),
        "readings": counted["readings"],
        "datasets": datasets,
        "samples": sum(counted["samples"].values()),
        "documents": documents,
        "report": told,
        "earlier": count_before(request, visit),
        "freed": freed,
        "undeclared": undeclared,
    }


urlpatterns = [
    path("visits/", visits, name="visits"),
    path("visits/plan/", plan, name="visit_plan"),
    path("visits/<str:public_id>/", visit, name="visit"),
    path("visits/<str:public_id>/team/", team, name="visit_team"),
    path("visits/<str:public_id>/cancel/", cancel, name="visit_cancel"),
    path("visits/<str:visit_id>/gate/", gate, name="visit_gate"),
    *[
        path("visits/<str:visit_id>/", include(f"fairfloor.web.{part}"))
        for part in (
            "gates",
            "endings",
            "checklists",
            "earlier",
            "readings",
            "reading_files",
            "pieces",
            "datasets",
            "mappings",
            "results",
            "recalculations",
            "samples",
            "seen_permits",
            "reviewers",
            "closings",
        )
    ],
    path("", include("fairfloor.web.documents")),
]

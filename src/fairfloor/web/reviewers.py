"""Who reviews a visit, as pages show it, and the forms by which the review is taken, given back and freed."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import path
from django.utils.translation import gettext as _

from fairfloor.actions import reviewers as actions
from fairfloor.core import factories
from fairfloor.core import visits as rules
from fairfloor.core.access import OFFICER, REVIEWER
from fairfloor.registry.models import FreedReview, Report, Visit
from fairfloor.web.doors import attempt, door, find
from fairfloor.web.inputs import page_language, paragraphs
from fairfloor.web.teams import reviews
from fairfloor.web.viewers import moment


class Reason(forms.Form):
    """Why a review is freed; who gives back their own needs none."""

    reason = forms.CharField(required=False, max_length=2000)


@dataclass(frozen=True)
class Standing:
    """Who has a visit's review, and what the viewer may do about it.

    `person` and `since` are None where it is free; `own`: the viewer has it. `may_take`,
    `may_free`: a form for it is shown; `shut`: the viewer is a reviewer who is not shown interviews and records now; `freed`:
    from whom officers took it before, and why, as the viewer may know; `undeclared`: the public id of the factory, where the
    viewer who has the review, or may take it, has said nothing of an interest in it.
    """

    person: Any
    since: datetime | None
    own: bool
    may_take: bool
    may_free: bool
    shut: bool
    freed: tuple[Any, ...]
    undeclared: str = ""


def to_declare(request: Any, visit: Any) -> tuple[Any, ...] | None:
    """What `visit_rows.TO_DECLARE` is asked with for a reviewer; None for everybody else."""
    viewer, programme = request.viewer, visit.programme_id
    asked = programme, factories.MAY_BE_VISITED, viewer.person, visit.factory_id
    return asked if programme in viewer.programmes(REVIEWER) else None


def standing(
    request: Any, visit: Any, *, took_part: bool, freed: Iterable[FreedReview], undeclared: Iterable[tuple[str]]
) -> Standing | None:
    """How the viewer, of the team or not, stands to the review of `visit`, its `reviewer` joined; None while it has not ended.

    `freed`: from whom officers took it, as far as the viewer may know: an officer each of them, a reviewer their own.
    `undeclared`: what `to_declare` asks for.
    """
    if visit.state not in rules.READABLE:
        return None
    viewer, own = request.viewer, reviews(request, visit)
    reviewer = visit.programme_id in viewer.programmes(REVIEWER)
    free = visit.reviewer_id is None
    return Standing(
        visit.reviewer, visit.review_taken_at, own,
        may_take=reviewer and free and not took_part,
        may_free=not own and not free and not took_part and visit.programme_id in viewer.programmes(OFFICER),
        shut=reviewer and not own and not took_part,
        freed=tuple(freed) if visit.programme_id in viewer.programmes(REVIEWER, OFFICER) else (),
        undeclared=next((public_id for (public_id,) in undeclared), "") if (own or free) and not took_part else "",
    )  # fmt: skip


@door(REVIEWER, OFFICER, methods=("POST",))
def reviewer(request: Any, visit_id: str) -> HttpResponse:
    """Takes the review of a visit, gives it back or frees it, and goes back to the page that asked."""
    visit, by, now = find(Visit, request, visit_id), request.viewer, moment(request)
    if request.POST.get("step") == "take":
        act: Any = lambda: actions.take(visit=visit, by=by, now=now)  # noqa: E731
        done = _("You have the review now: the visit's interviews and records are open to you.")
    else:
        form, language = Reason(request.POST), page_language()
        reason = paragraphs(form.cleaned_data["reason"]) if form.is_valid() else ""
        act = lambda: actions.give_back(visit=visit, reason=reason, language=language, by=by, now=now)  # noqa: E731
        done = _("The review is free: another reviewer can take it.")
    attempt(request, act, done=done)
    report = (
        Report.objects.visible(by, now).filter(visit=visit.pk).first() if request.POST.get("on") == "report" else None
    )
    return redirect("review", report.public_id) if report else redirect("visit", visit.public_id)


urlpatterns = [path("reviewer/", reviewer, name="visit_reviewer")]

"""Who on a page is the visit's team, and what the other staff may open of it."""

from collections.abc import Iterable
from typing import Any

from django.http import Http404

from fairfloor.core import visits as rules
from fairfloor.core.access import MANAGER, MONITOR, OFFICER, REVIEWER
from fairfloor.core.reports import PUBLISHED
from fairfloor.registry.models import Profile, Report, Visit
from fairfloor.registry.statements import Bundle
from fairfloor.registry.visit_rows import IN_TEAM, JOINED, REPORT
from fairfloor.web.doors import find
from fairfloor.web.viewers import UNREAD, counted, moment

# Asked by every page of a visit: whether the viewer is in its team, and what the page's frame counts.
MINE = Bundle(IN_TEAM, UNREAD)


def in_team(request: Any, visit: Any, people: Iterable[int] | None = None) -> bool:
    """Whether the viewer is a monitor of this visit; `people` are the keys of its members where they are at hand."""
    viewer = request.viewer
    if visit.programme_id not in viewer.programmes(MONITOR):
        return False
    if people is not None:
        return viewer.person in people
    if request.method != "GET" or "unread" in request.__dict__:
        return IN_TEAM.first_seen(viewer, moment(request), visit.pk, viewer.person) is not None
    mine, unread = MINE.seen(viewer, moment(request), (visit.pk, viewer.person), ())
    request.unread = counted(unread)
    return bool(mine)


def took_part(request: Any, visit: int, report: Any = None, people: Iterable[int] | None = None) -> bool:
    """Whether the viewer was in the team of the visit (its id) or wrote its `report`, whatever role they hold today.

    `people` are the keys of its members where they are at hand. Such an officer decides nothing about it: the page offers no
    form and says why.
    """
    viewer = request.viewer
    if report is not None and viewer.person in (report.drafted_by_id, report.submitted_by_id):
        return True
    if people is not None:
        return viewer.person in people
    return IN_TEAM.first_seen(viewer, moment(request), visit, viewer.person) is not None


def open_to_staff(request: Any, public_id: str, *related: str) -> tuple[Any, bool]:
    """The visit, and whether the viewer is its team; other staff find its inner pages only when they may read them."""
    visit = find(Visit, request, public_id, *JOINED, *related)
    return visit, may_open(request, visit)


def may_open(request: Any, visit: Any) -> bool:
    """Whether the viewer is the visit's team; for whoever is not, nor other staff that may read it, there is no page."""
    team = in_team(request, visit)
    readers = visit.programme_id in request.viewer.programmes(OFFICER, REVIEWER) and visit.state in rules.READABLE
    if not team and not readers:
        raise Http404
    return team


def as_today(request: Any, visit: Any) -> Any:
    """The visit, before it begins with the profile that it would keep today: so each page counts the same clauses."""
    if visit.profile is None:
        visit.profile = latest_profile(request, visit.factory, visit.programme)
    return visit


def latest_profile(request: Any, factory: Any, programme: Any) -> Any:
    """What the factory was last recorded to be like in the programme, as far as the viewer may know; None before the first."""
    rows = Profile.objects.visible(request.viewer, moment(request))
    return rows.filter(factory=factory, programme=programme).order_by("-recorded_at", "-pk").first()


def open_to_team(request: Any, public_id: str) -> Any:
    """The visit, for its team alone."""
    visit, team = open_to_staff(request, public_id)
    if not team:
        raise Http404
    return visit


def takes(request: Any, visit: Any, reports: Iterable[Report] | None = None) -> bool:
    """Whether a form for what the team observed is shown: from the gate until the report is published.

    One that was sent is tried whatever came meanwhile, so that its refusal says why and keeps the words. `reports` are those
    of the visit that the viewer may know of, one or none, where they are at hand.
    """
    if visit.state != rules.CLOSED or request.method == "POST":
        return visit.state in (rules.INSIDE, rules.CLOSED)
    known = REPORT.seen(request.viewer, moment(request), visit.pk) if reports is None else reports
    return all(one.state != PUBLISHED for one in known)


def hung(row: Any, visit: Any) -> Any:
    """`row`, which hangs on the visit, with the visit and its programme joined: they are not read again."""
    row.visit, row.programme = visit, visit.programme
    return row


def is_manager(request: Any, factory: int) -> bool:
    """Whether the viewer manages the factory."""
    return any(held.role == MANAGER and held.factory == factory for held in request.viewer.held)


def reviews(request: Any, visit: Any) -> bool:
    """Whether the viewer has the review of this visit."""
    viewer = request.viewer
    return viewer.person == visit.reviewer_id and visit.programme_id in viewer.programmes(REVIEWER)


def another_reviews(request: Any, visit: Any) -> bool:
    """Whether the visit's review is another's than the viewer's, so that no form for deciding is shown."""
    return visit.reviewer_id is not None and not reviews(request, visit)


def readers(request: Any, visit_id: str) -> tuple[Any, bool]:
    """The visit for its team and its own reviewer: nobody else sees interviews, samples and records of workers."""
    visit, team = open_to_staff(request, visit_id)
    if not team and not reviews(request, visit):
        raise Http404
    return visit, team

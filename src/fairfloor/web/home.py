"""The first page: for a visitor what Fairfloor is, for a signed-in person what waits for them today."""

from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render

from fairfloor.core.access import BUYER, MANAGER, MINISTRY, OFFICER
from fairfloor.registry.models import Factory, Programme
from fairfloor.registry.statements import Statement
from fairfloor.web import sections, waiting
from fairfloor.web.doors import ANYONE, door
from fairfloor.web.people import TITLES
from fairfloor.web.viewers import moment

FACTORIES = Statement(Factory, "{row}.id IN %s", order=("name",))
PROGRAMMES = Statement(Programme, "{row}.id IN %s", order=("code",))


@door(ANYONE)
def home(request: Any) -> HttpResponse:
    """The visitor's page, or the page of the person's roles."""
    if request.viewer.person is None:
        return render(request, "home/visitor.html", {"programmes": Programme.objects.order_by("code")})
    if not request.programme:  # lazy, so never `is None`
        return render(request, "home/nothing.html", {})
    programme = request.programme
    here = {held.role for held in request.viewer.held if held.programme == programme.pk}
    mine = tuple(
        held.factory for held in request.viewer.held if held.role == MANAGER and held.programme == programme.pk
    )
    others = tuple({held.programme for held in request.viewer.held} - {programme.pk})
    return render(request, "home/roles.html", {
        "parts": _parts(request, here),
        "factories": FACTORIES.rows(mine) if mine else [],
        "opening_rule": waiting.opening_rule(request) if BUYER in here else None,
        "participation": waiting.participation(request) if MINISTRY in here else None,
        "clock": OFFICER in here and settings.DEMONSTRATION and programme.demonstration,
        "others": PROGRAMMES.rows(others) if others else [],
    })  # fmt: skip


def _parts(request: Any, here: set[str]) -> list[tuple[str, Any, dict[str, list[sections.Section]]]]:
    """For each role of `here` its title and its lists; a role with an alert to confirm comes before the others."""
    now = moment(request)
    parts = [
        (role, TITLES[role], sections.parted(waiting.of(request, role), now))
        for role in waiting.IN_ORDER
        if role in here
    ]
    return sorted(parts, key=lambda part: all(one.rank != sections.ALERTS for one in part[2]["waiting"]))

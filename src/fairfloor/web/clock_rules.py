"""The clocks of a programme: how long each runs, by what rule, and whose rule it is."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils.translation import gettext as _

from fairfloor.core.access import BUYER, MANAGER, MINISTRY, MONITOR, OFFICER, REVIEWER
from fairfloor.core.procedures import load
from fairfloor.web.doors import door
from fairfloor.web.pages import chosen_programme, procedure_of

EVERYBODY = (OFFICER, MONITOR, REVIEWER, MANAGER, BUYER, MINISTRY)


@door(*EVERYBODY)
def clocks(request: Any) -> HttpResponse:
    """Every clock of the programme with its rule in words, whose rule it is, and what the programme has set otherwise."""
    programme = chosen_programme(request, *EVERYBODY)
    procedure, plain = procedure_of(programme), load(programme.procedure)
    rows = [
        {
            "clock": clock, "rule": clock.rule(procedure.zone), "own": clock != plain.clock(clock.id),
            "plain": plain.clock(clock.id).rule(procedure.zone), "section": _section(clock.origin.section),
        }
        for clock in procedure.clocks
    ]  # fmt: skip
    return render(request, "programmes/clocks.html", {"procedure": procedure, "rows": rows})


def _section(named: str) -> str:
    """The part of the procedure in the page's language: III.1, or a key step."""
    step = named.removeprefix("key step ")
    return named if step == named else _("key step %(n)s") % {"n": step}


urlpatterns = [path("programme/clocks/", clocks, name="clocks")]

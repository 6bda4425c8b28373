"""The first page: for a visitor what Fairfloor is, for a signed-in person what waits for them today."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render

from fairfloor.registry.models import Programme
from fairfloor.web.doors import ANYONE, door


@door(ANYONE)
def home(request: Any) -> HttpResponse:
    """The visitor's page, or the page of the person's roles."""
    if request.viewer.person is None:
        return render(request, "home/visitor.html", {"programmes": Programme.objects.order_by("code")})
    return render(request, "home/roles.html", {})

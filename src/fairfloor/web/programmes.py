"""The programme that a person works in, when roles are held in more than one."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import path

from fairfloor.registry.models import Programme
from fairfloor.web.doors import SIGNED_IN, door
from fairfloor.web.pages import back


@door(SIGNED_IN, methods=("POST",))
def choose_programme(request: Any) -> HttpResponse:
    """Works from now on in another of the programmes where the person holds a role; any other stays unknown."""
    wanted = Programme.objects.filter(public_id=request.POST.get("programme", "")).first()
    if wanted is not None and wanted.pk in {held.programme for held in request.viewer.held}:
        request.session["programme"] = wanted.pk
    return redirect(back(request))


urlpatterns = [path("programme/", choose_programme, name="choose_programme")]

"""What every list of pages shares: which programme it is about, how long a page is, where a form may lead back to."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.http import Http404
from django.urls import Resolver404, resolve, reverse
from django.utils.http import url_has_allowed_host_and_scheme

from fairfloor.core.procedures import Procedure, load
from fairfloor.registry.models import Programme
from fairfloor.registry.rules import rules_of

PAGE = 50


def chosen_programme(request: Any, *roles: str) -> Programme:
    """The programme that the person works in now; not found unless one of `roles` is held in it."""
    programme = request.programme
    if not programme or programme.pk not in request.viewer.programmes(*roles):
        raise Http404
    return programme


def procedure_of(programme: Programme) -> Procedure:
    """The programme's procedure with its own settings in force."""
    return load(programme.procedure).with_settings(programme.settings)


def zone_of(programme: Programme, at: datetime) -> str:
    """The programme's zone at `at`, in which what belongs to no factory is shown: one query."""
    return rules_of(programme).zone(at)


def page_languages() -> list[tuple[str, str]]:
    """The languages of pages and mails, as choices."""
    return list(settings.LANGUAGES)


def back(request: Any) -> str:
    """Where a small form of the frame leads back to: the page that it names, if it is one of ours, else the first."""
    target = request.POST.get("next", "")
    ours = url_has_allowed_host_and_scheme(target, {request.get_host()}, require_https=request.is_secure())
    return target if ours else reverse("home")


def above(path: str) -> str:
    """The page at `path`, or the nearest one above it: what only takes a form has its form there. The first page, if none is."""
    parts = path.strip("/").split("/")
    for count in range(len(parts), 0, -1):
        address = f"/{'/'.join(parts[:count])}/"
        try:
            view = resolve(address).func
        except Resolver404:
            continue
        if "GET" in getattr(view, "methods", ()):
            return address
    return reverse("home")

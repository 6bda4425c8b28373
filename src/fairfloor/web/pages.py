"""What every list of pages shares: which programme it is about, how long a page is, where a form may lead back to."""

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.paginator import Page, Paginator
from django.http import Http404
from django.urls import Resolver404, resolve
from django.utils.http import url_has_allowed_host_and_scheme

from fairfloor.core.access import Viewer
from fairfloor.core.procedures import Procedure, founded
from fairfloor.registry.models import Programme
from fairfloor.registry.rules import rules_of
from fairfloor.registry.statements import Statement
from fairfloor.web import routes

PAGE = 50


class Endless(Paginator):
    """Pages of a list that is too long to be counted for each of them: it knows whether there is a next one."""

    endless = True

    def get_page(self, number: Any) -> Page:
        """The page; the first one where there is no such page."""
        told = str(number)
        wanted = int(told) if re.fullmatch(r"[1-9]\d{0,5}", told) else 1
        found = self._slice(wanted)
        return found if found.object_list or wanted == 1 else self._slice(1)

    def _slice(self, number: int) -> Page:
        start = (number - 1) * self.per_page
        rows = list(self.object_list[start : start + self.per_page + 1])
        return _Part(rows[: self.per_page], number, self, more=len(rows) > self.per_page)


class _Part(Page):
    """A page of an endless list."""

    def __init__(self, rows: list[Any], number: int, paginator: Endless, *, more: bool) -> None:
        super().__init__(rows, number, paginator)
        self.more = more

    def has_next(self) -> bool:
        """Whether something comes after it."""
        return self.more

    def next_page_number(self) -> int:
        """Its number plus one."""
        return self.number + 1

    def previous_page_number(self) -> int:
        """Its number less one."""
        return self.number - 1


@dataclass(frozen=True)
class Standing:
    """The rows of a statement with columns as a list that pages are cut from: each a mapping by the names of its columns."""

    statement: Statement
    viewer: Viewer
    at: datetime
    values: tuple[Any, ...]

    def count(self) -> int:
        """How many there are."""
        return self.statement.count_seen(self.viewer, self.at, *self.values)

    def __getitem__(self, part: slice) -> list[dict[str, Any]]:
        rows = self.statement.part_seen(self.viewer, self.at, part.start, part.stop - part.start, *self.values)
        return [dict(zip(self.statement.columns, row, strict=True)) for row in rows]


def chosen_programme(request: Any, *roles: str) -> Programme:
    """The programme that the person works in now; not found unless one of `roles` is held in it."""
    programme = request.programme
    if not programme or programme.pk not in request.viewer.programmes(*roles):
        raise Http404
    return programme


def procedure_of(programme: Programme) -> Procedure:
    """The programme's procedure with its own settings in force."""
    return founded(programme.procedure, programme.settings)


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
    return target if ours else routes.to("home")


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
    return routes.to("home")

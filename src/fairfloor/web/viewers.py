"""Who looks at a page and at which moment: `request.now`, `request.viewer`, `request.programme`."""

from collections.abc import Callable, Iterable
from contextlib import nullcontext
from datetime import UTC, datetime
from typing import Any

from django.conf import settings
from django.core.handlers.wsgi import WSGIRequest
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.functional import SimpleLazyObject, cached_property
from django.utils.translation import gettext_lazy

from fairfloor.core.access import BUYER, MANAGER, MINISTRY, MONITOR, OFFICER, REVIEWER, ROLES, Viewer
from fairfloor.registry import walls
from fairfloor.registry.clocks import shown
from fairfloor.registry.models import Notice, Programme
from fairfloor.registry.rules import ROW, SETTINGS, keep, kept, programme_of, rules_of
from fairfloor.registry.statements import Bundle, Statement
from fairfloor.registry.viewers import viewer_of
from fairfloor.web import routes
from fairfloor.web.uploads import too_large

# The menu: address name, title, and the roles that see the entry.
MENU: tuple[tuple[str, Any, frozenset[str]], ...] = (
    ("factories", gettext_lazy("Factories"), frozenset({OFFICER, MONITOR, REVIEWER, MINISTRY})),
    ("visits", gettext_lazy("Visits"), frozenset({OFFICER, MONITOR, REVIEWER})),
    ("alerts", gettext_lazy("Alerts"), frozenset({OFFICER, MONITOR, REVIEWER})),
    ("portfolio", gettext_lazy("Portfolio"), frozenset({BUYER})),
    ("reports", gettext_lazy("Reports"), frozenset({OFFICER, MONITOR, REVIEWER, MANAGER, BUYER})),
    ("noncooperations", gettext_lazy("Non-cooperation"), frozenset({OFFICER, MINISTRY})),
    ("access", gettext_lazy("Access for buyers"), frozenset({MANAGER})),
    ("interests", gettext_lazy("Interests"), frozenset({MONITOR, REVIEWER})),
    ("gifts", gettext_lazy("Gifts"), frozenset({MONITOR})),
    ("complaints", gettext_lazy("Complaints"), frozenset({MANAGER})),
    ("people", gettext_lazy("People"), frozenset({OFFICER})),
    ("log", gettext_lazy("Event log"), frozenset({OFFICER})),
)
# What everybody's menu ends with, whoever they are; a visitor's also with what stands at the foot of every page.
PUBLIC_MENU, FOOT, OWN_FOOT = ("standards",), ("verify",), ("clocks",)
TITLES = {
    **{name: title for name, title, _whose in MENU},
    "standards": gettext_lazy("Standards"), "verify": gettext_lazy("Check a report"),
    "clocks": gettext_lazy("Clocks of the programme"),
}  # fmt: skip


UNREAD = Statement(Notice, "{row}.read_at IS NULL", columns=("person_id",), gathered=Count("pk"))
# What the frame of a page asks for, in one statement.
FRAME = Bundle(ROW, SETTINGS, UNREAD)


class Looking(WSGIRequest):
    """A request that knows its moment, who looks and in which programme, each from when it is first asked for."""

    @cached_property
    def now(self) -> datetime:
        """The request's moment, the same all through it."""
        return shown(datetime.now(UTC))

    @cached_property
    def viewer(self) -> Viewer:
        """Who looks, with the roles held now; nobody when not signed in."""
        user: Any = self.user
        user.is_authenticated  # noqa: B018  (loads the lazy user)
        return viewer_of(getattr(user, "_wrapped", user), self.now)

    @cached_property
    def programme(self) -> Programme | None:
        """The programme that the person works in: the one chosen, else the first of those where a role is held."""
        held = sorted({role.programme for role in self.viewer.held})
        if not held:
            return None
        chosen = self.session.get("programme")
        key = chosen if chosen in held else held[0]
        if self.method not in ("GET", "HEAD"):  # no page is shown
            return programme_of(key)
        (programme,), made, unread = FRAME.seen(self.viewer, self.now, (key,), (key,), ())
        self.unread = counted(unread)
        return keep(programme, made)

    @cached_property
    def unread(self) -> int:
        """How many notices wait for the person: asked with the programme, where a page asks for that first."""
        return counted(UNREAD.seen(self.viewer, self.now))


def counted(unread: Iterable[tuple[int, int]]) -> int:
    """How many notices the rows of UNREAD count."""
    return sum(count for _person, count in unread)


class ViewerMiddleware:
    """Gives every request its moment and its viewer (see `Looking`), and lets no one inherit another's sight."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: Any) -> HttpResponse:
        walls.forget()
        request.__class__ = Looking
        try:
            with routes.of_one_request(), kept() if request.method in ("GET", "HEAD") else nullcontext():
                response = too_large(request) or self.get_response(request)
        finally:
            walls.forget()
        # A page is for whoever asked for it: neither a proxy nor a shared computer keeps it after signing out.
        response.setdefault("Cache-Control", "private, no-store")
        return response


def moment(request: Any) -> datetime:
    """The request's moment (the same all through the request)."""
    now: datetime = request.now
    return now


def roles(viewer: Viewer) -> set[str]:
    """The names of the roles held, for menus."""
    return {held.role for held in viewer.held} & set(ROLES)


def page(request: Any) -> dict[str, Any]:
    """What every page's frame needs: the roles for the menu, unread notices, the language, the demonstration's mark."""
    if not hasattr(request, "viewer"):
        return {}
    found: dict[str, Any] = {
        "demonstration": settings.DEMONSTRATION,
        "clock_zone": "UTC",
        "now": moment(request),
        "language": translation.get_language(),
        "lang": (translation.get_language() or "en").split("-")[0],
        "menu": (*PUBLIC_MENU, *FOOT),
        "foot": FOOT,
    }
    if request.viewer.person is not None:
        held = roles(request.viewer)
        menu = (*(name for name, _title, whose in MENU if held & whose), *PUBLIC_MENU)
        found |= {
            "roles": held,
            "unread": request.unread,
            "programme": SimpleLazyObject(lambda: request.programme),  # most templates do not ask
            "menu": menu,
        }
        if settings.DEMONSTRATION and request.programme:
            found["clock_zone"] = rules_of(request.programme).zone(found["now"])
        found["foot"] = (*FOOT, *OWN_FOOT) if held else FOOT
    return found

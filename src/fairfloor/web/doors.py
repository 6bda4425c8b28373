"""The door of every page: who may come in; and how a page finds one thing, or answers that there is none."""

from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.http.response import HttpResponseBase
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from fairfloor.actions.acts import Refused
from fairfloor.core.languages import Text
from fairfloor.registry.visit_rows import by_public_id
from fairfloor.web import once
from fairfloor.web.pages import above
from fairfloor.web.viewers import moment, roles

ANYONE = "anyone"
SIGNED_IN = "signed-in"
View = Callable[..., HttpResponseBase]


def door(*admitted: str, methods: tuple[str, ...] = ("GET",), again: bool = False) -> Callable[[View], View]:
    """Admits the named roles (or ANYONE, or SIGNED_IN) by `methods`; to anyone else who is signed in there is no page.

    A form that comes twice is taken once (`once.py`), unless its page itself knows it `again` or must answer each.
    The table of every address and role in the tests is made from `view.door` and `view.methods`.
    """

    taken = [*methods, "HEAD"] if "GET" in methods else list(methods)

    def hang(view: View) -> View:
        @wraps(view)
        def come_in(request: Any, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if request.method not in taken:
                return _not_taken(request, taken)
            if "%00" in request.GET.urlencode():  # no word that is kept holds a NUL; PostgreSQL refuses to look for one
                raise Http404
            if ANYONE not in admitted:
                if request.viewer.person is None:
                    return redirect_to_login(_onwards(request))
                if SIGNED_IN not in admitted and not roles(request.viewer) & set(admitted):
                    raise Http404
            if request.method == "POST" and not again:
                return once.taken(request, lambda: view(request, *args, **kwargs))
            return view(request, *args, **kwargs)

        come_in.door, come_in.methods, come_in.again = admitted, methods, again  # type: ignore[attr-defined]
        return come_in

    return hang


def _not_taken(request: Any, taken: list[str]) -> HttpResponse:
    """The page of an address that is not asked in this way: it says that nothing was written, and leads to where it is done."""
    return HttpResponseNotAllowed(taken, render_to_string("405.html", {"above": above(request.path)}, request))


def _onwards(request: Any) -> str:
    """Where signing in leads: to what was looked at; for what was sent and is lost, to the page that says so."""
    asked = request.get_full_path()
    return f"{reverse('again')}?{urlencode({'to': asked}, safe='/')}" if request.method == "POST" else asked


def find(model: Any, request: Any, public_id: str, *related: str) -> Any:
    """The row that the viewer may know of, with `related` joined; else the page is not found, whatever the reason."""
    row = by_public_id(model, related).first_seen(request.viewer, moment(request), public_id)
    if row is None:
        raise Http404
    return row


def say(text: Text | dict[str, str] | None) -> str:
    """A bookshelf text or a refusal in the language of the page."""
    return Text(text).say(translation.get_language() or "en") if text else ""


def attempt(request: HttpRequest, act: Callable[[], Any], *, done: str = "") -> Any:
    """Takes an action; a refusal becomes a message and None, success the message `done` and the action's answer (or True)."""
    try:
        answer = act()
    except Refused as refused:
        messages.error(request, say(refused.why))
        return None
    messages.success(request, done or _("Saved."))
    return True if answer is None else answer

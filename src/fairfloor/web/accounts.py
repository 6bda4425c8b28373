"""Signing in and one's own account: django-allauth's pages behind our doors, and those of its pages that stay closed."""

from datetime import datetime
from typing import Any

from allauth.mfa.utils import is_mfa_enabled
from allauth.urls import urlpatterns as offered
from axes.decorators import axes_dispatch
from django.contrib import messages
from django.core.exceptions import ImproperlyConfigured
from django.db.models import Q
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, URLResolver, path
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from fairfloor.actions import addresses, people
from fairfloor.registry.models import Role
from fairfloor.web.doors import ANYONE, SIGNED_IN, attempt, door
from fairfloor.web.pages import above, page_languages, zone_of
from fairfloor.web.people import TITLES
from fairfloor.web.templatetags.sheets import called
from fairfloor.web.viewers import moment

READ, FORM = ("GET",), ("GET", "POST")
HOURS = tuple(map(str, range(24)))

# Every address of allauth that is open: its name, who may come in, by which methods. The pages of a sign-in under way
# and of a mailed link are for anyone, since they look for the half-finished sign-in or the link themselves.
OPEN: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("account_login", ANYONE, FORM),
    ("account_logout", ANYONE, FORM),
    ("account_inactive", ANYONE, READ),
    ("account_reset_password", ANYONE, FORM),
    ("account_reset_password_done", ANYONE, READ),
    ("account_reset_password_from_key", ANYONE, FORM),
    ("account_reset_password_from_key_done", ANYONE, READ),
    ("mfa_authenticate", ANYONE, FORM),
    ("account_change_password", SIGNED_IN, FORM),
    ("account_reauthenticate", SIGNED_IN, FORM),
    ("mfa_index", SIGNED_IN, READ),
    ("mfa_reauthenticate", SIGNED_IN, FORM),
    ("mfa_activate_totp", SIGNED_IN, FORM),
    ("mfa_deactivate_totp", SIGNED_IN, FORM),
    ("mfa_view_recovery_codes", SIGNED_IN, READ),
    ("mfa_generate_recovery_codes", SIGNED_IN, FORM),
    ("mfa_download_recovery_codes", SIGNED_IN, READ),
)
# Every address of allauth that is closed: nobody opens an account alone, mail addresses are the officers' to write, and
# a first password is chosen through the link in a mail. allauth itself asks for these names, so they lead to "not found".
CLOSED: tuple[str, ...] = (
    "account_signup",
    "account_email",
    "account_email_verification_sent",
    "account_confirm_email",
    "account_set_password",
    "account_confirm_login_code",
)


@door(ANYONE, methods=FORM)
def closed(request: Any, **_: str) -> HttpResponse:
    """No page, for anybody."""
    raise Http404


@door(SIGNED_IN)
def account(request: Any) -> HttpResponse:
    """One's own account: name, address, language, password and the second step of signing in."""
    roles = _held(request)
    holding = [
        {
            "title": TITLES[role.role],
            "of": called(role.factory) if role.factory else getattr(role.organisation, "name", ""),
            "programme": role.programme.name,
        }
        for role in roles.select_related("programme", "factory", "organisation")
    ]
    return render(request, "account/account.html", {
        "person": request.user, "holding": holding, "languages": page_languages(), "second": is_mfa_enabled(request.user),
        "hours": [(hour, f"{hour:02}:00") for hour in range(24)], "zones": _zones(roles, moment(request)),
        "moving": addresses.waiting_of(request.user, moment(request)),
    })  # fmt: skip


def _zones(roles: Any, now: datetime) -> list[str]:
    """The zones of the programmes that the roles are held in: on which clocks an hour is chosen."""
    programmes = {role.programme for role in roles.select_related("programme")}
    return sorted({zone_of(programme, now) for programme in programmes})


@door(SIGNED_IN, methods=("POST",))
def mail_choice(request: Any) -> HttpResponse:
    """Chooses mails at once, or one a day and its hour."""
    told = request.POST.get("hour", "")
    hour = None if request.POST.get("mails") != "daily" else int(told) if told in HOURS else -1
    choose = lambda: people.choose_mail(  # noqa: E731
        person=request.user, hour=hour, by=request.viewer, now=moment(request)
    )
    attempt(request, choose, done=_("Kept: this is how mails reach you from now on."))
    return redirect("account")


@door(SIGNED_IN)
def again(request: Any) -> HttpResponse:
    """After signing in, for who had sent something while signed out: says that nothing was written, and leads to the form."""
    asked = request.GET.get("to", "")
    ours = url_has_allowed_host_and_scheme(asked, None)
    found = above(asked.partition("?")[0]) if ours else above("/")
    messages.error(request, _("You were signed out; nothing was written. Please do it once more."))
    return redirect(asked if asked.partition("?")[0] == found else found)


def _held(request: Any) -> Any:
    """The roles that the person holds at this moment."""
    now = moment(request)
    began = Role.objects.filter(person=request.viewer.person, started_at__lte=now)
    return began.filter(Q(ended_at__isnull=True) | Q(ended_at__gt=now)).order_by("pk")


def _guarded(pattern: URLPattern) -> URLPattern:
    rows = {name: (who, methods) for name, who, methods in OPEN}
    if pattern.name in CLOSED:
        return URLPattern(pattern.pattern, closed, name=pattern.name)
    if pattern.name not in rows:
        raise ImproperlyConfigured(
            f"allauth offers the address {pattern.name!r}, which web/accounts.py neither opens nor closes"
        )
    who, methods = rows[pattern.name]
    view = axes_dispatch(pattern.callback) if pattern.name == "account_login" else pattern.callback
    return URLPattern(pattern.pattern, door(who, methods=methods, again=True)(view), pattern.default_args, pattern.name)


def _behind_doors(patterns: list[URLPattern | URLResolver]) -> list[URLPattern | URLResolver]:
    return [
        _guarded(one) if isinstance(one, URLPattern) else URLResolver(one.pattern, _behind_doors(one.url_patterns))
        for one in patterns
    ]


urlpatterns = [
    path("", account, name="account"),
    path("mails/", mail_choice, name="mail_choice"),
    path("again/", again, name="again"),
    *_behind_doors(offered),
]

"""Languages: in which the pages are read, and which people speak."""

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import path
from django.utils.translation import get_supported_language_variant, gettext_lazy

from fairfloor.actions import people
from fairfloor.web.doors import ANYONE, door
from fairfloor.web.pages import back
from fairfloor.web.viewers import moment

# Languages that workers and monitors speak, by their codes; the first are the most asked for.
SPOKEN: dict[str, Any] = {
    "km": gettext_lazy("Khmer"),
    "zh": gettext_lazy("Chinese (Mandarin)"),
    "yue": gettext_lazy("Chinese (Cantonese)"),
    "en": gettext_lazy("English"),
    "vi": gettext_lazy("Vietnamese"),
    "th": gettext_lazy("Thai"),
    "ko": gettext_lazy("Korean"),
    "ja": gettext_lazy("Japanese"),
}


def names(codes: Iterable[str]) -> list[str]:
    """The names of spoken languages in the language of the page; an unknown code is shown as it is."""
    return [str(SPOKEN.get(code, code)) for code in codes]


def supported(code: str) -> str:
    """The language of pages that serves `code` (`zh` gives `zh-hans`), else English."""
    try:
        return get_supported_language_variant(code)
    except LookupError:
        return settings.LANGUAGE_CODE


def keep(response: HttpResponse, code: str) -> HttpResponse:
    """Makes `code` the language of the pages that this browser asks for from now on."""
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        supported(code),
        max_age=365 * 86400,
        httponly=settings.LANGUAGE_COOKIE_HTTPONLY,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )
    return response


@door(ANYONE, methods=("POST",), again=True)
def language(request: Any) -> HttpResponse:
    """Chooses the language of the pages; a signed-in person gets mails in it too."""
    wanted = request.POST.get("language", "")
    response = redirect(back(request))
    if wanted not in dict(settings.LANGUAGES):
        return response
    if request.viewer.person is not None:
        by, now = request.viewer, moment(request)
        people.choose_language(person=request.user, language=wanted, by=by, now=now)
    return keep(response, wanted)


urlpatterns = [path("language/", language, name="language")]

"""The page where anyone checks a report: by the file itself or by the hash on its pages; it tells nothing else of it."""

import hashlib
from typing import Any

from django import forms
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fairfloor.actions import report_checks
from fairfloor.registry import keys
from fairfloor.web.doors import ANYONE, door
from fairfloor.web.viewers import moment


class CheckForm(forms.Form):
    """The file, or the hash that stands on each of its pages."""

    file = forms.FileField(
        label=gettext_lazy("The PDF, as it was downloaded"), required=False,
        help_text=gettext_lazy("It is compared and not kept."),
    )  # fmt: skip
    sha256 = forms.CharField(
        label=gettext_lazy("Or the hash at the foot of its pages"), required=False, max_length=100,
        help_text=gettext_lazy("64 digits and letters, after “SHA-256”."),
    )  # fmt: skip

    def clean_sha256(self) -> str:
        """The hash without the blanks that copying brings along."""
        told = "".join(str(self.cleaned_data["sha256"]).split()).lower()
        if told and not report_checks.HASH.fullmatch(told):
            raise forms.ValidationError(
                _("A hash has 64 signs, 0 to 9 and a to f; this has others, or another number.")
            )
        return told

    def clean(self) -> dict[str, Any]:
        """One of the two is needed."""
        found = super().clean() or {}
        if not self.errors and not found.get("file") and not found.get("sha256"):
            raise forms.ValidationError(_("Choose the PDF, or type the hash that stands on its pages."))
        return found


@door(ANYONE, methods=("GET", "POST"))
def check(request: Any) -> HttpResponse:
    """The form, and what became of the file or hash that was given."""
    form = CheckForm(request.POST or None, request.FILES or None) if request.method == "POST" else CheckForm()
    context: dict[str, Any] = {"form": form, "public_key": keys.public_key(), "zone": "UTC"}
    if form.is_bound and form.is_valid():
        file = form.cleaned_data["file"]
        sha256 = _hash(file) if file else form.cleaned_data["sha256"]
        context |= {
            "asked": sha256, "by_file": bool(file), "standing": report_checks.standing(sha256=sha256, now=moment(request)),
        }  # fmt: skip
    return render(request, "reports/check.html", context)


@door(ANYONE)
def check_hash(request: Any, sha256: str) -> HttpResponse:
    """The same for programs, by the hash alone."""
    found = report_checks.standing(sha256=sha256, now=moment(request))
    if found is None:
        raise Http404
    return JsonResponse(found.as_json())


def _hash(file: Any) -> str:
    plain = hashlib.sha256()
    for piece in file.chunks():
        plain.update(piece)
    return plain.hexdigest()


urlpatterns = [
    path("verify/", check, name="verify"),
    path("verify/<str:sha256>.json", check_hash, name="verify_hash"),
]

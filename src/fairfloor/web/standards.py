"""The standards for everybody: which there are, what one asks for, and each clause with its limits and the law's.

Nothing is read but the bookshelf, so that nobody has to sign in. `?lang=zh` or `en` makes a page that can be sent to
somebody in the language it is meant to be read in; without it the reader's own language holds.
"""

import re
from collections.abc import Iterable
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils import translation
from django.utils.translation import gettext_lazy
from django.views.decorators.http import condition

from fairfloor.core import law, standards
from fairfloor.core.clauses import Clause
from fairfloor.core.periods import local_day
from fairfloor.reporting import handbooks, labels
from fairfloor.web import routes
from fairfloor.web.doors import ANYONE, door, say
from fairfloor.web.guidance import Link, binding_limits, linked, own_limits, told
from fairfloor.web.handbooks import printed
from fairfloor.web.inputs import NAMES, day_input, page_language
from fairfloor.web.languages import supported
from fairfloor.web.viewers import moment

LANGUAGES = ("zh", "en")
NUMBER = re.compile(r"\d+[a-z]?(\.\w+)?")
LONGEST = 100  # signs of a search
KEPT = ("lang", "edition")  # what leads on from page to page in the address


def public() -> tuple[str, ...]:
    """The codes that anyone may read: the library's. What an installation added (`fairfloor standard add`) is its own."""
    return standards.codes(standards.FOLDER)


@door(ANYONE)
def shelf(request: Any) -> HttpResponse:
    """The standards on the shelf, the newest edition of each."""
    _speak(request)
    found = [standards.load(code) for code in public()]
    return render(request, "standards/list.html", {"standards": found, **_frame(request)})


@door(ANYONE)
def standard(request: Any, code: str) -> HttpResponse:
    """One standard: its sections with their clauses, by number or by words in the language of the page."""
    _speak(request)
    found, words = _standard(request, code), request.GET.get("q", "").strip()[:LONGEST]
    wanted = [one.id for one in _matching(found.clauses, words, page_language())]
    groups = [
        (
            section,
            _by_part(section, [one for one in found.clauses if one.section == section.number and one.id in wanted]),
        )
        for section in found.sections
    ]
    return render(request, "standards/standard.html", {
        "standard": found, "groups": [(section, parts) for section, parts in groups if parts], "words": words,
        "found": len(wanted), "editions": standards.editions(code), "newest": _newest(found), **_frame(request),
    })  # fmt: skip


class PlaceForm(forms.Form):
    """Where and on which day a factory would be held to the clause."""

    jurisdiction = forms.ChoiceField(label=gettext_lazy("Place"))
    on = forms.DateField(
        label=gettext_lazy("Day"), input_formats=["%Y-%m-%d"], required=False, widget=day_input(),
        help_text=gettext_lazy("Today if it is left empty."),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["jurisdiction"].choices = [(id, say(law.title(id))) for id in law.jurisdictions()]  # type: ignore[attr-defined]


@door(ANYONE)
def clause(request: Any, code: str, number: str) -> HttpResponse:
    """One clause whole; with a place and a day the limits that bind there, else the standard's own."""
    _speak(request)
    held_to = _standard(request, code)
    found = _clause(held_to, number)
    form = PlaceForm(request.GET if "jurisdiction" in request.GET else None)
    place = on = None
    if form.is_bound and form.is_valid():
        place, on = form.cleaned_data["jurisdiction"], form.cleaned_data["on"] or local_day(moment(request), "UTC")
    resolved = binding_limits(held_to, found, place, on, {}) if place and on else own_limits(held_to, found)
    clauses, section = held_to.clauses, held_to.section(found.section)
    at = clauses.index(found)
    return render(request, "standards/clause.html", {
        "standard": held_to, "clause": found, "section": section, "newest": _newest(held_to), "form": form,
        "part": next((one for one in section.parts if one.id == found.part), None),
        "only_where": None if found.applies.form == "always" else found.applies.say(),
        "place": law.title(place) if place else None, "opened": True, "editions": _editions(request, found),
        "before": clauses[at - 1] if at else None, "after": clauses[at + 1] if at + 1 < len(clauses) else None,
        **told(held_to, found), **resolved, **_links(request, held_to, found), **_frame(request),
    })  # fmt: skip


def _links(request: Any, held_to: standards.Standard, found: Clause) -> dict[str, list[Link]]:
    def address(code: str, number: str, whole: bool) -> str:
        kept = _kept(request) if code == held_to.code else _kept(request, edition="")
        if whole:
            return routes.to("standard", code) + kept + f"#section-{number}"
        return routes.to("standard_clause", code, number) + kept

    return linked(found, {held_to.code: held_to.edition}, address, {})


def _editions(request: Any, found: Clause) -> list[tuple[str, date | None, str]]:
    """The editions that have the clause, the oldest first: name, since when it holds, address."""
    code = found.id.partition("/")[0]
    loaded = (standards.load(code, edition) for edition in standards.editions(code))
    return [
        (one.edition, one.effective, request.path + _kept(request, edition=one.edition))
        for one in loaded
        if any(found.id == clause.id for clause in one.clauses)
    ]


@door(ANYONE)
def handbook(request: Any, code: str, language: str) -> HttpResponse:
    """The whole standard as one PDF; anybody's cache may keep it for an hour, and ask by its hash whether it changed."""
    found = _standard(request, code)
    if language not in labels.languages():
        raise Http404
    tag = f'"{handbooks.content_hash(found.code, found.edition, language)}"'
    response = condition(etag_func=lambda *_: tag)(_printed)(request, found, language)
    response["Cache-Control"] = "public, max-age=3600"
    return response


def _printed(_request: Any, found: standards.Standard, language: str) -> HttpResponse:
    response = HttpResponse(printed(found, language), content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{found.code}-{found.edition}-handbook-{language}.pdf"'
    return response


# ------------------------------------------------------------------------------------------------------------- searching


def _matching(clauses: Iterable[Clause], words: str, language: str) -> list[Clause]:
    """The clauses whose number it is, or is within it (9, 9.7); else those in which every word stands."""
    clauses = list(clauses)
    asked = words.casefold()
    if NUMBER.fullmatch(asked):
        numbered = [one for one in clauses if asked in (one.number, one.section, one.part) or _below(one, asked)]
        if numbered:
            return numbered
    return [one for one in clauses if all(word in _said(one, language) for word in asked.split())]


def _below(one: Clause, number: str) -> bool:
    return one.number.startswith(f"{number}.")


def _said(one: Clause, language: str) -> str:
    texts = [one.title, one.requirement, *(check.what for check in one.checks), *(record.what for record in one.record)]
    texts += [again.what for again in one.recurrences] + list(one.recommendations) + list(one.notes)
    words = [text.say(language) for text in texts] + [one.id]
    for substance in one.substances:
        words += [substance.name.say(language), *substance.synonyms, substance.cas]
    return "\n".join(words).casefold()


def _by_part(section: standards.Section, clauses: list[Clause]) -> list[tuple[Any, list[Clause]]]:
    """The clauses under the part that they belong to; None for those of a section without parts."""
    parts = [None, *section.parts]
    grouped = [(part, [one for one in clauses if one.part == (part.id if part else "")]) for part in parts]
    return [(part, found) for part, found in grouped if found]


# ------------------------------------------------------------------------------------- what every page here has in common


def _standard(request: Any, code: str) -> standards.Standard:
    """The standard in the edition that the address names, else the newest; not found otherwise."""
    if code not in public():
        raise Http404
    try:
        return standards.load(code, request.GET.get("edition") or None)
    except standards.NotOnShelf:
        raise Http404 from None


def _clause(held_to: standards.Standard, number: str) -> Clause:
    try:
        return held_to.clause(f"{held_to.code}/{number}")
    except standards.NotOnShelf:
        raise Http404 from None


def _newest(found: standards.Standard) -> bool:
    return found.edition == standards.editions(found.code)[-1]


def _speak(request: Any) -> None:
    """Answers in the language that the address asks for, if it asks for one of ours."""
    if request.GET.get("lang") in LANGUAGES:
        translation.activate(supported(request.GET["lang"]))
        request.LANGUAGE_CODE = translation.get_language()


def _kept(request: Any, **changed: str) -> str:
    """The end of an address within these pages: the language and the edition that this one was asked in."""
    told = {name: request.GET.get(name, "") for name in KEPT} | changed
    left = {name: value for name, value in told.items() if value}
    return f"?{urlencode(left)}" if left else ""


def _frame(request: Any) -> dict[str, Any]:
    """The page in the other languages, its own address without a language, and what links here end with."""
    asked = {name: value for name, value in request.GET.items() if name != "lang" and value}
    other = [code for code in LANGUAGES if code != page_language()]
    return {
        "others": [(code, NAMES[code], "?" + urlencode({**asked, "lang": code})) for code in other],
        "here": request.path + (f"?{urlencode(asked)}" if asked else ""),
        "kept": _kept(request), "kept_newest": _kept(request, edition=""),
        "hidden": [(name, request.GET[name]) for name in KEPT if request.GET.get(name)],
        "languages": [(code, NAMES[code]) for code in LANGUAGES],
    }  # fmt: skip


urlpatterns = [
    path("standards/", shelf, name="standards"),
    path("standards/<str:code>/", standard, name="standard"),
    path("standards/<str:code>/handbook-<str:language>.pdf", handbook, name="standard_handbook"),
    path("standards/<str:code>/<str:number>/", clause, name="standard_clause"),
]

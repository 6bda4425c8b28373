"""Applications that wait for a decision, in one list: an officer ticks those to accept, reads what will happen, and accepts."""

from collections.abc import Collection, Sequence
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import F
from django.db.models.functions import Lower
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from fairfloor.actions import applications as actions
from fairfloor.actions.acts import Refused
from fairfloor.core import factories
from fairfloor.core.access import OFFICER
from fairfloor.core.languages import run_on
from fairfloor.core.phrases import phrase
from fairfloor.registry.models import Participation
from fairfloor.web.doors import door, say
from fairfloor.web.factories import named
from fairfloor.web.orders import Order, name_key, name_order, order_of
from fairfloor.web.pages import chosen_programme
from fairfloor.web.templatetags.sheets import called
from fairfloor.web.viewers import moment
from fairfloor.web.words import PARTICIPATION_MARKS

TOLD = 10  # factories left out that the page names after an acceptance
LIKES = ":3"  # factories that one may be, named in its row; its own page has them all
HEADS = {
    "name": gettext_lazy("Factory"), "number": gettext_lazy("Registration number"), "contact": gettext_lazy("Contact"),
    "applied": gettext_lazy("Applied"),
}  # fmt: skip


@door(OFFICER, methods=("GET", "POST"))
def applications(request: Any) -> HttpResponse:
    """The applications that wait; what was ticked is looked at first, and then accepted."""
    programme = chosen_programme(request, OFFICER)
    step = request.POST.get("step", "") if request.method == "POST" else ""
    if step == "accept":
        return _accept(request, programme)
    chosen = request.POST.getlist("factory")[: actions.MOST]
    if step == "look":
        return _look(request, programme, chosen)
    if request.method == "POST" and step != "back":
        raise Http404
    return _list(request, programme, chosen)


def _list(request: Any, programme: Any, chosen: Collection[str]) -> HttpResponse:
    """The list with a page's boxes ticked: those `chosen`, or all that resemble nothing where the address asks for it."""
    order, words = order_of(request, HEADS, "applied"), request.GET.get("q", "").strip()
    page = Paginator(_waiting(request, programme, order, words), actions.MOST).get_page(request.GET.get("page"))
    lines = actions.looked_at(list(page), programme=programme, by=request.viewer, now=moment(request))
    every = request.GET.get("tick") == "all" and not chosen
    return render(request, "factories/applications.html", {
        "page": page, "order": order, "words": words, "marks": PARTICIPATION_MARKS, "most": actions.MOST, "likes": LIKES,
        "lines": [(one, one.row.factory.public_id in chosen or (every and one.open and not one.likes)) for one in lines],
        "alike": sum(1 for one in lines if one.likes), "every": every,
        "unlike": any(one.open and not one.likes for one in lines),
    })  # fmt: skip


def _waiting(request: Any, programme: Any, order: Order, words: str) -> Any:
    rows = Participation.objects.visible(request.viewer, moment(request))
    rows = named(rows.filter(programme=programme, state=factories.APPLIED), words, of="factory__")
    keys = {
        "name": name_key(of="factory__"), "number": Lower("factory__registration_number"), "contact": Lower("contact_name"),
        "applied": F("applied_at"),
    }  # fmt: skip
    rows = order.sort(rows, keys, own=("applied_at", *name_order(of="factory__")), of="factory__")
    return rows.select_related("factory", "programme")


def _look(request: Any, programme: Any, chosen: Sequence[str]) -> HttpResponse:
    """What accepting those chosen would do, before it is done."""
    by, now = request.viewer, moment(request)
    rows = [row for row in actions.of_factories(programme, chosen, by=by, now=now) if row.state == factories.APPLIED]
    lines = [one for one in actions.looked_at(rows, programme=programme, by=by, now=now) if one.open]
    if not lines:
        messages.error(request, say(phrase("factories.none-chosen")))
        return redirect(request.get_full_path())
    return render(request, "factories/applications_look.html", {
        "lines": lines, "marks": PARTICIPATION_MARKS, "likes": LIKES, "count": len(lines),
        "alike": sum(1 for one in lines if one.likes),
        "accounts": len({one.row.contact_email.lower() for one in lines}),
    })  # fmt: skip


def _accept(request: Any, programme: Any) -> HttpResponse:
    """Accepts what was looked at, and tells what became of it."""
    chosen = {public_id: request.POST.get(f"seen-{public_id}", "") for public_id in request.POST.getlist("factory")}
    try:
        became = actions.accept(programme=programme, chosen=chosen, by=request.viewer, now=moment(request))
    except Refused as refused:
        messages.error(request, say(refused.why))
        return redirect(request.get_full_path())
    count = len(became.accepted)
    if count:
        messages.success(request, ngettext(
            "%(count)s factory was accepted. Its contact is told by mail how to sign in.",
            "%(count)s factories were accepted. Their contacts are told by mail how to sign in.", count,
        ) % {"count": count})  # fmt: skip
    if became.left:
        tell = messages.warning if count else messages.error
        tell(request, _left(became))
    return redirect(request.get_full_path())


def _left(became: actions.Outcome) -> str:
    """Which factories were left out, each with the reason."""
    count = len(became.left)
    head = ngettext("%(count)s factory was left out.", "%(count)s factories were left out.", count) % {"count": count}
    told = [f"{called(row.factory)}{_(': ')}{say(why)}" for row, why in became.left[:TOLD]]
    rest = count - len(told)
    more = ngettext("and %(count)s more", "and %(count)s more", rest) % {"count": rest}
    return run_on(head, *told, more if rest else "")


urlpatterns = [path("applications/", applications, name="applications")]

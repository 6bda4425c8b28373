"""A person's own notices: what they are about, in words, and where each leads."""

from collections.abc import Iterable
from typing import Any

from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse

from fairfloor.actions import alerts, deliveries
from fairfloor.core.languages import Text
from fairfloor.core.phrases import catalogues, phrase
from fairfloor.registry import subjects
from fairfloor.registry.models import Alert, DocumentRequest, Notice, Participation, Role
from fairfloor.web import routes
from fairfloor.web.doors import SIGNED_IN, door, find
from fairfloor.web.pages import PAGE, zone_of
from fairfloor.web.viewers import moment

# Where a notice of each kind leads: the address whose one argument is the public id that the notice names. Kinds that
# are not here lead to the first page; a document's leads to its visit, a participation's to its factory.
ADDRESSES = {
    "visit-assigned": "visit",
    "visit-cancelled": "visit",
    "interest-declared": "visit",
    "documents-requested": "visit",
    "documents-changed": "visit",
    "report-submitted": "report",
    "report-returned": "report",
    "report-approved": "report",
    "approval-taken-back": "visit",
    "report-voided": "report",
    "report-published": "report",
    "report-amended": "report",
    "report-opened": "report",
    "review-freed": "visit",
    "comment-written": "report",
    "comment-answered": "review",
    "amendment-opened": "report",
    "amendment-dropped": "report",
    "objection-raised": "report",
    "objection-noted": "report",
    "objection-decided": "report",
    "objection-file-attached": "report",
    "objections-extended": "report",
    "action-proposed": "report",
    "action-answered": "report",
    "action-file-attached": "report",
    "action-reminded": "report",
    "action-overdue": "report",
    "action-checked": "report",
    "clarification-asked": "clarification",
    "clarification-arranged": "clarification",
    "clarification-moved": "clarification",
    "clarification-declined": "clarification",
    "clarification-withdrawn": "clarification",
    "clarification-minuted": "clarification",
    "clarification-assessed": "clarification",
    "delay-asked": "delay_decide",
    "delay-decided": "report",
    "permit-submitted": "permit",
    "alert-raised": "alert",
    "alert-acknowledged": "alert",
    "alert-overdue": "alert",
    "complaint-made": "complaint",
    "complaint-decided": "complaint",
    "non-cooperation-noted": "noncooperation",
    "explanation-given": "noncooperation",
    "address-waits": "address_change",
    "address-decided": "address_change",
    "non-cooperation-sent": "received",
}
OF_PARTICIPATION = (
    "factory-applied", "factory-accepted", "participation-changed", "factory-corrected", "explanation-asked",
    "non-cooperation-decided",
)  # fmt: skip
OF_DOCUMENT = ("document-received",)
# Kinds that lead to a page without an id.
PLACES = {
    "recipient-ended": "programme_settings",
    "address-changed": "account",
    "address-asked": "account",
    "address-kept": "account",
}
OF_ROLE = ("role-given", "address-corrected")


def title(kind: str) -> Text:
    """What a notice of `kind` says in the page."""
    known = f"notices.title.{kind}" in catalogues()["en"]
    return phrase(f"notices.title.{kind if known else 'other'}")


def _own(request: Any) -> Any:
    rows = Notice.objects.visible(request.viewer, moment(request)).filter(person=request.viewer.person, address="")
    return rows.select_related("programme").order_by("-created_at", "-pk")


def _targets(request: Any, rows: Iterable[Notice]) -> dict[str, str]:
    """Where each notice leads, by its public id; what its reader can no longer see leads to the first page."""
    rows, home = list(rows), routes.to("home")
    factories = _public_ids(request, Participation, "factory__public_id", OF_PARTICIPATION, rows)
    people = _people([row for row in rows if row.kind in OF_ROLE])
    visits = _public_ids(request, DocumentRequest, "visit__public_id", OF_DOCUMENT, rows)
    found = {}
    for row in rows:
        name, public_id = ADDRESSES.get(row.kind, ""), row.subject_id
        if row.kind in OF_PARTICIPATION:
            name, public_id = "factory", factories.get(row.subject_id, "")
        if row.kind in OF_DOCUMENT:
            name, public_id = "visit", visits.get(row.subject_id, "")
        if row.kind in OF_ROLE:
            name, public_id = "correct_person", people.get(row.subject_id, "")
        if row.kind in PLACES:
            found[row.public_id] = reverse(PLACES[row.kind])
            continue
        found[row.public_id] = routes.to(name, public_id) if name and public_id else home
    return found


def _public_ids(request: Any, model: Any, column: str, kinds: tuple[str, ...], rows: list[Notice]) -> dict[str, str]:
    subjects = [row.subject_id for row in rows if row.kind in kinds]
    seen = model.objects.visible(request.viewer, moment(request)).filter(public_id__in=subjects)
    return dict(seen.values_list("public_id", column))


def _people(rows: list[Notice]) -> dict[str, str]:
    """Whose role each of the notices is about, by the role's public id."""
    if not rows:
        return {}
    held = Role.objects.filter(public_id__in=[row.subject_id for row in rows])
    return dict(held.values_list("public_id", "person__public_id"))


def _factories(request: Any, rows: list[Notice]) -> dict[str, Any]:
    """The factory that each notice is about, by its subject's public id, where its reader may know of that subject now."""
    now = moment(request)
    found: dict[str, Any] = dict(subjects.factories(rows, request.viewer, now))
    told = [row.subject_id for row in rows if subjects.SUBJECTS.get(row.kind) is Alert]
    if told:
        seen = Alert.objects.visible(request.viewer, now).filter(public_id__in=told)
        found |= {alert.public_id: alert.visit.factory for alert in alerts.placed(seen)}
    return found


def _page_of(own: Any, public_id: str) -> int:
    """The page of one of one's own notices; the first for any other id."""
    row = own.filter(public_id=public_id).first() if public_id else None
    if row is None:
        return 1
    before = own.filter(Q(created_at__gt=row.created_at) | Q(created_at=row.created_at, pk__gt=row.pk))
    return int(before.count()) // PAGE + 1


@door(SIGNED_IN)
def notices(request: Any) -> HttpResponse:
    """One's notices, newest first; where a mail leads to one of them, the page on which it stands."""
    own = _own(request)
    page = Paginator(own, PAGE).get_page(request.GET.get("page") or _page_of(own, request.GET.get("notice", "")))
    now, programmes = moment(request), {row.programme for row in page}
    zones = {programme: zone_of(programme, now) for programme in programmes}
    factories, over = _factories(request, list(page)), subjects.over(page, request.viewer, now)
    rows = [
        {
            "row": row,
            "title": title(row.kind),
            "zone": zones[row.programme],
            "factory": factories.get(row.subject_id),
            "over": row.pk in over,
        }
        for row in page
    ]
    return render(request, "notices/list.html", {"page": page, "rows": rows})


@door(SIGNED_IN, methods=("POST",))
def open_notice(request: Any, public_id: str) -> HttpResponse:
    """Marks a notice as read and goes to what it is about."""
    notice = find(Notice, request, public_id, "programme")
    target = _targets(request, [notice])[notice.public_id]
    deliveries.read(by=request.viewer, now=moment(request), notice=notice)
    return redirect(target)


@door(SIGNED_IN, methods=("POST",))
def read_all(request: Any) -> HttpResponse:
    """Marks all notices as read."""
    deliveries.read(by=request.viewer, now=moment(request))
    return redirect("notices")


urlpatterns = [
    path("notices/", notices, name="notices"),
    path("notices/read/", read_all, name="notices_read"),
    path("notices/<str:public_id>/open/", open_notice, name="notice_open"),
]

"""What a notice is about: its row by its kind, its factory, whether its reader may still know of it and has it to do."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, NamedTuple

from fairfloor.core import amendments, clarifications, delays, noncooperation, remedies, reports, reviews
from fairfloor.core import factories as states
from fairfloor.core.access import OFFICER, Viewer
from fairfloor.registry.models import (
    Alert,
    Clarification,
    Complaint,
    Delay,
    DocumentRequest,
    Gift,
    Grant,
    NonCooperation,
    Notice,
    Participation,
    Permit,
    Receipt,
    Report,
    Visit,
)
from fairfloor.registry.statements import Bundle, Statement

# The rows that notices are about, and the kinds that are about each.
_KINDS: Mapping[Any, tuple[str, ...]] = {
    Visit: (
        "visit-assigned", "visit-cancelled", "interest-declared", "documents-requested", "documents-changed", "review-freed",
        "approval-taken-back",
    ),
    DocumentRequest: ("document-received",),
    Report: (
        "report-submitted", "report-returned", "report-approved", "report-voided", "report-published", "report-amended",
        "report-opened", "comment-written", "comment-answered", "amendment-opened", "amendment-dropped",
        "objection-raised", "objection-noted", "objection-decided", "objection-file-attached", "objections-extended",
        "action-proposed", "action-answered", "action-file-attached", "action-reminded", "action-overdue", "action-checked",
        "delay-decided",
    ),
    Clarification: (
        "clarification-asked", "clarification-arranged", "clarification-moved", "clarification-declined",
        "clarification-withdrawn", "clarification-minuted", "clarification-assessed",
    ),
    Delay: ("delay-asked",),
    Grant: ("access-granted",),
    Permit: ("permit-submitted",),
    Participation: (
        "factory-applied", "factory-accepted", "participation-changed", "factory-corrected", "explanation-asked",
        "non-cooperation-decided",
    ),
    NonCooperation: ("non-cooperation-noted", "explanation-given"),
    Receipt: ("non-cooperation-sent",),
    Alert: ("alert-raised", "alert-acknowledged", "alert-overdue"),
    Complaint: ("complaint-made", "complaint-decided"),
    Gift: ("gift-noted",),
}  # fmt: skip
# Kinds about a role, a change of an address or an application, which are no confidential things: the reader's own, or one of
# the programme that its officers look after.
OWN = (
    "person-invited",
    "visit-left",
    "address-changed",
    "address-left",
    "address-asked",
    "address-kept",
    "password-asked",
    "factory-rejected",
)
OFFICERS = ("recipient-ended", "role-given", "address-waits", "address-decided", "address-corrected")
SUBJECTS: Mapping[str, Any] = {kind: model for model, kinds in _KINDS.items() for kind in kinds}


class Named(NamedTuple):
    """A factory by its names."""

    name: str
    local_name: str


# The way from a subject to its factory. A receipt names none: that its ministry has read which factory it is about is the very
# receipt. An alert names none here, since who was told of one may not look its visit up (`actions.alerts.placed`).
_FACTORIES: Mapping[Any, str] = {
    Visit: "factory", DocumentRequest: "visit__factory", Report: "factory", Clarification: "report__factory",
    Delay: "report__factory", Grant: "factory", Permit: "factory", Participation: "factory", NonCooperation: "visit__factory",
    Complaint: "factory", Gift: "factory",
}  # fmt: skip
_NAMES = Bundle(*(
    Statement(model, "{row}.public_id IN %s", columns=("public_id", f"{way}__name", f"{way}__local_name"))
    for model, way in _FACTORIES.items()
))  # fmt: skip


def factories(notices: Iterable[Notice], viewer: Viewer, at: datetime) -> dict[str, Named]:
    """The factory of each subject of `notices` that `viewer` may know of at `at`, by the subject's public id: one query."""
    about: dict[Any, list[str]] = {}
    for row in notices:
        about.setdefault(SUBJECTS.get(row.kind), []).append(row.subject_id)
    asked = [(tuple(sorted(set(about[model]))),) if model in about else None for model in _FACTORIES]
    found = _NAMES.seen(viewer, at, *asked)
    return {public_id: Named(*names) for rows in found for public_id, *names in rows if names[0] is not None}


# Kinds that tell of something to do: while what they are about is so, it waits (a second %s is who reads).
_OF_REPORT = "EXISTS (SELECT 1 FROM registry_{noun} one WHERE one.report_id = {{row}}.id AND one.state IN ({states}))"


def _some(noun: str, *states: str) -> str:
    return _OF_REPORT.format(noun=noun, states=", ".join(f"'{state}'" for state in states))


_OUTSTANDING = (
    "EXISTS (SELECT 1 FROM registry_documentrequest one WHERE one.visit_id = {row}.id AND one.received_at IS NULL"
    " AND one.withdrawn_at IS NULL) AND NOT EXISTS (SELECT 1 FROM registry_report told WHERE told.visit_id = {row}.id"
    " AND told.published_at IS NOT NULL)"
)
_UNCONFIRMED = (
    "EXISTS (SELECT 1 FROM registry_acknowledgement one WHERE one.alert_id = {row}.id AND one.person_id = %s"
    " AND one.acknowledged_at IS NULL)"
)
WAITS: Mapping[str, str] = {
    "documents-requested": _OUTSTANDING,
    "report-submitted": f"({{row}}.state = '{reports.SUBMITTED}' OR {_some('amendment', amendments.SUBMITTED)})",
    "report-returned": f"{{row}}.state IN ('{reports.DRAFT}', '{reports.VOID}')",
    "report-approved": f"{{row}}.state = '{reports.APPROVED}'",
    "report-voided": f"{{row}}.state = '{reports.VOID}'",
    "comment-written": _some("reviewcomment", reviews.OPEN),
    "comment-answered": f"{{row}}.state = '{reports.SUBMITTED}' AND {_some('reviewcomment', reviews.ANSWERED)}",
    "amendment-opened": _some("amendment", amendments.DRAFT, amendments.VOID),
    "objection-raised": _some("objection", remedies.OPEN),
    "action-proposed": _some("correctiveaction", remedies.PLANNED),
    "clarification-asked": f"{{row}}.state = '{clarifications.REQUESTED}'",
    "delay-asked": f"{{row}}.state = '{delays.ASKED}'",
    "permit-submitted": f"{{row}}.state = '{states.AWAITING}'",
    "factory-applied": f"{{row}}.state = '{states.APPLIED}'",
    "non-cooperation-noted": f"{{row}}.state = '{noncooperation.NOTED}'",
    "explanation-given": f"{{row}}.state = '{noncooperation.NOTED}'",
    "alert-raised": _UNCONFIRMED,
    "alert-overdue": _UNCONFIRMED,
    "complaint-made": "{row}.decided_at IS NULL",
}
_WAITING = Bundle(*(
    Statement(SUBJECTS[kind], f"{{row}}.public_id IN %s AND {while_so}", columns=("public_id",))
    for kind, while_so in WAITS.items()
))  # fmt: skip


def over(notices: Iterable[Notice], viewer: Viewer, at: datetime) -> set[int]:
    """The keys of those notices that tell `viewer`, their reader, of something to do that does not wait any more: one query.

    What was done, by whomever, was taken back, or is no longer the reader's to know, waits no more.
    """
    rows = [row for row in notices if row.kind in WAITS]
    about = {kind: tuple(sorted({row.subject_id for row in rows if row.kind == kind})) for kind in WAITS}
    asked = [
        (about[kind], *[viewer.person] * while_so.count("%s")) if about[kind] else None
        for kind, while_so in WAITS.items()
    ]
    found = {
        (kind, public_id)
        for kind, ids in zip(WAITS, _WAITING.seen(viewer, at, *asked) if rows else (), strict=False)
        for (public_id,) in ids
    }
    return {row.pk for row in rows if (row.kind, row.subject_id) not in found}


def still_open(notices: Iterable[Notice], viewer: Viewer, at: datetime) -> set[int]:
    """The keys of those notices whose subject `viewer`, their reader, may know of at `at`: one query for each kind of row.

    A kind that nobody knows is about nothing that can be looked up, so it is not open.
    """
    rows, found = list(notices), set[int]()
    for model in {SUBJECTS[row.kind] for row in rows if row.kind in SUBJECTS}:
        about = {row.subject_id for row in rows if SUBJECTS.get(row.kind) is model}
        seen = set(model.objects.visible(viewer, at).filter(public_id__in=about).values_list("public_id", flat=True))
        found |= {row.pk for row in rows if SUBJECTS.get(row.kind) is model and row.subject_id in seen}
    offices = viewer.programmes(OFFICER)
    return found | {row.pk for row in rows if row.kind in OWN or (row.kind in OFFICERS and row.programme_id in offices)}

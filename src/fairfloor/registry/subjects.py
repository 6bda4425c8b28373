"""What a notice is about: its row by the kind of the notice, whether its reader may still know of it, and its factory."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, NamedTuple

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

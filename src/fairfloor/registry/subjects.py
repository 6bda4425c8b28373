"""What a notice is about: its row by the kind of the notice, and whether its reader may still know of it."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

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

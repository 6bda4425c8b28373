"""A report's content on the screen: the same layout as its PDF, with what is true of each finding now."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from fairfloor.core.remedies import after, last_moment_of
from fairfloor.reporting import contents, forms, reports
from fairfloor.reporting.outlines import DECIDED
from fairfloor.web.inputs import page_language

NONE: Mapping[Any, Any] = {}


def laid_out(content: Mapping[str, Any]) -> dict[str, Any]:
    """The layout of `content` in the page's language, as `reporting.reports` hands it to the PDF."""
    report = forms.read(contents.Report, content)
    return reports.layout(report, page_language(), content_hash=forms.content_hash(content))


def standing_of(
    findings: Iterable[Mapping[str, Any]],
    *,
    objections: Mapping[str, Any],
    now: datetime,
    moved: Mapping[str, Sequence[Any]] = NONE,
    files: Mapping[int, Sequence[Any]] = NONE,
) -> dict[str, dict[str, Any]]:
    """Each finding of the newest version as it stands at `now`: open to objection until when, or what became of one.

    `findings` are those of its content, of which the public id and the objection count.
    `objections` maps a finding's public id to its objection, as far as the viewer may know of them, `files` an objection to
    its documents, `moved` a finding's public id (empty: all findings) to the extensions of its time, in order.
    """  # fmt: skip
    found = {}
    for finding in findings:
        told = finding.get("objection") or {}
        own = moved.get(finding["public_id"], ())
        until = last_moment_of(
            datetime.fromisoformat(told["until"]) if told.get("until") else None,
            *(one.until for one in (*moved.get("", ()), *own)),
        )  # fmt: skip
        raised = objections.get(finding["public_id"])
        decided = raised is None and told.get("state") in DECIDED
        in_time = until is not None and now < after(until)
        found[finding["public_id"]] = {
            "public_id": finding["public_id"], "until": until, "objection": raised, "decided": decided,
            "open": raised is None and not decided and in_time, "in_time": in_time, "moved": own,
            "files": files.get(raised.pk, ()) if raised else (),
        }  # fmt: skip
    return found

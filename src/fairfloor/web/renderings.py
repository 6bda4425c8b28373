"""A report's content on the screen: the same layout as its PDF, with what is true of each finding now."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from fairfloor.core.remedies import after
from fairfloor.reporting import contents, forms, reports
from fairfloor.web.inputs import page_language


def laid_out(content: Mapping[str, Any]) -> dict[str, Any]:
    """The layout of `content` in the page's language, as `reporting.reports` hands it to the PDF."""
    report = forms.read(contents.Report, content)
    return reports.layout(report, page_language(), content_hash=forms.content_hash(content))


def with_standing(
    layout: dict[str, Any], content: Mapping[str, Any], standing: Mapping[str, Mapping[str, Any]]
) -> dict[str, Any]:
    """`layout` with each finding's standing (see `standing_of`) beside it, by the finding's public id."""
    ids = {finding["number"]: finding["public_id"] for finding in content["findings"]}
    for block in layout["blocks"]:
        if block["block"] == "finding":
            block["standing"] = standing.get(ids.get(block["number"], ""))
    return layout


def standing_of(
    content: Mapping[str, Any], *, objections: Mapping[str, Any], now: datetime
) -> dict[str, dict[str, Any]]:
    """Each finding of the newest version as it stands at `now`: open to objection until when, or what became of one.

    `objections` maps a finding's public id to its objection, as far as the viewer may know of them.
    """
    found = {}
    for finding in content["findings"]:
        told = finding.get("objection") or {}
        until = datetime.fromisoformat(told["until"]) if told.get("until") else None
        raised = objections.get(finding["public_id"])
        decided = raised is None and told.get("state") in ("raised", "upheld", "dismissed")
        found[finding["public_id"]] = {
            "public_id": finding["public_id"], "until": until, "objection": raised, "decided": decided,
            "open": raised is None and not decided and until is not None and now < after(until),
        }  # fmt: skip
    return found

"""A report's content in a few lines: what a list of reports shows of a version without reading its whole content."""

from collections.abc import Mapping
from typing import Any

DECIDED = ("raised", "upheld", "upheld-in-part", "dismissed")  # an objection was raised: the finding is not open to one


def outline(content: Mapping[str, Any]) -> dict[str, Any]:
    """The latest day of the visit, how many findings of each class and section, and the findings open to objection.

    ``{"day": "2026-03-02", "classes": {"non-compliance": 3}, "sections": [{"id": "icti/2", "title": {…}, "count": 3}],
    "open": [["<public id>", "<last moment>" or None], …]}``; of the days that the team was on site the last, by the clock
    of the factory's zone that the content carries. Whether a finding is still open is for the reader's moment to say.
    """
    visit = content.get("visit") or {}
    stays = [stay.get("end_at") or stay["start_at"] for stay in visit.get("stays") or ()]
    moments = [moment for moment in (*stays, visit.get("admitted_at"), visit.get("arrived_at")) if moment]
    classes: dict[str, int] = {}
    sections: dict[str, dict[str, Any]] = {}
    for finding in content.get("findings") or ():
        classes[finding["class"]] = classes.get(finding["class"], 0) + 1
        clause = finding["clause"]
        id = f"{clause['id'].partition('/')[0]}/{clause['section']}"
        section = sections.setdefault(id, {"id": id, "title": clause["section_title"], "count": 0})
        section["count"] += 1
    return {
        "day": max(moments)[:10] if moments else None,
        "classes": classes,
        "sections": list(sections.values()),
        "open": [
            [finding["public_id"], (finding.get("objection") or {}).get("until")]
            for finding in content.get("findings") or ()
            if (finding.get("objection") or {}).get("state", "none") not in (*DECIDED, "none")
        ],
    }

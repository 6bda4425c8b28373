"""Turns what a screening found into the beginning of an answer; the monitor finishes it."""

from typing import Any

from django.utils.translation import gettext as _

from fairfloor.actions import screenings
from fairfloor.registry.models import Dataset
from fairfloor.screening import keeping
from fairfloor.web.doors import say
from fairfloor.web.inputs import page_language
from fairfloor.web.templatetags.sheets import figure
from fairfloor.web.viewers import moment

MOST_LINES = 12  # of a case, told in words


def from_screening(request: Any, visit: Any, clause: Any) -> dict[str, Any]:
    """The first values of an answer to `clause` from `?screening=…&rule=…`; {} when nothing is asked or found."""
    public_id, wanted = request.GET.get("screening", ""), request.GET.get("rule", "")
    if not public_id or not wanted:
        return {}
    rows = Dataset.objects.visible(request.viewer, moment(request))
    dataset = rows.filter(visit=visit, public_id=public_id, state="done").first()
    rules = dataset.result["rules"] if dataset else []
    rule = next((one for one in rules if one["id"] == wanted and clause.id in one["clauses"]), None)
    if rule is None or dataset is None or rule.get("kind") == "signal":
        return {}  # a sign that needs a question is no answer
    if screenings.veiled(rule, visit.programme.small_number):
        return {
            "answer": _answer(rule), "text": _few(rule, dataset, visit.programme.small_number), "language": page_language(),
            "evidence": _("Records handed in on the visit, SHA-256 %(sha256)s.") % {"sha256": screenings.hash_of(dataset)},
            "workers_affected": rule["workers_affected"], "basis": "records",
        }  # fmt: skip
    worst = rule.get("worst")
    told = {
        "rule": say(rule["title"]), "hits": keeping.hit_count(rule), "affected": rule["workers_affected"],
        "population": rule["population"], "worst": figure(worst["observed"]) if worst else "–",
        "limit": figure(worst["limit"]) if worst else "–", "start": dataset.result["settings"]["from"],
        "end": dataset.result["settings"]["to"],
    }  # fmt: skip
    words = _(
        "Attendance records from %(start)s to %(end)s, screened by “%(rule)s”: %(hits)s cases of %(affected)s of "
        "%(population)s workers. Worst case %(worst)s, limit %(limit)s."
    )
    return {
        "answer": _answer(rule), "text": words % told, "language": page_language(), "evidence": _evidence(dataset, rule),
        "workers_affected": rule["workers_affected"], "basis": "records",
    }  # fmt: skip


def _few(rule: dict[str, Any], dataset: Any, small: int) -> str:
    """The words of a sensitive matter that touches few people: no number, no case and no line that would show who they are."""
    settings = dataset.result["settings"]
    told = {"rule": say(rule["title"]), "start": settings["from"], "end": settings["to"], "small": small}
    return _("Records from %(start)s to %(end)s, screened by “%(rule)s”: fewer than %(small)s workers.") % told


def _evidence(dataset: Any, rule: dict[str, Any]) -> str:
    """What a finding rests on: the file by its hash, and where the worst case stands in it."""
    worst = rule.get("worst") or {}
    lines = ", ".join(map(str, worst.get("lines", [])[:MOST_LINES]))
    said = _("Records handed in on the visit, SHA-256 %(sha256)s. Worst case: lines %(lines)s.")
    return said % {"sha256": screenings.hash_of(dataset), "lines": lines or "–"}


def _answer(rule: dict[str, Any]) -> str:
    """What the records suggest; nothing where the rule only asks, or could judge nothing."""
    if rule.get("kind") == "question" or not rule["checked"]:
        return ""
    return "non-compliant" if rule["hits"] else "compliant"

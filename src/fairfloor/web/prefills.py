"""Turns what a screening found into the beginning of an answer; the monitor finishes it."""

from typing import Any

from django.utils.translation import gettext as _

from fairfloor.actions import screenings
from fairfloor.core.languages import Text, apart, edged, run_on
from fairfloor.core.phrases import phrase
from fairfloor.registry.models import Dataset
from fairfloor.screening import keeping
from fairfloor.web.doors import say
from fairfloor.web.inputs import page_language
from fairfloor.web.templatetags.sheets import bound, observed
from fairfloor.web.viewers import moment

MOST_CASES = 10  # whose lines are named, those furthest outside their limits first
MOST_SPANS = 12  # of lines in a row, of one case and table


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
    breaks = keeping.breaks(rule)
    if screenings.veiled(rule, visit.programme.small_number):
        return {
            "answer": _answer(rule), "language": page_language(),
            "text": _with(
                _few(rule, dataset, visit.programme.small_number), phrase("screening.breaks-untold") if breaks else None
            ),
            "evidence": _("Records handed in on the visit, SHA-256 %(sha256)s.") % {"sha256": screenings.hash_of(dataset)},
            "workers_affected": rule["workers_affected"], "basis": "records",
        }  # fmt: skip
    worst = rule.get("worst")
    told = {
        "rule": say(rule["title"]), "hits": keeping.hit_count(rule), "affected": rule["workers_affected"],
        "population": rule["population"], "worst": observed(rule, worst) if worst else "–",
        "limit": bound(rule) if worst else "–", "start": dataset.result["settings"]["from"],
        "end": dataset.result["settings"]["to"],
    }  # fmt: skip
    words = _(
        "Attendance records from %(start)s to %(end)s, screened by “%(rule)s”: %(hits)s cases of %(affected)s of "
        "%(population)s workers. Worst case %(worst)s, limit %(limit)s."
    )
    words = apart(words % {name: edged(one) for name, one in told.items()})
    return {
        "answer": _answer(rule), "text": _with(words, breaks), "language": page_language(),
        "evidence": _evidence(dataset, rule), "workers_affected": _affected(rule), "basis": "records",
    }  # fmt: skip


def _few(rule: dict[str, Any], dataset: Any, small: int) -> str:
    """The words of a sensitive matter that touches few people: no number, no case and no line that would show who they are."""
    settings = dataset.result["settings"]
    told = {"rule": say(rule["title"]), "start": settings["from"], "end": settings["to"], "small": small}
    return _("Records from %(start)s to %(end)s, screened by “%(rule)s”: fewer than %(small)s workers.") % told


def _with(words: str, more: Text | None) -> str:
    return words if more is None else run_on(words, say(more))


def _affected(rule: dict[str, Any]) -> int:
    """How many workers: those whose cases stay where breaks were not recorded, all of them where none is sure to stay."""
    told = rule.get("untold_breaks")
    return int(told["workers_staying"] if told and told["staying"] else rule["workers_affected"])


def _evidence(dataset: Any, rule: dict[str, Any]) -> str:
    """What a finding rests on: the file by its hash, and where its cases stand in it, those furthest outside first."""
    worst = sorted(rule["hits"], key=lambda hit: -keeping.number(hit["margin"]))[:MOST_CASES]
    said = [_("Records handed in on the visit, SHA-256 %(sha256)s.") % {"sha256": screenings.hash_of(dataset)}]
    if worst:
        told = {"shown": len(worst), "all": keeping.hit_count(rule), "rest": keeping.hit_count(rule) - len(worst)}
        words = _("Lines of the %(shown)s cases furthest outside the limit, of %(all)s:")
        said.append(words % told if told["rest"] else _("Lines of all cases:"))
        said += [f"{place}. {_period(hit)}: {_lines(hit)}" for place, hit in enumerate(worst, start=1)]
        if told["rest"]:
            said.append(
                _("The lines of the other %(rest)s cases stand in the table of all cases of this screening.") % told
            )
    return "\n".join(said)


def _period(hit: dict[str, Any]) -> str:
    return str(hit["start"]) if hit["start"] == hit["end"] else f"{hit['start']} – {hit['end']}"


def _lines(hit: dict[str, Any]) -> str:
    """The lines of one case, table by table, those in a row as a range."""
    told = []
    for table, lines in (hit.get("sources") or {"attendance": hit["lines"]}).items():
        spans = keeping.ranges(lines).split(", ") if lines else []
        if spans:
            named = table_name(table)
            told.append(f"{named} {', '.join(spans[:MOST_SPANS])}{' …' if spans[MOST_SPANS:] else ''}")
    return "; ".join(told) or "–"


def table_name(table: str) -> str:
    """A table of the screening as people call it."""
    return say(phrase(f"screening.table-{'production' if table == 'activity' else table}"))


def _answer(rule: dict[str, Any]) -> str:
    """What the records suggest; nothing where the rule only asks, could judge nothing, or rests on breaks nobody recorded."""
    told = rule.get("untold_breaks")
    if rule.get("kind") == "question" or not rule["checked"] or (told and not told["staying"]):
        return ""
    return "non-compliant" if rule["hits"] else "compliant"

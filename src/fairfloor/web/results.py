"""What the records say: a page a rule with its distribution, workers and cases, and hours by worker and week."""

from collections import Counter
from decimal import Decimal
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.views.decorators.cache import never_cache

from fairfloor.actions import screenings
from fairfloor.core.access import MONITOR, REVIEWER
from fairfloor.core.phrases import phrase
from fairfloor.registry.models import Dataset, Report
from fairfloor.reporting import distributions, heatmaps
from fairfloor.screening.rulebook import RULES
from fairfloor.web.doors import door, find, say
from fairfloor.web.inputs import page_language
from fairfloor.web.pages import PAGE
from fairfloor.web.teams import readers
from fairfloor.web.templatetags.sheets import figure, sign
from fairfloor.web.viewers import moment

WORKERS = 30  # in one heat map


def _done(request: Any, visit_id: str, public_id: str) -> tuple[Any, bool, Any]:
    """The visit, whether the viewer is its team, and the dataset, once it is screened."""
    visit, team = readers(request, visit_id)
    row = find(Dataset, request, public_id)
    if row.visit_id != visit.pk or row.state != "done":
        raise Http404
    return visit, team, row


@door(MONITOR, REVIEWER)
@never_cache
def rule(request: Any, visit_id: str, public_id: str, rule: str) -> HttpResponse:
    """One rule: how its cases are spread, the workers affected, and each case with its source lines."""
    visit, team, row = _done(request, visit_id, public_id)
    found = next((one for one in row.result["rules"] if one["id"] == rule), None)
    if found is None:
        raise Http404
    by_worker = request.GET.get("by") == "worker"
    workers = _workers(found["hits"])
    report = Report.objects.visible(request.viewer, moment(request)).filter(visit=visit).first() if team else None
    signal = found.get("kind") == "signal"
    return render(request, "visits/rule.html", {
        "visit": visit, "dataset": row, "team": team, "rule": found, "signal": signal, "by_worker": by_worker,
        "report": report if report and report.state in ("draft", "submitted", "approved") else None,
        "charts": [chart for spread in found["distribution"] if (chart := _chart(found, spread))],
        "workers": len(workers),
        "page": Paginator(workers if by_worker else found["hits"], PAGE).get_page(request.GET.get("page")),
        "clauses": [(id, *id.split("/", 1)) for id in found["clauses"] if id.split("/", 1)[0] in dict(visit.standards)],
        "tables": {table: say(phrase(f"screening.table-{table}")) for table in ("attendance", "roster", "payroll")}
        | {"activity": say(phrase("screening.table-production"))},
    })  # fmt: skip


def _workers(hits: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The workers affected, each with how many cases and the worst one; who is furthest outside comes first."""
    found: dict[str, dict[str, Any]] = {}
    for hit in hits:
        kept = found.setdefault(hit["worker"], {"worker": hit["worker"], "cases": 0, "worst": hit})
        kept["cases"] += 1
        if number(hit["margin"]) > number(kept["worst"]["margin"]):
            kept["worst"] = hit
    return sorted(found.values(), key=lambda one: (-number(one["worst"]["margin"]), one["worker"]))


def number(told: dict[str, Any]) -> Decimal:
    """The number of a kept figure or amount."""
    return Decimal(str(told.get("value", told.get("amount"))))


def _chart(found: dict[str, Any], spread: dict[str, Any]) -> str:
    """The distribution of one kind of case, with the limit that most of its hits, else the worst case, were held to."""
    part = spread["part"]
    hits = [hit for hit in found["hits"] if hit.get("part", "") == part]
    cases = hits or ([found["worst"]] if found["worst"] and found["worst"].get("part", "") == part else [])
    limits = Counter(str(number(one["limit"])) for one in cases)
    limit = limits.most_common(1)[0][0] if limits else None
    words = next((figure(one["limit"]) for one in cases if str(number(one["limit"])) == limit), "")
    own = next((one for one in RULES if one.id == found["id"]), None)
    return distributions.distribution(
        distributions.Distribution(
            title=say(found["title"]),
            unit=_unit(spread["median"]),
            bands=tuple(
                distributions.Band(number(one["from"]), number(one["to"]), one["cases"]) for one in spread["bands"]
            ),
            words=(figure(spread["lowest"]), figure(spread["median"]), figure(spread["highest"]), words),
            compare=own.part(part).compare if own else found["compare"],
            limit=Decimal(limit) if limit is not None else None,
            beyond=len(hits),
        ),
        page_language(),
    )


def _unit(told: dict[str, Any]) -> str:
    return str(told["currency"]) if "currency" in told else sign(told["unit"])


@door(MONITOR, REVIEWER)
@never_cache
def weeks(request: Any, visit_id: str, public_id: str) -> HttpResponse:
    """Hours by worker and week, the worst workers first, as a drawing and as a table."""
    visit, team, row = _done(request, visit_id, public_id)
    told = row.weeks or {"weeks": [], "workers": []}
    page = Paginator(told["workers"], WORKERS).get_page(request.GET.get("page"))
    rows = [heatmaps.Row(worker, tuple(hours), frozenset(gaps)) for worker, hours, gaps in page]
    weekly = next((one for one in row.result["rules"] if one["id"] == "weekly-hours"), None)
    bound = screenings.worst_case(weekly)[1] if weekly else None
    limit = bound.figure.value if bound else None  # type: ignore[union-attr]
    words = figure(bound.figure) if bound else ""
    return render(request, "visits/weeks.html", {
        "visit": visit, "dataset": row, "team": team, "page": page, "weeks": told["weeks"], "limit": words,
        "map": heatmaps.heat_map(rows, told["weeks"], limit, words, page_language()),
        "rows": [
            (one.worker, [(hours, heatmaps.over(hours, limit), place in one.gaps) for place, hours in enumerate(one.hours)])
            for one in rows
        ],
    })  # fmt: skip


urlpatterns = [
    path("records/<str:public_id>/rules/<str:rule>/", rule, name="dataset_rule"),
    path("records/<str:public_id>/weeks/", weeks, name="dataset_weeks"),
]

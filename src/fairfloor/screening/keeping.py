"""A screening as the registry keeps it beside a visit: every count, and of very many hits the worst.

A page reads the whole row, so that what it holds is bounded. The hits that are left out stand in the table of all cases
(see `exports.write_cases`), and what the pages say of all of them is worked out here.
"""

from collections import Counter
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from fairfloor.core.languages import Text
from fairfloor.core.phrases import phrase
from fairfloor.screening.hits import KeptHits
from fairfloor.screening.intake.refusals import Intake, by_code
from fairfloor.screening.result import Json, Outcome, Result

MOST_KEPT = 500  # hits of one rule, workers of one rule, refused rows of one file


def kept(result: Result) -> Json:
    """The result's JSON, whose rules have `hit_count`, `held` and, where hits are left out, `affected`.

    ``held``: ``{part: {hits, limit}}``, the limit being that of most hits. ``affected``: ``[{worker, cases, worst}]``, who is
    furthest outside first. ``hits`` are then the worst first, else all of them, by worker and day.
    """
    return {
        "intake": {table: kept_intake(intake) for table, intake in result.intake.items()},
        "settings": result.settings.as_json(),
        "rules": [_rule(outcome) for outcome in result.rules],
    }


def kept_intake(intake: Intake) -> Json:
    """The intake's JSON without a word of the file; of very many refused rows the first, with how many for what reason.

    ``reasons``, where rows are left out: ``[{code, reason, count}]``, with the sentence of the first one.
    """
    bare = intake.wordless()
    told = bare.as_json(most=MOST_KEPT)
    if len(bare.refused) <= MOST_KEPT:
        return told
    found = by_code(bare.refused).items()
    return {**told, "reasons": [{"code": code, "reason": one.reason, "count": count} for code, (one, count) in found]}


def _rule(outcome: Outcome) -> Json:
    told, hits = {**outcome.as_json(most=0), "hit_count": len(outcome.hits)}, outcome.hits
    if not isinstance(hits, KeptHits):
        return {**told, "hits": [hit.as_json() for hit in hits]}
    return {
        **told,
        "hits": [hit.as_json() for hit in hits.worst(MOST_KEPT)],
        "held": {part: {"hits": count, "limit": limit.as_json()} for part, (count, limit) in hits.held().items()},
        "affected": [
            {"worker": worst.worker, "cases": cases, "worst": worst.as_json()}
            for worst, cases in hits.affected(MOST_KEPT)
        ],
    }


def hit_count(rule: Json) -> int:
    """How many hits a kept rule has, whether or not all of them are kept in it."""
    return int(rule.get("hit_count", len(rule["hits"])))


def whole(rule: Json) -> bool:
    """Whether all hits of a kept rule are kept in it."""
    return hit_count(rule) == len(rule["hits"])


def affected(rule: Json) -> list[Json]:
    """The workers affected, each with how many cases and the worst one; who is furthest outside comes first."""
    if "affected" in rule:
        return list(rule["affected"])
    found: dict[str, Json] = {}
    for hit in rule["hits"]:
        one = found.setdefault(hit["worker"], {"worker": hit["worker"], "cases": 0, "worst": hit})
        one["cases"] += 1
        if number(hit["margin"]) > number(one["worst"]["margin"]):
            one["worst"] = hit
    return sorted(found.values(), key=lambda one: (-number(one["worst"]["margin"]), one["worker"]))


def held(rule: Json, part: str) -> tuple[int, Json | None]:
    """How many hits of one kind there are, and the limit that most of them were held to; None where there is none."""
    if "held" in rule:
        told = rule["held"].get(part, {"hits": 0, "limit": None})
        return told["hits"], told["limit"]
    limits = [hit["limit"] for hit in rule["hits"] if hit.get("part", "") == part]
    if not limits:
        return 0, None
    common = Counter(str(number(limit)) for limit in limits).most_common(1)[0][0]
    return len(limits), next(limit for limit in limits if str(number(limit)) == common)


def breaks(rule: Json) -> Text | None:
    """What is to be said of breaks that nobody recorded, where hits of a kept rule rest on such days; else None."""
    told = rule.get("untold_breaks")
    if not told:
        return None
    key = "screening.breaks-stay" if told["staying"] else "screening.breaks-vanish"
    return phrase(key, hits=told["hits"], staying=told["staying"], workers=told["workers_staying"])


def unsigned(rule: Json) -> tuple[int, int]:
    """How many payslips were not signed for, and of how many a signature or its absence is told; (0, 0) for other rules."""
    spread = next((one for one in rule["distribution"] if one["part"] == "signed"), None)
    if spread is None:
        return 0, 0
    return sum(band["cases"] for band in spread["bands"] if number(band["from"]) == 0), spread["cases"]


def ranges(lines: Sequence[int]) -> str:
    """Line numbers, those in a row as a range: ``3, 7-9``."""
    spans: list[list[int]] = []
    for line in lines:
        if spans and line == spans[-1][1] + 1:
            spans[-1][1] = line
        else:
            spans.append([line, line])
    return ", ".join(f"{first}" if first == last else f"{first}-{last}" for first, last in spans)


def number(told: dict[str, Any]) -> Decimal:
    """The number of a kept figure or amount."""
    return Decimal(str(told.get("value", told.get("amount"))))

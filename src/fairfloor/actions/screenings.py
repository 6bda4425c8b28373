"""Screening results and limits, as they are kept in the registry, turned into parts of a report's content."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from fairfloor.core import law, measures, standards
from fairfloor.core.calendars import weekday_name
from fairfloor.core.enactments import WEEKDAYS
from fairfloor.core.languages import Text
from fairfloor.core.money import CURRENCIES, Money
from fairfloor.core.phrases import phrase
from fairfloor.core.quantities import Figure
from fairfloor.registry import walls
from fairfloor.registry.models import Belief, Dataset, StoredFile
from fairfloor.reporting import contents as form
from fairfloor.screening import keeping
from fairfloor.screening.rulebook import RULES

BAND_HOURS = 6
# The law whose dates a report names, where the shelf has it: what hours and ages are judged by.
RELIED_UPON = (
    "ordinary-hours-per-day", "maximum-hours-per-day", "ordinary-hours-per-week", "maximum-hours-per-week", "weekly-rest",
    "minimum-age", "minimum-wage",
)  # fmt: skip
GARMENT = {"sector": "garment", "probation": "no"}


def figure(told: dict[str, Any] | None) -> Figure | None:
    """A kept figure `{value, unit}` as a Figure."""
    return Figure(Decimal(str(told["value"])), told["unit"]) if told and told.get("value") is not None else None


def hash_of(dataset: Dataset) -> str:
    """The SHA-256 of the file that a dataset was read from, for whoever may see the dataset: the file itself nobody may."""
    with walls.acting():
        return StoredFile.objects.values_list("sha256", flat=True).get(pk=dataset.file_id)


def part(datasets: Sequence[Dataset], beliefs: Sequence[Belief] = (), *, small: int) -> form.Screening | None:
    """The last screening of the visit, without its hits; None when no records were screened.

    A number of people below `small` that touches a sensitive clause is told as a band, without what would unveil it.

    What the team believes stands beside each rule's figures and never in their place.
    """
    if not datasets:
        return None
    result: dict[str, Any] = datasets[-1].result or {}
    intake, settings = result["intake"]["attendance"], result["settings"]
    bands = tuple(form.HoursBand(Decimal(low), Decimal(high), count) for low, high, count in result.get("bands", []))
    believed = {row.rule: row for row in beliefs}
    weekly = next((rule for rule in result["rules"] if rule["id"] == "weekly-hours"), None)
    last = _day(settings.get("to"))
    return form.Screening(
        start=_day(settings.get("from")),
        end=last + timedelta(days=1) if last else None,
        workers=settings["people"]["population"],
        read=intake["read"],
        accepted=intake["accepted"],
        refused=_reasons(intake),
        settings=_settings(settings),
        rules=tuple(_rule(rule, small, believed.get(rule["id"])) for rule in result["rules"] if _told(rule)),
        not_asked=tuple(Text(rule["title"]) for rule in result["rules"] if not _told(rule) and not _is_signal(rule)),
        weekly_hours=form.WeeklyHours(
            bands=bands,
            limit=_hit_limit(weekly) if weekly else None,
            workers=settings["people"]["population"],
            over_limit=keeping.hit_count(weekly) if weekly else None,
        )
        if bands
        else None,
    )


def _told(rule: dict[str, Any]) -> bool:
    """Whether a report tells of a rule: it had something to look at, and is no signal, which only tells what to ask."""
    return bool(rule["checked"] or rule["not_judged"]) and not _is_signal(rule)


def _is_signal(rule: dict[str, Any]) -> bool:
    return rule.get("kind") == "signal"


def _day(told: str | None) -> date | None:
    return date.fromisoformat(told) if told else None


def _settings(settings: dict[str, Any]) -> tuple[form.Item, ...]:
    return (
        form.Item(phrase("words.hours"), Text(settings["hours"])),
        form.Item(phrase("words.week-starts"), week_start(settings)),
        form.Item(phrase("words.edges"), Text(settings["edges"])),
        *(form.Item(phrase("permits.title"), permit_told(one, settings)) for one in settings.get("permits", ())),
    )


def permit_told(one: dict[str, Any], settings: dict[str, Any]) -> Text:
    """A permit that a screening was held to, and how many workers of the records it covers; or that it was not in force."""
    last = date.fromisoformat(one["end"]) - timedelta(days=1)
    named = {key: one[key] for key in ("number", "authority", "start")}
    first, until = _day(settings.get("from")), _day(settings.get("to"))
    if first and until and (last < first or date.fromisoformat(one["start"]) > until):
        return phrase("permits.screened-outside", last=last, first=first, until=until, **named)
    return phrase("permits.screened", last=last, covered=one["covered"], unknown=one["unknown"], **named)


def week_start(settings: Mapping[str, Any]) -> Text:
    """The weekday and who names it: "Monday (by default …)"."""
    weekday = weekday_name(date(2024, 1, 1) + timedelta(days=WEEKDAYS.index(settings["week_starts"])))
    return phrase("words.weekday-by", weekday=weekday, by=Text(settings["week_starts_by"]))


def _reasons(intake: dict[str, Any]) -> tuple[form.Reason, ...]:
    if "reasons" in intake:
        return tuple(form.Reason(Text(one["reason"]), one["count"]) for one in intake["reasons"])
    counts: dict[str, list[Any]] = {}
    for row in intake["refused"]:
        reason = row["reason"]
        said = Text(reason) if isinstance(reason, dict) else Text(zh=reason, en=reason)
        counts.setdefault(said["en"], [said, 0])[1] += 1
    return tuple(form.Reason(said, count) for said, count in counts.values())


def believed_part(row: Belief | None) -> form.Believed | None:
    """What the team believes of a rule, as part of a report."""
    if row is None:
        return None
    reason = form.Free(row.language, row.reason, {}) if row.reason else None
    return form.Believed(row.accepted, believed_figure(row), reason)


def believed_figure(row: Belief) -> Figure | Money | None:
    """The figure that is believed instead of the recorded one; None where it is not known."""
    if row.value is None:
        return None
    value = row.value.normalize() + 0
    return Money(value, row.unit) if row.unit in CURRENCIES else Figure(value, row.unit)


def veiled(rule: dict[str, Any], small: int) -> bool:
    """Whether only a band is told: so few people are behind the hits, and a clause of the rule is sensitive."""
    return 0 < rule["workers_affected"] < small and any(map(standards.protects, rule["clauses"]))


def _rule(rule: dict[str, Any], small: int, believed: Belief | None = None) -> form.RuleLine:
    few = veiled(rule, small)
    affected = form.Affected(
        rule["workers_affected"],
        population=rule["population"] or None,
        share=Decimal(str(rule["share"])) if rule["population"] else None,
    )
    worst = None if few else rule.get("worst")
    return form.RuleLine(
        id=rule["id"],
        title=Text(rule["title"]),
        population=rule["population"],
        checked=rule["checked"],
        clauses=tuple(rule["clauses"]),
        not_judged=tuple(form.Reason(Text(one["reason"]), one["count"]) for one in rule["not_judged"]),
        hits=None if few else keeping.hit_count(rule),
        affected=form.Affected(fewer_than=small) if few else affected,
        worst=_rounded(figure(worst["observed"])) if worst else None,
        limit=_hit_limit(rule),
        cases=measures.cases(rule["of"], checked=rule["checked"], population=rule["population"]),
        believed=None if few else believed_part(believed),
    )


def worst_case(rule: dict[str, Any]) -> tuple[Figure | None, form.Limit | None]:
    """What a rule's worst case was, and the limit it was held to."""
    worst = rule.get("worst")
    return (_rounded(figure(worst["observed"])) if worst else None), _hit_limit(rule)


def _rounded(told: Figure | None) -> Figure | None:
    """Hours to the hundredth, as people read them; the verdict was made with the exact figure."""
    return Figure(round(told.value, 2), told.unit) if told else None


def _hit_limit(rule: dict[str, Any]) -> form.Limit | None:
    case = rule.get("worst")
    limit = figure(case["limit"]) if case else None
    if case is None or limit is None:
        return None
    of = measure(rule["id"], case.get("part")) or None
    return form.Limit(direction(rule), limit, None, Text(case["why"]), source_part(case.get("source")), of)


def direction(rule: Mapping[str, Any]) -> Any:
    """How the observed must stand to the limit of a kept rule's worst case: the kinds of its cases may differ in it."""
    own = next((one for one in RULES if one.id == rule["id"]), None)
    return own.part(rule["worst"].get("part")).compare if own else rule["compare"]


def measure(rule: str, part: str | None) -> str:
    """What the figures of a kept rule's cases of one kind are of (see `core.measures`); empty for a rule of another version."""
    own = next((one for one in RULES if one.id == rule), None)
    return own.part(part).measure if own else ""


def source_part(told: dict[str, Any] | None) -> form.Source | None:
    if not told or not told.get("act"):
        return None
    act, article = told["act"], told.get("article")
    kind = told.get("kind") if told.get("kind") in ("primary", "press") else None
    named = Text(act) if isinstance(act, dict) else None
    return form.Source(_plain(act), _plain(article) if article else None, told.get("url"), kind, named)


def _plain(told: Any) -> str:
    return Text(told).say("en") if isinstance(told, dict) else str(told)


def limit_part(kept: dict[str, Any] | None, measure: str | None = None) -> form.Limit | None:
    """A kept limit (as `fairfloor limit` prints it) as part of a report, with what it is of."""
    value = figure(kept) if kept else None
    if kept is None or value is None:
        return None
    return form.Limit(kept["compare"], value, None, Text(kept["why"]), source_part(kept.get("source")), measure)


def records(datasets: Sequence[Dataset]) -> tuple[form.Record, ...]:
    """The attendance records that were screened, by month."""
    found = []
    for dataset in datasets:
        settings = (dataset.result or {})["settings"]
        if settings.get("from"):
            people = settings["people"]["population"]
            months = _months(date.fromisoformat(settings["from"]), date.fromisoformat(settings["to"]))
            found.append(form.Record(phrase("words.attendance"), months, people, people))
    return tuple(found)


def _months(first: date, last: date) -> tuple[str, ...]:
    count = (last.year - first.year) * 12 + last.month - first.month + 1
    start = first.year * 12 + first.month - 1
    return tuple(f"{(start + n) // 12}-{(start + n) % 12 + 1:02}" for n in range(count))


def law_used(jurisdiction: str, day: date) -> tuple[form.LawUsed, ...]:
    """The law of the day that a report relies upon, with its dates; what is not known is said so."""
    found = []
    for id in RELIED_UPON:
        try:
            parameter = law.load(jurisdiction, id)
            asked = {c.key: GARMENT[c.key] for c in parameter.conditions if c.key in GARMENT}
            answer = law.value((jurisdiction, id), day, asked)
        except LookupError:
            continue

        source = source_part(answer.source.as_json()) if isinstance(answer, law.Known | law.NoLimit) else None
        found.append(
            form.LawUsed(
                jurisdiction,
                id,
                parameter.title,
                answer.say() if isinstance(answer, law.Known) else answer.why,
                getattr(answer, "since", None),
                law.holds_until((jurisdiction, id), day, asked) if source else None,
                source,
            )
        )
    return tuple(found)

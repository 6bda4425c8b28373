"""A screening's result as a page of text for the terminal."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from fairfloor.core.languages import REQUIRED, Text
from fairfloor.core.measures import amount, cases, measured
from fairfloor.core.phrases import phrase
from fairfloor.core.quantities import share_of
from fairfloor.screening import keeping

if TYPE_CHECKING:
    from fairfloor.screening.intake.refusals import Refusal
    from fairfloor.screening.result import Case, Outcome, Result
    from fairfloor.screening.rule import Rule

MOST_LISTED = 500  # refused rows of one file; all of them are in the JSON and in the file of --refused
BY_CHOICE = "by-choice"  # the kind of case of `rest-day` that people chose, where the law lets them


def page(result: "Result", language: str) -> Iterator[str]:
    """The whole result, line by line: what was read and refused, how it was read, and each rule with its hits."""
    for table, intake in result.intake.items():
        name = phrase(f"screening.table-{table}")
        values = {"table": name, "read": intake.read, "accepted": intake.accepted, "refused": len(intake.refused)}
        yield phrase("screening.say-intake", **values).say(language)
        for refusal in intake.refused[:MOST_LISTED]:
            yield "  " + phrase("screening.say-refused", line=refusal.line, reason=refusal.reason).say(language)
        if len(intake.refused) > MOST_LISTED:
            yield from _left_out(intake.refused, language)
    yield from _settings(result, language)
    for outcome in result.rules:
        yield ""
        yield from _rule(outcome, language)


def _left_out(refused: "Sequence[Refusal]", language: str) -> Iterator[str]:
    """How many refused rows are not listed, and of all of them how many for which reason."""
    from fairfloor.screening.intake.refusals import by_code

    yield "  " + phrase("screening.say-refused-left-out", count=len(refused) - MOST_LISTED).say(language)
    for one, count in by_code(refused).values():
        yield "  - " + phrase("intake.say-example", count=count, line=one.line, reason=one.reason).say(language)


def _settings(result: "Result", language: str) -> Iterator[str]:
    settings = result.settings
    if settings.first:
        yield phrase("screening.say-period", first=settings.first, last=settings.last).say(language)
    weekday = phrase(f"law.weekday.{settings.week_starts}")
    yield phrase("screening.say-week", weekday=weekday, by=settings.week_starts_by).say(language)
    for said in (settings.hours, settings.keys, settings.edges):
        yield said.say(language)


def _rule(outcome: "Outcome", language: str) -> Iterator[str]:
    rests_on = ", ".join((*outcome.rule.clauses, *outcome.parameters))
    yield f"{outcome.rule.id} · {outcome.rule.title.say(language)} ({rests_on})"
    values = {
        "population": outcome.population,
        "checked": outcome.checked,
        "cases": cases(outcome.rule.of, checked=outcome.checked, population=outcome.population),
        "hits": len(outcome.hits),
        "affected": outcome.workers_affected,
        "share": share_of(outcome.share),
    }
    yield "  " + phrase("screening.say-counts", **values).say(language)
    for one in outcome.not_judged:
        yield "  " + phrase("screening.say-not-judged", count=one.count, reason=one.reason).say(language)
    chosen = sum(spread.cases for spread in outcome.spreads if spread.part == BY_CHOICE)
    if chosen:
        yield "  " + phrase("screening.say-by-choice", count=chosen).say(language)
    if outcome.worst:
        yield "  " + phrase("screening.say-worst", case=_told(outcome.rule, outcome.worst)).say(language)
    kept = outcome.as_json(most=0)
    unsigned, slips = keeping.unsigned(kept)
    if slips:
        yield "  " + phrase(
            "screening.say-unsigned", count=unsigned, cases=slips, share=share_of(unsigned / slips)
        ).say(language)
    if (breaks := keeping.breaks(kept)) is not None:
        yield "  " + breaks.say(language)
    if outcome.base_rate:
        rate = outcome.base_rate.as_json()
        told = {"seen": rate["seen"], "out_of": rate["out_of"], "share": share_of(rate["share"])}
        yield "  " + phrase("screening.say-base-rate", **told).say(language)
    if outcome.rule.harmless and outcome.hits:
        harmless = Text({one: listed(outcome.rule.harmless, one) for one in ("zh", "en")})
        yield "  " + phrase("screening.say-signal", harmless=harmless).say(language)
    reasons: dict[str, int] = {}
    for hit in outcome.hits:
        why = hit.why.say(language) + _source(hit, language)
        number = reasons.setdefault(why, len(reasons) + 1)
        told = phrase(
            "screening.say-hit", case=_told(outcome.rule, hit), number=number, lines=keeping.ranges(hit.lines)
        )
        yield "  - " + told.say(language)
    for why, number in reasons.items():
        yield f"  [{number}] {why}"


def listed(texts: Sequence[Text], language: str) -> str:
    """Texts in a row, in one language."""
    return ("；" if language == "zh" else "; ").join(text.say(language) for text in texts)


def _told(rule: "Rule", case: "Case") -> Text:
    dates = f"{case.first}" if case.first == case.last else f"{case.first} – {case.last}"
    of = rule.part(case.part).measure
    said = {
        name: Text({code: measured(amount(one, of, code), of, code, value=one) for code in REQUIRED})
        for name, one in (("is", case.observed), ("limit", case.limit))
    }
    told = phrase("screening.say-case", worker=case.worker, dates=dates, **said)
    return phrase("screening.say-other", case=told, other=case.other) if case.other else told


def _source(case: "Case", language: str) -> str:
    if not case.source:
        return ""
    act, url = case.source.get("act"), case.source.get("url")
    words = act.say(language) if isinstance(act, Text) else str(act or "")
    article = f", {case.source['article']}" if case.source.get("article") else ""
    return f" [{words}{article}{f'; {url}' if url else ''}]" if words else ""

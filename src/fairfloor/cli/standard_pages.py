"""How `fairfloor standard show` writes a standard, a section or a clause in words, in Chinese or English."""

import textwrap
from collections.abc import Iterable

from fairfloor.core.clause_limits import Limit, Step
from fairfloor.core.clauses import Clause, Record, Recurrence, Sample
from fairfloor.core.languages import Text
from fairfloor.core.quantities import plain
from fairfloor.core.standards import Standard
from fairfloor.core.vocabulary import Vocabulary

WIDTH = 100

WORDS = {
    "unwritten": Text(zh="尚未写入书架", en="not written on the shelf yet"),
    "clauses": Text(zh="条", en="clauses"),
    "applies": Text(zh="适用", en="Applies"),
    "also": Text(zh="另适用于", en="Also for"),
    "verify": Text(zh="核查方法", en="Verified by"),
    "check": Text(zh="查看", en="Look at"),
    "record": Text(zh="记录", en="Record"),
    "limit": Text(zh="限值", en="Limits"),
    "sample": Text(zh="抽样", en="Sample"),
    "recurrence": Text(zh="周期", en="Recurs"),
    "recommendation": Text(zh="建议（非要求）", en="Recommended, not required"),
    "note": Text(zh="注", en="Notes"),
    "see": Text(zh="参阅", en="See also"),
    "sensitive": Text(zh="敏感条款：人数少时只以区间显示", en="Sensitive: small numbers show as a band"),
    "law of": Text(zh="相关法律", en="law"),
    "law": Text(zh="依法律", en="as the law says"),
    "printed": Text(zh="印作", en="printed"),
    "per": Text(zh="每", en="per"),
    "when": Text(zh="条件", en="when"),
    "raised": Text(zh="可放宽", en="may be moved by"),
    "example": Text(zh="来源所举之例", en="the source's example"),
    "every": Text(zh="每", en="every"),
    "recommended": Text(zh="建议", en="recommended"),
    "yes": Text(zh="始终", en="always"),
}

COMPARES = {
    "at-least": Text(zh="不低于", en="at least"),
    "at-most": Text(zh="不超过", en="at most"),
    "more-than": Text(zh="大于", en="more than"),
    "less-than": Text(zh="小于", en="less than"),
    "exactly": Text(zh="等于", en="exactly"),
}

METHODS = {
    "documents": Text(zh="文件", en="documents"),
    "records": Text(zh="记录", en="records"),
    "observation": Text(zh="观察", en="observation"),
    "measurement": Text(zh="测量", en="measurement"),
    "interview": Text(zh="访谈", en="interview"),
    "demonstration": Text(zh="演示", en="demonstration"),
}

PRECEDENCES = {
    "law-and-policy-else-this": Text(
        zh="先依法律和工厂政策，都没有时依此", en="law and the factory's policy, else this"
    ),
    "law-else-this": Text(zh="先依法律，没有时依此", en="law, else this"),
    "law-only": Text(zh="只依法律", en="law only"),
    "law-and-policy-only": Text(zh="只依法律和工厂政策", en="law and the factory's policy only"),
    "stricter-of-both": Text(zh="法律与此取较严者", en="the stricter of law and this"),
    "this-with-relaxation": Text(zh="依此，可放宽", en="this, with a permitted relaxation"),
    "prompts-action": Text(zh="超出时要求采取行动，本身不算违规", en="outside calls for action, no breach by itself"),
    "prompts-enquiry": Text(zh="超出时要求说明，本身不算违规", en="outside calls for an enquiry, no breach by itself"),
    "recommended": Text(zh="建议，从不算违规", en="recommended, never a breach"),
    "conditional": Text(zh="仅在条件成立时", en="only under its condition"),
    "this": Text(zh="依此", en="this"),
}


def contents(standard: Standard, language: str) -> str:
    """A standard's title, notes and sections, each with its clauses."""
    lines = [f"{standard.code}  {standard.title.say(language)}  ({standard.edition})", ""]
    for one in standard.sections:
        lines += section(standard, one.number, language).splitlines()
    return "\n".join([*lines, "", *_items("note", standard.notes, language)]).rstrip()


def section(standard: Standard, number: str, language: str) -> str:
    """A section's title and the numbers and titles of its clauses."""
    one = standard.section(number)
    head = f"{number}  {one.title.say(language)} ({one.count} {WORDS['clauses'].say(language)})"
    if not one.filled:
        return f"{head}: {WORDS['unwritten'].say(language)}"
    found = [clause for clause in standard.clauses if clause.section == number]
    wide = max((len(clause.number) for clause in found), default=0) + 1
    return "\n".join([head, *(f"  {clause.number:<{wide}} {clause.title.say(language)}" for clause in found)])


def clause(standard: Standard, one: Clause, language: str) -> str:
    """One clause whole: what it asks, when, how it is verified, what to record, its limits and its notes."""
    words = standard.words
    lines = [f"{one.id}  {one.title.say(language)}", f"{standard.title.say(language)} ({standard.edition})", ""]
    lines += [*_wrap(one.requirement.say(language), "", language), ""]
    applies = one.applies.say().say(language)
    lines.append(f"{WORDS['applies'].say(language)}: {applies}")
    if one.also_for:
        places = ", ".join(words.facts[place].title.say(language) for place in one.also_for)
        lines.append(f"{WORDS['also'].say(language)}: {places}")
    lines.append(
        f"{WORDS['verify'].say(language)}: {', '.join(METHODS[method].say(language) for method in one.verify)}"
    )
    if one.sensitive:
        lines.append(WORDS["sensitive"].say(language))
    lines.append("")
    lines += _items("check", (check.what for check in one.checks), language)
    lines += _list("record", [_record(record, language) for record in one.record], language)
    lines += _list("limit", [_limit(limit, words, language) for limit in one.limits], language)
    lines += _list("sample", [_sample(sample, language) for sample in one.samples], language)
    lines += _list("recurrence", [_recurrence(recurrence, language) for recurrence in one.recurrences], language)
    lines += _items("recommendation", one.recommendations, language)
    lines += _items("note", one.notes, language)
    lines += _list("see", [", ".join(one.see_also)] if one.see_also else [], language)
    return "\n".join(lines).rstrip()


def _items(word: str, texts: Iterable[Text], language: str) -> list[str]:
    return _list(word, [text.say(language) for text in texts], language)


def _list(word: str, items: list[str], language: str) -> list[str]:
    if not items:
        return []
    lines = [f"{WORDS[word].say(language)}:"]
    for item in items:
        lines += _wrap(item, "  - ", language)
    return [*lines, ""]


def _wrap(words: str, start: str, language: str) -> list[str]:
    if language == "zh":  # no spaces to break at: the terminal breaks it
        return [start + words]
    return textwrap.wrap(words, WIDTH, initial_indent=start, subsequent_indent=" " * len(start))


def _record(record: Record, language: str) -> str:
    each = f" ({record.each.say(language)})" if record.each else ""
    return record.what.say(language) + each


def _limit(limit: Limit, words: Vocabulary, language: str) -> str:
    kinds = [words.kinds[kind].title.say(language) for key, kind in limit.for_.items() if kind in words.kinds]
    subject = words.quantities[limit.quantity].title.say(language) + (f" [{', '.join(kinds)}]" if kinds else "")
    details = [PRECEDENCES[limit.precedence].say(language)]
    if len(limit.printed) > 1:
        printed = " / ".join(figure.say(language) for figure in limit.printed)
        details.append(f"{WORDS['printed'].say(language)} {printed}")
    if limit.relaxation:
        by = limit.relaxation.by.say(language)
        details.append(f"{WORDS['raised'].say(language)} {by}: {limit.relaxation.condition.say(language)}")
    if limit.when:
        details.append(f"{WORDS['when'].say(language)}: {limit.when.say().say(language)}")
    if limit.law:
        details.append(f"{WORDS['law of'].say(language)}: {words.parameters[limit.law].title.say(language)}")
    if limit.then:
        details.append(limit.then.say(language))
    if limit.example:
        details.append(WORDS["example"].say(language))
    return f"{subject}: {_bound(limit, words, language)} ({'; '.join(details)})"


def _bound(limit: Limit, words: Vocabulary, language: str) -> str:
    compare = COMPARES[limit.compare].say(language)
    if limit.figure is None:
        steps = "; ".join(_step(step, language) for step in limit.steps)
        return f"{compare} {steps}" if steps else WORDS["law"].say(language)
    per = f" {WORDS['per'].say(language)} {words.kinds[limit.per].title.say(language)}" if limit.per else ""
    return f"{compare} {limit.figure.say(language)}{per}"


def _step(step: Step, language: str) -> str:
    over, gives = plain(step.over), plain(step.gives)
    up_to = plain(step.up_to) if step.up_to is not None else ""
    per = plain(step.per) if step.per is not None else ""
    if language == "zh":
        reach = f"{over}–{up_to} 人" if up_to else f"超过 {over} 人的部分"
        return f"{reach}每 {per} 人 {gives}" if per else f"{reach} {gives}"
    reach = f"from {over} to {up_to} people" if up_to else f"above {over} people"
    return f"{gives} for every {per} {reach}" if per else f"{gives} {reach}"


def _sample(sample: Sample, language: str) -> str:
    most = f"–{plain(sample.at_most.value)}" if sample.at_most else ""
    per = f" ({sample.per.say(language)})" if sample.per else ""
    return f"{COMPARES['at-least'].say(language)} {plain(sample.at_least.value)}{most} {sample.of.say(language)}{per}"


def _recurrence(recurrence: Recurrence, language: str) -> str:
    due = [recurrence.on.say(language)] if recurrence.on else []
    if recurrence.every:
        due.append(f"{WORDS['every'].say(language)} {recurrence.every.say(language)}")
    if recurrence.at_least and recurrence.within:
        times = plain(recurrence.at_least.value)
        due.append(f"≥ {times} / {recurrence.within.say(language)}")
    if recurrence.recommended:
        due.append(WORDS["recommended"].say(language))
    return f"{recurrence.what.say(language)}: {'; '.join(due)}"

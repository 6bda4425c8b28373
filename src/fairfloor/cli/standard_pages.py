"""How `fairfloor standard show` writes a standard, a section or a clause in words, in Chinese or English."""

import textwrap
from collections.abc import Iterable
from decimal import Decimal

from fairfloor.core import clause_words, standards
from fairfloor.core.clause_limits import Limit
from fairfloor.core.clauses import Clause, Record, Recurrence, Substance, Table
from fairfloor.core.conditions import Condition
from fairfloor.core.languages import Text, within
from fairfloor.core.phrases import phrase
from fairfloor.core.quantities import plain
from fairfloor.core.scores import Deduction
from fairfloor.core.standards import Standard
from fairfloor.core.vocabulary import Vocabulary

WIDTH = 100
COLON = {"zh": "：", "en": ": "}
COMMA = {"zh": "、", "en": ", "}
SEMICOLON = {"zh": "；", "en": "; "}
DASH = {"zh": "——", "en": " – "}

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
    "answered": Text(zh="由其他标准的条款回答", en="Answered by the clauses of others"),
    "see": Text(zh="参阅", en="See also"),
    "sensitive": Text(zh="敏感条款：人数少时只以区间显示", en="Sensitive: small numbers show as a band"),
    "law": Text(zh="相关法律", en="law"),
    "printed": Text(zh="印作", en="printed"),
    "example": Text(zh="来源所举之例", en="the source's example"),
    "recommended": Text(zh="建议", en="recommended"),
    "one is enough": Text(zh="以下各项有一项即可", en="One of these is enough"),
    "and": Text(zh="，且 ", en=", and "),
    "substance": Text(zh="物质", en="Substances"),
    "synonyms": Text(zh="又称 ", en="also called "),
    "cas": Text(zh="CAS 号 ", en="CAS "),
    "molar mass": Text(zh="摩尔质量 {} 克/摩尔", en="molar mass {} g/mol"),
    "arises": Text(zh="产生于：", en="arises: "),
    "laws": Text(zh="应查的法律事项", en="Law to look up"),
    "asked": Text(zh="逐栋询问", en="Asked for each"),
    "extends": Text(zh="延伸适用", en="Extends"),
    "critical": Text(zh="来源标为关键条款", en="Marked as critical by the source"),
    "section": Text(zh="整个部分", en="whole section"),
    "points": Text(zh="分", en="points"),
    "deduction": Text(zh="扣分", en="Deductions"),
}

METHODS = {
    "documents": Text(zh="文件", en="documents"),
    "records": Text(zh="记录", en="records"),
    "observation": Text(zh="观察", en="observation"),
    "measurement": Text(zh="测量", en="measurement"),
    "interview": Text(zh="访谈", en="interview"),
    "demonstration": Text(zh="演示", en="demonstration"),
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
    size = [f"{one.count} {WORDS['clauses'].say(language)}", *([_points(one.points, language)] if one.points else [])]
    head = f"{number}  {one.title.say(language)} ({', '.join(size)})"
    if not one.filled:
        return f"{head}: {WORDS['unwritten'].say(language)}"
    found = [clause for clause in standard.clauses if clause.section == number]
    wide = max((len(clause.number) for clause in found), default=0) + 1
    return "\n".join([head, *(f"  {clause.number:<{wide}} {clause.title.say(language)}" for clause in found)])


def clause(standard: Standard, one: Clause, language: str) -> str:
    """One clause whole: what it asks, when, how it is verified, what to record, its limits and its notes."""
    lines = [f"{one.id}  {one.title.say(language)}", f"{standard.title.say(language)} ({standard.edition})", ""]
    lines += [*_wrap(one.requirement.say(language), "", language), "", *_facts(standard, one, language), ""]
    lines += _items("check", (check.what for check in one.checks), language)
    lines += _list("deduction", [_deduction(deduction, language) for deduction in one.deductions], language)
    lines += _list("record", [_record(record, one, language) for record in one.record], language)
    lines += _list("limit", _limits(one, standard.words, language), language)
    lines += _table(one.table, language)
    lines += _list("substance", [_substance(substance, language) for substance in one.substances], language)
    lines += _items("sample", map(clause_words.sample, one.samples), language)
    lines += _list("recurrence", [_recurrence(recurrence, language) for recurrence in one.recurrences], language)
    lines += _items("recommendation", one.recommendations, language)
    lines += _items("note", one.notes, language)
    lines += _items("laws", [standard.words.parameters[law].title for law in one.laws], language)
    lines += _list("answered", [_reference(id, standard, language) for id in one.answered_by], language)
    lines += _list("see", [_reference(id, standard, language) for id in one.see_also], language)
    return "\n".join(lines).rstrip()


def _facts(standard: Standard, one: Clause, language: str) -> list[str]:
    words = standard.words
    told = [("applies", one.applies.say().say(language))]
    if one.also_for:
        titles = [words.facts[place].title for place in one.also_for]
        told.append(("also", clause_words.joined(titles).say(language)))
    if one.asked_per:
        told.append(("asked", words.facts[one.asked_per].title.say(language)))
    if one.extends:
        clauses = Text(
            {key: COMMA[key].join(_reference(id, standard, key) for id in one.extends.clauses) for key in COMMA}
        )
        place = within(words.facts[one.extends.to].title)
        told.append(("extends", phrase("clauses.extends", place=place, clauses=clauses).say(language)))
    told.append(("verify", COMMA[language].join(METHODS[method].say(language) for method in one.verify)))
    lines = [line for word, words in told for line in _wrap(f"{_label(word, language)}{words}", "", language)]
    lines += [_points(one.points, language)] if one.points else []
    marks = [("sensitive", one.sensitive), ("critical", one.critical)]
    return [*lines, *(WORDS[word].say(language) for word, holds in marks if holds)]


def _points(points: Decimal, language: str) -> str:
    return f"{plain(points)} {WORDS['points'].say(language)}"


def _deduction(one: Deduction, language: str) -> str:
    each = [one.each.say(language)] if one.each else []
    return f"-{_points(one.points, language)}{COLON[language]}{one.what.say(language)}{_bracketed(each, language)}"


def _label(word: str, language: str) -> str:
    return f"{WORDS[word].say(language)}{COLON[language]}"


def _reference(id: str, standard: Standard, language: str) -> str:
    """A clause or a whole section with its title: "icti/10.26 Hot work"."""
    code, _, number = id.partition("/")
    try:
        there = standard if code == standard.code else standards.load(code)
        if number in {section.number for section in there.sections}:
            whole = _bracketed([WORDS["section"].say(language)], language)
            return f"{id} {there.section(number).title.say(language)}{whole}"
        return f"{id} {there.clause(id).title.say(language)}"
    except standards.NotOnShelf:
        return id


def _items(word: str, texts: Iterable[Text], language: str) -> list[str]:
    return _list(word, [text.say(language) for text in texts], language)


def _list(word: str, items: list[str], language: str) -> list[str]:
    """A heading and its items; what follows a line break in an item stands below it, further in."""
    if not items:
        return []
    lines = [_label(word, language).rstrip()]
    for item in items:
        first, *rest = item.split("\n")
        lines += _wrap(first, "  - ", language)
        lines += [line for one in rest for line in _wrap(one, "      - ", language)]
    return [*lines, ""]


def _wrap(words: str, start: str, language: str) -> list[str]:
    if language == "zh":  # no spaces to break at: the terminal breaks it
        return [start + words]
    return textwrap.wrap(
        words, WIDTH, initial_indent=start, subsequent_indent=" " * len(start), break_long_words=False,
        break_on_hyphens=False,
    )  # fmt: skip


def _bracketed(details: list[str], language: str) -> str:
    if not details:
        return ""
    return f"（{'；'.join(details)}）" if language == "zh" else f" ({'; '.join(details)})"


def _record(record: Record, one: Clause, language: str) -> str:
    details = [record.each] if record.each else []
    compared = clause_words.compared(record, one)
    return record.what.say(language) + _bracketed(
        [text.say(language) for text in (*details, *([compared] if compared else []))], language
    )


# ---------------------------------------------------------------------------------------------------------------- limits


def _limits(one: Clause, words: Vocabulary, language: str) -> list[str]:
    """The limits, one item each; those that differ only in whom they are for, and alternatives, under one heading."""
    single = [limit for limit in one.limits if not limit.alternative_group]
    items = []
    for group in clause_words.alike(single):
        title = words.quantities[group[0].quantity].title.say(language)
        shared = _bracketed(_details(group[0], words, language), language) + _sentences(group[0], language)
        rows = [_row(limit, one, words, language) for limit in group]
        if len(group) == 1:
            items.append(_single(group[0], one, words, language))
        else:
            items.append("\n".join([f"{title}{shared}", *rows]))
    for branches in clause_words.alternatives(one.limits).values():
        ways = [_together(way, one, words, language) for way in branches]
        items.append("\n".join([_label("one is enough", language).rstrip(), *ways]))
    return items


def _together(way: list[Limit], one: Clause, words: Vocabulary, language: str) -> str:
    """The limits of one way, all of which it takes."""
    first, *others = [_single(limit, one, words, language) for limit in way]
    return (
        WORDS["and"].say(language).join([first, *(within(Text(zh=other, en=other)).say(language) for other in others)])
    )


def _single(limit: Limit, one: Clause, words: Vocabulary, language: str) -> str:
    narrowing = _narrowing(limit, one, words, language)
    subject = words.quantities[limit.quantity].title.say(language) + (f" [{narrowing}]" if narrowing else "")
    details = [*_details(limit, words, language), *_printed(limit, words, language)]
    said = clause_words.bound(limit, words).say(language)
    return f"{subject}{COLON[language]}{said}{_bracketed(details, language)}{_sentences(limit, language)}"


def _row(limit: Limit, one: Clause, words: Vocabulary, language: str) -> str:
    said = clause_words.bound(limit, words).say(language)
    printed = _bracketed(_printed(limit, words, language), language)
    return f"{_narrowing(limit, one, words, language)}{COLON[language]}{said}{printed}"


def _narrowing(limit: Limit, one: Clause, words: Vocabulary, language: str) -> str:
    return clause_words.joined(clause_words.narrowing(limit, one, words), "，", ", ").say(language)


def _printed(limit: Limit, words: Vocabulary, language: str) -> list[str]:
    if len(limit.printed) < 2:
        return []
    printed = clause_words.printed(limit.printed, words.quantities[limit.quantity])
    return [f"{WORDS['printed'].say(language)} {printed.say(language)}"]


def _details(limit: Limit, words: Vocabulary, language: str) -> list[str]:
    details = [] if _plain(limit) else [clause_words.how(limit).say(language)]
    if limit.when:
        details.append(_when(limit.when, language))
    if limit.relaxation:
        details.append(clause_words.relaxation(limit.relaxation).say(language))
    if limit.law:
        details.append(_label("law", language) + words.parameters[limit.law].title.say(language))
    if limit.example:
        details.append(WORDS["example"].say(language))
    return details


def _plain(limit: Limit) -> bool:
    """Whether the line says already how the limit binds: by its condition, by the law, or for everybody."""
    by_law = limit.figure is None and not limit.steps
    return by_law or limit.precedence == "conditional" or (limit.precedence == "this" and not limit.law)


def _when(condition: Condition, language: str) -> str:
    return phrase("clauses.only-where", condition=condition.say()).say(language)


def _sentences(limit: Limit, language: str) -> str:
    """What being outside calls for, and the note, after the limit."""
    start = "。" if language == "zh" else ". "
    told = [text.say(language) for text in (limit.then, limit.note) if text]
    return start + ("" if language == "zh" else " ").join(told) if told else ""


# -------------------------------------------------------------------------------- tables, substances, what comes again


def _table(table: Table | None, language: str) -> list[str]:
    """A table row by row, the first cell leading, each of the others behind its column's title."""
    if table is None:
        return []
    lines = [f"{table.title.say(language)}{COLON[language].rstrip()}"]
    for row in table.rows:
        told = [
            (column, clause_words.cell(row[column.id], column).say(language))
            for column in table.columns
            if column.id in row
        ]
        (first, lead), *rest = told
        head = lead if first is table.columns[0] and first.unit == "" else f"{first.title.say(language)} {lead}"
        cells = (SEMICOLON[language]).join(
            f"{column.title.say(language)}{COLON[language]}{said}" for column, said in rest
        )
        lines += _wrap(f"{head}{DASH[language]}{cells}" if cells else head, "  - ", language)
    return [*lines, ""]


def _substance(one: Substance, language: str) -> str:
    details = [WORDS["cas"].say(language) + one.cas] if one.cas else []
    if synonyms := one.also_called(language):
        details.append(WORDS["synonyms"].say(language) + COMMA[language].join(synonyms))
    if one.molar_mass is not None:
        details.append(WORDS["molar mass"].say(language).format(plain(one.molar_mass)))
    elif one.no_molar_mass:
        details.append(one.no_molar_mass.say(language).rstrip("。."))
    arises = WORDS["arises"].say(language) + one.arises.say(language)
    return f"{one.name.say(language)}{_bracketed(details, language)}{SEMICOLON[language]}{arises}"


def _recurrence(recurrence: Recurrence, language: str) -> str:
    details = [WORDS["recommended"].say(language)] if recurrence.recommended else []
    if recurrence.when:
        details.append(_when(recurrence.when, language))
    return clause_words.again(recurrence).say(language) + _bracketed(details, language)

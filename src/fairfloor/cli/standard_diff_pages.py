"""How `fairfloor standard diff` tells in words what changed between two editions, in Chinese or English."""

from fairfloor.cli.standard_pages import COLON, COMMA, METHODS
from fairfloor.core import clause_words
from fairfloor.core.clause_limits import Limit
from fairfloor.core.clauses import Clause, Recurrence
from fairfloor.core.languages import Text
from fairfloor.core.quantities import plain
from fairfloor.core.scores import Deduction
from fairfloor.core.standard_changes import Changes, ClauseChange, FieldChange, ItemChange
from fairfloor.core.vocabulary import Vocabulary

WORDS = {
    "added": Text(zh="新增", en="added"),
    "withdrawn": Text(zh="撤销", en="withdrawn"),
    "changed": Text(zh="改动", en="changed"),
    "clauses-added": Text(zh="新增条款", en="Clauses added"),
    "clauses-withdrawn": Text(zh="撤销条款", en="Clauses withdrawn"),
    "clauses-changed": Text(zh="改动条款", en="Clauses changed"),
    "standard": Text(zh="整个标准", en="The standard as a whole"),
    "nothing": Text(zh="两个版次之间没有改动。", en="Nothing changed between the two editions."),
    "none": Text(zh="无", en="none"),
    "sentences": Text(zh="文字有改动", en="changed"),
    "limits": Text(zh="限值", en="limit"),
    "recurrences": Text(zh="周期", en="recurrence"),
    "record": Text(zh="记录", en="record"),
    "substances": Text(zh="物质", en="substance"),
    "deductions": Text(zh="扣分", en="deduction"),
    "points": Text(zh="分值", en="points"),
    "title": Text(zh="标题", en="title"),
    "requirement": Text(zh="要求", en="requirement"),
    "effective": Text(zh="生效日期", en="effective"),
    "notes": Text(zh="注", en="notes"),
    "sections": Text(zh="部分", en="sections"),
    "section": Text(zh="部分", en="section"),
    "part": Text(zh="分部", en="part"),
    "applies": Text(zh="适用", en="applies"),
    "also_for": Text(zh="另适用于", en="also for"),
    "asked_per": Text(zh="逐栋询问", en="asked for each"),
    "extends": Text(zh="延伸适用", en="extends"),
    "verify": Text(zh="核查方法", en="verified by"),
    "checks": Text(zh="查看", en="what to look at"),
    "table": Text(zh="表格", en="table"),
    "samples": Text(zh="抽样", en="samples"),
    "recommendations": Text(zh="建议", en="recommendations"),
    "see_also": Text(zh="参阅", en="see also"),
    "answered_by": Text(zh="由其他条款回答", en="answered by"),
    "laws": Text(zh="应查的法律事项", en="law to look up"),
    "sensitive": Text(zh="敏感条款", en="sensitive"),
    "critical": Text(zh="关键条款", en="critical"),
}


def changes(found: Changes, language: str) -> str:
    """What changed, clause by clause: the old words and figures before the new ones."""
    lines = [f"{found.new.code}: {found.old.edition} → {found.new.edition}  {found.new.title.say(language)}", ""]
    if not found:
        return "\n".join([*lines, WORDS["nothing"].say(language)])
    lines += _listed("standard", [line for one in found.standard for line in _field(one, None, language)], language)
    lines += _listed("clauses-added", [_name(clause, language) for clause in found.added], language)
    lines += _listed("clauses-withdrawn", [_name(clause, language) for clause in found.withdrawn], language)
    lines += _listed(
        "clauses-changed", [line for one in found.changed for line in _clause(one, found, language)], language
    )
    return "\n".join(lines).rstrip()


def _listed(word: str, lines: list[str], language: str) -> list[str]:
    return [WORDS[word].say(language), *(f"  {line}" for line in lines), ""] if lines else []


def _name(clause: Clause, language: str) -> str:
    return f"{clause.id}  {clause.title.say(language)}"


def _clause(one: ClauseChange, found: Changes, language: str) -> list[str]:
    lines = [line for field in (*one.reworded, *one.others) for line in _field(field, one, language)]
    lines += [_item(item, one, found, language) for item in one.items]
    return [_name(one.new, language), *(f"  {line}" for line in lines)]


def _field(one: FieldChange, clause: ClauseChange | None, language: str) -> list[str]:
    """One field: its old words and its new ones; of what is more than words, only that it changed."""
    head = f"{WORDS[one.field].say(language)}{COLON[language]}"
    if isinstance(one.old, Text) and isinstance(one.new, Text):
        return [head.rstrip(), f"  - {one.old.say(language)}", f"  + {one.new.say(language)}"]
    if clause and one.field == "applies":
        old, new = (side.applies.say().say(language) for side in (clause.old, clause.new))
    elif simple(one.old) and simple(one.new):
        old, new = (_simple(value, language) for value in (one.old, one.new))
    else:
        return [head + WORDS["sentences"].say(language)]
    return [f"{head}{old} → {new}"]


def simple(value: object) -> bool:
    """Whether a value is told whole: a word, a date, true or false, or a list of words."""
    return not isinstance(value, dict) and not (isinstance(value, list) and any(isinstance(one, dict) for one in value))


def _simple(value: object, language: str) -> str:
    if isinstance(value, list):
        return COMMA[language].join(METHODS.get(one, Text(zh=one, en=one)).say(language) for one in value) or _none(
            language
        )
    if isinstance(value, bool):
        return Text(zh="是" if value else "否", en="yes" if value else "no").say(language)
    return str(value) if value else _none(language)


def _none(language: str) -> str:
    return WORDS["none"].say(language)


def _item(one: ItemChange, clause: ClauseChange, found: Changes, language: str) -> str:
    """``limit guard, Gap: at most 12.5 mm → at most 10 mm``; added or withdrawn ones are told whole."""
    sides = [(one.old, clause.old, found.old.words), (one.new, clause.new, found.new.words)]
    binding = getattr(one.old, "precedence", "") != getattr(one.new, "precedence", "")
    told = [_told(item, whole, words, binding=binding).say(language) for item, whole, words in sides if item]
    head = f"{WORDS[one.field].say(language)} {one.id}{COLON[language]}"
    if len(told) == 1:
        return f"{head}{WORDS[one.what].say(language)}{COLON[language]}{told[0]}"
    if told[0] == told[1]:  # what differs is not in the sentence: its note, its printed figures, its law
        return f"{head}{told[1]} ({', '.join(_different(one))})"
    return f"{head}{told[0]} → {told[1]}"


def _different(one: ItemChange) -> list[str]:
    old, new = one.old.as_json(), one.new.as_json()
    return [key for key in new if old[key] != new[key]]


def _told(item: object, clause: Clause, words: Vocabulary, *, binding: bool) -> Text:
    """An item in words; with `binding`, how a limit binds too."""
    if isinstance(item, Limit):
        subject = [words.quantities[item.quantity].title, *clause_words.narrowing(item, clause, words)]
        said = [clause_words.joined(subject, "，", ", "), clause_words.bound(item, words)]
        told = clause_words.joined(said, " ", " ")
        return clause_words.joined([told, clause_words.how(item)]) if binding else told
    if isinstance(item, Recurrence):
        return clause_words.again(item)
    if isinstance(item, Deduction):
        taken = Text(zh=f"扣 {plain(item.points)} 分", en=f"minus {plain(item.points)}")
        return clause_words.joined([item.what, taken], "，", ", ")
    what = getattr(item, "what", None) or getattr(item, "name", None)
    return what if isinstance(what, Text) else Text(zh="", en="")

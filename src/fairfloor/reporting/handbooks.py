"""Prints a whole standard as one handbook: contents, sections, every clause with its figures; no law, no factory."""

import functools
import hashlib
import json
from typing import Any

from fairfloor.core import clause_words as words
from fairfloor.core import standards
from fairfloor.core.clause_limits import Limit
from fairfloor.core.clauses import Clause, Record, Recurrence
from fairfloor.core.conditions import Condition
from fairfloor.core.languages import Text
from fairfloor.core.phrases import phrase
from fairfloor.core.quantities import plain
from fairfloor.core.standards import Standard
from fairfloor.reporting import labels
from fairfloor.reporting.blocks import Block, Column, lines, table
from fairfloor.reporting.fonts import one_line, showable
from fairfloor.reporting.typesetting import TEMPLATES, typeset
from fairfloor.reporting.wording import Cell, Piece, Wording

FILES = ("handbook.typ", "parts.typ")
LIMITS, SUBSTANCES = (2, 1.7, 2.4), (1.6, 0.8, 2.6)


def render(standard: Standard, language: str) -> bytes:
    """The handbook of `standard` as PDF in `language`, one of `labels.languages()`; ValueError for another one."""
    data = layout(standard, language)
    return typeset("handbook.typ", {**data, "hash": f"{labels.say(language, 'report.hash')} {_hash(data)}"})


@functools.lru_cache(maxsize=32)
def content_hash(code: str, edition: str, language: str) -> str:
    """SHA-256 of all that decides what a handbook looks like: its words and its template; 64 hexadecimal digits."""
    return _hash(layout(standards.load(code, edition), language))


def _hash(data: dict[str, Any]) -> str:
    made = hashlib.sha256(json.dumps(data, ensure_ascii=False, sort_keys=True).encode())
    for file in FILES:
        made.update((TEMPLATES / file).read_bytes())
    return made.hexdigest()


def layout(standard: Standard, language: str) -> dict[str, Any]:
    """What the template sets: every word chosen, in order, in `language`."""
    labels.catalogue(language)
    teller = _Teller(standard, Wording(language, "UTC"))
    say, title = teller.wording.say, one_line(standard.title.say(language))
    return {
        "language": language,
        "region": say("language.region"),
        "title": title,
        "kind": say("handbook.title"),
        "keywords": [standard.code, standard.edition],
        "running": say("handbook.running", standard=title),
        "edition": f"{standard.code.upper()} · {teller.edition()}",
        "page": say("report.page", page="{page}", pages="{pages}"),
        "facts": teller.front(),
        "reading": {"title": say("handbook.reading"), "words": say("handbook.reading_text")},
        "notes": {"title": say("handbook.notes"), "items": [teller.words(one) for one in standard.notes]},
        "contents": say("handbook.contents"),
        "sections": [teller.section(one) for one in standard.sections if one.filled],
    }


class _Teller:
    """Tells one standard in one language."""

    def __init__(self, standard: Standard, wording: Wording) -> None:
        self.standard, self.wording, self.language = standard, wording, wording.language

    def words(self, text: Text) -> str:
        return showable(text.say(self.language))

    def label(self, key: str, **values: object) -> str:
        return self.wording.say(f"handbook.{key}", **values)

    def edition(self) -> str:
        one = self.standard
        edition = self.label("undated") if one.edition == "undated" else one.edition
        return (
            self.label("effective", edition=edition, date=self.wording.date(one.effective))
            if one.effective
            else edition
        )

    def front(self) -> list[list[str]]:
        source = self.standard.source
        return [
            [self.label("edition"), self.edition()],
            [self.label("source"), self.wording.join([self.words(source.work), showable(source.publisher)], "pause")],
            [self.label("rights"), self.words(source.rights)],
            [self.label("clauses"), str(len(self.standard.clauses))],
        ]

    def section(self, one: standards.Section) -> dict[str, Any]:
        """A section with its clauses by part; one part without a title where it has none."""
        own = [clause for clause in self.standard.clauses if clause.section == one.number]
        parts = [("", ""), *((part.id, f"{part.id}  {self.words(part.title)}") for part in one.parts)]
        grouped = [(title, [clause for clause in own if clause.part == id]) for id, title in parts]
        numbered = one.numbering != "names"
        return {
            "title": f"{one.number}  {self.words(one.title)}",
            "parts": [
                {"title": title, "clauses": [self.clause(clause, numbered) for clause in clauses]}
                for title, clauses in grouped
                if clauses
            ],
        }

    def clause(self, one: Clause, numbered: bool) -> dict[str, Any]:
        """One clause whole: its lists before and after its tables."""
        before: list[tuple[str, list[Any]]] = [
            ("applies", [] if one.applies.form == "always" else [self.words(one.applies.say())]),
            ("also_for", [self.words(self.standard.words.facts[id].title) for id in one.also_for]),
            ("asked_per", [self.words(self.standard.words.facts[id].title) for id in [one.asked_per] if id]),
            ("extends", self._extends(one)),
            ("verify", self._methods(one)),
            ("sample", [self.words(words.sample(sample)) for sample in one.samples]),
            ("record", [self._record(record, one) for record in one.record]),
            ("law", [self.words(self.standard.words.parameters[id].title) for id in one.laws]),
            ("recurs", [self._recurrence(recurrence) for recurrence in one.recurrences]),
            ("recommended", [self.words(text) for text in one.recommendations]),
        ]
        after: list[tuple[str, list[Any]]] = [
            ("note", [self.words(text) for text in one.notes]),
            ("answered_by", self._references(one.answered_by)),
            ("see", self._references(one.see_also)),
        ]
        return {
            "number": one.number if numbered else "",
            "title": self.words(one.title),
            "requirement": self.words(one.requirement),
            "mark": self.label("critical") if one.critical else "",
            "before": self._lists(before),
            "tables": [made for made in (self._limits(one), self._table(one), self._substances(one)) if made],
            "after": self._lists(after),
        }

    def _lists(self, told: list[tuple[str, list[Any]]]) -> list[dict[str, Any]]:
        return [{"label": self.label(key), "items": items} for key, items in told if items]

    def _extends(self, one: Clause) -> list[str]:
        if one.extends is None:
            return []
        place = self.words(self.standard.words.facts[one.extends.to].title)
        return [f"{place}{self.wording.say('language.colon')}{each}" for each in self._references(one.extends.clauses)]

    def _methods(self, one: Clause) -> list[Cell]:
        """Each method with what is looked at by it; those of which the clause says no more, together."""
        found: list[Cell] = []
        named = {how: self.wording.say(f"methods.{how}") for how in one.verify}
        for how, name in named.items():
            looked_at = [self.words(check.what) for check in one.checks if check.how == how]
            if looked_at:
                found.append(lines({"t": name, "strong": True}, *looked_at))
        bare = [name for how, name in named.items() if how not in {check.how for check in one.checks}]
        return [*found, *([{"t": self.wording.join(bare), "strong": True}] if bare else [])]

    def _record(self, one: Record, clause: Clause) -> Cell:
        return lines(self.words(one.what), self._muted(one.each), self._muted(words.compared(one, clause)))

    def _muted(self, text: Text | None) -> Piece | None:
        return {"t": self.words(text), "muted": True} if text else None

    def _recurrence(self, one: Recurrence) -> Cell:
        told = self.words(words.again(one))
        if one.recommended:
            told += self.wording.say("language.brackets", inner=self.label("recommended_short"))
        return lines(told, self._muted(_only_where(one.when)))

    def _references(self, ids: tuple[str, ...]) -> list[str]:
        return [told for id in ids if (told := self._reference(id))]

    def _reference(self, id: str) -> str:
        """A clause or a whole section with its title; nothing where it is not on the shelf."""
        code, _, number = id.partition("/")
        try:
            there = self.standard if code == self.standard.code else standards.load(code)
            if number in {section.number for section in there.sections}:
                told = f"{code.upper()} {number} {self.words(there.section(number).title)}"
                return self.label("whole_section", section=told)
            clause = there.clause(id)
        except standards.NotOnShelf:
            return ""
        names = there.section(clause.section).numbering == "names"
        return f"{code.upper()} {'' if names else f'{number} '}{self.words(clause.title)}"

    # ------------------------------------------------------------------------------------------------------- tables

    def _limits(self, one: Clause) -> Block | None:
        if not one.limits:
            return None
        heads = [Column(self.label(key), width) for key, width in zip(("what", "limit", "how"), LIMITS, strict=True)]
        made = table(heads, [self._limit(limit, one) for limit in one.limits])
        told = [text for text in dict.fromkeys(self._remarks(one)) if text]
        return {**made, "title": "", "remarks": told}

    def _remarks(self, one: Clause) -> list[str]:
        return [self.words(text) for limit in one.limits for text in (limit.then, limit.note) if text]

    def _limit(self, limit: Limit, one: Clause) -> list[Cell]:
        quantity = self.standard.words.quantities[limit.quantity]
        narrowing = words.narrowing(limit, one, self.standard.words)
        subject = lines(
            self.words(quantity.title), self._muted(words.joined(narrowing, "，", ", ")) if narrowing else None
        )
        printed = self.words(words.printed(limit.printed, quantity)) if len(limit.printed) > 1 else ""
        figure = lines(
            {"t": self.words(words.bound(limit, self.standard.words)), "strong": True},
            {"t": self.label("printed", figures=printed), "muted": True} if printed else None,
        )
        law = self.standard.words.parameters[limit.law].title if limit.law else None
        how = lines(
            None if limit.precedence == "conditional" else self.words(words.how(limit)),
            self.words(only) if (only := _only_where(limit.when)) else None,
            self.words(words.relaxation(limit.relaxation)) if limit.relaxation else None,
            self.label("example") if limit.example else None,
            self._choice(limit, one) if limit.alternative_group else None,
            {"t": self.label("law_of", law=self.words(law)), "muted": True} if law else None,
        )
        return [subject, figure, how]

    def _choice(self, limit: Limit, one: Clause) -> str:
        """That one of several ways is enough, and which ways there are."""
        ways = words.alternatives(one.limits)[limit.alternative_group]
        told = [words.joined([self._short(each) for each in way], " + ", " + ") for way in ways]
        return self.words(phrase("clauses.one-is-enough", ways=words.joined(told, "；或 ", "; or ")))

    def _short(self, limit: Limit) -> Text:
        title = self.standard.words.quantities[limit.quantity].title
        bound = words.bound(limit, self.standard.words)
        return Text(zh=f"{title['zh']}{bound['zh']}", en=f"{title['en']} {bound['en']}")

    def _table(self, one: Clause) -> Block | None:
        if one.table is None:
            return None
        columns = one.table.columns
        rows = [
            [self.words(words.cell(row[each.id], each)) if each.id in row else "" for each in columns]
            for row in one.table.rows
        ]
        heads = [Column(self.words(each.title), 1 if each.unit else 1.6) for each in columns]
        return {**table(heads, rows), "title": self.words(one.table.title), "remarks": []}

    def _substances(self, one: Clause) -> Block | None:
        if not one.substances:
            return None
        keys = ("substance", "cas", "arises")
        heads = [Column(self.label(key), width) for key, width in zip(keys, SUBSTANCES, strict=True)]
        rows: list[list[Cell]] = [
            [
                lines(self.words(each.name), self._synonyms(each.also_called(self.language))),
                lines(each.cas or self.label("none"), self._mass(each.molar_mass)),
                self.words(each.arises),
            ]
            for each in one.substances
        ]
        return {**table(heads, rows), "title": "", "remarks": []}

    def _synonyms(self, synonyms: list[str]) -> Piece | None:
        return {"t": showable(self.wording.join(synonyms)), "muted": True} if synonyms else None

    def _mass(self, mass: Any) -> Piece | None:
        return {"t": f"{plain(mass)} g/mol", "muted": True} if mass is not None else None


def _only_where(condition: Condition | None) -> Text | None:
    return phrase("clauses.only-where", condition=condition.say()) if condition else None

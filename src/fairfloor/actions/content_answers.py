"""How the clauses were answered, for a report: counted by section and building, with the reasons of those left out."""

from collections import Counter
from collections.abc import Callable, Iterable
from copy import copy
from typing import Any

from fairfloor.actions import checklists
from fairfloor.core.buildings import Asked
from fairfloor.core.languages import Text
from fairfloor.core.phrases import phrase
from fairfloor.core.sections import Section
from fairfloor.core.standards import Standard
from fairfloor.registry.models import Answer, Finding, Visit
from fairfloor.reporting import contents as form

Keys = frozenset[tuple[str, str]]
BREACH = ("non-compliant", "non-compliance")  # an answer, and the class of finding that goes with it
APART = {"unable-to-verify": "unable", "not-applicable": "left-out"}


def withdrawn(answers: Iterable[Answer], findings: Iterable[Finding]) -> Keys:
    """Clause and building of each answer of non-compliance that has findings, none of which stands as one of non-compliance."""
    stands = _breaches(findings)
    given = ((one.clause, one.building) for one in answers if one.answer == BREACH[0])
    return frozenset(key for key in given if not stands.get(key, True))


def standing(answers: Iterable[Answer], findings: Iterable[Finding]) -> list[Answer]:
    """The answers as they count in a version that follows another: what an objection or an amendment changed, they say too.

    An answer of non-compliance whose finding was withdrawn (`withdrawn`) is not verified; any other, for whose clause a finding
    of non-compliance was added, is one of non-compliance.
    """
    answers, stands = list(answers), _breaches(findings)
    gone = withdrawn(answers, findings)
    return [
        _answered(one, "unable-to-verify") if (key := (one.clause, one.building)) in gone
        else _answered(one, BREACH[0]) if stands.get(key) and one.answer != BREACH[0] else one
        for one in answers
    ]  # fmt: skip


def _breaches(findings: Iterable[Finding]) -> dict[tuple[str, str], bool]:
    """Whether a finding of non-compliance stands, by the clause and building of every finding."""
    found: dict[tuple[str, str], bool] = {}
    for row in findings:
        key = (row.clause, row.building)
        found[key] = found.get(key, False) or (row.withdrawn_at is None and row.kind == BREACH[1])
    return found


def _answered(answer: Answer, anew: str) -> Answer:
    made = copy(answer)
    made.answer, made.taken_off = anew, {}
    return made


def part(
    visit: Visit, held_to: Iterable[Standard], answers: Iterable[Answer], words: Callable[[str, str], Any], gone: Keys
) -> form.Answers:
    """The answers by section, the site's before each building's; `words` makes free text of a text and its language.

    `gone`: those whose finding stands no more (`withdrawn`), which their note says in the place of its words.
    """
    given = {(answer.clause, answer.building): answer for answer in answers}
    notes: dict[str, list[form.ClauseNote]] = {"unable": [], "left-out": [], "by-others": []}
    sections = []
    for standard, section, asked in _by_section(visit, held_to):
        counts: Counter[str] = Counter()
        for one in asked:
            answer = given.get(one.key)
            if not one.applies:
                counts["not_applicable"] += 1
                notes["left-out"].append(_note(one, one.clause.left_out(one.profile) or one.clause.applies.say()))
                continue
            if one.through and not answer:
                notes["by-others"].append(_note(one, _others(one)))
                continue
            counts[answer.answer.replace("-", "_") if answer else "unanswered"] += 1
            if answer and answer.answer in APART:
                said = phrase("reports.answer-withdrawn") if one.key in gone else words(answer.text, answer.language)
                notes[APART[answer.answer]].append(_note(one, said))
        sections.append(_section(standard, section, asked[0], counts))
    return form.Answers(tuple(sections), *(tuple(notes[name]) for name in ("left-out", "unable", "by-others")))


def _others(one: Asked) -> Text:
    """The clauses that answer this one, as people write them: ICTI 3.1, ICTI 3.2."""
    named = [" ".join(id.upper().split("/", 1)) for id in dict.fromkeys(id for id, _building in one.through)]
    return Text(zh="、".join(named), en=", ".join(named))


def _section(standard: Standard, section: Section, first: Asked, counts: Counter[str]) -> form.Section:
    title, called = section.title, None
    if first.building:
        called = first.building.name
        title = phrase("buildings.section", building=called, section=title)
    return form.Section(standard.code, section.number, title, building=called, **counts)


def _by_section(visit: Visit, held_to: Iterable[Standard]) -> list[tuple[Standard, Section, list[Asked]]]:
    """What was asked: `(standard, section, asked)`, all of them of one building or of the site."""
    by_code = {standard.code: standard for standard in held_to}
    found: dict[tuple[str, str, str], list[Asked]] = {}
    for one in checklists.every_asked(visit):
        code = one.clause.id.partition("/")[0]
        found.setdefault((code, one.key[1], one.clause.section), []).append(one)
    return [(by_code[code], by_code[code].section(number), asked) for (code, _at, number), asked in found.items()]


def _note(one: Asked, reason: Any) -> form.ClauseNote:
    return form.ClauseNote(one.clause.id, one.clause.title, reason, one.building.name if one.building else None)

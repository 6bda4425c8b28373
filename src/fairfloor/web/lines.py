"""The rows of the checklist. A template would take longer over the hundreds of rows than over all else on the page."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any, NamedTuple

from django.template.loader import render_to_string
from django.utils.html import escape, format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from fairfloor.actions import checklists
from fairfloor.core.buildings import Asked
from fairfloor.core.languages import Text
from fairfloor.web import places, routes
from fairfloor.web.doors import say
from fairfloor.web.guidance import all_limits_in_short
from fairfloor.web.templatetags.sheets import numbered
from fairfloor.web.words import ANSWERS


@dataclass(frozen=True)
class Shell:
    """A row but for what hangs on the visit: before its address, before its score, before its answer.

    `path` is its address within the checklist; `left_out` stands for the answer of a clause that does not apply.
    """

    before_url: str
    path: str
    before_score: str
    before_answer: str
    left_out: str

    def row(self, checklist: str, score: str, answer: str) -> str:
        """The whole row as HTML: `checklist` its address, escaped, `score` and `answer` HTML."""
        told = f'<div class="quiet small">{score}</div>' if score else ""
        before = f"{self.before_url}{checklist}{self.path}{self.before_score}{told}{self.before_answer}"
        return f"{before}{self.left_out or answer}</td></tr>"


@lru_cache(maxsize=16)
def shells(about: checklists.Question, jurisdiction: str, day: date, language: str) -> Mapping[tuple[str, str], Shell]:
    """The shells of all that a visit asks, by its key; kept for the visits that were last looked at, in each language."""
    binding = all_limits_in_short(about, jurisdiction, day)
    return {one.key: _shell(one, *binding.get(one.key, ((), 0))) for one in checklists.asked_by(about)}


def _shell(one: Asked, told: "list[Text] | tuple[()]", more: int) -> Shell:
    out = "" if one.applies else SafeString(' class="out"')
    return Shell(
        format_html('<tr{}><td class="number">{}</td><td><a href="', out, numbered(one.clause)),
        escape(places.path(*one.key)),
        format_html('">{}</a>', say(one.clause.title)),
        (_limits(told, more) if told or more else "") + "</td><td>",
        "" if one.applies else _left_out(one),
    )


def _left_out(one: Asked) -> SafeString:
    """Why a clause does not apply."""
    why = say(one.clause.left_out(one.profile))
    return format_html('<details class="small"><summary>{}</summary>{}</details>', _("does not apply"), why)


def _limits(told: "list[Text] | tuple[()]", more: int) -> SafeString:
    said = [say(limit) for limit in told]
    if more:
        said.append(ngettext("%(n)s more limit", "%(n)s more limits", more) % {"n": more})
    rows = format_html_join("", "<li>{}</li>", ((one,) for one in said))
    return format_html('<ul class="quiet small list-unstyled mb-0">{}</ul>', rows)


def answers() -> dict[str, str]:
    """Each answer as a mark, by its id; "" for a clause that is still open."""
    marks = {id: format_html('<span class="mark {}">{}</span>', *words) for id, words in ANSWERS.items()}
    return {"": format_html('<span class="quiet">{}</span>', _("open")), **marks}


def by_others(every: int, others: Mapping[str, int]) -> str:
    """How far a clause is answered that `every` other clauses answer; `others` counts their answers by what they say."""
    told = ngettext(
        "by %(all)s other clause, %(given)s answered", "by %(all)s other clauses, %(given)s answered", every
    ) % {"all": every, "given": sum(others.values())}
    marks = [(*ANSWERS[id], _(": "), others[id]) for id in ANSWERS if others.get(id)]
    by_answer = format_html_join("", ' <span class="mark {}">{}{}{}</span>', marks)
    return format_html('<span class="quiet small">{}</span>{}', told, by_answer)


class Given(NamedTuple):
    """What the list shows of an answer."""

    clause: str
    building: str
    answer: str
    taken_off: Mapping[str, int] = {}


class Rows:
    """Makes the rows of the list: what of them is the same for each visit that asks the same is kept (see `shells`)."""

    def __init__(self, visit: Any, given: Mapping[tuple[str, str], Given], day: date, items: Mapping[str, Any]) -> None:
        language = get_language() or "en"
        self.shells = shells(checklists.question(visit), visit.factory.jurisdiction, day, language)
        self.answers, self.items, self.marks = given, items, answers()
        self.checklist = escape(routes.to("checklist", visit.public_id))

    def row(self, one: Asked) -> str:
        """The row of one clause as HTML."""
        key = one.key
        item = None if key[1] else self.items.get(key[0])
        score = render_to_string("visits/item.html", {"item": item}) if item else ""
        return self.shells[key].row(self.checklist, score, self._answer(one))

    def _answer(self, one: Asked) -> str:
        answer = self.answers.get(one.key)
        if answer or not one.through:
            return self.marks[answer.answer if answer else ""]
        others = Counter(self.answers[key].answer for key in one.through if key in self.answers)
        return by_others(len(one.through), others)

"""Which limit binds: of the law, the factory's own policy and the standard, on a day, for a kind of work, and why.

Every limit of a clause is answered, one of three ways by its `state`: it binds with a figure; it does not apply; or it
is not known. What lost is kept beside it with the reason. A law not known is said to be so, and never counts as none.
"""

import functools
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import ROUND_CEILING, Decimal
from pathlib import Path

from fairfloor.core import law, standards
from fairfloor.core.binding_limits import (
    BINDS,
    CONDITIONAL,
    LAW,
    NO_BREACH,
    NOT_APPLICABLE,
    NOT_KNOWN,
    POLICY,
    STANDARD,
    BindingLimit,
    Candidate,
    stands_apart,
)
from fairfloor.core.clause_limits import Limit
from fairfloor.core.clause_words import amount_of
from fairfloor.core.clauses import Clause
from fairfloor.core.enactments import Source, Value, said
from fairfloor.core.languages import Text
from fairfloor.core.law import Answer, Known, NoLimit, Unknown
from fairfloor.core.measures import measured
from fairfloor.core.permits import Weighed, permits, weigh
from fairfloor.core.phrases import phrase
from fairfloor.core.policies import Policy, policies
from fairfloor.core.quantities import Figure, compare, same_kind
from fairfloor.core.shelf import nearest
from fairfloor.core.vocabulary import vocabulary

POLICY_COUNTS = ("law-and-policy-else-this", "law-and-policy-only")
FALLBACK = ("law-and-policy-else-this", "law-else-this")  # the standard speaks only where the law sets nothing
LOWER_IS_STRICTER = ("at-most", "less-than")


class LimitError(ValueError):
    """A question about limits that cannot be understood; its text is a sentence with a remedy."""


def binding(
    clause: Clause | str,
    *,
    jurisdiction: str,
    on: date,
    profile: Mapping[str, object] | None = None,
    kind: str | None = None,
    substance: str | None = None,
    folder: Path = law.FOLDER,
) -> tuple[BindingLimit, ...]:
    """What binds for each limit of `clause` in `jurisdiction` on a day.

    `profile` holds the factory's facts (``{"air-conditioning": True, "headcount": 120}``), its own written policies
    (see `policies`), which count where the clause says so, and its permits (see `permits`), which take figures of the
    law away; `kind` and `substance` leave only the limits for them. A jurisdiction that the shelf does not have (or "")
    leaves the law unknown. Raises LimitError for a kind or substance that nobody knows, PolicyError, PermitError,
    NotOnShelf for a clause, NotInLaw for a word of the profile that the law does not know.
    """
    clause = standards.clause(clause) if isinstance(clause, str) else clause
    told = profile or {}
    limits, without = _asked_about(clause, {"kind": kind, "substance": substance})
    found = [
        one
        for limit in limits
        for one in _resolved(_Question(clause, limit, jurisdiction, on, told, folder, kind or ""))
    ]
    return (*found, *(_no_figure(clause, limit, on, kind or substance or "") for limit in without))


@dataclass(frozen=True)
class _Question:
    clause: Clause
    limit: Limit
    jurisdiction: str
    on: date
    profile: Mapping[str, object]
    folder: Path = law.FOLDER
    kind: str = ""

    @property
    def law(self) -> Answer | None:
        """What the law says to this factory; None where the limit names no subject of the law."""
        return self.weighed.answer

    @functools.cached_property
    def weighed(self) -> Weighed:
        """What the law says, once the factory's permits are weighed."""
        kind = self.kind or self.limit.for_.get("kind", "")
        return weigh(self._by_itself(), permits(self.profile), kind=kind, folder=self.folder)

    def _by_itself(self) -> Answer | None:
        if self.limit.law is None:
            return None
        told = {
            key: str(word) for key, word in (*self.profile.items(), *self.limit.for_.items()) if isinstance(word, str)
        }
        wanted = law.conditions(self.jurisdiction, self.limit.law, self.folder)
        asked = {k: w for k, w in told.items() if k in wanted}
        return law.value((self.jurisdiction, self.limit.law), self.on, asked, self.folder)

    @property
    def name(self) -> str:
        """The clause as people call it: ICTI 2.5."""
        return _called(self.clause)


def _called(clause: Clause) -> str:
    code, _, number = clause.id.partition("/")
    return f"{code.upper()} {number}"


# ------------------------------------------------------------------------------------------------ which limits are meant


def _asked_about(clause: Clause, asked: Mapping[str, str | None]) -> tuple[list[Limit], list[Limit]]:
    """The limits for what is asked about, and one of each quantity that has figures, but none for that."""
    known = {"kind": set(vocabulary().kinds), "substance": {one.id for one in clause.substances}}
    for key, word in asked.items():
        there = known[key] | {limit.for_[key] for limit in clause.limits if key in limit.for_}
        if word and word not in there:
            raise LimitError(f"{word!r} is no {key} that {clause.id} or the shelf knows. {nearest(word, there)}")
    meant = [
        limit
        for limit in clause.limits
        if all(limit.for_.get(key, word) == word for key, word in asked.items() if word)
    ]
    quantities = {limit.quantity for limit in meant}
    without = {limit.quantity: limit for limit in clause.limits if limit.quantity not in quantities}
    return meant, list(without.values())


def _no_figure(clause: Clause, limit: Limit, on: date, word: str) -> BindingLimit:
    kinds = vocabulary().kinds
    title = kinds[word].title if word in kinds else word
    why = phrase("limits.no-figure-for", clause=_called(clause), kind=title)
    return BindingLimit(
        limit.quantity, clause.id, on, limit.quantity, limit.compare, limit.precedence, NOT_KNOWN, None, why
    )


# ------------------------------------------------------------------------------------------------------------ who speaks


def _resolved(asked: _Question) -> list[BindingLimit]:
    """The answer for one limit; two where the law stands beside a figure that is no breach by itself."""
    limit, holds = asked.limit, asked.limit.when.holds(asked.profile) if asked.limit.when else True
    if limit.when and holds is False:
        return [_empty(asked, NOT_APPLICABLE, phrase("limits.condition-not-met", condition=limit.when.say()))]
    state = BINDS if holds else CONDITIONAL
    by_law, own = _by_law(asked), _by_standard(asked)
    if by_law and own and (stands_apart(limit) or _beside(limit, by_law.value, own.value)):
        return [_bound(asked, state, own, []), _bound(asked, BINDS, by_law, [])]
    return [_strictest(asked, state, by_law, own)]


def _by_law(asked: _Question) -> Candidate | None:
    return _candidate(asked.law) if isinstance(asked.law, Known) else None


def _set_aside(asked: _Question) -> Candidate | None:
    """What the law would set but for a permit of the factory."""
    aside = asked.weighed.aside
    return None if aside is None else replace(_candidate(aside), why=asked.weighed.why_aside)


def _candidate(answer: Known) -> Candidate:
    return Candidate(LAW, answer.value, answer.source, answer.since, bool(answer.derived_from), answer.note)


def _by_standard(asked: _Question) -> Candidate | None:
    figure = asked.limit.figure or _stepped(asked.limit, asked.profile)
    if figure is None:
        return None
    code, _, number = asked.clause.id.partition("/")
    try:
        act = standards.load(code).title
    except standards.NotOnShelf:  # a clause of a standard that is read from elsewhere
        act = Text(zh=code, en=code)
    return Candidate(STANDARD, figure, Source(act, number, "", STANDARD), note=asked.limit.note)


def _by_policy(asked: _Question) -> list[tuple[Policy, Candidate]]:
    """The policies on the quantity that speak of these people, those not issued yet among them."""
    if not (asked.limit.policy or asked.limit.precedence in POLICY_COUNTS):
        return []
    source = Source(phrase("limits.own-policy"), "", "", POLICY)
    return [
        (one, Candidate(POLICY, one.value, source, one.issued_date))
        for one in policies(asked.profile)
        if one.quantity == asked.limit.quantity
        and all(asked.limit.for_.get(key, word) == word for key, word in one.for_.items())
    ]


def _stepped(limit: Limit, profile: Mapping[str, object]) -> Figure | None:
    """The figure that the steps give for the profile's headcount, each step rounded up; None without a headcount."""
    heads = profile.get("headcount")
    if not limit.steps or not isinstance(heads, (int, Decimal)):
        return None
    total = Decimal(0)
    for step in limit.steps:
        counted = min(Decimal(heads), step.up_to) if step.up_to is not None else Decimal(heads)
        over = counted - step.over
        if over > 0:
            times = (over / step.per).to_integral_value(ROUND_CEILING) if step.per else Decimal(1)
            total += times * step.gives
    return Figure(total, limit.unit)


def _strictest(asked: _Question, state: str, by_law: Candidate | None, own: Candidate | None) -> BindingLimit:
    """The strictest of those who have a say, with the others as losers."""
    aside = _set_aside(asked)
    losing: list[Candidate] = [aside] if aside else []
    speaking = [by_law] if by_law else []
    if own and by_law and asked.limit.precedence in FALLBACK:
        losing.append(replace(own, why=phrase("limits.lost-fallback", clause=asked.name, source=by_law.source.say())))
    elif own and _tightened(asked, own):
        losing.append(replace(own, why=phrase("limits.lost-permit", clause=asked.name)))
    elif own:
        speaking.append(own)
    remarks = []
    for policy, candidate in _by_policy(asked):
        if policy.issued_date > asked.on:
            losing.append(replace(candidate, why=phrase("limits.lost-later", day=policy.issued_date)))
            continue
        speaking.append(candidate)
        if by_law and by_law.since and policy.issued_date < by_law.since:
            remarks.append(phrase("limits.policy-older", day=policy.issued_date, since=by_law.since))
    if not speaking:
        return replace(_nobody(asked), losing=tuple(losing))
    first = functools.reduce(lambda one, two: two if _stricter(asked, two, one) else one, speaking)
    for other in speaking:
        if other is not first:
            losing.append(replace(other, why=_lost(asked, first, other)))
    made = _bound(asked, state, first, losing)
    return replace(made, remarks=(*remarks, *made.remarks))


def _tightened(asked: _Question, own: Candidate) -> bool:
    """Whether the standard's figure for where the law sets none would be stricter than the law without the permit."""
    before = asked.weighed.before
    return asked.limit.precedence in FALLBACK and before is not None and _stricter(asked, own, _candidate(before))


def _lost(asked: _Question, first: Candidate, other: Candidate) -> Text:
    if first.value == other.value:
        return phrase("limits.lost-same", source=first.source.say())
    return phrase("limits.lost-looser", value=_told(asked.limit, first.value), source=first.source.say())


def _beside(limit: Limit, by_law: Value, own: Value) -> bool:
    """Whether both bind, since neither can be called the stricter; the standard's own figure yields where it must."""
    return limit.precedence not in FALLBACK and _order(by_law, own) is None


def _order(one: Value, two: Value) -> int | None:
    """Below, at or above 0 as `one` is to `two`; None where the two cannot be compared."""
    if isinstance(one, Figure) and isinstance(two, Figure) and same_kind(one.unit, two.unit):
        return compare(one, two)
    return None


def _stricter(asked: _Question, one: Candidate, two: Candidate) -> bool:
    """Whether `one` asks for more than `two`; where nothing is stricter (exactly, or no order), it does not."""
    order = _order(one.value, two.value)
    if order is None or asked.limit.compare == "exactly":
        return False
    return order < 0 if asked.limit.compare in LOWER_IS_STRICTER else order > 0


# ------------------------------------------------------------------------------------------------------------- in words


def _nobody(asked: _Question) -> BindingLimit:
    """Neither law nor policy nor standard gives a figure: the law is known to set none, or not known."""
    answer = asked.law
    if asked.limit.steps:
        return _empty(asked, NOT_KNOWN, phrase("limits.needs-headcount", clause=asked.name))
    if isinstance(answer, NoLimit):
        key = "limits.permit-lifts" if asked.weighed.aside else "limits.law-sets-none"
        why = phrase(key, why=answer.why, clause=asked.name)
        return replace(_empty(asked, NOT_APPLICABLE, why), source=answer.source, since=answer.since)
    why = answer.why if isinstance(answer, Unknown) else phrase("limits.no-law-named")
    return _empty(asked, NOT_KNOWN, phrase("limits.law-not-known", why=why, clause=asked.name))


def _empty(asked: _Question, state: str, why: Text) -> BindingLimit:
    limit = asked.limit
    return BindingLimit(
        id=limit.id,
        clause=asked.clause.id,
        on=asked.on,
        quantity=limit.quantity,
        compare=limit.compare,
        precedence=limit.precedence,
        state=state,
        value=None,
        why=why,
        for_=limit.for_,
        per=limit.per,
        then=limit.then,
        note=limit.note,
        remarks=asked.weighed.remarks,
        permits=asked.weighed.named,
        law=asked.law,
    )


def _bound(asked: _Question, state: str, winner: Candidate, losing: list[Candidate]) -> BindingLimit:
    limit, own = asked.limit, winner.origin == STANDARD
    why = _why(asked, state, winner, losing)
    if state == CONDITIONAL and limit.when:
        why = phrase("limits.condition-not-told", why=why, condition=limit.when.say())
    return replace(
        _empty(asked, state, why),
        value=winner.value,
        origin=winner.origin,
        source=winner.source,
        since=winner.since,
        printed=limit.printed if own and limit.figure else (),
        then=limit.then if own else None,
        relaxation=limit.relaxation if own else None,
        example=limit.example and own,
        note=winner.note,
        remarks=(*((asked.law.why,) if isinstance(asked.law, Unknown) else ()), *asked.weighed.remarks),
        losing=tuple(losing),
    )


def _why(asked: _Question, state: str, winner: Candidate, losing: list[Candidate]) -> Text:
    """One sentence that a factory manager accepts."""
    limit, answer = asked.limit, asked.law
    compared = phrase(f"limits.compare.{limit.compare}", figure=_told(limit, winner.value))
    figure = Text({code: measured(said, limit.quantity, code, value=winner.value) for code, said in compared.items()})
    words: dict[str, object] = {"figure": figure, "clause": asked.name, "source": winner.source.say()}
    outdone = [one for one in losing if one.origin in (LAW, STANDARD) and one.value != winner.value]
    loser = min(outdone, key=lambda one: (LAW, STANDARD).index(one.origin), default=None)
    if loser:
        words |= {
            "other": _told(limit, loser.value),
            "other_source": asked.name if loser.origin == STANDARD else loser.source.say(),
        }
    if winner.origin == LAW:
        words |= {"since": winner.since, "sets": phrase("limits.comes-to" if winner.derived else "limits.sets")}
        return asked.weighed.said(phrase("limits.law-" + _against(loser, limit), **words))
    if winner.origin == POLICY:
        words |= {"since": winner.since}
        key = "limits.policy-stricter" if loser else "limits.policy-alone"
        return _with_law_unknown(phrase(key, **words), answer)
    if stands_apart(limit):
        key = limit.precedence if limit.precedence in NO_BREACH else "prompts-action"
        return _with_law_unknown(phrase(f"limits.{key}", **words), answer)
    if isinstance(answer, NoLimit):
        return phrase("limits.standard-no-law", why=answer.why, **words)
    key = "limits.standard-example" if limit.example else "limits.standard-stricter" if loser else "limits.standard"
    if key == "limits.standard" and limit.precedence == CONDITIONAL and limit.when and state == BINDS:
        key, words["condition"] = "limits.standard-conditional", limit.when.say()
    return _with_law_unknown(phrase(key, **words), answer)


def _told(limit: Limit, value: Value) -> Text:
    """A value as its quantity is told: an age is 14 岁."""
    quantity = vocabulary().quantities.get(limit.quantity)
    return amount_of(value, quantity) if isinstance(value, Figure) else said(value)


def _against(loser: Candidate | None, limit: Limit) -> str:
    if loser is None or loser.origin != STANDARD:
        return "alone"
    return "over-fallback" if limit.precedence in FALLBACK else "stricter"


def _with_law_unknown(why: Text, answer: Answer | None) -> Text:
    """`why`, saying so where the law is not known: a stricter one would bind."""
    return phrase("limits.as-far-as-known", why=why) if isinstance(answer, Unknown) else why

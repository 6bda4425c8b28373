"""What a visit's answers score by a standard with points: each clause, subtotals by section, the total; nothing hidden.

The points of a standard are shared out whole: earned, lost, and apart from these what is not answered yet, what does not
apply and what could not be verified. A clause that is asked of several buildings earns what it earns where it earns least.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from fairfloor.core.buildings import Asked
from fairfloor.core.clauses import Clause
from fairfloor.core.decisions import YES, Decision, no
from fairfloor.core.quantities import plain
from fairfloor.core.scores import Deduction
from fairfloor.core.sections import Section
from fairfloor.core.standards import Standard

SCORED, OPEN, NOT_APPLICABLE, UNVERIFIED = "scored", "open", "not-applicable", "unverified"
STATES = (SCORED, OPEN, NOT_APPLICABLE, UNVERIFIED)
NONE = Decimal(0)
MOST = 10_000  # times that a deduction may be taken


@dataclass(frozen=True)
class Given:
    """An answer as it counts here: its word, and how many times each deduction is taken, by the deduction's id."""

    answer: str
    taken_off: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Taken:
    """A deduction that was taken so many times."""

    deduction: Deduction
    times: int


@dataclass(frozen=True)
class Item:
    """One scored clause: `earned` of its `points` once it is scored, else None; `taken` is what was taken off."""

    clause: Clause
    points: Decimal
    state: str
    earned: Decimal | None = None
    taken: tuple[Taken, ...] = ()


@dataclass(frozen=True)
class Tally:
    """Points added up: `earned` and `lost` of what is scored; those of the other states; together they are `points`."""

    points: Decimal = NONE
    earned: Decimal = NONE
    lost: Decimal = NONE
    open: Decimal = NONE
    not_applicable: Decimal = NONE
    unverified: Decimal = NONE
    open_count: int = 0
    not_applicable_count: int = 0
    unverified_count: int = 0

    @property
    def judged(self) -> Decimal:
        """The points of what is scored so far: what `earned` is out of."""
        return self.earned + self.lost


@dataclass(frozen=True)
class Subtotal:
    """A section with its scored clauses, in order."""

    section: Section
    items: tuple[Item, ...]
    tally: Tally


@dataclass(frozen=True)
class Scorecard:
    """What a visit scores by one standard."""

    standard: Standard
    sections: tuple[Subtotal, ...]
    total: Tally

    def items(self) -> dict[str, Item]:
        """The scored clauses by id."""
        return {item.clause.id: item for one in self.sections for item in one.items}


def scorecard(standard: Standard, asked: Sequence[Asked], given: Mapping[tuple[str, str], Given]) -> Scorecard | None:
    """The scorecard of a standard; None where it has no points.

    `asked` is what the visit asks (`buildings.asked`), also where it does not apply; `given` the answers by its keys.
    """
    if standard.points is None:
        return None
    places: dict[str, list[Asked]] = {}
    for one in asked:
        places.setdefault(one.clause.id, []).append(one)
    found = []
    for section in standard.sections:
        clauses = [one for one in standard.clauses if one.section == section.number and one.points is not None]
        items = tuple(_item(clause, places.get(clause.id, ()), given) for clause in clauses)
        if items:
            found.append(Subtotal(section, items, tally(items)))
    return Scorecard(standard, tuple(found), tally(item for one in found for item in one.items))


def tally(items: Iterable[Item]) -> Tally:
    """The points of `items` added up, each in its own place."""
    items = tuple(items)
    apart = {state: [item for item in items if item.state == state] for state in STATES}
    points = {state: sum((item.points for item in apart[state]), NONE) for state in STATES}
    earned = sum((item.earned for item in apart[SCORED] if item.earned is not None), NONE)
    return Tally(
        points=sum((item.points for item in items), NONE),
        earned=earned,
        lost=points[SCORED] - earned,
        open=points[OPEN],
        not_applicable=points[NOT_APPLICABLE],
        unverified=points[UNVERIFIED],
        open_count=len(apart[OPEN]),
        not_applicable_count=len(apart[NOT_APPLICABLE]),
        unverified_count=len(apart[UNVERIFIED]),
    )


def _item(clause: Clause, places: Sequence[Asked], given: Mapping[tuple[str, str], Given]) -> Item:
    """The clause over all places where it is asked: open while one is, and else by the place where it earns least."""
    items = [at_one_place(clause, given.get(one.key)) for one in places if one.applies]
    for state in (OPEN, UNVERIFIED):
        if any(item.state == state for item in items):
            return _unscored(clause, state)
    scored = [item for item in items if item.earned is not None]
    if not scored:
        return _unscored(clause, NOT_APPLICABLE)
    return min(scored, key=lambda item: item.earned or NONE)


def at_one_place(clause: Clause, answer: Given | None) -> Item:
    """A scored clause by one answer; not complied with and nothing said of what is taken off, it is still open."""
    if answer is None:
        return _unscored(clause, OPEN)
    if answer.answer == "compliant":
        return Item(clause, clause.points or NONE, SCORED, clause.points)
    if answer.answer != "non-compliant":
        return _unscored(clause, NOT_APPLICABLE if answer.answer == "not-applicable" else UNVERIFIED)
    if not clause.deductions:
        return Item(clause, clause.points or NONE, SCORED, NONE)
    taken = tuple(Taken(one, answer.taken_off[one.id]) for one in clause.deductions if answer.taken_off.get(one.id))
    if not taken:
        return _unscored(clause, OPEN)
    lost = sum((one.deduction.points * one.times for one in taken), NONE)
    return Item(clause, clause.points or NONE, SCORED, max(NONE, (clause.points or NONE) - lost), taken)


def _unscored(clause: Clause, state: str) -> Item:
    return Item(clause, clause.points or NONE, state)


def may_take_off(clause: Clause, answer: str, taken_off: Mapping[str, object]) -> Decision:
    """Whether these deductions can go with this answer to the clause: some with a non-compliance, none with any other."""
    deductions = {one.id: one for one in clause.deductions}
    for id, times in taken_off.items():
        if id not in deductions or isinstance(times, bool) or not isinstance(times, int) or not 0 <= times <= MOST:
            return no("scores.unknown-deduction", clause=clause.number)
        if times > 1 and deductions[id].each is None:
            return no("scores.once", what=deductions[id].what)
    some = any(taken_off.values())
    if answer == "non-compliant" and deductions and not some:
        return no("scores.nothing-taken", points=plain(clause.points or NONE))
    return no("scores.not-taken-here") if some and answer != "non-compliant" else YES

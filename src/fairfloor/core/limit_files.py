"""How the limits of a clause are read from TOML, and every mistake in them told."""

from collections.abc import Collection, Iterable, Iterator
from decimal import Decimal

from fairfloor.core import clause_limits as shape
from fairfloor.core.clause_limits import Limit
from fairfloor.core.conditions import condition
from fairfloor.core.quantities import Figure, same_kind
from fairfloor.core.shelf import Entry, nearest, once
from fairfloor.core.vocabulary import Vocabulary


def limits(parent: Entry, words: Vocabulary, substances: Collection[str]) -> tuple[Limit, ...]:
    """The limits of a clause, from its ``[[clause.limit]]`` tables; they may name its `substances`."""
    found = []
    pairs = []
    for entry in _rows(parent.entries("limit")):
        limit = _limit(entry, words)
        _consistent(entry, limit, words)
        substance = limit.for_.get("substance")
        if substance and substance not in substances:
            entry.fault(f"{substance!r} is no substance of this clause", nearest(substance, substances))
        entry.done()
        pairs.append((limit.id, entry))
        found.append(limit)
    once(pairs, "limit")
    return tuple(found)


def _rows(entries: Iterable[Entry]) -> Iterator[Entry]:
    """Each limit by itself: one with `rows` stands for as many limits, which share its other keys."""
    for entry in entries:
        if not entry.has("rows"):
            yield entry
            continue
        shared = {key: value for key, value in entry.data.items() if key != "rows"}
        for row in entry.entries("rows"):
            for key in sorted(set(row.data) & set(shared)):
                row.fault(f"{key!r} stands in the row and beside rows", "Keep it in one of the two places")
            name = f"{entry.name.rpartition(': ')[0]}: limit {row.data.get('id', '?')}"
            yield Entry({**shared, **row.data}, row.file, name, row.problems)


def _limit(entry: Entry, words: Vocabulary) -> Limit:
    alternative = entry.table("alternative")
    precedence = entry.choice("precedence", shape.PRECEDENCES, required=True)
    value, unit = entry.decimal("value"), entry.unit(required=True)
    printed = entry.figures("printed")
    if not printed and value is not None and unit:
        printed = (Figure(value, unit),)
    limit = Limit(
        id=entry.string("id", required=True),
        quantity=entry.choice("quantity", words.quantities, required=True),
        compare=entry.choice("compare", shape.COMPARES, required=True),
        value=value,
        unit=unit,
        precedence=precedence,
        for_=_for(entry, words),
        printed=printed,
        law=entry.choice("law", words.parameters) or None,
        policy=entry.boolean("policy", default=precedence.startswith("law-and-policy")),
        per=entry.choice("per", words.kinds) or None,
        when=condition(entry, "when", words.facts),
        then=entry.text("then"),
        relaxation=_relaxation(entry),
        steps=_steps(entry),
        example=entry.boolean("example"),
        alternative_group=alternative.string("group", required=True) if alternative else "",
        alternative_branch=alternative.string("branch", required=True) if alternative else "",
        note=entry.text("note"),
    )
    if alternative:
        alternative.done()
    return limit


def _for(entry: Entry, words: Vocabulary) -> dict[str, str]:
    part = entry.table("for")
    if part is None:
        return {}
    found = {}
    for key in shape.FOR_KEYS:
        if part.has(key):
            value = part.string(key, required=True)
            known = {"averaging": shape.AVERAGING, "substance": None}.get(key, tuple(words.kinds))
            if value and known is not None and value not in known:
                part.fault(f"{key!r} is {value!r}, which is not on its list", nearest(value, known))
            found[key] = value
    part.done()
    return found


def _relaxation(entry: Entry) -> shape.Relaxation | None:
    part = entry.table("relaxation")
    if part is None:
        return None
    made = shape.Relaxation(
        by=part.figure("by", required=True),
        printed=part.figures("printed"),
        condition=part.text("condition", required=True),
    )
    part.done()
    return made


def _steps(entry: Entry) -> tuple[shape.Step, ...]:
    found = []
    for part in entry.entries("step", named="over"):
        step = shape.Step(
            over=part.decimal("over") or Decimal(0),
            up_to=part.decimal("up_to"),
            per=part.decimal("per"),
            gives=part.decimal("gives", required=True),
        )
        if (step.up_to is not None and step.up_to <= step.over) or (step.per is not None and step.per <= 0):
            part.fault("the step is empty", "Let up_to exceed over, and per exceed 0")
        part.done()
        found.append(step)
    return tuple(found)


def _consistent(entry: Entry, limit: Limit, words: Vocabulary) -> None:
    _gives_a_figure(entry, limit)
    _fits_its_quantity(entry, limit, words)
    if limit.precedence in shape.PROMPTS and limit.then is None:
        entry.fault(f"{limit.precedence!r} does not say what being outside calls for", "Add then = { zh, en }")
    if limit.precedence == "conditional" and limit.when is None:
        entry.fault("a conditional limit does not say when it applies", "Add when = { has = … }")
    if limit.precedence in shape.BY_LAW and limit.law is None:
        entry.fault(f"{limit.precedence!r} does not name the law's parameter", "Add law = the parameter's name")
    if (limit.precedence == "this-with-relaxation") and limit.relaxation is None:
        entry.fault("the permitted relaxation is missing", "Add the table relaxation")


def _gives_a_figure(entry: Entry, limit: Limit) -> None:
    given = (limit.value is not None) + bool(limit.steps)
    if limit.precedence in shape.WITHOUT_VALUE:
        if given:
            entry.fault(f"{limit.precedence!r} takes its figure from elsewhere", "Remove value and step")
    elif given != 1:
        entry.fault("it needs its figure once", "Write value, or [[….step]] tables, one of the two")


def _fits_its_quantity(entry: Entry, limit: Limit, words: Vocabulary) -> None:
    quantity = words.quantities.get(limit.quantity)
    if quantity and limit.unit and not any(same_kind(limit.unit, unit) for unit in quantity.units):
        entry.fault(f"{limit.unit!r} does not measure {quantity.id}", f"Use one of: {', '.join(quantity.units)}")
    if not limit.unit or limit.figure is None:
        return
    for figure in limit.printed:
        if not same_kind(figure.unit, limit.unit):
            entry.fault(f"it is printed in {figure.unit}, which is no {limit.unit}", "Correct the unit")
    if limit.printed and limit.figure not in limit.printed:
        entry.fault("the judging figure is not among the printed ones", "Let value and unit be one of printed")

"""The readings of a visit for its report: each by itself, and what several come to together."""

from collections.abc import Mapping, Sequence

from fairfloor.actions import checklists, readings, screenings
from fairfloor.core.clauses import Substance
from fairfloor.core.languages import Text
from fairfloor.core.periods import in_zone
from fairfloor.core.quantities import Figure
from fairfloor.core.vocabulary import vocabulary
from fairfloor.registry.models import Reading, Visit
from fairfloor.reporting import contents as form


def part(visit: Visit, rows: Sequence[Reading]) -> tuple[form.ReadingLine, ...]:
    """Every reading with its verdict, then what samples of one shift, and substances that add up, come to together."""
    words = vocabulary()
    known = readings.substances(visit)
    called = {one.id: one.name for one in checklists.buildings_of(visit)}
    found = []
    for row in rows:
        instrument = form.Instrument(row.instrument, None, row.calibrated_until) if row.instrument else None
        found.append(
            form.ReadingLine(
                quantity=words.quantities[row.quantity].title,
                observed=Figure(row.value.normalize() + 0, row.unit),
                verdict=row.verdict,  # type: ignore[arg-type]
                place=Text(zh=row.place, en=row.place),
                kind=words.kinds[row.kind].title if row.kind in words.kinds else None,
                instrument=instrument,
                taken_at=in_zone(row.taken_at, visit.factory.zone),
                limit=screenings.limit_part(row.limit, row.quantity),
                why=Text(row.why),
                clause=row.clause,
                substance=_called(row.substance, known),
                building=called.get(row.building, row.building) or None,
            )
        )
    return (*found, *_together(visit, rows, known))


def _together(visit: Visit, rows: Sequence[Reading], known: Mapping[str, Substance]) -> list[form.ReadingLine]:
    """What samples of one shift come to together, and substances that add up; a single sample stands above."""
    if not rows:
        return []
    words, found = vocabulary(), []
    called = {one.id: one.name for one in checklists.buildings_of(visit)}
    for group in readings.judgement(visit, rows).groups:
        first, verdict = rows[group.of[0]], group.verdict
        if len(group.of) == 1:
            continue
        substances = [name for id in group.substances if (name := _called(id, known))]
        title = words.quantities[first.quantity].title
        found.append(
            form.ReadingLine(
                quantity=words.quantities[verdict.quantity].title if verdict.quantity in words.quantities else title,
                observed=readings.shown(verdict.observed) if verdict.observed else None,
                verdict=verdict.verdict,  # type: ignore[arg-type]
                place=Text(zh=first.place, en=first.place),
                kind=words.kinds[first.kind].title if first.kind in words.kinds else None,
                taken_at=in_zone(min(rows[place].taken_at for place in group.of), visit.factory.zone),
                limit=screenings.limit_part(readings.limit_told(verdict), verdict.quantity),
                why=verdict.why,
                clause=verdict.clause,
                substance=_listed(substances),
                building=called.get(first.building, first.building) or None,
                together=len(group.of),
            )
        )
    return found


def _called(id: str, known: Mapping[str, Substance]) -> Text | None:
    return known[id].name if id in known else Text(zh=id, en=id) if id else None


def _listed(names: list[Text]) -> Text | None:
    if not names:
        return None
    return Text(zh="、".join(name["zh"] for name in names), en=", ".join(name["en"] for name in names))

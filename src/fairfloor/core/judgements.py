"""A judged file of readings as JSON: what became of each row, and what was judged of several rows together."""

from typing import Any

from fairfloor.core.groups import MIXTURE, NOISE_DOSE
from fairfloor.core.reading_rows import Rows
from fairfloor.core.readings import Judgement, Reading, Verdict


def as_json(rows: Rows, judgement: Judgement) -> dict[str, Any]:
    """``{intake, readings, exposures, noise_doses, mixtures}``, as `docs/reference/schemas/judge.json` describes it.

    `readings` holds one entry for each accepted row, with the verdict that speaks first; `others` the further ones.
    The three lists after it hold the verdicts on several rows together, each with the `lines` that it is of.
    """
    together: dict[str, list[dict[str, Any]]] = {"exposures": [], "noise_doses": [], "mixtures": []}
    shared: dict[int, list[Verdict]] = {}
    for group in judgement.groups:
        name = {MIXTURE: "mixtures", NOISE_DOSE: "noise_doses"}.get(group.how, "exposures")
        together[name].append(group.as_json(rows.lines))
        for place in group.of:
            shared.setdefault(place, []).append(group.verdict)
    entries = []
    for place, reading in enumerate(rows.readings):
        first, *others = judgement.ranked(place, shared.get(place, ()))
        entries.append(_entry(rows, place, reading, first, others))
    return {"intake": rows.as_json(), "readings": entries, **together}


def _entry(rows: Rows, place: int, reading: Reading, first: Verdict, others: list[Verdict]) -> dict[str, Any]:
    line = rows.lines[place]
    told = {
        "place": reading.place,
        "kind": reading.kind,
        "substance": reading.substance,
        "population": reading.population,
        "instrument": reading.instrument,
        "note": rows.notes.get(line, ""),
    }
    return {
        "line": line,
        **first.as_json(),
        "read": reading.figure.as_json() if reading.figure else None,
        **{name: word or None for name, word in told.items()},
        "others": [_short(one) for one in others],
    }


def _short(verdict: Verdict) -> dict[str, Any]:
    told = verdict.as_json()
    return {name: told[name] for name in ("clause", "quantity", "observed", "limit", "verdict", "margin", "why")}

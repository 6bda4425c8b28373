"""A judged file of readings as JSON: what became of each row, and what was judged of several rows together."""

from collections.abc import Sequence
from typing import Any

from fairfloor.core.groups import MIXTURE, NOISE_DOSE
from fairfloor.core.reading_rows import Rows
from fairfloor.core.readings import Judgement, Reading, Verdict


def as_json(rows: Rows, judgement: Judgement) -> dict[str, Any]:
    """``{intake, readings, exposures, noise_doses, mixtures}``, as `docs/reference/schemas/judge.json` describes it.

    `readings` holds one entry for each accepted row, with the verdict that speaks first; `others` the further ones.
    The three lists after it hold the verdicts on several rows together, each with the `lines` that it is of.
    """
    entries = [
        entry(line, reading, verdicts, rows.notes.get(line, ""))
        for line, reading, verdicts in zip(rows.lines, rows.readings, judgement.by_reading(), strict=True)
    ]
    return {"intake": rows.as_json(), "readings": entries, **groups(rows.lines, judgement)}


def groups(lines: Sequence[int], judgement: Judgement) -> dict[str, list[dict[str, Any]]]:
    """``{exposures, noise_doses, mixtures}``: the verdicts on several rows together; `lines` are those of the rows."""
    together: dict[str, list[dict[str, Any]]] = {"exposures": [], "noise_doses": [], "mixtures": []}
    for group in judgement.groups:
        name = {MIXTURE: "mixtures", NOISE_DOSE: "noise_doses"}.get(group.how, "exposures")
        together[name].append(group.as_json(lines))
    return together


def entry(line: int, reading: Reading, verdicts: Sequence[Verdict], note: str = "") -> dict[str, Any]:
    """What one row is told: the first of `verdicts` in full, the others in short, and what the row itself says."""
    first, *others = verdicts
    told = {
        "place": reading.place,
        "kind": reading.kind,
        "substance": reading.substance,
        "population": reading.population,
        "instrument": reading.instrument,
        "note": note,
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

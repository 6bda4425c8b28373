"""A draw as it is printed and kept, `{seed, roster_sha256, of, size, drawn, added_on_floor, …}`, and its replay."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from fairfloor.core import samples
from fairfloor.core.clauses import Clause
from fairfloor.core.languages import Text
from fairfloor.core.phrases import phrase
from fairfloor.core.sample_people import Only, SampleError, Worker, canonical, eligible, only

Json = dict[str, Any]


@dataclass(frozen=True)
class Wanted:
    """What is to be drawn: for a clause or so many people, by groups (`by`), of those employed `on` a day, narrowed."""

    clause: Clause | None = None
    size: int | None = None
    by: str = ""
    on: date | None = None
    narrowing: tuple[Only, ...] = ()


def drawn(people: Sequence[Worker], wanted: Wanted, *, seed: str, roster_sha256: str) -> Json:
    """Draws and answers with the draw as it is kept; raises SampleError with a sentence where it cannot be drawn.

    `roster_sha256` is the SHA-256 of the roster's file, hexadecimal.
    """
    seed = samples.checked_seed(seed)
    sample = samples.of_people(wanted.clause) if wanted.clause else None
    notes = samples.notes_on(sample, [one.field for one in wanted.narrowing])
    may = eligible(people, wanted.narrowing, wanted.on)
    size = samples.asked(sample, len(may.people), wanted.size)
    made = samples.draw(may.people, seed=seed, size=size.size, by=wanted.by)
    return {
        "method": samples.METHOD,
        "seed": seed,
        "seed_sha256": samples.seed_digest(seed),
        "roster_sha256": roster_sha256,
        "clause": wanted.clause.id if wanted.clause else None,
        "asked": sample.as_json() if sample else None,
        "on_roster": len(people),
        "on": wanted.on.isoformat() if wanted.on else None,
        "only": [str(one) for one in wanted.narrowing],
        "by": wanted.by or None,
        "left_out": [one.as_json() for one in may.left_out],
        "of": made.of,
        "size": len(made.drawn),
        "strata": [one.as_json() for one in made.strata],
        "drawn": list(made.drawn),
        "added_on_floor": [],
        "notes": [*size.notes, *notes],
        "how": method(wanted.by),
    }


def method(by: str) -> Text:
    """How the people were drawn, in words."""
    said = phrase("samples.method")
    if not by:
        return said
    more = phrase(f"samples.method-by-{by}")
    return Text({language: said[language] + ("" if language == "zh" else " ") + more[language] for language in said})


def replayed(
    kept: Mapping[str, Any], people: Sequence[Worker], *, roster_sha256: str, shown: Callable[[str], str] = str
) -> Json:
    """Draws a kept draw again from `people` and says in what it differs; `shown` turns an id into the one kept there.

    ``{same_roster, same_draw, of, drawn: [...], missing: [...], unexpected: [...], says: [{zh, en}]}``. Raises
    SampleError for what is no draw, or was drawn by a method that is not known here.
    """
    checked(kept)
    may = eligible(people, [only(written) for written in kept.get("only") or ()], _day(kept.get("on")))
    size = min(kept["size"], len(may.people))
    again = samples.draw(may.people, seed=samples.checked_seed(kept["seed"]), size=size, by=kept.get("by") or "")
    again = replace(again, drawn=tuple(map(shown, again.drawn)))
    found = samples.compared(kept["drawn"], again.drawn, same_roster=kept["roster_sha256"] == roster_sha256)
    return {
        "same_roster": found.same_roster,
        "same_draw": found.same_draw and again.of == kept["of"] and kept["size"] == len(kept["drawn"]),
        "roster_sha256": roster_sha256,
        "of": again.of,
        "drawn": list(again.drawn),
        "missing": list(found.missing),
        "unexpected": list(found.unexpected),
        "says": _says(kept, found, again, roster_sha256),
    }


def _says(kept: Mapping[str, Any], found: samples.Replay, again: samples.Draw, sha256: str) -> list[Text]:
    if found.same_roster:
        says = [phrase("samples.replay-roster-same")]
    else:
        says = [phrase("samples.replay-roster-other", found=sha256, kept=kept["roster_sha256"])]
    if again.of != kept["of"]:
        says.append(phrase("samples.replay-of", found=again.of, kept=kept["of"]))
    if kept["size"] != len(kept["drawn"]):
        says.append(phrase("samples.replay-size", kept=kept["size"], found=len(kept["drawn"])))
    says += [phrase("samples.replay-missing", worker=id) for id in found.missing]
    says += [phrase("samples.replay-unexpected", worker=id) for id in found.unexpected]
    if not found.same_order and not found.missing and not found.unexpected:
        says.append(phrase("samples.replay-order"))
    if found.same_draw:
        says.append(phrase("samples.replay-same", size=len(again.drawn)))
    added = [canonical(one["worker"]) for one in kept["added_on_floor"]]
    return says + [phrase("samples.replay-added-drawn", worker=id) for id in added if id in set(again.drawn)]


def with_added(kept: Json, worker: str, reason: str) -> Json:
    """The draw with one more person added on the floor; raises SampleError for whoever is in it already."""
    checked(kept)
    id, why = canonical(worker), reason.strip()
    if not id or not why:
        raise SampleError("added-unsaid")
    if id in {canonical(one) for one in kept["drawn"]}:
        raise SampleError("added-drawn", worker=id)
    if id in {canonical(one["worker"]) for one in kept["added_on_floor"]}:
        raise SampleError("added-twice", worker=id)
    return {**kept, "added_on_floor": [*kept["added_on_floor"], {"worker": id, "reason": why}]}


def checked(kept: Any) -> None:
    """Raises SampleError unless `kept` is a draw that can be replayed here."""
    if not isinstance(kept, dict):
        raise SampleError("not-a-draw", what="{…}")
    shapes: dict[str, type | tuple[type, ...]] = {
        "seed": str, "roster_sha256": str, "of": int, "size": int, "drawn": list, "added_on_floor": list,
    }  # fmt: skip
    for name, shape in shapes.items():
        if not isinstance(kept.get(name), shape) or isinstance(kept[name], bool):
            raise SampleError("not-a-draw", what=name)
    for name in ("only", "by", "on"):
        if not isinstance(kept.get(name), list if name == "only" else str) and kept.get(name) is not None:
            raise SampleError("not-a-draw", what=name)
    if not all(isinstance(id, str) for id in [*kept["drawn"], *(kept.get("only") or ())]):
        raise SampleError("not-a-draw", what="drawn, only")
    if not all(isinstance(one, dict) and isinstance(one.get("worker"), str) for one in kept["added_on_floor"]):
        raise SampleError("not-a-draw", what="added_on_floor: [{worker, reason}]")
    if kept["size"] < 1 or (kept.get("by") or "") not in ("", *samples.STRATA):
        raise SampleError("not-a-draw", what="size, by")
    if kept.get("method", samples.METHOD) != samples.METHOD:
        raise SampleError("other-method", method=kept["method"], known=samples.METHOD)


def _day(told: str | None) -> date | None:
    try:
        return date.fromisoformat(told) if told else None
    except ValueError:
        raise SampleError("not-a-draw", what="on") from None

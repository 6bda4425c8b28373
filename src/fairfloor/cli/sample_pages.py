"""A draw and its replay as text for the terminal."""

from collections.abc import Iterator
from typing import Any

from fairfloor.core.languages import Text
from fairfloor.core.phrases import phrase


def drawn_page(told: dict[str, Any], language: str) -> Iterator[str]:
    """The draw, line by line: how many of how many, who, who was added, who was left out and why, refused rows."""
    yield _say("drawn", language, size=told["size"], of=told["of"], seed=told["seed"])
    yield _say("roster", language, sha256=told["roster_sha256"])
    if told.get("how"):
        yield Text(told["how"]).say(language)
    for one in told.get("strata", ()):
        name = one["name"] or phrase("samples.stratum-untold")
        yield "  " + _say("stratum", language, name=name, size=one["size"], of=one["of"])
    yield from (f"  {place:>3}  {id}" for place, id in enumerate(told["drawn"], start=1))
    for one in told["added_on_floor"]:
        yield "  " + _say("added", language, worker=one["worker"], reason=one.get("reason") or "-")
    for one in told.get("left_out", ()):
        yield _say("left-out", language, count=one["count"], why=Text(one["why"]))
    yield from (Text(note).say(language) for note in told.get("notes", ()))
    yield from _intake(told.get("intake", {}), language)


def replay_page(told: dict[str, Any], language: str) -> Iterator[str]:
    """What a replay showed, one sentence a line."""
    yield from (one.say(language) for one in told["replay"]["says"])
    for one in told["added_on_floor"]:
        yield _say("added", language, worker=one["worker"], reason=one.get("reason") or "-")
    yield from _intake(told["replay"]["intake"], language)


def _intake(intakes: dict[str, Any], language: str) -> Iterator[str]:
    for table, one in intakes.items():
        name = phrase(f"screening.table-{table}")
        counts = {"read": one["read"], "accepted": one["accepted"], "refused": len(one["refused"])}
        yield phrase("screening.say-intake", table=name, **counts).say(language)
        for row in one["refused"]:
            said = phrase("screening.say-refused", line=row["line"], reason=Text(row["reason"]))
            yield "  " + said.say(language)


def _say(key: str, language: str, **values: object) -> str:
    return phrase(f"samples.say-{key}", **values).say(language)

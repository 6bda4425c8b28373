"""Prints docs/reference/calibration.md and its charts from the figures of a run.

fairfloor calibrate --honest N --planted N --format json > docs/reference/calibration.json
"""

import json
from pathlib import Path
from typing import Any

from fairfloor.reporting.ratecharts import Bar, bars

FOLDER = "docs/reference"
FIGURES = Path(__file__).resolve().parent.parent / FOLDER / "calibration.json"
STATED = 0.05
INTRO = """# Calibration of the signals

<!-- Printed by `make docs` from calibration.json beside it; do not edit. -->

Seed `{seed}`: {honest} honest factories of three months, each clock (seconds, minutes, rounding to 5 and to 15 minutes)
and each style (plain, a bell, a shuttle bus with twins, two shifts, flexible hours, small, a dormitory) equally often; and
{planted} falsified factories for each kind, strength and clock. The same figures come from

    fairfloor calibrate --seed {seed} --honest {honest} --planted {planted} --format json

Brackets hold the 95 % confidence interval (Wilson). What the signals assume, and what these made-up factories cannot tell,
is in [credibility](../explanation/credibility.md). Missing punches are counted and not tested: honest factories have them.

## False alarms

Share of honest factories in which a rule has a hit. Stated figure: at most {stated:.0%} for each rule.

![Share of honest factories with a hit, by rule](calibration-honest.svg)
"""


def pages() -> dict[str, str]:
    """The page and both charts, by path."""
    told = json.loads(FIGURES.read_text("utf-8"))
    return {
        f"{FOLDER}/calibration.md": page(told),
        f"{FOLDER}/calibration-honest.svg": honest_chart(told),
        f"{FOLDER}/calibration-found.svg": found_chart(told),
    }


def page(told: dict[str, Any]) -> str:
    """The page in Markdown."""
    parts = [INTRO.format(seed=told["seed"], stated=STATED, **told["counts"])]
    rows = [*told["false_alarms"].items(), ("any of the rules", told["overall"])]
    rows += [(f"clock {name}, any rule", rate) for name, rate in told["by_clock"].items()]
    rows += [(f"style {name}, any rule", rate) for name, rate in told["by_style"].items()]
    parts.append(_table(("rule", "factories", "share"), [(name, _of(rate), _share(rate)) for name, rate in rows]))
    parts.append(
        "## Found\n\nShare of falsified factories in which the rule named has a hit, under three clocks; in brackets the "
        "interval, after the stroke the share with a hit of any rule. `people` and `days` are the shares that were "
        "falsified, people × days in the chart.\n\n![Share of falsified factories that were found](calibration-found.svg)\n"
    )
    clocks = list(dict.fromkeys(one["clock"] for one in told["found"]))
    table = [
        (kind, rule, what, f"{people:.0%}", f"{days:.0%}", *map(_cell, cells))
        for (kind, rule, what, people, days), cells in _rows(told).items()
    ]  # fmt: skip
    parts.append(_table(("kind", "rule", "what", "people", "days", *clocks), table))
    return "\n".join(parts)


def honest_chart(told: dict[str, Any]) -> str:
    """False alarms by rule, with the stated figure drawn in."""
    rows = [*told["false_alarms"].items(), ("any of the rules", told["overall"])]
    return bars(
        "Share of honest factories with a hit",
        ("false alarms",),
        [(name, (_bar(rate),)) for name, rate in rows],
        top=0.1,
        stated=(STATED, f"stated: {STATED:.0%}"),
    )


def found_chart(told: dict[str, Any]) -> str:
    """What was found by kind and strength, a column for each clock."""
    clocks = list(dict.fromkeys(one["clock"] for one in told["found"]))
    rows = [
        (f"{kind} {people:.0%} × {days:.0%}", [_bar(one["by_rule"]) for one in cells])
        for (kind, _, _, people, days), cells in _rows(told).items()
    ]
    return bars("Share of falsified factories found by the rule named (people × days)", clocks, rows)


def _rows(told: dict[str, Any]) -> dict[tuple[str, str, str, float, float], list[dict[str, Any]]]:
    rows: dict[tuple[str, str, str, float, float], list[dict[str, Any]]] = {}
    for one in told["found"]:
        rows.setdefault((one["kind"], one["rule"], one["what"]["en"], one["people"], one["days"]), []).append(one)
    return rows


def _bar(rate: dict[str, Any]) -> Bar:
    return Bar(rate["share"], rate["from"], rate["to"])


def _of(rate: dict[str, Any]) -> str:
    return f"{rate['hits']} of {rate['factories']}"


def _cell(one: dict[str, Any]) -> str:
    return f"{_share(one['by_rule'])} / {one['by_any']['share']:.0%}"


def _share(rate: dict[str, Any]) -> str:
    return f"{rate['share']:.1%} ({rate['from']:.1%} to {rate['to']:.1%})"


def _table(head: tuple[str, ...], rows: list[tuple[str, ...]]) -> str:
    lines = [head, tuple("---" for _ in head), *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines) + "\n"

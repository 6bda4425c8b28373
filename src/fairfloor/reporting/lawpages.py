"""Prints the law on the shelf as reference pages: every value with its day and source, every gap with its reason."""

from collections.abc import Iterator

from fairfloor.core import law, permit_kinds
from fairfloor.core.enactments import Enactment, Item, Parameter, Scope, said
from fairfloor.core.languages import Text
from fairfloor.core.permit_kinds import Effect, PermitKind

FOREWORD = """\
Printed from `src/fairfloor/library/law/{place}/` by `make docs`; do not edit. `docs/reference/law-format.md` describes
the files. *Primary*: the act's own text was read; *press*: what others say of it. A day that is not covered below is
answered "not known", never with the last value.
"""


def pages() -> dict[str, str]:
    """The page of each jurisdiction on the shelf."""
    return {f"docs/reference/law-{place}.md": render(place) for place in law.jurisdictions()}


def render(jurisdiction: str = "kh") -> str:
    """The page of one jurisdiction, as Markdown."""
    found = [law.load(jurisdiction, id) for id in law.parameters(jurisdiction)]
    title = law.title(jurisdiction)
    lines = [f"# Law of {title['en']} · {title['zh']}法律", "", FOREWORD.format(place=jurisdiction)]
    lines += _rows(("parameter", "subject", "known"), (_summary(one) for one in found))
    for one in found:
        lines += ["", *_section(one)]
    for id in permit_kinds.here(jurisdiction):
        lines += ["", *_permit(permit_kinds.load(jurisdiction, id))]
    return "\n".join(lines) + "\n"


def _summary(one: Parameter) -> tuple[str, ...]:
    first = min((act.since for act in one.enactments), default=None)
    known = f"{first} to {one.known_until}" if first else "not known"
    return f"[`{one.id}`](#{one.id})", _both(one.title), known + (", with gaps" if first and one.gaps else "")


def _section(one: Parameter) -> list[str]:
    lines = [f"## {one.id}", "", _both(one.title) + "."]
    facts = [f"levels combine: {one.combine}"]
    facts += [f"the {one.protects} value protects"] if one.protects else []
    facts += [f"per {one.per}"] if one.per else []
    facts += [f"known until {one.known_until}"] if one.known_until else []
    lines += ["", "; ".join(facts).capitalize() + "."]
    if one.note:
        lines += ["", f"{one.note['en']} {one.note['zh']}"]
    if one.enactments:
        rows = (row for act in one.enactments for row in _act(one, act))
        lines += ["", *_rows(("since", "value", "for", "source", "kind"), rows)]
    for gap in one.gaps:
        when = (
            f"{gap.period.start} to {gap.period.end} (not included)" if gap.period.end else f"from {gap.period.start}"
        )
        when = "always" if gap.period.start.year == 1 else when
        whom = _whom(one, gap.scope)
        lines += ["", f"Not known {when}{f' ({whom})' if whom else ''}: {gap.why['en']} {gap.why['zh']}"]
    if one.checked:
        lines += ["", "Checked against: " + ", ".join(f"<{address}>" for address in one.checked) + "."]
    return lines


def _permit(one: PermitKind) -> list[str]:
    """What a kind of permit changes; a factory that has none is held to the figures above."""
    lines = [f"## permit: {one.id}", "", _both(one.title) + "."]
    cycles = f"; cycles: {', '.join(one.cycles)}" if one.cycles else ""
    lines += ["", f"Known until {one.known_until}{cycles}."]
    if one.note:
        lines += ["", f"{one.note['en']} {one.note['zh']}"]
    head = ("since", "changes", "how", "what holds instead", "source", "kind")
    lines += ["", *_rows(head, (_effect(effect) for effect in one.effects))]
    if one.checked:
        lines += ["", "Checked against: " + ", ".join(f"<{address}>" for address in one.checked) + "."]
    return lines


def _effect(one: Effect) -> tuple[str, ...]:
    article = f", art. {one.source.article}" if one.source.article else ""
    note = f" {one.note['en']} {one.note['zh']}" if one.note else ""
    source = f"[{_both(one.source.act)}]({one.source.url}){article}{note}"
    how = f"{one.does}, not of one {one.over}" if one.over else one.does
    changes = ", ".join(f"[`{id}`](#{id})" for id in one.parameters)
    return str(one.since), changes, how, _both(one.says), source, one.source.kind


def _act(one: Parameter, act: Enactment) -> Iterator[tuple[str, ...]]:
    """One row a value; the act and its note stand in the first."""
    for place, item in enumerate(act.items):
        source = f"[{_both(act.source.act)}]({act.source.url})" + (
            f", art. {act.source.article}" if act.source.article else ""
        )
        derived = f" Worked out from {', '.join(act.derived_from)}." if act.derived_from else ""
        note = f" {act.note['en']} {act.note['zh']}" if act.note else ""
        row = (str(act.since), _value(item), _whom(one, {**act.scope, **item.scope}))
        yield (*row, source + derived + note, act.source.kind) if place == 0 else (*row, "the same", act.source.kind)


def _value(item: Item) -> str:
    return "sets no figure" if item.value is None else said(item.value)["en"]


def _whom(one: Parameter, scope: Scope) -> str:
    told = [(condition, scope[condition.key]) for condition in one.conditions if condition.key in scope]
    return "; ".join(
        f"{key.title['en']}: {', '.join(key.choices[word]['en'] for word in words)}" for key, words in told
    )


def _both(words: Text) -> str:
    return f"{words['en']} · {words['zh']}"


def _rows(head: tuple[str, ...], rows: Iterator[tuple[str, ...]]) -> list[str]:
    cells = [head, tuple("---" for _ in head), *rows]
    return ["| " + " | ".join(cell.replace("|", "\\|") for cell in row) + " |" for row in cells]

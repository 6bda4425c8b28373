"""Which column of a file of records holds what: looked at, told by the team, accepted, and remembered for the factory."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from io import StringIO
from typing import Any

from fairfloor.actions import visits
from fairfloor.actions.acts import action, demand, refuse
from fairfloor.actions.datasets import beside, opened, pseudonyms, telling
from fairfloor.actions.events import record
from fairfloor.core import visits as rules
from fairfloor.core.access import TEAM, Viewer
from fairfloor.core.decisions import YES, no
from fairfloor.core.languages import Text
from fairfloor.core.periods import local_day
from fairfloor.core.phrases import phrase
from fairfloor.registry.models import Dataset
from fairfloor.registry.viewers import relations_to
from fairfloor.screening.intake import files as record_files
from fairfloor.screening.intake import refused_rows as written
from fairfloor.screening.intake.fields import TABLES
from fairfloor.screening.intake.headings import heading
from fairfloor.screening.intake.mappings import Mapping, NoMapping, from_json
from fairfloor.screening.intake.people_fields import NEVER
from fairfloor.screening.intake.previews import Preview, preview
from fairfloor.screening.intake.proposals import is_complete
from fairfloor.screening.intake.reading import Telling
from fairfloor.screening.intake.refusals import Refusal, mapped

MOST_REFUSED = 100_000  # rows of one download: who has more of them mends what is wrong with all first

AMBIGUOUS = "ambiguous-date"
UNSEEN = ("shift", "taps")  # columns of ours that say nothing about the file
PEOPLE = ("id", "editor", "worker")  # fields of the first rows that name somebody
WORDS = ("department", "kind", "contract", "agency", "method")  # fields that keep words of the file


@action
def remembered(*, dataset: Dataset, now: datetime) -> dict[str, dict[str, Any]]:
    """The mappings that were accepted for this factory and kind of records, by the form of the file, with the day.

    Of this visit, and of those that are over: nobody learns here of a visit that is still to be kept quiet.
    """
    rows = Dataset.objects.filter(
        programme=dataset.programme_id, kind=dataset.kind, visit__factory=dataset.visit.factory_id, accepted_at__lte=now
    )
    closed = rows.filter(visit__state=rules.CLOSED) | rows.filter(visit=dataset.visit_id)
    found: dict[str, dict[str, Any]] = {}
    for row in closed.only("mapping", "accepted_at").order_by("accepted_at", "pk"):
        day = local_day(row.accepted_at or now, dataset.visit.factory.zone).isoformat()
        for told in row.mapping:
            found[told["signature"]] = {**told, "day": day}
    return found


def look(
    dataset: Dataset,
    *,
    known: dict[str, dict[str, Any]],
    progress: Callable[[float], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> dict[str, Any]:
    """What the file would come in as; workers as pseudonyms, and no word of its cells but headings. Writes nothing.

    The mapping is the one that the team told, else the one `known` for files of this form, else the file's own.
    """
    named, shown = record_files.pseudonyms(pseudonyms(dataset))
    with opened([dataset]) as paths:
        path = paths[dataset.kind]

        def read(told: tuple[Mapping, ...]) -> Preview:
            telling = Telling(told, named=named, name=dataset.file.name)
            return preview(path, dataset.kind, telling, progress, cancelled)

        days: dict[str, str] = {}
        found = read(tuple(map(from_json, dataset.mapping)))
        if not dataset.mapping:
            proposed = [from_json(told) for told in found.mappings()]
            again = tuple(_as_known(one, known) for one in proposed)
            days = {one.signature: known[one.signature]["day"] for one in again if one.signature in known}
            found = read(again) if again != tuple(proposed) else found
    return _told(found, days, shown)


def _as_known(proposed: Mapping, known: dict[str, dict[str, Any]]) -> Mapping:
    """The mapping remembered for this form, with the month, and where it tells one the order of dates, of this file."""
    if proposed.signature not in known:
        return proposed
    kept = from_json(known[proposed.signature])
    return replace(kept, month=proposed.month, dates=proposed.dates or kept.dates)


def _told(found: Preview, days: dict[str, str], shown: Callable[[str], str]) -> dict[str, Any]:
    told = found.as_json()
    forms: list[dict[str, Any]] = []
    for sheet in found.intake.sheets:
        if sheet.mapping and not any(one["mapping"] == sheet.mapping for one in forms):
            forms.append({
                "mapping": sheet.mapping, "others": [list(other) for other in sheet.others if heading(other[1])[0] not in NEVER],
                "day": days.get(sheet.mapping["signature"], ""),
            })  # fmt: skip
    kept = {name: told[name] for name in ("read", "accepted", "refused", "reasons", "aside", "encoding", "separator")}
    examples: dict[str, Text] = {}
    for refusal in found.intake.refused:
        if refusal.code not in examples:
            examples[refusal.code] = refusal.wordless().reason
    return {
        **kept, "forms": forms, "rows": [dict(_row(row, shown)) for row in found.rows],
        "why": {code: {"reason": said, "count": told["reasons"][code]} for code, said in examples.items()},
        "unread_sheets": sum(sheet.mapping is None for sheet in found.intake.sheets) if forms else 0,
    }  # fmt: skip


def _row(row: Any, shown: Callable[[str], str]) -> Iterator[tuple[str, Any]]:
    """One of the first rows without a name: people as pseudonyms, words of the file as how many signs they have."""
    for name, value in row.items():
        if name in UNSEEN:
            continue
        if name in PEOPLE:
            yield name, shown(str(value)) if value else ""
        elif name in WORDS and value:
            yield name, f"…({len(value)})"
        else:
            yield name, value


@action
def propose(*, dataset: Dataset, preview: dict[str, Any], now: datetime) -> None:
    """Keeps what the file would come in as, for the team to look at."""
    dataset = Dataset.objects.select_for_update().get(pk=dataset.pk)
    if dataset.state != "received":
        refuse("datasets.not-waiting")
    dataset.state, dataset.preview, dataset.progress_percent = "proposed", preview, 0
    dataset.counting, dataset.counted, dataset.count_of = "", 0, 0
    dataset.save()
    record("dataset.looked-at", dataset, by=None, now=now)


@action
def tell(
    *, dataset: Dataset, columns: list[dict[int, str]], values: dict[str, str], by: Viewer, now: datetime
) -> Dataset:
    """Says what the columns of each form hold, `{column from 1: field}`, and the order of dates, month, currency, kind.

    The file is then looked at again. Refuses what no row could be read by, in a sentence.
    """
    dataset = _proposed(dataset, by, now)
    forms = (dataset.preview or {"forms": []})["forms"]
    if len(columns) != len(forms):
        refuse("mappings.another-file")
    dataset.mapping = [_mapping(form, chosen, values) for form, chosen in zip(forms, columns, strict=True)]
    dataset.state = "received"
    dataset.save()
    record("dataset.mapping-told", dataset, by=by, now=now, told={"mapping": dataset.mapping})
    return dataset


def _proposed(dataset: Dataset, by: Viewer, now: datetime) -> Dataset:
    rows = Dataset.objects.select_for_update(of=("self",)).select_related("visit__factory", "visit__programme")
    dataset = rows.get(pk=dataset.pk)
    visits.held(dataset.visit, "import", by=by, now=now)
    if dataset.state != "proposed":
        refuse("mappings.not-proposed")
    return dataset


def _mapping(form: dict[str, Any], chosen: dict[int, str], values: dict[str, str]) -> dict[str, Any]:
    """The mapping of one form as it was told, complete enough to read rows by."""
    was, headings = form["mapping"], headings_of(form)
    known = {field.name: field for field in TABLES[was["table"]]}
    columns: dict[str, list[dict[str, Any]]] = {}
    for column, name in sorted(chosen.items()):
        if column not in headings or name not in known:
            refuse("mappings.another-file")
        if name in columns and not known[name].many:
            refuse("mappings.twice", field=phrase_of(name))
        columns.setdefault(name, []).append({"column": column, "heading": headings[column]})
    layout = was["layout"]
    if was["table"] == "attendance" and layout != "month":
        layout = "days" if {"in", "out"} <= columns.keys() else "punches"
    places = {name: tuple(one["column"] - 1 for one in held) for name, held in columns.items()}
    enough = (
        is_complete(was["table"], layout, places) if layout != "month" else bool(places.keys() & {"worker", "name"})
    )
    if not enough:
        refuse("mappings.incomplete")
    told = {**was, **{name: value for name, value in values.items() if value}, "layout": layout, "columns": columns}
    try:
        return from_json(told).as_json()
    except NoMapping:
        refuse("mappings.unusable")


def phrase_of(name: str) -> Text:
    """A field of a file in words."""
    return phrase(f"mappings.field-{name.replace('_', '-')}")


def headings_of(form: dict[str, Any]) -> dict[int, str]:
    """Every column of a form that may hold something, from 1, with its heading (empty where the file has none)."""
    taken = {one["column"]: one["heading"] for held in form["mapping"]["columns"].values() for one in held}
    return dict(sorted({**taken, **dict(form["others"])}.items()))


@action
def accept(*, dataset: Dataset, by: Viewer, now: datetime) -> Dataset:
    """Accepts what the columns were taken for: the file is imported and screened, and the mapping remembered.

    Refuses while a date can be read in two ways, and a file of which no row could be used.
    """
    dataset = _proposed(dataset, by, now)
    seen: dict[str, Any] = dataset.preview or {"reasons": {}, "accepted": 0}
    if seen["reasons"].get(AMBIGUOUS):
        refuse("mappings.two-ways", count=seen["reasons"][AMBIGUOUS])
    if not seen["accepted"]:
        refuse("mappings.no-row")
    dataset.mapping = [form["mapping"] for form in seen["forms"]]
    dataset.preview = {name: value for name, value in seen.items() if name not in ("rows", "forms")}
    dataset.settings = {**dataset.settings, "beside": beside(dataset.visit, dataset.kind)}
    dataset.state, dataset.accepted_at, dataset.accepted_by_id = "queued", now, by.actor
    dataset.save()
    record("dataset.mapping-accepted", dataset, by=by, now=now, told={"mapping": dataset.mapping})
    return dataset


@action
def refused_rows(*, dataset: Dataset, language: str, by: Viewer, now: datetime) -> str:
    """The refused rows as CSV, with line, reason and their cells but no names: for the team, who corrects them, logged."""
    dataset = Dataset.objects.select_related("visit__factory", "programme", "file").get(pk=dataset.pk)
    demand(YES if TEAM in relations_to(dataset, by, now) else no("steps.not-yours"))
    if dataset.file.erased_at:
        refuse("files.erased")
    named, _shown = record_files.pseudonyms(pseudonyms(dataset))
    out = StringIO()
    with opened([dataset]) as paths:
        path, told = paths[dataset.kind], replace(telling(dataset), named=named)
        found = preview(path, dataset.kind, told)
        written.write(
            out, {dataset.kind: (path, replace(found.intake, refused=_unnamed(found)), told)}, language, MOST_REFUSED
        )
    record("dataset.refused-read", dataset, by=by, now=now)
    return out.getvalue()


def _unnamed(found: Preview) -> Sequence[Refusal]:
    """The refusals with their cells' words but without the names of sheets, which may be those of people."""
    return mapped(found.intake.refused, lambda refusal: replace(refusal, sheet=""))

"""The recalculation of hours and pay from the records of a visit: asked for, made in the background, handed out, cancelled."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from fairfloor.actions import datasets, reads
from fairfloor.actions import files as kept_files
from fairfloor.actions.acts import Refused, action, demand, refuse
from fairfloor.actions.datasets import Cancelled
from fairfloor.actions.events import record
from fairfloor.core.access import Viewer, may_see
from fairfloor.core.decisions import YES, no
from fairfloor.core.recalculations import Recalculation, RecalculationError, Wanted
from fairfloor.registry import files
from fairfloor.registry.models import Dataset, RecalculationSheet, Sample, SampleAddition, StoredFile
from fairfloor.registry.viewers import facts_of
from fairfloor.reporting.recalculation_sheets import recalculation_workbook
from fairfloor.screening.recalculation import recalculate
from fairfloor.screening.run import Counting, Progress

MOST_PEOPLE = 200  # sheets of one workbook, beyond which nobody follows its formulas
MOST_WAITING = 10  # workbooks of one visit that wait together
WAITING = ("queued", "running")
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@action
def ask(
    *,
    dataset: Dataset,
    workers: Iterable[str] = (),
    sample: Sample | None = None,
    language: str,
    by: Viewer,
    now: datetime,
) -> RecalculationSheet:
    """Queues a workbook, in `language`, on the hours and pay of these people; that it was asked for is on record first.

    `workers` are pseudonyms; `sample` brings those drawn and those added on the floor. For whoever sees the records.
    """
    rows = Dataset.objects.select_related("visit__factory", "programme", "file")
    dataset = rows.get(pk=dataset.pk)
    demand(YES if may_see("dataset", by, facts_of(dataset), now) else no("steps.not-yours"))
    if dataset.state != "done":
        refuse("recalculation.not-yet-screened")
    if dataset.file.erased_at:
        refuse("files.erased")
    named = list(dict.fromkeys(workers)) if sample is None else _of_sample(dataset, sample, by, now)
    if not named:
        refuse("recalculation.nobody")
    if len(named) > MOST_PEOPLE:
        refuse("recalculation.too-many", most=MOST_PEOPLE)
    if RecalculationSheet.objects.filter(visit=dataset.visit_id, state__in=WAITING).count() >= MOST_WAITING:
        refuse("recalculation.too-many-waiting", most=MOST_WAITING)
    sheet = RecalculationSheet.objects.create(
        programme=dataset.programme, visit=dataset.visit, dataset=dataset, sample=sample, workers=named,
        language=language, state="queued", requested_at=now, requested_by_id=by.actor,
    )  # fmt: skip
    told: dict[str, Any] = {
        "workers": named,
        "sample": sample.public_id if sample else "",
        "dataset": dataset.public_id,
    }
    record("recalculation-sheet.asked", sheet, by=by, now=now, told=told)
    return sheet


def _of_sample(dataset: Dataset, sample: Sample, by: Viewer, now: datetime) -> list[str]:
    if sample.visit_id != dataset.visit_id or not may_see("sample", by, facts_of(sample), now):
        refuse("steps.not-yours")
    added = SampleAddition.objects.filter(sample=sample).order_by("pk").values_list("worker", flat=True)
    return list(dict.fromkeys([*sample.result["drawn"], *added]))


@action
def begin(*, public_id: str, now: datetime) -> RecalculationSheet | None:
    """Takes a waiting sheet (or one that a killed worker left running) in hand; None when there is nothing to do."""
    sheet = (
        RecalculationSheet.objects.select_for_update(of=("self",))
        .select_related(
            "dataset__visit__factory", "dataset__visit__profile", "dataset__programme", "dataset__file", "requested_by"
        )
        .filter(public_id=public_id, state__in=WAITING)
        .first()
    )
    if sheet:
        sheet.state = "running"
        sheet.save()
        datasets.together(sheet.dataset)
        record("recalculation-sheet.begun", sheet, by=None, now=now)
    return sheet


def make(
    sheet: RecalculationSheet,
    *,
    progress: Progress | None = None,
    counting: Counting | None = None,
    cancelled: Cancelled | None = None,
) -> bytes:
    """The workbook, with workers as pseudonyms; reads the originals again, outside any transaction, and writes nothing.

    Refuses, in a sentence, where the records hold no attendance or nobody who was asked for.
    """
    wanted = Wanted(tuple(sheet.workers), sampled=sheet.sample_id is not None)
    found: list[Recalculation] = []
    try:
        datasets.look_at(
            sheet.dataset, lambda *prepared: found.append(recalculate(*prepared, wanted=wanted)), progress=progress,
            counting=counting, cancelled=cancelled,
        )  # fmt: skip
    except RecalculationError as fault:
        raise Refused(fault.why) from None
    return recalculation_workbook(found[0], sheet.language)


@action
def note_progress(
    *, sheet: RecalculationSheet, percent: int, now: datetime, counting: str = "", counted: int = 0, count_of: int = 0
) -> bool:
    """Keeps how far the work is, for the progress bar; whether somebody cancelled it meanwhile."""
    row = RecalculationSheet.objects.filter(pk=sheet.pk, state__in=WAITING)
    return not row.update(progress_percent=percent, counting=counting, counted=counted, count_of=count_of)


@action
def finish(*, sheet: RecalculationSheet, content: bytes | None, problem: str, now: datetime) -> None:
    """Keeps the workbook, encrypted, for whoever asked for it, or the sentence that says why there is none."""
    sheet = (
        RecalculationSheet.objects.select_for_update(of=("self",))
        .select_related("programme", "dataset__file")
        .get(pk=sheet.pk)
    )
    if sheet.state not in WAITING:
        refuse("recalculation.not-waiting")
    if content is not None:
        sheet.file = kept_files.keep(
            programme=sheet.programme, name="recalculation.xlsx", media_type=XLSX, pieces=[content], by=None,
            whose=sheet.requested_by_id, now=now, until=sheet.dataset.file.keep_until_date,
        )  # fmt: skip
    sheet.state = "failed" if content is None else "done"
    sheet.problem, sheet.progress_percent, sheet.finished_at = problem, 100, now
    sheet.save()
    record("recalculation-sheet.failed" if content is None else "recalculation-sheet.made", sheet, by=None, now=now)


@action
def kept(*, dataset: Dataset, of: Any, on: Any, by: Viewer, now: datetime) -> dict[int, StoredFile]:
    """The files of a screening's workbooks by the sheet's key, for whoever sees the records: until when, or when erased.

    That somebody looks at things of the model `of` that hang on the row `on`, the records or a workbook, is logged.
    """
    facts = facts_of(on)
    demand(YES if may_see("dataset", by, facts, now) else no("steps.not-yours"))
    rows = RecalculationSheet.objects.filter(dataset=dataset, file__isnull=False).select_related("file")
    found = {row.pk: row.file for row in rows if row.file is not None}
    reads.looked(of=of, on=on, facts=facts, by=by, now=now)
    return found


@action
def cancel(*, sheet: RecalculationSheet, by: Viewer, now: datetime) -> RecalculationSheet:
    """Gives up a workbook that is not made yet; what the background worker has in hand it lays down at its next step."""
    sheet = _seen(sheet, by, now)
    if sheet.state not in WAITING:
        refuse("recalculation.too-late-to-cancel")
    sheet.state, sheet.finished_at = "cancelled", now
    sheet.save()
    record("recalculation-sheet.cancelled", sheet, by=by, now=now)
    return sheet


@action
def read(*, sheet: RecalculationSheet, by: Viewer, now: datetime) -> tuple[StoredFile, Iterator[bytes]]:
    """The workbook and its bytes, for whoever sees the records; logged before a byte is sent."""
    sheet = _seen(sheet, by, now)
    if sheet.file is None:
        refuse("recalculation.not-made")
    if sheet.file.erased_at:
        refuse("files.erased")
    record("recalculation-sheet.read", sheet, by=by, now=now)
    return sheet.file, files.read(sheet.file.public_id)


def _seen(sheet: RecalculationSheet, by: Viewer, now: datetime) -> RecalculationSheet:
    """The sheet, locked, for whoever sees the records that it rests on, and the sample where it is of one."""
    rows = RecalculationSheet.objects.select_for_update(of=("self",))
    sheet = rows.select_related("programme", "visit__factory", "dataset__visit", "sample__visit", "file").get(
        pk=sheet.pk
    )
    seen = may_see("dataset", by, facts_of(sheet.dataset), now)
    if sheet.sample is not None:
        seen = seen and may_see("sample", by, facts_of(sheet.sample), now)
    demand(YES if seen else no("steps.not-yours"))
    return sheet

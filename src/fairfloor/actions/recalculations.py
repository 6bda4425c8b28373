"""The recalculation of hours and pay from the records of a visit, for the people of a sample or some by their pseudonyms."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from fairfloor.actions import datasets
from fairfloor.actions.acts import Refused, action, demand, refuse
from fairfloor.actions.events import record
from fairfloor.core.access import Viewer, may_see
from fairfloor.core.decisions import YES, no
from fairfloor.core.recalculations import Recalculation, RecalculationError, Wanted
from fairfloor.registry import files
from fairfloor.registry.models import Dataset, Sample, SampleAddition
from fairfloor.registry.viewers import facts_of
from fairfloor.reporting.recalculation_sheets import recalculation_workbook
from fairfloor.screening.recalculation import recalculate

MOST_PEOPLE = 200  # sheets of one workbook, beyond which nobody follows its formulas


@action
def ask(
    *, dataset: Dataset, workers: Iterable[str] = (), sample: Sample | None = None, by: Viewer, now: datetime
) -> tuple[Dataset, Wanted]:
    """Writes down that somebody reads the recalculation of these people, and answers with what `workbook` takes.

    `workers` are pseudonyms; `sample` brings those drawn and those added on the floor. For whoever sees the records.
    """
    rows = Dataset.objects.select_related("visit__factory", "visit__profile", "programme", "file")
    dataset = rows.get(pk=dataset.pk)
    demand(YES if may_see("dataset", by, facts_of(dataset), now) else no("steps.not-yours"))
    if dataset.state != "done":
        refuse("recalculation.not-yet-screened")
    if dataset.file.erased_at:
        refuse("files.erased")
    wanted = Wanted(tuple(dict.fromkeys(workers))) if sample is None else _of_sample(dataset, sample, by, now)
    if not wanted.workers:
        refuse("recalculation.nobody")
    if len(wanted.workers) > MOST_PEOPLE:
        refuse("recalculation.too-many", most=MOST_PEOPLE)
    datasets.together(dataset)
    told: dict[str, Any] = {"workers": list(wanted.workers), "sample": sample.public_id if sample else ""}
    record("dataset.recalculated", dataset, by=by, now=now, told=told)
    return dataset, wanted


def _of_sample(dataset: Dataset, sample: Sample, by: Viewer, now: datetime) -> Wanted:
    if sample.visit_id != dataset.visit_id or not may_see("sample", by, facts_of(sample), now):
        refuse("steps.not-yours")
    added = SampleAddition.objects.filter(sample=sample).order_by("pk").values_list("worker", flat=True)
    return Wanted(tuple(dict.fromkeys([*sample.result["drawn"], *added])), sampled=True)


def workbook(dataset: Dataset, wanted: Wanted, language: str) -> bytes:
    """The workbook, with workers as pseudonyms; reads the originals again, outside any transaction, and writes nothing.

    Refuses, in a sentence, where the records hold no attendance or nobody who was asked for.
    """
    found: list[Recalculation] = []
    try:
        datasets.look_at(dataset, lambda *prepared: found.append(recalculate(*prepared, wanted=wanted)))
    except RecalculationError as fault:
        raise Refused(fault.why) from None
    except files.Unreadable:
        refuse("datasets.unreadable")
    return recalculation_workbook(found[0], language)

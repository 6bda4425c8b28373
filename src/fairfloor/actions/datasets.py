"""Attendance records given on a visit: kept, screened in the background, and traced to a worker when there is a reason."""

import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import Any

from fairfloor.actions import files as kept_files
from fairfloor.actions import visits
from fairfloor.actions.acts import Refused, action, demand, refuse
from fairfloor.actions.events import record
from fairfloor.actions.screenings import BAND_HOURS
from fairfloor.core.access import TEAM, Viewer
from fairfloor.core.decisions import YES, no
from fairfloor.core.permits import ALL
from fairfloor.core.phrases import phrase
from fairfloor.registry import files, keys
from fairfloor.registry.models import Dataset, Sample, Visit
from fairfloor.registry.viewers import relations_to
from fairfloor.reporting import charts
from fairfloor.screening import rosters
from fairfloor.screening.result import Result
from fairfloor.screening.run import screen as run


@action
def receive(
    *,
    visit: Visit,
    name: str,
    media_type: str,
    pieces: Iterable[bytes],
    settings: dict[str, Any],
    by: Viewer,
    now: datetime,
) -> Dataset:
    """Keeps an attendance file and queues its screening. `settings`: start, end (ISO days or None), unpaid_break_minutes."""
    visit = visits.held(visit, "import", by=by, now=now)
    file = kept_files.keep(programme=visit.programme, name=name, media_type=media_type, pieces=pieces, by=by, now=now)
    dataset = Dataset.objects.create(
        programme=visit.programme, visit=visit, kind="attendance", file=file, state="queued", settings=settings,
        requested_at=now, requested_by_id=by.actor,
    )  # fmt: skip
    record("dataset.received", dataset, by=by, now=now, told={"sha256": file.sha256})
    return dataset


@action
def begin(*, public_id: str, now: datetime) -> Dataset | None:
    """Takes a queued screening (or one that a killed worker left running) in hand; None when there is nothing to do."""
    dataset = (
        Dataset.objects.select_for_update(of=("self",))
        .select_related("visit__factory", "visit__profile", "programme", "file")
        .filter(public_id=public_id, state__in=("queued", "running"))
        .first()
    )
    if dataset:
        dataset.state = "running"
        dataset.settings = _with_roster(dataset)
        dataset.save()
        record("dataset.screening-begun", dataset, by=None, now=now)
    return dataset


def _with_roster(dataset: Dataset) -> dict[str, Any]:
    """The settings with the roster that tells whom a permit for some covers: the last that a sample was drawn from."""
    if not any(one["told"]["covers"] != ALL for one in dataset.visit.permits):
        return dict(dataset.settings)
    drawn = Sample.objects.filter(visit=dataset.visit, file__erased_at__isnull=True).order_by("-pk")
    roster = drawn.values_list("file__public_id", flat=True).first()
    return {**dataset.settings, "roster": roster} if roster else dict(dataset.settings)


def screen(dataset: Dataset, *, progress: Callable[[float], None] | None = None) -> dict[str, Any]:
    """Screens the dataset's file with the law of each of its days; workers come out as pseudonyms. Writes nothing."""
    result = _run(dataset, _pseudonyms(dataset), progress, _placed(dataset.settings.get("roster")))
    told = result.as_json()
    told["intake"] = {table: _nameless(one) for table, one in told["intake"].items()}
    return {**told, "bands": _bands(result)}


def _nameless(intake: dict[str, Any]) -> dict[str, Any]:
    """What became of a file's rows without the names of its sheets: a workbook may have one for each person."""
    refused = [{name: value for name, value in row.items() if name != "sheet"} for row in intake["refused"]]
    return {name: value for name, value in intake.items() if name != "sheets"} | {"refused": refused}


def _bands(result: Result) -> list[list[int]]:
    """Whole weeks by hours, `[more than, up to and including, worker-weeks]`."""
    hours = [week.hours for week in result.weekly_hours if week.whole]
    return [[int(band.start), int(band.end or 0), band.count] for band in charts.bands(hours, width=BAND_HOURS)]


def _pseudonyms(dataset: Dataset) -> Callable[[str], str]:
    programme, factory = dataset.programme.public_id, dataset.visit.factory.public_id
    return lambda worker: keys.pseudonym(programme, factory, worker)


@contextmanager
def _opened(public_id: str) -> Iterator[Path]:
    """A kept file, decrypted into the data folder for as long as it is read."""
    with tempfile.TemporaryDirectory(dir=files.folder()) as folder:
        path = Path(folder) / "plain"
        with path.open("wb") as plain:
            for piece in files.read(public_id):
                plain.write(piece)
        yield path


def _placed(roster: str | None) -> dict[str, tuple[str, str]]:
    """Department and kind of work by the worker's number, as the roster tells them."""
    if not roster:
        return {}
    with _opened(roster) as path:
        return {one.id: (one.department, one.kind) for one in rosters.read(path).people}


def _run(
    dataset: Dataset,
    identify: Callable[[str], str],
    progress: Callable[[float], None] | None,
    placed: dict[str, tuple[str, str]] | None = None,
) -> Result:
    """Screens the original as the factory was on the day of the visit."""
    wanted = dataset.settings
    with _opened(dataset.file.public_id) as path:
        return run(
            punches=path,
            jurisdiction=dataset.visit.factory.jurisdiction,
            start=date.fromisoformat(wanted["start"]) if wanted.get("start") else None,
            end=date.fromisoformat(wanted["end"]) if wanted.get("end") else None,
            unpaid_break_minutes=wanted.get("unpaid_break_minutes"),
            identify=identify,
            progress=progress,
            editions=dict(dataset.visit.standards),
            profile=dataset.visit.as_profile(),
            placed=placed,
        )


@action
def note_progress(*, dataset: Dataset, percent: int, now: datetime) -> None:
    """Keeps how far the screening is, for the progress bar."""
    Dataset.objects.filter(pk=dataset.pk, state="running").update(progress_percent=percent)


@action
def finish(*, dataset: Dataset, result: dict[str, Any] | None, problem: str, now: datetime) -> None:
    """Keeps the screening's result, or the sentence that says why there is none."""
    dataset = Dataset.objects.select_for_update().get(pk=dataset.pk)
    dataset.state = "done" if result is not None else "failed"
    dataset.result, dataset.problem = result, problem
    dataset.progress_percent, dataset.finished_at = 100, now
    dataset.save()
    record("dataset.screened" if result is not None else "dataset.screening-failed", dataset, by=None, now=now)


@action
def reidentify(*, dataset: Dataset, pseudonym: str, reason: str, by: Viewer, now: datetime) -> str:
    """The worker's own number behind a pseudonym: for the visit's team, with a reason, always logged."""
    dataset = Dataset.objects.select_related("visit__factory", "visit__profile", "programme", "file").get(pk=dataset.pk)
    demand(YES if TEAM in relations_to(dataset, by, now) else no("steps.not-yours"))
    if not reason.strip():
        refuse("files.no-reason")
    if dataset.file.erased_at:
        refuse("files.erased")
    number = numbers_of(dataset).get(pseudonym)
    if number is None:
        raise Refused(phrase("files.no-pseudonym", pseudonym=pseudonym))
    record("worker.reidentified", dataset, by=by, now=now, told={"pseudonym": pseudonym, "reason": reason})
    return number


def numbers_of(dataset: Dataset) -> dict[str, str]:
    """Pseudonym -> the worker's own number in the original file, found by making the pseudonyms again. Not logged here."""
    made, numbers = _pseudonyms(dataset), {}

    def remember(worker: str) -> str:
        numbers[made(worker)] = worker
        return worker

    _run(dataset, remember, None)
    return numbers

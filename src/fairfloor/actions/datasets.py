"""Records given on a visit: kept, screened in the background, cancelled, and traced to a worker when there is a reason."""

import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import Any

from fairfloor.actions import approvals, case_tables, visits
from fairfloor.actions import files as kept_files
from fairfloor.actions.acts import Refused, action, demand, refuse
from fairfloor.actions.events import record
from fairfloor.actions.screenings import BAND_HOURS
from fairfloor.core.access import TEAM, Viewer
from fairfloor.core.decisions import YES, no
from fairfloor.core.periods import local_day
from fairfloor.core.permits import ALL
from fairfloor.core.phrases import phrase
from fairfloor.registry import files, keys
from fairfloor.registry.models import Dataset, Sample, Visit
from fairfloor.registry.models.files import RECORD_KINDS
from fairfloor.registry.viewers import relations_to
from fairfloor.reporting import charts
from fairfloor.screening import exports, keeping, rosters
from fairfloor.screening.intake.mappings import from_json
from fairfloor.screening.intake.reading import Telling
from fairfloor.screening.result import Result
from fairfloor.screening.run import Counting, Look
from fairfloor.screening.run import screen as run

WAITING = ("received", "queued", "running")  # for the background worker
STANDING = ("queued", "running", "done")  # files that count among the visit's records
ENDED = ("failed", "cancelled")

Cancelled = Callable[[], bool]


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
    kind: str = "attendance",
    look: bool = False,
) -> Dataset:
    """Keeps a file of records and queues it. `settings`: start, end (ISO days or None), unpaid_break_minutes.

    `look`: somebody is to look at what its columns were taken for before it is screened. Refuses the same file twice.
    """
    visit = visits.held(visit, "import", by=by, now=now)
    if kind not in RECORD_KINDS:
        refuse("datasets.unknown-kind", kind=kind)
    file = kept_files.keep(programme=visit.programme, name=name, media_type=media_type, pieces=pieces, by=by, now=now)
    _refuse_twice(visit, file.sha256)
    dataset = Dataset.objects.create(
        programme=visit.programme, visit=visit, kind=kind, file=file, state="received" if look else "queued",
        settings={**settings, **({} if look else {"beside": beside(visit, kind)})},
        requested_at=now, requested_by_id=by.actor,
    )  # fmt: skip
    record("dataset.received", dataset, by=by, now=now, told={"sha256": file.sha256})
    return dataset


def _refuse_twice(visit: Visit, sha256: str) -> None:
    """The same file once more is known by its hash: it is said so, and nothing of it is kept."""
    rows = Dataset.objects.filter(visit=visit, file__sha256=sha256).exclude(state__in=ENDED)
    before = rows.order_by("pk").first()
    if before:
        day = local_day(before.requested_at, visit.factory.zone)
        refuse("datasets.same-file", day=day.isoformat(), kind=phrase(f"screening.table-{before.kind}"))


def beside(visit: Visit, kind: str) -> dict[str, str]:
    """The newest file of each other kind on the visit, which a file of `kind` is screened together with."""
    rows = Dataset.objects.filter(visit=visit, state__in=STANDING).exclude(kind=kind).order_by("pk")
    return dict(rows.values_list("kind", "public_id"))


@action
def begin(*, public_id: str, now: datetime) -> Dataset | None:
    """Takes a waiting file (or one that a killed worker left running) in hand; None when there is nothing to do."""
    dataset = (
        Dataset.objects.select_for_update(of=("self",))
        .select_related("visit__factory", "visit__profile", "programme", "file", "requested_by")
        .filter(public_id=public_id, state__in=WAITING)
        .first()
    )
    if dataset:
        looking = dataset.state == "received"
        dataset.state = "received" if looking else "running"
        if not looking:
            dataset.settings = _with_roster(dataset)
        dataset.save()
        together(dataset)
        record("dataset.look-begun" if looking else "dataset.screening-begun", dataset, by=None, now=now)
    return dataset


def together(dataset: Dataset) -> list[Dataset]:
    """The dataset and those that it is screened together with (read inside an action, then remembered by the row)."""
    if not hasattr(dataset, "together"):
        ids = list(dataset.settings.get("beside", {}).values())
        rows = Dataset.objects.filter(visit=dataset.visit_id, public_id__in=ids, file__erased_at__isnull=True)
        dataset.together = [dataset, *rows.select_related("file").order_by("pk")]
    return list(dataset.together)


def _with_roster(dataset: Dataset) -> dict[str, Any]:
    """The settings with the roster that tells whom a permit for some covers: the last that a sample was drawn from."""
    if not any(one["told"]["covers"] != ALL for one in dataset.visit.permits):
        return dict(dataset.settings)
    drawn = Sample.objects.filter(visit=dataset.visit, file__erased_at__isnull=True).order_by("-pk")
    roster = drawn.values_list("file__public_id", flat=True).first()
    return {**dataset.settings, "roster": roster} if roster else dict(dataset.settings)


def screen(
    dataset: Dataset,
    *,
    progress: Callable[[float], None] | None = None,
    counting: Counting | None = None,
    cancelled: Cancelled | None = None,
    table: Path | None = None,
) -> dict[str, Any]:
    """Screens the dataset's file with the law of each of its days; workers come out as pseudonyms. Keeps nothing.

    Where a rule has more hits than are kept with the visit, all of them are written to `table`, as CSV packed by gzip.
    """
    result = _run(dataset, pseudonyms(dataset), progress, counting, cancelled, _placed(dataset.settings.get("roster")))
    kept = keeping.kept(result)
    if table and not all(map(keeping.whole, kept["rules"])):
        exports.write_cases(result, table)
    intake = {table: _sheetless(one) for table, one in kept["intake"].items()}
    return {**kept, "intake": intake, "bands": _bands(result), "weeks": _weeks(result)}


def _sheetless(intake: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in intake.items() if name != "sheets"}


def _bands(result: Result) -> list[list[int]]:
    """Whole weeks by hours, `[more than, up to and including, worker-weeks]`."""
    hours = [week.hours for week in result.weekly_hours if week.whole]
    return [[int(band.start), int(band.end or 0), band.count] for band in charts.bands(hours, width=BAND_HOURS)]


def _weeks(result: Result) -> dict[str, Any]:
    """Hours by worker and week, `{weeks: [day], workers: [[worker, [hours or None], [weeks with a gap]]]}`, worst first."""
    weeks = sorted({one.week for one in result.weekly_hours})
    place = {week: number for number, week in enumerate(weeks)}
    found: dict[str, tuple[list[float | None], list[int]]] = {}
    for one in result.weekly_hours:
        hours, gaps = found.setdefault(one.worker, ([None] * len(weeks), []))
        hours[place[one.week]] = round(float(one.hours), 1)
        if not one.whole:
            gaps.append(place[one.week])
    workers: list[list[Any]] = [[worker, hours, gaps] for worker, (hours, gaps) in found.items()]
    workers.sort(key=lambda row: (-max(hour or 0 for hour in row[1]), row[0]))
    return {"weeks": [week.isoformat() for week in weeks], "workers": workers}


def pseudonyms(dataset: Dataset) -> Callable[[str], str]:
    """How a worker's number, or name, becomes the pseudonym of the dataset's factory."""
    programme, factory = dataset.programme.public_id, dataset.visit.factory.public_id
    return lambda worker: keys.pseudonym(programme, factory, worker)


@contextmanager
def opened(datasets: Iterable[Dataset]) -> Iterator[dict[str, Path]]:
    """The originals by their kinds, decrypted into the data folder for as long as they are read."""
    with tempfile.TemporaryDirectory(dir=files.folder()) as folder:
        paths = {}
        for dataset in datasets:
            path = paths[dataset.kind] = Path(folder) / dataset.kind
            with path.open("wb") as plain:
                plain.writelines(files.read(dataset.file.public_id))
        yield paths


def telling(dataset: Dataset) -> Telling:
    """How the dataset's file is to be read: by the mapping that was accepted, else as it proposes itself."""
    return Telling(tuple(from_json(told) for told in dataset.mapping), name=dataset.file.name)


def _placed(roster: str | None) -> dict[str, tuple[str, str]]:
    """Department and kind of work by the worker's number, as the roster tells them."""
    if not roster:
        return {}
    with tempfile.TemporaryDirectory(dir=files.folder()) as folder:
        path = Path(folder) / "roster"
        with path.open("wb") as plain:
            plain.writelines(files.read(roster))
        return {one.id: (one.department, one.kind) for one in rosters.read(path).people}


def look_at(
    dataset: Dataset,
    look: Look,
    *,
    progress: Callable[[float], None] | None = None,
    counting: Counting | None = None,
    cancelled: Cancelled | None = None,
) -> None:
    """Screens the dataset once more as it was screened, for what `look` lays out of its tables. Writes nothing."""
    placed = _placed(dataset.settings.get("roster"))
    _run(dataset, pseudonyms(dataset), progress, counting, cancelled, placed, look)


def _run(
    dataset: Dataset,
    identify: Callable[[str], str],
    progress: Callable[[float], None] | None = None,
    counting: Counting | None = None,
    cancelled: Cancelled | None = None,
    placed: dict[str, tuple[str, str]] | None = None,
    look: Look | None = None,
) -> Result:
    """Screens the dataset's file with those beside it, as the factory was on the day of the visit."""
    wanted, rows = dataset.settings, together(dataset)
    with opened(rows) as paths:
        return run(
            files=paths,
            tellings={row.kind: telling(row) for row in rows},
            jurisdiction=dataset.visit.factory.jurisdiction,
            start=date.fromisoformat(wanted["start"]) if wanted.get("start") else None,
            end=date.fromisoformat(wanted["end"]) if wanted.get("end") else None,
            unpaid_break_minutes=wanted.get("unpaid_break_minutes"),
            identify=identify,
            progress=progress,
            counting=counting,
            cancelled=cancelled,
            editions=dict(dataset.visit.standards),
            profile=dataset.visit.as_profile(),
            placed=placed,
            look=look,
        )


@action
def note_progress(
    *, dataset: Dataset, percent: int, now: datetime, counting: str = "", counted: int = 0, count_of: int = 0
) -> bool:
    """Keeps how far the work is, for the progress bar; whether somebody cancelled it meanwhile."""
    row = Dataset.objects.filter(pk=dataset.pk, state__in=WAITING)
    values = {"progress_percent": percent, "counting": counting, "counted": counted, "count_of": count_of}
    return not row.update(**values)


@action
def finish(
    *, dataset: Dataset, result: dict[str, Any] | None, problem: str, now: datetime, table: Path | None = None
) -> None:
    """Keeps the screening's result with the table of all its cases, if there is one, or the sentence that says why not."""
    dataset = Dataset.objects.select_for_update().get(pk=dataset.pk)
    if dataset.state not in WAITING:
        refuse("datasets.not-waiting")
    dataset.state = "done" if result is not None else "failed"
    if result is not None:
        dataset.weeks = result.get("weeks")
        result = {name: value for name, value in result.items() if name != "weeks"}
    dataset.result, dataset.problem = result, problem
    dataset.progress_percent, dataset.finished_at = 100, now
    if table and table.exists():
        dataset.table = case_tables.kept(dataset, table, now=now)
    dataset.save()
    approvals.hold(by=None, now=now, visit=dataset.visit_id)
    record("dataset.screened" if result is not None else "dataset.screening-failed", dataset, by=None, now=now)


@action
def cancel(*, dataset: Dataset, by: Viewer, now: datetime) -> Dataset:
    """Gives a file up that is not screened yet: nothing of it counts. The original stays, encrypted, until its time is over.

    What the background worker has in hand it lays down at its next step.
    """
    dataset = Dataset.objects.select_for_update(of=("self",)).select_related("visit").get(pk=dataset.pk)
    visits.held(dataset.visit, "import", by=by, now=now)
    if dataset.state in (*ENDED, "done"):
        refuse("datasets.too-late-to-cancel")
    dataset.finished_at = now
    dataset.state, dataset.preview, dataset.mapping = "cancelled", None, []
    dataset.save()
    record("dataset.cancelled", dataset, by=by, now=now)
    return dataset


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
    made, numbers = pseudonyms(dataset), {}

    def remember(worker: str) -> str:
        numbers[made(worker)] = worker
        return worker

    _run(dataset, remember)
    return numbers

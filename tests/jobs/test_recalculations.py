"""Recalculation sheets are made in the background, with progress; a fault becomes a sentence, a kill a second attempt."""

import pytest

from fairfloor.actions import datasets, recalculations
from fairfloor.jobs import recalculations as jobs
from fairfloor.jobs.datasets import screen_due
from fairfloor.registry import files, keys, walls
from fairfloor.registry.models import Dataset, Event
from fairfloor.screening.rulebook import RULES
from tests.jobs.attendance import punches
from tests.world import world

pytestmark = pytest.mark.django_db


def asked(w, *, language="en"):
    """A sheet on two workers that waits."""
    if w.visit is None:
        w.inside()
        datasets.receive(
            visit=w.visit, name="attlog.dat", media_type="text/plain", pieces=[punches(workers=3, days=6)], settings={},
            by=w.viewer(w.monitor_a), now=w.now,
        )  # fmt: skip
        assert screen_due(lambda: w.now) == 1
    with walls.acting():
        dataset = Dataset.objects.get()
    whom = [keys.pseudonym(w.programme.public_id, w.factory.public_id, number) for number in ("1", "2")]
    return recalculations.ask(dataset=dataset, workers=whom, language=language, by=w.viewer(w.monitor_a), now=w.now)


def verbs(sheet):
    with walls.acting():
        rows = Event.objects.filter(subject_id=sheet.public_id).order_by("sequence")
        return [verb.split(".")[1] for verb in rows.values_list("verb", flat=True)]


def test_what_waits_is_made_once():
    w = world()
    sheet = asked(w)
    assert jobs.make_due(lambda: w.now) == 1
    assert jobs.make_due(lambda: w.now) == 0
    kept = w.fresh(sheet)
    assert (kept.state, kept.progress_percent, kept.problem) == ("done", 100, "")
    assert b"".join(recalculations.read(sheet=kept, by=w.viewer(w.monitor_b), now=w.now)[1])[:2] == b"PK"
    assert verbs(sheet) == ["asked", "begun", "made", "read"]


def test_progress_is_true_and_never_falls(monkeypatch):
    w = world()
    asked(w)
    told, note = [], recalculations.note_progress

    def noting(*, sheet, **values):
        gone = note(sheet=sheet, **values)
        row = w.fresh(sheet)
        told.append((row.progress_percent, row.counting, row.count_of))
        return gone

    monkeypatch.setattr(recalculations, "note_progress", noting)
    jobs.make_due(lambda: w.now)
    with walls.acting():
        size = Dataset.objects.select_related("file").get().file.size
    assert told == sorted(told, key=lambda one: one[0]) and told[0][0] > 0 and told[-1][0] <= 99
    assert {one[1:] for one in told} == {("bytes", size), ("rules", len(RULES))}


def test_one_that_a_killed_worker_left_running_is_made_again_and_at_last_given_up():
    w = world()
    sheet = asked(w)
    recalculations.begin(public_id=sheet.public_id, now=w.now)
    assert w.fresh(sheet).state == "running"
    assert jobs.make_due(lambda: w.now) == 1
    assert w.fresh(sheet).state == "done"
    again = asked(w)
    for _ in range(jobs.MOST_TRIES):
        recalculations.begin(public_id=again.public_id, now=w.now)
    assert jobs.make_due(lambda: w.now) == 1
    kept = w.fresh(again)
    assert (kept.state, kept.file) == ("failed", None)
    assert "begun 5 times" in kept.problem


def test_a_worker_that_is_told_to_stop_leaves_it_to_the_next():
    w = world()
    sheet = asked(w)
    stops = iter([False] + [True] * 1000)
    assert jobs.make_due(lambda: w.now, lambda: next(stops)) == 0
    assert w.fresh(sheet).state == "running"
    assert jobs.make_due(lambda: w.now) == 1
    assert w.fresh(sheet).state == "done"


@pytest.mark.parametrize("late", [False, True])
def test_one_that_is_cancelled_while_it_is_made_has_no_workbook(monkeypatch, late):
    w = world()
    sheet = asked(w)
    name = "make" if late else "note_progress"
    own = getattr(recalculations, name)

    def cancelling(*args, **told):
        answer = own(*args, **told) if late else None
        if w.fresh(sheet).state == "running":
            recalculations.cancel(sheet=sheet, by=w.viewer(w.monitor_b), now=w.now)
        return answer if late else own(*args, **told)

    monkeypatch.setattr(recalculations, name, cancelling)
    before = sorted(path.name for path in files.folder().iterdir())
    assert jobs.make_due(lambda: w.now) == 0
    kept = w.fresh(sheet)
    assert (kept.state, kept.file) == ("cancelled", None)
    assert sorted(path.name for path in files.folder().iterdir()) == before
    assert verbs(sheet) == ["asked", "begun", "cancelled"]


def test_a_file_that_is_gone_is_said_in_the_language_of_who_asked():
    w = world()
    sheet = asked(w, language="zh")
    with walls.acting():
        files.erase(Dataset.objects.select_related("file").get().file.public_id)
    assert jobs.make_due(lambda: w.now) == 1
    kept = w.fresh(sheet)
    assert kept.state == "failed"
    assert kept.problem.startswith("保存的文件已无法读取")
    assert verbs(sheet)[-1] == "failed"


def test_a_fault_of_the_software_becomes_a_sentence_without_anything_of_the_records(monkeypatch, caplog):
    w = world()
    sheet = asked(w)

    def quotes_a_record(*_, **__):
        raise ValueError("could not convert 'worker-canary'")

    monkeypatch.setattr(recalculations, "make", quotes_a_record)
    assert jobs.make_due(lambda: w.now) == 1
    kept = w.fresh(sheet)
    assert kept.state == "failed" and "fault of the software" in kept.problem
    assert "ValueError at" in caplog.text
    assert "worker-canary" not in caplog.text + kept.problem

"""Records are screened in the background, with progress; a fault or a broken file becomes a sentence."""

import io
import json
from concurrent.futures import ThreadPoolExecutor

import pytest
import xlsxwriter
from django.db import connection

from fairfloor.actions import datasets as keeping
from fairfloor.jobs import datasets
from fairfloor.jobs.holds import hold
from fairfloor.registry import files, walls
from fairfloor.registry.models import Dataset, Event
from tests.jobs.attendance import punches
from tests.world import world

pytestmark = pytest.mark.django_db


def received(w, content=None):
    """A dataset that waits to be screened."""
    if w.visit is None:
        w.inside()
    return keeping.receive(
        visit=w.visit, name="attlog.dat", media_type="text/plain",
        pieces=[punches(workers=3, days=6) if content is None else content], settings={},
        by=w.viewer(w.monitor_a), now=w.now,
    )  # fmt: skip


def verbs(dataset):
    with walls.acting():
        rows = Event.objects.filter(subject_id=dataset.public_id).order_by("sequence")
        return list(rows.values_list("verb", flat=True))


def test_what_waits_is_screened_once():
    w = world()
    first, second = received(w), received(w)
    assert datasets.screen_due(lambda: w.now) == 2
    assert datasets.screen_due(lambda: w.now) == 0
    for dataset in (first, second):
        kept = w.fresh(dataset)
        assert (kept.state, kept.progress_percent, kept.problem) == ("done", 100, "")
        assert kept.result["intake"]["attendance"]["accepted"] == 36
        assert verbs(dataset) == ["dataset.received", "dataset.screening-begun", "dataset.screened"]


def test_one_that_a_killed_worker_left_running_is_screened_again():
    w = world()
    dataset = received(w)
    keeping.begin(public_id=dataset.public_id, now=w.now)
    assert w.fresh(dataset).state == "running"
    assert datasets.screen_due(lambda: w.now) == 1
    assert w.fresh(dataset).state == "done"


def in_another_thread(work):
    """What `work` answers with a database connection of its own."""

    def run():
        try:
            return work()
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        return pool.submit(run).result()


def holds(name):
    with hold(name) as mine:
        return mine


def test_a_hold_is_one_worker_s_alone_and_ends_with_it():
    with hold("work") as mine:
        assert mine
        assert not in_another_thread(lambda: holds("work"))
        assert in_another_thread(lambda: holds("other work"))
    assert in_another_thread(lambda: holds("work"))


def test_one_that_another_worker_holds_is_left_to_it():
    w = world()
    dataset = received(w)
    with ThreadPoolExecutor(1) as pool:
        held = hold(f"dataset {dataset.public_id}")
        assert pool.submit(held.__enter__).result()
        assert datasets.screen_due(lambda: w.now) == 0
        pool.submit(held.__exit__, None, None, None).result()
        pool.submit(lambda: connection.close()).result()
    assert w.fresh(dataset).state == "queued"
    assert datasets.screen_due(lambda: w.now) == 1


def test_progress_is_written_down_and_never_falls(monkeypatch):
    w = world()
    dataset = received(w)
    told = []
    note = keeping.note_progress

    def noting(*, dataset, percent, now):
        note(dataset=dataset, percent=percent, now=now)
        told.append(w.fresh(dataset).progress_percent)

    monkeypatch.setattr(keeping, "note_progress", noting)
    datasets.screen_due(lambda: w.now)
    assert told == sorted(told)
    assert told[0] > 0
    assert told[-1] <= 99
    assert w.fresh(dataset).progress_percent == 100


def test_a_worker_that_is_told_to_stop_leaves_the_work_to_the_next():
    w = world()
    dataset = received(w)
    asked = iter([False] + [True] * 1000)
    assert datasets.screen_due(lambda: w.now, lambda: next(asked)) == 0
    assert w.fresh(dataset).state == "running"
    assert datasets.screen_due(lambda: w.now) == 1
    assert w.fresh(dataset).state == "done"


def test_a_file_that_is_gone_is_said_in_the_language_of_who_handed_it_in():
    w = world()
    type(w.monitor_a).objects.filter(pk=w.monitor_a.pk).update(language="zh-hans")
    dataset = received(w)
    with walls.acting():
        files.erase(Dataset.objects.select_related("file").get(pk=dataset.pk).file.public_id)
    assert datasets.screen_due(lambda: w.now) == 1
    kept = w.fresh(dataset)
    assert (kept.state, kept.result) == ("failed", None)
    assert kept.problem.startswith("保存的文件已无法读取")
    assert verbs(dataset)[-1] == "dataset.screening-failed"


def test_a_fault_of_the_software_becomes_a_sentence_without_anything_of_the_file(monkeypatch, caplog):
    w = world()
    dataset = received(w)

    def quotes_a_record(*_: object, **__: object) -> None:
        raise ValueError("could not convert 'worker-canary'")

    monkeypatch.setattr(keeping, "screen", quotes_a_record)
    assert datasets.screen_due(lambda: w.now) == 1
    kept = w.fresh(dataset)
    assert kept.state == "failed"
    assert "fault of the software" in kept.problem
    assert "ValueError at" in caplog.text
    assert "test_datasets.py" in caplog.text
    assert "worker-canary" not in caplog.text + kept.problem


def test_one_that_ends_its_worker_again_and_again_is_given_up():
    w = world()
    dataset = received(w)
    for _ in range(datasets.MOST_TRIES):
        keeping.begin(public_id=dataset.public_id, now=w.now)
    assert datasets.screen_due(lambda: w.now) == 1
    kept = w.fresh(dataset)
    assert kept.state == "failed"
    assert "begun 5 times" in kept.problem


@pytest.mark.parametrize("content", [b"\0\0\0", b"not a clock's file\n", b"\xff\xfe" * 50])
def test_a_wrong_file_is_screened_to_its_end(content):
    w = world()
    dataset = received(w, content)
    assert datasets.screen_due(lambda: w.now) == 1
    kept = w.fresh(dataset)
    assert kept.state == "done"
    assert kept.result["intake"]["attendance"]["accepted"] == 0


def test_no_name_of_a_sheet_is_kept():
    """A workbook may have a sheet for each person: what is kept of it names none, also where a row is refused."""
    book = io.BytesIO()
    with xlsxwriter.Workbook(book) as made:
        sheet = made.add_worksheet("Canary Person")
        sheet.write_row(0, 0, ["worker", "date", "in", "out"])
        sheet.write_row(1, 0, ["7", "2024-03-04", "07:00", "17:00"])
        sheet.write_row(2, 0, ["7", "2024-13-45", "07:00", "17:00"])
    w = world()
    w.inside()
    dataset = received(w, book.getvalue())
    begun = keeping.begin(public_id=dataset.public_id, now=w.now)
    with walls.acting():
        told = keeping.screen(begun)
    intake = told["intake"]["attendance"]
    assert (intake["read"], intake["accepted"], len(intake["refused"])) == (2, 1, 1)
    assert "Canary" not in json.dumps(told)

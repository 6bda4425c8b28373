"""Records are screened in the background, with progress; a fault or a broken file becomes a sentence."""

import io
import json
from concurrent.futures import ThreadPoolExecutor

import pytest
import xlsxwriter
from django.db import connection

from fairfloor.actions import datasets as keeping
from fairfloor.actions import mappings
from fairfloor.actions.acts import Refused
from fairfloor.jobs import datasets
from fairfloor.jobs.holds import hold
from fairfloor.registry import files, walls
from fairfloor.registry.models import Dataset, Event
from fairfloor.screening.rulebook import RULES
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
    first, second = received(w), received(w, punches(workers=4, days=6))
    assert datasets.screen_due(lambda: w.now) == 2
    assert datasets.screen_due(lambda: w.now) == 0
    for dataset in (first, second):
        kept = w.fresh(dataset)
        assert (kept.state, kept.progress_percent, kept.problem) == ("done", 100, "")
        assert kept.result["intake"]["attendance"]["accepted"] == (36 if dataset == first else 48)
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

    counts = []

    def noting(*, dataset, **values):
        gone = note(dataset=dataset, **values)
        row = w.fresh(dataset)
        told.append(row.progress_percent)
        counts.append((row.counting, row.counted, row.count_of))
        return gone

    monkeypatch.setattr(keeping, "note_progress", noting)
    datasets.screen_due(lambda: w.now)
    assert told == sorted(told)
    size = w.fresh(dataset.file).size
    assert {(what, of) for what, _, of in counts} == {("bytes", size), ("rules", len(RULES))}
    assert all(0 < done <= of for _, done, of in counts)
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


def look(w, content, name="attlog.dat", kind="attendance"):
    """A file that was handed in to be looked at first, after the worker's turn."""
    if w.visit is None:
        w.inside()
    dataset = keeping.receive(
        visit=w.visit, name=name, media_type="text/plain", pieces=[content], settings={}, by=w.viewer(w.monitor_a), now=w.now,
        kind=kind, look=True,
    )  # fmt: skip
    assert datasets.screen_due(lambda: w.now) == 1
    return w.fresh(dataset)


AMBIGUOUS = "worker,name,date,in,out\n" + "".join(
    f"Canary{n},Canary Name,0{day}/03/2024,07:0{n},17:00\n" for n in (1, 2) for day in (4, 5, 6)
)


def test_a_file_is_looked_at_first_and_imported_when_it_was_accepted():
    w = world()
    dataset = look(w, punches(workers=3, days=6))
    assert (dataset.state, dataset.result) == ("proposed", None)
    seen = dataset.preview
    assert (seen["read"], seen["accepted"], seen["refused"]) == (36, 36, 0)
    assert datasets.screen_due(lambda: w.now) == 0, "nothing is imported before somebody says so"
    mappings.accept(dataset=dataset, by=w.viewer(w.monitor_a), now=w.now)
    assert datasets.screen_due(lambda: w.now) == 1
    kept = w.fresh(dataset)
    assert (kept.state, kept.result["intake"]["attendance"]["accepted"]) == ("done", 36)
    assert len(kept.weeks["workers"]) == 3
    assert verbs(dataset) == [
        "dataset.received", "dataset.look-begun", "dataset.looked-at", "dataset.mapping-accepted", "dataset.screening-begun",
        "dataset.screened",
    ]  # fmt: skip


def test_two_readings_of_a_date_are_never_guessed_and_the_order_is_remembered_for_the_next_file():
    w = world()
    by = w.viewer(w.monitor_a)
    dataset = look(w, AMBIGUOUS.encode(), "records.csv")
    assert dataset.preview["reasons"] == {"ambiguous-date": 6}
    with pytest.raises(Refused, match="two ways"):
        mappings.accept(dataset=dataset, by=by, now=w.now)
    form = dataset.preview["forms"][0]
    columns = {one["column"]: name for name, held in form["mapping"]["columns"].items() for one in held}
    mappings.tell(dataset=dataset, columns=[columns], values={"dates": "day-first"}, by=by, now=w.now)
    assert datasets.screen_due(lambda: w.now) == 1
    told = w.fresh(dataset)
    assert (told.preview["accepted"], told.preview["rows"][0]["day"]) == (6, "2024-03-04")
    mappings.accept(dataset=told, by=by, now=w.now)
    assert datasets.screen_due(lambda: w.now) == 1
    again = look(w, AMBIGUOUS.replace("/03/", "/04/").encode(), "next.csv")
    assert again.preview["accepted"] == 6
    assert again.preview["forms"][0]["mapping"]["dates"] == "day-first"
    assert again.preview["forms"][0]["day"] == w.now.date().isoformat()


def test_no_word_of_the_file_is_kept_of_a_look_but_headings():
    w = world()
    content = "worker,name,date,in,out,department\n7,Canary Name,2024-03-04,07:00,17:00,Canary Line\n8,N,Canary,07:00,17:00,x\n"
    dataset = look(w, content.encode(), "Canary.csv")
    assert (dataset.preview["read"], dataset.preview["accepted"]) == (2, 1)
    assert "Canary" not in json.dumps(dataset.preview)
    roster = "worker,name,department\nCanary7,Canary Name,Canary Line\n"
    dataset = look(w, roster.encode(), "Canary.csv", kind="roster")
    assert dataset.preview["accepted"] == 1
    assert dataset.preview["rows"][0]["department"] == "…(11)"
    assert "Canary" not in json.dumps(dataset.preview)


def test_files_of_other_kinds_are_screened_together():
    w = world()
    first = received(w)
    roster = "worker,birth_date\n1,1990-01-01\n2,1990-01-01\n3,1990-01-01\n4,1990-01-01\n"
    datasets.screen_due(lambda: w.now)
    second = look(w, roster.encode(), "roster.csv", kind="roster")
    mappings.accept(dataset=second, by=w.viewer(w.monitor_a), now=w.now)
    datasets.screen_due(lambda: w.now)
    result = w.fresh(second).result
    assert {table: one["accepted"] for table, one in result["intake"].items()} == {"attendance": 36, "roster": 4}
    assert result["settings"]["people"]["on_roster_without_attendance"] == 1
    assert w.fresh(second).settings["beside"] == {"attendance": first.public_id}


def test_the_same_file_twice_is_said_and_nothing_is_kept_of_it():
    w = world()
    received(w)
    before = sorted(path.name for path in files.folder().iterdir())
    with pytest.raises(Refused, match="handed in on this visit already"):
        received(w)
    assert sorted(path.name for path in files.folder().iterdir()) == before
    with walls.acting():
        assert Dataset.objects.count() == 1


def test_a_file_that_was_cancelled_while_it_was_screened_has_no_result(monkeypatch):
    w = world()
    dataset = received(w)
    note = keeping.note_progress

    def cancelling(*, dataset, **values):
        if w.fresh(dataset).state == "running":
            keeping.cancel(dataset=dataset, by=w.viewer(w.monitor_a), now=w.now)
        return note(dataset=dataset, **values)

    monkeypatch.setattr(keeping, "note_progress", cancelling)
    assert datasets.screen_due(lambda: w.now) == 0
    kept = w.fresh(dataset)
    assert (kept.state, kept.result, kept.weeks) == ("cancelled", None, None)
    assert verbs(dataset)[-1] == "dataset.cancelled"
    monkeypatch.undo()
    assert received(w).state == "queued", "it may be handed in again"

"""The background worker does each job, survives faults, and when it is killed the next one carries on."""

import os
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PATIENCE = 90.0


@pytest.mark.django_db
def test_each_job_gets_its_turn_though_one_has_a_fault(monkeypatch, caplog):
    from fairfloor.jobs import worker

    done = []
    monkeypatch.setattr(worker.notices, "send_due", lambda now: 1 // 0)
    monkeypatch.setattr(worker.datasets, "screen_due", lambda clock, stop: done.append("datasets"))
    monkeypatch.setattr(worker.files, "erase_due", lambda *, now: done.append("files"))
    worker.work()
    assert done == ["files", "datasets"]
    assert "a background job ended with a fault" in caplog.text


@pytest.mark.django_db
def test_files_whose_time_is_over_are_erased_and_leave_their_hash(monkeypatch):
    from fairfloor.actions import files as keeping
    from fairfloor.jobs import worker
    from fairfloor.registry import files
    from tests.world import world

    w = world()
    kept = keeping.keep(
        programme=w.programme, name="payroll.csv", media_type="text/csv", pieces=[b"1,2,3"], by=w.viewer(w.officer),
        now=w.now,
    )  # fmt: skip
    monkeypatch.setattr(worker, "moment", lambda: w.now + timedelta(days=w.programme.retention_days))
    worker.work()
    assert w.fresh(kept).erased_at is None
    monkeypatch.setattr(worker, "moment", lambda: w.now + timedelta(days=w.programme.retention_days + 1))
    worker.work()
    assert w.fresh(kept).erased_at == worker.moment()
    assert w.fresh(kept).sha256 == kept.sha256
    with pytest.raises(files.Unreadable):
        list(files.read(kept.public_id))


@pytest.mark.django_db
def test_decrypted_copies_that_a_killed_process_left_are_removed():
    from fairfloor.jobs import worker
    from fairfloor.registry import files

    old, new = files.folder() / "tmpleft", files.folder() / "tmpused"
    for folder in (old, new):
        folder.mkdir()
        (folder / "punches").write_bytes(b"1\t2026-01-05 08:00:00")
    hours_ago = time.time() - worker.LEFT_OVER_SECONDS - 60
    os.utime(old, (hours_ago, hours_ago))
    assert worker.sweep() == 1
    assert not old.exists()
    assert new.exists()
    (new / "punches").unlink()
    new.rmdir()


@pytest.mark.django_db
def test_pieces_of_an_upload_that_is_over_are_removed_and_those_of_one_under_way_are_not():
    from fairfloor.actions import uploads
    from fairfloor.jobs import worker
    from fairfloor.registry import files, walls
    from fairfloor.registry.models import Upload
    from fairfloor.registry.models.rows import new_public_id
    from tests.world import world

    w = world()
    w.inside()
    told = {"by": w.viewer(w.monitor_a), "now": w.now}
    begun = uploads.begin(
        visit=w.visit, kind="attendance", name="a.dat", media_type="", size=9, limit=9, settings={}, **told
    )
    uploads.add(upload=begun, offset=0, piece=b"1234", **told)
    kept = files.folder() / new_public_id()  # a file of another kind: its name ends in no number of a piece
    kept.write_bytes(b"encrypted")
    orphans = [files.folder() / f"{new_public_id()}{number:06}" for number in range(2)]
    cut = files.folder() / f"{new_public_id()}.part"
    for path in (*orphans, cut):
        path.write_bytes(b"encrypted")
    own = files.folder() / f"{begun.public_id}{0:06}"
    assert worker.sweep() == 0, "they are young: their process may be at work"
    hours_ago = time.time() - worker.LEFT_OVER_SECONDS - 60
    for path in (*orphans, cut, own, kept):
        os.utime(path, (hours_ago, hours_ago))
    assert worker.sweep() == 3
    assert not any(path.exists() for path in (*orphans, cut))
    assert kept.exists()
    assert b"".join(files.read(own.name)) == b"1234"
    kept.unlink()
    with walls.acting():
        Upload.objects.all().delete()
    assert worker.sweep() == 1
    assert not own.exists()


@pytest.mark.django_db
def test_the_worker_stops_when_it_is_told(monkeypatch):
    from fairfloor.jobs import worker

    stop, rounds, others = threading.Event(), [], []

    def job(asked):
        rounds.append(asked())
        if len(rounds) == 3:
            stop.set()

    monkeypatch.setattr(worker, "SHORT", (job,))
    monkeypatch.setattr(worker, "LONG", (lambda asked: others.append(asked.__self__),))
    worker.run(stop, pause=0)
    assert rounds == [False, False, False]
    assert set(others) <= {stop} and not [one for one in threading.enumerate() if one.name == "long work"]


@pytest.mark.django_db
def test_a_reminder_does_not_wait_for_a_long_screening(monkeypatch):
    """The long work goes on until three rounds of the short were made beside it, and both end when told."""
    from fairfloor.jobs import worker

    stop, rounds, begun, enough = threading.Event(), [], threading.Event(), threading.Event()

    def long(asked):
        begun.set()
        assert enough.wait(20)
        stop.set()

    def short(asked):
        assert begun.wait(20)
        rounds.append(enough.is_set())
        if len(rounds) == 3:
            enough.set()

    monkeypatch.setattr(worker, "SHORT", (short,))
    monkeypatch.setattr(worker, "LONG", (long,))
    worker.run(stop, pause=0)
    assert rounds[:3] == [False, False, False]


@pytest.mark.django_db
def test_the_worker_s_clock_is_the_demonstration_s_where_there_is_one(settings):
    from fairfloor.jobs import worker
    from fairfloor.registry.models import DemonstrationClock

    settings.DEMONSTRATION = True
    DemonstrationClock.objects.create(pk=1, ahead_seconds=86400)
    assert worker.moment() - datetime.now(UTC) > timedelta(hours=23)


def state_of(database):
    """The one dataset's state, read past the application."""
    with sqlite3.connect(f"file:{database}?mode=ro", uri=True, timeout=20) as connection:
        return connection.execute("SELECT state, progress_percent, problem FROM registry_dataset").fetchone()


def wait_for(database, state):
    last = time.monotonic() + PATIENCE
    while time.monotonic() < last:
        found = state_of(database)
        if found[0] == state:
            return found
        time.sleep(0.01)
    raise AssertionError(f"the dataset never was {state}: {state_of(database)}")


@pytest.fixture
def installation(tmp_path):
    """An installation of its own in which a file waits, and a way to start workers on it."""
    left = {key: value for key, value in os.environ.items() if "DATABASE_URL" not in key}
    environment = {**left, "FAIRFLOOR_HOME": str(tmp_path), "PYTHONPATH": str(ROOT), "FAIRFLOOR_SMTP_HOST": ""}
    subprocess.run([sys.executable, "-m", "tests.jobs.killing"], env=environment, cwd=ROOT, check=True, timeout=120)
    started = []

    def start():
        worker = subprocess.Popen([sys.executable, "-m", "fairfloor.jobs"], env=environment, cwd=ROOT)
        started.append(worker)
        return worker

    yield tmp_path / "fairfloor.sqlite3", start
    for worker in started:
        if worker.poll() is None:
            worker.kill()
            worker.wait()


def test_a_worker_killed_in_the_middle_loses_nothing(installation):
    database, start = installation
    worker = start()
    wait_for(database, "running")
    worker.send_signal(signal.SIGKILL)
    worker.wait()
    assert state_of(database)[0] == "running"
    start()
    assert wait_for(database, "done") == ("done", 100, "")

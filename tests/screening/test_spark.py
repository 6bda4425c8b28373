"""A real cluster on loopback: the same hits as the embedded engine, a lost worker that costs nothing, logs that name nobody."""

import contextlib
import json
import re
import threading
import time
from dataclasses import replace

import duckdb
import pyarrow
import pytest

from benchmarks.records import made
from fairfloor.cli.main import main
from fairfloor.screening import folder_permits, spark, spark_task
from fairfloor.screening.batches import Asking
from fairfloor.screening.many_factories import files_of, screen_files
from tests.engines.clusters import PATIENCE, cluster

PEOPLE, A_FACTORY = 12, 3  # four factories, one in each jurisdiction
NUMBERS = 1_618_000_000  # from here on workers are numbered, so that no other number is taken for one
A_WORKER = r"(?<!\d)16180000\d\d(?!\d)"
LOSSES = ("ExecutorLostFailure", "SparkListenerExecutorRemoved")  # of a task with its worker, of a worker
PAY = 8_111_222_333_444_555_666  # more than can be multiplied
KH = Asking("kh")


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    plain, folder = tmp_path_factory.mktemp("plain"), tmp_path_factory.mktemp("records")
    made.make(plain, PEOPLE * made.DAYS * made.PRESENT, a_factory=A_FACTORY)
    for path in plain.iterdir():
        numbered = "" if path.stem == "factory" else f"REPLACE (CAST(worker + {NUMBERS} AS INTEGER) AS worker)"
        duckdb.sql(f"COPY (SELECT * {numbered} FROM '{path}') TO '{folder / path.name}' (FORMAT parquet)")
    return folder


@pytest.fixture(scope="module")
def found(folder):
    return screen_files(files_of(folder), KH)


@pytest.fixture(scope="module")
def two_workers(tmp_path_factory):
    with pytest.MonkeyPatch.context() as patch, cluster(tmp_path_factory.mktemp("spark")) as made:
        for name, value in made.environment.items():
            patch.setenv(name, value)
        yield made
        end_java()


def end_java():
    """End the Java machine that pyspark keeps in this process for the next job."""
    from pyspark import SparkContext

    gateway, SparkContext._gateway, SparkContext._jvm = SparkContext._gateway, None, None
    if gateway:
        gateway.shutdown()
        gateway.proc.stdin.close()
        gateway.proc.wait(10)


def written(cluster, words):
    """In which of the cluster's logs something stands that matches."""
    logs = cluster.logs()
    assert {"master.log", "worker-0.log", "stderr"} <= {path.name for path in logs} and cluster.events()
    return {path.name for path in logs if re.search(words, path.read_text("utf-8", "replace"))}


def rows_of(hits):
    return sorted(duckdb.sql(f"SELECT * FROM '{hits}/*.parquet'").fetchall(), key=repr)


def test_every_rule_finds_the_same_to_the_row(two_workers, folder, found, tmp_path):
    shares = []
    here, there = tmp_path / "here", tmp_path / "there"
    here.mkdir()
    screen_files(files_of(folder), KH, into=here)
    tallies = spark.screen(str(folder), KH, master=two_workers.master, rows=1, into=str(there), progress=shares.append)
    assert tallies == found
    assert sum(tally.hits for tally in found.values()) > 50 and len({t.digest for t in found.values()}) > 5
    assert [path.name for path in sorted(there.iterdir())] == [f"hits-{n:05}.parquet" for n in range(1, 5)]
    assert rows_of(there) == rows_of(here)
    assert shares[-1] == 1.0 and shares == sorted(shares)
    assert two_workers.events().count('"Task End Reason":{"Reason":"Success"}') == 4  # one batch a task
    assert re.search(A_WORKER, repr(rows_of(there))) and written(two_workers, A_WORKER) == set()
    assert any(list(worker.folder.glob("app-*/*/stderr")) for worker in two_workers.workers)  # it was they


def test_permits_closures_and_signals_reach_the_tasks(two_workers, folder, tmp_path):
    for path in folder.glob("*.parquet"):
        (tmp_path / path.name).write_bytes(path.read_bytes())
    duckdb.sql(
        f"COPY (SELECT DISTINCT factory, CAST(day AS BIGINT) * 86400 AS start_at, CAST(day + 1 AS BIGINT) * 86400 AS end_at FROM "
        f"'{folder}/attendance.parquet' WHERE day % 31 = 0 ORDER BY ALL) TO '{tmp_path}/closure.parquet' (FORMAT parquet)"
    )
    places = dict(duckdb.sql(f"SELECT jurisdiction, factory FROM '{folder}/factory.parquet'").fetchall())
    permit = {
        "kind": "comprehensive-hours", "authority": "Longhua", "number": "9", "start": "2024-01-01", "end": "2026-01-01",
        "covers": "all", "document": "a.pdf", "cycle": "month",
    }  # fmt: skip
    (tmp_path / folder_permits.NAME).write_text(json.dumps({str(places["cn-gd"]): [permit]}))
    held = folder_permits.read(spark.permits_in(str(tmp_path)))
    asking = replace(
        KH, rules=frozenset({"daily-hours", "monthly-overtime", "closed-day", "round-punches"}), permits=held
    )
    here = screen_files(files_of(tmp_path), asking)
    assert here["closed-day"].checked and here["round-punches"].checked
    assert here["daily-hours"] != screen_files(files_of(tmp_path), replace(asking, permits={}))["daily-hours"]
    assert spark.screen(str(tmp_path), asking, master=two_workers.master, rows=1) == here


def test_the_command_says_the_same_in_json(two_workers, folder, found, capfd):
    words = [str(folder), "--engine", "spark", "--master", two_workers.master, "--jurisdiction", "kh"]
    assert main(["screen", *words, "--from", "2024-12-01", "--format", "json"]) == 0
    rules = json.loads(capfd.readouterr().out)["rules"]
    some = screen_files(files_of(folder), replace(KH, start=made.date(2024, 12, 1)))
    assert {rule["id"]: (rule["checked"], rule["digest"]) for rule in rules} == {
        rule: (tally.checked, f"{tally.digest:016x}") for rule, tally in some.items()
    }
    assert some != found


def test_a_batch_that_fails_is_a_sentence_and_quotes_nothing(two_workers, folder, tmp_path):
    for name, path in files_of(folder).items():
        paid = f"REPLACE (CAST({PAY} AS BIGINT) AS basic_pay)" if name == "payroll" else ""
        duckdb.sql(f"COPY (SELECT * {paid} FROM '{path}') TO '{tmp_path / path.name}' (FORMAT parquet)")
    with pytest.raises(duckdb.Error, match=str(PAY)):
        screen_files(files_of(tmp_path), KH)
    with pytest.raises(
        spark.NoCluster, match=r"a batch could not be screened on the cluster \(OutOfRangeException\)"
    ) as told:
        spark.screen(str(tmp_path), KH, master=two_workers.master)
    assert told.value.__cause__ is None and told.value.__suppress_context__
    assert written(two_workers, str(PAY)) == set()


def test_a_lost_worker_costs_a_retry_and_no_result(two_workers, folder, found, tmp_path):
    lost, ended = [], threading.Event()

    def lose():
        """End the first that is at work, which has most of the batches still before it."""
        last = time.monotonic() + PATIENCE
        while not lost and time.monotonic() < last and not ended.wait(0.02):
            lost.extend([worker for worker in two_workers.workers if worker.at_work()][:1])
        for worker in lost:
            worker.kill()

    for worker in two_workers.workers:
        worker.rest()  # what an earlier job left behind is not at work for this one
    killer = threading.Thread(target=lose)
    before = sum(map(two_workers.events().count, LOSSES))
    killer.start()
    with contextlib.ExitStack() as stack:
        stack.callback(killer.join)
        stack.callback(ended.set)
        tallies = spark.screen(str(folder), KH, master=two_workers.master, rows=1, into=str(tmp_path / "hits"))
    assert tallies == found
    assert lost and not lost[0].tree()
    assert (
        sum(map(two_workers.events().count, LOSSES)) > before
    )  # with a task, tried again, where it had one at that moment
    assert written(two_workers, A_WORKER) == set()
    assert len(rows_of(tmp_path / "hits")) == sum(tally.hits for tally in found.values())


def test_a_cluster_without_workers_is_a_sentence(two_workers, folder):
    for worker in two_workers.workers:
        worker.kill()
    with pytest.raises(spark.NoCluster, match="takes the job; start workers"):
        spark.screen(str(folder), KH, master=two_workers.master, patience=1)


def test_machines_with_other_versions_are_refused():
    numbers = pyarrow.RecordBatch.from_pydict({"id": [0]})
    work = spark_task.Work({}, ((1,),), KH, {}, {}, (), "", "Fairfloor 0, DuckDB 0", "100MB", 1)
    with pytest.raises(spark_task.TaskFailed) as told:
        next(spark_task.judge(work, iter([numbers])))
    said = str(spark.failure(f"An exception was thrown: {told.value} in task 0", "yarn"))
    assert said.startswith("the workers have Fairfloor ") and "this machine has Fairfloor" in said


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ("ModuleNotFoundError: No module named 'fairfloor'", "the workers' Python lacks"),
        ("fairfloor-task:files:FileNotFoundError:", "a worker cannot read or write the files (FileNotFoundError)"),
        ("Job aborted, worker 12 earns 3", "the cluster of yarn gave the job up"),
    ],
)
def test_a_failure_of_the_cluster_is_a_sentence(words, sentence):
    said = spark.failure(words, "yarn").said
    assert said.say("en").startswith(sentence) and "12" not in said.say("en") and said.say("zh") != said.say("en")


@pytest.fixture
def small(tmp_path):
    made.make(tmp_path, 2 * made.DAYS * made.PRESENT, a_factory=1)
    return tmp_path


def test_a_table_may_be_a_folder_of_files_and_named_by_an_address(small, tmp_path):
    whole = small / "attendance.parquet"
    apart = tmp_path / "apart" / "attendance.parquet"
    apart.mkdir(parents=True)
    for factory in (0, 1):
        duckdb.sql(
            f"COPY (FROM '{whole}' WHERE factory = {factory}) TO '{apart}/part-{factory}.parquet' (FORMAT parquet)"
        )
    files = spark.files_of((tmp_path / "apart").as_uri())
    assert files == {"attendance": apart.as_uri()}
    assert spark_task.opened(files["attendance"]).count_rows() == spark_task.opened(str(whole)).count_rows()


def test_options_of_an_address_stay_at_its_end():
    assert spark._inside("s3://bucket/a/?scheme=http", "x.parquet") == "s3://bucket/a/x.parquet?scheme=http"
    assert spark._inside("/a?b", "x.parquet") == "/a?b/x.parquet"

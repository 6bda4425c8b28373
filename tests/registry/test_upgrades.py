"""Migrations forward from the database of each released version, on both databases; and no migration is missing."""

import json
import sqlite3
import subprocess
import sys
from contextlib import closing
from importlib import metadata

import pytest

from tests.cli.installations import ROOT, Installation
from tests.engines.servers import database, postgres_server
from tests.registry.snapshots import counted, kept, released, unpacked

# What a whole cycle leaves empty.
EMPTY = {"registry_demonstrationclock"}
# Puts a snapshot's rows into PostgreSQL as its own version would have held them: the tables of its migrations, then rows.
MOVED = """
import sqlite3, sys
from fairfloor.cli import started
started.django(as_owner=True)
from django.core.management.color import no_style
from django.db import connection, connections
from django.db.migrations.executor import MigrationExecutor
from fairfloor.registry import archives, walls
path = sys.argv[1]
applied = [tuple(row) for row in sqlite3.connect(path).execute("SELECT app, name FROM django_migrations")]
own = connections.settings["default"]
connections.settings["snapshot"] = {**own, "ENGINE": "fairfloor.conf.sqlite", "NAME": path, "OPTIONS": {}, "USER": ""}
with walls.maintenance():
    executor = MigrationExecutor(connection)
    executor.migrate([node for node in applied if node in executor.loader.graph.nodes])
    executor.loader.build_graph()
    then = executor.loader.project_state([node for node in applied if node in executor.loader.graph.nodes]).apps
    models = [model for label in archives.APPS for model in then.get_app_config(label).get_models()]
    then.get_model("registry", "LogHead").objects.all().delete()
    from django.db import transaction
    with transaction.atomic():
        for model in models:
            model._base_manager.bulk_create(model._base_manager.using("snapshot").order_by("pk"))
        with connection.cursor() as cursor:
            for statement in connection.ops.sequence_reset_sql(no_style(), models):
                cursor.execute(statement)
print(sum(model._base_manager.count() for model in models))
"""
READABLE = """
from fairfloor.cli import started
started.django(as_owner=True)
from fairfloor.registry import archives, walls
from fairfloor.registry.models import Version
with walls.maintenance():
    print(sum(len(list(model._base_manager.all())) for model in archives.models()))
    from fairfloor.reporting import contents, forms
    for version in Version.objects.all():
        assert forms.content_hash(version.content) == version.sha256, version.number
"""
# The reason of a return, which a report of 0.1.0 keeps in its scope, and how it is read afterwards.
RETURNED = "请写明月份。"
COMMENTS = """
from fairfloor.cli import started
started.django(as_owner=True)
from fairfloor.registry import walls
from fairfloor.registry.models import Report, ReviewComment
with walls.maintenance():
    for report in Report.objects.all():
        print(report.state, report.review_round, "returned" in report.scope)
    for row in ReviewComment.objects.select_related("written_by", "closed_by", "report__approved_by"):
        own = row.closed_by == row.report.approved_by and row.closed_at == row.report.approved_at
        print(row.state, row.round, row.text, row.language == row.written_by.language, own, repr(row.finding_public_id))
"""
# Whether each corrective action keeps the id of the finding that it answers.
ANSWERED = """
from fairfloor.cli import started
started.django(as_owner=True)
from fairfloor.registry import walls
from fairfloor.registry.models import CorrectiveAction
with walls.maintenance():
    print(*(row.finding_public_id == row.finding.public_id for row in CorrectiveAction.objects.select_related("finding")))
"""
VERSIONS = list(kept())
# The name of the factory, the other one, and by what it was sorted in Chinese, in the databases of `forward`.
NAMES = {
    "published": ("Alpha Works", "北京厂", "bei jing chang"),
    "draft": ("Alpha Works", "រោងចក្រ", "រោងចក្រ"),
}


def returned(path, *, draft=False):
    """The snapshot at `path` with a report that was returned once; `draft`: it was not handed in again since."""
    with closing(sqlite3.connect(path)) as tables, tables:
        scope = "json_set(scope, '$.returned', ?)"
        tables.execute(f"UPDATE registry_report SET scope = {scope}", [RETURNED])
        if draft:
            tables.execute("UPDATE registry_report SET state = 'draft', approved_at = NULL, approved_by_id = NULL")
    return path


def test_every_released_version_has_its_snapshot():
    assert set(released()) <= set(VERSIONS), "run python -m tests.registry.snapshots VERSION before releasing"
    assert metadata.version("fairfloor") in VERSIONS


@pytest.mark.parametrize("version", VERSIONS)
def test_a_snapshot_holds_something_of_everything_and_is_small(version, tmp_path):
    empty = {name for name, rows in counted(unpacked(version, tmp_path)) if name.startswith("registry_") and not rows}
    assert empty <= EMPTY
    assert kept()[version].stat().st_size < 300_000


@pytest.mark.parametrize("version", VERSIONS)
def test_a_database_of_a_released_version_goes_forward_on_sqlite(version, tmp_path):
    path = unpacked(version, tmp_path / "home")
    before = dict(counted(path))
    here = Installation(tmp_path / "home")
    here.done("migrate")
    after = dict(counted(path))
    lost = {name for name, rows in before.items() if name.startswith("registry_") and after.get(name, 0) < rows}
    assert not lost, f"rows were lost on the way: {lost}"
    log = json.loads(here.done("log", "verify", "--format", "json"))
    assert (log["ok"], log["events"]) == (True, before["registry_event"])
    assert int(here.python(READABLE)) >= sum(before[name] for name in before if name.startswith("registry_"))
    assert "0 migrations to run" in here.run("doctor").stdout


@pytest.mark.parametrize("version", VERSIONS)
def test_a_database_of_a_released_version_goes_forward_on_postgresql(version, tmp_path):
    path = returned(unpacked(version, tmp_path / "snapshot"))
    events = dict(counted(path))["registry_event"]
    with postgres_server() as server, database(server) as made:
        there = Installation(tmp_path / "home", made.environment())
        moved = subprocess.run(
            [sys.executable, "-c", MOVED, str(path)], env=there.environment(), cwd=ROOT, capture_output=True, text=True,
            check=False,
        )  # fmt: skip
        assert moved.returncode == 0, moved.stderr
        there.done("migrate")
        log = json.loads(there.done("log", "verify", "--format", "json"))
        assert (log["ok"], log["events"]) == (True, events)
        assert int(there.python(READABLE)) >= int(moved.stdout)
        assert f"closed 1 {RETURNED} True True ''" in there.python(COMMENTS)
        assert set(there.python(ANSWERED).split()) == {"True"}


@pytest.fixture(scope="module")
def forward(tmp_path_factory):
    """Databases of 0.1.0 that each hold what several migrations change, gone forward: a published report and a draft."""
    found = {}
    for name, names in NAMES.items():
        home = tmp_path_factory.mktemp(name)
        path = returned(unpacked("0.1.0", home), draft=name == "draft")
        with closing(sqlite3.connect(path)) as tables, tables:
            tables.execute("UPDATE registry_notice SET sent_at = NULL, attempts = 3, failed_at = '2025-03-03 02:00:00'")
            tables.execute("UPDATE registry_factory SET name = ?, local_name = ?, sort_key = ?", names)
            content = "json_set(content, '$.changes[0].why.language', 'km')"
            tables.execute(f"UPDATE registry_version SET content = {content} WHERE number = 2")
        found[name] = Installation(home)
        found[name].done("migrate")
    return found


def told_by(forward, name, question):
    """What the database `name` answers to a question in SQL."""
    with closing(sqlite3.connect(forward[name].home / "fairfloor.sqlite3")) as tables:
        return tables.execute(question).fetchall()


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("published", ["published 1 False", "closed 1 {} True True ''"]),
        ("draft", ["draft 1 False", "open 1 {} True True ''"]),
    ],
)
def test_the_reason_of_a_return_becomes_a_comment_that_nobody_loses(name, told, forward):
    """With what was approved since it is closed; in a draft it waits for the team's answer."""
    assert forward[name].python(COMMENTS).splitlines() == [line.format(RETURNED) for line in told]


def test_a_mail_that_failed_is_tried_again_at_its_time(forward):
    """Until 0042 one moment told both when an attempt was begun and that it failed."""
    told = told_by(forward, "published", "SELECT DISTINCT attempts, tried_at, failed_at FROM registry_notice")
    assert told == [(3, "2025-03-03 02:00:00", "2025-03-03 02:00:00")]


@pytest.mark.parametrize(("name", "key"), [("draft", "alpha works"), ("published", "bei jing chang")])
def test_a_factory_is_sorted_in_chinese_by_the_name_that_it_has_first_there(name, key, forward):
    """Until 0049 by its other name, whatever the script: a Chinese one goes on, a Khmer one gives way."""
    assert set(told_by(forward, name, "SELECT sort_key FROM registry_factory")) == {(key,)}


def test_why_a_version_took_another_s_place_is_in_the_language_in_which_its_content_prints_it(forward):
    """Until 0050 the version itself did not keep it; one that tells no reason has no language."""
    told = told_by(forward, "published", "SELECT number, reason_language FROM registry_version ORDER BY number")
    assert told == [(1, ""), (2, "km")]


def test_a_corrective_action_keeps_the_id_of_its_finding(forward):
    """Until 0051 its key alone, which a buyer may not look up."""
    assert set(forward["published"].python(ANSWERED).split()) == {"True"}


def test_no_model_has_changed_without_its_migration(tmp_path):
    ended = subprocess.run(
        [sys.executable, "-m", "django", "makemigrations", "--check", "--dry-run", "--settings", "fairfloor.conf.settings"],
        env=Installation(tmp_path / "home").environment(), capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert (ended.returncode, ended.stdout) == (0, "No changes detected\n"), ended.stdout + ended.stderr

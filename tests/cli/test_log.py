"""`fairfloor log verify` on a database that somebody wrote to past the software."""

import json
import sqlite3
from collections.abc import Callable
from contextlib import closing

import jsonschema
import psycopg
import pytest

from tests.cli.installations import ROOT, Installation

SCHEMA = json.loads((ROOT / "docs/reference/schemas/log.json").read_text("utf-8"))
CHECKER = jsonschema.Draft202012Validator(SCHEMA)
TRIGGERS = ("registry_event_no_update", "registry_event_no_delete")


def tamper(installation: Installation, *statements: str) -> None:
    """Writes to the database file as somebody with SQLite's own tool could, its triggers out of the way."""
    with closing(sqlite3.connect(installation.home / "fairfloor.sqlite3")) as tables, tables:
        for trigger in TRIGGERS:
            tables.execute(f"DROP TRIGGER {trigger}")
        for statement in statements:
            assert tables.execute(statement).rowcount > 0, statement


def verified(installation: Installation, code: int) -> dict[str, object]:
    """What the command prints for programs, held against its schema."""
    ended = installation.run("log", "verify", "--format", "json")
    assert (ended.returncode, ended.stderr) == (code, "")
    told: dict[str, object] = json.loads(ended.stdout)
    CHECKER.validate(told)
    return told


def test_a_log_as_it_was_written_is_whole(installation):
    told = verified(installation, 0)
    assert told["ok"] is True
    assert told["events"] > 50
    assert len(told["root"]) == 64
    assert installation.done("log", "verify") == f"{told['events']} events, head {told['root']}: whole\n"


EXCHANGE = """
UPDATE registry_event SET sequence = CASE sequence WHEN 10 THEN -11 WHEN 11 THEN -10 END WHERE sequence IN (10, 11);
UPDATE registry_event SET sequence = -sequence WHERE sequence < 0
"""
# What is done, the events named, how many fewer there are.
TAMPERED = {
    "one event changed": (["UPDATE registry_event SET verb = 'visit.cancelled' WHERE sequence = 10"], {10}, 0),
    "its moment changed": (["UPDATE registry_event SET at = '2020-01-01 00:00:00' WHERE sequence = 10"], {10}, 0),
    "its moment made nonsense": (["UPDATE registry_event SET at = 'yesterday' WHERE sequence = 10"], {10}, 0),
    "its hash made unreadable": (
        ["UPDATE registry_event SET hash = CAST(x'ff' AS TEXT) WHERE sequence = 10"], {10, 11}, 0
    ),
    "its number made unreadable": (
        ["UPDATE registry_event SET sequence = CAST(x'ff' AS TEXT) WHERE sequence = 10"], {0, 11, "last"}, 0
    ),
    "its digests emptied": (["UPDATE registry_event SET digests = '{}' WHERE digests <> '{}' AND sequence = 10"], {10}, 0),
    "its hash changed": ([f"UPDATE registry_event SET hash = '{'0' * 64}' WHERE sequence = 10"], {10, 11}, 0),
    "one event removed": (
        ["DELETE FROM registry_eventsalt WHERE event_id = (SELECT id FROM registry_event WHERE sequence = 10)",
         "DELETE FROM registry_event WHERE sequence = 10"], {11}, 1,
    ),
    "two events exchanged": (EXCHANGE.strip().split(";"), {10, 11, 12}, 0),
    "the last event removed": (
        ["DELETE FROM registry_event WHERE sequence = (SELECT max(sequence) FROM registry_event)"], {"last"}, 1
    ),
    "the head moved back": (
        ["DELETE FROM registry_event WHERE sequence = (SELECT max(sequence) FROM registry_event)",
         "UPDATE registry_loghead SET sequence = sequence - 1"], {"before last"}, 1,
    ),
    "the head changed": ([f"UPDATE registry_loghead SET hash = '{'0' * 64}'"], {"last"}, 0),
    "the head removed": (["DELETE FROM registry_loghead"], {0}, 0),
    "every event removed": (["DELETE FROM registry_eventsalt", "DELETE FROM registry_event"], {"last"}, "all"),
}  # fmt: skip


@pytest.mark.parametrize("what", TAMPERED)
def test_tampering_shows(what, installation):
    statements, named, fewer = TAMPERED[what]
    whole = verified(installation, 0)
    tamper(installation, *statements)
    told = verified(installation, 1)
    last = whole["events"]
    assert {item["event"] for item in told["broken"]} == {
        {"last": last, "before last": last - 1}.get(e, e) for e in named
    }
    assert told["events"] == (0 if fewer == "all" else last - fewer)
    for item in told["broken"]:
        assert item["why"]["zh"]
    ended = installation.run("log", "verify")
    assert ended.returncode == 1
    assert "BROKEN" in ended.stdout
    assert ended.stdout.count("\n  event ") == len(told["broken"])


def test_what_stands_beside_the_log_may_be_erased(installation):
    whole = verified(installation, 0)
    with closing(sqlite3.connect(installation.home / "fairfloor.sqlite3")) as tables, tables:
        tables.execute("DELETE FROM registry_eventsalt")
        tables.execute("UPDATE registry_person SET name = '', email = public_id || '@erased.invalid', speaks = '[]'")
        tables.execute("UPDATE registry_interview SET text = ''")
    assert verified(installation, 0) == whole


def test_sqlite_itself_refuses_to_rewrite_the_log(installation):
    with closing(sqlite3.connect(installation.home / "fairfloor.sqlite3")) as tables:
        for statement in ("UPDATE registry_event SET verb = 'x'", "DELETE FROM registry_event"):
            with pytest.raises(sqlite3.IntegrityError, match="append-only"):
                tables.execute(statement)


def test_postgresql_itself_refuses_to_rewrite_the_log_and_tampering_by_its_owner_shows(tmp_path):
    from tests.engines.servers import database, postgres_server

    with postgres_server() as server, database(server) as made:
        there = Installation(tmp_path / "home", made.environment())
        there.done("migrate")
        there.python("from fairfloor.cli import started\nstarted.django()\nfrom tests.world import world\nworld()\n")
        assert verified(there, 0)["ok"]
        for role, refusal in ((made.application, "permission denied"), (made.owner, "append-only")):
            with psycopg.connect(role) as connection, pytest.raises(psycopg.Error, match=refusal):
                connection.execute("UPDATE registry_event SET verb = 'x' WHERE sequence = 3")
        with psycopg.connect(made.owner) as owner:
            owner.execute("ALTER TABLE registry_event DISABLE TRIGGER USER")
            owner.execute("UPDATE registry_event SET verb = 'x' WHERE sequence = 3")
        assert {item["event"] for item in verified(there, 1)["broken"]} == {3}


@pytest.mark.parametrize(
    "spoil",
    [
        lambda told: told.pop("root"),
        lambda told: told.update(ok="yes"),
        lambda told: told.update(broken=[{"event": 1, "why": {"zh": "断", "en": "broken"}}]),
        lambda told: told.update(ok=False),
        lambda told: told.update(root=""),
        lambda told: told.update(events=-1),
    ],
)
def test_the_schema_refuses_what_is_not_so(spoil: Callable[[dict[str, object]], object]):
    told = {"events": 0, "root": "0" * 64, "ok": True, "broken": []}
    CHECKER.validate(told)
    spoil(told)
    with pytest.raises(jsonschema.ValidationError):
        CHECKER.validate(told)


def test_without_tables_there_is_nothing_to_verify(tmp_path):
    said = Installation(tmp_path / "home").refused("log", "verify")
    assert said == "fairfloor: the database is not up to date with this version\n  Run: fairfloor migrate\n"

"""Every command's manners: help that fits a screen, faults as sentences on stderr, exit codes; migrate, doctor, demo."""

import argparse
import json
import re
import stat
from collections.abc import Iterator

import psycopg
import pytest

from fairfloor.cli import faults
from fairfloor.cli.main import main, parser
from tests.cli.installations import Installation
from tests.engines.servers import database, postgres_server, with_parts

LINES, COLUMNS = 24, 80


def commands(top: argparse.ArgumentParser, words: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """Every command and its verbs, as typed."""
    yield words
    for action in top._actions:
        if isinstance(action, argparse._SubParsersAction):
            for name, inner in action.choices.items():
                yield from commands(inner, (*words, name))


@pytest.mark.parametrize("words", commands(parser()), ids=" ".join)
def test_each_help_fits_a_screen_and_says_what_the_command_is_for(words, capsys, monkeypatch):
    monkeypatch.setenv("COLUMNS", str(COLUMNS))
    with pytest.raises(SystemExit) as left:
        main([*words, "--help"])
    out, err = capsys.readouterr()
    assert (left.value.code, err) == (0, "")
    lines = out.rstrip("\n").splitlines()
    assert len(lines) <= LINES, f"{len(lines)} lines"
    assert max(map(len, lines)) <= 100
    assert out.startswith(f"usage: fairfloor {' '.join(words)}".rstrip())
    described = out.split("\n\n")[1]
    assert len(described) > 20, "no description"
    assert not described.startswith(("positional", "options"))


def test_the_exit_codes_are_written_down():
    codes = {faults.FAILED: "1 ", faults.USAGE: "2 ", faults.UNKNOWN: "3 ", faults.INTERRUPTED: "130 "}
    assert faults.__doc__ is not None
    for code, said in codes.items():
        assert f" {code} {said[len(str(code)) + 1 :]}" in faults.__doc__


@pytest.mark.parametrize("words", [(), ("fly",), ("log",), ("backup",), ("restore",), ("demo", "--fly")])
def test_wrong_usage_is_said_on_stderr(words, capsys):
    with pytest.raises(SystemExit) as left:
        main(words)
    out, err = capsys.readouterr()
    assert (left.value.code, out) == (2, "")
    assert err.startswith("usage: fairfloor")
    assert "error:" in err


def test_nobody_reading_on_is_no_fault(installation):
    """`fairfloor … | head -1`."""
    import subprocess

    piped = f"set -o pipefail; {installation_command()} standard export icti --format json | head -c 10"
    ended = subprocess.run(["bash", "-c", piped], env=installation.environment(), capture_output=True, text=True)
    assert (ended.returncode, ended.stderr) == (0, "")


def installation_command() -> str:
    """The command's path, for a shell."""
    from tests.cli.installations import COMMAND

    return str(COMMAND)


# -- what keeps a command from starting ----------------------------------------------------------------------------


@pytest.mark.parametrize("words", [("log", "verify"), ("migrate",), ("serve", "--port", "1"), ("demo",)])
def test_a_data_folder_that_is_a_file(words, tmp_path):
    (tmp_path / "home").write_text("")
    if words[0] == "serve":
        words = ("serve", "--port", "64999")
    said = Installation(tmp_path / "home").refused(*words)
    assert f"the data folder {tmp_path / 'home'} cannot be used" in said
    assert "FAIRFLOOR_HOME=…" in said


def test_a_damaged_key(installation):
    (installation.home / "keys" / "django").write_text("half")
    assert "is cut off or changed: put back the copy" in installation.refused("log", "verify")


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("mysql://a/b", "DATABASE_URL begins with mysql://"),
        ("postgresql://nobody@127.0.0.1:1/nothing", "the database does not answer"),
    ],
)
@pytest.mark.parametrize("words", [("log", "verify"), ("migrate",), ("demo",), ("backup", "saved")])
def test_an_address_of_no_database(url, said, words, tmp_path):
    home = tmp_path / "home"
    assert said in Installation(home, {"DATABASE_URL": url}).refused(*words)
    assert not (home / "demonstration").exists()


# -- migrate, doctor, demo -----------------------------------------------------------------------------------------


def test_migrating_twice_is_nothing_and_the_data_folder_is_for_its_owner(tmp_path):
    new = Installation(tmp_path / "home")
    assert new.done("migrate") == "The database is up to date.\n"
    assert new.done("migrate") == "The database is up to date.\n"
    assert stat.S_IMODE(new.home.stat().st_mode) == 0o700


def test_a_role_that_passes_the_wall_by_is_refused(tmp_path):
    with postgres_server() as server, database(server) as made:
        superuser = with_parts(server, database=made.application.rsplit("/", 1)[1])
        alone = Installation(tmp_path / "home", {"DATABASE_URL": superuser, "FAIRFLOOR_OWNER_DATABASE_URL": made.owner})
        said = alone.refused("migrate")
        assert "passes row-level security by" in said
        assert "docs/how-to/postgresql.md" in said


def test_the_doctor_finds_a_whole_installation_well_and_says_what_to_do_about_another(installation, tmp_path):
    told = installation.run("doctor")
    wrong = [line for line in told.stdout.splitlines() if line.startswith("MISSING")]
    assert wrong == []
    assert told.returncode == 0
    assert told.stdout.endswith("Everything that Fairfloor needs is here.\n")
    (installation.home / "keys" / "files").chmod(0o644)
    loose = installation.run("doctor")
    assert loose.returncode == 1
    assert re.search(r"^MISSING  keys: files\n +chmod 600", loose.stdout, re.MULTILINE)
    empty = Installation(tmp_path / "empty").run("doctor")
    assert empty.returncode == 1
    assert "Run: fairfloor migrate" in empty.stdout
    silent = installation.run("doctor", FAIRFLOOR_SMTP_HOST="127.0.0.1", FAIRFLOOR_SMTP_PORT="1")
    assert "127.0.0.1 does not answer" in silent.stdout
    assert "Traceback" not in "".join(one.stdout + one.stderr for one in (told, loose, empty, silent))


def test_the_doctor_knows_the_wall_of_postgresql(tmp_path):
    with postgres_server() as server, database(server) as made:
        there = Installation(tmp_path / "home", made.environment())
        there.done("migrate")
        assert re.search(r"^ok +second wall: role \S+, \d+ policies", there.done("doctor"), re.MULTILINE)
        superuser = with_parts(server, database=made.application.rsplit("/", 1)[1])
        assert "without SUPERUSER" in Installation(tmp_path / "home", {"DATABASE_URL": superuser}).run("doctor").stdout


def test_a_demonstration_is_made_once_and_whole(tmp_path):
    new = Installation(tmp_path / "home")
    told = new.done("demo")
    assert "Making the demonstration programme" in told
    assert len(re.findall(r"^  \S+@demonstration\.invalid +\w", told, re.MULTILINE)) == 10
    log = json.loads(new.done("log", "verify", "--format", "json"))
    assert log["ok"]
    assert log["events"] > 100
    again = new.done("demo", "--home", new.home)
    assert "Making" not in again
    assert json.loads(new.done("log", "verify", "--format", "json")) == log


def test_a_real_programme_is_never_taken_for_a_demonstration(installation, tmp_path):
    installation.python(
        "from fairfloor.cli import started\nstarted.django()\nfrom fairfloor.registry import walls\n"
        "from fairfloor.registry.models import Programme\n"
        "with walls.acting():\n    Programme.objects.update(demonstration=False)\n"
    )
    assert "a real programme's data" in installation.refused("demo")
    assert not (installation.home / "demonstration").exists()
    with postgres_server() as server, database(server) as made:
        there = Installation(tmp_path / "first", made.environment())
        there.done("migrate")
        there.python(
            "from datetime import UTC, datetime\nfrom fairfloor.cli import started\nstarted.django()\n"
            "from fairfloor.actions import people\npeople.found(code='real', name={'zh': '真', 'en': 'Real'},"
            " procedure='bfc', demonstration=False, now=datetime.now(UTC))\n"
        )
        other = Installation(tmp_path / "second", made.environment())
        assert "a real programme's data" in other.refused("demo")
        assert not (other.home / "demonstration").exists()


def test_a_demonstration_on_postgresql(tmp_path):
    with postgres_server() as server, database(server) as made:
        there = Installation(tmp_path / "home", made.environment())
        assert "officer@demonstration.invalid" in there.done("demo")
        with psycopg.connect(made.owner) as owner:  # it was told how much is in the tables: -1 is "never looked"
            rows = (
                "SELECT reltuples FROM pg_class WHERE relname IN ('registry_event', 'registry_visit') ORDER BY relname"
            )
            events, visits = [count for (count,) in owner.execute(rows)]
        assert events > 100 and visits > 1
        assert json.loads(there.done("log", "verify", "--format", "json"))["ok"]

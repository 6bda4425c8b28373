"""Backup and restore as people run them: from either database to either, whole or not at all."""

import io
import json
import shutil
import sqlite3
import stat
import tarfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import psycopg
import pytest

from tests.cli.installations import READ, Installation, whole
from tests.core.demo_standard import shelf
from tests.engines.servers import Database, database, postgres_server

FILES = "5 True\n1048583 True\n"


@pytest.fixture(scope="module")
def server():
    """A PostgreSQL server for the module."""
    with postgres_server() as url:
        yield url


@pytest.fixture
def empty_database(server):
    """An empty database with its two roles."""
    with database(server) as made:
        yield made


@pytest.fixture(scope="module")
def on_postgresql(server, tmp_path_factory):
    """A whole cycle on PostgreSQL, made once."""
    with database(server) as made:
        yield whole(tmp_path_factory.mktemp("postgresql") / "home", made.environment())


@pytest.fixture(scope="module")
def saved(original, tmp_path_factory):
    """A backup with keys of the installation on SQLite."""
    to = tmp_path_factory.mktemp("backup") / "everything.fairfloor"
    original.done("backup", to, "--with-keys")
    return to


def head(of: Installation) -> dict[str, Any]:
    """The event log held against itself."""
    told: dict[str, Any] = json.loads(of.done("log", "verify", "--format", "json"))
    assert told["ok"]
    return told


def rows(of: Installation) -> dict[str, list[Any]]:
    """Every row of the registry, as plain values, whatever the database."""
    return dict(
        json.loads(
            of.python(
                "import json\nfrom fairfloor.cli import started\nstarted.django(as_owner=True)\n"
                "from django.core.serializers.json import DjangoJSONEncoder\nfrom fairfloor.registry import archives, walls\n"
                "class Exact(DjangoJSONEncoder):\n"
                "    def default(self, o):\n"
                "        return o.isoformat() if hasattr(o, 'isoformat') else super().default(o)\n"
                "with walls.maintenance():\n"
                "    print(json.dumps({m._meta.label: list(m._base_manager.order_by('pk').values()) for m in archives.models()},"
                " cls=Exact))\n"
            )
        )
    )


def same(one: Installation, other: Installation) -> None:
    """Both hold the same: log, every row, files, pseudonyms."""
    assert head(one) == head(other)
    assert rows(one) == rows(other)
    assert one.python(READ) == other.python(READ)
    assert one.python(READ).startswith(FILES)


def goes_on(restored: Installation) -> None:
    """People can go on working: a new row gets a key of its own, and the log grows."""
    before = head(restored)["events"]
    restored.python(
        "from fairfloor.cli import started\nstarted.django()\nfrom tests.world import world\nworld(number=2).planned()\n"
    )
    assert head(restored)["events"] > before + 10


def test_sqlite_to_sqlite(original, saved, tmp_path):
    assert stat.S_IMODE(saved.stat().st_mode) == 0o600
    new = Installation(tmp_path / "new")
    told = new.done("restore", saved)
    assert head(original)["root"] in told
    assert "8 files" in told
    same(original, new)
    goes_on(new)


def test_the_standards_of_the_installation_come_back_with_it(installation, tmp_path):
    """A visit is held to them: without them its report could not be read."""
    installation.done("standard", "add", shelf(tmp_path / "mine"))
    installation.done("backup", tmp_path / "one.tar", "--with-keys")
    new = Installation(tmp_path / "new")
    new.done("restore", tmp_path / "one.tar")
    assert new.done("standard", "show", "demo/1.1") == installation.done("standard", "show", "demo/1.1")
    assert installation.done("standard", "list") == new.done("standard", "list")


@pytest.mark.parametrize("name", ["demo/1/x.toml", "demo/1/notes/x y.txt", "demo/1/..x"])
def test_a_file_of_a_standard_may_have_any_name(name):
    from fairfloor.registry.restores import _MEMBER

    assert _MEMBER.fullmatch(f"standards/{name}")


@pytest.mark.parametrize(
    "name", ["", "x", "demo/x.toml", "../../x", "demo/1/../../../x", "demo/1/..", "/demo/1/x", "demo//1/x"]
)
def test_no_file_of_a_standard_leads_out_of_the_shelf(name):
    from fairfloor.registry.restores import _MEMBER

    assert not _MEMBER.fullmatch(f"standards/{name}")


def test_sqlite_to_postgresql_and_back(original, saved, empty_database: Database, tmp_path):
    there = Installation(tmp_path / "there", empty_database.environment())
    there.done("restore", saved)
    same(original, there)
    assert "policies" in there.done("doctor")
    with psycopg.connect(empty_database.application) as application:
        assert application.execute("SELECT count(*) FROM registry_visit").fetchone() == (0,)  # the wall stands
    there.done("backup", tmp_path / "again", "--with-keys")
    back = Installation(tmp_path / "back")
    back.done("restore", tmp_path / "again")
    same(original, back)
    goes_on(there)


def test_postgresql_to_postgresql(on_postgresql, empty_database: Database, tmp_path):
    on_postgresql.done("backup", tmp_path / "saved", "--with-keys")
    new = Installation(tmp_path / "new", empty_database.environment())
    new.done("restore", tmp_path / "saved")
    same(on_postgresql, new)


def test_a_backup_is_written_by_the_owner_or_not_at_all(on_postgresql, tmp_path):
    """The application's role sees nothing of the walled tables: a backup by it would be empty without a word."""
    alone = Installation(on_postgresql.home, {"DATABASE_URL": on_postgresql.extra["DATABASE_URL"]})
    assert "set FAIRFLOOR_OWNER_DATABASE_URL" in alone.refused("backup", tmp_path / "saved")
    assert list(tmp_path.iterdir()) == []


def test_without_its_keys_a_backup_waits_for_them(original, tmp_path):
    """No key is made in the place of one that is only not yet there."""
    told = original.done("backup", tmp_path / "saved")
    assert "The keys are not in it" in told
    with tarfile.open(tmp_path / "saved") as archive:
        assert not [name for name in archive.getnames() if name.startswith("keys/")]
        content = b"".join(archive.extractfile(member).read() for member in archive)
    for path in (original.home / "keys").iterdir():
        assert path.read_bytes() not in content
    new = Installation(tmp_path / "new")
    assert "put the kept copy of the folder “keys”" in new.done("restore", tmp_path / "saved")
    with pytest.raises(AssertionError, match="is missing: put the kept copy"):
        new.python(READ)
    shutil.copytree(original.home / "keys", new.home / "keys", dirs_exist_ok=True)
    same(original, new)


def test_with_other_keys_nothing_is_restored(original, saved, tmp_path):
    new = Installation(tmp_path / "new")
    (new.home / "keys").mkdir(parents=True)
    (new.home / "keys" / "files").write_text("0" * 64)
    assert "(files) are not those" in new.refused("restore", saved)
    assert (new.home / "keys" / "files").read_text() == "0" * 64
    untouched(new)


def untouched(place: Installation) -> None:
    """Nothing of a backup is there: no row, no file."""
    if (place.home / "fairfloor.sqlite3").exists():
        with sqlite3.connect(place.home / "fairfloor.sqlite3") as tables:
            for table in ("registry_programme", "registry_person", "registry_event", "registry_storedfile"):
                assert tables.execute(f"SELECT count(*) FROM {table}").fetchone() == (0,)
    assert not list((place.home / "files").glob("*"))
    assert {path.name for path in (place.home / "keys").glob("*")} <= {"django", "files"}


def test_a_place_in_use_is_refused_and_left_as_it_was(installation, saved):
    before = head(installation), (installation.home / "fairfloor.sqlite3").stat().st_size
    assert "there are data here already" in installation.refused("restore", saved)
    assert (head(installation), (installation.home / "fairfloor.sqlite3").stat().st_size) == before
    installation.python(READ)


def test_files_without_rows_are_data_too(saved, tmp_path):
    new = Installation(tmp_path / "new")
    (new.home / "files").mkdir(parents=True)
    (new.home / "files" / "a").write_text("x")
    assert "there are data here already" in new.refused("restore", saved)


# -- damaged in every way ------------------------------------------------------------------------------------------

Member = tuple[tarfile.TarInfo, bytes]


def rewritten(saved: Path, to: Path, change: Callable[[dict[str, bytes]], None]) -> Path:
    """The backup with its members changed, in the same order."""
    with tarfile.open(saved) as archive:
        members = {member.name: archive.extractfile(member).read() for member in archive}
    change(members)
    with tarfile.open(to, "w") as archive:
        for name, content in members.items():
            info = tarfile.TarInfo(name)
            info.size = len(content)
            archive.addfile(info, io.BytesIO(content))
    return to


def manifest(members: dict[str, bytes], /, **changed: Any) -> None:
    """Changes the manifest."""
    told = json.loads(members["manifest.json"])
    told.update(changed)
    members["manifest.json"] = json.dumps(told).encode()


def table(members: dict[str, bytes], name: str, old: bytes, new: bytes, *, cover: bool) -> None:
    """Changes a row; with `cover`, the manifest is made to fit."""
    import hashlib

    name = f"tables/registry.{name}.jsonl"
    assert members[name].count(old) > 0
    members[name] = members[name].replace(old, new)
    if cover:
        told = json.loads(members["manifest.json"])
        told["members"][name] = {
            "size": len(members[name]),
            "sha256": hashlib.sha256(members[name]).hexdigest(),
        }
        members["manifest.json"] = json.dumps(told).encode()


def dropped(prefix: str) -> Callable[[dict[str, bytes]], None]:
    """Leaves out the first member whose name begins so."""
    return lambda members: members.pop(next(name for name in members if name.startswith(prefix))) and None


DAMAGES: dict[str, tuple[Callable[[dict[str, bytes]], None], str]] = {
    "a changed row": (
        lambda m: table(m, "factory", b"Demonstration Factory 1", b"Demonstration Factory 7", cover=False),
        "its part tables/registry.factory.jsonl was changed",
    ),
    "a changed event, covered up": (
        lambda m: table(m, "event", b'"visit.planned"', b'"visit.plumbed"', cover=True), "do not lead to its log's head"
    ),
    "a removed row, covered up": (
        lambda m: table(m, "interview", m["tables/registry.interview.jsonl"].splitlines(True)[0], b"", cover=True),
        "rows in tables/registry.interview.jsonl and should hold",
    ),
    "a row that the database refuses": (
        lambda m: table(m, "role", b'"role": "buyer"', b'"role": "officer"', cover=True), "does not fit into this database",
    ),
    "a row of something else": (
        lambda m: table(m, "visit", b'"registry.visit"', b'"registry.nothing"', cover=True), "does not fit into this database"
    ),
    "a changed file": (
        lambda m: m.update({name: content[:-1] + b"x" for name, content in m.items() if name.startswith("files/")}),
        "was changed",
    ),
    "a missing file": (dropped("files/"), "is cut off: its part files/"),
    "a missing table": (dropped("tables/"), "is cut off: its part tables/"),
    "no manifest": (dropped("manifest"), "its manifest is missing"),
    "a manifest of nonsense": (lambda m: m.update({"manifest.json": b"{nonsense"}), "its manifest is missing"),
    "a manifest of another kind": (lambda m: m.update({"manifest.json": b"[1]"}), "its manifest is missing"),
    "a manifest without its log": (lambda m: manifest(m, log=None), "its manifest does not fit"),
    "another form": (lambda m: manifest(m, form=99, version="9.0"), "has form 99, this version reads form 1"),
    "another version": (
        lambda m: manifest(m, migrations=[["registry", "0999_later"]], version="9.0"), "made by another version (9.0)"
    ),
    "a promise that is not kept": (
        lambda m: manifest(m, rows={}), "does not hold the tables that its manifest promises"
    ),
    "a member that climbs out": (
        lambda m: manifest(m, members={"files/../../climbed": {"size": 0, "sha256": ""}}), "its manifest does not fit"
    ),
}  # fmt: skip


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_damaged_backup_is_a_sentence_and_nothing_is_half_done(damage, saved, tmp_path):
    change, said = DAMAGES[damage]
    bad = rewritten(saved, tmp_path / "bad", change)
    new = Installation(tmp_path / "new")
    assert said in new.refused("restore", bad)
    untouched(new)


@pytest.mark.parametrize("left", [0, 1, 511, 512, 100_000, 0.5, 0.98])
def test_a_backup_that_was_cut_off_is_refused_before_there_is_a_database(left, saved, tmp_path):
    content = saved.read_bytes()
    (tmp_path / "cut").write_bytes(content[: left if isinstance(left, int) else int(len(content) * left)])
    new = Installation(tmp_path / "new")
    said = new.refused("restore", tmp_path / "cut")
    assert "cut" in said
    assert "Take another copy" in said or "choose a file that `fairfloor backup` wrote" in said
    assert not (new.home / "fairfloor.sqlite3").exists()


def test_what_is_restored_after_a_refusal_is_whole(original, saved, tmp_path):
    """The refusal left a place that can be restored into."""
    bad = rewritten(saved, tmp_path / "bad", DAMAGES["a changed event, covered up"][0])
    new = Installation(tmp_path / "new")
    new.refused("restore", bad)
    new.done("restore", saved)
    same(original, new)


def test_something_else_is_no_backup(tmp_path):
    new = Installation(tmp_path / "new")
    (tmp_path / "text").write_text("hello")
    for path in (tmp_path / "text", tmp_path / "nothing", tmp_path):
        said = new.refused("restore", path)
        assert "fairfloor backup" in said


def test_a_backup_never_replaces_a_file(installation, tmp_path):
    (tmp_path / "there").write_text("mine")
    assert "exists already" in installation.refused("backup", tmp_path / "there")
    assert (tmp_path / "there").read_text() == "mine"
    assert "cannot be written" in installation.refused("backup", tmp_path / "no" / "folder")
    (tmp_path / "other.part").write_text("")
    assert "another backup is being written" in installation.refused("backup", tmp_path / "other")


def test_a_file_that_is_not_there_any_more_is_told(installation, tmp_path):
    next((installation.home / "files").iterdir()).unlink()
    assert "1 stored file was not in the data folder" in installation.done("backup", tmp_path / "saved")


def test_a_demonstration_stays_a_demonstration_and_nothing_else_becomes_one(installation, saved, tmp_path):
    (installation.home / "demonstration").touch()
    installation.done("backup", tmp_path / "demo", "--with-keys")
    new = Installation(tmp_path / "new")
    new.done("restore", tmp_path / "demo")
    assert (new.home / "demonstration").exists()
    other = Installation(tmp_path / "other")
    other.home.mkdir()
    (other.home / "demonstration").touch()
    assert "is a demonstration's" in other.refused("restore", saved)


def test_an_empty_installation_is_backed_up_too(tmp_path):
    empty = Installation(tmp_path / "empty")
    assert "Run: fairfloor migrate" in empty.refused("backup", tmp_path / "saved")
    empty.done("migrate")
    assert "log of 0 events" in empty.done("backup", tmp_path / "saved")
    new = Installation(tmp_path / "new")
    new.done("restore", tmp_path / "saved")
    assert head(new)["events"] == 0

"""The keys outside the database: made once, whole, for their owner alone; and what is made with them."""

import os
import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from hypothesis import given
from hypothesis import strategies as st

from fairfloor.registry import homes, keys

WORDS = st.text(min_size=1, max_size=12)


@pytest.fixture(autouse=True)
def home(tmp_path, settings):
    settings.HOME = tmp_path / "home"
    return settings.HOME


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


@pytest.mark.parametrize("name", keys.NAMES)
def test_a_key_is_made_once_for_its_owner_alone(home, name):
    first = keys.read(name)
    assert len(first) == 32
    assert keys.read(name) == first
    assert mode(home / "keys" / name) == 0o600
    assert mode(home / "keys") == 0o700
    assert [path.name for path in (home / "keys").iterdir()] == [name]


def test_each_key_is_another(home):
    assert len({keys.read(name) for name in keys.NAMES}) == len(keys.NAMES)


def test_many_who_ask_at_once_get_one_whole_key(home):
    """A server and its worker start together: neither may read what the other has half written."""
    with ThreadPoolExecutor(16) as pool:
        found = set(pool.map(lambda _: homes.key(home, "files"), range(200)))
    assert len(found) == 1
    assert len(found.pop()) == 64


@pytest.mark.parametrize("content", ["", "abc", "g" * 64, "0" * 63, "0" * 65, "é" * 64])
def test_a_damaged_key_is_refused_and_kept(home, content):
    keys.read("files")
    path = home / "keys" / "files"
    path.write_text(content, "utf-8")
    with pytest.raises(ValueError, match=r"the key .*files is cut off or changed: put back"):
        keys.read("files")
    assert path.read_text("utf-8") == content


def test_the_data_folder_is_made_for_its_owner_alone(tmp_path, monkeypatch):
    monkeypatch.setenv("FAIRFLOOR_HOME", str(tmp_path / "new" / "home"))
    assert homes.made() == tmp_path / "new" / "home"
    assert mode(homes.made()) == 0o700


def test_the_data_folder_is_the_users_where_none_is_named(monkeypatch):
    monkeypatch.delenv("FAIRFLOOR_HOME")
    assert homes.home().name == "fairfloor"
    assert homes.home().is_absolute()


def test_a_pseudonym_is_stable_and_tells_nothing():
    one = keys.pseudonym("programme", "factory", "0042")
    assert one == keys.pseudonym("programme", "factory", " 0042 ")
    assert one.startswith("w-")
    assert len(one) == 12
    assert "0042" not in one


def test_a_pseudonym_changes_with_the_factory_the_programme_the_worker_and_the_key(home):
    made = {
        keys.pseudonym(*words)
        for words in (
            ("p", "f", "1"),
            ("p", "g", "1"),
            ("q", "f", "1"),
            ("p", "f", "2"),
            ("p", "f1", ""),
            ("pf", "", "1"),
        )
    }
    assert len(made) == 6
    before = keys.pseudonym("p", "f", "1")
    (home / "keys" / "pseudonyms").unlink()
    assert keys.pseudonym("p", "f", "1") != before


@given(st.lists(st.tuples(WORDS, WORDS, WORDS), min_size=2, max_size=40, unique=True))
def test_two_workers_never_share_a_pseudonym(workers):
    stripped = {(programme, factory, worker.strip()) for programme, factory, worker in workers}
    apart = {one for one in stripped if "\0" not in "".join(one)}
    assert len({keys.pseudonym(*worker) for worker in apart}) == len(apart)


def test_what_is_signed_is_verified_with_the_published_half():
    signature = keys.signing_key().sign(b"a report")
    public = Ed25519PublicKey.from_public_bytes(bytes.fromhex(keys.public_key()))
    public.verify(signature, b"a report")
    assert keys.read("signing").hex() != keys.public_key()


def test_no_key_is_in_the_environment_of_others():
    """Keys live in files: nothing puts them where every child process sees them."""
    secret = keys.read("files").hex()
    assert secret not in " ".join(os.environ.values())


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        (
            "postgresql://user:p%40ss@127.0.0.1:5433/name?sslmode=require",
            {"NAME": "name", "USER": "user", "PASSWORD": "p@ss", "HOST": "127.0.0.1", "PORT": "5433",
             "OPTIONS": {"sslmode": "require", "prepare_threshold": 3}},
        ),
        (
            "postgres:///name?host=/run/postgresql",
            {"NAME": "name", "USER": "", "HOST": "/run/postgresql", "PORT": "", "OPTIONS": {"prepare_threshold": 3}},
        ),
        ("postgresql:///name?prepare_threshold=9", {"NAME": "name", "OPTIONS": {"prepare_threshold": 9}}),
    ],
)  # fmt: skip
def test_a_database_is_named_by_its_address(url, expected):
    found = homes.database(url, Path("unused"))
    assert found["ENGINE"] == "django.db.backends.postgresql"
    assert {key: found[key] for key in expected} == expected


def test_without_an_address_the_database_is_a_file_in_the_data_folder(tmp_path):
    found = homes.database("", tmp_path)
    assert found["NAME"] == str(tmp_path / "fairfloor.sqlite3")
    assert found["OPTIONS"]["transaction_mode"] == "IMMEDIATE"


def test_an_address_of_another_kind_is_refused(tmp_path):
    with pytest.raises(ValueError, match=r"begins with mysql://; it must begin with postgresql://"):
        homes.database("mysql://x/y", tmp_path)

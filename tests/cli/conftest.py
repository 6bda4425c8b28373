"""Installations that several tests of the command line start from; each test works on a copy of its own."""

from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def original(tmp_path_factory):
    """One whole cycle on SQLite, made once; nobody writes to it."""
    from tests.cli.installations import whole

    return whole(tmp_path_factory.mktemp("original") / "home")


@pytest.fixture
def installation(original, tmp_path):
    """A copy of it for one test."""
    return original.copy(tmp_path / "home")


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A data folder of the test's own, in which there are no standards yet."""
    from fairfloor.core import shelf

    folder = tmp_path / "home"
    monkeypatch.setenv("FAIRFLOOR_HOME", str(folder))
    monkeypatch.setattr(shelf, "OWN", [])
    return folder

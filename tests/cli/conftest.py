"""Installations that several tests of the command line start from; each test works on a copy of its own."""

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

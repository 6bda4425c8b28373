"""No package under a licence that Fairfloor cannot take, and none whose licence nobody states."""

import pytest

from tools import licences


def test_the_page_is_made_from_both_locks():
    page = licences.page()
    assert "| django | BSD-3-Clause |" in page
    assert "| psycopg | LGPL-3.0-only | used as it is installed" in page
    assert "| pytest | MIT |" in page
    assert "| NotoSansSC | OFL-1.1 |" in page


@pytest.mark.parametrize("stated", ["AGPL-3.0-only", "GPL-3.0-or-later", "GNU GPLv2", "SSPL-1.0"])
def test_a_licence_that_cannot_be_taken_fails(monkeypatch, stated):
    monkeypatch.setitem(licences.STATED, "django", stated)
    with pytest.raises(LookupError, match="django"):
        licences.page()


def test_a_package_without_a_licence_fails(monkeypatch):
    monkeypatch.setattr(licences.metadata, "metadata", lambda package: __import__("email.message").message.Message())
    with pytest.raises(LookupError, match="asgiref states no licence"):
        licences.licence("asgiref")


def test_the_exceptions_are_packages_of_the_locks():
    names = set(licences.packages("requirements-dev.lock"))
    assert set(licences.STATED) | set(licences.NOTES) <= names

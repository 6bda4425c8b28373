"""Counts the queries of a page, so that a test can hold them constant whatever the size of a list."""

from typing import Any

from django.db import connection
from django.test.utils import CaptureQueriesContext


def queries(w: Any, person: Any, address: str) -> int:
    """How many queries the page at `address` takes for `person`, once caches of the shelf are warm."""
    client = w.client(person)
    with w.at(w.now):
        assert client.get(address).status_code == 200
        with CaptureQueriesContext(
            connection,
        ) as counted:
            assert client.get(address).status_code == 200
    return len(counted)

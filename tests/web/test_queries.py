"""No page takes more than fifteen queries, whoever asks."""

import pytest

from tests.web.doors import table
from tests.web.scene import ROLES, Scene

pytestmark = pytest.mark.database
MOST = 15


def test_no_page_takes_more_than_fifteen_queries(scene: Scene) -> None:
    """Each page and each file for each role that gets it, in a scene where everything has happened."""
    found = {
        (door.address, role): scene.door(role, door).queries
        for door in table()
        for role in ROLES
        if door.method == "GET" and door.answers[role] in ("page", "read")
    }
    assert len(found) > 500
    assert {key: count for key, count in found.items() if count > MOST} == {}

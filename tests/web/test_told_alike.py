"""What two places tell of the same thing they tell alike: counts, states, names, and what can still be done."""

import re

import pytest

from tests.world import world

pytestmark = pytest.mark.django_db


def page(w, person, address):
    return w.get(person, address).content.decode()


def test_before_a_visit_its_pages_count_the_same_clauses():
    """The visit's page counted by the factory's profile, the checklist as if there were none."""
    w = world()
    w.planned()
    at = f"/visits/{w.visit.public_id}/"
    counted = [re.search(r"0 of (\d+) answered", page(w, w.monitor_a, at + part))[1] for part in ("", "checklist/")]
    counted += re.findall(r"question \d+ of (\d+)", page(w, w.monitor_a, at + "checklist/icti/2.5/"))
    assert len(counted) == 3
    assert len(set(counted)) == 1

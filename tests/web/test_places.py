"""Addresses of clauses that a list puts together are those of `reverse`; what a visit asks is kept by all that decides it."""

from types import SimpleNamespace

import pytest
from django.urls import reverse

from fairfloor.actions import checklists
from fairfloor.core import standards
from fairfloor.registry import walls
from fairfloor.registry.models import Profile
from fairfloor.web import places
from tests.world import world


@pytest.mark.parametrize("building", ["", "dormitory-1", "a b&c?=ü;", "~:@(x)!"])
def test_many_addresses_are_those_of_reverse(building):
    visit = SimpleNamespace(public_id="abc234")
    checklist = reverse("checklist", args=[visit.public_id])
    ids = [clause.id for code in standards.codes() for clause in standards.load(code).clauses]
    assert len(ids) > 200
    assert [checklist + places.path(id, building) for id in ids] == [places.address(visit, id, building) for id in ids]


@pytest.mark.django_db
def test_a_visit_is_asked_anew_once_anything_changes_that_decides_what_it_asks():
    w = world()
    w.inside()
    with walls.acting():
        visit = w.fresh(w.visit)
        first = checklists.question(visit)
        assert checklists.question(w.fresh(w.visit)) == first
        assert checklists.every_asked(visit) is checklists.every_asked(w.fresh(w.visit))
        held, everything = visit.profile, visit.standards
        changed = {
            name: getattr(held, name) for name in ("programme", "factory", "recorded_at", "women", "men", "facts")
        }
        without = {**held.facts, "dormitory": not held.facts.get("dormitory")}
        for change in ({"facts": without}, {"women": held.women + 1}):
            visit.profile = Profile(**{**changed, **change})
            assert checklists.question(visit) != first
        visit.profile, visit.clauses = held, ["icti/2.5"]
        assert [one.clause.id for one in checklists.every_asked(visit)] == ["icti/2.5"]
        visit.clauses, visit.standards = [], everything[:1]
        assert checklists.question(visit) != first
        visit.standards, visit.permits = everything, [{"permit": "x", "file": "y", "told": {"kind": "k"}}]
        assert checklists.question(visit) != first

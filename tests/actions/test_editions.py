"""A visit is held to the edition of its day: chosen when it is planned, and again when the team arrives."""

from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from fairfloor.actions import visits
from fairfloor.actions.acts import Refused
from fairfloor.core import shelf as shelves
from fairfloor.core import standards
from fairfloor.core.periods import local_day
from tests.core.demo_standard import DECLARED, SECTION, shelf
from tests.world import START, ZONE, World, world

pytestmark = pytest.mark.django_db
TODAY = local_day(START, ZONE)


def edition(folder: Path, name: str, first: date) -> None:
    """One edition of the demonstration standard, in force from `first`."""
    declared = DECLARED.replace('edition = "2020"', f'edition = "{name}"')
    shelf(folder, declared.replace("2020-01-01", first.isoformat()), SECTION, name)


@pytest.fixture
def w(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> World:
    """A programme held to a standard whose later edition takes effect in ten days."""
    monkeypatch.setattr(shelves, "OWN", [tmp_path])
    edition(tmp_path, "old", TODAY - timedelta(days=100))
    edition(tmp_path, "later", TODAY + timedelta(days=10))
    made = world()
    made.programme.settings = {**made.programme.settings, "standards": ["demo"]}
    return made


def planned(w: World, day: date, now: datetime = START) -> Any:
    """A visit planned for `day`."""
    team, by = [w.monitor_a, w.monitor_b], w.viewer(w.officer)
    return visits.plan(programme=w.programme, factory=w.factory, day=day, team=team, by=by, now=now)


@pytest.mark.parametrize(("days", "held_to"), [(1, "old"), (9, "old"), (10, "later"), (40, "later")])
def test_a_visit_is_planned_by_the_edition_of_its_day(w: World, days: int, held_to: str) -> None:
    assert planned(w, TODAY + timedelta(days=days)).standards == [["demo", held_to]]


def test_the_day_on_which_the_team_arrives_decides(w: World) -> None:
    w.programme.save()
    w.visit = planned(w, TODAY + timedelta(days=9))
    now = START + timedelta(days=10)
    visits.arrive(visit=w.visit, met_name="Guard on duty", by=w.viewer(w.monitor_a, now), now=now)
    assert w.fresh(w.visit).standards == [["demo", "later"]]


def test_a_day_before_the_first_edition_is_refused(w: World, tmp_path: Path) -> None:
    (tmp_path / "demo" / "old").rename(tmp_path / "gone")
    standards.forget()
    with pytest.raises(Refused, match="No edition of the standard demo is in force on"):
        planned(w, TODAY + timedelta(days=9))

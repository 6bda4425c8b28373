"""What a visit's permits do to the screening of its records and to its report, and what no permit may say."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from fairfloor.actions import contents, datasets, permits, samples
from fairfloor.actions.acts import Refused
from fairfloor.registry import walls
from fairfloor.registry.models import Report, Visit
from fairfloor.reporting import contents as form
from fairfloor.reporting import forms
from tests.web.test_permits import PARTICULARS, in_china, kept, paper, rows
from tests.world import World, world

pytestmark = pytest.mark.django_db
ROSTER = b"worker,department\n7,sewing\n8,Cutting\n9,\n"
SEWING = {"departments": ["Sewing"]}


def punches() -> bytes:
    """One day of 12.5 hours of three workers."""
    lines = (f"{id:>9}\t2025-02-03 {time}:00\t1\t0\t0\t0\n" for id in (7, 8, 9) for time in ("07:00", "19:30"))
    return "".join(lines).encode()


def screened(w: World, *, roster: bool) -> dict[str, Any]:
    """The result of screening three workers' day on the visit, whose sample was drawn from a roster or not."""
    by = w.viewer(w.monitor_a)
    if roster:
        samples.draw(
            visit=w.visit, wish=samples.Wish("icti/5.2"), seed="seed", name="r.csv", media_type="text/csv", pieces=[ROSTER],
            by=by, now=w.now,
        )  # fmt: skip
    given = {"name": "a.dat", "media_type": "text/plain", "pieces": [punches()], "settings": {}}
    dataset = datasets.receive(visit=w.visit, **given, by=by, now=w.now)
    begun = datasets.begin(public_id=dataset.public_id, now=w.now)
    assert begun is not None
    result = datasets.screen(begun)
    datasets.finish(dataset=begun, result=result, problem="", now=w.now)
    return result


def daily(result: dict[str, Any]) -> dict[str, Any]:
    return next(rule for rule in result["rules"] if rule["id"] == "daily-hours")


@pytest.mark.parametrize(("roster", "hits", "unknown"), [(True, 1, 1), (False, 0, 3)])
def test_a_visit_s_records_are_held_to_its_permits_by_the_roster_it_drew_from(roster, hits, unknown):
    """Of three workers one is of the department, one of another, and of one the roster does not tell."""
    w = in_china(world())
    kept(w, covers=SEWING)
    w.inside()
    result = screened(w, roster=roster)
    rule = daily(result)
    assert len(rule["hits"]) == hits
    reasons = {one["reason"]["en"]: one["count"] for one in rule["not_judged"]}
    assert sum(reasons.values()) == 3 - hits
    assert all("D-1" in reason and "Demonstration office" in reason for reason in reasons)
    (permit,) = result["settings"]["permits"]
    assert (permit["covered"], permit["unknown"]) == (3 - hits - unknown, unknown)


def test_a_permit_that_came_after_the_visit_excuses_nobody():
    w = in_china(world())
    w.inside()
    kept(w)
    assert len(daily(screened(w, roster=False))["hits"]) == 3


def test_the_report_names_each_permit_and_the_clauses_whose_limits_it_changed():
    w = in_china(world())
    kept(w)
    kept(w, number="D-OLD", start=date(2020, 1, 1), end=date(2021, 1, 1))
    w.inside()
    screened(w, roster=False)
    w.drafted()
    with walls.acting():
        report = Report.objects.select_related("visit__factory", "visit__profile", "programme").get(pk=w.report.pk)
        content = contents.build(report, version=1, now=w.now, before=None, reason="")
    told = forms.read(form.Report, content)
    first, second = told.factory.permits
    assert (first.number, first.state, first.last, second.number, second.state) == (
        "D-1", "in-force", date(2025, 12, 31), "D-OLD", "expired",
    )  # fmt: skip
    by_clause = {note.clause: str(note.reason["en"]) for note in first.effects}
    assert "set aside for a single day by permit No. D-1 of Demonstration office" in by_clause["icti/2.5"]
    assert all("was valid until 2020-12-31" in str(note.reason["en"]) for note in second.effects)
    current, old = (item.value["en"] for item in told.screening.settings if item.title["en"] == "Permits")
    assert "D-1" in current and "whom it covers: 3" in current
    assert "D-OLD" in old and "in force on none of the days of these records" in old


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"kind": "overtime-permission"}, "knows no permit of the kind"),
        ({"end": date(2025, 1, 1)}, "before it begins"),
        ({"cycle": "day"}, "Give the cycle"),
        ({"cycle": ""}, "Give the cycle"),
        ({"covers": {"workers": ["7"]}}, "never for workers by their numbers"),
        ({"covers": {"kinds": ["no-such-kind"]}}, "cannot be understood"),
        ({"authority": " "}, "cannot be understood"),
    ],
)
def test_what_cannot_be_meant_is_refused_and_nothing_is_kept(changed, words):
    w = in_china(world())
    with pytest.raises(Refused, match=words):
        permits.add(
            participation=w.participation, particulars=replace(PARTICULARS, **changed), paper=paper(), by=w.viewer(w.officer),
            now=w.now,
        )  # fmt: skip
    assert not rows()


def test_a_permit_without_its_paper_is_refused():
    w = in_china(world())
    with pytest.raises(Refused, match="choose the file"):
        permits.add(
            participation=w.participation, particulars=PARTICULARS, paper=None, by=w.viewer(w.officer), now=w.now
        )


def test_the_factory_takes_back_only_what_waits_and_nobody_without_a_reason():
    w = in_china(world())
    by = w.viewer(w.manager)
    waiting = permits.add(participation=w.participation, particulars=PARTICULARS, paper=paper(), by=by, now=w.now)
    with pytest.raises(Refused, match="Say why"):
        permits.withdraw(permit=waiting, reason=" ", language="en", by=by, now=w.now)
    permits.withdraw(permit=waiting, reason="The wrong paper", language="en", by=by, now=w.now)
    with pytest.raises(Refused, match="not yours"):
        permits.withdraw(permit=kept(w, number="D-2"), reason="No", language="en", by=by, now=w.now)
    assert [(row.state, row.reason) for row in rows()] == [("withdrawn", "The wrong paper"), ("standing", "")]


def test_what_waits_for_an_officer_does_not_count_on_a_visit():
    w = in_china(world())
    permits.add(
        participation=w.participation, particulars=PARTICULARS, paper=paper(), by=w.viewer(w.manager), now=w.now
    )
    w.inside()
    with walls.acting():
        assert Visit.objects.get(pk=w.visit.pk).permits == []

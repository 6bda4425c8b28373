"""The cases behind a finding: a factory sees its own workers' numbers where the finding rests on its records, nobody else."""

import re

import pytest

from fairfloor.actions import datasets, reports
from fairfloor.actions import files as kept_files
from fairfloor.registry import walls
from fairfloor.registry.models import Event, Finding
from tests.web.test_visits import punches
from tests.world import World, world

pytestmark = pytest.mark.django_db
LANGUAGES = {"en": "Cases in your records", "zh-hans": "贵厂记录中的个案"}


def screened(w: World) -> None:
    """The file of two demonstration workers, 7001 and 7002, kept and screened."""
    kept = datasets.receive(
        visit=w.visit, name="attlog.dat", media_type="text/plain", pieces=[punches()], settings={},
        by=w.viewer(w.monitor_a), now=w.now,
    )  # fmt: skip
    begun = datasets.begin(public_id=kept.public_id, now=w.now)
    assert begun is not None
    with walls.acting():
        result = datasets.screen(begun)
    datasets.finish(dataset=begun, result=result, problem="", now=w.now)


def published(basis: str = "records", clause: str = "icti/2.5") -> tuple[World, str]:
    """A world with a published report whose last finding is about `clause`, and the address of its cases."""
    w = world()
    w.inside()
    screened(w)
    w.drafted()
    reports.write_finding(
        report=w.report, finding=None, by=w.viewer(w.monitor_a), now=w.now,
        values={"clause": clause, "kind": "non-compliance", "language": "en", "basis": basis, "text": "Long days",
                "evidence": "Attendance file", "suggestion": "Plan shifts", "workers_affected": 1},
    )  # fmt: skip
    w.published()
    with walls.acting():
        finding = Finding.objects.get(report=w.report, text="Long days")
    return w, f"/reports/{w.report.public_id}/findings/{finding.public_id}/cases/"


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_factory_reads_its_own_numbers_days_and_lines(language: str) -> None:
    w, where = published()
    assert where in w.get(w.manager, f"/reports/{w.report.public_id}/", language).content.decode()
    page = w.get(w.manager, where, language).content.decode()
    assert LANGUAGES[language] in page
    rows = [re.findall(r"<td[^>]*>(.*?)</td>", row) for row in re.findall(r"<tr>(.*?)</tr>", page) if "<td" in row]
    days = [row for row in rows if row[1] == row[2]]
    assert len(days) == 21 and {row[0] for row in days} == {"7001"}
    assert days[0][1] == "2025-02-03" and days[0][3].startswith("12") and days[0][6] == "1, 2"
    assert "w-" not in re.sub(r"<[^>]*>", "", page)
    assert "7002" not in page


def test_each_reading_is_logged_before_it_is_shown() -> None:
    w, where = published()
    w.get(w.manager, where)
    with walls.acting():
        assert Event.objects.filter(verb="finding.cases-read", actor_id=w.manager.public_id).count() == 1


def test_nobody_else_sees_them() -> None:
    w, where = published()
    w.granted()
    w.now = w.report.opens_at
    for person in (w.officer, w.monitor_a, w.reviewer, w.buyer, w.ministry):
        assert w.get(person, where).status_code == 404, person.name


@pytest.mark.parametrize(("basis", "clause"), [("interviews", "icti/2.5"), ("records", "bfc/child-labour")])
def test_what_rests_on_interviews_or_touches_the_protected_is_never_shown(basis: str, clause: str) -> None:
    w, where = published(basis, clause)
    assert where not in w.get(w.manager, f"/reports/{w.report.public_id}/").content.decode()
    assert w.get(w.manager, where).status_code == 404


def test_a_clause_that_no_file_was_screened_for_says_so() -> None:
    w, where = published(clause="icti/2.9")
    assert "No screened file holds a case" in w.get(w.manager, where).content.decode()


def test_an_erased_file_leaves_no_numbers() -> None:
    w, where = published()
    kept_files.erase_due(now=w.now.replace(year=w.now.year + 30))
    page = w.get(w.manager, where).content.decode()
    assert "has been erased" in page
    assert "7001" not in page

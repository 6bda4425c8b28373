"""The cases behind a finding: a factory sees its own workers' numbers where the finding rests on its records, nobody else."""

import re

import pytest

from fairfloor.actions import datasets, reports
from fairfloor.actions import files as kept_files
from fairfloor.core import standards
from fairfloor.registry import walls
from fairfloor.registry.models import Dataset, Event, Finding
from tests.web.markup import figures, unbroken
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
        values={"clause": clause, "kind": "observation", "language": "en", "basis": basis, "text": "Long days",
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
    page = unbroken(w.get(w.manager, where, language).content.decode())
    assert LANGUAGES[language] in page
    rows = [re.findall(r"<td[^>]*>(.*?)</td>", row) for row in re.findall(r"<tr>(.*?)</tr>", page) if "<td" in row]
    days = [row for row in rows if " – " not in row[1]]
    assert len(days) == 21 and {row[0] for row in days} == {"7001"}
    assert days[0][1] == "2025-02-03" and days[0][2] in ("12 h in a day", "一日 12 小时") and days[0][5] == "1, 2"
    weeks = {row[1] for row in rows} - {row[1] for row in days}
    assert "2025-02-03 – 2025-02-09" in weeks
    assert "w-" not in re.sub(r"<[^>]*>", "", page)
    assert "7002" not in figures(page)


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


def test_the_cases_are_offered_only_where_a_file_was_screened() -> None:
    w, where = published()
    with walls.acting():
        Dataset.objects.update(state="failed")
    assert where not in w.get(w.manager, f"/reports/{w.report.public_id}/").content.decode()


def test_an_erased_file_leaves_no_numbers() -> None:
    w, where = published()
    kept_files.erase_due(now=w.now.replace(year=w.now.year + 30))
    page = w.get(w.manager, where).content.decode()
    assert "has been erased" in page
    assert not {"7001", "7002"} & figures(page)


def planted(w: World, rule: str, clauses: list[str], affected: int) -> None:
    """Gives the screening of the visit a rule with one case of 11 years, as if so many workers were behind its cases."""
    with walls.acting():
        dataset = Dataset.objects.get()
        like = next(one for one in dataset.result["rules"] if one["id"] == "daily-hours")
        worst = like["worst"] | {"observed": {"value": 11, "unit": "year"}, "limit": {"value": 15, "unit": "year"}}
        made = like | {"id": rule, "title": {"zh": rule, "en": rule}, "clauses": clauses, "workers_affected": affected,
                       "population": 300, "share": 0.0033, "worst": worst}  # fmt: skip
        others = [one for one in dataset.result["rules"] if one["id"] != rule]
        dataset.result = dataset.result | {"rules": [*others, made]}
        dataset.save()


@pytest.mark.parametrize(("affected", "told"), [(1, False), (4, False), (5, True)])
def test_few_people_in_a_sensitive_matter_are_a_band_wherever_the_report_speaks_of_them(
    affected: int, told: bool
) -> None:
    w = world()
    w.inside()
    screened(w)
    planted(w, "under-age", ["icti/4.2", "icti/4.3"], affected)
    begun = w.get(w.monitor_a, f"/visits/{w.visit.public_id}/checklist/icti/4.3/",
                  screening=_screening(), rule="under-age")  # fmt: skip
    filled = begun.content.decode()
    assert ("fewer than 5 workers" in filled) != told and ("11 years" in filled) == told
    w.drafted()
    reports.write_finding(
        report=w.report, finding=None, by=w.viewer(w.monitor_a), now=w.now,
        values={"clause": "icti/4.3", "kind": "observation", "language": "en", "basis": "records", "text": "Too young",
                "evidence": "The records", "suggestion": "Protect them", "workers_affected": affected},
    )  # fmt: skip
    w.published()
    content = w.versions[0].content
    line = next(one for one in content["screening"]["rules"] if one["id"] == "under-age")
    assert (line["affected"]["fewer_than"] == 5, line["affected"]["number"] is None) == (not told, not told)
    assert (line.get("worst") is None, line.get("hits") is None) == (not told, not told)
    finding = next(one for one in content["findings"] if "Too young" in str(one))
    assert (finding.get("observed") is None) != told
    for person in (w.manager, w.officer):
        page = w.get(person, f"/reports/{w.report.public_id}/v1/").content.decode()
        assert ("11 years" in page) == told


def _screening() -> str:
    with walls.acting():
        return str(Dataset.objects.get().public_id)


def test_a_clause_beside_a_sensitive_one_shows_nobody_of_their_common_rule() -> None:
    w = world()
    w.inside()
    screened(w)
    planted(w, "deposits", ["icti/3.7", "icti/5.2"], 1)
    w.drafted()
    reports.write_finding(
        report=w.report, finding=None, by=w.viewer(w.monitor_a), now=w.now,
        values={"clause": "icti/3.7", "kind": "observation", "language": "en", "basis": "records", "text": "Deposits",
                "evidence": "The payroll", "suggestion": "Pay them back", "workers_affected": 1},
    )  # fmt: skip
    w.published()
    with walls.acting():
        finding = Finding.objects.get(report=w.report, text="Deposits")
    page = w.get(w.manager, f"/reports/{w.report.public_id}/findings/{finding.public_id}/cases/").content.decode()
    assert not {"7001", "7002"} & figures(page)


@pytest.mark.parametrize(("affected", "told"), [(3, False), (5, True)])
def test_a_number_is_a_band_where_another_clause_of_its_rule_protects_somebody(affected: int, told: bool) -> None:
    w = world()
    w.inside()
    screened(w)
    assert standards.protects("icti/5.2") and not standards.protects("icti/3.7")
    planted(w, "deposits", ["icti/3.7", "icti/5.2"], affected)
    w.drafted()
    for clause, text in (("icti/3.7", "Deposits kept"), ("icti/2.5", "Something else")):
        reports.write_finding(
            report=w.report, finding=None, by=w.viewer(w.monitor_a), now=w.now,
            values={"clause": clause, "kind": "observation", "language": "en", "basis": "records", "text": text,
                    "evidence": "The records", "suggestion": "Pay them back", "workers_affected": affected},
        )  # fmt: skip
    w.published()
    found = {text: one["affected"] for one in w.versions[0].content["findings"]
             for text in ("Deposits kept", "Something else") if text in str(one["description"])}  # fmt: skip
    assert found["Something else"]["number"] == affected
    assert found["Deposits kept"]["number"] == (affected if told else None)
    assert found["Deposits kept"].get("fewer_than") == (None if told else 5)

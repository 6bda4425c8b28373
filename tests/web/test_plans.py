"""What people wait for takes as long among a thousand visits as among ten: each statement goes by an index that tells apart."""

import sqlite3
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from fairfloor.registry import walls
from tests.web.test_portfolios import consents
from tests.web.test_visits import address, answered
from tests.world import world

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]  # PostgreSQL chooses by how many rows there are
ONE_ROW = ("registry_loghead",)  # a table that has one row and no more
FAILED = "axes_accessattempt"  # asked at the sign-in before the save: attempts that failed, which are cleared


def test_no_statement_of_a_save_looks_through_a_table():
    w = world()
    w.inside()
    with CaptureQueriesContext(connection) as asked:
        assert answered(w, w.monitor_a, "icti/2.5", text="x").status_code == 302
        assert w.get(w.monitor_a, address(w)).status_code == 200
        assert w.get(w.monitor_a, address(w, "checklist/")).status_code == 200
    statements = read(asked)
    assert any("registry_answer" in one for one in statements) and any("registry_loghead" in one for one in statements)
    every = steps(statements)
    assert not [step for step in every if "registry_member" in step and "programme_id" in step], (
        "each visit of a monitor"
    )
    assert any("mine" in step and "visit_id=? AND person_id=?" in step for step in every)
    looked = [step for step in every if step.startswith("SCAN")]
    assert [step for step in looked if step.split()[1] not in (*ONE_ROW, FAILED, "CONSTANT")] == []


def read(asked):
    """The statements that read or change rows."""
    return [one["sql"] for one in asked if one["sql"].startswith(("SELECT", "UPDATE"))]


def steps(statements):
    """What SQLite does for them, in its own words; but for reading what a part of the same statement gave it."""
    found = []
    with walls.acting(), connection.cursor() as cursor:
        for sql in statements:
            cursor.execute("EXPLAIN QUERY PLAN " + sql)
            told = [step for *_numbers, step in cursor.fetchall()]
            parts = {step.split()[1] for step in told if step.startswith(("CO-ROUTINE", "MATERIALIZE"))}
            found += [step for step in told if step not in {f"SCAN {part}" for part in parts}]
    return found


def test_who_read_what_is_found_without_walking_through_the_log_or_every_consent():
    """A log holds a million events, and a programme six thousand consents: by the programme alone none is looked for."""
    w = world()
    w.granted()
    w.now = w.pass_("step") + timedelta(days=9)
    with CaptureQueriesContext(connection) as asked:
        for person, page in ((w.buyer, "/"), (w.buyer, "/portfolio/"), (w.manager, "/access/")):
            assert w.factory.name in w.get(person, page).content.decode()
    found = steps(read(asked))
    mine = [step for step in found if step.split()[1] in ("registry_event", "consent")]
    assert any("event_by_actor" in step for step in mine) and any(
        "factory_id=? AND organisation_id=?" in step for step in mine
    ), mine
    assert any("registry_ev_subject" in step for step in mine), mine
    assert [step for step in mine if step.startswith("SCAN") or "(programme_id=?)" in step] == []


def test_who_was_told_who_may_read_and_which_report_a_hash_is_of_are_found_by_an_index_of_their_own():
    """A programme has hundreds of thousands of notices; a stranger's question at /verify/ must not read every report."""
    w = world()
    w.granted()
    w.now = w.pass_("step") + timedelta(days=9)
    report = f"/reports/{w.report.public_id}/"
    with CaptureQueriesContext(connection) as asked:
        for person, page in (
            (w.manager, report), (w.officer, f"{report}review/"), (w.monitor_a, f"/visits/{w.visit.public_id}/"),
            (None, f"/verify/{w.versions[-1].sha256}.json"), (None, f"/verify/{'0' * 64}.json"),
        ):  # fmt: skip
            assert w.get(person, page).status_code == (404 if "000000" in page else 200), page
    found = steps(read(asked))
    for index in ("notice_about", "grant_of_factory", "report_of_factory", "COVERING INDEX version_by_hash"):
        assert any(index in step for step in found), index
    large = ("registry_notice", "registry_grant", "registry_finding", "registry_event", "registry_answer")
    assert [step for step in found if step.split()[1] in large and step.endswith("(programme_id=?)")] == []
    assert [step for step in found if step.startswith("SCAN registry_version") and "COVERING" not in step] == []


def test_what_waits_on_the_first_pages_is_found_by_its_state():
    """Of six thousand reports and visits a few are not yet published or under way; nobody's first page looks at them all."""
    w = world()
    w.granted()
    w.now = w.pass_("step") + timedelta(days=9)
    with CaptureQueriesContext(connection) as asked:
        for person in (w.officer, w.reviewer, w.monitor_a, w.manager, w.buyer):
            assert w.get(person, "/").status_code == 200
    found = steps(read(asked))
    assert any("report_by_state (programme_id=? AND state=?)" in step for step in found)
    assert any("visit_by_state (programme_id=? AND state=?" in step for step in found)
    large = ("registry_report", "registry_visit")
    whole = [
        step for step in found if step.split()[1] in large and ("(programme_id=?)" in step or step.startswith("SCAN"))
    ]
    few = ("visit_latest_of_factory", "visit_unreported")  # one visit a factory; those whose report nobody has begun
    assert [step for step in whole if not any(index in step for index in few)] == []
    assert any("visit_unreported" in step for step in found)
    asked_for = [step for step in found if step.split()[1] in ("registry_reviewcomment", "registry_interest", "told")]
    assert any("registry_reviewcomment_report_id" in step for step in asked_for), "the comments of the few in review"
    assert any("person_id=? AND factory_id=?" in step for step in asked_for), "one's own declarations"
    assert [step for step in asked_for if step.startswith("SCAN") or step.endswith("(programme_id=?)")] == []


def test_a_statement_is_prepared_once_and_not_at_every_page():
    """SQLite prepares anew, at each new value, a statement that compares a value with the condition of a partial index."""
    w = world()
    w.granted()
    w.now = w.pass_("step") + timedelta(days=9)
    prepared = []

    def ask(action, *told):
        prepared.extend([told] if action == sqlite3.SQLITE_READ else [])  # savepoints have a new name at each time
        return walls.authorize(action, *told)

    visit, report = f"/visits/{w.visit.public_id}/", f"/reports/{w.report.public_id}/"
    asked = [(person, "/") for person in (w.officer, w.reviewer, w.monitor_a, w.manager, w.buyer, w.ministry)]
    asked += [
        (w.monitor_a, visit),
        (w.monitor_a, f"{visit}checklist/"),
        (w.manager, report),
        (w.officer, "/visits/due/"),
    ]
    connection.connection.set_authorizer(ask)  # what was prepared before is prepared anew
    try:
        for person, page in asked:
            for _turn in range(3):
                del prepared[:]
                assert w.get(person, page).status_code == 200
            assert prepared == [], (page, person.name, prepared[:9])
    finally:
        connection.connection.set_authorizer(walls.authorize)


def test_a_buyer_s_pages_look_for_a_few_reports_and_not_through_all_of_the_programme():
    """Beside twenty keys SQLite would rather walk through the six thousand reports of a programme, were its index offered."""
    w = world()
    w.granted()
    w.now = w.report.opens_at
    consents(w, 24)
    with CaptureQueriesContext(connection) as asked:
        for page in ("/", "/portfolio/"):
            assert w.get(w.buyer, page).status_code == 200
    found = steps([sql for sql in read(asked) if "registry_report" in sql])
    assert any("report_of_factory" in step for step in found)
    assert not [step for step in found if "report_by_state" in step]

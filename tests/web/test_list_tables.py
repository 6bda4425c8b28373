"""Lists as files: the rows that the page's address asks for, to whom the page is open, and of nothing else."""

import csv
import io
from uuid import uuid4

import pytest
from python_calamine import CalamineWorkbook

from fairfloor.actions import complaints, gifts
from fairfloor.registry import walls
from fairfloor.registry.models import Alert, Event, NonCooperation, Report, Role, Visit
from fairfloor.web import list_tables
from tests.web.counting import queries
from tests.web.test_factories import many
from tests.world import world

pytestmark = pytest.mark.django_db
LISTS = (
    "visits/", "visits/due/", "reports/", "people/", "alerts/", "non-cooperation/", "gifts/", "complaints/", "permits/", "log/",
)  # fmt: skip


def sheet(w, person, address, language="en", **asked):
    answer = w.get(person, f"/{address}table.xlsx", language, **asked)
    return CalamineWorkbook.from_filelike(io.BytesIO(answer.content)).get_sheet_by_index(0).to_python()


def lines(w, person, address, **asked):
    answer = w.get(person, f"/{address}table.csv", "en", **asked)
    return list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))


def records(rows):
    return [dict(zip(rows[0], row, strict=True)) for row in rows[1:]]


@pytest.mark.parametrize("address", LISTS)
def test_each_list_leaves_in_both_languages_and_both_forms_with_the_same_rows(address):
    w = world()
    w.published()
    english, chinese = sheet(w, w.officer, address), sheet(w, w.officer, address, "zh-hans")
    told = lines(w, w.officer, address)
    assert english[0] == told[0] and len(english) == len(chinese) == len(told)
    assert english[0] != chinese[0] and len(english[0]) == len(chinese[0]), "the heads are in the reader's language"
    name = w.get(w.officer, f"/{address}table.xlsx")["Content-Disposition"]
    assert name.startswith("attachment; filename=") and w.factory.name not in name


@pytest.mark.parametrize("address", ["visits/", "visits/due/", "reports/", "people/"])
def test_the_page_s_address_is_the_file_s_and_keeps_its_state(address):
    w = world()
    w.published()
    page = w.get(w.officer, f"/{address}", q="1").content.decode()
    for form in ("xlsx", "csv"):
        assert f'href="/{address}table.{form}?q=1"' in page
    assert len(sheet(w, w.officer, address)) > 1
    assert len(sheet(w, w.officer, address, q="nothing-such")) == 1


def test_visits_tell_factory_day_state_and_team():
    w = world()
    w.published()
    (row,) = records(sheet(w, w.officer, "visits/"))
    assert (row["Factory"], row["State"], row["Planned for"]) == (
        w.factory.name, "closed", w.visit.planned_date,
    )  # fmt: skip
    assert row["Team"] == ", ".join(person.name for person in (w.monitor_a, w.monitor_b))
    assert sheet(w, w.officer, "visits/", state="planned")[1:] == []


def test_a_planned_visit_is_in_no_file_of_those_who_may_not_know_of_it():
    w = world()
    w.planned()
    outside = w.reviewer
    Role.objects.create(programme=w.programme, person=outside, role="monitor", started_at=w.now)
    assert len(sheet(w, w.officer, "visits/")) == len(sheet(w, w.monitor_a, "visits/")) == 2
    assert len(sheet(w, outside, "visits/")) == len(lines(w, outside, "visits/")) == 1
    (due,) = records(sheet(w, w.officer, "visits/due/"))
    assert due["Planned"] == w.visit.planned_date
    assert w.get(w.monitor_a, "/visits/due/table.xlsx").status_code == 404


def test_reports_tell_their_moments_and_nothing_that_was_found():
    w = world()
    w.published()
    (row,) = records(sheet(w, w.officer, "reports/"))
    assert (row["Report"], row["State"], row["Version"]) == (w.report.public_id[:8].upper(), "published", 1)
    assert row["Objections until"] and row["Open to buyers since"]
    assert "What was found" not in w.get(w.officer, "/reports/table.csv").content.decode()
    for person in (w.manager, w.buyer, w.ministry):
        assert w.get(person, "/reports/table.csv").status_code == 404
        assert b"table.xlsx" not in w.get(person, "/reports/").content


def test_people_have_a_row_for_each_role():
    w = world()
    Role.objects.create(programme=w.programme, person=w.reviewer, role="monitor", started_at=w.now)
    rows = records(sheet(w, w.officer, "people/"))
    assert sorted(row["Role"] for row in rows if row["Mail address"] == w.reviewer.email) == ["Monitor", "Reviewer"]
    named = {row["Name in Chinese, Khmer or another script"] for row in rows if row["Mail address"] == w.manager.email}
    assert named == {w.factory.local_name}
    assert {row["Role"] for row in records(sheet(w, w.officer, "people/", role="buyer"))} == {"Buyer's reader"}
    other = world(number=2)
    assert other.officer.email not in {row["Mail address"] for row in rows}


def test_alerts_and_non_cooperation_tell_what_and_when_and_never_the_words():
    w = world()
    w.inside()
    with walls.acting():
        Alert.objects.create(
            programme=w.programme, visit=w.visit, client_id=uuid4(), matter="forced-labour", text="SECRET-WORDS", language="en",
            raised_at=w.now, raised_by=w.monitor_a, due_at=w.now,
        )  # fmt: skip
    assert len(sheet(w, w.monitor_a, "alerts/")) == 2
    assert len(sheet(w, w.officer, "alerts/")) == 1, "an officer who was not told knows of none"
    assert "SECRET-WORDS" not in w.get(w.monitor_a, "/alerts/table.csv").content.decode()
    with walls.acting():
        NonCooperation.objects.create(
            programme=w.programme, visit=w.visit, kind="interference", state="noted", text="SECRET-WORDS", language="en",
            noted_at=w.now, noted_by=w.monitor_a,
        )  # fmt: skip
    assert len(sheet(w, w.officer, "non-cooperation/")) == 2
    assert "SECRET-WORDS" not in w.get(w.officer, "/non-cooperation/table.csv").content.decode()
    assert w.get(w.ministry, "/non-cooperation/table.csv").status_code == 404


def test_gifts_and_complaints_are_told_to_those_who_may_know_of_them():
    """A monitor has the gifts that were offered to them; no monitor a complaint, and no officer one about themselves."""
    w = world()
    w.published()
    for person, text in ((w.monitor_a, "A watch"), (w.monitor_b, "=A(lamp)")):
        gifts.note(
            programme=w.programme, factory=w.factory, day=w.now.date(), text=text, language="en", outcome="declined",
            by=w.viewer(person), now=w.now,
        )  # fmt: skip
    complaints.complain(
        programme=w.programme, factory=w.factory, monitor=w.monitor_b, text="SECRET-WORDS", language="en",
        by=w.viewer(w.manager), now=w.now,
    )  # fmt: skip
    assert [row["What"] for row in records(sheet(w, w.monitor_a, "gifts/"))] == ["A watch"]
    assert {row["What"] for row in records(sheet(w, w.officer, "gifts/"))} == {"A watch", "=A(lamp)"}
    assert "=A(lamp)" not in {cell for row in lines(w, w.officer, "gifts/") for cell in row}, (
        "a spreadsheet would run it"
    )
    (row,) = records(sheet(w, w.officer, "complaints/"))
    assert row["Name in Chinese, Khmer or another script"] == w.factory.local_name != ""
    assert (row["About whom"], row["State"]) == (w.monitor_b.name, "to handle")
    (own,) = records(sheet(w, w.manager, "complaints/"))
    assert own["State"] == "being handled", "by others"
    assert "SECRET-WORDS" not in w.get(w.officer, "/complaints/table.csv").content.decode()
    assert w.get(w.monitor_b, "/complaints/table.csv").status_code == 404
    Role.objects.create(programme=w.programme, person=w.monitor_b, role="officer", started_at=w.now)
    assert len(sheet(w, w.monitor_b, "complaints/")) == 1


def test_the_log_leaves_with_its_hashes_and_says_where_it_ends(monkeypatch):
    w = world()
    w.published()
    rows = records(sheet(w, w.officer, "log/"))
    with walls.acting():
        events = list(Event.objects.filter(programme=w.programme).order_by("-sequence"))
    assert [row["Hash"] for row in rows] == [one.hash for one in events]
    assert {row["Fits"] for row in rows} == {"yes"}
    one = records(sheet(w, w.officer, "log/", about=w.versions[0].public_id))
    assert [row["What"] for row in one] == ["published a report"]
    other = world(number=2)
    assert not {row["Hash"] for row in records(sheet(other, other.officer, "log/"))} & {one.hash for one in events}
    monkeypatch.setattr(list_tables, "MOST_EVENTS", 3)
    few = sheet(w, w.officer, "log/")
    assert len(few) == 5 and "newest 3 events" in few[-1][0]
    assert w.get(w.reviewer, "/log/table.csv").status_code == 404


@pytest.mark.parametrize("address", LISTS)
def test_a_file_takes_as_many_queries_for_100_rows_as_for_one(address):
    w = world()
    w.published()
    few = queries(w, w.officer, f"/{address}table.csv")
    many(w, 50)
    with walls.acting():
        visit = Visit.objects.get(pk=w.visit.pk)
        report = Report.objects.get(pk=w.report.pk)
        for number in range(50):
            visit.pk, visit.public_id, visit.latest = None, f"v{number}", False
            visit.save()
            report.pk, report.public_id, report.visit_id = None, f"r{number}", visit.pk
            report.save()
    assert queries(w, w.officer, f"/{address}table.csv") == few

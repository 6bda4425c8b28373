"""The permits of a whole programme as a list and as a file: what waits first, by what is asked for, and no other programme's."""

import re

import pytest

from fairfloor.registry import walls
from fairfloor.registry.models import Permit
from tests.web.counting import queries
from tests.web.test_list_tables import lines, records, sheet
from tests.web.test_permits import FORM, in_china, kept, post, text
from tests.world import world

pytestmark = pytest.mark.django_db


def listed(w, **asked):
    """The numbers of the permits on the page, in its order."""
    return re.findall(r"No\. ([A-Z0-9-]+) ·", text(w.get(w.officer, "/permits/", "en", **asked)))


def several():
    """One that stands, one replaced by a correction, and one that the factory handed in last."""
    w = in_china(world())
    kept(w, number="A-1")
    corrected = kept(w, number="B-2")
    assert w.post(w.officer, f"/permits/{corrected.public_id}/correct/", {**FORM, "number": "B-3"}).status_code == 302
    assert post(w, w.manager, f"/factories/{w.factory.public_id}/permits/", **FORM).status_code == 302
    return w


def test_what_awaits_a_look_stands_first_and_the_address_asks_for_the_rest():
    w = several()
    assert listed(w) == ["D-9", "A-1", "B-3", "B-2"]
    assert listed(w, state="awaiting") == ["D-9"]
    assert listed(w, state="superseded") == ["B-2"]
    assert listed(w, sort="-last")[-1] in ("B-3", "D-9"), "those that end a day earlier"
    assert set(listed(w, q=w.factory.registration_number)) == {"D-9", "A-1", "B-3", "B-2"}
    assert listed(w, q="nothing-such") == [] and "No permit fits" in text(
        w.get(w.officer, "/permits/", "en", q="nothing-such")
    )
    home = text(w.get(w.officer, "/", "en"))
    assert "Permits to look at" in home
    for person in (w.monitor_a, w.reviewer):
        assert w.get(person, "/permits/").status_code == 200
    for person in (w.manager, w.buyer, w.ministry):
        assert w.get(person, "/permits/").status_code == w.get(person, "/permits/table.csv").status_code == 404


def test_the_file_has_the_rows_of_the_page_and_no_other_programme_s():
    w = several()
    other = in_china(world(number=2))
    kept(other, number="Z-9")
    told = records(sheet(w, w.officer, "permits/", state="awaiting"))
    assert [(row["Number of the permit"], row["Last day"].isoformat()) for row in told] == [("D-9", "2025-12-31")]
    assert [row[4] for row in lines(w, w.officer, "permits/")[1:]] == ["D-9", "A-1", "B-3", "B-2"]
    assert listed(other) == ["Z-9"]
    assert len(sheet(w, w.officer, "permits/", "zh-hans")) == 5


def test_it_asks_the_database_as_often_for_one_permit_as_for_many():
    w = in_china(world())
    kept(w)
    w.get(w.officer, "/permits/")
    few = queries(w, w.officer, "/permits/")
    with walls.acting():
        first = Permit.objects.get()
        Permit.objects.bulk_create(
            Permit(
                programme=first.programme, factory=first.factory, state="awaiting", kind=first.kind, authority="A",
                number=f"M-{number}", start_date=first.start_date, end_date=first.end_date, cycle="quarter", document="D",
                file=first.file, recorded_at=w.now, recorded_by=w.manager,
            )
            for number in range(60)
        )  # fmt: skip
    assert queries(w, w.officer, "/permits/") == few <= 15
    assert len(listed(w)) == 50 and len(listed(w, page="2")) == 11

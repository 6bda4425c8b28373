"""A list of factories comes in: every row ends somewhere, duplicates wait for a person, and all of it comes in or nothing."""

import csv
import io
import json
import re
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from fairfloor.actions import factories as acting
from fairfloor.actions import factory_lists
from fairfloor.actions.acts import Refused
from fairfloor.registry import walls
from fairfloor.registry.models import Factory, FactoryList, Participation, ParticipationStep, StoredFile
from tests.screening import legacy
from tests.web.counting import queries
from tests.world import World, another_factory, world

pytestmark = pytest.mark.django_db
LISTS = "/factory-lists/"
ID = "CN2021250D1DTN7"
HEADER = ["Country", "Factory Name", "Address", "OS ID", "Email"]
ROWS = [
    ["Cambodia", "Silver Moon Garment Co., Ltd", "7 Hill, Phnom Penh", ID, "moon@demonstration.example"],
    ["Cambodia", "Demonstration Factory 1 Ltd.", "Elsewhere", "", ""],
    ["Mars", "Red Dust Garment", "Crater", "", ""],
    ["柬埔寨", "金日制衣有限公司", "金边二路2号", "", ""],
    ["Cambodia", "=1+1", "", "", ""],
]


def upload(w: World, rows: Any = ROWS, *, header: Any = HEADER, name: str = "list.xls", language: str = "en") -> Any:
    data = legacy.workbook("List", [["Supplier list"], [], header, *rows])
    return w.post(w.officer, LISTS, {"file": SimpleUploadedFile(name, data)}, language=language)


def text(response: Any) -> str:
    return str(response.content.decode())


def kept() -> Any:
    with walls.acting():
        return FactoryList.objects.select_related("programme", "file").latest("pk")


def send(w: World, address: str, different: tuple[int, ...] = ()) -> Any:
    """Takes the list in as its page shows it."""
    seen = re.search(r'name="seen" value="(\w+)"', text(w.get(w.officer, address)))
    assert seen
    return w.post(w.officer, address, {"step": "take-in", "seen": seen[1], "different": list(different)})


def names() -> set[str]:
    return set(Factory.objects.values_list("name", flat=True))


@pytest.mark.parametrize(
    ("language", "words"),
    [("en", ("Held back as possible duplicates", "is no country of this programme", "Rows read", "The header stands on line 3")),
     ("zh-hans", ("可能重复", "不是本项目的国家", "读取行数", "表头在第 3 行"))],
)  # fmt: skip
def test_a_legacy_workbook_with_a_title_is_looked_at_before_anything_comes_in(language, words):
    w = world()
    before = names()
    address = upload(w, language=language)["Location"]
    page = text(w.get(w.officer, address, language))
    assert all(word in page for word in words)
    assert "Silver Moon" in page and "金日制衣" in page
    assert names() == before


def test_every_row_ends_as_accepted_refused_or_held_back():
    w = world()
    upload(w)
    with walls.acting():
        told = factory_lists.told(factory_lists.judged(kept()))
    assert told["counts"] == {"read": 5, "accepted": 2, "refused": 2, "held": 1}
    assert [one["line"] for one in told["held"]] == [5]


def test_what_is_taken_in_has_applied_and_what_may_be_a_duplicate_stays_out():
    w = world()
    address = upload(w)["Location"]
    before = names()
    assert send(w, address).status_code == 302
    assert names() - before == {"Silver Moon Garment Co., Ltd", "金日制衣有限公司"}
    moon = Factory.objects.get(name__startswith="Silver")
    assert (moon.os_id, moon.jurisdiction, moon.zone) == (ID, "kh", "Asia/Phnom_Penh")
    gold = Factory.objects.get(name="金日制衣有限公司")
    assert (gold.local_name, gold.sort_key) == (gold.name, "jin ri zhi yi you xian gong si")
    rows = Participation.objects.filter(factory__in=[moon, gold])
    assert {row.state for row in rows} == {"applied"}
    with walls.acting():
        assert ParticipationStep.objects.filter(factory=moon, step="apply", taken_by=w.officer).count() == 1
    page = text(w.get(w.officer, address))
    assert f"/factories/{moon.public_id}/" in page and "What became of the rows" in page
    assert w.post(w.officer, address, {"step": "put-aside"}).status_code == 404


def test_an_officer_may_say_that_a_row_is_a_different_factory():
    w = world()
    address = upload(w)["Location"]
    send(w, address, (5,))
    assert "Demonstration Factory 1 Ltd." in names()
    assert kept().result["counts"] == {"read": 5, "accepted": 3, "refused": 2, "held": 0}


def test_the_same_list_again_is_held_back_whole():
    w = world()
    send(w, upload(w)["Location"])
    address = upload(w)["Location"]
    with walls.acting():
        counts = factory_lists.judged(kept()).counts
    assert counts == {"read": 5, "accepted": 0, "refused": 2, "held": 3}
    before = names()
    page = text(send(w, address))
    assert names() == before and "No row of this list can be taken in" in page
    assert "no: the id is the same" in text(w.get(w.officer, address))


def test_what_changed_since_it_was_looked_at_refuses_the_whole():
    w = world()
    address = upload(w)["Location"]
    seen = re.search(r'name="seen" value="(\w+)"', text(w.get(w.officer, address)))[1]
    particulars = acting.Particulars(
        "Silver Moon Garments", "", "", "7 Hill, Phnom Penh", "C", "c@demonstration.example"
    )
    acting.register(
        programme=w.programme, particulars=particulars, jurisdiction="kh", zone="Asia/Phnom_Penh", now=w.now
    )
    before = names()
    page = text(w.post(w.officer, address, {"step": "take-in", "seen": seen}))
    assert "have changed since you looked" in page
    assert names() == before


def test_a_fault_in_the_middle_leaves_nothing(monkeypatch):
    """The third factory cannot be entered: the first two are not there either, and the list is still open."""
    w = world()
    rows = [["Cambodia", name, f"{n} Street", "", ""] for n, name in enumerate(("Aaaa", "Bbbb", "Cccc", "Dddd"))]
    address = upload(w, rows)["Location"]
    before, enter, count = names(), acting.enter, [0]

    def third(**given: Any) -> Any:
        count[0] += 1
        if count[0] == 3:
            raise RuntimeError
        return enter(**given)

    monkeypatch.setattr(acting, "enter", third)
    with pytest.raises(RuntimeError):
        send(w, address)
    assert names() == before and kept().state == "open"
    monkeypatch.setattr(acting, "enter", enter)
    send(w, address)
    assert names() - before == {"Aaaa", "Bbbb", "Cccc", "Dddd"}


def test_the_columns_are_proposed_and_can_be_changed():
    w = world()
    address = upload(w, [["A Street", "Silver Moon", "KH"]], header=["wo", "wer", "land"])["Location"]
    assert kept().mapping == {}
    refused = text(w.post(w.officer, address, {"step": "columns", "name": "1", "address": "1", "country": "2"}))
    assert "One column cannot hold both" in refused
    w.post(w.officer, address, {"step": "columns", "name": "1", "address": "0", "country": "2"})
    assert kept().mapping == {"name": 1, "address": 0, "country": 2}
    send(w, address)
    assert "Silver Moon" in names()


@pytest.mark.parametrize("mapping", [{"name": 0, "address": 1}, {"name": 0, "address": 1, "country": 9}, {"x": 0}])
def test_columns_that_cannot_be_are_refused(mapping):
    w = world()
    upload(w)
    with pytest.raises(Refused):
        factory_lists.name_columns(factory_list=kept(), mapping=mapping, by=w.viewer(w.officer), now=w.now)
    assert set(kept().mapping) == {"country", "name", "address", "os_id", "contact_email"}


def test_refused_rows_can_be_downloaded_and_run_in_no_spreadsheet():
    w = world()
    address = upload(w)["Location"]
    response = w.get(w.officer, address + "refused.csv")
    rows = list(csv.reader(io.StringIO(response.content.decode("utf-8-sig"))))
    assert rows[0] == ["line", "outcome", "reason", *HEADER]
    assert [row[:2] for row in rows[1:]] == [["6", "refused"], ["8", "refused"], ["5", "held back"]]
    assert rows[2][4] == "'=1+1"
    assert all(row[2] for row in rows[1:])
    send(w, address)
    assert w.get(w.officer, address + "refused.csv").content == response.content


def test_a_file_that_is_no_list_leaves_no_row_and_no_file():
    w = world()
    page = text(w.post(w.officer, LISTS, {"file": SimpleUploadedFile("list.csv", b"name,address\n")}))
    assert "no rows below a header" in page
    with walls.acting():
        assert (FactoryList.objects.count(), StoredFile.objects.count()) == (0, 0)


def test_another_programme_s_factories_are_no_duplicates_and_are_not_told():
    w, other = world(), world(number=9)
    with walls.acting():
        Factory.objects.filter(pk=other.factory.pk).update(os_id=ID, name="Silver Moon Garment")
    upload(w)
    with walls.acting():
        told = json.dumps(factory_lists.told(factory_lists.judged(kept())))
    assert other.factory.public_id not in told and '"accepted": 2' in told


def test_the_pages_ask_the_same_number_of_questions_however_long_the_list():
    w = world()
    counts = []
    for many in (3, 20):
        rows = [
            ["Cambodia", f"{letter * 9} {n}", f"{n} Street", "", ""]
            for n, letter in enumerate("abcdefghijklmnopqrst"[:many])
        ]
        address = upload(w, rows)["Location"]
        counts.append(queries(w, w.officer, address))
        another_factory(w.programme, w.officer, number=many, now=w.now)
    assert counts[0] == counts[1]


def test_a_factory_of_a_list_without_a_contact_is_accepted_once_somebody_is_named():
    w = world()
    send(w, upload(w)["Location"])
    gold = f"/factories/{Factory.objects.get(name='金日制衣有限公司').public_id}/"
    assert "nobody is named" in text(w.get(w.officer, gold))
    w.post(w.officer, gold + "decision/accept/", {"sure": "on"})
    assert Participation.objects.get(factory__name="金日制衣有限公司").state == "applied"
    contact = {"name": "Manager of gold", "email": "gold@demonstration.example", "language": "zh-hans"}
    assert w.post(w.officer, gold + "contact/", contact).status_code == 302
    w.post(w.officer, gold + "decision/accept/", {"sure": "on"})
    assert Participation.objects.get(factory__name="金日制衣有限公司").state == "active"
    assert w.get(w.officer, gold + "contact/").status_code == 404

"""A list of factories comes in: every row ends somewhere, duplicates wait for a person, and all of it comes in or nothing."""

import csv
import io
import json
import re
from random import Random
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from fairfloor.actions import factories as acting
from fairfloor.actions import factory_intakes, factory_lists
from fairfloor.actions.acts import Refused
from fairfloor.jobs import factory_lists as jobs
from fairfloor.jobs.factory_lists import take_in_due
from fairfloor.registry import walls
from fairfloor.registry.models import Factory, FactoryList, Participation, ParticipationStep, Role, StoredFile
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


def ask(w: World, address: str, different: tuple[int, ...] = ()) -> Any:
    """Takes the list in as its page shows it; the background worker has not begun."""
    seen = re.search(r'name="seen" value="(\w+)"', text(w.get(w.officer, address)))
    assert seen
    return w.post(w.officer, address, {"step": "take-in", "seen": seen[1], "different": list(different)})


def send(w: World, address: str, different: tuple[int, ...] = ()) -> Any:
    """Takes the list in, and waits for the worker."""
    answer = ask(w, address, different)
    take_in_due(lambda: w.now)
    return answer


def many(count: int) -> list[list[str]]:
    """Rows that resemble nothing."""
    names = ("".join(Random(n).sample("abcdefghijklmnopqrstuvwxyz", 12)) for n in range(count))
    return [["Cambodia", name, f"{n} Street", "", ""] for n, name in enumerate(names)]


def far(w: World, address: str) -> dict[str, Any]:
    answer: dict[str, Any] = json.loads(text(w.get(w.officer, address + "progress/")))
    return answer


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


def test_a_fault_stops_the_list_and_whoever_goes_on_loses_and_doubles_nothing(monkeypatch, caplog):
    """The 23rd factory cannot be entered: the twenty of the first transaction stay, the two before it wait with the others."""
    w = world()
    address = upload(w, many(30))["Location"]
    before, enter, count = names(), acting.enter, [0]

    def one_fails(**given: Any) -> Any:
        count[0] += 1
        if count[0] == 23:
            raise RuntimeError(f"{given['particulars'].name} is not for the log")
        return enter(**given)

    monkeypatch.setattr(acting, "enter", one_fails)
    send(w, address)
    assert len(names() - before) == 20 and (kept().state, kept().problem, kept().counted) == ("stopped", "fault", 20)
    assert "stopped at a fault" in caplog.text and "not for the log" not in caplog.text
    page = text(w.get(w.officer, address))
    assert "20 of 30 factories entered" in page and "A fault stopped it" in page
    monkeypatch.setattr(acting, "enter", enter)
    assert w.post(w.officer, address, {"step": "go-on"}).status_code == 302
    assert take_in_due(lambda: w.now) == 1
    assert names() - before == {row[1] for row in many(30)} and Factory.objects.filter(name=many(1)[0][1]).count() == 1
    assert (kept().state, kept().problem, len(kept().result["entered"])) == ("taken-in", "", 30)


def test_how_far_it_is_is_told_and_a_killed_worker_s_list_is_taken_up():
    w = world()
    address = upload(w, many(45))["Location"]
    ask(w, address)
    assert far(w, address) == {"state": "coming-in", "percent": 0, "said": "0 of 45 factories entered"}
    assert factory_intakes.enter_next(public_id=kept().public_id, now=w.now)  # and there the worker is killed
    assert far(w, address) == {"state": "coming-in", "percent": 44, "said": "20 of 45 factories entered"}
    page = text(w.get(w.officer, address, "zh-hans"))
    assert 'value="44" max="100"' in page and "已录入 20 / 45 家工厂" in page
    assert take_in_due(lambda: w.now, lambda: True) == 0  # a worker that is told to end begins nothing
    assert take_in_due(lambda: w.now) == 1 and take_in_due(lambda: w.now) == 0
    assert (
        far(w, address)["percent"] == 100
        and Factory.objects.filter(name__in=[row[1] for row in many(45)]).count() == 45
    )


def test_between_two_transactions_others_have_a_turn(monkeypatch):
    """Else a save, or the word that stops the list, waits on SQLite until the whole list is in."""
    w = world()
    address, counted = upload(w, many(45))["Location"], []
    ask(w, address)
    monkeypatch.setattr(jobs, "rest", lambda seconds: counted.append((seconds >= 0.1, kept().counted)))
    take_in_due(lambda: w.now)
    assert counted == [(True, 20), (True, 40)]


def test_a_step_that_is_refused_shows_how_the_list_stands_now(monkeypatch):
    w = world()
    address = upload(w, many(45))["Location"]
    ask(w, address)
    stop = factory_intakes.stop

    def late(**given: Any) -> Any:
        take_in_due(lambda: w.now)
        return stop(**given)

    monkeypatch.setattr(factory_intakes, "stop", late)
    page = text(w.post(w.officer, address, {"step": "stop"}))
    assert "has moved on meanwhile" in page and "taken in" in page and "data-progress" not in page


def test_whoever_took_it_in_may_stop_it_go_on_or_leave_the_others_out():
    w = world()
    address = upload(w, many(45))["Location"]
    ask(w, address)
    factory_intakes.enter_next(public_id=kept().public_id, now=w.now)
    assert w.post(w.officer, address, {"step": "stop"}).status_code == 302
    assert take_in_due(lambda: w.now) == 0 and kept().state == "stopped"
    assert w.post(w.officer, address, {"step": "stop"}).status_code == 404
    assert w.post(w.officer, address, {"step": "go-on"}).status_code == 302
    factory_intakes.enter_next(public_id=kept().public_id, now=w.now)
    w.post(w.officer, address, {"step": "stop"})
    assert w.post(w.officer, address, {"step": "put-aside"}).status_code == 302
    page = text(w.get(w.officer, address))
    assert kept().state == "put-aside" and re.search(r"Entered as applied</dt><dd>40</dd>", page)
    assert Factory.objects.filter(name__in=[row[1] for row in many(45)]).count() == 40


def test_one_list_comes_in_at_a_time():
    """The second is held against all of the first, and not against the half that is there."""
    w = world()
    first, second = (upload(w)["Location"] for _ in range(2))
    ask(w, first)
    assert "Another list of this programme is coming in" in text(ask(w, second))
    take_in_due(lambda: w.now)
    assert "No row of this list can be taken in" in text(ask(w, second))


def test_an_officer_who_is_one_no_longer_enters_nothing():
    w = world()
    address = upload(w)["Location"]
    before = names()
    ask(w, address)
    with walls.acting():
        Role.objects.filter(person=w.officer).update(ended_at=w.now)
    take_in_due(lambda: w.now)
    assert names() == before and (kept().state, kept().problem) == ("stopped", "no-officer")


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
    for length in (3, 20):
        address = upload(w, many(length))["Location"]
        counts.append(queries(w, w.officer, address))
        another_factory(w.programme, w.officer, number=length, now=w.now)
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

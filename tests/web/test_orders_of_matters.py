"""Alerts, non-cooperation reports, gifts and complaints stand as the address asks for, on the page and in the files."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest

from fairfloor.actions import gifts
from fairfloor.registry import walls
from fairfloor.registry.models import (
    Acknowledgement,
    Alert,
    Complaint,
    Factory,
    Gift,
    NonCooperation,
    Person,
    Receipt,
    Visit,
)
from tests.web.counting import queries
from tests.web.test_orders import column, page
from tests.world import another_factory, world

pytestmark = pytest.mark.django_db
LISTS = {
    "alerts/": ("matter", "name", "raised"),
    "non-cooperation/": ("name", "kind", "ended", "state"),
    "gifts/": ("day", "name", "whom", "outcome"),
    "complaints/": ("made", "whom", "name", "state"),
}
NAMES, SOUNDS = ("gamma", "alpha", "Beta"), ("guang zhou", "shang hai", "bei jing")
LOCALS = ("广州厂", "上海厂", "北京厂")


def copied(row, **changed):
    row.pk = None
    for name, value in {"public_id": uuid4().hex[:26], **changed}.items():
        setattr(row, name, value)
    row.save()
    return row


@pytest.fixture
def w():
    """Three of each, of three factories whose names stand otherwise by letters than by sounds."""
    w = world()
    w.alerted()
    w.sent()
    gifts.note(
        programme=w.programme, factory=w.factory, day=w.now.date(), text="A watch", language="en", outcome="declined",
        by=w.viewer(w.monitor_a), now=w.now,
    )  # fmt: skip
    w.visit, w.complete = None, False
    w.complained()
    with walls.acting():
        made = [w.factory]
        made += [another_factory(w.programme, w.officer, number=n, now=w.now).factory for n in (2, 3)]
        for place, factory in enumerate(made):
            Factory.objects.filter(pk=factory.pk).update(
                name=NAMES[place], local_name=LOCALS[place], sort_key=SOUNDS[place]
            )
        for place, factory in enumerate(made[1:], 1):
            later = timedelta(days=place)
            visits = {
                one: copied(Visit.objects.get(pk=one), factory_id=factory.pk)
                for one in (w.alert.visit_id, w.noncooperation.visit_id)
            }
            alert = Alert.objects.get(pk=w.alert.pk)
            raised = copied(
                alert, visit=visits[alert.visit_id], client_id=uuid4(), raised_at=alert.raised_at + later,
                matter=("forced-labour", "child-labour")[place - 1],
            )  # fmt: skip
            for one in list(Acknowledgement.objects.filter(alert=w.alert)):
                copied(one, alert=raised, visit=raised.visit)
            row = NonCooperation.objects.get(pk=w.noncooperation.pk)
            kinds = [one for one in ("obstruction", "interference", "pressure") if one != row.kind]
            ceased = copied(row, visit=visits[row.visit_id], noted_at=row.noted_at + later, kind=kinds[place - 1])
            receipt = Receipt.objects.filter(noncooperation=w.noncooperation, organisation__kind="ministry").first()
            copied(receipt, noncooperation=ceased, sent_at=receipt.sent_at + later)
            gift = Gift.objects.get() if place == 1 else Gift.objects.order_by("pk").first()
            copied(gift, factory=factory, person=(w.monitor_b, w.reviewer)[place - 1],
                   offered_date=gift.offered_date + later, outcome=("handed-over", "declined")[place - 1])  # fmt: skip
            complaint = Complaint.objects.get(pk=w.complaint.pk)
            copied(complaint, factory=(factory, None)[place - 1], monitor=(w.monitor_a, w.monitor_b)[place - 1],
                   made_at=complaint.made_at + later)  # fmt: skip
    w.now += timedelta(days=9)
    return w


def names(w, address, language="en", **asked):
    """The factories of the rows, as the page names them, by their letters."""
    told = page(w, address, language, **asked)
    found = re.findall("|".join(NAMES), told.split("<tbody>")[1].split("</tbody>")[0])
    return list(dict.fromkeys(found))


@pytest.mark.parametrize("address", ["alerts/", "non-cooperation/", "gifts/"])
def test_by_name_they_stand_by_letters_and_in_chinese_by_sounds(w, address):
    assert names(w, address, sort="name") == ["alpha", "Beta", "gamma"]
    assert names(w, address, sort="-name") == ["gamma", "Beta", "alpha"]
    assert column(w, address, "Factory", sort="-name") == ["gamma", "Beta", "alpha"]
    told = page(w, address, "zh-hans", sort="name")
    assert sorted(("北京厂", "广州厂", "上海厂"), key=told.index) == ["北京厂", "广州厂", "上海厂"]


@pytest.mark.parametrize(("address", "word"), [("alerts/", "raised"), ("non-cooperation/", "ended"), ("gifts/", "day")])
def test_by_their_days_and_the_newest_first_where_nothing_is_asked(w, address, word):
    assert names(w, address, sort=word) == column(w, address, "Factory", sort=word) == ["gamma", "alpha", "Beta"]
    assert names(w, address) == names(w, address, sort=f"-{word}") == ["Beta", "alpha", "gamma"]
    assert 'aria-sort="descending"' in page(w, address), "that is said where nothing is asked too"


def test_matters_and_kinds_stand_as_the_procedure_names_them(w):
    from fairfloor.core import procedures

    bfc = procedures.load("bfc")
    for address, head, listed in (
        ("alerts/", "Matter", bfc.zero_tolerance),
        ("non-cooperation/", "What it was", bfc.interference),
    ):
        order = [one.title.say("en") for one in listed]
        told = column(w, address, head, sort="matter" if head == "Matter" else "kind")
        assert len(set(told)) > 1 and told == sorted(told, key=lambda one: order.index(one) if one in order else 99)


def test_complaints_stand_by_whom_by_factory_and_by_what_waits(w):
    with walls.acting():
        Person.objects.filter(pk=w.monitor_a.pk).update(name="李二")
        Person.objects.filter(pk=w.monitor_b.pk).update(name="赵一")
        newest = Complaint.objects.order_by("-made_at").first()
        Complaint.objects.filter(pk=newest.pk).update(decided_at=w.now, decided_by=w.officer, outcome="Spoken to.")
    assert column(w, "complaints/", "About whom", sort="whom") == ["李二", "赵一", "赵一"]
    assert column(w, "complaints/", "About whom", sort="-whom") == ["赵一", "赵一", "李二"]
    assert column(w, "complaints/", "Factory", sort="name") == ["alpha", "gamma", ""]
    assert column(w, "complaints/", "Factory", sort="-name") == ["gamma", "alpha", ""]
    assert column(w, "complaints/", "State", sort="state")[-1] == "decided"
    assert column(w, "complaints/", "State", sort="-state")[0] == "decided"


def test_gifts_stand_by_whom_for_officers_alone(w):
    assert column(w, "gifts/", "To whom", sort="whom") == ["Monitor A", "Monitor B", "Reviewer"]
    mine = page(w, "gifts/", who=w.monitor_a, sort="whom").split("<form")[0]
    assert 'class="sort" href="?sort=whom"' not in mine and "gamma" in mine and "alpha" not in mine


def test_a_ministry_sorts_what_was_sent_to_it(w):
    with walls.acting():
        first = Receipt.objects.filter(noncooperation=w.noncooperation).first()
        Receipt.objects.filter(pk=first.pk).update(received_at=w.now, received_by=w.ministry)
        reader = {w.ministry.pk: w.ministry, w.trade.pk: w.trade}
        who = next(one for one in reader.values() if one.roles.get().organisation_id == first.organisation_id)
    for sort, place in (("state", 2), ("-state", 0), ("sent", 0), ("-sent", 2)):
        told = page(w, "non-cooperation/", who=who, sort=sort)
        rows = told.split("<tbody>")[1].split("</tr>")[:3]
        assert ["received" in re.sub("<[^>]+>", "", row) for row in rows].index(True) == place, sort
    assert "sort=kind" not in told and "sort=name" not in told


def test_who_was_told_of_an_alert_sorts_it_by_a_factory_whose_visit_they_may_not_look_up(w):
    with walls.acting():
        for visit in Visit.objects.filter(alerts__isnull=False):
            Visit.objects.filter(pk=visit.pk).update(state="inside", ended_at=None)
        for one in list(Acknowledgement.objects.filter(person=w.officer)):
            copied(one, person=w.reviewer)
    assert Visit.objects.visible(w.viewer(w.reviewer), w.now).filter(state="inside").count() == 0
    for sort, found in (("name", ["alpha", "Beta", "gamma"]), ("-name", ["gamma", "Beta", "alpha"])):
        told = page(w, "alerts/", who=w.reviewer, sort=sort).split("<tbody>")[1]
        assert re.findall("|".join(NAMES), told) == found


@pytest.mark.parametrize("address", LISTS)
def test_the_heads_are_links_the_files_follow_and_it_is_said_what_they_hold(w, address):
    for word in LISTS[address]:
        up, down = page(w, address, sort=word, page="1"), page(w, address, sort=f"-{word}")
        assert f'href="?sort=-{word}"' in up and up.count('aria-sort="ascending"') == 1
        assert f'href="?sort={word}"' in down and up.count('aria-current="true"') == 1
        for form in ("xlsx", "csv"):
            assert f'href="/{address}table.{form}?sort=-{word}"' in down
    own = page(w, address)
    for strange in ("nothing", "-", "pk", "text", "<b>"):
        assert page(w, address, sort=strange).split("<tbody>")[1].split("</tbody>")[0] in own
    said = "With the words that were written." if address == "gifts/" else "Without "
    assert said in own
    file = w.get(w.officer, f"/{address}table.csv").content.decode()
    assert ("A watch" in file) == (address == "gifts/")
    for words in ("A supervisor struck", "shouted"):
        assert words not in file


@pytest.mark.parametrize("address", LISTS)
def test_sorting_asks_the_database_no_more(w, address):
    plain = queries(w, w.officer, f"/{address}")
    for word in LISTS[address]:
        assert queries(w, w.officer, f"/{address}?sort={word}") <= plain, word

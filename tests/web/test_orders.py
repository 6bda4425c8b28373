"""Lists stand in the order that their address asks for: on the page, in the files, in either direction, in both languages."""

import csv
import io
import re
from datetime import timedelta
from html import unescape

import pytest

from fairfloor.registry import walls
from fairfloor.registry.models import Factory, Participation, Person, Profile, Report, Role, Visit
from fairfloor.web import due
from fairfloor.web.orders import sound
from tests.web.counting import queries
from tests.web.test_factories import many
from tests.world import another_factory, world

pytestmark = pytest.mark.django_db
# Each list with the words by which its officer sorts it.
LISTS = {
    "factories/": ("name", "number", "state", "workers", "applied"),
    "visits/": ("name", "planned", "state"),
    "visits/due/": ("name", "visited", "next", "planned"),
    "reports/": ("name", "state", "published"),
    "people/": ("name", "role"),
}
LETTERS = ("alpha", "Beta", "gamma")
SOUNDS = ("北京厂", "广州厂", "上海厂")  # beijing, guangzhou, shanghai: not the order of their signs


def page(w, address, language="en", who=None, **asked):
    told = w.get(who or w.officer, f"/{address}", language, **asked).content.decode()
    return told.split("<main")[1].split("</main>")[0]


def first_cells(w, address, language="en", who=None, **asked):
    """What the rows begin with, without the script's second name."""
    return [
        unescape(re.sub("<[^>]+>", "", cell)).strip()
        for cell in re.findall(r'<th scope="row"[^>]*>(?:<a [^>]*>)?([^<]+)', page(w, address, language, who, **asked))
    ]


def column(w, address, name, language="en", **asked):
    answer = w.get(w.officer, f"/{address}table.csv", language, **asked)
    return [row[name] for row in csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig")))]


def three():
    """A world of three factories, whose names stand otherwise by letters than by sounds, each with a visit and a report."""
    w = world()
    w.published()
    with walls.acting():
        second, third = (
            another_factory(w.programme, w.officer, number=n, now=w.now + timedelta(hours=n)).factory for n in (2, 3)
        )
        for place, factory in enumerate((w.factory, second, third)):
            name, local = ("gamma", "alpha", "Beta")[place], ("广州厂", "上海厂", "北京厂")[place]
            keys = ("guang zhou chang", "shang hai chang", "bei jing chang")
            Factory.objects.filter(pk=factory.pk).update(name=name, local_name=local, sort_key=keys[place])
        visit = Visit.objects.get(pk=w.visit.pk)
        for place, factory in enumerate((second, third), 1):
            visit.pk, visit.public_id, visit.factory_id = None, f"v{place}", factory.pk
            visit.planned_date += timedelta(days=place)
            visit.closed_at += timedelta(days=place)
            visit.save()
            report = Report.objects.get(pk=w.report.pk)
            report.pk, report.public_id, report.factory_id, report.visit_id = None, f"r{place}", factory.pk, visit.pk
            report.published_at += timedelta(days=place)
            report.save()
    w.now += timedelta(days=9)
    return w


def test_names_stand_by_letters_and_in_chinese_by_their_sounds():
    w = three()
    for address in ("factories/", "visits/", "visits/due/", "reports/"):
        by_letters_and_by_sounds(w, address)


def by_letters_and_by_sounds(w, address):
    assert first_cells(w, address, sort="name") == [*LETTERS]
    assert first_cells(w, address, sort="-name") == [*reversed(LETTERS)]
    assert column(w, address, "Factory", sort="-name") == [*reversed(LETTERS)]
    said = w.get(w.officer, f"/{address}table.csv", "zh-hans").content.decode("utf-8-sig").split(",")[1]
    assert column(w, address, said, "zh-hans", sort="name") == [*SOUNDS]
    assert column(w, address, said, "zh-hans", sort="-name") == [*reversed(SOUNDS)]
    told = page(w, address, "zh-hans", sort="name")
    assert sorted(SOUNDS, key=told.index) == [*SOUNDS] or address == "visits/due/"


def test_who_is_due_on_the_same_moment_stands_by_sound_in_chinese_on_the_list_and_on_the_first_page():
    w = world()
    with walls.acting():
        for n, (name, key) in enumerate((("alpha", "shang hai"), ("Beta", "bei jing")), 2):
            made = another_factory(w.programme, w.officer, number=n, now=w.now)
            Factory.objects.filter(pk=made.factory_id).update(name=name, sort_key=key)
        Factory.objects.filter(pk=w.factory.pk).update(name="gamma", sort_key="guang zhou")
    assert first_cells(w, "visits/due/") == ["alpha", "Beta", "gamma"]
    chinese = page(w, "visits/due/", "zh-hans")
    by_sound = re.findall(r"factory=(\w+)", chinese)
    with walls.acting():
        keys = dict(Factory.objects.values_list("public_id", "sort_key"))
    assert [keys[one] for one in by_sound] == ["bei jing", "guang zhou", "shang hai"]
    home = w.get(w.officer, "/", "zh-hans").content.decode()
    assert re.findall(r"/visits/plan/\?factory=(\w+)", home) == by_sound


def test_days_stand_in_their_order_and_turned_round():
    w, names = three(), ["gamma", "alpha", "Beta"]
    with walls.acting():  # `latest` is of one visit a factory; these are three factories
        Visit.objects.update(latest=True)
    for address, word in (
        ("factories/", "applied"), ("visits/", "planned"), ("reports/", "published"), ("visits/due/", "visited"),
        ("visits/due/", "next"),
    ):  # fmt: skip
        assert first_cells(w, address, sort=word) == column(w, address, "Factory", sort=word) == names, (address, word)
        assert first_cells(w, address, sort=f"-{word}") == names[::-1], (address, word)


def test_what_is_not_known_comes_last_either_way():
    w = three()
    with walls.acting():
        Report.objects.filter(public_id="r1").update(state="submitted", published_at=None)
        Visit.objects.update(latest=False)
        Profile.objects.filter(factory__name="alpha").delete()
        Visit.objects.exclude(public_id="v1").update(latest=True)
    for address, word in (
        ("reports/", "published"), ("visits/due/", "visited"), ("visits/due/", "next"), ("factories/", "workers"),
    ):  # fmt: skip
        for asked in (word, f"-{word}"):
            assert first_cells(w, address, sort=asked)[-1] == "alpha", (address, asked)


def test_states_stand_as_they_follow_each_other():
    w = three()
    with walls.acting():
        Report.objects.filter(public_id="r1").update(state="approved")
        Report.objects.filter(public_id="r2").update(state="submitted")
        Participation.objects.filter(factory__name="Beta").update(state="suspended")
        Participation.objects.filter(factory__name="gamma").update(state="applied")
    assert first_cells(w, "reports/", sort="state") == ["Beta", "alpha", "gamma"]
    assert first_cells(w, "factories/", sort="state") == ["gamma", "alpha", "Beta"]
    assert column(w, "factories/", "Factory", sort="-state") == ["Beta", "alpha", "gamma"]


def test_people_stand_by_name_or_by_the_first_of_their_roles():
    w = world()
    by_name = first_cells(w, "people/")
    assert by_name == sorted(by_name, key=str.casefold) == first_cells(w, "people/", sort="name")
    assert first_cells(w, "people/", sort="-name") == by_name[::-1]
    first = first_cells(w, "people/", sort="role")
    assert first[:2] == [w.monitor_a.name, w.monitor_b.name] and first[2] == w.reviewer.name
    assert column(w, "people/", "Role", sort="role")[0] == "Monitor"
    assert column(w, "people/", "Role", sort="-role")[-1] == "Monitor"
    with walls.acting():
        for name, person in zip(
            ("赵一", "李二", "王三", "Adam"), (w.monitor_a, w.monitor_b, w.reviewer, w.buyer), strict=True
        ):
            Person.objects.filter(pk=person.pk).update(name=name)
    told = first_cells(w, "people/", "zh-hans")
    assert [name for name in told if name in ("赵一", "李二", "王三", "Adam")] == ["Adam", "李二", "王三", "赵一"]
    assert sorted(("张", "阿", "Zoe", "马"), key=sound) == ["Zoe", "阿", "马", "张"]


def test_each_head_is_a_link_that_says_how_the_list_stands_and_keeps_the_filters_but_not_the_page():
    w = three()
    for address, word in ((address, word) for address, words in LISTS.items() for word in words):
        up = page(w, address, sort=word, q="a", page="1")
        assert f'<a class="sort" href="?q=a&amp;sort=-{word}">' in up
        assert up.count('aria-sort="ascending"') == 1 and up.count("aria-sort") == 1
        assert up.count('aria-current="true"') == 1 and ">ascending<" in up, "the links above the list on a phone"
        down = page(w, address, sort=f"-{word}", q="a")
        assert f'<a class="sort" href="?q=a&amp;sort={word}">' in down and down.count('aria-sort="descending"') == 1
        assert f'<input type="hidden" name="sort" value="-{word}">' in down, "a changed filter keeps the order"
        for form in ("xlsx", "csv"):
            assert re.search(rf'href="/{address}table\.{form}\?[^"]*sort=-{word}', down)


def test_a_word_that_no_list_knows_changes_nothing():
    w = three()
    for address in LISTS:
        own = first_cells(w, address)
        for word in ("nothing", "-", "--name", "name;drop", "pk", "<b>"):
            assert first_cells(w, address, sort=word) == own, (address, word)
        strange = page(w, address, sort="<b>")
        assert 'name="sort"' not in strange and "<b>" not in strange
        assert column(w, address, "Name" if address == "people/" else "Factory", sort="<b>")


def test_the_order_goes_over_from_page_to_page():
    w = world()
    many(w, 60)
    first, second = (first_cells(w, "factories/", sort="-name", page=number) for number in (1, 2))
    assert (
        first[0] == "Factory 059"
        and len(first) == 50
        and [*first, *second] == sorted(first + second, key=str.casefold)[::-1]
    )
    assert 'href="?sort=-name&amp;page=2"' in page(w, "factories/", sort="-name")


def test_no_order_asks_for_more_queries_than_the_list_s_own():
    w = three()
    for address, words in LISTS.items():
        own = queries(w, w.officer, f"/{address}")
        for word in words:
            assert queries(w, w.officer, f"/{address}?sort=-{word}") == own


def test_a_ministry_and_a_manager_sort_by_what_they_are_shown_and_by_nothing_else():
    w = three()
    shown = page(w, "factories/", who=w.ministry, sort="-name")
    assert "sort=workers" not in shown and "sort=applied" not in shown and "sort=-state" not in shown
    assert first_cells(w, "factories/", who=w.ministry, sort="applied") == first_cells(w, "factories/", who=w.ministry)
    own = page(w, "reports/", who=w.manager, sort="state")
    assert "sort=published" in own and "sort=state" not in own and "aria-sort" not in own.split('role="search"')[1]


def test_a_planned_visit_moves_nothing_in_the_list_of_who_may_not_know_of_it():
    w = world()
    w.planned()
    Role.objects.create(programme=w.programme, person=w.reviewer, role="monitor", started_at=w.now)
    assert "<table" not in page(w, "visits/", who=w.reviewer, sort="planned")
    assert w.get(w.reviewer, "/visits/due/", sort="planned").status_code == 404
    assert first_cells(w, "visits/due/", sort="planned") == [w.factory.name]


def test_every_word_of_the_due_list_has_its_key():
    assert {*due.KEYS} == {*due.HEADS} - {"name"}

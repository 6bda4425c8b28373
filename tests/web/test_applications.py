"""Applications decided on many at once: ticked, looked at, accepted; what changed meanwhile stays out, the others go on."""

import re
from typing import Any

import pytest

from fairfloor.actions import applications, factories
from fairfloor.actions.acts import Refused
from fairfloor.core.bases import SIGNS
from fairfloor.registry import walls
from fairfloor.registry.models import Event, Factory, Notice, Participation, Person, Role
from tests.web.counting import queries
from tests.world import ZONE, World, world

pytestmark = pytest.mark.django_db
PAGE = "/applications/"
# No two of them resemble each other.
NAMES = ("Silver Moon", "Golden Hill", "Red River", "Blue Lotus", "Phnom Tamao", "Kep Crab", "Tonle Sap", "Angkor Loom")


def text(response: Any) -> str:
    return str(response.content.decode())


def applied(w: World, *names: str, contact: str = "contact-{n}@demonstration.example") -> list[Participation]:
    """Applications of factories so called, the first one first."""
    found = []
    for name in names:
        n = Participation.objects.count()
        told = factories.Particulars(
            name, "", f"N-{n}", f"{n} {name} Road", f"Contact {n}" if contact else "", contact.format(n=n)
        )
        found.append(
            factories.register(programme=w.programme, particulars=told, jurisdiction="kh", zone=ZONE, now=w.now)
        )
    return found


def many(w: World, count: int) -> None:
    """So many more applications, the quick way."""
    with walls.acting():
        made = Factory.objects.bulk_create(
            Factory(name=f"{NAMES[n % 8]} {n}", sort_key=f"{n}", address=f"{n} Road", jurisdiction="kh", zone=ZONE)
            for n in range(count)
        )
        Participation.objects.bulk_create(
            Participation(
                programme=w.programme, factory=factory, state="applied", applied_at=w.now, contact_name="Contact",
                contact_email=f"contact-{factory.pk}@demonstration.example",
            )
            for factory in made
        )  # fmt: skip


def ids(rows: Any) -> list[str]:
    return [row.factory.public_id for row in rows]


def looked(w: World, rows: Any) -> dict[str, str]:
    """What the officer looked at, as the page that says what will happen holds it."""
    page = text(w.post(w.officer, PAGE, {"step": "look", "factory": ids(rows)}))
    return dict(re.findall(r'name="seen-(\w+)" value="(\w+)"', page))


def send(w: World, seen: dict[str, str]) -> str:
    told = {"step": "accept", "factory": list(seen), **{f"seen-{row}": mark for row, mark in seen.items()}}
    client = w.client(w.officer)
    with w.at(w.now):
        return text(client.post(PAGE, told, follow=True))


def states(rows: Any) -> list[str]:
    return [Participation.objects.get(pk=row.pk).state for row in rows]


def ticked(page: str) -> set[str]:
    return set(re.findall(r'name="factory" value="(\w+)" checked', page))


def events(verb: str) -> int:
    with walls.acting():
        return Event.objects.filter(verb=verb).count()


@pytest.mark.parametrize(
    ("language", "words"),
    [("en", ("What will happen", "2 factories take part", "2 contacts become managers", "2 mails are sent", "undone")),
     ("zh-hans", ("将会发生什么", "2 家工厂", "2 名联系人", "2 封邮件", "不能撤销"))],
)  # fmt: skip
def test_what_will_happen_is_said_before_it_does(language, words):
    w = world()
    rows = applied(w, "Silver Moon", "Golden Hill", "Red River")
    people = Person.objects.count()
    page = text(w.post(w.officer, PAGE, {"step": "look", "factory": ids(rows[:2])}, language=language))
    assert all(word in page for word in words) and "Silver Moon" in page and "Red River" not in page
    assert states(rows) == ["applied"] * 3 and Person.objects.count() == people


def test_those_chosen_are_accepted_each_with_its_own_event():
    w = world()
    rows = applied(w, "Silver Moon", "Golden Hill", "Red River")
    before = events("factory.accepted")
    page = send(w, looked(w, rows[:2]))
    assert "2 factories were accepted. Their contacts are told by mail" in page
    assert states(rows) == ["active", "active", "applied"] and events("factory.accepted") == before + 2
    for row in rows[:2]:
        manager = Role.objects.get(factory=row.factory).person
        assert manager.email == row.contact_email
        with walls.acting():
            assert Notice.objects.filter(person=manager, kind="factory-accepted").count() == 1


def test_what_changed_meanwhile_is_told_and_left_out_and_the_others_go_on():
    w = world()
    rows = applied(w, *NAMES[:5])
    seen, by = looked(w, rows), w.viewer(w.officer)
    factories.accept(participation=rows[0], by=by, now=w.now)
    factories.reject(participation=rows[1], reason="Why", language="en", by=by, now=w.now)
    told = {"name": "Another", "email": "another@demonstration.example", "language": "en"}
    factories.name_contact(participation=rows[2], by=by, now=w.now, **told)
    applied(w, "Blue Lotus Garment Co., Ltd")
    page = send(w, seen)
    assert "1 factory was accepted." in page and "4 factories were left out." in page and "alert-warning" in page
    assert "Red River: What is known of this factory, or its contact, has changed" in page
    assert "Blue Lotus: What it resembles has changed since you looked" in page
    assert states(rows) == ["active", "rejected", "applied", "applied", "active"]


def test_nothing_of_one_that_is_refused_is_written():
    w = world()
    rows = applied(w, "Silver Moon", "Golden Hill")
    seen = looked(w, rows)
    with walls.acting():
        colleague = Person.objects.create_user(
            rows[0].contact_email, None, name="M", language="en", speaks=[], joined_at=w.now
        )
        Role.objects.create(programme=w.programme, role="monitor", person=colleague, started_at=w.now)
    page = send(w, seen)
    assert "Silver Moon: " in page and states(rows) == ["applied", "active"]
    assert not Role.objects.filter(factory=rows[0].factory).exists()


def test_a_form_that_comes_twice_is_taken_once():
    w = world()
    rows = applied(w, "Silver Moon")
    seen, before = looked(w, rows), events("factory.accepted")
    send(w, seen)
    assert "1 " not in send(w, seen).partition("was accepted")[1] and events("factory.accepted") == before + 1


def test_where_each_resembles_another_nothing_offers_to_tick_those_that_do_not():
    w = world()
    (like,) = applied(w, "Demonstration Factory 1 Ltd")
    page = text(w.get(w.officer, PAGE))
    assert f'value="{like.factory.public_id}"' in page and "May be known already:" in page and "Tick all" not in page
    (moon,) = applied(w, "Silver Moon")
    assert "Tick all of this page that resemble no other" in text(w.get(w.officer, PAGE))
    factories.accept(participation=moon, by=w.viewer(w.officer), now=w.now)
    assert "Tick all" not in text(w.get(w.officer, PAGE))


def test_all_of_a_page_ticks_what_resembles_no_other_and_can_be_accepted():
    w = world()
    moon, hill = applied(w, "Silver Moon", "Golden Hill")
    like = applied(w, "Demonstration Factory 1 Ltd")[0]
    nobody = applied(w, "Red River", contact="")[0]
    colleague = applied(w, "Blue Lotus", contact=w.monitor_a.email)[0]
    page = text(w.get(w.officer, PAGE))
    assert (
        not ticked(page) and "May be known already:" in page and "Tick all of this page that resemble no other" in page
    )
    assert f'value="{like.factory.public_id}"' in page, "it can be ticked by hand"
    assert not [row for row in (nobody, colleague) if f'value="{row.factory.public_id}"' in page]
    assert "nobody is named" in page and "works for this programme" in page
    assert ticked(text(w.get(w.officer, PAGE, tick="all"))) == set(ids([moon, hill]))
    back = text(w.post(w.officer, PAGE, {"step": "back", "factory": ids([like])}))
    assert ticked(back) == {like.factory.public_id}
    page = text(w.post(w.officer, PAGE, {"step": "look", "factory": ids([like, moon])}))
    assert "1 of them may be known already" in page


def test_one_contact_of_two_factories_gets_one_account():
    w = world()
    rows = applied(w, "Silver Moon", "Golden Hill", contact="Group@demonstration.example")
    page = text(w.post(w.officer, PAGE, {"step": "look", "factory": ids(rows)}))
    assert "1 contact becomes a manager" in page and "2 mails are sent" in page
    send(w, looked(w, rows))
    assert Person.objects.filter(email="group@demonstration.example").count() == 1


def test_the_list_is_searched_and_sorted_and_keeps_that_in_the_address():
    w = world()
    applied(w, "Silver Moon", "Golden Hill")
    page = text(w.get(w.officer, PAGE, sort="name"))
    assert page.index("Golden Hill") < page.index("Silver Moon")
    page = text(w.get(w.officer, PAGE, q="silver", sort="-name"))
    assert "Golden Hill" not in page and "?q=silver&amp;sort=-name&amp;tick=all" in page
    assert "No application fits this search." in text(w.get(w.officer, PAGE, q="nothing of this"))


def test_the_page_takes_as_many_queries_for_300_as_for_3():
    w = world()
    many(w, 3)
    few = queries(w, w.officer, PAGE)
    many(w, 300)
    assert queries(w, w.officer, PAGE) == few <= 15


def test_only_so_many_are_accepted_at_once():
    w = world()
    rows = applied(w, "Silver Moon")
    seen = looked(w, rows)
    more = {f"{n:026}": "" for n in range(applications.MOST)}
    assert f"At most {applications.MOST} factories" in send(w, {**seen, **more}) and states(rows) == ["applied"]
    assert "No factory is chosen" in send(w, {})


def test_a_forged_mark_or_another_programme_s_factory_changes_nothing():
    w = world()
    other = world(number=2)
    rows, theirs = applied(w, "Silver Moon"), applied(other, "Golden Hill")
    seen = looked(w, rows)
    [key] = seen
    send(w, {key: "", theirs[0].factory.public_id: seen[key]})
    send(w, {key: "0" * SIGNS + seen[key][SIGNS:]})
    assert states([*rows, *theirs]) == ["applied", "applied"]
    assert w.post(w.officer, PAGE, {"step": "other"}).status_code == 404
    with pytest.raises(Refused):
        applications.accept(programme=w.programme, chosen=seen, by=w.viewer(w.reviewer), now=w.now)


def test_the_lists_of_factories_lead_there():
    w = world()
    assert f'href="{PAGE}"' in text(w.get(w.officer, "/factories/"))
    assert f'href="{PAGE}"' not in text(w.get(w.monitor_a, "/factories/"))

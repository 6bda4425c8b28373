"""The people of a programme on their page: who is there, inviting someone, ending a role."""

from typing import Any

import pytest

from fairfloor.actions import deliveries, people
from fairfloor.registry import walls
from fairfloor.registry.models import Notice, Organisation, Person, Role
from tests.web.counting import queries
from tests.world import world

pytestmark = pytest.mark.django_db
LIST, INVITE = "/people/", "/people/invite/"


def text(response: Any) -> str:
    return str(response.content.decode())


def form(**more: Any) -> dict[str, Any]:
    told = {
        "role": "monitor", "name": "Newcomer", "email": "New@demonstration.example", "language": "zh-hans",
        "speaks": ["km"],
    }  # fmt: skip
    return {**told, **more}


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", ("People", "Monitor", "Khmer, English", "not yet")),
        ("zh-hans", ("人员", "监督员", "高棉语、英语", "尚未")),
    ],
)
def test_everyone_with_a_role_is_there_once(language, words):
    w = world()
    world(number=2)
    page = text(w.get(w.officer, LIST, language))
    for person in (w.officer, w.monitor_a, w.monitor_b, w.reviewer, w.manager, w.buyer, w.ministry):
        assert page.count(person.email) == 1
    assert "-2@demonstration.example" not in page
    assert all(word in page for word in words)
    assert "Demonstration Buyer" in page
    assert {"en": w.factory.name, "zh-hans": w.factory.local_name}[language] in page


def test_the_list_is_searched_and_narrowed_by_role():
    w = world()
    found = text(w.get(w.officer, LIST, q="monitor b"))
    assert w.monitor_b.email in found
    assert w.monitor_a.email not in found
    by_role = text(w.get(w.officer, LIST, role="buyer"))
    assert w.buyer.email in by_role
    assert w.officer.email not in by_role
    assert "Nobody fits this search" in text(w.get(w.officer, LIST, q="nobody such"))


def test_mail_that_does_not_arrive_shows():
    w = world()
    with walls.acting():
        Notice.objects.exclude(person=w.manager).delete()
    deliveries.failed(notice=deliveries.take_up(now=w.now), now=w.now)
    page = text(w.get(w.officer, LIST))
    assert page.count("Mail could not be delivered (1 attempt)") == 1


@pytest.mark.parametrize(
    ("role", "asked", "not_asked"),
    [
        ("monitor", "speaks", "organisation"),
        ("manager", "factory", "speaks"),
        ("buyer", "new_organisation", "factory"),
        ("ministry", "organisation", "speaks"),
    ],
)
def test_the_role_says_what_is_asked(role, asked, not_asked):
    w = world()
    page = text(w.get(w.officer, INVITE, role=role))
    assert f'name="{asked}"' in page
    assert f'name="{not_asked}"' not in page


@pytest.mark.parametrize(("language", "words"), [("en", "Invite: Monitor"), ("zh-hans", "邀请：监督员")])
def test_a_monitor_is_invited(language, words):
    w = world()
    assert words in text(w.get(w.officer, INVITE, language, role="monitor"))
    done = w.post(w.officer, INVITE, form())
    assert (done.status_code, done["Location"]) == (302, LIST)
    person = Person.objects.get(email="new@demonstration.example")
    assert (person.name, person.language, person.speaks) == ("Newcomer", "zh-hans", ["km"])
    assert Role.objects.get(person=person).role == "monitor"


def test_a_buyer_s_reader_is_invited_for_an_organisation_that_is_there_or_new():
    w = world()
    there = form(role="buyer", organisation=w.buying.public_id)
    assert w.post(w.officer, INVITE, there).status_code == 302
    new = form(role="buyer", email="two@demonstration.example", organisation="", new_organisation="Demonstration Brand")
    assert w.post(w.officer, INVITE, new).status_code == 302
    assert Role.objects.get(person__email="new@demonstration.example").organisation == w.buying
    assert Role.objects.get(person__email="two@demonstration.example").organisation.name == "Demonstration Brand"


def test_a_manager_is_invited_for_a_factory():
    w = world()
    assert w.post(w.officer, INVITE, form(role="manager", factory=w.factory.public_id)).status_code == 302
    assert Role.objects.get(person__email="new@demonstration.example").factory == w.factory


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"name": ""}, "name"),
        ({"email": "no address"}, "email"),
        ({"language": "xx"}, "language"),
        ({"speaks": []}, "speaks"),
        ({"role": "manager", "factory": ""}, "factory"),
        ({"role": "manager", "factory": "nothing-such"}, "factory"),
        ({"role": "buyer", "organisation": "", "new_organisation": " "}, "new_organisation"),
    ],
)
def test_what_is_missing_is_said_beside_its_field(changed, field):
    w = world()
    page = w.post(w.officer, INVITE, form(**changed))
    assert page.status_code == 200
    assert f'id="id_{field}_error"' in text(page)
    assert not Person.objects.filter(email="new@demonstration.example").exists()


@pytest.mark.parametrize(
    ("language", "said"), [("en", "cannot stand for a factory or a buyer"), ("zh-hans", "不能同时代表工厂或买家")]
)
def test_a_refusal_is_a_sentence_and_keeps_what_was_typed(language, said):
    w = world()
    asked = form(role="buyer", email=w.monitor_a.email, organisation=w.buying.public_id)
    page = text(w.post(w.officer, INVITE, asked, language))
    assert said in page
    assert w.monitor_a.email in page


def test_another_programme_s_organisation_cannot_be_chosen():
    w, other = world(), world(number=2)
    asked = form(role="buyer", organisation=other.buying.public_id)
    assert w.post(w.officer, INVITE, asked).status_code == 200
    assert not Person.objects.filter(email="new@demonstration.example").exists()
    assert other.buying.public_id not in text(w.get(w.officer, INVITE, role="buyer"))


def test_a_role_ends_after_a_question():
    w = world()
    role = Role.objects.get(person=w.monitor_b)
    address = f"/people/roles/{role.public_id}/end/"
    assert "sees and does nothing more" in text(w.get(w.officer, address))
    assert w.post(w.officer, address)["Location"] == LIST
    assert w.monitor_b.email not in text(w.get(w.officer, LIST))
    assert w.get(w.officer, address).status_code == 404


def test_the_last_officer_is_told_why_the_role_stays():
    w = world()
    role = Role.objects.get(person=w.officer)
    client = w.client(w.officer)
    with w.at(w.now):
        page = client.post(f"/people/roles/{role.public_id}/end/", follow=True)
    assert "last officer" in text(page)
    assert Role.objects.get(pk=role.pk).ended_at is None


def test_an_officer_of_another_programme_finds_no_role_here():
    w, other = world(), world(number=2)
    role = Role.objects.get(person=other.monitor_a)
    assert w.get(w.officer, f"/people/roles/{role.public_id}/end/").status_code == 404
    assert w.post(w.officer, f"/people/roles/{role.public_id}/end/").status_code == 404


def crowd(w, count):
    """So many more monitors, the quick way."""
    people_ = (Person(email=f"crowd-{n}@demonstration.example", name=f"Crowd {n}") for n in range(count))
    with walls.acting():
        made = Person.objects.bulk_create(people_)
        Role.objects.bulk_create(
            Role(programme=w.programme, person=person, role="buyer", organisation=w.buying, started_at=w.now)
            for person in made
        )


def test_the_list_takes_as_many_queries_for_300_as_for_3():
    w = world()
    few = queries(w, w.officer, LIST)
    crowd(w, 300)
    assert queries(w, w.officer, LIST) == few
    page = text(w.get(w.officer, LIST, page=2))
    assert "Page 2 of 7 (308 in all)" in page
    assert "?page=3" in page


def test_the_state_of_the_list_is_kept_in_its_address():
    w = world()
    crowd(w, 60)
    page = text(w.get(w.officer, LIST, role="buyer"))
    assert "role=buyer&amp;page=2" in page
    organisations = Organisation.objects.filter(programme=w.programme)
    assert organisations.count() == 3
    assert people.held_now(w.programme, w.now).filter(role="buyer").count() == 61

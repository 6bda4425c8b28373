"""Inviting people into roles, ending roles, and the refusals that keep the sides of a programme apart."""

import pytest

from fairfloor.actions import people
from fairfloor.actions.acts import Refused
from fairfloor.core.access import ROLES
from fairfloor.registry import walls
from fairfloor.registry.models import Event, Notice, Organisation, Person, Role
from tests.world import world

pytestmark = pytest.mark.django_db


def bring(w, role="monitor", email="newcomer@demonstration.example", speaks=("km",), by=None, **more):
    newcomer = people.Newcomer(email, "Newcomer", "zh-hans", tuple(speaks))
    by = by or w.viewer(w.officer)
    return people.bring_in(programme=w.programme, newcomer=newcomer, role=role, by=by, now=w.now, **more)


def last_verbs(count):
    with walls.acting():
        return list(Event.objects.order_by("-sequence").values_list("verb", flat=True)[:count])


def test_an_officer_invites_a_monitor_who_is_told():
    w = world()
    role = bring(w)
    person = role.person
    assert (person.email, person.language, person.speaks) == ("newcomer@demonstration.example", "zh-hans", ["km"])
    assert not person.has_usable_password()
    assert set(last_verbs(2)) == {"person.invited", "role.given"}
    with walls.acting():
        told = Notice.objects.get(person=person)
    assert (told.kind, told.subject_id, told.sent_at) == ("person-invited", role.public_id, None)


def test_somebody_with_an_account_keeps_it_and_learns_languages():
    w = world()
    w.monitor_a.set_password("kept-as-it-is-2026")
    w.monitor_a.save()
    role = bring(w, role="reviewer", email=w.monitor_a.email.upper(), speaks=("zh",))
    person = w.fresh(w.monitor_a)
    assert role.person_id == person.pk
    assert (person.name, person.language) == ("Monitor A", "en")
    assert person.check_password("kept-as-it-is-2026")
    assert person.speaks == ["en", "km", "zh"]


@pytest.mark.parametrize("kind", ["buyer", "ministry"])
def test_a_new_organisation_is_made_once(kind):
    w = world()
    first = bring(w, role=kind, email="one@demonstration.example", new_organisation=" Demonstration House ")
    second = bring(w, role=kind, email="two@demonstration.example", new_organisation="demonstration house")
    assert first.organisation_id == second.organisation_id
    assert Organisation.objects.get(pk=first.organisation_id).name == "Demonstration House"


def test_a_manager_is_brought_in_for_a_factory_that_takes_part():
    w = world()
    role = bring(w, role="manager", factory=w.factory)
    assert (role.role, role.factory_id) == ("manager", w.factory.pk)


def no_organisation(w):
    return {"role": "buyer"}


def anothers_organisation(w):
    other = world(number=2)
    return {"role": "buyer", "organisation": other.buying}


def ministry_as_buyer(w):
    office = Organisation.objects.get(programme=w.programme, recipient="labour-ministry")
    return {"role": "buyer", "organisation": office}


def manager_without_factory(w):
    return {"role": "manager"}


def monitor_with_factory(w):
    return {"role": "monitor", "factory": w.factory}


def factory_of_another_programme(w):
    other = world(number=2)
    return {"role": "manager", "factory": other.factory}


@pytest.mark.parametrize(
    ("case", "said"),
    [
        (lambda w: {"role": "inspector"}, "no such role"),
        (lambda w: {"role": "monitor", "speaks": ()}, "language that workers speak"),
        (no_organisation, "which organisation"),
        (anothers_organisation, "which organisation"),
        (ministry_as_buyer, "which organisation"),
        (manager_without_factory, "belongs to a factory"),
        (monitor_with_factory, "belongs to a factory"),
        (factory_of_another_programme, "belongs to a factory"),
        (lambda w: {"role": "monitor", "email": w.monitor_a.email}, "holds this role already"),
        (lambda w: {"role": "monitor", "email": w.manager.email}, "cannot stand for a factory or a buyer"),
        (lambda w: {"role": "manager", "factory": w.factory, "email": w.monitor_a.email}, "cannot stand for"),
        (lambda w: {"role": "buyer", "organisation": w.buying, "email": w.officer.email}, "cannot stand for"),
        (lambda w: {"role": "buyer", "organisation": w.buying, "email": w.ministry.email}, "ministry's reader cannot"),
        (lambda w: {"role": "manager", "factory": w.factory, "email": w.trade.email}, "ministry's reader cannot"),
        (lambda w: {"role": "reviewer", "email": w.ministry.email}, "ministry's reader cannot"),
        (lambda w: {"role": "ministry", "new_organisation": "X", "email": w.manager.email}, "ministry's reader cannot"),
        (lambda w: {"role": "ministry", "new_organisation": "X", "email": w.buyer.email}, "ministry's reader cannot"),
        (
            lambda w: {"role": "ministry", "new_organisation": "X", "email": w.monitor_a.email},
            "ministry's reader cannot",
        ),
    ],
)
def test_what_is_refused_writes_nothing(case, said):
    w = world()
    asked = case(w)
    before = (Person.objects.count(), Role.objects.count(), Organisation.objects.count())
    with pytest.raises(Refused, match=said) as refused:
        bring(w, **asked)
    assert refused.value.why.say("zh") != refused.value.why.say("en")
    assert before == (Person.objects.count(), Role.objects.count(), Organisation.objects.count())


def test_a_closed_account_is_not_invited_again():
    w = world()
    Person.objects.filter(pk=w.buyer.pk).update(is_active=False)
    with pytest.raises(Refused, match="account was closed"):
        bring(w, role="ministry", email=w.buyer.email, new_organisation="Demonstration Office")


@pytest.mark.parametrize("role", [role for role in ROLES if role != "officer"])
def test_only_officers_invite_and_end(role):
    w = world()
    someone = {"monitor": w.monitor_a}.get(role) or getattr(w, role)
    held = Role.objects.get(person=w.monitor_b)
    for act in (
        lambda: bring(w, by=w.viewer(someone)),
        lambda: people.end_role(role=held, by=w.viewer(someone), now=w.now),
        lambda: people.add_organisation(programme=w.programme, kind="buyer", name="X", by=w.viewer(someone), now=w.now),
    ):
        with pytest.raises(Refused, match="not yours to take"):
            act()


def test_an_officer_of_one_programme_is_nobody_in_another():
    w, other = world(), world(number=2)
    with pytest.raises(Refused, match="not yours to take"):
        bring(other, by=w.viewer(w.officer))
    with pytest.raises(Refused, match="not yours to take"):
        people.end_role(role=Role.objects.get(person=other.monitor_a), by=w.viewer(w.officer), now=w.now)


def test_an_ended_role_opens_nothing_from_that_moment_on():
    w = world()
    role = Role.objects.get(person=w.monitor_b)
    people.end_role(role=role, by=w.viewer(w.officer), now=w.now)
    assert w.viewer(w.monitor_b).held == ()
    assert last_verbs(1) == ["role.ended"]
    with pytest.raises(Refused, match="ended already"):
        people.end_role(role=role, by=w.viewer(w.officer), now=w.now)


def test_the_last_officer_stays():
    w = world()
    role = Role.objects.get(person=w.officer)
    with pytest.raises(Refused, match="last officer"):
        people.end_role(role=role, by=w.viewer(w.officer), now=w.now)
    bring(w, role="officer", email="second@demonstration.example")
    people.end_role(role=role, by=w.viewer(w.officer), now=w.now)
    assert w.viewer(w.officer).held == ()


def test_everybody_chooses_their_own_language_of_those_there_are():
    w = world()
    people.choose_language(person=w.buyer, language="zh-hans", by=w.viewer(w.buyer), now=w.now)
    assert w.fresh(w.buyer).language == "zh-hans"
    with pytest.raises(Refused, match="not kept in xx"):
        people.choose_language(person=w.buyer, language="xx", by=w.viewer(w.buyer), now=w.now)
    with pytest.raises(Refused, match="not yours to take"):
        people.choose_language(person=w.buyer, language="en", by=w.viewer(w.officer), now=w.now)


def test_a_password_is_set_by_its_owner_and_logged_without_it():
    w = world()
    people.set_password(person=w.buyer, password="a sentence of words", by=w.viewer(w.buyer), now=w.now)
    assert w.fresh(w.buyer).check_password("a sentence of words")
    with walls.acting():
        event = Event.objects.order_by("-sequence").first()
    assert (event.verb, event.digests) == ("person.password-set", {})
    with pytest.raises(Refused, match="not yours to take"):
        people.set_password(person=w.buyer, password="another", by=w.viewer(w.officer), now=w.now)


def test_a_password_is_asked_for_by_those_with_a_role_alone():
    w = world()
    assert people.ask_password(person=w.buyer, now=w.now) == 1
    people.end_role(role=Role.objects.get(person=w.buyer), by=w.viewer(w.officer), now=w.now)
    assert people.ask_password(person=w.buyer, now=w.now) == 0


@pytest.mark.parametrize("role", ["reviewer", "monitor"])
def test_nobody_gives_a_role_to_themselves(role):
    w = world()
    with pytest.raises(Refused, match="Nobody gives a role to themselves"):
        bring(w, role=role, email=w.officer.email)
    with walls.acting():
        assert not Role.objects.filter(person=w.officer, role=role).exists()

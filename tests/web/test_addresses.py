"""Another mail address of somebody's account: asked for by one officer, consented to by a second, and never by one alone."""

import html
import re
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from fairfloor.actions import addresses, people
from fairfloor.actions.acts import Refused
from fairfloor.core.access import MANAGER, MINISTRY, MONITOR, OFFICER, REVIEWER
from fairfloor.registry import walls
from fairfloor.registry.models import AddressChange, Event, Notice, Role
from tests.web.test_bases import opened, text
from tests.world import PASSWORD, world

pytestmark = pytest.mark.django_db
NEW = "corrected@demonstration.example"


@pytest.fixture
def w(office):
    return office


def ask(w, person, email=NEW, by=None):
    return addresses.ask(person=person, programme=w.programme, email=email, by=w.viewer(by or w.officer), now=w.now)


def consent(w, change, by=None):
    return addresses.consent(change=change, by=w.viewer(by or w.second), now=w.now)


def decline(w, change, by):
    return addresses.decline(change=change, by=w.viewer(by), now=w.now)


def page(w, person, address, language="en"):
    return html.unescape(text(w.get(person, address, language)))


def told(w, kind):
    with walls.acting():
        return set(Notice.objects.filter(kind=kind).values_list("person__name", flat=True))


def verbs(w):
    with walls.acting():
        found = Event.objects.filter(verb__startswith="person.address").order_by("sequence")
        return list(found.values_list("verb", flat=True))


def at(change):
    return f"/people/addresses/{change.public_id}/"


def test_one_officer_alone_gives_nobody_another_address(w):
    """The way in that there was: another's address, then "forgot password"."""
    with w.at(w.now):
        client = w.client(w.officer)
        form = opened(text(client.get(f"/people/{w.reviewer.public_id}/correct/")))
        form |= {"name": "Reviewer Are", "email": NEW}
        answer = html.unescape(text(client.post(f"/people/{w.reviewer.public_id}/correct/", form, follow=True)))
    assert f"stays {w.reviewer.email} until a second officer consents to {NEW}" in answer
    person = w.fresh(w.reviewer)
    assert (person.name, person.email) == ("Reviewer Are", w.reviewer.email)
    people.ask_password(person=person, now=w.now)
    with walls.acting():
        assert not Notice.objects.filter(address=NEW).exists()
    assert told(w, "address-asked") == {"Reviewer Are"} and told(w, "address-waits") == {"Officer B"}
    assert verbs(w) == ["person.address-asked"]


def test_a_second_officer_finds_it_on_the_first_page_and_consents(w):
    change = ask(w, w.reviewer)
    assert "Mail addresses to consent to" not in re.split("Nothing waits here", page(w, w.officer, "/"))[0]
    first = re.split("Nothing waits here", page(w, w.second, "/"))[0]
    assert "Mail addresses to consent to" in first and at(change) in first and NEW not in first
    assert "待同意的邮箱更改" in page(w, w.second, "/", "zh-hans")
    read = page(w, w.second, at(change))
    for words in (w.reviewer.email, NEW, "Officer · ", "speak to the person yourself", "Reviewer"):
        assert words in read
    w.post(w.second, at(change), {"decision": "consent"})
    assert w.fresh(w.reviewer).email == NEW
    assert told(w, "address-changed") == told(w, "address-left") == {"Reviewer"}
    assert told(w, "address-decided") == {"Officer"}
    with walls.acting():
        notice = Notice.objects.get(kind="address-decided")
        left = Notice.objects.get(kind="address-left")
    assert left.address == w.reviewer.email
    assert w.post(w.officer, f"/notices/{notice.public_id}/open/")["Location"] == at(change)
    assert "changed" in page(w, w.officer, at(change)) and 'name="decision"' not in page(w, w.officer, at(change))
    assert verbs(w) == ["person.address-asked", "person.address-consented"]


def test_neither_who_asked_nor_whose_account_it_is_consents(w):
    third = w.another_officer("Officer C")
    change = ask(w, w.second)
    for by, why in ((w.officer, "You asked for this change"), (w.second, "your own account")):
        with pytest.raises(Refused, match=why):
            consent(w, change, by)
        assert why in page(w, by, at(change)) and 'value="consent"' not in page(w, by, at(change))
        w.post(by, at(change), {"decision": "consent"})
    assert w.fresh(w.second).email == w.second.email
    consent(w, change, third)
    assert w.fresh(w.second).email == NEW


def test_nobody_else_consents_or_refuses(w):
    other = world(number=2)
    change = ask(w, w.buyer)
    for by in (w.monitor_a, w.reviewer, w.manager, w.ministry, other.officer, w.buyer):
        for act in (consent, decline)[: 1 if by == w.buyer else 2]:
            with pytest.raises(Refused, match="not yours to take"):
                act(w, change, by)
        assert w.get(by, at(change)).status_code == 404
    assert w.fresh(change).state == "asked"


def test_nobody_makes_a_second_officer_for_this_alone(w):
    """An account of one's own that was invited as an officer consents to nothing for seven days."""
    change = ask(w, w.reviewer)
    puppet = w.another_officer("Officer C", days=0)
    for days, seconds in ((0, 0), (7, -1)):
        w.now = change.asked_at + timedelta(days=days, seconds=seconds)
        with pytest.raises(Refused, match="an officer of the programme for 7 days"):
            consent(w, change, puppet)
    w.now = change.asked_at + timedelta(days=7)
    consent(w, change, puppet)


def test_an_officer_again_begins_anew(w):
    change = ask(w, w.reviewer)
    with walls.acting():
        Role.objects.filter(person=w.second).update(ended_at=w.now - timedelta(hours=1))
        Role.objects.create(programme=w.programme, person=w.second, role=OFFICER, started_at=w.now)
    with pytest.raises(Refused, match="for 7 days"):
        consent(w, change)


def test_where_there_is_no_second_officer_it_is_said_what_to_do(w):
    with walls.acting():
        Role.objects.filter(person=w.second).update(ended_at=w.now)
    with pytest.raises(Refused, match="invite a second officer") as refused:
        people.correct(person=w.buyer, programme=w.programme, name="Else", email=NEW, speaks=["en"], by=w.viewer(w.officer),
                       now=w.now)  # fmt: skip
    assert "请再邀请一位项目官员" in refused.value.why.say("zh")
    assert w.fresh(w.buyer).name == w.buyer.name, "wholly or not at all"
    people.correct(person=w.buyer, programme=w.programme, name="Else", email=w.buyer.email, speaks=["en"],
                   by=w.viewer(w.officer), now=w.now)  # fmt: skip
    assert w.fresh(w.buyer).name == "Else"


def test_two_officers_cannot_change_the_address_of_one_of_them(w):
    with pytest.raises(Refused, match="invite a second officer"):
        ask(w, w.second)


@pytest.mark.parametrize(("who", "state"), [("second", "refused"), ("officer", "withdrawn"), ("reviewer", "refused")])
def test_it_is_refused_taken_back_or_refused_by_whose_account_it_is(w, who, state):
    change = ask(w, w.reviewer)
    by = getattr(w, who)
    if who == "reviewer":
        mine = page(w, by, "/account/")
        assert NEW in mine and "Officer has asked that the mail address of your account become" in mine
        w.post(by, "/account/address/refuse/")
        assert "Another mail address is asked for" not in page(w, by, "/account/")
    else:
        w.post(by, at(change), {"decision": "decline"})
    assert w.fresh(change).state == state and w.fresh(w.reviewer).email == w.reviewer.email
    assert told(w, "address-kept") == (set() if who == "reviewer" else {"Reviewer"})
    assert told(w, "address-decided") == (set() if who == "officer" else {"Officer"})
    assert verbs(w)[-1] == f"person.address-{state}"
    with pytest.raises(Refused, match="waits no longer"):
        consent(w, change)
    ask(w, w.reviewer)


def test_the_account_of_somebody_else_is_refused_by_its_own_page_alone(w):
    change = ask(w, w.reviewer)
    w.post(w.buyer, "/account/address/refuse/")
    assert w.fresh(change).state == "asked"


def test_it_lapses_after_fourteen_days(w):
    change = ask(w, w.reviewer)
    asked = w.now
    w.now = asked + timedelta(days=14, seconds=-1)
    assert at(change) in page(w, w.second, "/") and "Consent, refuse" in page(
        w, w.second, f"/people/{w.reviewer.public_id}/correct/"
    )
    w.now = asked + timedelta(days=14)
    assert at(change) not in page(w, w.second, "/") and NEW not in page(w, w.reviewer, "/account/")
    assert "lapsed" in page(w, w.second, at(change)) and 'name="decision"' not in page(w, w.second, at(change))
    with pytest.raises(Refused, match="more than 14 days ago and has lapsed"):
        consent(w, change)
    again = ask(w, w.reviewer)
    assert w.fresh(change).state == "lapsed" and w.fresh(again).state == "asked"
    assert verbs(w)[-2:] == ["person.address-lapsed", "person.address-asked"]


def test_one_waits_at_a_time(w):
    ask(w, w.reviewer)
    with pytest.raises(Refused, match="waits for a second officer already"):
        ask(w, w.reviewer, "other@demonstration.example", by=w.second)
    with pytest.raises(IntegrityError), walls.acting(), transaction.atomic():
        AddressChange.objects.create(
            programme=w.programme, person=w.reviewer, was="a@x.example", wished="b@x.example", state="asked", asked_at=w.now,
            asked_by=w.second,
        )  # fmt: skip


def test_the_database_keeps_no_consent_of_who_asked(w):
    change = ask(w, w.reviewer)
    for by in (w.officer, w.reviewer):
        with pytest.raises(IntegrityError), walls.acting(), transaction.atomic():
            AddressChange.objects.filter(pk=change.pk).update(state="done", ended_at=w.now, ended_by=by)


def test_an_address_that_changed_in_between_makes_it_void(w):
    third = w.another_officer("Officer C")
    change = ask(w, w.second)
    told = {"name": "Officer B", "email": "own@demonstration.example", "speaks": ["en"]}
    people.correct(person=w.second, programme=w.programme, by=w.viewer(w.second), now=w.now, **told)
    assert w.fresh(change).state == "void"
    with pytest.raises(Refused, match="waits no longer"):
        consent(w, change, third)
    with walls.acting():  # even where nothing told of it
        AddressChange.objects.filter(pk=change.pk).update(state="asked", ended_at=None)
    with pytest.raises(Refused, match="has changed since"):
        consent(w, change, third)


def test_who_left_the_programme_is_given_no_address(w):
    change = ask(w, w.buyer)
    with walls.acting():
        role = Role.objects.get(person=w.buyer)
    people.end_role(role=role, by=w.viewer(w.officer), now=w.now)
    assert w.fresh(change).state == "void"
    assert at(change) not in page(w, w.second, "/")


def test_who_belongs_to_another_programme_by_now_needs_an_officer_of_both(w):
    change, other = ask(w, w.monitor_a), world(number=2)
    people.give_role(person=w.monitor_a, role=MONITOR, programme=other.programme, by=None, now=w.now)
    with pytest.raises(Refused, match="another programme as well"):
        consent(w, change)
    people.give_role(person=w.second, role=OFFICER, programme=other.programme, by=None, now=w.now)
    consent(w, change)


def test_an_address_that_somebody_took_meanwhile_is_not_shared(w):
    change = ask(w, w.reviewer)
    people.invite(email=NEW, name="Somebody", language="en", speaks=[], password=None, by=None, now=w.now)
    with pytest.raises(Refused, match="belongs to another account"):
        consent(w, change)
    assert w.fresh(w.reviewer).email == w.reviewer.email


def test_an_account_that_nobody_opened_is_corrected_at_once_and_the_other_officers_are_told(w):
    newcomer = people.Newcomer("mistyped@demonstration.example", "Newcomer", "en", ("km",))
    role = people.bring_in(programme=w.programme, newcomer=newcomer, role=MONITOR, by=w.viewer(w.officer), now=w.now)
    assert "Nobody has chosen a password" in page(w, w.officer, f"/people/{role.person.public_id}/correct/")
    done = people.correct(
        person=role.person,
        programme=w.programme,
        name="Newcomer",
        email=NEW,
        speaks=["km"],
        by=w.viewer(w.officer),
        now=w.now,
    )
    assert done.moved and done.asked is None
    assert told(w, "address-corrected") == {"Officer B"}
    person = w.fresh(role.person)
    person.set_password(PASSWORD)
    person.save()
    with pytest.raises(Refused, match="waits for a second officer already"):
        ask(w, person, "a@demonstration.example")
        ask(w, person, "b@demonstration.example")


@pytest.mark.parametrize("role", [OFFICER, MONITOR, REVIEWER, MINISTRY, MANAGER])
def test_whoever_else_manages_people_is_told_of_a_role_that_sees_what_factories_do_not(w, role):
    where = {MANAGER: {"factory": w.factory}, MINISTRY: {"new_organisation": "Demonstration Office"}}.get(role, {})
    person = people.Newcomer("own-2@demonstration.example", "Newcomer", "en", ("km",))
    people.bring_in(programme=w.programme, newcomer=person, role=role, by=w.viewer(w.officer), now=w.now, **where)
    assert told(w, "role-given") == (set() if role == MANAGER else {"Officer B"})
    if role == MANAGER:
        return
    with walls.acting():
        notice, given = Notice.objects.get(kind="role-given"), Role.objects.get(person__name="Newcomer")
        assert notice.subject_id == given.public_id
        verbs = set(Event.objects.filter(subject_id=given.public_id).values_list("verb", flat=True))
    assert verbs == {"role.given"}
    assert "look whether that is right" in page(w, w.second, "/notices/")
    leads = w.post(w.second, f"/notices/{notice.public_id}/open/")["Location"]
    assert leads == f"/people/{w.fresh(given.person).public_id}/correct/"
    assert "since" in page(w, w.second, leads)

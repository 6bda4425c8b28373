"""A factory applies by a public form that tells nobody which factories there are."""

from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client

from fairfloor.registry import walls
from fairfloor.registry.models import Factory, Notice, Participation
from fairfloor.web import registrations
from tests.world import world

pytestmark = pytest.mark.django_db
FORM, THANKS = "/programmes/bfc/register/", "/programmes/bfc/registered/"
TOLD = {
    "name": "Demonstration Factory 9", "local_name": "演示工厂九", "registration_number": "D-9", "address": "9 Road",
    "place": "kh Asia/Phnom_Penh", "contact_name": "Manager 9", "contact_email": "manager-9@demonstration.example",
    "contact_language": "zh-hans", "entitled": "on",
}  # fmt: skip


@pytest.fixture(autouse=True)
def no_counts_of_other_tests():
    cache.clear()


def text(response: Any) -> str:
    return str(response.content.decode())


def send(language: str = "en", **changed: Any) -> Any:
    told = {key: value for key, value in {**TOLD, **changed}.items() if value is not None}
    return Client(headers={"accept-language": language}).post(FORM, told)


@pytest.mark.parametrize(
    ("language", "words", "chosen"),
    [
        ("en", ("Register a factory", "Cambodia (Asia/Phnom_Penh)"), "en"),
        ("zh-hans", ("登记工厂", "柬埔寨"), "zh-hans"),
    ],
)
def test_the_form_is_anybody_s_and_begins_with_the_language_of_the_page(language, words, chosen):
    world()
    page = text(Client(headers={"accept-language": language}).get(FORM))
    assert all(word in page for word in words)
    assert f'<option value="{chosen}" selected>' in page


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", ("read none of its reports", "a report on that goes to them", "within 21 weekdays", "within 7 days")),
        ("zh-hans", ("不能阅读其报告", "不合作报告", "21 天", "7 天")),
    ],
)
def test_who_applies_reads_how_monitoring_goes_on_and_what_the_ministries_learn(language, words):
    """The first step of the procedure: basic information on it, its clocks among them."""
    world()
    page = text(Client(headers={"accept-language": language}).get(FORM))
    for said in words:
        assert said in page, said
    assert page.count(words[-1]) == 1, "a clock that runs in two steps is told once"


def test_an_application_is_kept_and_every_officer_is_told():
    w = world()
    sent = send()
    assert (sent.status_code, sent["Location"]) == (302, THANKS)
    participation = Participation.objects.select_related("factory").get(factory__name=TOLD["name"])
    factory = participation.factory
    assert (participation.state, participation.contact_language) == ("applied", "zh-hans")
    assert (factory.jurisdiction, factory.zone, factory.sort_key) == ("kh", "Asia/Phnom_Penh", "yan shi gong chang jiu")
    with walls.acting():
        told = Notice.objects.filter(kind="factory-applied", subject_id=participation.public_id)
        assert list(told.values_list("person", flat=True)) == [w.officer.pk]


def test_a_factory_that_is_known_is_answered_like_one_that_is_not():
    w = world()
    unknown, known = send(), send(name=w.factory.name, registration_number=w.factory.registration_number)
    assert unknown["Location"] == known["Location"]
    assert unknown.content == known.content
    assert Factory.objects.filter(name=w.factory.name).count() == 2


@pytest.mark.parametrize(
    ("language", "said"),
    [("en", "does not tell whether a factory is known"), ("zh-hans", "不透露某家工厂是否已为项目所知")],
)
def test_the_thanks_are_honest_and_the_same_for_everybody(language, said):
    w = world()
    pages = [w.get(person, THANKS, language) for person in (None, w.manager)]
    assert all(said in text(page) for page in pages)


@pytest.mark.parametrize(
    "changed",
    [
        {"name": ""}, {"address": ""}, {"contact_name": ""}, {"contact_email": "no address"}, {"entitled": None},
        {"place": "vn Asia/Ho_Chi_Minh"}, {"contact_language": "xx"}, {"name": "x" * 201},
    ],
)  # fmt: skip
def test_what_is_missing_is_said_beside_its_field(changed):
    world()
    before = Factory.objects.count()
    page = send(**changed)
    assert page.status_code == 200
    assert f'id="id_{next(iter(changed))}_error"' in text(page)
    assert Factory.objects.count() == before


def test_a_flood_from_one_place_is_stopped(monkeypatch):
    world()
    monkeypatch.setattr(registrations, "MOST_AN_HOUR", 2)
    assert [send().status_code for _ in range(3)] == [302, 302, 200]
    assert "Too many applications" in text(send())


def test_there_is_no_form_of_a_programme_that_is_not_there():
    world()
    assert Client().get("/programmes/none/register/").status_code == 404
    assert Client().post("/programmes/none/register/", TOLD).status_code == 404
    assert Client().get("/programmes/none/registered/").status_code == 404


@pytest.mark.parametrize(("language", "hint", "why"), [
    ("en", "copy it from its page on opensupplyhub.org", "its last sign does not fit the others"),
    ("zh-hans", "opensupplyhub.org", "最后一位与其余各位不符"),
])  # fmt: skip
def test_the_open_supply_hub_id_is_asked_for_with_its_hint_and_a_mistyped_one_is_told_beside_it(language, hint, why):
    world()
    page = text(Client(headers={"accept-language": language}).get(FORM))
    assert 'name="os_id"' in page and hint in page and 'aria-describedby="id_os_id_helptext"' in page
    wrong = text(send(language, os_id="CN2021250D1DTN8"))
    field = wrong.split('name="os_id"')[1].split('name="address"')[0]
    assert why in field.split('id="id_os_id_error"')[1] and 'value="CN2021250D1DTN8"' in field
    assert 'aria-invalid="true"' in field and not Factory.objects.filter(name=TOLD["name"]).exists()
    assert send(language, os_id="cn-2021250-d1dtn-7").status_code == 302
    assert Factory.objects.get(name=TOLD["name"]).os_id == "CN2021250D1DTN7"

"""Access for buyers on its page: giving and taking consent, and who has read what."""

from typing import Any

import pytest

from fairfloor.actions import grants, people
from fairfloor.actions import reads as reads_of
from fairfloor.registry import walls
from fairfloor.registry.models import Event, Grant, Role, Version
from tests.web.counting import queries
from tests.world import another_factory, world

pytestmark = pytest.mark.django_db
ACCESS = "/access/"


def text(response: Any) -> str:
    return str(response.content.decode())


def rival(w):
    return people.add_organisation(programme=w.programme, kind="buyer", name="Demonstration Rival", by=None, now=w.now)


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", ("No buyer may read your reports.", "after 5 days in full")),
        ("zh-hans", ("没有买家可以查阅贵厂报告", "满 5 天后可以查阅")),
    ],
)
def test_without_consent_nobody_reads_and_the_page_says_when_one_could(language, words):
    w = world()
    page = text(w.get(w.manager, ACCESS, language))
    assert all(word in page for word in words)
    assert "Demonstration Ministry" not in page


def test_standing_consent_is_given_once():
    w = world()
    told = {"organisation": w.buying.public_id, "report": ""}
    assert w.post(w.manager, ACCESS, told).status_code == 302
    with walls.acting():
        grant = Grant.objects.get()
    assert (grant.organisation_id, grant.report_id, grant.factory_id) == (w.buying.pk, None, w.factory.pk)
    again = w.post(w.manager, ACCESS, told)
    assert again.status_code == 200
    assert "This buyer is authorised already." in text(again)
    assert "every report, now and later" in text(w.get(w.manager, ACCESS))


@pytest.mark.parametrize(
    ("language", "choice", "consent"),
    [
        ("en", "only the report on the visit of {}", "the report on the visit of {}"),
        ("zh-hans", "仅 {} 查访的报告", "{} 查访的报告"),
    ],
)
def test_consent_for_one_report_alone_names_it_by_its_visit_as_the_readings_do(language, choice, consent):
    w = world()
    w.published()
    day = w.versions[0].outline["day"]
    page = text(w.get(w.manager, ACCESS, language))
    assert f'<option value="{w.report.public_id}">{choice.format(day)}</option>' in page
    w.post(w.manager, ACCESS, {"organisation": w.buying.public_id, "report": w.report.public_id})
    with walls.acting():
        grant = Grant.objects.get()
    assert grant.report_id == w.report.pk
    said = consent.format(f'<time datetime="{day}">{day}</time>')
    for address in (ACCESS, f"/access/{grant.public_id}/withdraw/"):
        assert said in text(w.get(w.manager, address, language)), address


def test_neither_another_s_report_nor_a_ministry_can_be_chosen():
    w, other = world(), world(number=2)
    other.published()
    w.now = other.now
    office = Role.objects.get(person=w.ministry).organisation
    for told in (
        {"organisation": w.buying.public_id, "report": other.report.public_id},
        {"organisation": office.public_id, "report": ""},
        {"organisation": other.buying.public_id, "report": ""},
        {"organisation": "", "report": ""},
    ):
        assert w.post(w.manager, ACCESS, told).status_code == 200
    with walls.acting():
        assert not Grant.objects.exists()


@pytest.mark.parametrize(("language", "said"), [("en", "cannot be called back"), ("zh-hans", "无法收回")])
def test_consent_is_withdrawn_after_a_question(language, said):
    w = world()
    w.granted()
    address = f"/access/{w.grant.public_id}/withdraw/"
    assert said in text(w.get(w.manager, address, language))
    assert w.post(w.manager, address)["Location"] == ACCESS
    assert w.fresh(w.grant).withdrawn_at == w.now
    page = text(w.get(w.manager, ACCESS))
    assert "Withdrawn</summary>" in page.replace(" (1)", "")
    assert w.get(w.manager, address).status_code == 404
    assert w.post(w.manager, address).status_code == 404


def test_a_buyer_opens_nothing_more_from_that_moment_on():
    w = world()
    w.granted()
    w.now = w.report.opens_at
    address = f"/reports/{w.report.public_id}/v1/"
    assert w.get(w.buyer, address).status_code == 200
    w.post(w.manager, f"/access/{w.grant.public_id}/withdraw/")
    assert w.get(w.buyer, address).status_code == 404


def test_a_page_does_not_say_that_nothing_is_read_where_another_consent_stands():
    w = world()
    w.granted()
    w.post(w.manager, ACCESS, {"organisation": w.buying.public_id, "report": w.report.public_id})
    w.now = w.report.opens_at
    address = f"/access/{w.grant.public_id}/withdraw/"
    page = text(w.get(w.manager, address))
    assert "Another consent for this buyer stands" in page
    assert "open nothing more" not in page
    with w.at(w.now):
        done = text(w.client(w.manager).post(address, follow=True))
    assert "still reads what your other consents allow" in done
    assert w.get(w.buyer, f"/reports/{w.report.public_id}/v1/").status_code == 200


def test_a_neighbour_s_consent_is_not_found():
    w = world()
    w.granted()
    neighbour = another_factory(w.programme, w.officer, number=2, now=w.now)
    other = Role.objects.select_related("person").get(factory=neighbour.factory).person
    address = f"/access/{w.grant.public_id}/withdraw/"
    assert w.get(other, address).status_code == w.post(other, address).status_code == 404
    assert w.get(other, f"{ACCESS}?factory={w.factory.public_id}").status_code == 404
    told = {"factory": w.factory.public_id, "organisation": w.buying.public_id, "report": ""}
    assert w.post(other, ACCESS, told).status_code == 404


def test_a_manager_of_two_factories_has_a_page_for_each():
    w = world()
    second = another_factory(w.programme, w.officer, number=2, now=w.now)
    Role.objects.create(
        programme=w.programme, person=w.manager, role="manager", factory=second.factory, started_at=w.now
    )
    page = text(w.get(w.manager, ACCESS))
    assert f"?factory={second.factory.public_id}" in page
    told = {"factory": second.factory.public_id, "organisation": w.buying.public_id, "report": ""}
    assert w.post(w.manager, ACCESS, told)["Location"] == f"{ACCESS}?factory={second.factory.public_id}"
    with walls.acting():
        assert Grant.objects.get().factory_id == second.factory.pk


def test_the_page_says_who_has_read_what_without_naming_the_programme_s_people():
    w = world()
    w.granted()
    w.now = w.report.opens_at
    assert "Nobody has opened a report of yours yet." in text(w.get(w.manager, ACCESS))
    reads_of.note(of=Version, on=w.versions[0], by=w.viewer(w.officer), now=w.now)
    reads_of.note(of=Version, on=w.versions[0], by=w.viewer(w.buyer), now=w.now)
    reads = text(w.get(w.manager, ACCESS)).split('id="reads"')[1]
    assert "Demonstration Buyer" in reads
    assert "the programme" in reads
    assert w.officer.name + "<" not in reads
    assert w.buyer.email not in reads
    day, link = "2025-03-06", f'href="/reports/{w.report.public_id}/"'
    assert w.versions[0].outline["day"] == day
    assert f"{link}>visit of {day}, version 1</a>" in reads
    chinese = text(w.get(w.manager, ACCESS, "zh-hans")).split('id="reads"')[1]
    assert f"{link}>{day} 的查访，第 1 版</a>" in chinese
    for page in (reads, chinese):
        assert w.report.public_id[:8].upper() not in page


def test_a_manager_is_shown_no_other_event():
    w = world()
    w.published()
    for verb in ("visit.planned", "interview.recorded"):
        with walls.acting():
            assert Event.objects.filter(verb=verb).exists()
    assert "Nobody has opened a report of yours yet." in text(w.get(w.manager, ACCESS))


def test_the_page_takes_as_many_queries_for_300_readings_and_consents_as_for_3():
    w = world()
    w.granted()
    w.now = w.report.opens_at

    def more(count):
        for n in range(count):
            buyer = people.add_organisation(programme=w.programme, kind="buyer", name=f"Buyer {n}", by=None, now=w.now)
            grants.grant(
                programme=w.programme, factory=w.factory, organisation=buyer, by=w.viewer(w.manager), now=w.now
            )
            reads_of.note(of=Version, on=w.versions[0], by=w.viewer(w.buyer), now=w.now)

    more(2)
    few = queries(w, w.manager, ACCESS)
    more(70)
    assert queries(w, w.manager, ACCESS) == few
    first, second = text(w.get(w.manager, ACCESS)), text(w.get(w.manager, ACCESS, page=2))
    assert "Older" in first and "Newer" not in first
    assert "Newer" in second and "Older" not in second


def test_strange_page_numbers_are_the_first_page():
    w = world()
    for page in ("0", "-1", "x", "9" * 40):
        assert w.get(w.manager, ACCESS, page=page).status_code == 200
    assert rival(w).name in text(w.get(w.manager, ACCESS))

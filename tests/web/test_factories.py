"""Factories on their pages: the list, what a ministry sees of it, one factory, the decision, and its profile."""

import io
import re
from datetime import date, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.utils import translation
from python_calamine import CalamineWorkbook

from fairfloor.actions import factories
from fairfloor.actions.factory_lists import alike
from fairfloor.core.vocabulary import vocabulary
from fairfloor.registry import walls
from fairfloor.registry.models import Factory, Participation, Profile, Role
from fairfloor.web import factories as factory_pages
from fairfloor.web.orders import Order
from tests.web.counting import queries
from tests.web.markup import figures, unbroken
from tests.world import ZONE, another_factory, profile_values, world

pytestmark = pytest.mark.django_db
LIST = "/factories/"
WHY = {"sure": "on", "reason": "The same factory as D-0001.", "language": "en"}


def text(response: Any) -> str:
    return str(response.content.decode())


def many(w, count):
    """So many more factories that take part, with profiles, the quick way."""
    with walls.acting():
        made = Factory.objects.bulk_create(
            Factory(name=f"Factory {n:03}", sort_key=f"factory {n:03}", address="A road", jurisdiction="kh", zone=ZONE)
            for n in range(count)
        )
        Participation.objects.bulk_create(
            Participation(
                programme=w.programme, factory=factory, state="applied", applied_at=w.now, contact_name="Contact",
                contact_email="contact@demonstration.example",
            )
            for factory in made
        )  # fmt: skip
        Profile.objects.bulk_create(
            Profile(programme=w.programme, factory=factory, recorded_at=w.now, women=3, men=4) for factory in made
        )


@pytest.mark.parametrize("language", ["en", "zh-hans"])
@pytest.mark.parametrize("staff", [True, False])
def test_the_list_by_statements_holds_the_rows_that_a_query_finds_in_the_same_order(staff, language):
    w = world()
    many(w, 120)
    at = SimpleNamespace(viewer=w.viewer(w.officer if staff else w.ministry), now=w.now)
    order = Order({}, "name", down=False, asked="", rest="")
    with translation.override(language):
        for state in ("", "applied", "active", "closed", "nonsense"):
            wanted = list(factory_pages._sorted(at, w.programme, order, "", state, staff=staff))
            found = factory_pages._standing(at, w.programme, order, "", state, staff=staff)
            assert found.count() == len(wanted)
            assert [*found[0:50], *found[50:100], *found[100:150]] == wanted
    nobody = SimpleNamespace(viewer=w.viewer(w.buyer), now=w.now)
    found = factory_pages._standing(nobody, w.programme, order, "", "", staff=staff)
    assert (found.count(), found[0:50]) == (0, [])


@pytest.mark.parametrize(
    ("language", "words"),
    [("en", ("Factories", "active", "412")), ("zh-hans", ("工厂", "参与中", "412"))],
)
@pytest.mark.parametrize("who", ["officer", "monitor_a", "reviewer"])
def test_staff_see_the_programme_s_factories(language, words, who):
    w = world()
    other = world(number=2)
    page = text(w.get(getattr(w, who), LIST, language))
    assert all(word in page for word in (w.factory.name, w.factory.local_name, "D-0001", *words))
    assert f'href="/factories/{w.factory.public_id}/"' in page
    assert other.factory.name not in page


def test_a_ministry_sees_name_number_and_participation_and_nothing_else():
    w = world()
    response = w.get(w.ministry, LIST)
    page = text(response)
    assert all(word in page for word in (w.factory.name, w.factory.local_name, "D-0001", "active"))
    hidden = (
        w.factory.public_id, w.participation.public_id, w.factory.address, w.participation.contact_name,
        w.participation.contact_email, "Workers", "Applied", ZONE, "/factories/?page",
    )  # fmt: skip
    assert not [word for word in hidden if word in page] and not {"412", "320"} & figures(page)
    assert set(response.context["page"].object_list[0]) == {
        "factory__name", "factory__local_name", "factory__registration_number", "state",
    }  # fmt: skip


def test_the_list_is_searched_in_either_script_and_narrowed_by_state():
    w = world()
    another_factory(w.programme, w.officer, number=2, now=w.now, accepted=False)
    for words, found, missing in (
        ("factory 2", "Factory 2", "Factory 1"), ("演示工厂1", "Factory 1", "Factory 2"), ("d-0002", "Factory 2", "Factory 1"),
    ):  # fmt: skip
        page = text(w.get(w.officer, LIST, q=words))
        assert f"Demonstration {found}" in page
        assert f"Demonstration {missing}" not in page
    page = text(w.get(w.officer, LIST, state="applied"))
    assert "Demonstration Factory 2" in page
    assert "Demonstration Factory 1" not in page
    assert "No factory fits" in text(w.get(w.officer, LIST, q="%"))


def test_the_list_in_chinese_is_sorted_by_sound():
    w = world()
    for name, local in (("Zeta", "安工厂"), ("Alpha", "重工厂")):
        told = factories.Particulars(name, local, "", "A road", "Contact", "contact@demonstration.example")
        factories.register(programme=w.programme, particulars=told, jurisdiction="kh", zone=ZONE, now=w.now)
    chinese, english = text(w.get(w.officer, LIST, "zh-hans")), text(w.get(w.officer, LIST))
    assert chinese.index("Zeta") < chinese.index("Alpha")
    assert english.index("Alpha") < english.index("Demonstration Factory") < english.index("Zeta")


@pytest.mark.parametrize("who", ["officer", "ministry"])
def test_the_list_takes_as_many_queries_for_300_as_for_3(who):
    w = world()
    many(w, 2)
    few = queries(w, getattr(w, who), LIST)
    many(w, 300)
    assert queries(w, getattr(w, who), LIST) == few
    assert "Page 1 of 7 (303 in all)" in text(w.get(getattr(w, who), LIST))


def sheet(response: Any) -> list[list[Any]]:
    """The rows of a downloaded workbook."""
    assert response["Content-Disposition"] == 'attachment; filename="factories.xlsx"'
    rows: list[list[Any]] = CalamineWorkbook.from_object(io.BytesIO(response.content)).get_sheet_by_index(0).to_python()
    return rows


def test_the_list_leaves_as_a_table_with_the_same_rows_in_the_same_order():
    w = world()
    other = world(number=2)
    many(w, 60)  # more than a page
    page = text(w.get(w.officer, LIST, "en", q="Factory 0", state="applied"))
    assert (
        'href="/factories/table.xlsx?q=Factory+0&amp;state=applied"' in page
        and "These 60 factories as a table:" in page
    )
    rows = sheet(w.get(w.officer, f"{LIST}table.xlsx", "en", q="Factory 0", state="applied"))
    assert rows[0] == [
        "Factory",
        "Name in Chinese, Khmer or another script",
        "Registration number",
        "Participation",
        "Women",
        "Men",
        "Applied",
    ]
    assert [row[0] for row in rows[1:]] == [f"Factory {n:03}" for n in range(60)]
    assert rows[1][3:] == ["application received", 3.0, 4.0, date(2025, 3, 3)]
    every = sheet(w.get(w.officer, f"{LIST}table.xlsx", "zh-hans"))
    assert len(every) == 62 and w.factory.local_name in {row[1] for row in every}
    assert other.factory.name not in {row[0] for row in every} and every[0][3] == "参与状态"


def test_a_ministry_s_table_has_the_columns_of_its_page_and_csv_runs_nothing():
    w = world()
    with walls.acting():
        Factory.objects.filter(pk=w.factory.pk).update(name="=HYPERLINK(1)")
    lines = w.get(w.ministry, f"{LIST}table.csv", "en").content.decode("utf-8-sig").splitlines()
    assert lines[0].count(",") == 4, "four columns, one of which has a comma in its own name"
    assert lines[1] == f"'=HYPERLINK(1),{w.factory.local_name},D-0001,active"
    assert w.get(w.manager, f"{LIST}table.csv").status_code == 404


@pytest.mark.parametrize("form", ["xlsx", "csv"])
def test_a_table_takes_as_many_queries_for_300_as_for_3(form: str):
    w = world()
    few = queries(w, w.officer, f"{LIST}table.{form}")
    many(w, 300)
    assert queries(w, w.officer, f"{LIST}table.{form}") == few


def test_an_empty_list_says_what_to_do():
    w = world()
    with walls.acting():
        Profile.objects.all().delete()
        Role.objects.filter(role="manager").delete()
        Participation.objects.all().delete()
    assert "/programmes/bfc/register/" in text(w.get(w.officer, LIST))
    assert "No factory has applied yet." in text(w.get(w.ministry, LIST))


def page_of(w, factory=None):
    return f"/factories/{(factory or w.factory).public_id}/"


@pytest.mark.parametrize(
    ("language", "words"),
    [("en", ("Canteen", "Seated production work", "Khmer, Chinese (Mandarin)", "not told")),
     ("zh-hans", ("食堂", "坐姿生产", "高棉语、汉语（普通话）", "未告知"))],
)  # fmt: skip
def test_a_factory_s_page_shows_its_profile(language, words):
    w = world()
    page = text(w.get(w.manager, page_of(w), language))
    assert all(word in page for word in (w.factory.name, "Shirts", "320", "92", "412", *words))


@pytest.mark.parametrize(
    ("who", "sees"), [("officer", True), ("manager", True), ("monitor_a", False), ("reviewer", False)]
)
def test_the_contact_is_for_officers_and_the_factory(who, sees):
    w = world()
    assert (w.participation.contact_email in text(w.get(getattr(w, who), page_of(w)))) is sees


def test_a_buyer_with_consent_and_a_manager_s_role_elsewhere_finds_no_page():
    w = world()
    w.granted()
    neighbour = another_factory(w.programme, w.officer, number=2, now=w.now)
    Role.objects.create(
        programme=w.programme, person=w.buyer, role="manager", factory=neighbour.factory, started_at=w.now
    )
    assert w.get(w.buyer, page_of(w)).status_code == 404
    assert w.get(w.buyer, page_of(w, neighbour.factory)).status_code == 200
    assert w.get(w.buyer, page_of(w) + "profile/").status_code == 404


def applied(w):
    return another_factory(w.programme, w.officer, number=2, now=w.now, accepted=False)


def test_an_officer_accepts_after_a_tick():
    w = world()
    row = applied(w)
    address = page_of(w, row.factory)
    assert "Decide on the application" in text(w.get(w.officer, address))
    assert "Decide on the application" not in text(w.get(w.reviewer, address))
    client = w.client(w.officer)
    with w.at(w.now):
        unsure = client.post(address + "decision/accept/", follow=True)
        assert "Nothing was decided" in text(unsure)
        assert Participation.objects.get(pk=row.pk).state == "applied"
        done = client.post(address + "decision/accept/", {"sure": "on"}, follow=True)
    assert "Accepted." in text(done)
    assert "Decide on the application" not in text(done)
    row.refresh_from_db()
    assert (row.state, row.decided_by_id) == ("active", w.officer.pk)
    assert Role.objects.get(factory=row.factory).person.email == row.contact_email


def test_an_officer_rejects_with_a_reason_that_the_page_keeps():
    w = world()
    row = applied(w)
    address = page_of(w, row.factory)
    assert "The contact gets a mail that the application was not accepted" in text(w.get(w.officer, address))
    unsaid = text(w.post(w.officer, address + "decision/reject/", {"reason": "Not the whole", "language": "en"}))
    assert "Not the whole</textarea>" in unsaid and 'id="id_sure"' in unsaid
    assert Participation.objects.get(pk=row.pk).state == "applied"
    client = w.client(w.officer)
    with w.at(w.now):
        done = text(client.post(address + "decision/reject/", WHY, follow=True))
    assert "Its contact is told so by mail." in done and WHY["reason"] in done
    assert WHY["reason"] in text(w.get(w.officer, address, "zh-hans"))


def test_an_officer_is_told_that_nobody_can_be_told():
    w = world()
    row = applied(w)
    Participation.objects.filter(pk=row.pk).update(contact_name="", contact_email="")
    address = page_of(w, row.factory)
    assert "No contact is named, so nobody is told." in text(w.get(w.officer, address))
    client = w.client(w.officer)
    with w.at(w.now):
        assert "nobody is told" in text(client.post(address + "decision/reject/", WHY, follow=True))


def test_a_second_decision_is_refused_with_the_reason():
    w = world()
    row = applied(w)
    address = page_of(w, row.factory)
    w.post(w.officer, address + "decision/reject/", WHY)
    client = w.client(w.officer)
    with w.at(w.now):
        page = client.post(address + "decision/accept/", {"sure": "on"}, follow=True)
    assert "The participation is not accepted; this step does not fit there." in text(page)
    assert w.post(w.officer, address + "decision/other/", {"sure": "on"}).status_code == 404


def test_an_application_with_a_colleague_s_address_is_marked_and_cannot_be_accepted():
    w = world()
    row = applied(w)
    Participation.objects.filter(pk=row.pk).update(contact_email=w.monitor_a.email)
    address = page_of(w, row.factory)
    assert "somebody who works for this programme" in text(w.get(w.officer, address))
    w.post(w.officer, address + "decision/accept/", {"sure": "on"})
    assert Participation.objects.get(pk=row.pk).state == "applied"


def sent(**changed: Any) -> dict[str, Any]:
    told = {
        "women": "300", "men": "90", "languages": ["km"], "work_kinds": ["office"], "products": "Trousers",
        "fact-canteen": "no", "fact-dormitory": "yes",
    }  # fmt: skip
    return {**told, **changed}


@pytest.mark.parametrize("who", ["officer", "manager"])
def test_a_change_of_the_profile_is_a_new_record_beside_the_old(who):
    w = world()
    w.now += timedelta(days=3)
    done = w.post(getattr(w, who), page_of(w) + "profile/", sent())
    assert done["Location"] == page_of(w)
    with walls.acting():
        old, new = Profile.objects.filter(factory=w.factory).order_by("pk")
    assert (old.women, new.women, new.men, new.languages, new.work_kinds) == (320, 300, 90, ["km"], ["office"])
    assert new.facts == {"canteen": False, "dormitory": True}
    assert new.recorded_by_id == getattr(w, who).pk
    page = text(w.get(w.officer, page_of(w)))
    for change in (
        "Women: 320 → 300", "Languages that workers speak: Khmer, Chinese (Mandarin) → Khmer",
        "Canteen: yes → no", "Dormitory: no → yes", "Air conditioning: no → not told", "Products: Shirts → Trousers",
    ):  # fmt: skip
        assert change in page
    assert "first record" in page
    assert "女工: " not in text(w.get(w.officer, page_of(w), "zh-hans"))
    assert "女工：320 → 300" in text(w.get(w.officer, page_of(w), "zh-hans"))


def test_the_form_begins_with_the_profile_as_it_stands():
    w = world()
    page = text(w.get(w.manager, page_of(w) + "profile/"))
    assert 'value="320"' in page
    assert 'name="fact-canteen" value="yes" class="form-check-input" id="id_fact-canteen_0" checked' in page
    assert 'name="fact-forklifts" value="" class="form-check-input" id="id_fact-forklifts_2" checked' in page


def test_a_day_is_asked_kept_as_a_day_and_shown_again():
    w = world()
    w.now += timedelta(days=3)
    address = page_of(w) + "profile/"
    assert 'type="date" name="fact-dormitory-built"' in re.sub(r"\s+", " ", text(w.get(w.manager, address)))
    w.post(w.manager, address, sent(**{"fact-dormitory-built": "2000-10-31"}))
    with walls.acting():
        latest = Profile.objects.filter(factory=w.factory).order_by("-pk").first()
    assert latest.facts == {"canteen": False, "dormitory": True, "dormitory-built": "2000-10-31"}
    assert latest.as_profile()["dormitory-built"] == "2000-10-31"
    assert 'value="2000-10-31"' in text(w.get(w.manager, address))
    assert "Dormitory built: not told → 2000-10-31" in unbroken(text(w.get(w.officer, page_of(w))))
    assert "宿舍建成日期：未告知 → 2000-10-31" in unbroken(text(w.get(w.officer, page_of(w), "zh-hans")))


@pytest.mark.parametrize(
    ("language", "titles"),
    [
        ("en", ["Buildings and installations", "Materials and processes", "Vehicles, lifting and confined spaces",
                "Security, contractors and first aid", "Deductions and fines"]),
        ("zh-hans", ["建筑与设施", "材料与工序", "车辆、起重与密闭空间", "保安、承包商与急救", "扣款与罚款"]),
    ],
)  # fmt: skip
def test_the_facts_are_asked_by_topic(language, titles):
    w = world()
    page = text(w.get(w.manager, page_of(w) + "profile/", language))
    assert re.findall(r"<h3>(.*?)</h3>", page) == titles
    told = [fact.id for fact in vocabulary().facts.values() if fact.kind in ("yes-no", "date")]
    assert len(told) == 32
    assert {id for id in told if f'name="fact-{id}"' not in page} == set()
    assert page.index("fact-dormitory-built") < page.index("fact-canteen")


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"women": "-1"}, "women"), ({"women": "many"}, "women"), ({"men": ""}, "men"), ({"languages": []}, "languages"),
        ({"languages": ["xx"]}, "languages"), ({"work_kinds": ["nothing"]}, "work_kinds"),
        ({"fact-canteen": "perhaps"}, "fact-canteen"), ({"fact-dormitory-built": "1.11.2000"}, "fact-dormitory-built"),
        ({"women": "0", "men": "0"}, "women"),
        ({"women": "99999999999"}, "women"),
    ],
)  # fmt: skip
def test_a_wrong_profile_is_said_beside_its_field(changed, field):
    w = world()
    page = w.post(w.manager, page_of(w) + "profile/", sent(**changed))
    assert page.status_code == 200
    assert f'id="id_{field}_error"' in text(page)
    with walls.acting():
        assert Profile.objects.filter(factory=w.factory).count() == 1


def test_a_profile_is_recorded_for_an_application_by_the_officer_and_not_after_a_rejection():
    w = world()
    row = applied(w)
    address = page_of(w, row.factory) + "profile/"
    assert w.post(w.officer, address, sent()).status_code == 302
    w.post(w.officer, page_of(w, row.factory) + "decision/reject/", WHY)
    assert w.get(w.officer, address).status_code == 404
    assert w.post(w.officer, address, sent()).status_code == 404


def test_a_factory_s_page_takes_as_many_queries_for_300_records_as_for_3():
    w = world()
    more = {**profile_values(), "programme": w.programme, "factory": w.factory, "recorded_by_id": w.manager.pk}

    def record(count):
        with walls.acting():
            Profile.objects.bulk_create(
                Profile(recorded_at=w.now - timedelta(minutes=n), **{**more, "women": n}) for n in range(count)
            )

    record(2)
    few = queries(w, w.officer, page_of(w))
    record(300)
    assert queries(w, w.officer, page_of(w)) == few


def test_an_application_is_held_against_the_factories_of_the_programme_for_its_officer_alone():
    w = world()
    other = world(number=2)
    with walls.acting():
        Factory.objects.filter(pk=w.factory.pk).update(name="Golden Sun", local_name="", registration_number="KH 77")
        Factory.objects.filter(pk=other.factory.pk).update(name="Silver Moon", registration_number="KH 77")
    applied = another_factory(w.programme, w.officer, number=3, now=w.now, accepted=False)
    address = f"/factories/{applied.factory.public_id}/"
    before = text(w.get(w.officer, address))
    assert "Golden Sun" not in before and "known already" not in before
    with walls.acting():
        Factory.objects.filter(pk=applied.factory_id).update(
            name="Silver Moon", local_name="", registration_number="kh-77"
        )
    said = text(w.get(w.officer, address)).split("known already")[1]
    assert f'<a href="/factories/{w.factory.public_id}/">Golden Sun</a>' in said
    assert "because of the same registration number" in said and other.factory.public_id not in said
    assert "因为登记号相同" in text(w.get(w.officer, address, "zh-hans"))
    assert "Golden Sun" not in text(w.get(w.monitor_a, address)) and "Golden Sun" not in text(
        w.get(w.reviewer, address)
    )
    with walls.acting():
        Factory.objects.filter(pk=w.factory.pk).update(
            name="Demo Knit", local_name="演示针织", sort_key="yan shi zhen zhi"
        )
        Factory.objects.filter(pk=applied.factory_id).update(name="Yanshi Zhenzhi", sort_key="yanshi zhenzhi")
    found = alike(
        applied.__class__.objects.select_related("factory").get(pk=applied.pk), by=w.viewer(w.officer), now=w.now
    )
    assert {like.by for like, _row in found} == {"number"}, "the surest reason alone"
    with walls.acting():
        Factory.objects.filter(pk=applied.factory_id).update(registration_number="")
    assert "because of a name like it" in text(w.get(w.officer, address)), "by its sound"
    factories.accept(participation=applied, by=w.viewer(w.officer), now=w.now)
    assert "known already" not in text(w.get(w.officer, address))
    assert Factory.objects.filter(pk__in=[w.factory.pk, applied.factory_id]).count() == 2


def test_what_an_application_may_be_takes_one_query_however_many_factories_there_are():
    w = world()
    applied = another_factory(w.programme, w.officer, number=3, now=w.now, accepted=False)
    address = f"/factories/{applied.factory.public_id}/"
    few = queries(w, w.officer, address)
    many(w, 60)
    assert queries(w, w.officer, address) == few <= 15

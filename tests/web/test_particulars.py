"""Export licence, codes, contacts and subcontractors in a factory's profile: entered, kept with their day, and who sees them."""

from datetime import timedelta
from typing import Any

import pytest

from fairfloor.core.particulars import ParticularsError, checked
from fairfloor.registry import walls
from fairfloor.registry.models import Profile, Visit
from tests.web.markup import unbroken
from tests.world import another_factory, profile_values, world

pytestmark = pytest.mark.django_db


def text(response: Any) -> str:
    return str(response.content.decode())


def form(**changed):
    told = profile_values()
    values = {name: told[name] for name in ("women", "men", "languages", "work_kinds", "products")}
    return {**values, **changed}


TOLD = {
    "licence-number": "EXP-77", "licence-start": "2024-01-01", "licence-end": "2030-12-31",
    "codes-0-classification": "isic-4", "codes-0-code": "1430",
    "contacts-0-name": "Sok Dara", "contacts-0-role": "safety", "contacts-0-phone": "+855 12 000 000",
    "contacts-1-name": "", "contacts-2-name": "Chan Lina", "contacts-2-role": "personnel",
    "contacts-2-email": "lina@factory.example",
    "subcontractors-0-name": "The Washer", "subcontractors-0-process": "washing", "subcontractors-0-address": "2 Road",
    "subcontractors-0-number": "D-0005",
}  # fmt: skip


def latest(w):
    with walls.acting():
        return Profile.objects.filter(factory=w.factory).order_by("-recorded_at", "-pk").first()


@pytest.mark.parametrize(("language", "words"), [
    ("en", ("EXP-77 (2024-01-01 to 2030-12-31)", "in force", "ISIC Rev. 4 1430", "Sok Dara (safety and health, +855")),
    ("zh-hans", ("EXP-77", "有效", "1430", "Sok Dara")),
])  # fmt: skip
@pytest.mark.parametrize("who", ["officer", "manager"])
def test_it_is_entered_by_officer_or_factory_and_read_by_those_who_work_with_it(language, words, who):
    w = world()
    address = f"/factories/{w.factory.public_id}/"
    assert w.post(getattr(w, who), f"{address}profile/", form(**TOLD), language).status_code == 302
    for person in (w.officer, w.manager, w.monitor_a, w.reviewer):
        page = unbroken(text(w.get(person, address, language)))
        assert all(word in page for word in words), person
    again = text(w.get(w.officer, f"{address}profile/", language))
    assert 'value="EXP-77"' in again and 'value="Chan Lina"' in again
    for person in (w.buyer, w.ministry):
        assert w.get(person, address).status_code == 404


def test_a_change_is_in_the_history_and_a_visit_keeps_the_profile_of_its_day():
    w = world()
    address = f"/factories/{w.factory.public_id}/"
    w.post(w.manager, f"{address}profile/", form(**TOLD))
    w.inside()
    w.now += timedelta(hours=1)
    w.post(w.manager, f"{address}profile/", form(**{**TOLD, "licence-number": "EXP-78"}))
    page = unbroken(text(w.get(w.officer, address)))
    assert "Export licence: EXP-77 (2024-01-01 to 2030-12-31) → EXP-78 (2024-01-01 to 2030-12-31)" in page
    assert latest(w).particulars["licence"]["number"] == "EXP-78"
    with walls.acting():
        kept = Visit.objects.select_related("profile").get(pk=w.visit.pk).profile
    assert kept.particulars["licence"]["number"] == "EXP-77"


@pytest.mark.parametrize(("changed", "words"), [
    ({"codes-0-code": "14x"}, "14x"),
    ({"licence-number": ""}, "no number"),
    ({"contacts-0-phone": ""}, "neither a mail address nor a telephone"),
    ({"contacts-0-role": ""}, "no name or no role"),
    ({"subcontractors-0-address": ""}, "Enter all three"),
    ({"licence-end": "2023-01-01"}, "before it begins"),
])  # fmt: skip
def test_what_cannot_be_is_said_and_nothing_is_lost(changed, words):
    w = world()
    before = latest(w).pk
    answer = w.post(w.manager, f"/factories/{w.factory.public_id}/profile/", form(**{**TOLD, **changed}))
    page = text(answer)
    assert answer.status_code == 200 and words in page and latest(w).pk == before
    assert 'value="Chan Lina"' in page, "what was entered is given back"


def test_a_subcontractor_that_is_a_factory_of_the_programme_is_a_link_for_staff_and_nothing_for_the_factory():
    w = world()
    other = another_factory(w.programme, w.officer, number=5, now=w.now).factory
    address = f"/factories/{w.factory.public_id}/"
    w.post(w.manager, f"{address}profile/", form(**TOLD))
    assert f'href="/factories/{other.public_id}/"' in text(w.get(w.officer, address))
    page = text(w.get(w.manager, address))
    assert "The Washer" in page and other.public_id not in page and other.name not in page


def test_a_subcontractor_s_id_that_was_mistyped_is_refused_beside_its_field_and_another_number_is_not():
    w = world()
    address = f"/factories/{w.factory.public_id}/profile/"
    page = text(w.post(w.manager, address, form(**{**TOLD, "subcontractors-0-number": "CN2021250D1DTN8"})))
    field = page.split('name="subcontractors-0-number"')[1].split("</div>\n</div>")[0]
    assert "its last sign does not fit the others" in field and "“CN2021250D1DTN8”" in field
    assert latest(w).particulars == {}
    for number in ("CN2021250D1DTN7", "cn 2021250-D1DTN7", "D-0005", "123456789012345", ""):
        told = {**TOLD, "subcontractors-0-number": number}
        assert w.post(w.manager, address, form(**told)).status_code == 302, number
    with pytest.raises(ParticularsError, match="its last sign"):
        checked({"subcontractors": [{"name": "a", "process": "b", "address": "c", "number": "CN2021250D1DTN8"}]})

"""An officer corrects what a factory, a buyer or a ministry is called: what takes it over, what does not, what is asked first."""

import html
from dataclasses import replace

import pytest

from fairfloor.actions import factories, people
from fairfloor.actions import factory_corrections as actions
from fairfloor.actions.acts import Refused
from fairfloor.registry import walls
from fairfloor.registry.models import Event, Factory, Notice, Participation, ParticipationStep, Report, Version
from tests.web.test_bases import opened, text
from tests.world import another_factory, untold_world, world

pytestmark = pytest.mark.django_db
ID = "CN2021250D1DTN7"


@pytest.fixture
def w():
    return untold_world()


def address(w):
    return f"/factories/{w.factory.public_id}/correct/"


def sent(w, language="en", **changed):
    """What is answered to the page sent with some fields changed, and where it leads."""
    with w.at(w.now):
        client = w.client(w.officer, language)
        form = {**opened(text(client.get(address(w)))), "reason": "The number was mistyped.", **changed}
        return html.unescape(text(client.post(address(w), form, follow=True)))


def correct(w, by=None, different=False, reason="Reason", participation=None, **changed):
    row = participation or w.participation
    return actions.correct(
        participation=row, names=replace(actions.names_of(w.fresh(row.factory)), **changed), different=different,
        reason=reason, language="en", by=by or w.viewer(w.officer), now=w.now,
    )  # fmt: skip


def test_the_managers_are_told_and_read_what_was_corrected_and_why(w):
    before = w.factory.address
    page = sent(w, address="7 Corrected Road", registration_number="KH-7")
    assert "The factory is corrected. Its managers have been told." in page
    kept = w.fresh(w.factory)
    assert (kept.address, kept.registration_number, kept.name) == ("7 Corrected Road", "KH-7", w.factory.name)
    with walls.acting():
        notice = Notice.objects.get()
        step = ParticipationStep.objects.get(step="correct")
        event = Event.objects.order_by("-sequence").first()
    assert (notice.kind, notice.person_id) == ("factory-corrected", w.manager.pk)
    assert step.changes["address"] == [before, "7 Corrected Road"]
    assert event.verb == "factory.corrected" and "Corrected" not in repr(event.digests)
    assert w.post(w.manager, f"/notices/{notice.public_id}/open/")["Location"] == f"/factories/{kept.public_id}/"
    for language, words in (("en", "Address of the place of work"), ("zh-hans", "更正资料")):
        page = html.unescape(text(w.get(w.manager, f"/factories/{kept.public_id}/", language)))
        assert words in page and f"{before} → 7 Corrected Road" in page and "The number was mistyped." in page
        assert "/correct/" not in page


def test_a_list_sorts_and_finds_by_the_corrected_name(w):
    correct(w, name="Zebra Works", local_name="阿里制衣")
    kept = w.fresh(w.factory)
    assert kept.sort_key == factories.sort_key("阿里制衣") and kept.sort_key.startswith("a li")
    assert "Zebra Works" in text(w.get(w.officer, "/factories/?q=zebra"))
    assert "Zebra Works" in text(w.get(w.officer, "/factories/?q=阿里", "zh-hans"))
    correct(w, local_name="")
    assert w.fresh(w.factory).sort_key == "zebra works"


def test_a_list_in_chinese_sorts_a_factory_by_the_name_that_stands_first_in_it(w):
    """A Khmer name stands second there, and sorted the factory behind all that are called in Latin letters or in Chinese."""
    correct(w, name="Alpha Works", local_name="រោងចក្រ")
    assert w.fresh(w.factory).sort_key == "alpha works"
    other = another_factory(w.programme, w.officer, number=2, now=w.now).factory
    page = text(w.get(w.officer, "/factories/?sort=name", "zh-hans"))
    assert page.index("Alpha Works") < page.index("រោងចក្រ") < page.index(other.local_name)


def test_a_draft_takes_the_new_name_and_an_approval_is_void(w):
    w.approved()
    correct(w, name="Renamed Works")
    with walls.acting():
        assert Report.objects.get(pk=w.report.pk).state == "void"
    page = html.unescape(text(w.get(w.monitor_a, f"/reports/{w.report.public_id}/")))
    assert "Renamed Works" in page and w.factory.name not in page


def test_what_is_published_keeps_the_name_of_its_day(w):
    w.published()
    with walls.acting():
        before = Version.objects.get(report=w.report)
    correct(w, name="Renamed Works")
    with walls.acting():
        after = Version.objects.get(report=w.report)
    assert (after.content, after.sha256) == (before.content, before.sha256)
    assert after.content["factory"]["name"] == w.factory.name


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"name": " "}, "write both"),
        ({"address": ""}, "write both"),
        ({"os_id": "CN2021250D1DTN8"}, "Open Supply Hub"),
        ({}, "Nothing of it is other than it was"),
        ({"name": "Else", "reason": " "}, "Say why"),
    ],
)
def test_what_is_refused_and_why(w, changed, said):
    with pytest.raises(Refused, match=said) as refused:
        correct(w, **changed)
    assert refused.value.why.say("zh") != refused.value.why.say("en")
    assert w.fresh(w.factory) == w.factory and w.fresh(w.factory).name == w.factory.name


def test_a_mistyped_id_is_refused_beside_its_field(w):
    page = sent(w, os_id="CN2021250D1DTN8")
    assert 'id="id_os_id_error"' in page
    assert "The factory is corrected" in sent(w, os_id=ID.lower())
    assert w.fresh(w.factory).os_id == ID


def test_what_it_would_resemble_is_shown_first_and_stays_apart(w):
    other = another_factory(w.programme, w.officer, number=7, now=w.now)
    with walls.acting():
        Factory.objects.filter(pk=other.factory_id).update(
            name="Golden Needle Garments", local_name="", registration_number="N-1"
        )
    with pytest.raises(Refused, match="resembles another factory"):
        correct(w, name="Golden Needle Garment")
    page = sent(w, name="Golden Needle Garment")
    assert "By these words it resembles another factory of the programme" in page and "Golden Needle Garments" in page
    assert w.fresh(w.factory).name == w.factory.name
    assert "与本项目另一家工厂相似" in sent(w, "zh-hans", name="Golden Needle Garment")
    assert "The factory is corrected" in sent(w, name="Golden Needle Garment", different="on")
    page = sent(w, address="Elsewhere 9")  # what it resembled already is not asked about again
    assert "The factory is corrected" in page
    with walls.acting():
        assert Participation.objects.filter(programme=w.programme).count() == 2


def test_two_factories_share_no_id(w):
    other = another_factory(w.programme, w.officer, number=7, now=w.now)
    correct(w, participation=other, os_id=ID)
    page = sent(w, os_id=ID, different="on")
    assert "Another factory of the programme has this Open Supply Hub ID" in page
    with pytest.raises(Refused, match="two cannot share"):
        correct(w, os_id=ID, different=True)
    assert w.fresh(w.factory).os_id == ""


def test_a_factory_of_two_programmes_is_not_corrected_by_the_officer_of_one(w):
    other = world(number=2)
    with walls.acting():
        Participation.objects.create(
            programme=other.programme,
            factory=w.factory,
            state="applied",
            applied_at=w.now,
            contact_name="C",
            contact_email="c@x.kh",
        )
    page = html.unescape(text(w.get(w.officer, address(w))))
    assert "takes part in another programme as well" in page and 'name="base"' not in page
    with pytest.raises(Refused, match="another programme as well"):
        correct(w, name="Else")
    people.give_role(person=w.officer, role="officer", programme=other.programme, by=None, now=w.now)
    assert correct(w, name="Else").factory.name == "Else"


@pytest.mark.parametrize("role", ["monitor_a", "reviewer", "manager", "buyer", "ministry"])
def test_nobody_else_corrects(w, role):
    by = w.viewer(getattr(w, role))
    with pytest.raises(Refused, match="not yours to take"):
        correct(w, by=by, name="Else")
    with pytest.raises(Refused, match="not yours to take"):
        people.correct_organisation(organisation=w.buying, name="Else", by=by, now=w.now)


def test_an_organisation_is_called_by_the_corrected_name_at_once(w):
    w.granted()
    page = f"/organisations/{w.buying.public_id}/correct/"
    assert f'href="{page}"' in text(w.get(w.officer, "/people/"))
    assert (
        w.post(w.officer, page, {**opened(text(w.get(w.officer, page))), "name": "Buyer, corrected"}).status_code == 302
    )
    assert "Buyer, corrected" in text(w.get(w.manager, "/access/"))
    with walls.acting():
        assert Event.objects.order_by("-sequence").first().verb == "organisation.corrected"


def test_two_organisations_of_a_kind_are_not_called_the_same(w):
    people.add_organisation(programme=w.programme, kind="buyer", name="Other Trading", by=None, now=w.now)
    page = f"/organisations/{w.buying.public_id}/correct/"
    said = html.unescape(text(w.client(w.officer).post(page, {"name": "OTHER trading "})))
    assert "Another organisation of this kind has this name" in said
    with pytest.raises(Refused, match="Write the organisation's name"):
        people.correct_organisation(organisation=w.buying, name=" ", by=w.viewer(w.officer), now=w.now)
    assert w.fresh(w.buying).name == "Demonstration Buyer"
    assert w.get(world(number=2).officer, page).status_code == 404

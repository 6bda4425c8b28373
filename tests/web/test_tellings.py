"""Who was told of a clock, and when: each reader sees whom the policy lets them see, and what became of each mail."""

from datetime import timedelta
from typing import Any

import pytest

from fairfloor.actions import tellings as actions
from fairfloor.actions.acts import Refused
from fairfloor.registry import walls
from fairfloor.registry.models import Notice, Role
from tests.web.counting import queries
from tests.world import World, world

pytestmark = pytest.mark.django_db
KINDS = ("report-published", "report-amended", "objections-extended", "delay-decided")
SUMMARY = {"en": "Who was told of it, and when", "zh-hans": "何时告知何人"}


def text(response: Any) -> str:
    assert response.status_code == 200
    return str(response.content.decode())


@pytest.fixture
def w() -> World:
    """A report that buyers read, of which everybody was told: the factory, the programme's people, and a buyer."""
    made = world()
    made.granted()
    made.now = made.report.opens_at + timedelta(hours=1)
    with walls.acting():
        Notice.objects.all().delete()
    for person in (made.manager, made.monitor_a, made.officer, made.buyer):
        notice(made, person)
    return made


def notice(w: World, person: Any, **more: Any) -> Notice:
    told = {"kind": "report-published", "subject_id": w.report.public_id, "created_at": w.now, **more}
    with walls.acting():
        made: Notice = Notice.objects.create(programme=w.programme, person=person, **told)
    return made


def seen(w: World, person: Any) -> set[str]:
    return {one.name for one in actions.of(about=w.report, kinds=KINDS, by=w.viewer(person), now=w.now)}


def test_staff_read_of_staff_and_the_factory_the_factory_of_itself_and_a_buyer_of_nobody_else(w):
    both = {w.manager.name, w.monitor_a.name, w.officer.name}
    for person in (w.officer, w.reviewer, w.monitor_a):
        assert seen(w, person) == both
    assert seen(w, w.manager) == {w.manager.name}
    assert seen(w, w.buyer) == {w.buyer.name}


def test_whoever_may_not_see_the_report_is_refused(w):
    other = w.another_monitor()
    for by in (w.viewer(other), w.viewer(w.ministry), w.viewer(None)):
        with pytest.raises(Refused):
            actions.of(about=w.report, kinds=KINDS, by=by, now=w.now)
    with pytest.raises(Refused):
        actions.of(about=w.report, kinds=KINDS, by=w.viewer(w.buyer), now=w.report.opens_at - timedelta(seconds=1))


def test_whose_role_has_ended_since_is_told_by_the_role_of_then_and_a_role_of_later_counts_nothing(w):
    with walls.acting():
        Role.objects.filter(person=w.monitor_a).update(ended_at=w.now)
    notice(w, w.monitor_a, created_at=w.now - timedelta(seconds=1))
    found = [one for one in actions.of(about=w.report, kinds=KINDS, by=w.viewer(w.officer), now=w.now)
             if one.name == w.monitor_a.name]  # fmt: skip
    assert [(one.role, one.at) for one in found] == [("monitor", w.now - timedelta(seconds=1))]


def test_each_line_says_what_became_of_the_mail_and_of_the_notice_by_then(w):
    with walls.acting():
        Notice.objects.all().delete()
    minute = timedelta(minutes=1)
    for number, more in enumerate((
        {"sent_at": w.now}, {"tried_at": w.now, "failed_at": w.now, "attempts": 2}, {"withheld_at": w.now}, {},
        {"sent_at": w.now + minute, "read_at": w.now + minute}, {"created_at": w.now + minute},
        {"withheld_at": w.now, "read_at": w.now, "digest": "x", "digest_at": w.now},
        {"withheld_at": w.now - minute, "read_at": w.now, "digest": "x", "digest_at": w.now},
        {"tried_at": w.now, "attempts": 1},
    )):  # fmt: skip
        notice(w, w.manager, **{"created_at": w.now - (10 - number) * minute, **more})
    found = actions.of(about=w.report, kinds=KINDS, by=w.viewer(w.manager), now=w.now)
    assert [(one.mail, one.mail_at, one.read_at) for one in found] == [
        ("sent", w.now, None), ("failed", w.now, None), ("withheld", w.now, None), ("waiting", None, None),
        ("waiting", None, None), ("read", w.now, w.now), ("withheld", w.now - minute, w.now),
        ("waiting", None, None),
    ]  # fmt: skip


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_the_pages_of_the_clocks_show_it(w, language):
    report, visit = f"/reports/{w.report.public_id}/", f"/visits/{w.visit.public_id}/"
    notice(w, w.manager, kind="documents-requested", subject_id=w.visit.public_id)
    for person, address in (
        (w.officer, report), (w.manager, report), (w.manager, visit), (w.officer, f"{visit}documents/"),
        (w.buyer, f"{report}v1/"),
    ):  # fmt: skip
        page = text(w.get(person, address, language))
        assert SUMMARY[language] in page, address
    staff, own = (
        text(w.get(person, report, language)).split(SUMMARY[language])[-1].split("</details>")[0]
        for person in (w.officer, w.manager)
    )
    assert w.monitor_a.name in staff and w.manager.name in staff and w.buyer.name not in staff
    assert w.manager.name in own and w.officer.name not in own and w.monitor_a.name not in own
    assert SUMMARY[language] not in text(w.get(w.officer, f"{report}v1/", language))


def test_a_page_takes_as_many_queries_for_many_who_were_told(w):
    address = f"/reports/{w.report.public_id}/"
    few = [queries(w, person, address) for person in (w.officer, w.manager)]
    for person in [w.manager, w.officer, w.monitor_a, w.monitor_b, w.reviewer] * 4:
        notice(w, person)
    assert [queries(w, person, address) for person in (w.officer, w.manager)] == few

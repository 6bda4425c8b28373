"""What a programme goes by besides its clocks: standards, languages, zone. Nothing that exists moves by a change of them."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as runs
from hypothesis import strategies as st

from fairfloor.actions import settings, visits
from fairfloor.actions.acts import Refused
from fairfloor.core import procedures, standards
from fairfloor.core.periods import first_moment, local_day
from fairfloor.registry import walls
from fairfloor.registry.models import Event, Factory, NonCooperation, Programme, Setting, Version
from fairfloor.registry.rules import Rules, procedure_at
from tests.web.counting import queries
from tests.world import ZONE, world

pytestmark = pytest.mark.django_db
PAGE = "/programme/settings/"
SECOND, DAY = timedelta(seconds=1), timedelta(days=1)


def events(**where: Any) -> int:
    with walls.acting():
        return Event.objects.filter(**where).count()


def text(response: Any) -> str:
    return str(response.content.decode())


def set_(w: Any, name: str, value: Any, start: date | None = None, **changed: Any) -> Setting:
    told = {"start": start or local_day(w.now, ZONE), "reason": "Agreed.", "language": "en", **changed}
    return settings.set_(programme=w.programme, name=name, value=value, by=w.viewer(w.officer), now=w.now, **told)


def planned(w: Any, day: date) -> Any:
    return visits.plan(
        programme=w.programme,
        factory=w.factory,
        day=day,
        team=[w.monitor_a, w.monitor_b],
        by=w.viewer(w.officer),
        now=w.now,
    )


def held_to(visit: Any) -> list[str]:
    return [code for code, _edition in visit.standards]


@pytest.mark.parametrize(("days", "codes"), [(4, ["icti", "bfc"]), (5, ["bfc"]), (30, ["bfc"])])
def test_a_visit_is_held_to_the_standards_that_count_on_its_day(days: int, codes: list[str]) -> None:
    w = world()
    today = local_day(w.now, ZONE)
    set_(w, "standards", ["bfc"], start=today + 5 * DAY)
    w.now += SECOND
    assert held_to(planned(w, today + days * DAY)) == codes


def test_a_visit_that_is_planned_keeps_its_standards_through_the_gate_and_in_its_report():
    w = world()
    w.planned()
    before = w.fresh(w.visit).standards
    set_(w, "standards", ["bfc"])
    w.pass_("closed")
    w.published()
    assert w.fresh(w.visit).standards == before and held_to(w.visit) == ["icti", "bfc"]
    with walls.acting():
        content = Version.objects.get().content
    assert [one["code"] for one in content["scope"]["standards"]] == ["icti", "bfc"]
    assert held_to(planned(w, local_day(w.now, ZONE) + DAY)) == ["bfc"]


def test_special_visits_choose_among_the_clauses_of_the_standards_that_count():
    w = world()
    address = f"/visits/plan/?factory={w.factory.public_id}"
    assert "icti/2.5" in text(w.get(w.officer, address))
    set_(w, "standards", ["bfc"])
    w.now += SECOND
    assert "icti/2.5" not in text(w.get(w.officer, address))


def test_a_report_is_printed_in_the_languages_of_its_publication_and_so_is_every_later_version():
    w = world()
    w.approved()
    set_(w, "printed", ["en"])
    w.now += SECOND
    w.pass_("published")
    w.published()
    w.now += SECOND
    set_(w, "printed", ["en", "zh"])
    w.now += SECOND
    w.amended()
    with walls.acting():
        assert [sorted(one.pdf_sha256) for one in Version.objects.order_by("number")] == [["en"], ["en"]]
    page = text(w.get(w.manager, f"/reports/{w.report.public_id}/v2/"))
    assert "/v2/en.pdf" in page and "/v2/zh.pdf" not in page
    page = text(w.get(w.manager, f"/reports/{w.report.public_id}/"))
    assert page.count(".pdf") == 2 and "/v1/en.pdf" in page and "/v2/en.pdf" in page, "no link that leads nowhere"
    reads = events(verb="report.read")
    assert w.get(w.manager, f"/reports/{w.report.public_id}/v2/zh.pdf").status_code == 404
    assert events(verb="report.read") == reads, "nothing was read"
    assert w.get(w.manager, f"/reports/{w.report.public_id}/v2/en.pdf").status_code == 200


def test_a_published_report_keeps_both_languages_when_one_is_dropped():
    w = world()
    w.published()
    w.now += SECOND
    set_(w, "printed", ["zh"])
    w.now += SECOND
    page = text(w.get(w.manager, f"/reports/{w.report.public_id}/"))
    assert "/v1/en.pdf" in page and "/v1/zh.pdf" in page
    for language in ("zh", "en"):
        assert w.get(w.manager, f"/reports/{w.report.public_id}/v1/{language}.pdf").status_code == 200
    w.amended()
    with walls.acting():
        assert sorted(Version.objects.get(number=2).pdf_sha256) == ["en", "zh"]


def test_a_non_cooperation_report_is_sent_in_the_languages_of_that_moment():
    w = world()
    set_(w, "printed", ["zh"])
    w.now += SECOND
    w.sent()
    with walls.acting():
        report = NonCooperation.objects.get()
    assert list(report.pdf_sha256) == ["zh"]
    assert w.get(w.officer, f"/non-cooperation/{report.public_id}/zh.pdf").status_code == 200
    assert w.get(w.officer, f"/non-cooperation/{report.public_id}/en.pdf").status_code == 404


def test_a_factory_keeps_its_zone_and_its_clocks_and_a_new_one_has_that_of_the_programme():
    w = world()
    w.published()
    report = w.fresh(w.report)
    set_(w, "zone", "Asia/Tokyo")
    w.now += SECOND
    assert Factory.objects.get(pk=w.factory.pk).zone == ZONE
    again = w.fresh(w.report)
    assert (again.objections_until, again.opens_at) == (report.objections_until, report.opens_at)
    w.amended()
    with walls.acting():
        assert {one.content["zone"] for one in Version.objects.all()} == {ZONE}
    form = text(w.get(None, f"/programmes/{w.programme.code}/register/"))
    assert "Asia/Tokyo" in form and ZONE not in form
    assert "Asia/Tokyo" in text(w.get(w.officer, "/log/"))


def test_the_days_of_settings_begin_in_the_zone_that_counts_until_then():
    w = world()
    today = local_day(w.now, ZONE)
    set_(w, "zone", "Asia/Tokyo", start=today + 2 * DAY)
    set_(w, "objection.value", 25, start=today + 2 * DAY)
    set_(w, "documents.value", 9, start=today + 5 * DAY)
    value = lambda id, at: procedure_at(w.programme, at).clock(id).value  # noqa: E731
    moved = first_moment(today + 2 * DAY, ZONE)
    assert [procedure_at(w.programme, at).zone for at in (w.now, moved - SECOND, moved)] == [ZONE, ZONE, "Asia/Tokyo"]
    begins = first_moment(today + 5 * DAY, "Asia/Tokyo")
    assert [value("documents", at) for at in (begins - SECOND, begins)] == [7, 9]
    assert value("objection", moved) == 25
    w.now = first_moment(today + 3 * DAY, "Asia/Tokyo")  # in Cambodia it is still the day before
    with pytest.raises(Refused, match="has passed"):
        set_(w, "printed", ["en"], start=local_day(w.now, ZONE))


@pytest.mark.parametrize(("name", "value", "words"), [
    ("zone", "Asia/Phnom_Pen", "“Asia/Phnom_Pen” is not a time zone"),
    ("zone", "../../etc/passwd", "is not a time zone"),
    ("zone", 7, "Choose a time zone"),
    ("zone", ZONE, "nothing would change"),
    ("standards", [], "at least one standard"),
    ("standards", ["bfc", "bfc"], "at least one standard"),
    ("standards", ["icti"], "“bfc” is the procedure's own list of issues"),
    ("standards", ["bfc", "nothing"], "no standard “nothing”"),
    ("standards", ["icti", "bfc"], "nothing would change"),
    ("printed", [], "at least one language"),
    ("printed", ["km"], "cannot be printed in “km”"),
    ("printed", ["zh", "en"], "nothing would change"),
    ("languages", ["en"], "does not leave this open"),
    ("child-labour.who", ["officer"], "nothing would change"),
    ("child-labour.who", [], "an alert must reach somebody"),
    ("child-labour.who", ["officer", "officer"], "an alert must reach somebody"),
    ("child-labour.who", ["manager"], "an alert must reach somebody"),
    ("child-labour.who", ["officer:"], "an alert must reach somebody"),
    ("child-labour.who", ["officer:nobody"], "does not hold the role now"),
    ("noise.who", ["officer"], "does not leave this open"),
])  # fmt: skip
def test_what_may_not_be_set_is_refused_with_a_sentence(name: str, value: Any, words: str) -> None:
    w = world()
    before = events()
    with pytest.raises(Refused) as refused:
        set_(w, name, value)
    assert words in refused.value.why["en"] and refused.value.why["zh"]
    assert not Setting.objects.exists() and events() == before


def test_a_standard_that_has_no_edition_on_the_day_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    w = world()

    def edition_on(code: str, day: date) -> str:
        raise standards.NotOnShelf(code)

    monkeypatch.setattr(standards, "edition_on", edition_on)
    with pytest.raises(Refused, match="No edition of the standard “bfc” is in force"):
        set_(w, "standards", ["bfc"])


@pytest.mark.parametrize(("language", "words"), [
    ("en", ("coming", "Agreed.", "Asia/Tokyo", "What stays as the programme was founded", "Factories handed them in")),
    ("zh-hans", ("将生效", "Agreed.", "Asia/Tokyo", "与项目设立时保持一致的事项", "承诺")),
])  # fmt: skip
def test_an_officer_sets_each_on_its_page_and_reads_what_was_and_what_comes(
    language: str, words: tuple[str, ...]
) -> None:
    w = world()
    day = (local_day(w.now, ZONE) + 3 * DAY).isoformat()
    assert "coming" not in text(w.get(w.officer, PAGE))
    for name, value in (("zone", "Asia/Tokyo"), ("standards", ["bfc"]), ("printed", ["en"])):
        form = text(w.get(w.officer, f"{PAGE}{name}/", language))
        assert day[:4] in form
        told = {"value": value, "start": day, "reason": "Agreed.", "language": "en"}
        assert w.post(w.officer, f"{PAGE}{name}/", told, language).status_code == 302
    page = text(w.get(w.officer, PAGE, language))
    assert all(word in page for word in words) and page.count(f"{day} ") == 3 and w.officer.name in page
    log = text(w.get(w.officer, "/log/", language))
    said = ("chose the standards", "chose the languages", "time zone") if language == "en" else ("标准", "语言", "时区")
    assert all(word in log for word in said)
    assert w.get(w.officer, f"{PAGE}languages/").status_code == 404
    assert w.get(w.officer, "/programme/clocks/").status_code == 200


def test_a_form_that_is_wrong_comes_back_with_the_sentence():
    w = world()
    told = {"value": ["icti"], "start": local_day(w.now, ZONE).isoformat(), "reason": "Agreed.", "language": "en"}
    assert "own list of issues" in text(w.post(w.officer, f"{PAGE}standards/", told))
    assert w.post(w.officer, f"{PAGE}zone/", {**told, "value": "Mars/Crater"}).status_code == 200
    assert not Setting.objects.exists()


def test_the_page_takes_as_many_queries_with_many_settings():
    w = world()
    few = queries(w, w.officer, PAGE)
    for number in range(6):
        set_(w, "zone", ("Asia/Tokyo", "Asia/Seoul")[number % 2])
        set_(w, "printed", (["en"], ["zh"])[number % 2])
    assert queries(w, w.officer, PAGE) == few


ZONES = ("Asia/Phnom_Penh", "Asia/Tokyo", "Pacific/Kiritimati", "Pacific/Pago_Pago", "America/New_York", "UTC")


@runs(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(st.tuples(st.sampled_from(ZONES), st.integers(0, 12), st.integers(0, 9 * 86_400)), max_size=6),
    st.lists(st.integers(0, 20 * 86_400), min_size=2, max_size=20),
)  # fmt: skip
def test_what_has_begun_to_count_stays_until_another_begins(made: Any, looked: Any) -> None:
    """Whatever zones are set in whatever order: the zone at a moment is that of the last row that has begun, and no row
    that has begun is ever not begun again."""
    start = datetime(2025, 3, 3, tzinfo=UTC)
    rows: list[Setting] = []
    for number, (zone, ahead, seconds) in enumerate(sorted(made, key=lambda one: one[2])):
        at = start + timedelta(seconds=seconds)
        rules = _rules(rows)
        rows.append(
            Setting(
                pk=number, name="zone", value=zone, start_date=local_day(at, rules.zone(at)) + ahead * DAY, set_at=at
            )
        )
    rules, begun = _rules(rows), set()
    for seconds in sorted(looked):
        at = start + timedelta(seconds=seconds)
        now = {row.pk for row in rules.begun(at)}
        assert begun <= now
        begun = now
        assert rules.zone(at) == ([row for row in rules.settings if row.pk in now] or [Setting(value=ZONE)])[-1].value


def _rules(rows: list[Setting]) -> Rules:
    return Rules(Programme(), procedures.load(), sorted(rows, key=lambda one: (one.start_date, one.pk)))

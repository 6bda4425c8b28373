"""What two places tell of the same thing they tell alike: counts, states, names, and what can still be done."""

import html
import re
from datetime import date

import pytest
from django.utils import translation

from fairfloor.actions.screenings import worst_case
from fairfloor.core import procedures
from fairfloor.registry.models import Profile
from fairfloor.reporting import labels
from fairfloor.reporting.wording import Wording
from fairfloor.web import languages, particular_rows, profiles
from fairfloor.web.templatetags.sheets import (
    action_mark,
    bound,
    day,
    figure,
    first_of_week,
    percent,
    piece,
    share,
    whole,
)
from tests.world import world

pytestmark = pytest.mark.django_db


def page(w, person, address, language="en"):
    return w.get(person, address, language).content.decode()


def test_before_a_visit_its_pages_count_the_same_clauses():
    """The visit's page counted by the factory's profile, the checklist as if there were none."""
    w = world()
    w.planned()
    at = f"/visits/{w.visit.public_id}/"
    counted = [re.search(r"0 of (\d+) answered", page(w, w.monitor_a, at + part))[1] for part in ("", "checklist/")]
    counted += re.findall(r"question \d+ of (\d+)", page(w, w.monitor_a, at + "checklist/icti/2.5/"))
    assert len(counted) == 3
    assert len(set(counted)) == 1


def test_above_the_pages_of_a_visit_its_state_is_not_that_of_the_factory():
    """The state of the visit stood beside the bare name of the factory: "Factory 1 closed"."""
    w = world()
    w.published()
    above = page(w, w.monitor_a, f"/visits/{w.visit.public_id}/documents/").partition("<h1>")[0]
    assert re.search(r">Visit to [^<]+</a> <span class=\"mark good\">closed</span>", above)


def test_the_colour_of_a_visit_s_state_is_the_same_on_its_page_in_the_list_and_above_what_hangs_on_it():
    w = world()
    w.obstructed()
    at = f"/visits/{w.visit.public_id}/"
    for address in (at, "/visits/", f"{at}interviews/"):
        assert '<span class="mark wrong">ended midway</span>' in page(w, w.monitor_a, address)


def test_a_visit_s_page_offers_to_hand_in_a_file_while_the_page_of_records_takes_one():
    """A closed visit without a file had no way there; one whose report was published led to a page without a form."""
    w = world()
    w.closed()
    at = f"/visits/{w.visit.public_id}/"

    def offered():
        return f'href="{at}records/">Hand in a file</a>' in page(w, w.monitor_a, at)

    assert offered()
    assert 'type="file"' in page(w, w.monitor_a, f"{at}records/")
    w.published()
    assert not offered()
    assert 'type="file"' not in page(w, w.monitor_a, f"{at}records/")


def test_taking_a_finding_out_of_a_report_that_was_handed_in_says_what_else_it_undoes():
    w = world()
    w.drafted()
    said = "this takes it back from review"

    def asked():
        return page(w, w.monitor_a, f"/reports/{w.report.public_id}/findings/{w.findings[0].public_id}/remove/")

    assert said not in asked()
    w.submitted()
    assert said in asked()


@pytest.mark.parametrize(
    ("state", "mark"), [("planned", "told"), ("verified", "good"), ("not-confirmed", "wrong"), ("sent-back", "watch")]
)
def test_the_colour_of_a_corrective_action_says_what_became_of_it(state, mark):
    assert action_mark(state) == mark


@pytest.mark.parametrize("language", ["en", "zh-hans"])
@pytest.mark.parametrize(
    ("label", "on_pages"),
    [
        ("column.population", "Workers"), ("column.checked", "Checked"), ("column.not_judged", "Not judged"),
        ("column.hits", "Cases"), ("column.worst", "Worst case"), ("column.recorded", "As recorded"),
        ("column.believed", "As believed"), ("column.why_not", "Why not"), ("screening.period", "Days"),
        ("screening.workers", "Workers"), ("screening.rows", "Lines"), ("screening.refused", "Refused lines"),
        ("screening.not_believed", "not as recorded; how much is not known"), ("screening.accepted", "as recorded"),
    ],
)  # fmt: skip
def test_a_report_says_of_screened_records_what_the_pages_say(language, label, on_pages):
    """The report counted hits of a population, the pages cases among workers."""
    with translation.override(language):
        assert labels.say(language[:2], label) == translation.gettext(on_pages)


def test_a_visit_that_ended_midway_waits_for_no_reviewer_but_reviewers_can_take_it():
    w = world()
    w.obstructed()
    at = f"/visits/{w.visit.public_id}/"
    for person in (w.officer, w.monitor_a):
        assert 'id="reviewer"' not in page(w, person, at)
    assert "Take this review" in page(w, w.reviewer, at)
    w.post(w.reviewer, at + "reviewer/", {"step": "take", "on": "visit"})
    assert 'id="reviewer"' in page(w, w.officer, at)


def test_a_factory_reads_of_a_visit_only_what_is_still_to_come():
    w = world()
    w.published()
    told = page(w, w.manager, f"/visits/{w.visit.public_id}/")
    assert "Objection and corrective action" in told
    assert "Unannounced visit" not in told


def test_facts_that_were_not_told_share_one_line():
    w = world()
    told = page(w, w.officer, f"/factories/{w.factory.public_id}/")
    assert told.count("<dt>Not told</dt>") == 1
    assert "Canteen" in told
    assert not re.search(r"<dd>not told</dd>", told.partition("<dt>Not told</dt>")[2].partition("</dl>")[0])


@pytest.mark.parametrize(("dormitory", "missed"), [(True, True), (None, True), (False, False)])
def test_when_a_dormitory_was_built_is_not_missed_of_a_factory_without_one(dormitory, missed):
    """ "No dormitory" stood beside "Not told: Dormitory built"."""
    facts = {} if dormitory is None else {"dormitory": dormitory}
    silent = dict(profiles.told(Profile(facts=facts, buildings=[])))["Not told"]
    assert ("Dormitory built" in silent) is missed


def test_both_names_of_a_factory_stand_in_the_order_in_which_lists_are_sorted():
    """Chinese lists are in the order of the Chinese names, and showed the others first."""
    w = world()
    w.granted()
    name, local = w.factory.name, w.factory.local_name
    assert local and local != name
    at = f"/factories/{w.factory.public_id}/"
    places = [
        (w.officer, place) for place in ("/factories/", at, "/visits/", f"/visits/{w.visit.public_id}/", "/reports/")
    ]
    for person, place in [*places, (w.officer, "/visits/plan/"), (w.manager, "/"), (w.buyer, "/portfolio/")]:
        for language, first, other in (("zh-hans", local, name), ("en", name, local)):
            shown = page(w, person, place, language).partition("<main")[2]
            assert 0 <= shown.index(first) < shown.index(other), (place, language)
    for place, tag in ((at, "title"), (f"{at}profile/", "title"), ("/people/invite/?role=manager", "option")):
        for language, first, other in (("zh-hans", local, name), ("en", name, local)):
            told = " ".join(re.findall(rf"<{tag}\b[^>]*>([^<]*)", page(w, w.officer, place, language)))
            assert first in told and other not in told, (place, language)


def test_a_state_has_one_colour_wherever_it_stands():
    """The same word was green on one page and blue on the next: a factory that takes part, a licence in force."""
    w = world()
    at = f"/factories/{w.factory.public_id}/"
    for place in (at, at + "participation/", "/factories/"):
        assert '<span class="mark good">active</span>' in page(w, w.officer, place)
    licence = {"licence": {"number": "E-1", "start": "2025-01-01", "end": "2025-12-31"}}
    assert particular_rows.licence_state(licence, date(2025, 12, 31)) == ("in force", "good")
    assert particular_rows.licence_state(licence, date(2026, 1, 1)) == ("expired", "quiet")
    assert particular_rows.licence_state({}, date(2026, 1, 1))[0] == ""


def test_a_page_without_cases_does_not_say_that_it_lists_them():
    w = world()
    w.published()
    finding = next(one for one in w.findings if one.basis == "records")
    told = page(w, w.manager, f"/reports/{w.report.public_id}/findings/{finding.public_id}/cases/")
    assert ("These are the entries" in told) is ("<tbody>" in told)


def test_an_organisation_and_a_building_have_a_name_and_not_a_person_s():
    w = world()
    told = page(w, w.officer, f"/organisations/{w.buying.public_id}/correct/", "zh-hans")
    assert "名称" in told
    assert "姓名" not in told


def test_a_report_tells_of_a_rule_in_which_direction_its_limit_goes():
    """Breaks of 43 minutes stood beside "at most 30 minutes", which the law asks for at least."""
    figures = {
        "observed": {"value": "43", "unit": "minute"},
        "limit": {"value": "30", "unit": "minute"},
        "why": {"zh": "法", "en": "law"},
    }
    ways = {
        rule: worst_case({"id": rule, "worst": {**figures, "part": ""}})[1].compare
        for rule in ("meal-break", "missing-punches", "weekly-hours")
    }
    assert ways == {"meal-break": "at-least", "missing-punches": "at-least", "weekly-hours": "at-most"}


@pytest.mark.parametrize(("rule", "said"), [
    ("meal-break", "at least 30 min of break in a shift"), ("weekly-hours", "at most 30 min in a week"),
])  # fmt: skip
def test_the_page_of_records_says_it_too(rule, said):
    with translation.override("en"):
        told = bound({"id": rule, "worst": {"limit": {"value": "30", "unit": "minute"}, "part": ""}})
    assert told == said


@pytest.mark.parametrize(("language", "blank"), [("en", "\N{NO-BREAK SPACE}"), ("zh-hans", "")])
def test_percentages_stand_in_one_form(language, blank):
    with translation.override(language):
        assert (percent(88), percent(""), share(0.0309)) == (f"88{blank}%", f"{blank}%", f"3.1{blank}%")
        assert figure({"value": 50, "unit": "percent"}).replace(" ", "") == "50%"


def test_the_page_of_records_names_the_day_on_which_weeks_begin():
    with translation.override("en"):
        assert (
            first_of_week({"week_starts": "monday", "week_starts_by": {"zh": "默认", "en": "by default"}})
            == "Monday (by default)"
        )


def test_who_complained_reads_that_it_is_handled_and_who_decides_that_it_is_for_good():
    w = world()
    w.complained()
    at = f"/complaints/{w.complaint.public_id}/"
    assert "It is being handled." in page(w, w.manager, at)
    assert "A decision cannot be changed." in page(w, w.officer, at)
    assert ">being handled<" in page(w, w.manager, "/complaints/") and ">to handle<" in page(
        w, w.officer, "/complaints/"
    )


def test_on_a_phone_a_report_s_tables_stack_and_its_charts_keep_their_size():
    """Verdicts and counts stood out of sight to the right of a phone, and a chart's letters were too small to read."""
    w = world()
    w.published()
    told = page(w, w.manager, f"/reports/{w.report.public_id}/v1/")
    tables = dict(re.findall(r'<table class="(table[^"]*)"><thead><tr><th scope="col"[^>]*>([^<]+)', told)[::-1])
    assert set(tables) == {"table stacked", "table stacked tally"}
    assert re.search(r'<table class="table stacked tally"><thead><tr><th scope="col">Section<', told)
    assert re.search(
        r'<table class="table stacked"><thead><tr><th scope="col">Document<.*?<td data-head="Document">',
        told,
        re.DOTALL,
    )
    assert '<div class="drawing wide" tabindex="0" role="region" aria-label="' in told
    assert '<div class="drawing">' not in told


@pytest.mark.parametrize(("page_in", "report_in"), [("en", "en"), ("zh-hans", "zh")])
def test_a_report_names_every_language_that_can_be_chosen_as_the_pages_name_it(page_in, report_in):
    """Cantonese, Korean and Japanese stood in a report as their codes, and Mandarin as Chinese."""
    with translation.override(page_in):
        named = {code: languages.names([code])[0] for code in languages.SPOKEN}
    assert {code: Wording(report_in, "UTC").name_of(code, spoken=True) for code in named} == named


@pytest.mark.parametrize("language", ["en", "zh"])
def test_where_and_how_an_interview_was_held_is_told_alike(language):
    """In Chinese the page of the interviews and the report had two words for each."""
    kept, report = procedures.load("bfc"), labels.catalogue(language)
    for part, names in (("place", kept.interview_places), ("form", kept.interview_forms)):
        assert {one.id: report[f"{part}.{one.id}"].casefold() for one in names} == {
            one.id: one.title.say(language).casefold() for one in names
        }


@pytest.mark.parametrize(
    ("words", "parts"),
    [
        ("valid until 2024-12-31.", ["2024-12-31"]),
        ("2025-10-03 08:47 to 2025-10-04 16:30:05", ["2025-10-03 08:47", "2025-10-04 16:30:05"]),
        ("编号 DEMO-P-1，2024-01-01 至 2024-12-31", ["DEMO-P-1", "2024-01-01", "2024-12-31"]),
        ("a well-known rule, -5 and A-VERY-LONG-NUMBER-1", []),
        ("<b> & 2024-12-31", ["2024-12-31"]),
    ],
)
def test_days_and_short_numbers_stay_in_one_line_and_long_ones_may_break(words, parts):
    for told in (whole(words), piece(words), piece({"t": words})):
        assert re.findall(r'<span class="whole">([^<]*)</span>', told) == parts
        assert html.unescape(re.sub(r"</?span[^>]*>", "", told)) == words
    assert whole(day(date(2024, 12, 31))) == '<time datetime="2024-12-31">2024-12-31</time>'

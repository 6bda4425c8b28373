"""A factory that names its dormitories: the profile's form, the checklist by building, answers, readings, the report."""

import html
import re
from datetime import date
from uuid import uuid4

import pytest

from fairfloor.actions import checklists, contents, factories, observations, reports, visits
from fairfloor.actions.acts import Conflict, Refused
from fairfloor.core.buildings import Building
from fairfloor.core.periods import in_zone
from fairfloor.registry import walls
from fairfloor.registry.models import Answer, Evidence, Finding, Profile, Reading, Report
from tests.web.counting import queries
from tests.world import FACTS, profile_values, world

pytestmark = pytest.mark.django_db
OLD = Building("dormitory-1", "dormitory", "Dormitory A", date(1998, 5, 1), 3, 72)
NEW = Building("dormitory-2", "dormitory", "Dormitory B", date(2008, 9, 15), 5, 168)
UNDATED = Building("dormitory-3", "dormitory", "Dormitory C")
LANGUAGES = ("en", "zh-hans")


def housed(*buildings, stage="inside"):
    """A visit at a factory with these dormitories."""
    w = world()
    values = profile_values(facts={**FACTS, "dormitory": True}, buildings=[one.as_json() for one in buildings])
    factories.record_profile(participation=w.participation, values=values, by=w.viewer(w.officer), now=w.now)
    getattr(w, stage)()
    return w


def address(w, part=""):
    return f"/visits/{w.visit.public_id}/{part}"


def words(response):
    """What a page says, without markup, each run of white space one blank."""
    assert response.status_code == 200
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", response.content.decode())).split())


def row(model, **where):
    with walls.acting():
        return model.objects.get(**where)


# ------------------------------------------------------------------------------------------------------ the checklist


def test_a_factory_that_names_no_dormitory_sees_nothing_new():
    w = housed()
    said = words(w.get(w.monitor_a, address(w, "checklist/")))
    assert "Production site" not in said
    with walls.acting():
        once = [(one.id, "") for one in visits.applicable(w.visit) if not one.answered_by]
        assert [one.key for one in checklists.asked(w.visit)] == once
    assert "Building" not in words(w.get(w.monitor_a, address(w, "readings/")))


@pytest.mark.parametrize(("language", "site"), [("en", "Production site"), ("zh-hans", "生产场所")])
def test_the_checklist_is_grouped_by_building_and_counts_every_place(language, site):
    w = housed(OLD, NEW)
    page = w.get(w.monitor_a, address(w, "checklist/"), language)
    said = words(page)
    assert said.index(site) < said.index("Dormitory A") < said.index("Dormitory B")
    with walls.acting():
        asked = checklists.asked(w.visit)
        once = len(visits.applicable(w.visit))
    assert len(asked) > once + 60
    assert str(len(asked)) in said
    assert page.content.decode().count("/in/dormitory-2/") == len([one for one in asked if one.key[1] == "dormitory-2"])


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("building", "figure"), [(OLD, "20"), (NEW, "12")])
def test_the_limit_of_a_building_is_resolved_by_its_own_date(language, building, figure):
    w = housed(OLD, NEW)
    said = words(w.get(w.monitor_a, address(w, f"checklist/icti/12.3/in/{building.id}/"), language))
    assert building.name in said
    other = {"20": "12", "12": "20"}[figure]
    table = said[said.index({"en": "Limits that bind here", "zh-hans": "在此适用的限值"}[language]) :]
    at_most = {"en": "at most", "zh-hans": "不超过"}[language]
    aside = {"en": "does not apply here", "zh-hans": "在此不适用"}[language]
    assert table.index(f"{at_most} {figure}") < table.index(f"{at_most} {other}") < table.index(aside)


def test_a_building_without_a_date_leaves_the_limit_open():
    w = housed(UNDATED)
    said = words(w.get(w.monitor_a, address(w, "checklist/icti/12.3/in/dormitory-3/")))
    assert "year of building not known" in said
    assert "only where dormitory built before 2000-11-01" in said


def test_a_clause_that_is_asked_of_buildings_alone_leads_to_the_first():
    w = housed(OLD, NEW)
    response = w.get(w.monitor_a, address(w, "checklist/icti/12.3/"))
    assert (response.status_code, response["Location"]) == (302, address(w, "checklist/icti/12.3/in/dormitory-1/"))
    for missing in ("icti/12.3/in/dormitory-9/", "icti/2.5/in/dormitory-1/", "icti/99.9/in/dormitory-1/"):
        assert w.get(w.monitor_a, address(w, f"checklist/{missing}")).status_code == 404


def test_each_place_has_its_own_answer_evidence_and_next_clause():
    w = housed(OLD, NEW)
    w.answer("icti/10.5")
    here = address(w, "checklist/icti/10.5/in/dormitory-2/")
    told = {"client_id": uuid4(), "base_version": 0, "answer": "non-compliant", "text": "Two lights are dark.", "language": "en",
            "basis": "observation", "workers_affected": 30}  # fmt: skip
    assert w.post(w.monitor_a, here, {**told, "then": "stay"})["Location"] == here
    evidence = {"evidence-client_id": uuid4(), "evidence-kind": "note", "evidence-text": "Second floor"}
    assert w.post(w.monitor_a, f"{here}evidence/", evidence)["Location"] == here
    assert row(Answer, visit=w.visit, clause="icti/10.5", building="").answer == "compliant"
    assert row(Answer, visit=w.visit, clause="icti/10.5", building="dormitory-2").answer == "non-compliant"
    assert row(Evidence, visit=w.visit, clause="icti/10.5").building == "dormitory-2"
    assert "Second floor" in words(w.get(w.monitor_a, here))
    for other in ("checklist/icti/10.5/", "checklist/icti/10.5/in/dormitory-1/"):
        said = words(w.get(w.monitor_a, address(w, other)))
        assert "Second floor" not in said and "Two lights" not in said
    onward = w.post(w.monitor_a, here, {**told, "base_version": 1, "then": "next"})["Location"]
    assert onward == address(w, "checklist/icti/10.6/in/dormitory-2/")


def test_an_answer_for_a_building_is_kept_once_and_conflicts_like_any_other():
    w = housed(OLD)
    client, by = uuid4(), w.viewer(w.monitor_a)
    values = {"answer": "compliant", "text": "", "language": "en", "workers_affected": None, "basis": "observation"}
    sent = {
        "visit": w.visit,
        "clause": "icti/10.5",
        "building": OLD.id,
        "client_id": client,
        "values": values,
        "by": by,
        "now": w.now,
    }
    first = observations.answer(base_version=0, **sent)
    assert observations.answer(base_version=0, **sent).pk == first.pk
    with pytest.raises(Conflict):
        observations.answer(base_version=0, **{**sent, "client_id": uuid4()})
    with pytest.raises(Refused, match="id of another one"):
        observations.answer(base_version=0, **{**sent, "building": ""})


@pytest.mark.parametrize(
    ("clause", "building"), [("icti/10.5", "dormitory-9"), ("icti/2.5", "dormitory-1"), ("icti/12.3", "")]
)
def test_what_is_not_asked_there_is_refused(clause, building):
    w = housed(OLD)
    with pytest.raises(Refused, match="asks nothing of the building"):
        w.answer(clause, building=building)


def test_a_visit_does_not_close_before_every_building_is_answered():
    w = housed(OLD, stage="answered")
    with walls.acting():
        Answer.objects.filter(visit=w.visit, clause="icti/10.5", building=OLD.id).delete()
    by = w.viewer(w.monitor_a)
    with pytest.raises(Refused, match="no answer yet: 1"):
        visits.close(visit=w.visit, closing=w.closing(), by=by, now=w.now)
    assert "Emergency lights on the way out (Dormitory A)" in words(w.get(w.monitor_a, address(w, "closing/")))
    w.answer("icti/10.5", building=OLD.id)
    assert visits.close(visit=w.visit, closing=w.closing(), by=by, now=w.now).state == "closed"


# --------------------------------------------------------------------------------------------------------- readings


def measured(w, building, value="18"):
    data = {"client_id": uuid4(), "quantity": "people-per-toilet", "value": value, "unit": "count", "place": "All floors",
            "building": building, "instrument": "counted", "taken_at": w.now.astimezone().isoformat()[:16]}  # fmt: skip
    data["taken_at"] = re.search(
        r'name="taken_at" value="([^"]*)"', w.get(w.monitor_a, address(w, "readings/")).content.decode()
    )[1]
    assert w.post(w.monitor_a, address(w, "readings/"), data).status_code == 302


def test_a_reading_is_judged_by_the_building_in_which_it_was_taken():
    w = housed(OLD, NEW, UNDATED)
    for building in (OLD, NEW, UNDATED):
        measured(w, building.id)
    found = {one.id: row(Reading, visit=w.visit, building=one.id) for one in (OLD, NEW, UNDATED)}
    assert {id: one.verdict for id, one in found.items()} == {
        "dormitory-1": "within", "dormitory-2": "outside", "dormitory-3": "cannot-be-judged",
    }  # fmt: skip
    page = w.get(w.monitor_a, address(w, "readings/")).content.decode()
    assert address(w, "checklist/icti/12.3/in/dormitory-2/") in page
    assert "Readings on this clause" in words(w.get(w.monitor_a, address(w, "checklist/icti/12.3/in/dormitory-2/")))


def test_a_reading_of_a_building_that_is_not_there_is_refused():
    w = housed(OLD)
    values = {
        "quantity": "co",
        "value": 3,
        "unit": "ppm",
        "place": "Hall",
        "building": "dormitory-9",
        "taken_at": w.now,
    }
    with pytest.raises(Refused, match="asks nothing of the building"):
        observations.measure(visit=w.visit, client_id=uuid4(), values=values, by=w.viewer(w.monitor_a), now=w.now)


def test_a_file_of_readings_says_in_which_building_each_was_taken():
    w = housed(OLD, NEW)
    text = f"""项目,数值,单位,地点,楼栋,测量时间
people-per-toilet,18,count,Floor 1,{OLD.name},{w.now:%Y-%m-%d %H:%M}
people-per-toilet,18,count,Floor 1,{NEW.name.upper()},{w.now:%Y-%m-%d %H:%M}
people-per-toilet,18,count,Floor 1,Dormitory Z,{w.now:%Y-%m-%d %H:%M}
"""
    sent = {"text": text.replace(f"{w.now:%Y-%m-%d %H:%M}", in_zone(w.now, w.factory.zone).strftime("%Y-%m-%d %H:%M"))}
    page = words(w.post(w.monitor_a, address(w, "readings/file/"), sent))
    assert "Refused: 1" in page and f"no building “Dormitory Z”: write one of {OLD.name}, {NEW.name}" in page
    assert OLD.name in page and "outside" in page
    assert w.post(w.monitor_a, address(w, "readings/file/"), {**sent, "keep": "1"}).status_code == 302
    verdicts = {one.id: row(Reading, visit=w.visit, building=one.id).verdict for one in (OLD, NEW)}
    assert verdicts == {"dormitory-1": "within", "dormitory-2": "outside"}


# -------------------------------------------------------------------------------------------------------- the report


def breached():
    """A closed visit that found something in a building, measured there."""
    w = housed(OLD, NEW)
    measured(w, NEW.id)
    w.answered()
    w.answer("icti/12.3", "non-compliant", version=1, building=NEW.id, text="Too few toilets.", workers_affected=168)
    w.drafted()
    return w


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_report_names_the_building(language):
    w = breached()
    with walls.acting():
        report = Report.objects.select_related("visit__factory", "visit__profile", "programme").get(pk=w.report.pk)
        content = contents.build(report, version=1, now=w.now, before=None, reason="")
    (finding,) = [one for one in content["findings"] if one["clause"]["building"]]
    assert (finding["clause"]["id"], finding["clause"]["building"]) == ("icti/12.3", "Dormitory B")
    assert (finding["observed"]["value"], finding["limit"]["figure"]["value"]) == (18, 12)
    named = [one for one in content["answers"]["sections"] if one["building"] == "Dormitory B"]
    assert [one["id"] for one in named] == ["9", "10", "12"]
    assert (named[-1]["non_compliant"], named[-1]["unanswered"]) == (1, 0)
    assert [one["building"] for one in content["readings"]] == ["Dormitory B"]
    told = {one["title"]["en"]: one["value"]["en"] for one in content["factory"]["profile"]}
    assert told["Dormitory: Dormitory B"] == "built 2008-09-15, 5 floors, 168 people"
    _content, _hash = reports.preview(report=w.report, by=w.viewer(w.monitor_a), now=w.now)
    said = words(w.get(w.monitor_a, f"/reports/{w.report.public_id}/review/", {"en": "en", "zh": "zh-hans"}[language]))
    assert {"en": "ICTI 12.3, Dormitory B", "zh": "ICTI 12.3，Dormitory B"}[language] in said


def test_a_finding_is_written_for_a_building():
    w = breached()
    (finding,) = [one for one in w.findings if one.building]
    said = words(w.get(w.monitor_a, f"/reports/{w.report.public_id}/findings/{finding.public_id}/"))
    assert "Toilets and showers of the dormitory (Dormitory B)" in said and "Too few toilets." in said
    data = {
        "clause": "icti/10.5@dormitory-1",
        "kind": "observation",
        "text": "Dim.",
        "language": "en",
        "basis": "observation",
    }
    assert w.post(w.monitor_a, f"/reports/{w.report.public_id}/findings/new/", data).status_code == 302
    assert row(Finding, report=w.report, text="Dim.").building == "dormitory-1"
    wrong = {**data, "clause": "icti/10.5@dormitory-9", "text": "Nowhere."}
    assert w.post(w.monitor_a, f"/reports/{w.report.public_id}/findings/new/", wrong).status_code == 200
    assert "(Dormitory B)" in words(w.get(w.monitor_a, f"/reports/{w.report.public_id}/"))


def test_pages_take_the_same_number_of_queries_however_many_buildings_there_are():
    one, many = housed(OLD), [Building(f"dormitory-{n}", "dormitory", f"Dormitory {n}") for n in range(1, 13)]
    parts = ("", "checklist/", "checklist/icti/10.5/in/dormitory-1/", "readings/")
    few = [queries(one, one.monitor_a, address(one, part)) for part in parts]
    values = profile_values(facts={**FACTS, "dormitory": True}, buildings=[it.as_json() for it in many])
    with walls.acting():
        kept = Profile.objects.create(
            programme=one.programme, factory=one.factory, recorded_at=one.now, recorded_by_id=one.officer.pk, **values
        )
        one.visit.profile = kept
        one.visit.save()
    assert [queries(one, one.monitor_a, address(one, part)) for part in parts] == few


# ------------------------------------------------------------------------------------------------- the profile's form


def form_of(**rows):
    base = {"women": 5, "men": 5, "languages": ["km"], "products": "", "fact-dormitory": "yes"}
    return {**base, **{f"building-dormitory-{key.replace('_', '-')}": value for key, value in rows.items()}}


def recorded(w):
    with walls.acting():
        return Profile.objects.filter(factory=w.factory).order_by("-pk").first()


def test_a_profile_names_its_dormitories_and_keeps_their_ids():
    w = world()
    there = f"/factories/{w.factory.public_id}/profile/"
    sent = form_of(**{"0_name": "A", "0_built": "1998-05-01", "0_floors": "3", "0_people": "72", "1_name": "B"})
    assert w.post(w.manager, there, sent).status_code == 302
    one, two = recorded(w).buildings
    assert one == {
        "id": "dormitory-1",
        "kind": "dormitory",
        "name": "A",
        "built": "1998-05-01",
        "floors": 3,
        "people": 72,
    }
    assert two == {"id": "dormitory-2", "kind": "dormitory", "name": "B", "built": None, "floors": None, "people": None}
    page = w.get(w.manager, there).content.decode()
    assert 'name="building-dormitory-1-id" value="dormitory-2"' in page and "building-dormitory-3-name" in page
    again = form_of(**{"0_id": "", "0_name": "", "1_id": "dormitory-2", "1_name": "B", "1_people": "9", "2_name": "C"})
    assert w.post(w.manager, there, again).status_code == 302
    assert [(it["id"], it["name"], it["people"]) for it in recorded(w).buildings] == [
        ("dormitory-2", "B", 9),
        ("dormitory-3", "C", None),
    ]
    said = words(w.get(w.manager, f"/factories/{w.factory.public_id}/"))
    assert "B (year of building not known, 9 people); C (year of building not known)" in said
    assert "Dormitory, by name:" in said


def test_whoever_names_a_dormitory_says_that_there_is_one():
    w = world()
    there = f"/factories/{w.factory.public_id}/profile/"
    assert w.post(w.manager, there, {**form_of(**{"0_name": "A"}), "fact-dormitory": ""}).status_code == 302
    assert recorded(w).facts["dormitory"] is True
    denied = w.post(w.manager, there, {**form_of(**{"0_name": "B"}), "fact-dormitory": "no"})
    assert "the factory has none of them (Dormitory)" in words(denied)
    assert recorded(w).buildings[0]["name"] == "A"


@pytest.mark.parametrize(
    ("rows", "why"),
    [
        ({"0_name": "", "0_people": "9"}, "Name the building, or empty the whole row."),
        ({"0_name": "A", "1_name": "a"}, "Two buildings are called a"),
        ({"0_name": "A", "0_built": "2099-01-01"}, "A cannot have been built on a day that is still to come"),
        ({"0_name": "A", "0_floors": "-1"}, "greater than or equal to 0"),
    ],
)
def test_what_cannot_be_a_building_is_refused_and_nothing_is_kept(rows, why):
    w = world()
    before = recorded(w).pk
    page = w.post(w.manager, f"/factories/{w.factory.public_id}/profile/", form_of(**rows))
    assert why in words(page)
    assert recorded(w).pk == before

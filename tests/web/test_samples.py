"""The pages of samples: drawing, who sees it, replay, numbers with a reason, people added on the floor, the report."""

import re
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from fairfloor.actions import contents, people
from fairfloor.core import samples as core
from fairfloor.core.sample_people import Worker
from fairfloor.registry import keys, walls
from fairfloor.registry.models import Event, Sample, SampleAddition
from tests.web.counting import queries
from tests.world import world

pytestmark = pytest.mark.django_db
LANGUAGES = ("en", "zh-hans")
PEOPLE = [(f"KT{number:02}", ("Sewing", "Maintenance")[number % 5 == 0], number) for number in range(1, 41)]
GONE = "KT81"


def roster():
    """Forty people, eight of maintenance; one who has left, one row without a number."""
    rows = [f"{id},{department},2020-01-01,," for id, department, _ in PEOPLE]
    text = "\n".join(
        ["工号,部门,入职日期,离职日期,出生日期", *rows, f"{GONE},Sewing,2020-01-01,2024-12-31,", ",Sewing,,,"]
    )
    return SimpleUploadedFile("roster.csv", text.encode("gb18030"), "text/csv")


def address(w, part=""):
    return f"/visits/{w.visit.public_id}/{part}"


def text(response):
    return response.content.decode()


def drawn(w, **told):
    """Draws by the page's form; the address of the sample and its row."""
    sent = w.post(w.monitor_a, address(w, "samples/"), {"clause": "icti/5.2", "file": roster(), **told})
    assert sent.status_code == 302, re.findall(r'class="[^"]*(?:invalid|danger)[^"]*"[^>]*>([^<]*)', text(sent))
    with walls.acting():
        return sent["Location"], Sample.objects.select_related("file").latest("pk")


def undrawn(w, sample):
    """Somebody on the roster whom chance did not draw."""
    with walls.acting():
        programme, factory = w.programme.public_id, w.factory.public_id
    return next(id for id, _, _ in PEOPLE if keys.pseudonym(programme, factory, id) not in sample.result["drawn"])


def test_a_clause_says_whom_to_sample_and_links_to_the_draw():
    w = world()
    w.inside()
    page = text(w.get(w.monitor_a, address(w, "checklist/icti/5.2/")))
    assert "Nobody has been drawn yet." in page
    assert "samples/?clause=icti/5.2" in page
    form = text(w.get(w.monitor_a, address(w, "samples/?clause=icti/5.2")))
    assert 'value="icti/5.2" selected' in form
    where, _sample = drawn(w)
    page = text(w.get(w.monitor_a, address(w, "checklist/icti/5.2/")))
    assert where in page and "3 of 40 drawn" in page
    assert "People to look at" not in text(w.get(w.monitor_a, address(w, "checklist/icti/9.7/")))


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_people_are_pseudonyms_and_those_whom_the_seed_draws(language):
    w = world()
    w.inside()
    where, sample = drawn(w, seed="dice 4 6 1")
    page = text(w.get(w.monitor_a, where, language))
    shown = re.findall(r'<li><span class="hash">(w-[a-z2-7]{10})</span></li>', page)
    assert shown == sample.result["drawn"] and len(shown) == 3
    assert not any(id in page for id, _, _ in PEOPLE)
    assert re.fullmatch(r"dice 4 6 1 [0-9a-f]{32}", sample.seed) and sample.seed in page
    listed = text(w.post(w.monitor_a, f"{where}numbers/", {"reason": "To call them"}, language))
    again = core.draw([Worker(id) for id, _, _ in PEOPLE], seed=sample.seed, size=3).drawn
    assert re.findall(r'<strong class="number">([^<]*)</strong>', listed) == list(again)
    replayed = text(w.post(w.monitor_a, f"{where}replay/", language=language))
    assert ("the same file", "同一个文件")[language != "en"] in replayed and 'class="mark good"' in replayed
    with walls.acting():
        verbs = list(Event.objects.filter(subject="sample").order_by("sequence").values_list("verb", flat=True))
    assert verbs == ["sample.drawn", "sample.read", "sample.identified", "sample.replayed", "sample.read"]


def test_numbers_ask_for_a_reason():
    w = world()
    w.inside()
    where, _sample = drawn(w)
    for reason in ("", "   "):
        page = text(w.post(w.monitor_a, f"{where}numbers/", {"reason": reason}))
        assert 'class="number"' not in page
    with walls.acting():
        assert not Event.objects.filter(verb="sample.identified").exists()


def test_groups_and_narrowing_are_stated_on_the_page():
    w = world()
    w.inside()
    where, sample = drawn(w, clause="", size="10", groups="department")
    assert [(one["name"], one["of"], one["size"]) for one in sample.result["strata"]] == [
        ("Maintenance", 8, 2), ("Sewing", 32, 8)
    ]  # fmt: skip
    page = text(w.get(w.monitor_a, where))
    assert "Recalculation of wages and hours" in page and "8 of 32" in page
    assert "no longer employed on 2025-03-05" in page
    assert "42 read, 41 used, 1 refused" in page
    where, sample = drawn(w, clause="icti/11.28", size="5", departments="maintenance; ")
    assert (sample.result["of"], sample.result["only"]) == (8, ["department=maintenance"])
    assert "maintenance workers" in text(w.get(w.monitor_a, where))


@pytest.mark.parametrize(
    ("told", "said"),
    [
        ({"clause": "", "size": ""}, "Say how many"),
        ({"clause": "icti/9.15"}, "not one of the available choices"),
        ({"clause": "icti/11.28"}, "maintenance workers"),
        ({"clause": "icti/11.28", "size": "6", "departments": "Maintenance"}, "at most"),
        ({"size": "2"}, "fewer than"),
        ({"departments": "Dyeing"}, "it knows: Maintenance, Sewing"),
        ({"kinds": "fitter"}, "tells nobody"),
        ({"youngest": "5"}, "Nobody"),
        ({"seed": "x" * 151}, "at most 150"),
    ],
)
def test_what_cannot_be_drawn_says_why_and_is_not_kept(told, said):
    w = world()
    w.inside()
    sent = w.post(w.monitor_a, address(w, "samples/"), {"clause": "icti/5.2", "file": roster(), **told})
    assert sent.status_code == 200 and said in text(sent)
    with walls.acting():
        assert not Sample.objects.exists()


def test_who_is_added_on_the_floor_stands_apart_with_reason_and_name():
    w = world()
    w.inside()
    where, sample = drawn(w, clause="icti/4.5")
    assert "look youngest" in text(w.get(w.monitor_a, where))
    with walls.acting():
        drew = set(sample.result["drawn"])
    other = undrawn(w, sample)
    for worker, reason in ((other, "Looks younger than fifteen"), ("KT99", "Works without being listed")):
        sent = w.post(w.monitor_a, where, {"worker": worker, "reason": reason, "language": "en"})
        assert sent.status_code == 302
    page = text(w.get(w.monitor_a, where))
    assert page.count(">not on the roster<") == 1 and "Looks younger" in page and w.monitor_a.name in page
    assert other not in page and "KT99" not in page
    with walls.acting():
        rows = list(SampleAddition.objects.order_by("pk"))
        assert [row.on_roster for row in rows] == [True, False] and not drew & {row.worker for row in rows}
    again = w.post(w.monitor_a, where, {"worker": other, "reason": "Once more", "language": "en"})
    assert again.status_code == 200 and "added already" in text(again)


def another_monitor(w):
    """A monitor of the programme who is in no team."""
    newcomer = people.Newcomer("outside@demonstration.example", "Monitor C", "en", ("km",))
    return people.bring_in(
        programme=w.programme, newcomer=newcomer, role="monitor", by=w.viewer(w.officer), now=w.now
    ).person


def test_nobody_but_the_team_and_its_reviewer_finds_it():
    w = world()
    w.inside()
    where, _sample = drawn(w)
    places = (address(w, "samples/"), where, f"{where}numbers/")
    outside = another_monitor(w)
    others = (w.officer, outside, w.reviewer, w.manager, w.buyer, w.ministry)
    assert {w.get(person, place).status_code for person in others for place in places} == {404}
    w.closed()
    assert {w.get(w.reviewer, place).status_code for place in places} == {404}
    w.review_taken()
    assert w.get(w.reviewer, where).status_code == w.post(w.reviewer, f"{where}replay/").status_code == 200
    assert w.get(w.reviewer, f"{where}numbers/").status_code == 404
    assert {w.get(person, place).status_code for person in others[:2] + others[3:] for place in places} == {404}
    page = text(w.get(w.officer, address(w, "checklist/icti/5.2/")))
    assert "workers (identity papers" in page and "/samples/" not in page


def test_the_report_counts_the_sample_and_never_says_who():
    w = world()
    w.inside()
    where, sample = drawn(w)
    w.post(w.monitor_a, where, {"worker": undrawn(w, sample), "reason": "Was pointed out", "language": "en"})
    w.published()
    with walls.acting():
        content = w.versions[0].content
        told = content["scope"]["samples"][0]
        assert contents.sha256(content) == w.versions[0].sha256
    assert {name: told[name] for name in ("clause", "drawn", "added", "seed_sha256")} == {
        "clause": "icti/5.2", "drawn": 3, "added": 1, "seed_sha256": core.seed_digest(sample.seed)
    }  # fmt: skip
    said = str(content)
    with walls.acting():
        added = SampleAddition.objects.get().worker
    assert not [word for word in (*sample.result["drawn"], added, sample.seed, "pointed out") if word in said]
    for language, words in (("en", "People drawn from the roster"), ("zh-hans", "从花名册抽取的人员")):
        page = text(w.get(w.manager, f"/reports/{w.report.public_id}/v1/", language))
        assert words in page and core.seed_digest(sample.seed) in page and sample.seed not in page


def test_the_pages_take_as_many_queries_for_300_as_for_3():
    w = world()
    w.inside()
    where, sample = drawn(w)
    w.post(w.monitor_a, where, {"worker": undrawn(w, sample), "reason": "r", "language": "en"})
    parts = (where, address(w, "samples/"), address(w, "checklist/icti/5.2/"), address(w), f"{where}numbers/")
    few = {part: queries(w, w.monitor_a, part) for part in parts}
    with walls.acting():
        shared = {"programme": w.programme, "visit": w.visit}
        Sample.objects.bulk_create(
            Sample(**shared, purpose="clause", clause="icti/5.2", file=sample.file, seed=str(uuid4()), result=sample.result,
                   drawn_at=w.now, drawn_by=w.monitor_a) for _ in range(300)
        )  # fmt: skip
        SampleAddition.objects.bulk_create(
            SampleAddition(**shared, sample=sample, worker=f"w-{number}", on_roster=True, reason="r", language="en",
                           added_at=w.now, added_by=w.monitor_a) for number in range(300)
        )  # fmt: skip
    assert {part: queries(w, w.monitor_a, part) for part in parts} == few

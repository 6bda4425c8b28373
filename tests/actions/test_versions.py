"""What a version says: by whom it was approved or decided, how many people, why a clause is left out, in whose words."""

from uuid import uuid4

import pytest

from fairfloor.actions import amendments, noncooperation, reports, visits
from fairfloor.actions.acts import Refused
from fairfloor.registry import walls
from fairfloor.registry.models import Finding, Person
from fairfloor.reporting import noncooperation as letters
from fairfloor.reporting import reports as pages
from fairfloor.reporting.forms import content_hash, read
from tests.world import world

pytestmark = pytest.mark.django_db


def words_of(block):
    """All words of a laid-out block, whatever its form."""
    if isinstance(block, dict):
        return " ".join(words_of(value) for key, value in block.items() if key not in ("block", "lang", "tone"))
    return " ".join(map(words_of, block)) if isinstance(block, (list, tuple)) else str(block)


def printed(version, language="en"):
    """Every word that the version's pages have."""
    report = read(pages.c.Report, version.content)
    return words_of(pages.layout(report, language, content_hash=content_hash(version.content))["blocks"])


def test_a_version_made_by_a_decision_says_whose_it_was_and_that_nobody_reviewed_it_anew():
    w = world()
    w.amended()
    first, second = w.versions
    assert first.content["decided_by"] is None
    assert second.content["decided_by"] == {"name": Person.objects.get(pk=w.officer.pk).name, "role": None}
    assert "without another review" not in printed(first)
    for language, said in (
        ("en", "carries out a decision on an objection, without another review"),
        ("zh", "未经再次审核"),
    ):
        assert said in printed(second, language) and w.officer.name in printed(second, language)


def test_no_version_is_published_without_a_decision_to_carry_out():
    w = world()
    w.decided(upheld=False)
    for _ in range(2):
        with pytest.raises(Refused, match="No decision in the factory's favour"):
            reports.amend(report=w.report, reason="Reason", by=w.viewer(w.officer), now=w.pass_("step"))
    w = world(number=2)
    w.amended()
    with pytest.raises(Refused, match="No decision in the factory's favour"):
        reports.amend(report=w.report, reason="Once more", by=w.viewer(w.officer), now=w.pass_("step"))


@pytest.mark.parametrize(("language", "said"), [("en", "applies only where"), ("zh", "本条仅适用于")])
def test_a_clause_that_is_left_out_says_where_it_applies_not_that_the_factory_is_so(language, said):
    w = world()
    w.published()
    notes = w.versions[0].content["answers"]["not_applicable"]
    assert len(notes) > 3
    assert all(said in note["reason"][language] for note in notes if "en" in note["reason"])


def test_more_workers_than_there_were_people_are_not_handed_in():
    w = world()
    w.drafted()
    row, by = w.findings[0], w.viewer(w.monitor_a)
    values = {**reports.words_of(row), "workers_affected": 9999}
    reports.write_finding(report=w.report, finding=row, values=values, by=by, now=w.now)
    with pytest.raises(Refused, match="9999 workers are affected, but the visit counted 412 people"):
        reports.submit(report=w.report, by=by, now=w.now)
    scope = {**w.report.scope, "summary": "Words.", "language": "en", "headcount": {"women": 9000, "men": 1000}}
    reports.describe_scope(report=w.report, scope=scope, by=by, now=w.now)
    assert reports.submit(report=w.report, by=by, now=w.now).state == "submitted"


def test_an_amendment_is_held_to_the_same():
    w = world()
    w.published()
    by = w.viewer(w.monitor_a)
    row = amendments.begin(report=w.report, reason="Reason", language="en", by=w.viewer(w.officer), now=w.pass_("step"))
    values = {**reports.words_of(w.findings[0]), "workers_affected": 413}
    amendments.change(amendment=row, finding=w.findings[0].public_id, values=values, by=by, now=w.now)
    with pytest.raises(Refused, match="413 workers are affected"):
        amendments.submit(amendment=row, by=by, now=w.now)
    values["workers_affected"] = 412
    amendments.change(amendment=row, finding=w.findings[0].public_id, values=values, by=by, now=w.now)
    assert amendments.submit(amendment=row, by=by, now=w.now).state == "submitted"


def test_people_who_were_interviewed_alone_are_as_many_interviews():
    w = world()
    w.inside()
    values = {
        "kind": "workers",
        "place": "on-site",
        "group": False,
        "women": 3,
        "men": 2,
        "text": "Words.",
        "language": "en",
    }
    visits.interview(visit=w.visit, client_id=uuid4(), values=values, by=w.viewer(w.monitor_a), now=w.now)
    w.published()
    alone = [one for one in w.versions[0].content["scope"]["interviews"] if one["form"] == "individual"]
    assert [(one["interviews"], one["people"]) for one in alone] == [(5, 5)]


def test_where_few_of_a_kind_were_interviewed_a_report_tells_a_band_and_no_number():
    w = world()
    w.inside()
    for kind, place, women in (("union-leaders", "off-site", 1), ("workers-representatives", "on-site", 4)):
        values = {
            "kind": kind,
            "place": place,
            "group": False,
            "women": women,
            "men": 0,
            "text": "Words.",
            "language": "en",
        }
        visits.interview(visit=w.visit, client_id=uuid4(), values=values, by=w.viewer(w.monitor_a), now=w.now)
    visits.interview(
        visit=w.visit, client_id=uuid4(), values={**values, "women": 1}, by=w.viewer(w.monitor_a), now=w.now
    )
    w.published()
    told = {one["who"]: one for one in w.versions[0].content["scope"]["interviews"] if one["form"] == "individual"}
    leader, representatives = told["union-leader"], told["worker-representative"]
    assert leader["fewer_than"] == 5 and leader.get("interviews") is None and leader.get("people") is None
    assert representatives.get("fewer_than") is None
    assert (representatives["interviews"], representatives["people"]) == (5, 5)  # of both interviews together


def test_sources_are_named_in_the_readers_language():
    w = world()
    w.published()
    with walls.acting():
        assert Finding.objects.filter(report=w.report, clause="icti/2.5").exists()
    law = [one["source"] for one in w.versions[0].content["scope"]["law"] if one["source"]]
    assert law and all(one["named"]["zh"] for one in law)
    assert law[0]["named"]["zh"] in printed(w.versions[0], "zh")
    assert law[0]["act"] in printed(w.versions[0], "en")


def test_a_factorys_own_words_stand_beside_their_translation():
    w = world()
    w.questioned()
    by, own = w.viewer(w.officer), "我们当时害怕。"
    noncooperation.explain(
        programme=w.programme.pk, asked=w.noncooperation.public_id, text=own, language="zh", by=w.viewer(w.manager),
        now=w.pass_("step"),
    )  # fmt: skip
    w.noncooperation = noncooperation.review(
        report=w.noncooperation, account={"en": "What happened.", "zh": "经过。"},
        explanation={"zh": own, "en": "We were afraid then."}, by=by, now=w.pass_("step"),
    )  # fmt: skip
    w.sent()
    told = read(letters.Content, w.noncooperation.content)
    english = words_of(letters.layout(told, "en", content_hash="0" * 64)["blocks"])
    assert "We were afraid then." in english and own in english
    chinese = words_of(letters.layout(told, "zh", content_hash="0" * 64)["blocks"])
    assert chinese.count(own) == 1 and "We were afraid then." not in chinese


def test_a_finding_that_is_withdrawn_has_nothing_before_or_after_that_could_be_recorded():
    w = world()
    w.amended()
    change = w.versions[1].content["changes"][0]
    assert (change["kind"], change["before"], change["after"]) == ("withdrawn", None, None)
    report = read(pages.c.Report, w.versions[1].content)
    blocks = pages.layout(report, "en", content_hash="0" * 64)["blocks"]
    table = next(block for block in blocks if block["block"] == "table")
    assert [words_of(cell) for cell in table["rows"][0]["cells"][1:3]] == ["–", "–"]


def test_the_preview_of_an_amendment_says_that_it_is_not_published():
    w = world()
    w.published()
    by = w.viewer(w.officer)
    row = amendments.begin(report=w.report, reason="Reason", language="en", by=by, now=w.pass_("step"))
    content, _hash = amendments.preview(amendment=row, by=by, now=w.now)
    assert content["state"] == "draft" and content["version"] == 2
    front = words_of(pages.layout(read(pages.c.Report, content), "en", content_hash="0" * 64)["front"]["edition"])
    assert "Draft" in front and "published" not in front

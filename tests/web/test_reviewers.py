"""A visit's own reviewer: who takes the review, what it opens, who is refused meanwhile, and how it becomes free again."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection

from fairfloor.actions import interests, people, reports, reviewers, reviews
from fairfloor.actions.acts import Refused
from fairfloor.registry import walls
from fairfloor.registry.models import Event, FreedReview, Interview, Notice, Participation, Role, Visit
from tests.web.counting import queries
from tests.world import world

pytestmark = pytest.mark.django_db
INSIDE = ("interviews/", "samples/", "records/")


@pytest.fixture
def w() -> Any:
    """A report that waits for its reviewer, the days of the requested documents over; a second reviewer beside."""
    made = world()
    made.submitted()
    made.pass_("approved")
    made.second = people.invite(
        email="second@demonstration.example", name="Second Reviewer", language="en", speaks=["en"], password=None, by=None,
        now=made.now,
    )  # fmt: skip
    people.give_role(person=made.second, role="reviewer", programme=made.programme, by=None, now=made.now)
    made.now += timedelta(seconds=1)
    return made


def text(response: Any) -> str:
    return str(response.content.decode())


def at_visit(w: Any, part: str = "") -> str:
    return f"/visits/{w.visit.public_id}/{part}"


def at_report(w: Any, part: str = "review/") -> str:
    return f"/reports/{w.report.public_id}/{part}"


def send(w: Any, person: Any, step: str, language: str = "en", **told: str) -> str:
    """What the page says after the form was sent."""
    client = w.client(person, language)
    with w.at(w.now):
        return text(client.post(at_visit(w, "reviewer/"), {"step": step, "on": "report", **told}, follow=True))


def verbs() -> list[str]:
    with walls.acting():
        return list(
            Event.objects.filter(verb__startswith="review.").order_by("sequence").values_list("verb", flat=True)
        )


def sees(w: Any, person: Any) -> bool:
    """Whether somebody reads the interviews: by the rows that are visible, by PostgreSQL alone, and on the page."""
    viewer = w.viewer(person)
    rows = Interview.objects.visible(viewer, w.now).filter(visit=w.visit).exists()
    if connection.vendor == "postgresql":
        walls.look(connection, viewer.person, w.now)
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM registry_interview WHERE visit_id = %s", [w.visit.pk])
            assert bool(cursor.fetchone()[0]) == rows
    for part in INSIDE:
        assert (w.get(person, at_visit(w, part)).status_code == 200) == rows, part
    return rows


def test_interviews_are_open_from_taking_the_review_until_it_is_given_back(w: Any) -> None:
    """Before, after, to another reviewer, and to who has lost the role: never."""
    assert not sees(w, w.reviewer) and not sees(w, w.second)
    reviewers.take(visit=w.visit, by=w.viewer(w.reviewer), now=w.now)
    assert sees(w, w.reviewer) and not sees(w, w.second) and not sees(w, w.officer)
    reviewers.give_back(visit=w.visit, by=w.viewer(w.reviewer), now=w.now)
    assert not sees(w, w.reviewer)
    reviewers.take(visit=w.visit, by=w.viewer(w.second), now=w.now)
    assert sees(w, w.second) and not sees(w, w.reviewer)
    with walls.acting():
        Role.objects.filter(person=w.second).update(ended_at=w.now)
    assert not sees(w, w.second), "who has it still, but is no reviewer any more"
    assert verbs() == ["review.taken", "review.given-back", "review.taken"]


def test_the_end_of_the_role_frees_what_was_reviewed(w: Any) -> None:
    w.review_taken()
    with walls.acting():
        role = Role.objects.get(person=w.reviewer)
    people.end_role(role=role, by=w.viewer(w.officer), now=w.now)
    assert w._visit().reviewer is None and verbs() == ["review.taken", "review.freed"]
    reviewers.take(visit=w.visit, by=w.viewer(w.second), now=w.now)


def test_who_declares_an_interest_gives_up_the_review_and_takes_no_other(w: Any) -> None:
    """In the browser, by a reviewer who was never a monitor; declared away, it may be taken again."""
    w.review_taken()
    assert w.factory.name in w.get(w.reviewer, "/interests/").content.decode()
    told = {"text": "My brother sells it thread.", "language": "en"}
    page = f"/interests/{w.factory.public_id}/"
    assert w.post(w.reviewer, page, {"interest": "no", **told}).status_code == 302
    assert w._visit().reviewer == w.reviewer
    assert w.post(w.reviewer, page, {"interest": "yes", **told}).status_code == 302
    assert w._visit().reviewer is None and not sees(w, w.reviewer)
    assert verbs() == ["review.taken", "review.freed"]
    with pytest.raises(Refused, match="interest"):
        reviewers.take(visit=w.visit, by=w.viewer(w.reviewer), now=w.now)
    w.now += timedelta(minutes=1)
    assert w.post(w.reviewer, page, {"interest": "no", **told}).status_code == 302
    reviewers.take(visit=w.visit, by=w.viewer(w.reviewer), now=w.now)


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "You have not declared yet whether you have an interest"),
        ("zh-hans", "您尚未申报与这家工厂是否有利益关系"),
    ],
)
def test_who_has_declared_nothing_is_led_to_the_declaration_before_the_review_and_during_it(
    w: Any, language: str, words: str
) -> None:
    """Not who took part, who cannot take the review, who has declared, nor anybody while nothing can be declared."""
    link = f'href="/interests/{w.factory.public_id}/"'

    def led(person: Any) -> set[bool]:
        pages = [text(w.get(person, where, language)) for where in (at_visit(w), at_report(w))]
        return {words in page and link in page for page in pages} | {words in page or link in page for page in pages}

    assert led(w.reviewer) == {True} and led(w.officer) == {False}
    w.review_taken()
    assert led(w.reviewer) == {True} and led(w.second) == {False}
    with walls.acting():
        Participation.objects.filter(factory=w.factory).update(state="closed")
    assert led(w.reviewer) == {False}
    with walls.acting():
        Participation.objects.filter(factory=w.factory).update(state="active")
    on = {"programme": w.programme, "factory": w.factory, "by": w.viewer(w.reviewer), "now": w.now}
    interests.declare(interest=False, text="", language="en", **on)
    assert led(w.reviewer) == {False}
    people.give_role(person=w.monitor_a, role="reviewer", programme=w.programme, by=None, now=w.now)
    w.now += timedelta(seconds=1)
    assert led(w.monitor_a) == {False}


def test_taking_twice_is_taking_once(w: Any) -> None:
    for _ in range(2):
        reviewers.take(visit=w.visit, by=w.viewer(w.reviewer), now=w.now)
    assert verbs() == ["review.taken"]


@pytest.mark.parametrize(
    ("language", "words"),
    [("en", "Reviewer has taken the review of this visit"), ("zh-hans", "已由 Reviewer 接手审核")],
)
def test_who_comes_second_is_told_who_has_it(w: Any, language: str, words: str) -> None:
    w.review_taken()
    assert words in send(w, w.second, "take", language)
    assert w._visit().reviewer == w.reviewer


def test_who_took_part_or_declared_an_interest_takes_no_review(w: Any) -> None:
    people.give_role(person=w.monitor_a, role="reviewer", programme=w.programme, by=None, now=w.now)
    interests.declare(
        programme=w.programme, factory=w.factory, interest=True, text="A cousin.", language="en", by=w.viewer(w.monitor_a),
        now=w.now,
    )  # fmt: skip
    with pytest.raises(Refused, match="took part"):
        reviewers.take(visit=w.visit, by=w.viewer(w.monitor_a), now=w.now)
    people.give_role(person=w.second, role="monitor", programme=w.programme, by=None, now=w.now)
    interests.declare(
        programme=w.programme, factory=w.factory, interest=True, text="A cousin.", language="en", by=w.viewer(w.second), now=w.now
    )  # fmt: skip
    by = w.viewer(w.second)
    with pytest.raises(Refused, match="declared an interest"):
        reviewers.take(visit=w.visit, by=by, now=w.now)
    with pytest.raises(Refused, match="declared an interest"):
        reviews.write(report=w.report, finding=None, text="x", language="en", by=by, now=w.now)
    assert verbs() == []


def test_nobody_reviews_a_visit_that_has_not_ended() -> None:
    w = world()
    w.inside()
    assert w.get(w.reviewer, at_visit(w)).status_code == 404
    with pytest.raises(Refused, match="under way"):
        reviewers.take(visit=w.visit, by=w.viewer(w.reviewer), now=w.now)


def decisions(w: Any, person: Any, comment: Any) -> dict[str, Any]:
    """Everything that a reviewer decides on the report, ready to be taken."""
    on: dict[str, Any] = {"by": w.viewer(person), "now": w.now}
    words = {"text": "Which months?", "language": "en"}
    return {
        "write": lambda: reviews.write(report=w.report, finding=None, **words, **on),
        "close": lambda: reviews.close(comment=comment, **on),
        "reopen": lambda: reviews.reopen(comment=comment, **words, **on),
        "return": lambda: reports.return_(report=w.report, reason="Name the months.", **on),
        "approve": lambda: reports.approve(
            report=w.report, reviewed_sha256=w.review_hash(), answers_read=[comment.public_id], **on
        ),
    }


@pytest.mark.parametrize("what", ["write", "close", "reopen", "return", "approve"])
def test_nobody_decides_while_another_has_the_review_and_a_decision_takes_one_that_is_free(w: Any, what: str) -> None:
    comment = reviews.write(
        report=w.report, finding=w.findings[0], text="Name them.", language="en", by=w.viewer(w.reviewer), now=w.now
    )
    comment = reviews.answer(comment=comment, text="May.", language="en", by=w.viewer(w.monitor_a), now=w.now)
    with pytest.raises(Refused, match="Reviewer has taken the review") as refused:
        decisions(w, w.second, comment)[what]()
    assert "接手审核" in refused.value.why["zh"]
    assert verbs() == ["review.taken"]
    reviewers.give_back(visit=w.visit, by=w.viewer(w.reviewer), now=w.now)
    decisions(w, w.second, comment)[what]()
    assert w._visit().reviewer == w.second
    assert verbs() == ["review.taken", "review.given-back", "review.taken"]


def test_an_officer_frees_a_review_with_a_reason(w: Any) -> None:
    w.review_taken()
    page = text(w.get(w.officer, at_visit(w)))
    assert "Reviewer has the review of this visit." in page and 'value="free"' in page
    assert "Say why" in send(w, w.officer, "free", reason=" ")
    assert w._visit().reviewer == w.reviewer
    assert "The review is free" in send(w, w.officer, "free", reason="On leave for a month.")
    assert w._visit().reviewer is None and verbs() == ["review.taken", "review.freed"]
    with walls.acting():
        assert list(Event.objects.get(verb="review.freed").digests) == ["reason"]
        assert [row.person for row in Notice.objects.filter(kind="review-freed")] == [w.reviewer]
    assert "there is nothing to give back" in send(w, w.officer, "free", reason="Again.")
    with pytest.raises(Refused, match="not yours"):
        reviewers.give_back(visit=w.visit, by=w.viewer(w.second), now=w.now)


@pytest.mark.parametrize(
    ("language", "words"),
    [("en", "Officer took the review from Reviewer on"), ("zh-hans", "从 Reviewer 收回了审核")],
)
def test_why_a_review_was_freed_is_read_by_whoever_had_it_and_by_officers_alone(
    w: Any, language: str, words: str
) -> None:
    w.review_taken()
    send(w, w.officer, "free", language, reason="On leave for a month.")
    told = w.get(w.reviewer, "/notices/", language)
    with walls.acting():
        [notice] = Notice.objects.filter(kind="review-freed")
        [kept] = FreedReview.objects.all()
    assert notice.public_id in text(told)
    assert (kept.person, kept.freed_by, kept.freed_at, kept.language) == (w.reviewer, w.officer, w.now, language[:2])
    assert w.post(w.reviewer, f"/notices/{notice.public_id}/open/").url == at_visit(w)
    for person in (w.reviewer, w.officer):
        for where in (at_visit(w), at_report(w)):
            page = text(w.get(person, where, language))
            assert words in page and "On leave for a month." in page
    for person in (w.second, w.monitor_a, w.manager, w.buyer):
        for where in (at_visit(w), at_report(w)):
            assert "On leave" not in text(w.get(person, where, language))
        assert not FreedReview.objects.visible(w.viewer(person), w.now).exists()


def test_what_is_no_text_is_no_reason(w: Any) -> None:
    w.review_taken()
    assert "Say why" in send(w, w.officer, "free", reason="On\x00leave")
    assert w._visit().reviewer == w.reviewer


def test_a_review_that_its_reviewer_gives_back_or_whose_role_ends_has_no_reason(w: Any) -> None:
    w.review_taken()
    assert "The review is free" in send(w, w.reviewer, "give-back", reason="Mine.")
    w.review_taken()
    with walls.acting():
        role = Role.objects.get(person=w.reviewer)
    people.end_role(role=role, by=w.viewer(w.officer), now=w.now)
    with walls.acting():
        assert not FreedReview.objects.exists()


def test_the_pages_ask_as_much_however_often_a_review_was_freed(w: Any) -> None:
    few = [queries(w, person, place) for person in (w.officer, w.second) for place in (at_visit(w), at_report(w))]
    for _ in range(3):
        reviewers.take(visit=w.visit, by=w.viewer(w.reviewer), now=w.now)
        reviewers.give_back(visit=w.visit, reason="Again.", by=w.viewer(w.officer), now=w.now)
    many = [queries(w, person, place) for person in (w.officer, w.second) for place in (at_visit(w), at_report(w))]
    assert many == few


def test_an_officer_who_was_of_the_team_frees_nothing(w: Any) -> None:
    w.review_taken()
    people.give_role(person=w.monitor_a, role="officer", programme=w.programme, by=None, now=w.now)
    w.now += timedelta(seconds=1)
    assert 'value="free"' not in text(w.get(w.monitor_a, at_visit(w)))
    with pytest.raises(Refused, match="You were in the team"):
        reviewers.give_back(visit=w.visit, reason="Mine.", by=w.viewer(w.monitor_a), now=w.now)
    assert w._visit().reviewer == w.reviewer


@pytest.mark.parametrize(
    ("language", "free", "taken"),
    [
        ("en", "Take the review to read them.", "nobody else comments or decides"),
        ("zh-hans", "接手审核后即可阅读", "其他人也不能提出意见或作出决定"),
    ],
)
def test_pages_say_why_interviews_are_not_shown_and_lead_to_nothing_closed(
    w: Any, language: str, free: str, taken: str
) -> None:
    places = [at_visit(w, part) for part in INSIDE]
    for where in (at_visit(w), at_report(w)):
        page = text(w.get(w.reviewer, where, language))
        assert free in page and 'value="take"' in page
        assert not [place for place in places if f'href="{place}' in page]
    assert 'value="give-back"' in send(w, w.reviewer, "take", language)
    for where in (at_visit(w), at_report(w)):
        page = text(w.get(w.reviewer, where, language))
        assert all(f'href="{place}"' in page for place in (places if where == at_report(w) else places[:1]))
        other = text(w.get(w.second, where, language))
        assert taken in other and "Reviewer" in other and 'value="take"' not in other
        assert not [place for place in places if f'href="{place}' in other]
    forms = ('value="approve"', 'value="return"', f'action="{at_report(w, "comments/")}"')
    assert all(form in text(w.get(w.reviewer, at_report(w), language)) for form in forms)
    assert not any(form in text(w.get(w.second, at_report(w), language)) for form in forms)
    assert "Reviewer" in text(w.get(w.second, at_report(w, "comments/"), language))
    for person in (w.manager, w.buyer):
        assert "Reviewer" not in text(w.get(person, at_visit(w), language)).split("<main")[-1].split("</main")[0]


def test_the_pages_ask_as_much_when_the_review_is_taken_as_when_it_is_free(w: Any) -> None:
    free = [queries(w, person, place) for person in (w.officer, w.second) for place in (at_visit(w), at_report(w))]
    w.review_taken()
    taken = [queries(w, person, place) for person in (w.officer, w.second) for place in (at_visit(w), at_report(w))]
    assert taken == free


def test_the_database_keeps_no_half_review_and_none_of_a_visit_under_way(w: Any) -> None:
    from django.db import IntegrityError, transaction

    for changed in ({"reviewer": w.reviewer}, {"review_taken_at": w.now},
                    {"reviewer": w.reviewer, "review_taken_at": w.now, "state": "inside"}):  # fmt: skip
        with pytest.raises(IntegrityError), walls.acting(), transaction.atomic():
            Visit.objects.filter(pk=w.visit.pk).update(**changed)


def test_who_has_the_review_is_the_one_told_when_a_report_comes_back(w: Any) -> None:
    """Sent back by one of them and handed in again, that one alone."""
    with walls.acting():
        assert {row.person for row in Notice.objects.filter(kind="report-submitted")} == {w.reviewer}
        before = Notice.objects.filter(kind="report-submitted").count()
    by = w.viewer(w.reviewer)
    reports.return_(report=w.report, reason="Name the month.", language="en", by=by, now=w.now)
    reports.submit(report=w.report, by=w.viewer(w.monitor_a), now=w.now)
    with walls.acting():
        told = list(Notice.objects.filter(kind="report-submitted").order_by("pk"))[before:]
        assert [row.person for row in told] == [w.reviewer]
    reviewers.give_back(visit=w.visit, by=by, now=w.now)
    reports.remove_finding(report=w.report, finding=w.findings[0], by=w.viewer(w.monitor_a), now=w.now)
    w.answer(w.findings[0].clause, version=1)
    reports.submit(report=w.report, by=w.viewer(w.monitor_a), now=w.now)
    with walls.acting():
        told = list(Notice.objects.filter(kind="report-submitted").order_by("pk"))[before + 1 :]
        assert {row.person for row in told} == {w.reviewer, w.second}
        assert not Notice.objects.filter(kind="review-freed").exists()


@pytest.mark.parametrize(
    ("language", "free", "taken"),
    [
        ("en", "It waits for a reviewer who took no part", "A reviewer has taken the review."),
        ("zh-hans", "等待未参加", "已有审核人接手审核。"),
    ],
)
def test_the_report_s_page_says_whether_its_review_is_taken(w: Any, language: str, free: str, taken: str) -> None:
    w.submitted()
    for person in (w.officer, w.monitor_a):
        page = w.get(person, f"/reports/{w.report.public_id}/", language).content.decode()
        assert free in page and taken not in page
    reviewers.take(visit=w.visit, by=w.viewer(w.reviewer), now=w.now)
    for person in (w.officer, w.monitor_a):
        page = w.get(person, f"/reports/{w.report.public_id}/", language).content.decode()
        assert taken in page and free not in page

"""The internal review: comments beside findings, answered by the team and closed by the reviewer, round after round."""

from datetime import timedelta

import pytest

from fairfloor.actions import people, reports, reviews
from fairfloor.actions.acts import Refused
from fairfloor.jobs import notices as letters
from fairfloor.registry import walls
from fairfloor.registry.models import DocumentRequest, Event, Notice, ReviewComment
from tests.web.counting import queries
from tests.world import world

pytestmark = pytest.mark.django_db
SECOND = timedelta(seconds=1)
LANGUAGES = ("en", "zh-hans")


@pytest.fixture
def w():
    """A report that waits for its reviewer, the days of the requested documents over."""
    made = world()
    made.submitted()
    made.pass_("approved")
    return made


def address(w, part=""):
    return f"/reports/{w.report.public_id}/{part}"


def text(response):
    return response.content.decode()


def comments(**where):
    with walls.acting():
        return list(ReviewComment.objects.filter(**where).order_by("pk"))


def ask(w, words="Name the months.", about=0, person=None, **changed):
    """A reviewer's comment on a finding (None: the whole report), by its form."""
    finding = w.findings[about].public_id if about is not None else ""
    data = {"finding": finding, "text": words, "language": "en", **changed}
    return w.post(person or w.reviewer, address(w, "comments/"), data)


def say(w, person, step, comment=None, words="March to May."):
    row = comment or comments()[-1]
    return w.post(person, f"/comments/{row.public_id}/", {"step": step, "text": words, "language": "en"})


def back(w, reason=""):
    return w.post(w.reviewer, address(w, "review/"), {"step": "return", "reason": reason, "language": "en"})


def approve(w, person=None):
    """Approves by the form as the review page has it."""
    page = text(w.get(person or w.reviewer, address(w, "review/")))
    sent = {name: page.partition(f'name="{name}" value="')[2].partition('"')[0] for name in ("reviewed", "answers")}
    return w.post(person or w.reviewer, address(w, "review/"), {"step": "approve", "read": "on", **sent})


def hand_in(w):
    w.post(w.monitor_a, address(w, "submit/"))
    assert w.fresh(w.report).state == "submitted"


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_review_of_two_rounds(w, language):
    """Asked beside a finding, returned, answered, seen with what changed since, asked again, answered, approved."""
    page = text(w.get(w.reviewer, address(w, "review/"), language))
    assert page.count(f'action="{address(w, "comments/")}"') == 1 + len(w.findings)
    assert ask(w).status_code == 302
    assert back(w).status_code == 302
    assert w.fresh(w.report).state == "draft"
    with walls.acting():
        assert Notice.objects.filter(kind="report-returned", person=w.monitor_a).count() == 1
    seen = text(w.get(w.monitor_a, address(w), language))
    article = seen[seen.index(w.findings[0].text) :].partition("</article>")[0]
    assert "Name the months." in article and 'value="answer"' in article
    waits = {"en": "Answer the reviewer: 1 comment waits below.", "zh-hans": "答复审核人：下面有 1 条意见待答复。"}
    assert waits[language] in seen
    where = address(w, f"findings/{w.findings[0].public_id}/")
    assert "Name the months." in text(w.get(w.monitor_a, where, language))
    reports.write_finding(
        report=w.report, finding=w.findings[0], values={"text": "Seen from March to May."}, by=w.viewer(w.monitor_a), now=w.now
    )  # fmt: skip
    assert say(w, w.monitor_a, "answer").status_code == 302
    assert "waits below" not in text(w.get(w.monitor_a, address(w), "en"))
    hand_in(w)
    page = text(w.get(w.reviewer, address(w, "review/"), language))
    assert "March to May." in page
    assert {"en": "Changed in the finding since:", "zh-hans": "该发现此后已修改："}[language] in page
    assert w.findings[0].text in page, "what the finding said when the comment was written"
    assert say(w, w.reviewer, "reopen", words="Of which year?").status_code == 302
    first, again = comments()
    assert (first.state, first.answer, again.follows_id, again.round) == ("reopened", "March to May.", first.pk, 2)
    back(w)
    say(w, w.monitor_b, "answer", words="Of 2026.")
    hand_in(w)
    assert approve(w).status_code == 302
    assert w.fresh(w.report).state == "approved"
    assert [row.state for row in comments()] == ["reopened", "closed"]
    with walls.acting():
        verbs = list(
            Event.objects.filter(verb__startswith="review-comment").order_by("sequence").values_list("verb", flat=True)
        )
    steps = ("written", "answered", "reopened", "written", "answered", "closed")
    assert verbs == [f"review-comment.{step}" for step in steps]


def test_a_report_goes_back_with_a_reason_of_the_whole_in_its_language(w):
    assert "This field is required" in text(back(w, " "))
    assert w.fresh(w.report).state == "submitted"
    w.post(w.reviewer, address(w, "review/"), {"step": "return", "reason": "写明月份。", "language": "zh"})
    assert w.fresh(w.report).state == "draft"
    (kept,) = comments()
    assert (kept.text, kept.language, kept.finding_public_id, kept.round) == ("写明月份。", "zh", "", 1)
    assert 'lang="zh">写明月份。' in text(w.get(w.monitor_a, address(w)))
    assert w.get(w.reviewer, address(w)).status_code == 404
    hand_in(w)
    back(w, "And the year.")
    assert [row.text for row in comments()] == ["写明月份。", "And the year."], "the next return overwrites nothing"


@pytest.mark.parametrize("answered", [False, True])
def test_approval_waits_until_every_comment_is_closed(w, answered):
    """While one is unanswered it is refused with a sentence; one that was answered after the page was read waits too."""
    ask(w)
    read = w.review_hash()
    if answered:
        say(w, w.monitor_a, "answer")
    with pytest.raises(Refused, match="not closed: 1"):
        reports.approve(report=w.report, reviewed_sha256=read, by=w.viewer(w.reviewer), now=w.now)
    assert ('value="approve"' in text(w.get(w.reviewer, address(w, "review/")))) is answered
    approve(w)
    assert w.fresh(w.report).state == ("approved" if answered else "submitted")
    if not answered:
        say(w, w.reviewer, "close")
        approve(w)
        assert w.fresh(w.report).state == "approved"


def test_who_was_of_the_team_neither_comments_nor_closes_nor_returns_what_another_approved(w):
    """A reviewer too, and even when no longer a monitor: the rule of approving holds for undoing an approval."""
    ask(w)
    people.give_role(person=w.monitor_a, role="reviewer", programme=w.programme, by=None, now=w.now)
    w.now += timedelta(seconds=1)
    by, (row,) = w.viewer(w.monitor_a), comments()
    with pytest.raises(Refused, match="took part"):
        reviews.write(report=w.report, finding=None, text="x", language="en", by=by, now=w.now)
    for step in (reviews.close, reviews.reopen):
        given = {"text": "x", "language": "en"} if step is reviews.reopen else {}
        with pytest.raises(Refused, match="took part"):
            step(comment=row, by=by, now=w.now, **given)
    say(w, w.reviewer, "close")
    approve(w)
    with pytest.raises(Refused, match="took part"):
        reports.return_(report=w.report, reason="Mine is better.", by=by, now=w.now)
    assert w.fresh(w.report).state == "approved"
    reports.return_(report=w.report, reason="Seen anew.", by=w.viewer(w.reviewer), now=w.now)
    assert w.fresh(w.report).state == "draft"


def test_who_sees_comments_while_they_are_written_and_after_publication(w):
    """The team always; reviewer and officer what was handed in; factory, buyer, ministry and other monitors never."""
    ask(w, "Comment of the review.")
    say(w, w.monitor_a, "answer", words="Answer of the review.")
    approve(w)
    w._report()
    w.published()
    w.granted()
    w.now = w.report.opens_at
    for part in ("", "v1/"):
        for person in (w.manager, w.buyer, w.ministry):
            page = text(w.get(person, address(w, part)))
            assert "of the review." not in page, (part, person)
    assert "of the review." not in text(w.get(w.officer, address(w, "v1/")))
    for person in (w.monitor_a, w.reviewer, w.officer):
        page = text(w.get(person, address(w)))
        assert "Comment of the review." in page and "Answer of the review." in page
    (row,) = comments()
    for person in (w.manager, w.buyer, w.ministry):
        assert w.get(person, f"/comments/{row.public_id}/").status_code == 404
        assert w.get(person, address(w, "comments/")).status_code == 404
    with walls.acting():
        from fairfloor.registry.models import Version

        assert "of the review." not in str(Version.objects.get().content)


def test_what_is_wrong_is_said_beside_the_words(w):
    page = text(ask(w, "  "))
    assert "This field is required" in page
    ask(w)
    (row,) = comments()
    assert "This field is required" in text(say(w, w.monitor_a, "answer", words=" "))
    assert "not yours" in text(say(w, w.reviewer, "answer", words="Words that stay."))
    assert say(w, w.monitor_a, "close").status_code == 200
    say(w, w.monitor_a, "answer")
    reports.remove_finding(report=w.report, finding=w.findings[0], by=w.viewer(w.monitor_a), now=w.now)
    w.answer(w.findings[0].clause, version=1)
    page = text(w.get(w.monitor_a, address(w)))
    assert "that was taken out" in page and "Name the months." in page
    with pytest.raises(Refused, match="not in review"):
        reviews.close(comment=row, by=w.viewer(w.reviewer), now=w.now)
    hand_in(w)
    assert say(w, w.reviewer, "reopen", row, "Why taken out?").status_code == 302
    assert comments()[-1].finding_public_id == row.finding_public_id
    late = f"/comments/{comments()[-1].public_id}/"
    assert w.get(w.reviewer, late).status_code == w.get(w.monitor_a, late).status_code == 200


def test_a_page_asks_as_much_of_the_database_with_many_comments_as_with_one(w):
    ask(w)
    one = queries(w, w.reviewer, address(w, "review/"))
    for _ in range(8):
        ask(w)
        ask(w, about=None)
    assert queries(w, w.reviewer, address(w, "review/")) <= one


def test_words_about_a_finding_that_is_gone_meanwhile_stay_in_the_form(w):
    data = {"finding": "gone" + "a" * 22, "text": "Name the months of both lines.", "language": "en"}
    sent = w.post(w.reviewer, address(w, "comments/"), data)
    assert sent.status_code == 200 and comments() == []
    assert "Name the months of both lines." in text(sent)
    assert "has been taken out of the report" in text(sent)
    assert w.get(w.reviewer, address(w, "comments/") + "?finding=" + data["finding"]).status_code == 404


def test_the_page_says_whether_approval_still_waits_for_documents():
    """To the second: until the last moment it waits, and afterwards the report says that they are missing."""
    w = world()
    w.submitted()
    with walls.acting():
        due = DocumentRequest.objects.get(visit=w.visit).due_at
    waits = {"en": ("Approval waits for them", "Their time is over"), "zh-hans": ("批准须等待文件", "提交期限已过")}
    for language, (before, afterwards) in waits.items():
        for moment, said, unsaid in ((due, before, afterwards), (due + SECOND, afterwards, before)):
            w.now = moment
            page = text(w.get(w.reviewer, f"/reports/{w.report.public_id}/review/", language))
            assert said in page and unsaid not in page, (language, moment)


def told(kind):
    with walls.acting():
        return sorted(Notice.objects.filter(kind=kind).values_list("person__name", flat=True))


def first_page(w, person, title, language="en"):
    """What stands in the list of that title on somebody's first page; None where nothing waits in it."""
    for part in text(w.get(person, "/", language)).partition("<main")[2].split("<section")[1:]:
        if f">{title}</h2>" in part:
            return part.partition("</section>")[0]
    return None


def test_comments_and_their_answers_are_told_once_until_they_were_read(w):
    """The team is told of the first comment, and of the next one after it looked; who has the review of the answers."""
    ask(w)
    ask(w, about=None)
    assert told("comment-written") == ["Monitor A", "Monitor B"], "one notice for a report, not one for each comment"
    with walls.acting():
        Notice.objects.filter(kind="comment-written", person=w.monitor_a).update(read_at=w.now)
    first, second = comments()
    assert told("comment-answered") == []
    say(w, w.monitor_b, "answer", first)
    say(w, w.monitor_b, "answer", second)
    assert told("comment-answered") == ["Reviewer"]
    say(w, w.reviewer, "reopen", first)
    assert told("comment-written") == ["Monitor A", "Monitor A", "Monitor B"]


def test_an_answer_is_told_to_who_wrote_the_comment_while_nobody_has_the_review(w):
    ask(w)
    other = people.invite(
        email="reviewer-b@demonstration.example", name="Reviewer B", language="en", speaks=["en"], password=None,
        by=None, now=w.now,
    )  # fmt: skip
    people.give_role(person=other, role="reviewer", programme=w.programme, by=None, now=w.now)
    with walls.acting():
        w.visit.__class__.objects.filter(pk=w.visit.pk).update(reviewer=None, review_taken_at=None)
    say(w, w.monitor_a, "answer")
    assert told("comment-answered") == ["Reviewer"]
    with walls.acting():
        w.visit.__class__.objects.filter(pk=w.visit.pk).update(reviewer=other, review_taken_at=w.now)
        ReviewComment.objects.update(state="open", answer="", answered_at=None, answered_by=None)
    say(w, w.monitor_a, "answer")
    assert told("comment-answered") == ["Reviewer", "Reviewer B"]


@pytest.mark.parametrize(
    ("language", "to_answer", "to_read", "one", "two"),
    [
        ("en", "Comments of the review to answer", "Answered comments to read", "1 comment", "2 comments"),
        ("zh-hans", "待答复的审核意见", "待阅读的意见答复", "1 条意见", "2 条意见"),
    ],
)
def test_comments_wait_on_the_first_pages_of_the_team_and_of_the_reviewer(w, language, to_answer, to_read, one, two):
    assert first_page(w, w.monitor_b, to_answer, language) is None
    ask(w)
    ask(w, about=None)
    found = first_page(w, w.monitor_b, to_answer, language)
    assert two in found and address(w) in found
    assert first_page(w, w.reviewer, to_read, language) is None
    say(w, w.monitor_a, "answer", comments()[0])
    assert one in first_page(w, w.monitor_a, to_answer, language)
    found = first_page(w, w.reviewer, to_read, language)
    assert one in found and address(w, "review/") in found
    outsider = w.another_monitor()
    assert first_page(w, outsider, to_answer, language) is None
    back(w)
    assert first_page(w, w.reviewer, to_read, language) is None, "the report is with its team"
    say(w, w.monitor_a, "answer", comments()[1])
    hand_in(w)
    assert first_page(w, w.monitor_a, to_answer, language) is None
    assert two in first_page(w, w.reviewer, to_read, language)
    say(w, w.reviewer, "close", comments()[0])
    say(w, w.reviewer, "close", comments()[1])
    assert first_page(w, w.reviewer, to_read, language) is None


def test_what_is_told_of_comments_leads_to_where_they_stand_and_no_mail_holds_a_word_of_them(w, mailoutbox):
    w.now += SECOND
    ask(w)
    say(w, w.monitor_a, "answer")
    leads = ((w.monitor_b, "comment-written", address(w)), (w.reviewer, "comment-answered", address(w, "review/")))
    for person, kind, page in leads:
        with walls.acting():
            notice = Notice.objects.get(kind=kind, person=person)
        assert w.post(person, f"/notices/{notice.public_id}/open/").headers["Location"] == page
    while letters.send_due(w.now + SECOND).mailed:
        pass
    assert {w.monitor_a.email, w.reviewer.email} <= {one.to[0] for one in mailoutbox}
    for one in mailoutbox:
        assert not [
            word for word in ("Name the months.", "March", w.factory.name, "comment", "report") if word in one.body
        ]

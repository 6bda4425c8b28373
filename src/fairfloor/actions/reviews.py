"""Comments of an internal review: a reviewer's on a finding or the whole report, the team's answer, and how each is closed."""

from collections.abc import Iterable
from datetime import datetime

from fairfloor.actions import notices, reviewers
from fairfloor.actions.acts import action, demand, refuse
from fairfloor.actions.amended import team_of
from fairfloor.actions.events import record
from fairfloor.core import reviews
from fairfloor.core.access import Viewer
from fairfloor.registry.models import Finding, Report, ReviewComment
from fairfloor.registry.viewers import relations_to, stands


@action
def write(
    *, report: Report, finding: Finding | None, text: str, language: str, by: Viewer, now: datetime
) -> ReviewComment:
    """A reviewer who took no part in the visit says what must change: of `finding`, or (None) of the report as a whole.

    Like whoever closes a comment or asks again, the reviewer has the visit's review from then on.
    """
    reviewers.take(visit=report.visit, by=by, now=now)
    report = _locked(report.pk)
    relations = stands(report, by, now)
    demand(reviews.may("write", state="none", report_state=report.state, relations=relations, words=text))
    made = put_down(report, finding, text, language, by=by, now=now)
    notices.tell_anew(team_of(report), "comment-written", about=report, now=now)
    record("review-comment.written", made, by=by, now=now, told=told_of(made))
    return made


@action
def answer(*, comment: ReviewComment, text: str, language: str, by: Viewer, now: datetime) -> ReviewComment:
    """The team says what it did about an open comment, until the report is approved; it takes nothing back from review.

    Whoever has the review is told, and while nobody has it, who wrote the comment.
    """
    kept = _held(comment, "answer", by=by, now=now, words=text)
    kept.state, kept.answer, kept.answer_language = reviews.ANSWERED, text, language
    kept.answered_at, kept.answered_by_id = now, by.actor
    kept.save()
    asks = kept.report.visit.reviewer or kept.written_by
    notices.tell_anew([asks], "comment-answered", about=kept.report, now=now)
    record("review-comment.answered", kept, by=by, now=now, told={"answer": text})
    return kept


@action
def close(*, comment: ReviewComment, by: Viewer, now: datetime) -> ReviewComment:
    """A reviewer is content with a comment, answered or not."""
    kept = _held(comment, "close", by=by, now=now)
    _end(kept, reviews.CLOSED, by=by, now=now)
    record("review-comment.closed", kept, by=by, now=now)
    return kept


@action
def reopen(*, comment: ReviewComment, text: str, language: str, by: Viewer, now: datetime) -> ReviewComment:
    """A reviewer asks again: what was answered stays as it is, and an open comment in this round follows it."""
    kept = _held(comment, "reopen", by=by, now=now, words=text)
    if ReviewComment.objects.filter(follows=kept).exists():
        refuse("reviews.followed")
    finding = Finding.objects.filter(report=kept.report_id, public_id=kept.finding_public_id).first()
    _end(kept, reviews.REOPENED, by=by, now=now)
    record("review-comment.reopened", kept, by=by, now=now)
    made = put_down(kept.report, finding, text, language, by=by, now=now, follows=kept)
    notices.tell_anew(team_of(kept.report), "comment-written", about=kept.report, now=now)
    record("review-comment.written", made, by=by, now=now, told=told_of(made))
    return made


def put_down(
    report: Report, finding: Finding | None, text: str, language: str, *, by: Viewer, now: datetime,
    follows: ReviewComment | None = None,
) -> ReviewComment:  # fmt: skip
    """An open comment in this round of the locked report's review; inside an action that asked whether it may, and logs it."""
    about = follows.finding_public_id if follows else ""
    if finding is not None:
        kept = Finding.objects.filter(pk=finding.pk, report=report).first()
        if kept is None:
            refuse("reviews.no-finding")
        finding, about = kept, kept.public_id
    return ReviewComment.objects.create(
        programme=report.programme, report=report, finding_public_id=about,
        was={name: getattr(finding, name) for name in reviews.KEPT} if finding else follows.was if follows else {},
        round=max(report.review_round, 1), state=reviews.OPEN, follows=follows, text=text, language=language,
        written_at=now, written_by_id=by.actor,
    )  # fmt: skip


def told_of(made: ReviewComment) -> dict[str, object]:
    """What the event of a new comment tells."""
    return {"text": made.text, "finding": made.finding_public_id, "round": made.round}


def answered(report: Report, read: Iterable[str]) -> int:
    """How many of the report's answered comments are among the public ids that the reviewer has `read`."""
    rows = ReviewComment.objects.filter(report=report, state=reviews.ANSWERED)
    return rows.filter(public_id__in=list(read)).count()


def close_read(report: Report, read: Iterable[str], *, by: Viewer, now: datetime) -> None:
    """Closes the comments of the locked report that `answered` counts; runs inside an action."""
    rows = ReviewComment.objects.select_for_update().filter(report=report, state=reviews.ANSWERED)
    for kept in rows.filter(public_id__in=list(read)).order_by("pk"):
        _end(kept, reviews.CLOSED, by=by, now=now)
        record("review-comment.closed", kept, by=by, now=now)


def waiting(report: Report, *states: str) -> int:
    """How many comments on the report are in one of `states` (none named: not closed yet); read inside an action."""
    return ReviewComment.objects.filter(report=report, state__in=states or reviews.WAITING).count()


def _end(kept: ReviewComment, state: str, *, by: Viewer, now: datetime) -> None:
    kept.state, kept.closed_at, kept.closed_by_id = state, now, by.actor
    kept.save()


def _held(comment: ReviewComment, step: str, *, by: Viewer, now: datetime, words: str = "") -> ReviewComment:
    """The comment, locked after its visit and report; refuses who may not take the step."""
    if step != "answer":
        reviewers.take(visit=comment.report.visit, by=by, now=now)
    report = _locked(comment.report_id)
    kept: ReviewComment = ReviewComment.objects.select_for_update(of=("self",)).get(pk=comment.pk)
    kept.report = report
    relations = relations_to(report, by, now) if step == "answer" else stands(report, by, now)
    demand(reviews.may(step, state=kept.state, report_state=report.state, relations=relations, words=words))
    return kept


def _locked(pk: int) -> Report:
    rows = Report.objects.select_for_update(of=("self",)).select_related(
        "visit__factory", "visit__reviewer", "programme"
    )
    found: Report = rows.get(pk=pk)
    return found

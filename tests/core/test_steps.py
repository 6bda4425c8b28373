"""What the tables of steps alone do not answer: teams, closing, approval, objections, their decisions; and every name."""

from datetime import UTC, datetime, timedelta

import pytest

from fairfloor.core import clarifications, delays, factories, noncooperation, remedies, reports, reviews, visits
from fairfloor.core.decisions import YES, Decision, first_refusal, no
from fairfloor.core.steps import may_take, phrase_of_state, table

NOW = datetime(2026, 3, 20, 16, 59, 59, tzinfo=UTC)
SECOND = timedelta(seconds=1)


def said(decision: Decision) -> str:
    """The refusal in English; it is there in Chinese too."""
    assert not decision
    assert decision.why is not None
    assert decision.why["zh"]
    return decision.why["en"]


def test_a_decision_is_a_yes_or_a_reason():
    assert YES
    assert YES.why is None
    assert "not yours" in said(no("steps.not-yours"))
    first, second = no("steps.not-yours"), no("visits.no-team")
    assert first_refusal(YES, first, second) is first
    assert first_refusal(YES, YES) is YES
    assert first_refusal() is YES


def test_a_table_of_steps_is_made_from_rows():
    made = table(("open", "officer team", "none shut", "opened"), ("lock", "team", "opened", "", True))
    assert made["open"].by == {"officer", "team"}
    assert made["open"].sources == {"none", "shut"}
    assert (made["open"].to, made["open"].later) == ("opened", False)
    assert (made["lock"].to, made["lock"].later) == ("", True)


def test_who_may_not_is_told_so_before_the_state_is_named():
    """Somebody to whom the step is not open must not learn from the refusal how far a visit is."""
    assert "not yours" in said(may_take(visits.STEPS, "visit", "arrive", state="closed", relations=["manager"]))
    assert "closed" in said(visits.may("arrive", state="closed", relations=["team"]))
    assert visits.may("arrive", state="planned", relations={"team", "monitor"})
    with pytest.raises(KeyError):
        visits.may("fly", state="planned", relations=["team"])


@pytest.mark.parametrize(
    ("noun", "states"),
    [
        ("visit", visits.STATES),
        ("report", reports.STATES),
        ("comment", reviews.STATES),
        ("objection", remedies.OBJECTION_STATES),
        ("action", remedies.ACTION_STATES),
        ("clarification", clarifications.STATES),
        ("delay", delays.STATES),
        ("participation", factories.PARTICIPATION_STATES),
    ],
)
def test_every_state_has_a_name_of_its_own(noun, states):
    names = [phrase_of_state(noun, state) for state in ("none", *states)]
    assert len({name["en"] for name in names}) == len({name["zh"] for name in names}) == len(states) + 1


@pytest.mark.parametrize(
    ("team", "factory", "refusal"),
    [
        ([], ["km"], "needs a team"),
        ([["km", "en"]], ["km"], "a team of 2 monitors at least, and 1 is chosen"),
        ([["km"], ["en"]], [], "names no language"),
        ([["en"], ["zh"]], ["km"], "(km)"),
        ([[], []], ["km", "zh"], "(km, zh)"),
        ([["en"], ["km", "en"]], ["km", "zh"], None),
        ([["zh"], ["en"]], ["km", "zh"], None),
        ([["zh"], [], []], ["km", "zh"], None),
    ],
)
def test_a_team_speaks_a_language_of_the_factory(team, factory, refusal):
    told = {"team_languages": team, "factory_languages": factory, "interests": [False] * len(team)}
    decision = visits.may_form_team(least=2, **told)
    if refusal is None:
        assert decision
    else:
        assert refusal in said(decision)


def test_a_special_visit_takes_as_few_as_its_procedure_says():
    told = {"factory_languages": ["km"], "interests": [False]}
    assert visits.may_form_team(least=1, team_languages=[["km"]], **told)
    assert "needs a team" in said(visits.may_form_team(least=1, team_languages=[], **told))


@pytest.mark.parametrize(
    ("interests", "refusal"),
    [([False, False], None), ([False, True], "visits.interest"), ([False, None], "visits.undeclared"),
     ([None, True], "visits.interest")],
)  # fmt: skip
def test_nobody_goes_with_an_interest_or_without_having_declared(interests, refusal):
    team = [["km"], ["en"]]
    decision = visits.may_form_team(least=2, team_languages=team, factory_languages=["km"], interests=interests)
    assert decision == (no(refusal) if refusal else YES)


@pytest.mark.parametrize(
    ("meeting", "left", "unanswered", "refusal"),
    [
        (True, [], 0, None),
        (False, [], 0, "management meeting is not recorded"),
        (True, ["summary", "documents"], 0, "not ticked yet: 2."),
        (True, [], 3, "no answer yet: 3."),
        (False, ["summary"], 3, "management meeting"),
        (True, ["summary"], 3, "not ticked yet: 1."),
    ],
)
def test_a_closing_meeting_closes_a_whole_visit(meeting, left, unanswered, refusal):
    decision = visits.may_close(management_meeting=meeting, checklist_left=left, open_answers=unanswered)
    if refusal is None:
        assert decision
    else:
        assert refusal in said(decision)


@pytest.mark.parametrize(
    ("had", "more", "refusal"),
    [(0, 1, None), (0, remedies.MOST_PAPERS, None), (remedies.MOST_PAPERS, 0, "choose at least one"),
     (1, remedies.MOST_PAPERS, "1 were added before"), (remedies.MOST_PAPERS, 1, "room for")],
)  # fmt: skip
def test_beside_an_answer_there_is_room_for_so_many_documents(had, more, refusal):
    decision = remedies.may_add(had=had, more=more)
    assert decision if refusal is None else refusal in said(decision)


@pytest.mark.parametrize(
    ("state", "looked_at", "relation", "refusal"),
    [
        ("planned", False, "manager", None),
        ("done", False, "manager", None),
        ("under-way", True, "manager", "can no longer be taken back"),
        ("accepted", True, "manager", "does not fit"),
        ("planned", False, "officer", "not yours"),
    ],
)
def test_evidence_is_taken_back_while_nobody_has_looked(state, looked_at, relation, refusal):
    decision = remedies.may_take_back(state=state, looked_at=looked_at, relations=[relation])
    assert decision if refusal is None else refusal in said(decision)


def approve(**changed):
    """The decision on an approval that is in order but for what is `changed`."""
    given = {
        "state": reports.SUBMITTED, "relations": ["reviewer"], "reviewed_sha256": "a", "current_sha256": "a",
        "documents_outstanding": 0, "documents_due_at": None, "comments_waiting": 0, "now": NOW,
    }  # fmt: skip
    return reports.may_approve(**{**given, **changed})


@pytest.mark.parametrize(
    ("changed", "refusal"),
    [
        ({}, None),
        ({"relations": ["reviewer", "team"]}, "Nobody approves a report of a visit that they took part in"),
        ({"relations": ["team"]}, "took part in"),
        ({"relations": ["reviewer", "officer"]}, None),
        ({"relations": ["officer"]}, "not yours"),
        ({"relations": []}, "not yours"),
        ({"state": reports.DRAFT}, "draft"),
        ({"state": reports.APPROVED}, "approved"),
        ({"state": reports.PUBLISHED}, "published"),
        ({"current_sha256": "b"}, "changed after you opened it"),
        (
            {"documents_outstanding": 2, "documents_due_at": NOW + SECOND},
            "Requested documents that are still missing: 2.",
        ),
        ({"documents_outstanding": 2, "documents_due_at": NOW}, "Requested documents that are still missing: 2."),
        (
            {"documents_outstanding": 2, "documents_due_at": NOW - 0.9 * SECOND},
            "Requested documents that are still missing: 2.",
        ),
        ({"documents_outstanding": 2, "documents_due_at": NOW - SECOND}, None),
        ({"documents_outstanding": 0, "documents_due_at": NOW + SECOND}, None),
        ({"documents_outstanding": 2, "documents_due_at": None}, None),
        ({"comments_waiting": 3}, "Comments of the review that are not closed: 3."),
    ],
)
def test_someone_else_approves_what_was_read_when_the_documents_had_their_time(changed, refusal):
    decision = approve(**changed)
    if refusal is None:
        assert decision
    else:
        assert refusal in said(decision)


@pytest.mark.parametrize(
    ("changed", "refusal"),
    [
        ({}, None),
        ({"reason": " \n", "comments_open": 1}, None),
        ({"reason": " \n"}, "Say what must change"),
        ({"state": reports.APPROVED}, None),
        ({"state": reports.DRAFT}, "draft"),
        ({"relations": ["officer"]}, "not yours"),
        ({"relations": ["team"]}, "took part in"),
        ({"relations": ["reviewer", "team"], "state": reports.APPROVED}, "took part in"),
    ],
)
def test_a_reviewer_of_no_part_in_the_visit_sends_a_report_back_and_says_why(changed, refusal):
    given = {"state": reports.SUBMITTED, "relations": ["reviewer"], "reason": "Name the months.", "comments_open": 0}
    decision = reports.may_return(**{**given, **changed})
    assert decision if refusal is None else refusal in said(decision)


@pytest.mark.parametrize(
    ("step", "changed", "refusal"),
    [
        ("write", {}, None),
        ("write", {"words": " "}, "Write what you want to say"),
        ("write", {"report_state": reports.APPROVED}, "not in review"),
        ("write", {"relations": ["reviewer", "team"]}, "took part in"),
        ("write", {"relations": ["officer"]}, "not yours"),
        ("answer", {}, None),
        ("answer", {"report_state": reports.SUBMITTED}, None),
        ("answer", {"report_state": reports.VOID, "relations": ["team", "reviewer"]}, None),
        ("answer", {"report_state": reports.APPROVED}, "approved already"),
        ("answer", {"report_state": reports.PUBLISHED}, "approved already"),
        ("answer", {"words": ""}, "Write what you want to say"),
        ("answer", {"state": reviews.ANSWERED}, "answered"),
        ("close", {"words": ""}, None),
        ("close", {"state": reviews.OPEN}, None),
        ("close", {"report_state": reports.DRAFT}, "not in review"),
        ("close", {"relations": ["team", "reviewer"]}, "took part in"),
        ("reopen", {}, None),
        ("reopen", {"words": ""}, "Write what you want to say"),
        ("reopen", {"state": reviews.OPEN}, "waiting for an answer"),
    ],
)
def test_a_comment_is_the_reviewer_s_in_review_and_the_team_s_until_approval(step, changed, refusal):
    given = {
        "write": {"state": "none", "relations": ["reviewer"]}, "answer": {"state": reviews.OPEN, "relations": ["team"]},
        "close": {"state": reviews.ANSWERED, "relations": ["reviewer"]},
        "reopen": {"state": reviews.ANSWERED, "relations": ["reviewer"]},
    }[step]  # fmt: skip
    state = reports.DRAFT if step == "answer" else reports.SUBMITTED
    decision = reviews.may(step, **{"report_state": state, "words": "Words", **given, **changed})
    assert decision if refusal is None else refusal in said(decision)


def test_what_changed_in_a_finding_is_told_by_name():
    was = {"clause": "icti/2.5", "text": "a", "workers_affected": 3, "kind": "observation"}
    assert reviews.changes(was, was) == ()
    assert reviews.changes(was, was | {"workers_affected": 4, "text": "b", "position": 9}) == (
        "text",
        "workers_affected",
    )
    assert reviews.changes(was, {}) == ("clause", "kind", "text", "workers_affected")


@pytest.mark.parametrize(
    ("late", "in_time"),
    [
        (-SECOND, True),
        (timedelta(0), True),
        (timedelta(microseconds=999_999), True),
        (SECOND, False),
        (2 * SECOND, False),
    ],
)
def test_an_objection_is_in_time_to_the_last_fraction_of_its_second(late, in_time):
    decision = remedies.may_object(
        now=NOW + late, last_moment=NOW, already=False, kind="observation", relations=["manager"]
    )
    if in_time:
        assert decision
    else:
        assert "2026-03-20 16:59:59" in said(decision)
    assert remedies.after(NOW) == NOW + SECOND


def test_an_objection_is_the_managers_and_once_a_finding():
    assert "has been received already" in said(
        remedies.may_object(now=NOW, last_moment=NOW, already=True, kind="observation", relations=["manager"])
    )
    for relation in ("officer", "team", "reviewer", "buyer", "ministry"):
        decision = remedies.may_object(
            now=NOW + 2 * SECOND, last_moment=NOW, already=True, kind="observation", relations=[relation]
        )
        assert "not yours" in said(decision)


def test_there_is_nothing_to_object_to_in_praise():
    decision = remedies.may_object(now=NOW, last_moment=NOW, already=False, kind="good-practice", relations=["manager"])
    assert "nothing to object to" in said(decision)


@pytest.mark.parametrize("step", ["uphold", "uphold-in-part", "dismiss"])
def test_an_officer_decides_once_with_reasons(step):
    told = {"relations": ["officer"], "changes": "May alone."}
    assert remedies.may_decide(step, state="open", reasons="The permits cover it.", **told)
    for reasons in ("", "  \n"):
        assert "needs its reasons" in said(
            remedies.may_decide(step, state="open", relations=["officer"], reasons=reasons)
        )
    for state in ("upheld", "upheld-in-part", "dismissed"):
        assert state.replace("-", " ") in said(
            remedies.may_decide(step, state=state, relations=["officer"], reasons="x")
        )
    assert "not yours" in said(remedies.may_decide(step, state="open", relations=["manager"], reasons="x"))


@pytest.mark.parametrize("changes", ["", " \n"])
def test_what_is_upheld_in_part_says_what_changes(changes):
    told = {"state": "open", "relations": ["officer"], "reasons": "Some of them do."}
    assert "Say what changes" in said(remedies.may_decide("uphold-in-part", changes=changes, **told))
    assert remedies.may_decide("uphold", changes=changes, **told)


def answered(step="send-back", **changed):
    """The decision on an answer to a corrective action that is in order but for what is `changed`."""
    given = {"state": "planned", "relations": ["officer"], "reason": "Say by when."}
    return remedies.may_answer(step, **{**given, **changed})


def extended(**changed):
    """The decision on a longer time for objections that is in order but for what is `changed`."""
    given = {"relations": ["officer"], "now": NOW, "last_moment": NOW, "until": NOW + SECOND, "reason": "x"}
    return remedies.may_extend(**{**given, **changed})


def test_the_time_of_a_good_practice_is_not_made_longer():
    assert "no time to make longer" in said(extended(kind=remedies.PRAISE))
    assert extended(kind="non-compliance") and extended()


def delayed(step="grant", **changed):
    """The decision on another delay of access that is in order but for what is `changed`."""
    given = {
        "state": "asked", "relations": ["officer"], "now": NOW, "opens_at": NOW + SECOND, "wished": NOW + 2 * SECOND,
        "reasons": "x",
    }  # fmt: skip
    return delays.may_decide(step, **{**given, **changed})


def objected(step="uphold", **changed):
    """The decision on an objection that is in order but for what is `changed`."""
    return remedies.may_decide(
        step, **{"state": "open", "relations": ["officer"], "reasons": "x", "changes": "y", **changed}
    )


def reviewed(step="send", **changed):
    """The decision on a step of a non-cooperation report that is in order but for what is `changed`."""
    return noncooperation.may(step, **{"state": "noted", "relations": ["officer"], **changed})


# Who decides about a visit: what they stand in, and what they are told. `None`: it is theirs.
ANOTHER = [
    (("officer",), None),
    (("officer", "monitor"), None),
    (("officer", "reviewer", "following"), None),
    (("officer", "team"), "another officer"),
    (("officer", "monitor", "team"), "another officer"),
    (("monitor", "team"), "not yours"),
    (("reviewer",), "not yours"),
    (("manager",), "not yours"),
]


@pytest.mark.parametrize(("relations", "refusal"), ANOTHER)
@pytest.mark.parametrize(
    "decide",
    [lambda **on: objected("uphold", **on), lambda **on: objected("uphold-in-part", **on),
     lambda **on: objected("dismiss", **on),
     lambda **on: answered("accept", **on), lambda **on: answered("send-back", **on),
     lambda **on: delayed("grant", **on), lambda **on: delayed("refuse", **on),
     lambda **on: reviewed("ask", **on), lambda **on: reviewed("review", **on),
     lambda **on: reviewed("send", **on), lambda **on: reviewed("set-aside", **on)],
    ids=["uphold", "uphold-in-part", "dismiss", "accept", "send-back", "grant", "refuse", "ask", "review", "send", "set-aside"],
)  # fmt: skip
def test_nobody_decides_about_a_visit_that_they_took_part_in(decide, relations, refusal):
    for given in (list(relations), iter(relations)):
        decision = decide(relations=given)
        assert decision if refusal is None else refusal in said(decision)


@pytest.mark.parametrize(("relations", "refusal"), [row for row in ANOTHER if row[1] != "not yours"])
def test_nobody_makes_the_time_longer_in_which_their_own_work_is_objected_to(relations, refusal):
    """Who is no officer is refused by the table of a report's steps before this is asked."""
    decision = extended(relations=list(relations))
    assert decision if refusal is None else refusal in said(decision)

"""The table of sights, at its edges: who stands in which relation, at which second, and what nobody grants."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from fairfloor.core import access, reports, visits
from fairfloor.core.access import Consent, Facts, Held, Viewer, may_see, relations

AT = datetime(2026, 3, 2, 2, tzinfo=UTC)
SECOND = timedelta(seconds=1)
VISIT = Facts(programme=1, factory=10, state=visits.CLOSED, team=frozenset({7}), reviewer=8)


def viewer(role: str, *, programme: int = 1, person: int = 7, **where: int) -> Viewer:
    return Viewer(person, (Held(role, programme, **where),))


def test_nobody_writes():
    assert viewer("officer").actor == 7
    with pytest.raises(ValueError, match="nobody is signed in"):
        _ = Viewer().actor


def test_the_programmes_of_a_role():
    both = Viewer(7, (Held("officer", 1), Held("monitor", 2), Held("reviewer", 3)))
    assert both.programmes("officer") == {1}
    assert both.programmes("officer", "monitor") == {1, 2}
    assert both.programmes("buyer") == frozenset()


@pytest.mark.parametrize(
    ("at", "holds"), [(AT - SECOND, False), (AT, True), (AT + SECOND, True), (AT + 2 * SECOND, False)]
)
def test_a_consent_holds_from_its_start_until_the_moment_of_its_end(at, holds):
    assert Consent(1, AT, AT + 2 * SECOND).holds(at) is holds
    assert Consent(1, AT).holds(AT + timedelta(days=9999))


@pytest.mark.parametrize(
    ("who", "expected"),
    [
        (viewer("officer"), {"officer"}),
        (viewer("officer", programme=2), set()),
        (viewer("monitor"), {"monitor", "team"}),
        (viewer("monitor", person=8), {"monitor"}),
        (viewer("monitor", programme=2), set()),  # in the team by its list, but no monitor of this programme
        (viewer("reviewer"), {"reviewer"}),  # a monitor once, now not: no team
        (viewer("manager", factory=10), {"manager"}),
        (viewer("manager", factory=11), set()),
        (viewer("buyer", organisation=5), set()),
        (viewer("ministry", organisation=5), {"ministry"}),
        (viewer("reviewer", person=8), {"reviewer", "own-reviewer"}),
        (viewer("officer", person=8), {"officer"}),
        (Viewer(), set()),
        (Viewer(7, (Held("officer", 1), Held("monitor", 1))), {"officer", "monitor", "team"}),
    ],
)
def test_how_one_stands_to_a_visit(who, expected):
    assert relations(who, VISIT, AT) == expected


def test_a_buyer_stands_where_its_own_organisation_was_granted_and_only_then():
    facts = Facts(programme=1, factory=10, consents=(Consent(5, AT, AT + SECOND), Consent(6, AT)))
    buyer = viewer("buyer", organisation=5)
    assert relations(buyer, facts, AT - SECOND) == set()
    assert relations(buyer, facts, AT) == {"buyer"}
    assert relations(buyer, facts, AT + SECOND) == set()


def test_a_recipient_is_the_person_alone():
    facts = Facts(programme=1, recipient=7)
    assert access.RECIPIENT in relations(Viewer(7), facts, AT)
    assert access.RECIPIENT not in relations(Viewer(8), facts, AT)
    assert access.RECIPIENT not in relations(Viewer(), Facts(programme=1, recipient=None), AT)
    assert may_see("notice", Viewer(7), facts, AT)
    assert not may_see("notice", viewer("officer", person=8), facts, AT)


@pytest.mark.parametrize("state", visits.STATES)
def test_a_visit_before_its_closing_meeting_is_the_teams_and_the_planners_alone(state):
    facts = Facts(programme=1, factory=10, state=state, team=frozenset({7}))
    told = state == visits.CLOSED
    assert may_see("visit", viewer("monitor"), facts, AT)
    assert may_see("visit", viewer("officer", person=8), facts, AT)
    assert not may_see("visit", viewer("monitor", person=8), facts, AT)
    assert may_see("visit", viewer("manager", factory=10, person=9), facts, AT) is told
    assert may_see("visit", viewer("reviewer", person=9), facts, AT) is (state in visits.READABLE)
    for role in ("buyer", "ministry"):
        assert not may_see("visit", viewer(role, organisation=5, person=9), facts, AT)


@pytest.mark.parametrize("state", visits.STATES)
@pytest.mark.parametrize("noun", ["interview", "belief", "dataset", "recalculation-sheet", "sample", "sample-addition"])
def test_what_is_of_workers_is_for_the_team_and_its_reviewer_only(noun, state):
    facts = Facts(programme=1, factory=10, state=state, team=frozenset({7}), consents=(Consent(5, AT),), reviewer=8)
    free = replace(facts, reviewer=None)
    assert may_see(noun, viewer("monitor"), facts, AT)
    assert may_see(noun, viewer("reviewer", person=8), facts, AT) is (state in visits.READABLE)
    assert not may_see(noun, viewer("reviewer", person=8), free, AT), "before it is taken, or after it is given back"
    assert not may_see(noun, viewer("reviewer", person=9), facts, AT), "another reviewer"
    assert not may_see(noun, viewer("officer", person=8), facts, AT), "who has taken it and lost the role since"
    assert not may_see(noun, viewer("reviewer", person=8, programme=2), facts, AT), "a reviewer elsewhere"
    for role, where in (("officer", {}), ("manager", {"factory": 10}), ("buyer", {"organisation": 5}),
                        ("ministry", {"organisation": 5}), ("monitor", {})):  # fmt: skip
        assert not may_see(noun, viewer(role, person=9, **where), facts, AT)


@pytest.mark.parametrize("noun", ["report", "version", "corrective-action"])
def test_a_buyer_reads_from_the_very_second_that_third_party_access_opens(noun):
    facts = Facts(
        programme=1, factory=10, state=reports.PUBLISHED, published_at=AT - timedelta(days=5), opens_at=AT,
        consents=(Consent(5, AT - timedelta(days=9)),),
    )  # fmt: skip
    buyer = viewer("buyer", organisation=5)
    assert [may_see(noun, buyer, facts, AT + late * SECOND) for late in (-1, 0, 1)] == [False, True, True]


@pytest.mark.parametrize("noun", ["finding", "objection", "evidence", "answer", "dataset", "interview", "step"])
def test_a_buyer_never_reads_behind_the_report(noun):
    facts = Facts(
        programme=1, factory=10, state=reports.PUBLISHED, published_at=AT - timedelta(days=50),
        opens_at=AT - timedelta(days=9), consents=(Consent(5, AT - timedelta(days=90)),),
    )  # fmt: skip
    assert not may_see(noun, viewer("buyer", organisation=5), facts, AT)


@pytest.mark.parametrize("noun", ["report", "finding", "version", "objection", "corrective-action"])
def test_a_manager_reads_from_the_publication_on(noun):
    manager = viewer("manager", factory=10, person=9)
    for state in reports.STATES:
        published = AT if state == reports.PUBLISHED else None
        facts = Facts(programme=1, factory=10, state=state, published_at=published)
        assert may_see(noun, manager, facts, AT) is (published is not None)
        assert not may_see(noun, manager, facts, AT - SECOND)


@pytest.mark.parametrize("role", ["officer", "reviewer"])
def test_a_draft_is_the_teams_alone(role):
    for state in reports.STATES:
        facts = Facts(programme=1, factory=10, state=state, team=frozenset({7}))
        assert may_see("report", viewer("monitor"), facts, AT)
        assert may_see("report", viewer(role, person=9), facts, AT) is (state != reports.DRAFT)


def test_the_ministry_sees_participations_and_nothing_else():
    facts = Facts(
        programme=1, factory=10, state=reports.PUBLISHED, published_at=AT, opens_at=AT, consents=(Consent(5, AT),)
    )
    reader = viewer("ministry", organisation=5)
    assert {noun for noun in access.SIGHTS if may_see(noun, reader, facts, AT)} == {"participation"}


def test_whoever_is_not_signed_in_sees_nothing():
    facts = Facts(programme=1, factory=10, state=visits.CLOSED, published_at=AT, opens_at=AT)
    assert not [noun for noun in access.SIGHTS if may_see(noun, Viewer(), facts, AT)]


def test_the_table_names_only_what_there_is():
    known = {
        *access.ROLES,
        access.TEAM,
        access.RECIPIENT,
        access.ADDRESSEE,
        access.TOLD,
        access.HANDLER,
        access.FOLLOWING,
        access.OWN_REVIEWER,
    }
    states = {*visits.STATES, *reports.STATES}
    for noun, rows in access.SIGHTS.items():
        for row in rows:
            assert row.relation in known, noun
            assert row.states is None or row.states <= states, noun
            assert row.moment in ("", access.PUBLISHED, access.OPENED), noun
    assert set(access.ROLES) > access.STAFF


@pytest.mark.parametrize(("at", "sees"), [(AT - SECOND, False), (AT, True), (AT + SECOND, True)])
def test_a_later_team_reads_what_was_published_and_nothing_behind_it(at, sees):
    """From the second of publication: the report with its findings and what was done about them."""
    later = Facts(programme=1, factory=10, state=reports.PUBLISHED, published_at=AT, following=frozenset({8}))
    who = viewer("monitor", person=8)
    read = {"report", "finding", "version", "corrective-action", "action-file"}
    seen = {noun for noun in access.SIGHTS if may_see(noun, who, later, at) and noun not in FOR_ANY_MONITOR}
    assert seen == (read if sees else set())
    assert relations(who, later, at) == {"monitor", "following"}
    assert relations(viewer("officer", person=8), later, at) == {"officer"}
    assert relations(viewer("monitor", person=9), later, at) == {"monitor"}


FOR_ANY_MONITOR = {"profile", "permit", "participation", "participation-step"}

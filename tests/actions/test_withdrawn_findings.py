"""A finding that stands no more, by a decision or by an amendment: nothing is owed about it, and nothing can be begun."""

from datetime import timedelta
from typing import Any

import pytest

from fairfloor.actions import amendments, contents, corrective_actions, extensions, remedies, reports
from fairfloor.actions.acts import Refused
from fairfloor.actions.amended import draft_of
from fairfloor.core.periods import local_day
from fairfloor.registry import walls
from fairfloor.registry.models import Amendment, CorrectiveAction, Event, Finding, Notice
from tests.world import ZONE, World, world

pytestmark = pytest.mark.django_db


def plan(w: World, finding: Any) -> Any:
    """What the factory proposes to do about a finding, in ten days."""
    values = {
        "cause": "A cause.", "action": "An action.", "who": "The director", "language": "en",
        "until_date": local_day(w.now, ZONE) + timedelta(days=10),
    }  # fmt: skip
    return remedies.propose(finding=finding, values=values, by=w.viewer(w.manager), now=w.pass_("step"))


def by_decision(w: World, finding: Any) -> None:
    """The factory's objection to the finding is upheld."""
    by = w.viewer(w.manager)
    raised = remedies.object_to(finding=finding, text="It is wrong.", language="en", by=by, now=w.pass_("step"))
    remedies.decide(
        objection=raised, upheld=True, reasons="It is.", language="en", by=w.viewer(w.officer), now=w.pass_("step")
    )


def by_amendment(w: World, finding: Any, values: Any = None) -> None:
    """The finding (None: a new one) is taken out by an amendment, or gets other `values`."""
    team = w.viewer(w.monitor_a)
    made = amendments.begin(report=w.report, reason="It is wrong.", language="en", by=w.viewer(w.officer), now=w.now)
    amendments.change(
        amendment=made, finding=finding.public_id if finding else "", values=values, by=team, now=w.pass_("step")
    )
    amendments.submit(amendment=made, by=team, now=w.pass_("step"))
    with walls.acting():
        row = Amendment.objects.select_related(
            "programme", "report__programme", "report__visit__factory", "report__visit__profile"
        ).get(pk=made.pk)
        read = contents.review_hash(
            row.report, draft=draft_of(row, row.opened_at), before=row.report.versions.last(), reason=row.reason
        )
    amendments.approve(amendment=made, reviewed_sha256=read, by=w.viewer(w.reviewer), now=w.pass_("step"))
    amendments.publish(amendment=made, by=w.viewer(w.officer), now=w.pass_("step"))


@pytest.mark.parametrize("take_out", [by_decision, by_amendment])
def test_what_is_done_about_a_finding_ends_with_it(take_out: Any) -> None:
    w = world()
    w.published()
    with walls.acting():
        finding, other = Finding.objects.filter(report=w.report).order_by("position")
    gone, kept = plan(w, finding), plan(w, other)
    take_out(w, finding)
    with walls.acting():
        states = dict(CorrectiveAction.objects.values_list("pk", "state"))
        assert Event.objects.filter(verb="action.lapsed").count() == 1
    assert (states[gone.pk], states[kept.pk]) == ("lapsed", "planned")

    w.now += timedelta(days=15)
    assert corrective_actions.remind_due(now=w.now) == 1, "of the action about the finding that stands"
    with walls.acting():
        assert Notice.objects.filter(kind="action-overdue").count() == 1
    page = w.get(w.manager, f"/reports/{w.report.public_id}/").content.decode()
    assert "no longer called for" in page
    assert f"/findings/{finding.public_id}/objection/" not in page
    assert f"/findings/{other.public_id}/objection/" in page


def test_nothing_is_begun_about_a_finding_that_was_taken_out() -> None:
    w = world()
    w.published()
    with walls.acting():
        finding = Finding.objects.filter(report=w.report).order_by("position").first()
    by_amendment(w, finding)
    address = f"/reports/{w.report.public_id}/findings/{finding.public_id}/objection/"
    assert "nothing to object to" in w.get(w.manager, address).content.decode()
    said = "stands in the report no more"
    with pytest.raises(Refused, match=said):
        remedies.object_to(finding=finding, text="It is.", language="en", by=w.viewer(w.manager), now=w.now)
    with pytest.raises(Refused, match=said):
        plan(w, finding)
    with pytest.raises(Refused, match=said):
        extensions.extend(
            report=w.report, finding=finding, day=local_day(w.now, ZONE) + timedelta(days=60), reason="A reason.",
            language="en", by=w.viewer(w.officer), now=w.now,
        )  # fmt: skip


def test_an_answer_whose_finding_was_withdrawn_counts_against_nobody() -> None:
    """Version 1 says what was answered at the visit; the next no longer counts the clause as not complied with."""
    w = world()
    w.published()
    with walls.acting():
        finding = Finding.objects.filter(report=w.report).order_by("position").first()
    by_decision(w, finding)
    version = reports.amend(
        report=w.report, reason="An objection was upheld.", by=w.viewer(w.officer), now=w.pass_("step")
    )

    def counted(content: Any, name: str) -> int:
        return sum(part[name] for part in content["answers"]["sections"])

    before, after = w.versions[0].content, version.content
    assert counted(before, "non_compliant") == len(before["findings"]) == 2
    assert counted(after, "non_compliant") == len(after["findings"]) == 1
    assert counted(after, "unable_to_verify") == counted(before, "unable_to_verify") + 1
    [note] = after["answers"]["unable_to_verify"]
    assert note["clause"] == finding.clause
    assert "after publication the finding was withdrawn" in note["reason"]["en"]


def test_the_answers_follow_a_finding_that_is_added_or_is_one_of_non_compliance_no_more() -> None:
    w = world()
    w.published()
    with walls.acting():
        finding = Finding.objects.filter(report=w.report).order_by("position").first()
        words = {name: getattr(finding, name) for name in reports.WORDS}
    by_amendment(w, finding, {**words, "kind": "observation"})
    by_amendment(w, None, {**words, "clause": "icti/2.3"})
    with walls.acting():
        contents_ = [one.content for one in w.report.versions.order_by("number")]
    counted = [sum(part["non_compliant"] for part in one["answers"]["sections"]) for one in contents_]
    found = [sum(row["class"] == "non-compliance" for row in one["findings"]) for one in contents_]
    assert counted == found == [2, 1, 2]

"""The visit before: months ago a special visit to Demonstration Factory 1 found two breaches; it says that both are mended.

The visit that follows verifies one corrective action and does not find the other done: that breach is repeated.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta

from fairfloor.actions import corrective_actions, demonstration_visits, remedies
from fairfloor.core.periods import local_day
from fairfloor.registry.models import CorrectiveAction, Finding, Participation, Person, Report, Visit
from fairfloor.registry.viewers import viewer_of

BEFORE = timedelta(days=165)  # how long before the visit that follows: within six months
HOURS, EXITS = "icti/2.5", "icti/10.6"
FOUND = demonstration_visits.Found(
    {
        HOURS: ("Seven workers of line 1 worked more than the weekly limit in March.", 7, "records"),
        EXITS: ("Cartons stood in the way out behind the cutting tables.", 40, "observation"),
    },
    {},
    "Weekly hours over the limit; a way out that was blocked.",
    (HOURS, "icti/2.3", EXITS),
)
PLANS = {
    HOURS: ("Orders were taken on late. (A fiction.)", "Line 1 gets a second shift. (A fiction.)"),
    EXITS: ("There was no place for cartons. (A fiction.)", "A store for cartons is built by the gate. (A fiction.)"),
}


def cycle(participation: Participation, cast: Mapping[str, Person], morning: datetime) -> dict[str, CorrectiveAction]:
    """The earlier visit up to its published report, and the factory's corrective actions, which it says are done."""
    visit = demonstration_visits.planned(participation, cast, morning, FOUND.clauses)
    demonstration_visits.visit_through(visit, cast, morning, FOUND)
    report = demonstration_visits.reported(visit, cast, morning + timedelta(days=2))
    later = morning + timedelta(days=10)
    demonstration_visits.approve_and_publish(
        report, viewer_of(cast["reviewer"], later), viewer_of(cast["officer"], later), later
    )
    return {clause: _mended(report, clause, cast, morning + timedelta(days=14)) for clause in PLANS}


def _mended(report: Report, clause: str, cast: Mapping[str, Person], now: datetime) -> CorrectiveAction:
    """A corrective action that the factory proposed, an officer accepted, and the factory says is done."""
    manager, (cause, action) = viewer_of(cast["manager-1"], now), PLANS[clause]
    plan = remedies.propose(
        finding=Finding.objects.get(report=report, clause=clause),
        values={"cause": cause, "action": action, "who": "Personnel officer 1", "language": "en",
                "until_date": local_day(now + timedelta(days=60), report.factory.zone)},
        by=manager, now=now,
    )  # fmt: skip
    officer = viewer_of(cast["officer"], now)
    corrective_actions.answer(
        corrective_action=plan, accepted=True, reason="", language="en", by=officer, now=now + timedelta(days=1)
    )
    for step, days in (("start", 3), ("finish", 50)):
        at = now + timedelta(days=days)
        plan = remedies.advance(corrective_action=plan, step=step, by=viewer_of(cast["manager-1"], at), now=at)
    return plan


def looked_at_again(
    visit: Visit, plans: Mapping[str, CorrectiveAction], cast: Mapping[str, Person], now: datetime
) -> None:
    """What the team of the visit that follows found of both: the way out is free, the hours are as long as they were."""
    by = viewer_of(cast["monitor-a"], now)
    for clause, found in ((EXITS, ""), (HOURS, "Line 1 still works in one shift, as long as in March. (A fiction.)")):
        corrective_actions.check(
            corrective_action=plans[clause], visit=visit, confirmed=not found, found=found, language="en", by=by, now=now,
        )  # fmt: skip
    # The day of what was not found done is long over: the clock tells the factory so at once, and not when it is first started.
    corrective_actions.remind_due(now=now + timedelta(minutes=1))

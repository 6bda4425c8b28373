"""What Demonstration Factory 1 does about its report: an action with evidence, a meeting, a delay; all of it fiction."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from fairfloor.actions import action_files, clarifications, delays, files, remedies
from fairfloor.core.periods import local_day
from fairfloor.registry.models import Finding, Person, Report
from fairfloor.registry.viewers import viewer_of

TOILETS, HEAT = "icti/9.16", "icti/9.7"


def answered(report: Report, cast: Mapping[str, Person], now: datetime) -> None:
    """The factory answers the finding on toilets and shows what it did; an officer has yet to answer."""
    manager = viewer_of(cast["manager-1"], now)
    finding = Finding.objects.get(report=report, clause=TOILETS)
    plan = remedies.propose(
        finding=finding,
        values={"cause": "The keys were kept by the guards. (A fiction.)",
                "action": "The locks of the toilets are taken off. (A fiction.)", "who": "Personnel officer 1",
                "until_date": local_day(now + timedelta(days=30), report.factory.zone), "language": "en"},
        by=manager, now=now,
    )  # fmt: skip
    notice = "A notice to all workers: the toilets near line 4 stand open at all times. (A fiction.)\n"
    paper = files.Paper("notice-to-workers.txt", "text/plain", [notice.encode()])
    action_files.attach(corrective_action=plan, papers=[paper], by=manager, now=now + timedelta(hours=2))
    _meeting(report, cast, now + timedelta(hours=3))
    _delay(report, cast, now + timedelta(hours=5))


def _meeting(report: Report, cast: Mapping[str, Person], now: datetime) -> None:
    """The factory asks for a clarification meeting; an officer has set a day that is still to come."""
    manager, officer = viewer_of(cast["manager-1"], now), viewer_of(cast["officer"], now)
    row = clarifications.ask(
        report=report, findings=Finding.objects.filter(report=report, clause=HEAT), training=True,
        text="When and where was the heat measured, and who helps us write the procedure? (A fiction.)", language="en",
        by=manager, now=now,
    )  # fmt: skip
    clarifications.arrange(
        clarification=row, meets_at=now + timedelta(days=9), place="Demonstration office, room 1", reason="", language="en",
        by=officer, now=now + timedelta(hours=1),
    )  # fmt: skip


def _delay(report: Report, cast: Mapping[str, Person], now: datetime) -> None:
    """The factory asked for a longer delay of access and was refused."""
    row = delays.ask(
        report=report, days=10, reason="The director is back in ten days. (A fiction.)", language="en",
        by=viewer_of(cast["manager-1"], now), now=now,
    )  # fmt: skip
    delays.decide(
        delay=row, granted=False, reasons="A deputy can answer the buyers' questions. (A fiction.)", language="en",
        by=viewer_of(cast["officer"], now), now=now + timedelta(hours=2),
    )  # fmt: skip

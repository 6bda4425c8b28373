"""One visit of the demonstration from the gate to its published report: talks, readings, records, answers, findings."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from random import Random
from typing import Any
from uuid import UUID

from fairfloor.actions import (
    checklists,
    contents,
    datasets,
    observations,
    reports,
    reviewers,
    visits,
)
from fairfloor.core import procedures
from fairfloor.core.access import Viewer
from fairfloor.registry.models import Finding, Participation, Person, Report, Visit
from fairfloor.registry.viewers import viewer_of


@dataclass(frozen=True)
class Found:
    """What a visit finds: by clause, and by building and clause, the answer's words, the workers affected and the basis.

    With `clauses` it is a special visit on these alone, without readings and records of its own.
    """

    site: Mapping[str, tuple[str, int | None, str]]
    buildings: Mapping[str, Mapping[str, tuple[str, int | None, str]]]
    summary: str
    clauses: tuple[str, ...] = ()


def planned(
    participation: Participation, cast: Mapping[str, Person], morning: datetime, clauses: Sequence[str] = ()
) -> Visit:
    """A visit by both monitors on the day of `morning`, planned a week before; with `clauses` one on these alone."""
    return visits.plan(
        programme=participation.programme, factory=participation.factory, day=morning.date(),
        team=[cast["monitor-a"], cast["monitor-b"]], clauses=clauses, by=viewer_of(cast["officer"], morning),
        now=morning - timedelta(days=7),
    )  # fmt: skip


def visit_through(visit: Visit, cast: Mapping[str, Person], morning: datetime, found: Found | None = None) -> None:
    """Takes a planned visit from the gate to the closing meeting on the day of `morning`."""
    found = found or NOW
    a, b = viewer_of(cast["monitor-a"], morning), viewer_of(cast["monitor-b"], morning)

    def after(minutes: int) -> datetime:
        return morning + timedelta(minutes=minutes)

    manager, personnel = (f"{one} {visit.factory.name.split()[-1]}" for one in ("Manager", "Personnel officer"))
    visits.arrive(visit=visit, met_name=manager, by=a, now=morning)
    visits.explain(visit=visit, by=a, now=after(4))
    visits.admit(visit=visit, by=a, now=after(17))
    visits.meet(
        visit=visit, kind="management", people=f"{manager}; {personnel}",
        text="Introduction, the procedure, the system; payroll and attendance of the last three months requested.",
        language="en", by=a, now=after(30),
    )  # fmt: skip
    procedure = procedures.load(visit.programme.procedure)
    visits.hand_out(
        visit=visit, kinds=[item.id for item in procedure.handouts if item.id != "previous-report"], by=a, now=after(60)
    )
    talks = (("workers-representatives", "on-site", True, 3, 1), ("union-leaders", "on-site", False, 1, 0),
             ("workers", "on-site", False, 12, 4), ("workers", "off-site", True, 5, 1))  # fmt: skip
    for number, (kind, place, group, women, men) in enumerate(talks):
        visits.interview(
            visit=visit, client_id=_uuid(visit, "interview", number),
            values={"kind": kind, "place": place, "group": group, "women": women, "men": men, "language": "en",
                    "text": f"Demonstration interview {number + 1}: a fiction."},
            by=a, now=after(90 + 20 * number),
        )  # fmt: skip
    if not found.clauses:
        _measure(visit, b, after(180))
        _records(visit, b, after(200), morning.date())
    _answer(visit, a, after(220), found)
    for text in ("Payroll of the last three months", "Certificates of the boiler inspection"):
        visits.request_document(visit=visit, text=text, language="en", by=a, now=after(440))
    visits.close(
        visit=visit,
        closing={
            "attended": f"{manager}; {personnel}",
            "summary": found.summary,
            "language": "en",
            "checklist": [item.id for item in procedure.closing_checklist],
            "response": "acknowledged",
            "by": manager,
            "reason": "",
        },
        by=a,
        now=after(480),
    )


def _uuid(visit: Visit, what: str, number: int) -> UUID:
    return UUID(int=Random(f"{visit.planned_date} {what} {number}").getrandbits(128), version=4)  # noqa: S311  (ids of fictions)


def _measure(visit: Visit, by: Viewer, now: datetime) -> None:
    rows = (
        ("air-temperature", "32.4", "degC", "Sewing line 4", "seated-production"),
        ("air-temperature", "27.1", "degC", "Cutting", "seated-production"),
        ("air-temperature", "84.1", "degF", "Store of finished goods", "warehouse"),
        ("illuminance", "310", "lux", "Sewing line 4", ""),
        ("noise", "86", "dBA", "Compressor room", ""),
        ("co2", "940", "ppm", "Office", "general-office"),
        ("co", "3", "ppm", "Loading bay", "general-factory"),
        ("people-per-toilet", "18", "count", "All floors", "", "dormitory-1"),
        ("people-per-toilet", "11", "count", "All floors", "", "dormitory-2"),
    )
    for number, (quantity, value, unit, place, kind, *building) in enumerate(rows):
        observations.measure(
            visit=visit, client_id=_uuid(visit, "reading", number),
            values={"quantity": quantity, "value": Decimal(value), "unit": unit, "place": place, "kind": kind,
                    "building": building[0] if building else "",
                    "instrument": "" if unit == "count" else "DEMO-INSTRUMENT-1",
                    "calibrated_until": None if unit == "count" else now.date() + timedelta(days=120), "taken_at": now},
            by=by, now=now + timedelta(minutes=number),
        )  # fmt: skip


def punches(last: date, *, workers: int = 24, days: int = 56) -> bytes:
    """A clock's export (attlog) of fictional workers: most within the law, a line that works long and without rest."""
    chance, lines = Random("demonstration punches"), []  # noqa: S311
    for worker in range(1, workers + 1):
        hard = worker <= 5
        for back in range(days, 0, -1):
            day = last - timedelta(days=back)
            if day.weekday() == 6 and not (hard and back < 20):
                continue
            end = 20 * 60 + 45 if hard and day.weekday() < 5 else 17 * 60
            times = [7 * 60 + 50 + chance.randint(-9, 9), 11 * 60 + 30 + chance.randint(0, 6),
                     12 * 60 + 25 + chance.randint(-5, 5), end + chance.randint(0, 14)]  # fmt: skip
            if chance.random() < 0.01:
                times.pop(chance.randrange(4))
            lines += [
                f"{worker:>9}\t{day} {t // 60:02}:{t % 60:02}:{chance.randint(0, 59):02}\t1\t0\t0\t0" for t in times
            ]
    return ("\r\n".join(lines) + "\r\n").encode()


def _records(visit: Visit, by: Viewer, now: datetime, day: date) -> None:
    dataset = datasets.receive(
        visit=visit, name="attlog.dat", media_type="text/plain", pieces=[punches(day)], settings={}, by=by, now=now
    )
    begun = datasets.begin(public_id=dataset.public_id, now=now)
    if begun is not None:
        datasets.finish(dataset=begun, result=datasets.screen(begun), problem="", now=now + timedelta(minutes=1))


# What the monitors found, by clause: the answer, the words, the workers affected, what it rests on.
_SITE: dict[str, tuple[str, int | None, str]] = {
    "icti/2.5": ("Five workers of line 1 worked more than the weekly limit in several weeks.", 5, "records"),
    "icti/2.7": ("Five workers of line 1 worked more than six days in a row.", 5, "records"),
    "icti/9.7": ("32.4 °C at 11:30 on sewing line 4; there is no written procedure for heat.", 60, "measurement"),
    "icti/9.16": ("Two of the women's toilets near line 4 were locked.", 120, "observation"),
}


# The same in a building, by its id.
_BUILDINGS: dict[str, dict[str, tuple[str, int | None, str]]] = {
    "dormitory-2": {
        "icti/10.5": (
            "Two emergency lights of the second floor did not come on; no monthly test is recorded.",
            84,
            "observation",
        ),
    }
}


NOW = Found(
    _SITE, _BUILDINGS,
    "Weekly hours over the limit, heat on the sewing floor, toilets; the finger clock is well kept.",
)  # fmt: skip


def _answer(visit: Visit, by: Viewer, now: datetime, found: Found) -> None:
    visit = Visit.objects.select_related("profile").get(pk=visit.pk)
    for number, asked in enumerate(checklists.asked(visit)):
        clause, building = asked.key
        here = found.buildings.get(building, {}) if building else found.site
        text, affected, basis = here.get(clause, ("", None, "observation"))
        observations.answer(
            visit=visit, clause=clause, building=building, client_id=_uuid(visit, f"answer {clause} {building}".strip(), number),
            base_version=0, values={"answer": "non-compliant" if clause in here else "compliant", "text": text,
                                    "language": "en", "workers_affected": affected, "basis": basis},
            by=by, now=now + timedelta(seconds=30 * number),
        )  # fmt: skip


SUGGESTED = {
    "icti/2.5": "Plan line 1 with a second shift and let no one clock in beyond the limit.",
    "icti/2.7": "Give every worker one day of rest in seven and check it weekly.",
    "icti/10.6": "Keep the ways out free and walk them every morning.",
    "icti/9.7": "Write and apply a procedure for heat: fans and exhausts first, then work and rest times.",
    "icti/9.16": "Keep all toilets open during working hours.",
    "icti/10.5": "Repair the lights, test all of them every month and write the day down.",
}


def reported(visit: Visit, cast: Mapping[str, Person], now: datetime) -> Any:
    """The report of a visit, handed in for review."""
    by = viewer_of(cast["monitor-a"], now)
    report = reports.draft(visit=visit, by=by, now=now)
    for finding in Finding.objects.filter(report=report):
        reports.write_finding(
            report=report, finding=finding,
            values={"suggestion": SUGGESTED.get(finding.clause, ""), "evidence": "Demonstration evidence: a fiction."},
            by=by, now=now + timedelta(hours=1),
        )  # fmt: skip
    reports.write_finding(
        report=report, finding=None,
        values={"clause": "icti/2.3", "kind": "good-practice", "language": "en", "basis": "records",
                "text": "Every worker can see and confirm the recorded hours on a screen at the gate."},
        by=by, now=now + timedelta(hours=2),
    )  # fmt: skip
    reports.describe_scope(
        report=report,
        scope={"language": "en", "summary": "A demonstration report: every name and figure is a fiction.",
               "records": "Attendance of eight weeks, all workers of line 1 to 4.", "unseen": "The roof of building 2.",
               "limitations": "The payroll was not at hand on the day of the visit: answers on wages rest on payslips and "
               "interviews."},
        by=by, now=now + timedelta(hours=3),
    )  # fmt: skip
    return reports.submit(report=report, by=by, now=now + timedelta(hours=4))


def approve_and_publish(report: Any, reviewer: Viewer, officer: Viewer, now: datetime) -> None:
    """A reviewer takes the review, and approves what was read a day later; an officer publishes it the day after."""
    read = Report.objects.select_related("visit__factory", "visit__profile", "programme").get(pk=report.pk)
    reviewers.take(visit=read.visit, by=reviewer, now=now - timedelta(days=1))
    reports.approve(report=report, reviewed_sha256=contents.review_hash(read), by=reviewer, now=now)
    reports.publish(report=report, by=officer, now=now + timedelta(days=1))

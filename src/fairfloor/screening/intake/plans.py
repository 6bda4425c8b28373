"""Plans for files in which every field of a row is read by itself: rosters, payrolls, records, closures."""

from fairfloor.screening.intake.fields import TABLES
from fairfloor.screening.intake.proposals import Proposal
from fairfloor.screening.intake.staging import Plan

WHO = ("worker", "name")


def place_of(proposal: Proposal, *names: str) -> int | None:
    """The column of the first of these fields that the mapping has."""
    places = proposal.mapping.places
    return next((places[name][0] for name in names if places.get(name)), None)


def rows_plan(proposal: Proposal, *, skip: tuple[str, ...] = ()) -> Plan:
    """The worker, then each field of the table by its kind; those in `skip` are left to the caller."""
    plan = Plan()
    plan.who(place_of(proposal, *WHO))
    for one in TABLES[proposal.mapping.table]:
        place = place_of(proposal, one.name)
        if one.name in (*WHO, *skip):
            continue
        if one.kind == "text":
            plan.words(one.name, place)
        elif one.kind == "day":
            day(plan, one.name, place)
        else:
            plan.simple(one.name, one.kind, place)
    return plan


def day(plan: Plan, name: str, place: int | None) -> None:
    """A date of which the time of day, where one stands beside it, does not count; unknown when empty."""
    if place is None:
        plan.values[name] = "CAST(NULL AS INTEGER)"
        return
    plan.split(name, place)
    plan.raw.pop(f"{name}_t")
    said = plan.read("day", f"{name}_d")
    plan.values[name] = f"{said}.value"
    plan.refuse(f"if(r.{name}_d = '', NULL, {said}.code)", f"r.{name}_d")

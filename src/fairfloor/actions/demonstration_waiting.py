"""A report of the demonstration that waits for a reviewer: nobody has taken its review yet."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from fairfloor.actions import demonstration_visits
from fairfloor.registry.models import Participation, Person

TOILETS, HEAT = "icti/9.16", "icti/9.7"
FOUND = demonstration_visits.Found(
    {TOILETS: ("One of the women's toilets of the cutting hall was locked. (A fiction.)", 30, "observation")},
    {},
    "A toilet that was locked; the written procedure for heat is known and applied.",
    (HEAT, "icti/2.3", TOILETS),
)


def handed_in(participation: Participation, cast: Mapping[str, Person], morning: datetime, now: datetime) -> None:
    """A special visit on the day of `morning`, and its report, handed in at `now`: free for a reviewer to take."""
    visit = demonstration_visits.planned(participation, cast, morning, FOUND.clauses)
    demonstration_visits.visit_through(visit, cast, morning, FOUND)
    demonstration_visits.reported(visit, cast, now - timedelta(hours=4))

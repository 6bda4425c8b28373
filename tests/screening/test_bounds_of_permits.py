"""What a factory's permits change of the limits that a screening joins to its days."""

from datetime import date

from fairfloor.core.quantities import figure
from fairfloor.screening.bounds import from_shelf
from fairfloor.screening.rules.daily_hours import RULE
from tests.core.test_permits import HOURS_PERMIT


def test_the_days_of_a_screening_follow_the_edges_of_a_permit_for_all_and_one_for_some_excuses_nobody() -> None:
    asked = RULE.asked
    for covers, edge in (("all", None), ({"workers": ["17"]}, figure(11, "hour"))):
        law = from_shelf("cn", {"permits": [{**HOURS_PERMIT, "covers": covers}]})
        days = ("2023-12-31", "2024-01-01", "2024-12-31", "2025-01-01")
        found = [law.bound(asked, date.fromisoformat(on)).figure for on in days]
        assert found == [figure(11, "hour"), edge, edge, figure(11, "hour")]

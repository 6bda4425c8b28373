"""The rules of a programme at a moment: its procedure with what the programme had set by then, for a day that had come."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from fairfloor.core.periods import local_day
from fairfloor.core.procedures import Procedure, load
from fairfloor.registry.models import Programme, Setting


@dataclass(frozen=True)
class Rules:
    """The programme's procedure as it was founded, and every setting made since, in the order in which they count."""

    founded: Procedure
    settings: Sequence[Setting]

    def at(self, at: datetime) -> Procedure:
        """The procedure for a clock that starts at `at`.

        A setting counts from the first moment of its day in the programme's zone, and never for what had started before it
        was made: a deadline that was told stays as it was told.
        """
        day = local_day(at, self.founded.zone)
        made = {one.name: one.value for one in self.settings if one.start_date <= day and one.set_at <= at}
        return self.founded.with_settings(made) if made else self.founded


def rules_of(programme: Programme) -> Rules:
    """The programme's rules for any moment: one query."""
    founded = load(programme.procedure).with_settings(programme.settings)
    return Rules(founded, list(Setting.objects.filter(programme=programme).order_by("start_date", "pk")))


def procedure_at(programme: Programme, at: datetime) -> Procedure:
    """The programme's procedure for a clock that starts at `at`: one query."""
    return rules_of(programme).at(at)

"""What people last declared about a factory, for whoever is about to be sent there or to review a visit to it."""

from collections.abc import Sequence

from fairfloor.registry.models import Factory, Interest, Person, Programme


def latest(programme: Programme, factory: Factory, people: Sequence[Person]) -> list[bool | None]:
    """What each of `people` last declared about the factory: an interest, none, or nothing at all (inside an action)."""
    rows = Interest.objects.filter(programme=programme, factory=factory, person__in=[one.pk for one in people])
    told = dict(rows.order_by("declared_at", "pk").values_list("person", "interest"))
    return [told.get(one.pk) for one in people]

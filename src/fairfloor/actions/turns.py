"""Two actions that each ask whether there is one already, of the same factory, take turns."""

from fairfloor.registry.models import Factory, Participation, Programme


def of_factory(programme: Programme, factory: Factory) -> None:
    """Waits, inside an action, until no other one of this factory that took its turn is under way; what it kept is then seen.

    For a question whose answer is a row that is not there yet, which cannot be locked itself.
    """
    list(
        Participation.objects.select_for_update(of=("self",))
        .filter(programme=programme, factory=factory)
        .values_list("pk", flat=True)
    )

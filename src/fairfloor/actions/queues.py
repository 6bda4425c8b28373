"""What waits for the background worker: the tables themselves are the queue, so that nothing can be lost between two."""

from fairfloor.actions.acts import action
from fairfloor.registry.models import Dataset, Event


@action
def datasets() -> list[str]:
    """The public ids of the datasets that are not screened yet, oldest first; running ones may be a killed worker's."""
    waiting = Dataset.objects.filter(state__in=("queued", "running")).order_by("requested_at", "pk")
    return list(waiting.values_list("public_id", flat=True))


@action
def times_begun(public_id: str) -> int:
    """How often the screening of a dataset has been begun, by the event log."""
    return Event.objects.filter(subject_id=public_id, verb="dataset.screening-begun").count()

"""What waits for the background worker: the tables themselves are the queue, so that nothing can be lost between two."""

from fairfloor.actions.acts import action
from fairfloor.actions.datasets import WAITING
from fairfloor.actions.factory_lists import COMING_IN
from fairfloor.actions.recalculations import WAITING as SHEETS_WAITING
from fairfloor.registry.models import Dataset, Event, FactoryList, RecalculationSheet, Upload

BEGINNINGS = ("dataset.look-begun", "dataset.screening-begun", "recalculation-sheet.begun")


@action
def datasets() -> list[str]:
    """The public ids of the datasets that wait for the worker, oldest first; running ones may be a killed worker's."""
    waiting = Dataset.objects.filter(state__in=WAITING).order_by("requested_at", "pk")
    return list(waiting.values_list("public_id", flat=True))


@action
def sheets() -> list[str]:
    """The public ids of the recalculation sheets that wait for the worker, oldest first."""
    waiting = RecalculationSheet.objects.filter(state__in=SHEETS_WAITING).order_by("requested_at", "pk")
    return list(waiting.values_list("public_id", flat=True))


@action
def factory_lists() -> list[str]:
    """The public ids of the lists of factories that come in, oldest first; some of them a killed worker's."""
    coming = FactoryList.objects.filter(state=COMING_IN).order_by("pk")
    return list(coming.values_list("public_id", flat=True))


@action
def times_begun(public_id: str) -> int:
    """How often work on a dataset or a recalculation sheet has been begun and not come to an end, by the event log."""
    verbs = Event.objects.filter(subject_id=public_id).values_list("verb", flat=True)
    begun = verbs.filter(verb__in=BEGINNINGS).count()
    return begun - verbs.filter(verb="dataset.looked-at").count()


@action
def uploads() -> list[str]:
    """The public ids of the uploads that are under way: whose pieces are to stay."""
    return list(Upload.objects.values_list("public_id", flat=True))

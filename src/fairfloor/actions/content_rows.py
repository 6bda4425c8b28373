"""The rows that the content of a report is made of, each table read once and not before it is asked for."""

from datetime import date, datetime
from functools import cached_property

from django.db.models import Count

from fairfloor.actions import earlier
from fairfloor.registry.models import (
    Answer,
    Belief,
    Dataset,
    DocumentRequest,
    Finding,
    Interview,
    LogHead,
    Member,
    Objection,
    Person,
    Reading,
    Report,
    Sample,
    Step,
    Version,
)
from fairfloor.registry.rules import Rules, rules_of


class Rows:
    """What the registry holds of one report and its visit, as it stands in the action that reads it."""

    def __init__(self, report: Report) -> None:
        self.report, self.visit = report, report.visit

    @cached_property
    def rules(self) -> Rules:
        return rules_of(self.report.programme)

    @cached_property
    def answers(self) -> list[Answer]:
        return list(Answer.objects.filter(visit=self.visit))

    @cached_property
    def findings(self) -> list[Finding]:
        return list(Finding.objects.filter(report=self.report).order_by("position", "pk"))

    @cached_property
    def objections(self) -> dict[int, Objection]:
        """The last objection to each finding, by the finding's key."""
        return {o.finding_id: o for o in Objection.objects.filter(report=self.report).order_by("raised_at", "pk")}

    @cached_property
    def readings(self) -> list[Reading]:
        return list(Reading.objects.filter(visit=self.visit).order_by("pk"))

    @cached_property
    def steps(self) -> list[Step]:
        return list(Step.objects.filter(visit=self.visit).order_by("pk"))

    @cached_property
    def people(self) -> dict[int, Person]:
        """Who wrote and who approved the report, by key."""
        keys = {self.report.drafted_by_id, self.report.approved_by_id}
        return Person.objects.in_bulk([key for key in keys if key])

    @cached_property
    def team(self) -> list[Member]:
        return list(self.visit.members.select_related("person").order_by("pk"))

    @cached_property
    def datasets(self) -> list[Dataset]:
        """Records that were screened, without what only their own pages show."""
        rows = Dataset.objects.filter(visit=self.visit, state="done").defer("weeks", "preview")
        return list(rows.order_by("finished_at", "pk"))

    @cached_property
    def beliefs(self) -> list[Belief]:
        return list(Belief.objects.filter(visit=self.visit).order_by("pk"))

    @cached_property
    def samples(self) -> list[Sample]:
        """Samples, each with how many workers were `added`."""
        return list(Sample.objects.filter(visit=self.visit).annotate(added=Count("additions")).order_by("pk"))

    @cached_property
    def interviews(self) -> list[Interview]:
        return list(Interview.objects.filter(visit=self.visit))

    @cached_property
    def documents(self) -> list[DocumentRequest]:
        return list(DocumentRequest.objects.filter(visit=self.visit).order_by("pk"))

    @cached_property
    def found_before(self) -> list[earlier.Found]:
        return earlier.found(self.visit)

    @cached_property
    def versions(self) -> list[Version]:
        """The versions so far, without their contents."""
        return list(Version.objects.filter(report=self.report).order_by("number").defer("content"))

    @cached_property
    def head(self) -> LogHead:
        return LogHead.objects.get(pk=1)

    def breaches(self, now: datetime) -> dict[str, tuple[date, ...]]:
        """See `earlier.breaches`."""
        return earlier.breaches(self.visit, now, self.found_before)

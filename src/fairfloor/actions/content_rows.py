"""The rows that the content of a report is made of: all tables read by one statement, the programme's rules by another."""

from collections import Counter
from datetime import date, datetime
from functools import cached_property

from fairfloor.actions import earlier
from fairfloor.actions.events import HEAD
from fairfloor.registry import visit_rows
from fairfloor.registry.models import (
    Answer,
    Belief,
    Dataset,
    Finding,
    Interview,
    LogHead,
    Objection,
    Person,
    Reading,
    Report,
    Sample,
    SampleAddition,
    Version,
)
from fairfloor.registry.rules import Rules, rules_of
from fairfloor.registry.statements import Bundle, Statement

OF_VISIT, OF_REPORT = visit_rows.OF_VISIT, "{row}.report_id = %s"
TOLD = Bundle(
    Statement(Answer, OF_VISIT, order=("pk",)),
    Statement(Reading, OF_VISIT, order=("pk",)),
    visit_rows.STEPS,
    visit_rows.MEMBERS,
    Statement(
        Dataset,
        f"{OF_VISIT} AND {{row}}.state = 'done'",
        order=("finished_at", "pk"),
        left_out=("weeks", "preview"),
    ),
    Statement(Belief, OF_VISIT, order=("pk",)),
    Statement(Sample, OF_VISIT, order=("pk",)),
    Statement(SampleAddition, OF_VISIT, columns=("sample_id",)),
    Statement(Interview, OF_VISIT, order=("pk",)),
    visit_rows.DOCUMENTS,
    Statement(Finding, OF_REPORT, order=("position", "pk")),
    Statement(Objection, OF_REPORT, order=("raised_at", "pk")),
    Statement(Version, OF_REPORT, order=("number",), left_out=("content",)),
    Statement(
        Version,
        f"{OF_REPORT} AND {{row}}.number = (SELECT MAX(number) FROM registry_version WHERE report_id = %s)",  # noqa: S608
    ),
    Statement(Person, "{row}.id IN %s"),
    earlier.FOUND,
    Statement(LogHead, HEAD.where),
)


class Rows:
    """What the registry holds of one report and its visit, as it stands in the action that reads it.

    Datasets are those that were screened, without what only their own pages show; each sample has how many workers were
    `added`; `versions` are those so far, without their contents, and `newest` the last of them, with it; `objections` the
    last to each finding, by the finding's key; `people` who wrote and who approved the report, by key.
    """

    def __init__(self, report: Report) -> None:
        self.report, self.visit = report, report.visit
        visit, key, people = (self.visit.pk,), (report.pk,), (report.drafted_by_id, report.approved_by_id)
        (
            self.answers, self.readings, self.steps, self.team, self.datasets, self.beliefs, self.samples, added,
            self.interviews, self.documents, self.findings, objections, self.versions, newest, known, before, heads,
        ) = TOLD.rows(
            *[visit] * 10, *[key] * 3, key * 2, (tuple(one for one in people if one),), earlier.asked(self.visit), (1,)
        )  # fmt: skip
        counts = Counter(sample for (sample,) in added)
        for sample in self.samples:
            sample.added = counts[sample.pk]
        self.objections: dict[int, Objection] = {one.finding_id: one for one in objections}
        self.newest: Version | None = next(iter(newest), None)
        self.people: dict[int, Person] = {one.pk: one for one in known}
        self.found_before = [earlier.Found(*one) for one in before]
        (self.head,) = heads

    @cached_property
    def rules(self) -> Rules:
        """The programme's."""
        return rules_of(self.report.programme)

    def breaches(self, now: datetime) -> dict[str, tuple[date, ...]]:
        """See `earlier.breaches`."""
        return earlier.breaches(self.visit, now, self.found_before)

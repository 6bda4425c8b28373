"""What hangs on a visit, as its pages and actions ask for it: statements that take the visit's key first."""

from functools import lru_cache
from typing import Any

from fairfloor.registry.models import (
    Alert,
    Answer,
    Dataset,
    DocumentRequest,
    Evidence,
    Finding,
    FreedReview,
    Grant,
    Member,
    Participation,
    Reading,
    Report,
    Step,
    Visit,
)
from fairfloor.registry.statements import Bundle, Statement

OF_VISIT = "{row}.visit_id = %s"
OF_CLAUSE = f"{OF_VISIT} AND {{row}}.clause = %s AND {{row}}.building = %s"
RESULTS = ("result", "weeks", "preview")  # the columns of a screening that are long

JOINED = ("factory", "programme", "profile")  # what a visit is read with
HELD = Statement(Visit, "{row}.id = %s", related=JOINED, locked=True)
HELD_ALONE = Statement(Visit, "{row}.id = %s", locked=True)
TEAM_IDS = Statement(Member, OF_VISIT, columns=("person_id",))
IN_TEAM = Statement(Member, f"{OF_VISIT} AND {{row}}.person_id = %s")
MEMBERS = Statement(Member, OF_VISIT, related=("person",), order=("pk",))
CONSENTS = Statement(
    Grant,
    "{row}.programme_id = %s AND {row}.factory_id = %s",
    columns=("organisation_id", "granted_at", "withdrawn_at"),
)
STEPS = Statement(Step, OF_VISIT, order=("pk",))
ALERTS = Statement(Alert, OF_VISIT, order=("pk",))
DATASETS = Statement(Dataset, OF_VISIT, order=("pk",), left_out=RESULTS)
SCREENED = Statement(Dataset, f"{OF_VISIT} AND {{row}}.state = 'done'", order=("pk",), left_out=RESULTS)
DOCUMENTS = Statement(DocumentRequest, f"{OF_VISIT} AND {{row}}.withdrawn_at IS NULL", order=("pk",))
REPORT = Statement(Report, OF_VISIT, order=("pk",))
FREED = Statement(FreedReview, OF_VISIT, related=("person", "freed_by"), order=("pk",))
# Factories of which somebody has declared neither an interest nor that there is none, as long as that can be declared.
UNDECLARED = (
    "{row}.programme_id = %s AND {row}.state IN %s AND NOT EXISTS (SELECT 1 FROM registry_interest told"
    " WHERE told.programme_id = {row}.programme_id AND told.person_id = %s AND told.factory_id = {row}.factory_id)"
)
TO_DECLARE = Statement(Participation, f"{UNDECLARED} AND {{row}}.factory_id = %s", columns=("factory__public_id",))
ON_PAGE = Bundle(MEMBERS, STEPS, ALERTS, DATASETS, DOCUMENTS, REPORT, FREED, TO_DECLARE)
ANSWER = Statement(Answer, OF_CLAUSE, locked=True)
ANSWERED = Statement(Answer, OF_VISIT, columns=("clause", "building", "answer"))
ANSWERED_SCORED = Statement(Answer, OF_VISIT, columns=("clause", "building", "answer", "taken_off"))
ANSWERS_NEAR = Statement(Answer, f"{OF_VISIT} AND {{row}}.clause IN %s", related=("recorded_by",))
EVIDENCE = Statement(Evidence, OF_CLAUSE, related=("recorded_by",), order=("pk",))
READINGS = Statement(Reading, OF_CLAUSE, order=("pk",))
# Reports on a programme's factory that were published by a moment, but not the one of the visit itself.
EARLIER = (
    "{row}.programme_id = %s AND {row}.factory_id = %s AND {row}.published_at <= %s AND {row}.visit_id <> %s"
)  # fmt: skip
REPORTS_BEFORE = Statement(Report, EARLIER, columns=("pk", "published_at"), order=("-published_at", "-pk"))
BREACHED = Statement(
    Finding, "{row}.clause = %s AND {row}.kind = %s AND {row}.withdrawn_at IS NULL AND {row}.report_id IN %s",
    columns=("report_id",),
)  # fmt: skip


@lru_cache(maxsize=256)
def by_public_id(model: Any, related: tuple[str, ...]) -> Statement:
    """The row of a model with a public id, `related` rows joined; one statement for each page's way of asking."""
    return Statement(model, "{row}.public_id = %s", related=related)

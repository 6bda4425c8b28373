"""What first pages ask the database for: for each role one statement, whose parts are that role's lists.

Every list is of one programme, which is the first value of each part, and holds as many rows as a list shows and one more.
"""

from typing import Any

from django.db.models import Count, Max

from fairfloor.core import addresses, amendments, delays, remedies, reports, reviews, visits
from fairfloor.registry import visit_rows
from fairfloor.registry.models import (
    Acknowledgement,
    AddressChange,
    Amendment,
    Clarification,
    Complaint,
    CorrectiveAction,
    Delay,
    DocumentRequest,
    Finding,
    NonCooperation,
    Objection,
    Participation,
    Permit,
    Receipt,
    Report,
    ReviewComment,
    Visit,
)
from fairfloor.registry.statements import Bundle, Statement
from fairfloor.web.sections import MOST

# LIMIT: PostgreSQL makes a join of EXISTS, and then may ask the policy of every member for every row
_IN_TEAM = "(SELECT 1 FROM registry_member mine WHERE mine.visit_id = {of} AND mine.person_id = %s LIMIT 1)"
_AMENDS = _IN_TEAM.format(of="(SELECT told.visit_id FROM registry_report told WHERE told.id = {row}.report_id)")
_OWN_VISIT, _OWN_REPORT = _IN_TEAM.format(of="{row}.id"), _IN_TEAM.format(of="{row}.visit_id")
_REVIEWER = "(SELECT held.reviewer_id FROM registry_visit held WHERE held.id = {row}.visit_id)"
_OF_FACTORIES = "IN (SELECT at.id FROM registry_visit at WHERE at.programme_id = %s AND at.factory_id IN %s)"


def _few(model: Any, where: str, order: str, *related: str) -> Statement:
    return Statement(
        model, f"{{row}}.programme_id = %s AND {where}", order=(order, "pk"), related=related, most=MOST + 1
    )


APPLICATIONS = _few(Participation, "{row}.state = %s", "applied_at", "factory")
# States as words where an index is of the rows in one: a value that stands there has SQLite prepare the statement each time.
OBJECTIONS = _few(Objection, f"{{row}}.state = '{remedies.OPEN}'", "raised_at", "report__factory")
PROPOSED = _few(CorrectiveAction, "{row}.state = %s", "proposed_at", "report__factory")
COMPLAINTS = _few(Complaint, "{row}.decided_at IS NULL", "made_at", "factory")
ENDED = _few(NonCooperation, "{row}.state = %s", "noted_at", "visit__factory")
TO_CONFIRM = _few(
    Acknowledgement,
    "{row}.person_id = %s AND {row}.acknowledged_at IS NULL",
    "alert__due_at",
    "alert",
    "visit__factory",
)
# All of these: which of them come first, the page tells.
TO_PUBLISH = Statement(Report, "{row}.programme_id = %s AND {row}.state IN %s", related=("factory",))
MEETINGS = _few(Clarification, "{row}.state IN %s", "requested_at", "report__factory")
PERMITS = _few(Permit, "{row}.state = %s", "recorded_at", "factory")
WISHES = _few(Delay, f"{{row}}.state = '{delays.ASKED}'", "report__opens_at", "report__factory")
APPROVED = _few(Amendment, f"{{row}}.state = '{amendments.APPROVED}'", "approved_at", "report__factory")
_UNDER_WAY = ", ".join(f"'{state}'" for state in amendments.OPEN)
# Upheld, carried by no version yet, and no amendment is open that may.
OWED = _few(
    Objection,
    "{row}.owed AND (SELECT 1 FROM registry_amendment open WHERE open.report_id = {row}.report_id"  # noqa: S608
    f" AND open.state IN ({_UNDER_WAY}) LIMIT 1) IS NULL",
    "decided_at",
    "report__factory",
)
# Neither what the viewer asked for nor what is about the viewer, and nothing that has lapsed.
TO_CONSENT = _few(
    AddressChange,
    f"{{row}}.state = '{addresses.ASKED}' AND {{row}}.asked_by_id <> %s AND {{row}}.person_id <> %s AND {{row}}.asked_at > %s",
    "asked_at",
    "person",
)
# Planned for a day that has passed and not begun, or begun long ago and not ended: while it is so, no other is planned there.
LEFT = _few(
    Visit,
    f"{{row}}.state IN %s AND (({{row}}.state = '{visits.PLANNED}' AND {{row}}.planned_date < %s) OR {{row}}.arrived_at < %s)",
    "planned_date",
    "factory",
)
OFFICER = Bundle(
    APPLICATIONS, OBJECTIONS, PROPOSED, COMPLAINTS, ENDED, TO_CONFIRM, TO_PUBLISH, MEETINGS, WISHES, APPROVED, OWED,
    LEFT, TO_CONSENT, PERMITS,
)  # fmt: skip

GOING = _few(Visit, f"{{row}}.state IN %s AND {_OWN_VISIT} IS NOT NULL", "planned_date", "factory")
# Visits without a report, and reports under way: few, however many visits were closed before.
UNBEGUN = Statement(
    Visit,
    f"{{row}}.programme_id = %s AND {{row}}.unreported AND {_OWN_VISIT} IS NOT NULL",
    related=("factory",),
)
BEGUN = Statement(
    Report,
    f"{{row}}.programme_id = %s AND {{row}}.state IN %s AND {_OWN_REPORT} IS NOT NULL",
    related=("factory", "visit"),
)
_BEING_WRITTEN = f"{{row}}.state IN ('{amendments.DRAFT}', '{amendments.VOID}')"
AMENDING = _few(Amendment, f"{_BEING_WRITTEN} AND {_AMENDS} IS NOT NULL", "opened_at", "report__factory")


def _comments(state: str, *, of_reports: str) -> Statement:
    """How many comments in `state` there are on each report `at` of a programme, with the report and its factory's names."""
    reports_of = f"SELECT at.id FROM registry_report at WHERE at.programme_id = %s AND {of_reports}"  # noqa: S608
    columns = ("report__public_id", "report__factory__name", "report__factory__local_name")
    return Statement(
        ReviewComment,
        f"{{row}}.report_id IN ({reports_of}) AND {{row}}.state = '{state}'",
        columns=columns, order=("report__factory__name", "report__public_id"), gathered=Count("pk"),
    )  # fmt: skip


_ANSWERABLE = ", ".join(f"'{state}'" for state in sorted(reviews.ANSWERABLE))
TO_ANSWER = _comments(
    reviews.OPEN, of_reports=f"at.state IN ({_ANSWERABLE}) AND {_IN_TEAM.format(of='at.visit_id')} IS NOT NULL"
)
UNDECLARED = Statement(Participation, visit_rows.UNDECLARED, columns=("programme_id",), gathered=Count("pk"))
MONITOR = Bundle(GOING, UNBEGUN, BEGUN, AMENDING, TO_ANSWER, UNDECLARED)
DOCUMENTS = _few(DocumentRequest, "{row}.visit_id IN %s AND {row}.withdrawn_at IS NULL", "due_at", "visit__factory")

_NOT_OWN = f"{{row}}.state = %s AND {_OWN_REPORT} IS NULL"
OWN_REVIEWS = _few(Report, f"{_NOT_OWN} AND {_REVIEWER} = %s", "submitted_at", "factory")
FREE_REVIEWS = _few(Report, f"{_NOT_OWN} AND {_REVIEWER} IS NULL", "submitted_at", "factory")
OTHERS_REVIEWS = _few(Report, f"{_NOT_OWN} AND {_REVIEWER} <> %s", "submitted_at", "factory", "visit__reviewer")
_HANDED_IN = f"{{row}}.state = '{amendments.SUBMITTED}'"
AMENDED = _few(Amendment, f"{_HANDED_IN} AND {_AMENDS} IS NULL", "submitted_at", "report__factory")
# Of reports that the viewer reviews: a report that went back to its team is with the team, whatever was answered.
TO_READ = _comments(
    reviews.ANSWERED,
    of_reports=f"at.state = '{reports.SUBMITTED}' AND {_REVIEWER.format(row='at')} = %s"
    f" AND {_IN_TEAM.format(of='at.visit_id')} IS NULL",
)
REVIEWER = Bundle(OWN_REVIEWS, FREE_REVIEWS, OTHERS_REVIEWS, AMENDED, TO_CONFIRM, TO_READ)

_PUBLISHED = (
    "(SELECT told.id FROM registry_report told WHERE told.visit_id = {row}.visit_id AND told.published_at IS NOT NULL)"
)
# Of what is published it is told that documents did not come.
TO_HAND_IN = _few(
    DocumentRequest,
    f"{{row}}.received_at IS NULL AND {{row}}.withdrawn_at IS NULL AND {{row}}.visit_id {_OF_FACTORIES} AND {_PUBLISHED} IS NULL",
    "due_at",
    "visit__factory",
)
_OF_REPORTS = (
    "{row}.state IN %s AND {row}.report_id IN (SELECT at.id FROM registry_report at WHERE at.programme_id = %s"
)
IN_HAND = _few(CorrectiveAction, f"{_OF_REPORTS} AND at.factory_id IN %s)", "until_date", "report__factory")
OWN_MEETINGS = _few(Clarification, f"{_OF_REPORTS} AND at.factory_id IN %s)", "requested_at", "report__factory")
# Reports to whose findings somebody may still object, and the last moment for any of those: the report's own or a later one.
_OBJECTABLE = (
    "{of}.programme_id = %s AND {of}.factory_id IN %s AND {of}.published_at IS NOT NULL AND ({of}.objections_until > %s"
    " OR EXISTS (SELECT 1 FROM registry_finding found WHERE found.report_id = {of}.id AND found.objections_until > %s))"
)
OBJECTABLE = Statement(Report, _OBJECTABLE.format(of="{row}"), related=("factory",))
LAST_MOMENTS = Statement(
    Finding,
    f"{{row}}.report_id IN (SELECT at.id FROM registry_report at WHERE {_OBJECTABLE.format(of='at')})",  # noqa: S608
    columns=("report_id",),
    gathered=Max("objections_until"),
)
MANAGER = Bundle(TO_HAND_IN, IN_HAND, OWN_MEETINGS, OBJECTABLE, LAST_MOMENTS)

UNOPENED = _few(Receipt, "{row}.received_at IS NULL", "sent_at")
PARTICIPATIONS = Statement(Participation, "{row}.programme_id = %s", columns=("state",), gathered=Count("pk"))

"""A visit: its states, the table of its steps, and the questions that the table alone does not answer.

Source: the monitoring procedure (seed 000), parts I and II; `../library/procedures/bfc.toml` holds its figures.
"""

from collections.abc import Collection, Iterable
from datetime import timedelta

from fairfloor.core.decisions import YES, Decision, first_refusal, no
from fairfloor.core.steps import may_take, table

PLANNED, AT_GATE, INSIDE, CLOSED = "planned", "at-gate", "inside", "closed"
REFUSED, OBSTRUCTED, CANCELLED = "refused", "obstructed", "cancelled"
STATES = (PLANNED, AT_GATE, INSIDE, CLOSED, REFUSED, OBSTRUCTED, CANCELLED)

# A factory learns of a visit when the closing meeting has been held; what comes before is the team's and the planners'.
TOLD = frozenset({CLOSED})
# A reviewer reads the visit from the closing meeting on, when there can be a report to review.
READABLE = frozenset({CLOSED, REFUSED, OBSTRUCTED})

# Nobody plans a visit farther ahead: such a day is a slip of the pen, and its factory would pass for planned. Ours.
FARTHEST = timedelta(days=731)

STEPS = table(
    ("plan", "officer", "none", PLANNED),
    ("assign", "officer", PLANNED, ""),
    ("join", "officer", "at-gate inside closed", ""),
    ("cancel", "officer", PLANNED, CANCELLED),
    ("arrive", "team", PLANNED, AT_GATE),
    ("explain", "team", AT_GATE, ""),
    ("admit", "team", AT_GATE, INSIDE),
    ("wait", "team", AT_GATE, ""),
    ("refuse", "team", AT_GATE, REFUSED),
    ("obstruct", "team", "at-gate inside", OBSTRUCTED),
    ("alert", "team", "at-gate inside closed refused obstructed", ""),
    ("meet", "team", INSIDE, ""),
    ("hand-out", "team", INSIDE, ""),
    ("interview", "team", "inside closed", ""),
    ("answer", "team", "inside closed", ""),
    ("measure", "team", "inside closed", ""),
    ("attach", "team", "inside closed", ""),
    ("import", "team", "inside closed", ""),
    ("sample", "team", "inside closed", ""),
    ("request-document", "team", INSIDE, ""),
    ("withdraw-document", "team", "inside closed", ""),
    ("see-permit", "team", INSIDE, ""),
    ("close", "team", INSIDE, CLOSED),
    ("check-actions", "team", CLOSED, ""),
    ("take-review", "reviewer", "closed refused obstructed", ""),
    ("give-back-review", "own-reviewer officer", "closed refused obstructed", ""),
)


def may(step: str, *, state: str, relations: Iterable[str]) -> Decision:
    """Whether someone in `relations` (`officer`, `team`, `reviewer`, `manager` …) may take `step` on a visit in `state`."""
    return may_take(STEPS, "visit", step, state=state, relations=relations)


def may_form_team(
    *,
    least: int,
    team_languages: Collection[Collection[str]],
    factory_languages: Collection[str],
    interests: Collection[bool | None],
) -> Decision:
    """Whether a team may go: monitors enough, none with an interest, and someone who speaks a language of the factory.

    `least`: how many the procedure asks for; `team_languages`: the languages of each member; `factory_languages`: those of
    the profile (codes such as `km`); `interests`: what each member last declared about the factory, None for nothing.
    """
    if not team_languages:
        return no("visits.no-team")
    if len(team_languages) < least:
        return no("visits.team-too-small", least=least, had=len(team_languages))
    if not factory_languages:
        return no("visits.languages-unknown")
    if not any(set(spoken) & set(factory_languages) for spoken in team_languages):
        return no("visits.no-language", languages=", ".join(sorted(factory_languages)))
    if any(interests):
        return no("visits.interest")
    if None in interests:
        return no("visits.undeclared")
    return YES


def may_close(*, management_meeting: bool, checklist_left: Collection[str], open_answers: int) -> Decision:
    """Whether the closing meeting can be recorded: the opening meeting was held, every point of the checklist is ticked."""
    return first_refusal(
        YES if management_meeting else no("visits.no-meeting"),
        YES if not checklist_left else no("visits.checklist-left", count=len(checklist_left)),
        YES if not open_answers else no("visits.answers-left", count=open_answers),
    )

"""A factory's participation in a programme: its states and its steps."""

from fairfloor.core.steps import table

APPLIED, ACTIVE, SUSPENDED, CLOSED, REJECTED = "applied", "active", "suspended", "closed", "rejected"
PARTICIPATION_STATES = (APPLIED, ACTIVE, SUSPENDED, CLOSED, REJECTED)

PARTICIPATION_STEPS = table(
    ("apply", "anyone", "none", APPLIED),
    ("accept", "officer", APPLIED, ACTIVE),
    ("reject", "officer", APPLIED, REJECTED),
    ("suspend", "officer", ACTIVE, SUSPENDED, True),
    ("resume", "officer", SUSPENDED, ACTIVE, True),
    ("close", "officer", "active suspended", CLOSED, True),
)

PROFILE_STEPS = table(("record", "officer manager", "applied active suspended", ""))

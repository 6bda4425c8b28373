"""A factory's participation in a programme, its profile and its permits: their states and their steps."""

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

AWAITING, STANDING, SUPERSEDED, WITHDRAWN = "awaiting", "standing", "superseded", "withdrawn"
PERMIT_STATES = (AWAITING, STANDING, SUPERSEDED, WITHDRAWN)

# A permit takes limits off the factory that it is for: what the factory itself submits counts once an officer has held
# it against its document.
PERMIT_STEPS = table(
    ("submit", "manager", "none", AWAITING),
    ("record", "officer", "none", STANDING),
    ("confirm", "officer", AWAITING, STANDING),
    ("correct", "officer", "awaiting standing", SUPERSEDED),
    ("withdraw", "officer", "awaiting standing", WITHDRAWN),
    ("take-back", "manager", AWAITING, WITHDRAWN),
)

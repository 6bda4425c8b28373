"""A factory's participation in a programme: its states, its steps, and what its profile holds."""

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

# What a profile says is there, besides headcounts and languages: the words that `applies` in a standard asks for.
FACILITIES = (
    "dormitory", "canteen", "air-conditioning", "boilers", "forklifts", "cranes", "confined-spaces",
    "spray-painting", "hot-work", "chemicals", "wage-deductions", "childcare",
)  # fmt: skip
WORK_KINDS = ("seated-production", "light-production", "moderate-production", "warehouse", "office")

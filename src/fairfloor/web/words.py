"""The closed words of the visit and report pages in the page's language: answers, bases, verdicts, kinds of evidence."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

ANSWERS = {
    "compliant": ("good", _("Compliant")),
    "non-compliant": ("wrong", _("Non-compliant")),
    "not-applicable": ("told", _("Not applicable")),
    "unable-to-verify": ("watch", _("Unable to verify")),
}
BASES = {
    "records": _("records"),
    "documents": _("documents"),
    "observation": _("observation"),
    "measurement": _("measurement"),
    "interviews": _("interviews"),
}
VERDICTS = {
    "within": ("good", _("within")),
    "outside": ("wrong", _("outside")),
    "borderline": ("watch", _("borderline")),
    "cannot-be-judged": ("told", _("cannot be judged")),
    "not-applicable": ("told", pgettext_lazy("verdict", "not applicable")),
}
SCORE_STATES = {
    "open": _("not answered yet"),
    "not-applicable": pgettext_lazy("score", "not applicable"),
    "unverified": _("could not be verified"),
}
GROUPS = {
    "full-shift": _("average of the shift"),
    "short-term": _("short-term average"),
    "ceiling": _("ceiling"),
    "noise-dose": _("noise dose of the shift"),
    "mixture": _("substances that add up"),
}
EVIDENCE = {"note": _("Note"), "photo": _("Photo"), "document": _("Document")}
CHECKS = {
    "documents": _("Documents"),
    "records": _("Records"),
    "observation": _("Observation"),
    "measurement": _("Measurement"),
    "interview": _("Interview"),
    "demonstration": _("Demonstration"),
}
COMPARES = {
    "at-least": _("at least"),
    "at-most": _("at most"),
    "more-than": _("more than"),
    "less-than": _("less than"),
    "exactly": _("exactly"),
}
# What is said of a limit that does not simply bind.
LIMIT_STATES = {
    "not-applicable": _("does not apply here"),
    "not-known": _("not known"),
}
# The tones of a report's layout, as classes of the page.
TONES = {"non-compliance": "wrong", "observation": "watch", "good-practice": "good", "muted": "quiet", "plain": ""}
ACTION_MARKS = {"verified": "good", "not-confirmed": "wrong", "sent-back": "watch", "lapsed": "quiet"}
VISIT_MARKS = {
    "planned": "told", "at-gate": "watch", "inside": "watch", "closed": "good", "refused": "wrong", "obstructed": "wrong",
    "cancelled": "quiet",
}  # fmt: skip
PARTICIPATION_MARKS = {"applied": "watch", "active": "good", "suspended": "watch"}
NONCOOPERATION_MARKS = {"noted": "watch", "sent": "good", "set-aside": "quiet"}
OUTCOMES = {"declined": _("declined"), "handed-over": _("could not be declined; handed over to the office")}
DUE = {
    "late": ("wrong", _("late")),
    "soon": ("watch", _("due soon")),
    "never": ("watch", _("no full visit yet")),
    "later": ("told", _("later")),
}
REPORT_MARKS = {"draft": "told", "submitted": "watch", "approved": "watch", "void": "wrong", "published": "good"}
DOCUMENTS = {
    "requested": ("told", _("asked for")),
    "received": ("good", _("received")),
    "late": ("watch", _("received late")),
    "missing": ("wrong", _("missing")),
    "withdrawn": ("told", _("taken off the list")),
}
RESPONSES = {
    "acknowledged": ("good", _("acknowledged")),
    "refused": ("wrong", _("acknowledgement refused")),
}
TOPICS = {
    "premises": _("Buildings and installations"),
    "processes": _("Materials and processes"),
    "machines": _("Vehicles, lifting and confined spaces"),
    "people": _("Security, contractors and first aid"),
    "pay": _("Deductions and fines"),
    "other": _("Others"),
}

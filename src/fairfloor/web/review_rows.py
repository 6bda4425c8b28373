"""The comments of an internal review as pages show them beside a finding, with the form that fits who looks."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fairfloor.core import reviews
from fairfloor.registry.models import ReviewComment
from fairfloor.web.inputs import LanguageField, area, paragraphs

PEOPLE = ("written_by", "answered_by", "closed_by")
MARKS = {reviews.OPEN: "watch", reviews.ANSWERED: "told", reviews.CLOSED: "good", reviews.REOPENED: "told"}
# What a finding is made of, as its form calls it.
PARTS = {
    "clause": gettext_lazy("Clause"),
    "building": gettext_lazy("Building"),
    "kind": gettext_lazy("Class"),
    "text": gettext_lazy("What was found"),
    "evidence": gettext_lazy("Evidence"),
    "suggestion": gettext_lazy("Suggestion for improvement"),
    "workers_affected": gettext_lazy("Workers affected"),
    "language": gettext_lazy("Language of these words"),
}
WORDS = ("text", "evidence", "suggestion")  # shown as they were; of the others it is told that they changed


class Words(forms.Form):
    """A comment, an answer, or what is asked again, with its language."""

    text = forms.CharField(widget=area(3), max_length=2000)

    def __init__(self, *args: Any, programme: Any, label: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["text"].label = label
        self.fields["language"] = LanguageField(programme)

    def told(self) -> dict[str, str]:
        """What the action is given."""
        return {"text": paragraphs(self.cleaned_data["text"]), "language": self.cleaned_data["language"]}


def beside(
    rows: Iterable[ReviewComment], report: Any, findings: Iterable[Any], *, team: bool, reviewer: bool
) -> dict[str, list[Any]]:
    """The comments on a report by the finding's public id, in the order of their writing.

    Under "" stand those about the report as a whole, and about findings that are not among `findings` any more. Each has
    what changed since in its finding, and the form that fits who looks: the team's answer, or a reviewer's last word.
    """
    known = {row.public_id: row for row in findings}
    found: dict[str, list[Any]] = {}
    for row in rows:
        finding = known.get(row.finding_public_id)
        told = shown(row, finding, report, team=team, reviewer=reviewer)
        found.setdefault(row.finding_public_id if finding else "", []).append(told)
    return found


def shown(row: Any, finding: Any, report: Any, *, team: bool, reviewer: bool) -> dict[str, Any]:
    """One comment as a page shows it."""
    waits = row.state in reviews.WAITING
    now = {name: getattr(finding, name) for name in reviews.KEPT} if finding else {}
    changed = reviews.changes(row.was, now) if finding and waits else ()
    answers = team and row.state == reviews.OPEN and report.state in reviews.ANSWERABLE
    label, id = _("Answer to the reviewer"), f"answer_{row.public_id}_%s"
    return {
        "row": row, "mark": MARKS[row.state], "gone": row.finding_public_id and finding is None, "clause": row.was.get("clause"),
        "changed": [PARTS[name] for name in changed],
        "before": [(PARTS[name], row.was.get(name)) for name in WORDS if name in changed and row.was.get(name)],
        "language": row.was.get("language", ""),
        "form": Words(programme=report.programme, label=label, auto_id=id) if answers else None,
        "closes": reviewer and not team and waits and report.state in reviews.IN_REVIEW,
        "reopens": reviewer and not team and row.state in reviews.STEPS["reopen"].sources and report.state in reviews.IN_REVIEW,
    }  # fmt: skip


def asking(report: Any, finding: Any) -> Words:
    """The form for a comment on a finding (None: the report as a whole), with ids of its own on a page of many."""
    about = finding.public_id if finding else "report"
    return Words(programme=report.programme, label=_("What must change"), auto_id=f"comment_{about}_%s")

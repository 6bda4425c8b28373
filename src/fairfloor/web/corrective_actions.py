"""Corrective actions on their pages: which are late, and an officer's answer to one."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from fairfloor.actions import corrective_actions as actions
from fairfloor.core import remedies as rules
from fairfloor.core.access import OFFICER
from fairfloor.core.periods import local_day
from fairfloor.registry.models import CorrectiveAction, Finding
from fairfloor.web.action_files import evidence
from fairfloor.web.doors import attempt, door, find
from fairfloor.web.findings import clause_of
from fairfloor.web.inputs import LanguageField, area, paragraphs
from fairfloor.web.reads import read_page
from fairfloor.web.report_rows import of_reports
from fairfloor.web.teams import took_part
from fairfloor.web.viewers import moment


def marked(rows: Iterable[Any], *, zone: str, now: Any, files: Mapping[int, Sequence[Any]]) -> list[Any]:
    """The corrective actions, each with its `evidence` and `late`: whether its own day is over and it is not done."""
    found, today = list(rows), local_day(now, zone)
    for row in found:
        row.late = rules.is_late(row.state, until=row.until_date, today=today)
        row.evidence = files.get(row.pk, ())
    return found


class Judgement(forms.Form):
    """One of two answers to a corrective action, with words that its second needs; `words` names their field."""

    def __init__(
        self, *args: Any, programme: Any, decision: forms.ChoiceField, words: str, field: forms.CharField, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.sometimes = (words,)
        self.fields["decision"], self.fields[words], self.fields["language"] = decision, field, LanguageField(programme)


def either(label: Any, *choices: tuple[str, Any]) -> forms.ChoiceField:
    """A choice of one answer."""
    return forms.ChoiceField(label=label, widget=forms.RadioSelect, choices=choices)


def why(label: Any, hint: Any) -> forms.CharField:
    """A box for the words beside an answer."""
    return forms.CharField(label=label, widget=area(4), max_length=2000, required=False, help_text=hint)


def _answering(request: Any, programme: Any) -> Judgement:
    """Accepted, or sent back with a reason."""
    accepted, back = ("accept", _("Accepted")), ("send-back", _("Sent back: the factory proposes anew"))
    hint = _("The factory reads it. Needed where the action is sent back.")
    return Judgement(
        request.POST or None, programme=programme, decision=either(pgettext("to a factory", "Your answer"), accepted, back),
        words="reason",
        field=why(_("Reason"), hint),
    )  # fmt: skip


@door(OFFICER, methods=("GET", "POST"))
def answer(request: Any, public_id: str) -> HttpResponse:
    """An officer reads what the factory proposes beside the finding, and answers."""
    row = find(CorrectiveAction, request, public_id, "report__factory", "report__programme", "finding")
    report, now = row.report, moment(request)
    form = _answering(request, report.programme)
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        act = lambda: actions.answer(  # noqa: E731
            corrective_action=row, accepted=told["decision"] == "accept", reason=paragraphs(told["reason"]),
            language=told["language"], by=request.viewer, now=now,
        )  # fmt: skip
        if attempt(request, act, done=_("The answer is kept. The factory has been told.")):
            return redirect("report", report.public_id)
    beside = of_reports(request, [report.pk], "visits", "action_files", "members")
    (row,) = marked([row], zone=report.factory.zone, now=now, files=evidence(beside.action_files))
    own = took_part(request, report.visit_id, report, beside.members)
    open_ = row.state in rules.ACTION_STEPS["send-back"].sources
    return read_page(request, Finding, row.finding, "reports/answer.html", {
        "action": row, "report": report, "factory": report.factory, "finding": row.finding, "zone": report.factory.zone,
        "clause": clause_of(beside.visits[0], row.finding) if beside.visits else None,
        "form": form if open_ and not own else None, "own": open_ and own,
    })  # fmt: skip


urlpatterns = [path("actions/<str:public_id>/answer/", answer, name="action_answer")]

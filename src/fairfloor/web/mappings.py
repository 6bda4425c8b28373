"""What a file's columns were taken for: shown with its first rows, told otherwise by the team, then imported."""

from typing import Any

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache

from fairfloor.actions import mappings as actions
from fairfloor.actions.acts import Refused
from fairfloor.core.access import MONITOR
from fairfloor.core.phrases import phrase
from fairfloor.registry.models import Dataset
from fairfloor.screening.intake.fields import TABLES
from fairfloor.screening.intake.mappings import ACTIVITIES, DAYS_OFF
from fairfloor.web import downloads
from fairfloor.web.doors import attempt, door, find, say
from fairfloor.web.inputs import page_language
from fairfloor.web.reads import read_page
from fairfloor.web.teams import open_to_team
from fairfloor.web.viewers import moment

ORDERS = [
    ("", gettext_lazy("As the file itself tells")),
    ("day-first", gettext_lazy("Day first: 31/12/2024")),
    ("month-first", gettext_lazy("Month first: 12/31/2024")),
    ("year-first", gettext_lazy("Year first: 24/12/31")),
]
KINDS = {
    "production": gettext_lazy("Output"), "quality": gettext_lazy("Quality check"), "needle": gettext_lazy("Broken needles"),
    "leave": gettext_lazy("Leave"), "canteen": gettext_lazy("Canteen"), "gate": gettext_lazy("Gate"),
    "rest-day": gettext_lazy("Rest day"), "holiday": gettext_lazy("Holiday"),
    "by-choice": gettext_lazy("Rest day worked by choice"),
}  # fmt: skip
WHAT = {"production": ACTIVITIES, "days-off": DAYS_OFF}
VALUES = ("dates", "month", "currency", "what")


class Columns(forms.Form):
    """A field for each column of each form of the file, and what the file does not say of itself."""

    def __init__(self, *args: Any, kind: str, preview: dict[str, Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.forms = preview["forms"]
        mapping = self.forms[0]["mapping"] if self.forms else {}
        self.fields["dates"] = forms.ChoiceField(
            label=_("Order of dates"), choices=ORDERS, required=False, initial=mapping.get("dates", "")
        )
        if mapping.get("layout") == "month" or kind == "payroll":
            self.fields["month"] = forms.CharField(
                label=_("Month, where the file names none"), max_length=7, required=False, initial=mapping.get("month", ""),
                help_text=_("Such as 2019-10."),
            )  # fmt: skip
        if kind == "payroll":
            self.fields["currency"] = forms.CharField(
                label=_("Currency, where the file names none"), max_length=3, required=False,
                initial=mapping.get("currency", ""), help_text=_("Its code, such as USD."),
            )  # fmt: skip
        if kind in WHAT:
            self.fields["what"] = forms.ChoiceField(
                label=_("Kind of record, where the file names none"), required=False, initial=mapping.get("what", ""),
                choices=[("", "–"), *((one, KINDS[one]) for one in WHAT[kind])],
            )  # fmt: skip
        choices = [("", _("not read")), *((one.name, say(actions.phrase_of(one.name))) for one in TABLES[kind])]
        for number, form in enumerate(self.forms):
            taken = {one["column"]: name for name, held in form["mapping"]["columns"].items() for one in held}
            for column, heading in actions.headings_of(form).items():
                told = {"n": column, "heading": heading}
                self.fields[f"column-{number}-{column}"] = forms.ChoiceField(
                    label=_("Column %(n)s: %(heading)s") % told if heading else _("Column %(n)s") % told,
                    choices=choices, required=False, initial=taken.get(column, ""),
                )  # fmt: skip

    def general(self) -> list[Any]:
        """The fields that are not of one column."""
        return [self[name] for name in VALUES if name in self.fields]

    def grouped(self) -> list[tuple[dict[str, Any], list[Any]]]:
        """Each form of the file with the fields of its columns."""
        return [
            (form, [self[name] for name in self.fields if name.startswith(f"column-{number}-")])
            for number, form in enumerate(self.forms)
        ]

    def chosen(self) -> list[dict[int, str]]:
        """For each form, column from 1 -> the field that it holds."""
        found: list[dict[int, str]] = [{} for _form in self.forms]
        for name, value in self.cleaned_data.items():
            if value and name.startswith("column-"):
                _word, number, column = name.split("-")
                found[int(number)][int(column)] = value
        return found

    def values(self) -> dict[str, str]:
        """What the file does not say of itself, as it was told."""
        return {name: self.cleaned_data.get(name, "") for name in VALUES}


def mapping_page(request: Any, visit: Any, row: Any, *, team: bool, form: Columns | None = None) -> HttpResponse:
    """The preview of a file that waits for the team's word."""
    preview = row.preview
    names = list(dict.fromkeys(name for one in preview["rows"] for name in one))
    form = form or Columns(kind=row.kind, preview=preview)
    return read_page(request, Dataset, row, "visits/mapping.html", {
        "visit": visit, "dataset": row, "team": team, "preview": preview, "form": form,
        "kind": say(phrase(f"screening.table-{row.kind}")),
        "layouts": {one["mapping"]["layout"]: say(phrase(f"intake.layout-{one['mapping']['layout']}"))
                    for one in preview["forms"]},
        "names": [say(actions.phrase_of(name)) for name in names],
        "first": [[one.get(name, "") for name in names] for one in preview["rows"]],
        "two_ways": preview["reasons"].get(actions.AMBIGUOUS, 0),
        "orders": {one["mapping"]["dates"] for one in preview["forms"]} - {""},
        "aside": [say(phrase(f"intake.aside-{kind}", count=count)) for kind, count in preview["aside"].items()],
    }, status=422 if form.is_bound else 200)  # fmt: skip


def _of(request: Any, visit_id: str, public_id: str) -> tuple[Any, Any]:
    visit = open_to_team(request, visit_id)
    row = find(Dataset, request, public_id)
    if row.visit_id != visit.pk:
        raise Http404
    return visit, row


@door(MONITOR, methods=("POST",))
@never_cache
def columns(request: Any, visit_id: str, public_id: str) -> HttpResponse:
    """Says what the columns hold; the file is then looked at again."""
    visit, row = _of(request, visit_id, public_id)
    if row.state == "proposed":
        form = Columns(request.POST, kind=row.kind, preview=row.preview)
        if form.is_valid():
            try:
                actions.tell(
                    dataset=row, columns=form.chosen(), values=form.values(), by=request.viewer, now=moment(request)
                )
            except Refused as refused:
                form.add_error(None, say(refused.why))
        if not form.is_valid():
            return mapping_page(request, visit, row, team=True, form=form)
    return redirect("dataset", visit.public_id, row.public_id)


@door(MONITOR, methods=("POST",))
def accept(request: Any, visit_id: str, public_id: str) -> HttpResponse:
    """Imports and screens the file as it was taken; the mapping is remembered for the factory."""
    visit, row = _of(request, visit_id, public_id)
    act = lambda: actions.accept(dataset=row, by=request.viewer, now=moment(request))  # noqa: E731
    attempt(request, act, done=_("The file is being imported and screened. What its columns hold is remembered."))
    return redirect("dataset", visit.public_id, row.public_id)


@door(MONITOR)
@never_cache
def refused(request: Any, visit_id: str, public_id: str) -> HttpResponse:
    """The refused rows with line, reason and cells, as CSV; that they were read is logged."""
    _visit, row = _of(request, visit_id, public_id)
    try:
        told = actions.refused_rows(dataset=row, language=page_language(), by=request.viewer, now=moment(request))
    except Refused:
        raise Http404 from None
    return downloads.made("refused-rows.csv", told.encode("utf-8-sig"))


urlpatterns = [
    path("records/<str:public_id>/columns/", columns, name="dataset_columns"),
    path("records/<str:public_id>/import/", accept, name="dataset_accept"),
    path("records/<str:public_id>/refused.csv", refused, name="dataset_refused"),
]

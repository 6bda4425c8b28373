"""What a programme goes by besides its clocks: standards, languages and zone, each from a day on, and what stays fixed."""

from dataclasses import dataclass
from typing import Any
from zoneinfo import available_timezones

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fairfloor.actions import recipients
from fairfloor.actions import settings as actions
from fairfloor.core import calendars, standards
from fairfloor.core.access import OFFICER
from fairfloor.core.languages import Text
from fairfloor.core.periods import local_day
from fairfloor.registry.models import Setting
from fairfloor.registry.rules import Rules, rules_of
from fairfloor.web import recipients as told
from fairfloor.web.doors import attempt, door, say
from fairfloor.web.inputs import NAMES, LanguageField, area, day_input, paragraphs
from fairfloor.web.pages import chosen_programme
from fairfloor.web.viewers import moment

# Each setting: what it is called, what changing it does, and what it leaves alone.
TITLES = {
    actions.STANDARDS: (
        gettext_lazy("Standards that new visits are held to"),
        gettext_lazy("A visit that is planned for its day or a later one is held to them, each in the edition of the day."),
        gettext_lazy("A visit that is planned keeps the standards that it was planned with, and so does its report."),
    ),
    actions.PRINTED: (
        gettext_lazy("Languages of reports and letters"),
        gettext_lazy("Reports that are published, non-cooperation reports that are sent and mails that are written from "
                     "then on."),
        gettext_lazy("A report that is published keeps its languages in every later version. A person whose language is not "
                     "among them gets mails in the first of the list."),
    ),
    actions.ZONE: (
        gettext_lazy("Time zone of the programme"),
        gettext_lazy("It says when a day of the programme begins, on which clock its log is shown, and serves factories that "
                     "are entered without a zone of their own."),
        gettext_lazy("A factory keeps its zone, and with it every clock of its visits and reports, told or to come."),
    ),
}  # fmt: skip


WHO_DOES = gettext_lazy("Who is told when an alert on this matter is raised from then on. In the place of somebody named who "
                        "has lost the role, everyone in the role is told.")  # fmt: skip
WHO_LEAVES = gettext_lazy("Alerts that are raised: whoever was told of one stays the one to confirm it.")


class Choice(forms.Form):
    """What one setting is set to, from which day on, and why."""

    start = forms.DateField(
        label=gettext_lazy("From this day on"), widget=day_input(), help_text=gettext_lazy("Today or later.")
    )
    reason = forms.CharField(
        label=gettext_lazy("Reason"), widget=area(4), max_length=2000,
        help_text=gettext_lazy("It stands beside the setting with your name and is kept for good."),
    )  # fmt: skip

    def __init__(self, *args: Any, programme: Any, rules: Rules, name: str, now: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if name == actions.ZONE:
            self.fields["value"] = forms.ChoiceField(label=_("Time zone"), choices=[(one, one) for one in _zones()])
        elif name in recipients.settings_of(rules.founded):
            self.fields["value"] = forms.MultipleChoiceField(
                label=_("Who is told"), choices=told.choices(programme, now), widget=forms.CheckboxSelectMultiple
            )
        else:
            shown = [(code, _called(name, code)) for code in actions.offered(name, rules)]
            self.fields["value"] = forms.MultipleChoiceField(
                label=TITLES[name][0], choices=shown, widget=forms.CheckboxSelectMultiple
            )
        self.fields["language"] = LanguageField(programme)
        self.order_fields(["value", "start", "reason", "language"])


@dataclass(frozen=True)
class Shown:
    """A setting on the page: what counts now, and every change with whether it is still to come."""

    name: str
    title: str
    does: str
    leaves: str
    value: list[str]
    stays: str
    made: list[tuple[Any, list[str], bool]]


@door(OFFICER)
def programme_settings(request: Any) -> HttpResponse:
    """What counts now, what was set before, what comes, and what is fixed and why."""
    programme = chosen_programme(request, OFFICER)
    now, rules = moment(request), rules_of(programme)
    procedure = rules.at(now)
    known = {**actions.OWN, **recipients.settings_of(procedure)}
    rows = list(Setting.objects.filter(programme=programme, name__in=known).select_related("set_by"))
    people = told.people([one.value for one in rows if one.name not in actions.OWN])
    made: dict[str, list[Any]] = {}
    today = local_day(now, procedure.zone)
    for one in sorted(rows, key=lambda one: (one.start_date, one.pk)):
        said = _said(one.name, one.value) if one.name in actions.OWN else told.said(one.value, people)
        made.setdefault(one.name, []).append((one, said, one.start_date > today))
    shown = [
        Shown(
            name, str(title), str(does), str(leaves), _said(name, actions.standing(name, procedure)),
            actions.kept_standard(rules).upper() if name == actions.STANDARDS else "", made.get(name, []),
        )
        for name, (title, does, leaves) in TITLES.items()
    ] + [
        Shown(told.slug(matter.id), _who_title(matter), str(WHO_DOES), str(WHO_LEAVES), told.said(matter.who, people), "",
              made.get(f"{matter.id}{recipients.SUFFIX}", []))
        for matter in procedure.zero_tolerance
    ]  # fmt: skip
    return render(request, "programmes/settings.html", {
        "programme": programme, "procedure": procedure, "shown": shown, "fixed": _fixed(programme, rules),
    })  # fmt: skip


@door(OFFICER, methods=("GET", "POST"))
def programme_set(request: Any, name: str) -> HttpResponse:
    """An officer sets one of them, from a day on, with the reason."""
    programme = chosen_programme(request, OFFICER)
    now, rules = moment(request), rules_of(programme)
    procedure = rules.at(now)
    matter = next((one for one in procedure.zero_tolerance if told.slug(one.id) == name), None)
    if name not in actions.OWN and matter is None:
        raise Http404
    name = f"{matter.id}{recipients.SUFFIX}" if matter else name
    value = matter.who if matter else actions.standing(name, procedure)
    stands = {"value": value, "start": local_day(now, procedure.zone)}
    form = Choice(request.POST or None, programme=programme, rules=rules, name=name, now=now, initial=stands)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        act = lambda: actions.set_(  # noqa: E731
            programme=programme, name=name, value=given["value"], start=given["start"], language=given["language"],
            reason=paragraphs(given["reason"]), by=request.viewer, now=now,
        )  # fmt: skip
        if attempt(
            request, act, done=_("Set. It counts from its day on; what has started keeps what it started under.")
        ):
            return redirect("programme_settings")
    title, does, leaves = (_who_title(matter), WHO_DOES, WHO_LEAVES) if matter else TITLES[name]
    return render(request, "programmes/setting.html", {
        "title": title, "does": does, "leaves": leaves, "form": form,
        "stays": actions.kept_standard(rules).upper() if name == actions.STANDARDS else "",
    })  # fmt: skip


def _who_title(matter: Any) -> str:
    return _("Who is told of: %(matter)s") % {"matter": say(matter.title)}


def _zones() -> list[str]:
    """The zones of the world by their cities, and UTC."""
    cities = (one for one in available_timezones() if "/" in one and not one.startswith(("Etc/", "posix/", "right/")))
    return [*sorted(cities), "UTC"]


def _called(name: str, code: str) -> str:
    if name == actions.PRINTED:
        return NAMES.get(code, code)
    try:
        return _("%(name)s (%(more)s)") % {"name": say(standards.load(code).title), "more": code.upper()}
    except standards.NotOnShelf:
        return code


def _said(name: str, value: Any) -> list[str]:
    """A value in words, one for each line."""
    return [value] if isinstance(value, str) else [_called(name, code) for code in value]


def _fixed(programme: Any, rules: Rules) -> list[tuple[str, list[str], str]]:
    """What cannot be set: what it is, its value, and why it stays."""
    founded = rules.founded
    return [
        (_("Name of the programme"), [say(Text(programme.name))],
         _("It is printed and signed in every report, and people know the programme by it.")),
        (_("Procedure"), [say(founded.title)],
         _("Its steps, lists and clocks bind everybody; another procedure is another programme.")),
        (_("Country"), [say(calendars.load(founded.jurisdiction).title)],
         _("Its law and its holidays decide what was found and when time is over.")),
        (_("Languages that words may be written in"), [NAMES.get(code, code) for code in founded.languages],
         _("Everybody writes in the one that they know best; words keep the language that they were written in.")),
        (_("Number of workers below which a band is printed"), [str(programme.small_number)],
         _("A smaller number would unveil in the next report what the last one hid.")),
        (_("Days that original files are kept"), [str(programme.retention_days)],
         _("Factories handed them in on this promise.")),
    ]  # fmt: skip


urlpatterns = [
    path("programme/settings/", programme_settings, name="programme_settings"),
    path("programme/settings/<slug:name>/", programme_set, name="programme_set"),
]

"""The letters of a programme as pages: each with when it goes out, to whom, how it reads, and the programme's own wording."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django import forms
from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fairfloor.actions import letters as actions
from fairfloor.actions.acts import Refused
from fairfloor.core import letters as rules
from fairfloor.core.access import OFFICER
from fairfloor.core.languages import Text
from fairfloor.core.periods import local_day
from fairfloor.core.phrases import phrase
from fairfloor.registry.models import Wording
from fairfloor.registry.rules import Rules, rules_of
from fairfloor.registry.wordings import standing
from fairfloor.web.bases import Based, keep
from fairfloor.web.doors import attempt, door, say
from fairfloor.web.inputs import NAMES, LanguageField, area, day_input, paragraphs
from fairfloor.web.notices import title
from fairfloor.web.pages import chosen_programme
from fairfloor.web.viewers import moment

READER = Text(zh="示例读信人", en="Reader A")  # whom a preview is written to
ACCOUNT = ("demonstration", "only-to-look-at")  # where a preview's way to a password leads: nowhere


class Back(forms.Form):
    """From which day on the standard wording counts again, and why."""

    start = forms.DateField(
        label=gettext_lazy("From this day on"), widget=day_input(),
        help_text=gettext_lazy("Today or later. Mails for what happened before keep their words, also when tried again."),
    )  # fmt: skip
    reason = forms.CharField(
        label=gettext_lazy("Reason"), widget=area(3), max_length=2000,
        help_text=gettext_lazy("It stands beside the wording with your name and is kept for good."),
    )  # fmt: skip

    def __init__(self, *args: Any, programme: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["language"] = LanguageField(programme, label=_("Language of the reason"))


class Words(Based, Back):
    """What a letter says in one language, from which day on, and why."""

    subject = forms.CharField(label=gettext_lazy("Subject"), max_length=rules.LONGEST_SUBJECT)
    body = forms.CharField(label=gettext_lazy("Body"), max_length=rules.LONGEST_BODY, widget=area(12))
    field_order = ("subject", "body", "start", "reason", "language")

    def __init__(self, *args: Any, letter: str, said_in: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("subject", "body"):
            self.fields[name].widget.attrs["lang"] = said_in
        self.fields["subject"].help_text = _("Plain text in one line. Allowed: %(places)s.") % {
            "places": _places(rules.IN_SUBJECT)
        }
        self.fields["body"].help_text = _("Plain text. Allowed: %(places)s; the letter needs %(needed)s.") % {
            "places": _places(rules.allowed(letter)), "needed": f"{{{rules.needed(letter)}}}",
        }  # fmt: skip
        self.order_fields(self.field_order)

    def said(self) -> rules.Wording:
        """The words as they are kept."""
        return rules.Wording(self.cleaned_data["subject"].strip(), paragraphs(self.cleaned_data["body"]))


@dataclass(frozen=True)
class Version:
    """A wording of the programme's own in the history, how it reads, and whether it is still to come."""

    row: Any
    reads: rules.Wording | None
    coming: bool


@dataclass(frozen=True)
class Said:
    """A letter in one language: how it reads today, whether that is the programme's own wording, and its history."""

    language: str
    name: str
    reads: rules.Wording
    own: bool
    made: list[Version]


@door(OFFICER)
def letters(request: Any) -> HttpResponse:
    """Every letter that the programme mails, with its kinds of notice, its readers and its subject in every language."""
    programme = chosen_programme(request, OFFICER)
    now, made = moment(request), rules_of(programme)
    rows = list(Wording.objects.filter(programme=programme).order_by("start_date", "pk"))
    today = local_day(now, made.zone(now))
    shown = [
        {"letter": letter, "called": _called(letter), "kinds": _kinds(kinds),
         "said": _in_brief(programme, letter, rows, made, now),
         "coming": any(row.letter == letter and row.start_date > today for row in rows)}
        for letter, kinds in rules.letters().items()
    ]  # fmt: skip
    return render(request, "programmes/letters.html", {"shown": shown})


@door(OFFICER)
def letter(request: Any, letter: str) -> HttpResponse:
    """One letter: when it goes out and to whom, how it reads in each language, and every wording that it had or will have."""
    programme = chosen_programme(request, OFFICER)
    kinds = _known(letter)
    now, made = moment(request), rules_of(programme)
    rows = list(
        Wording.objects.filter(programme=programme, letter=letter)
        .select_related("worded_by")
        .order_by("start_date", "pk")
    )
    today, standard = local_day(now, made.zone(now)), rules.standard(letter)
    said = [
        Said(
            language, NAMES.get(language, language), _reads(programme, language, wording), wording != standard[language],
            [
                Version(row, _reads(programme, language, rules.Wording(row.subject, row.body)) if row.subject else None,
                        row.start_date > today)
                for row in rows if row.said_in == language
            ],
        )
        for language, wording in standing(rows, letter, made, now).items()
    ]  # fmt: skip
    return render(request, "programmes/letter.html", {
        "letter": letter, "called": _called(letter), "kinds": _kinds(kinds), "said": said, "zone": made.zone(now),
        "places": [(f"{{{one}}}", say(phrase(f"letters.place.{one}"))) for one in rules.allowed(letter)],
        "staff": letter == rules.STAFF,
    })  # fmt: skip


@door(OFFICER, methods=("GET", "POST"))
def letter_word(request: Any, letter: str, language: str) -> HttpResponse:
    """An officer words a letter in one language, from a day on, and can look at it before it is kept."""
    programme = chosen_programme(request, OFFICER)
    _known(letter, language)
    now, made = moment(request), rules_of(programme)
    rows = Wording.objects.filter(programme=programme, letter=letter).order_by("start_date", "pk")
    stands = standing(rows, letter, made, now)[language]
    initial = {"subject": stands.subject, "body": stands.body, "start": local_day(now, made.zone(now))}
    form = Words(request.POST or None, programme=programme, letter=letter, said_in=language, initial=initial)
    form = form.begin(actions.times(programme, letter, language))
    look = None
    if request.method == "POST" and form.is_valid():
        told, words = form.cleaned_data, form.said()
        why = _refused(request, programme, letter, words)
        if why:
            form.add_error("subject" if _subject_at_fault(request, programme, letter, words) else "body", say(why))
        elif request.POST.get("step") == "look":
            look = _reads(programme, language, words)
        else:
            act = lambda: actions.word(  # noqa: E731
                programme=programme, letter=letter, said_in=language, subject=words.subject, body=words.body,
                start=told["start"], reason=paragraphs(told["reason"]), language=told["language"], by=request.viewer, now=now,
                base=form.began,
            )  # fmt: skip

            def anew() -> tuple[object, Words]:
                said = standing(list(rows.all()), letter, made, now)[language]
                opened = Words(
                    programme=programme,
                    letter=letter,
                    said_in=language,
                    initial={**initial, "subject": said.subject, "body": said.body},
                )
                return actions.times(programme, letter, language), opened

            if keep(request, form, act, anew, done=_("Kept. Mails for what happens from its day on say it so.")):
                return redirect("letter", letter)
    return render(request, "programmes/letter_word.html", {
        "letter": letter, "called": _called(letter), "name": NAMES.get(language, language), "form": form, "look": look,
        "staff": letter == rules.STAFF, "language": language,
    })  # fmt: skip


@door(OFFICER, methods=("GET", "POST"))
def letter_restore(request: Any, letter: str, language: str) -> HttpResponse:
    """An officer goes back to the standard wording of a letter in one language, from a day on."""
    programme = chosen_programme(request, OFFICER)
    _known(letter, language)
    now = moment(request)
    initial = {"start": local_day(now, rules_of(programme).zone(now))}
    form = Back(request.POST or None, programme=programme, initial=initial)
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        act = lambda: actions.restore(  # noqa: E731
            programme=programme, letter=letter, said_in=language, start=told["start"], reason=paragraphs(told["reason"]),
            language=told["language"], by=request.viewer, now=now,
        )  # fmt: skip
        if attempt(request, act, done=_("Kept. From its day on the letter has its standard wording.")):
            return redirect("letter", letter)
    return render(request, "programmes/letter_restore.html", {
        "letter": letter, "called": _called(letter), "name": NAMES.get(language, language), "form": form,
        "language": language, "standard": _reads(programme, language, rules.standard(letter)[language]),
    })  # fmt: skip


def _known(letter: str, language: str = "") -> tuple[str, ...]:
    """The kinds of notice of a letter; not found when there is no such letter, or none in that language."""
    kinds = rules.letters().get(letter)
    if kinds is None or (language and language not in rules.standard(letter)):
        raise Http404
    return kinds


def _called(letter: str) -> str:
    return say(phrase(f"letters.when.{letter}"))


def _kinds(kinds: Sequence[str]) -> list[tuple[str, str, str]]:
    """Of each kind of notice: when it is sent, to whom, and what it says in the page."""
    return [
        (say(phrase(f"letters.when.{kind}")), say(phrase(f"letters.to.{rules.KINDS[kind]}")), say(title(kind)))
        for kind in kinds
    ]  # fmt: skip


def _in_brief(
    programme: Any, letter: str, rows: list[Wording], made: Rules, now: datetime
) -> list[tuple[str, str, str, bool]]:
    standard = rules.standard(letter)
    return [
        (language, NAMES.get(language, language), _reads(programme, language, wording).subject, wording != standard[language])
        for language, wording in standing(rows, letter, made, now).items()
    ]  # fmt: skip


def _refused(request: Any, programme: Any, letter: str, words: rules.Wording) -> Text | None:
    """Why the letter may not say these words; None where it may."""
    try:
        actions.look(
            programme=programme, letter=letter, subject=words.subject, body=words.body, by=request.viewer,
            now=moment(request),
        )  # fmt: skip
    except Refused as refused:
        return refused.why
    return None


def _subject_at_fault(request: Any, programme: Any, letter: str, words: rules.Wording) -> bool:
    """Which part of a wording that may not be is at fault: the subject where a good body does not mend it."""
    standard = next(iter(rules.standard(letter).values()))
    return _refused(request, programme, letter, rules.Wording(words.subject, standard.body)) is not None


def _reads(programme: Any, language: str, wording: rules.Wording) -> rules.Wording:
    """How a wording reads with demonstration values: a reader who does not exist, addresses that lead nowhere."""
    address = lambda name, *args: f"{settings.SITE_ADDRESS}{reverse(name, args=args)}"  # noqa: E731
    way = rules.entry(
        opens=True, address=address("account_reset_password_from_key", *ACCOUNT), again=address("account_reset_password"),
        days=settings.PASSWORD_RESET_TIMEOUT // 86400,
    )  # fmt: skip
    return rules.filled(wording, {
        rules.NAME: READER.say(language), rules.PROGRAMME: Text(programme.name).say(language), rules.LINK: address("notices"),
        rules.ENTRY: way.say(language), rules.NEWS: rules.news([(rules.STAFF, address("notices"))]).say(language),
        rules.FORM: address("register", programme.code),
    })  # fmt: skip


def _places(names: Sequence[str]) -> str:
    """The places in braces, each with what it is filled with."""
    one = _("%(name)s (%(more)s)")
    told = [one % {"name": f"{{{name}}}", "more": say(phrase(f"letters.place.{name}"))} for name in names]
    return _(", ").join(told)


urlpatterns = [
    path("programme/letters/", letters, name="letters"),
    path("programme/letters/<slug:letter>/", letter, name="letter"),
    path("programme/letters/<slug:letter>/<slug:language>/", letter_word, name="letter_word"),
    path("programme/letters/<slug:letter>/<slug:language>/standard/", letter_restore, name="letter_restore"),
]

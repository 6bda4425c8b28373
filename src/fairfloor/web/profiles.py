"""A factory's profile: the form by which it is recorded, and what changed from one record to the next, in words."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fairfloor.core.vocabulary import Fact, Kind, vocabulary
from fairfloor.registry.models import Profile
from fairfloor.web import building_rows, languages, particular_rows
from fairfloor.web.bases import Based
from fairfloor.web.doors import say
from fairfloor.web.inputs import day_input
from fairfloor.web.words import TOPICS

MOST_PEOPLE = 500_000
ASKED = ("yes-no", "date")
TOLD = (("yes", gettext_lazy("yes")), ("no", gettext_lazy("no")), ("", gettext_lazy("not told")))


def asked() -> list[Fact]:
    """The facts that a profile is asked for, by topic: what is yes or no, and days; headcounts have fields of their own."""
    told = [fact for fact in vocabulary().facts.values() if fact.kind in ASKED]
    return sorted(told, key=lambda fact: tuple(TOPICS).index(fact.topic))


def kinds() -> list[Kind]:
    """The kinds of work and of places that a factory may have; limits differ by them."""
    return [kind for kind in vocabulary().kinds.values() if kind.of in ("work", "place")]


class ProfileForm(Based):
    """The profile's fields; a fact has three answers, since not told is neither yes nor no."""

    women = forms.IntegerField(label=gettext_lazy("Women employed"), min_value=0, max_value=MOST_PEOPLE)
    men = forms.IntegerField(label=gettext_lazy("Men employed"), min_value=0, max_value=MOST_PEOPLE)
    languages = forms.MultipleChoiceField(
        label=gettext_lazy("Languages that workers speak"), widget=forms.CheckboxSelectMultiple,
        choices=tuple(languages.SPOKEN.items()),
    )  # fmt: skip
    products = forms.CharField(label=gettext_lazy("Products"), max_length=200, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["work_kinds"] = forms.MultipleChoiceField(
            label=_("Kinds of work and places"), required=False, widget=forms.CheckboxSelectMultiple,
            choices=[(kind.id, _with_examples(kind)) for kind in kinds()],
        )  # fmt: skip
        for fact in asked():
            self.fields[f"fact-{fact.id}"] = _field(fact)
        self.had = self.initial.get("buildings", [])
        data = self.data if self.is_bound else None
        self.fields.update(building_rows.fields(data, self.had))
        self.fields.update(particular_rows.fields(data, self.initial.get("particulars", {})))

    def topics(self) -> list[tuple[str, list[forms.BoundField]]]:
        """The fields of the facts, each topic's together under its title."""
        return [
            (str(TOPICS[topic]), [self[f"fact-{fact.id}"] for fact in facts])
            for topic, facts in groupby(asked(), key=lambda fact: fact.topic)
        ]

    def buildings(self) -> list[dict[str, Any]]:
        """The rows that name buildings, by kind."""
        return building_rows.groups(self)

    def particulars(self) -> list[dict[str, Any]]:
        """The rows of codes, contacts and subcontractors."""
        return particular_rows.groups(self)

    def licence(self) -> list[forms.BoundField]:
        """The fields of the export licence."""
        return [self[f"licence-{part}"] for part in ("number", "start", "end")]

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        building_rows.check(self)
        particular_rows.check(self)
        if told.get("women") == 0 and told.get("men") == 0:
            self.add_error(
                "women", _("A factory where nobody works has no profile: enter how many women and men there are.")
            )
        return told

    def values(self) -> dict[str, Any]:
        """What the action keeps; a fact not told is left out."""
        told = self.cleaned_data
        answers = {fact.id: told[f"fact-{fact.id}"] for fact in asked()}
        buildings = building_rows.values(told, self.had)
        named = {one["kind"]: True for one in buildings}  # who names a dormitory says that there is one
        return {
            **{name: told[name] for name in ("women", "men", "languages", "work_kinds", "products")},
            "facts": {**named, **{id: _kept(answer) for id, answer in answers.items() if answer}},
            "buildings": buildings,
            "particulars": particular_rows.values(told),
        }


def initial(profile: Profile | None) -> dict[str, Any]:
    """What the form begins with: the profile as it stands."""
    if profile is None:
        return {}
    words = {True: "yes", False: "no"}
    facts = {f"fact-{id}": words[told] if isinstance(told, bool) else told for id, told in profile.facts.items()}
    names = ("women", "men", "languages", "work_kinds", "products")
    rows = {"buildings": profile.buildings, **building_rows.initial(profile.buildings)}
    told = {"particulars": profile.particulars, **particular_rows.initial(profile.particulars)}
    return {**{name: getattr(profile, name) for name in names}, **facts, **rows, **told}


@dataclass(frozen=True)
class Record:
    """A profile as it was recorded, and what it changed, line by line; the first changes nothing."""

    profile: Profile
    changes: tuple[str, ...]


def history(profiles: Sequence[Profile]) -> list[Record]:
    """The records of `profiles` (newest first), each with its changes against the one before."""
    pairs = zip(profiles, [*profiles[1:], None][: len(profiles)], strict=True)
    return [Record(new, tuple(_changes(old, new)) if old else ()) for new, old in pairs]


def lines(profile: Profile) -> list[tuple[str, str]]:
    """A profile as pairs of label and words, without the facts."""
    return [
        (_("Women"), str(profile.women)),
        (_("Men"), str(profile.men)),
        (_("In all"), str(profile.women + profile.men)),
        (_("Languages that workers speak"), _list(languages.names(profile.languages))),
        (_("Kinds of work and places"), _list(_kind_names(profile.work_kinds))),
        (_("Products"), profile.products or _("not told")),
    ]


def facts(profile: Profile) -> list[tuple[str, str]]:
    """The facts as pairs of label and yes, no, a day or not told."""
    return [(say(fact.title), _answer(profile.facts.get(fact.id))) for fact in asked()]


def told(profile: Profile) -> list[tuple[str, str]]:
    """The facts that were told, and in one line after them those that were not: two in three never are.

    A day that each building tells for itself is not missed of the factory, nor one of buildings that it does not have.
    """
    known = [(fact, profile.facts.get(fact.id)) for fact in asked()]
    unasked = {fact.id for fact, _told in known if fact.kind == "date" and profile.buildings}
    unasked |= {fact.id for fact, _told in known if profile.facts.get(fact.of_each) is False}
    silent = [fact for fact, answer in known if answer is None and fact.id not in unasked]
    said = [(say(fact.title), _answer(answer)) for fact, answer in known if answer is not None]
    return [*said, (_("Not told"), _list([say(fact.title) for fact in silent]))] if silent else said


def _changes(old: Profile, new: Profile) -> list[str]:
    before, after = (
        [*lines(one), *facts(one), *building_rows.lines(one), *particular_rows.lines(one.particulars)]
        for one in (old, new)
    )
    told = _("%(what)s: %(old)s → %(new)s")
    return [
        told % {"what": label, "old": was, "new": now}
        for (label, was), (_label, now) in zip(before, after, strict=True)
        if was != now
    ]


def _field(fact: Fact) -> forms.Field:
    """The field that asks for a fact: a day, or yes, no and not told."""
    if fact.kind == "date":
        hint = _("Leave it empty where the day is not known.")
        return forms.DateField(
            label=say(fact.title), required=False, widget=day_input(), input_formats=["%Y-%m-%d"], help_text=hint
        )
    return forms.ChoiceField(label=say(fact.title), choices=TOLD, required=False, widget=forms.RadioSelect)


def _kept(answer: str | date) -> bool | str:
    """A fact as it is kept: yes or no, or a day as 2000-11-01."""
    return answer.isoformat() if isinstance(answer, date) else answer == "yes"


def _answer(told: bool | str | None) -> str:
    return told if isinstance(told, str) else _("not told") if told is None else _("yes") if told else _("no")


def _list(names: Sequence[str]) -> str:
    return _(", ").join(names) if names else _("not told")


def _kind_names(ids: Sequence[str]) -> list[str]:
    known = vocabulary().kinds
    return [say(known[id].title) if id in known else id for id in ids]


def _with_examples(kind: Kind) -> str:
    if not kind.examples:
        return say(kind.title)
    return _("%(kind)s (%(examples)s)") % {"kind": say(kind.title), "examples": say(kind.examples)}

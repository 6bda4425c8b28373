"""An officer corrects who somebody is (name, mail address, languages spoken), and what an organisation is called."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from fairfloor.actions import addresses, people
from fairfloor.core import addresses as rules
from fairfloor.core.access import MONITOR, OFFICER, STAFF
from fairfloor.registry.models import Organisation, Person, Visit
from fairfloor.web import languages
from fairfloor.web.bases import Based, keep
from fairfloor.web.doors import door, say
from fairfloor.web.pages import chosen_programme, zone_of
from fairfloor.web.templatetags.sheets import called
from fairfloor.web.viewers import moment


class Identity(Based):
    """Who somebody is; languages are asked of whoever works for the programme."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=200)
    email = forms.EmailField(
        label=gettext_lazy("Mail address"), help_text=gettext_lazy("It is also the name to sign in with.")
    )

    def __init__(self, *args: Any, person: Person, roles: Iterable[str], **kwargs: Any) -> None:
        name, email, speaks = people.identity_of(person)
        kwargs["initial"] = {"name": name, "email": email, "speaks": speaks}
        super().__init__(*args, **kwargs)
        if not STAFF & set(roles):
            return
        monitor = MONITOR in roles
        self.fields["speaks"] = forms.MultipleChoiceField(
            label=_("Languages spoken"), required=monitor, widget=forms.CheckboxSelectMultiple,
            choices=[*languages.SPOKEN.items(), *((code, code) for code in speaks if code not in languages.SPOKEN)],
            help_text=_("At least one in a visit's team must speak a language of the factory.") if monitor else "",
        )  # fmt: skip


@door(OFFICER, methods=("GET", "POST"))
def correct(request: Any, public_id: str) -> HttpResponse:
    """Corrects a person of the programme; whoever belongs to another programme too is not corrected here alone."""
    programme, now, by = chosen_programme(request, OFFICER), moment(request), request.viewer
    held = list(
        people.held_now(programme, now)
        .filter(person__public_id=public_id)
        .select_related("person", "factory", "organisation")
        .order_by("pk")
    )
    if not held:
        raise Http404
    person, roles = held[0].person, {one.role for one in held}
    own, allowed = person.pk == by.person, addresses.may_correct(person, programme, by, now)
    form = Identity(request.POST or None, person=person, roles=roles).begin(people.identity_of(person))
    if request.method == "POST" and allowed and form.is_valid():
        told = {"speaks": person.speaks, **form.values()}

        def act() -> people.Corrected:
            return people.correct(person=person, programme=programme, by=by, now=now, base=form.began, **told)

        def anew() -> tuple[object, Identity]:
            stands = Person.objects.get(pk=person.pk)
            return people.identity_of(stands), Identity(person=stands, roles=roles)

        kept = keep(request, form, act, anew, done=_("%(name)s is corrected.") % {"name": told["name"]})
        if kept:
            _say_more(request, kept, own=own)
            return redirect("people")
    return render(request, "people/correct.html", {
        "form": form if allowed else None, "person": person, "own": own, "why": say(allowed.why), "held": held,
        "zone": zone_of(programme, now), "unused": addresses.is_unused(person), "days": rules.OFFICER_FOR.days,
        "waiting": addresses.waiting_of(person, now),
    })  # fmt: skip


def _say_more(request: Any, kept: people.Corrected, *, own: bool) -> None:
    """What else the officer has to know: where mails go by now, and which planned visits lack a language."""
    if kept.moved and own:
        update_session_auth_hash(request, kept.person)  # every other session ends, this one goes on
        said = _("From now on you sign in with %(email)s. Here you stay signed in; everywhere else you sign in again.")
        messages.info(request, said % {"email": kept.person.email})
    elif kept.moved:
        said = _(
            "The new address and the one until then are told by mail. Whoever was signed in to the account signs in again."
        )
        messages.info(request, said)
    if kept.asked is not None:
        said = _(
            "The mail address stays %(was)s until a second officer consents to %(wished)s. That person and the other officers "
            "are told."
        )
        messages.info(request, said % {"was": kept.asked.was, "wished": kept.asked.wished})
    if kept.mute:
        messages.warning(request, _mute(kept.mute))


def _mute(visits: tuple[Visit, ...]) -> str:
    listed = _("; ").join(
        _("%(name)s, %(day)s") % {"name": called(visit.factory), "day": visit.planned_date.isoformat()}
        for visit in visits
    )
    said = ngettext(
        "On a planned visit nobody in the team speaks a language of the factory any more: %(visits)s. The visit stays as it "
        "is: give it another team on its page.",
        "On %(count)d planned visits nobody in the team speaks a language of the factory any more: %(visits)s. The visits stay "
        "as they are: give each another team on its page.",
        len(visits),
    )
    return said % {"count": len(visits), "visits": listed}


class OrganisationName(Based):
    """What a buyer or a ministry is called."""

    name = forms.CharField(label=pgettext_lazy("of a thing", "Name"), max_length=200)


@door(OFFICER, methods=("GET", "POST"))
def organisation(request: Any, public_id: str) -> HttpResponse:
    """Corrects the name of a buyer or a ministry of the programme."""
    programme = chosen_programme(request, OFFICER)
    row = Organisation.objects.filter(programme=programme, public_id=public_id).select_related("programme").first()
    if row is None:
        raise Http404
    form = OrganisationName(request.POST or None, initial={"name": row.name}).begin(row.name)
    if request.method == "POST" and form.is_valid():
        told, by, now = form.cleaned_data["name"], request.viewer, moment(request)
        act = lambda: people.correct_organisation(  # noqa: E731
            organisation=row, name=told, by=by, now=now, base=form.began
        )

        def anew() -> tuple[object, OrganisationName]:
            stands = Organisation.objects.get(pk=row.pk).name
            return stands, OrganisationName(initial={"name": stands})

        if keep(request, form, act, anew, done=_("%(name)s is corrected.") % {"name": told}):
            return redirect("people")
    return render(request, "people/organisation.html", {"form": form, "row": row})


urlpatterns = [
    path("people/<str:public_id>/correct/", correct, name="correct_person"),
    path("organisations/<str:public_id>/correct/", organisation, name="correct_organisation"),
]

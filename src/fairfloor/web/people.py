"""The programme's people: who holds which role, inviting someone, ending a role; and the doorkeeper of signing in."""

from collections.abc import Sequence
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context
from django import forms
from django.core.paginator import Paginator
from django.db.models import Prefetch, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fairfloor.actions import deliveries, people
from fairfloor.core import factories
from fairfloor.core.access import BUYER, MANAGER, MINISTRY, MONITOR, OFFICER, REVIEWER, Viewer
from fairfloor.registry.models import Organisation, Participation, Person, Role
from fairfloor.web import languages, routes
from fairfloor.web.doors import attempt, door
from fairfloor.web.orders import Order, both_names, by_name, name_order, order_of
from fairfloor.web.pages import PAGE, chosen_programme, page_languages
from fairfloor.web.viewers import moment

# The roles in the order in which they are offered: name, what one does in it.
ROLES: tuple[tuple[str, Any, Any], ...] = (
    (MONITOR, gettext_lazy("Monitor"), gettext_lazy("Visits factories and writes reports.")),
    (REVIEWER, gettext_lazy("Reviewer"), gettext_lazy("Reads and approves reports that others wrote.")),
    (OFFICER, gettext_lazy("Officer"), gettext_lazy("Runs the programme: accepts factories, plans visits, publishes, decides.")),
    (MANAGER, gettext_lazy("Manager of a factory"), gettext_lazy("Answers for a factory: documents, objections, access.")),
    (BUYER, gettext_lazy("Buyer's reader"), gettext_lazy("Reads the reports that factories have opened to the buyer.")),
    (
        MINISTRY, gettext_lazy("Ministry's reader"),
        gettext_lazy("Looks up which factories take part, and reads non-cooperation reports."),
    ),
)  # fmt: skip
TITLES = {role: title for role, title, _does in ROLES}


class Doorkeeper(DefaultAccountAdapter):
    """Closes self-service sign-up, counts failed attempts, and leaves every mail to the notices."""

    # In the words of the pages: the package's own name the fields otherwise than their labels do.
    error_messages = DefaultAccountAdapter.error_messages | {
        "email_password_mismatch": gettext_lazy("The mail address or the password is not correct."),
        "enter_current_password": gettext_lazy("This is not your password until now: enter it again."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def authenticate(self, request: HttpRequest, **credentials: Any) -> Any:
        """Names the address to the lock against guessing, in small letters as addresses are kept."""
        return super().authenticate(request, login=credentials.get("email", "").lower(), **credentials)

    def reauthenticate(self, user: Any, password: str) -> bool:
        """Whether `password` is the signed-in person's own."""
        found = self.authenticate(context.request, email=user.email, password=password)
        return found is not None and found.pk == user.pk

    def post_login(self, request: HttpRequest, user: Any, **details: Any) -> Any:
        """After signing in, the pages speak the person's language."""
        translation.activate(languages.supported(user.language))
        return languages.keep(super().post_login(request, user, **details), user.language)

    def set_password(self, user: Any, password: str) -> None:
        by = Viewer(user.pk, (), user.public_id)
        people.set_password(person=user, password=password, by=by, now=moment(context.request))

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return routes.to("account")

    def send_password_reset_mail(self, user: Any, email: str, context: dict[str, Any]) -> None:
        """A notice is written; its mail carries the link. So an address that is known answers as fast as one that is not."""
        people.ask_password(person=user, now=moment(self.request))

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Sends nothing: every mail is a notice's, and an address that nobody has gets none."""


class Invitation(forms.Form):
    """Whom to invite; the role, which is chosen first, says what else is asked."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=200)
    email = forms.EmailField(
        label=gettext_lazy("Mail address"),
        help_text=gettext_lazy("The invitation goes here; it is also the name to sign in with."),
    )
    language = forms.ChoiceField(label=gettext_lazy("Language of pages and mails"))

    def __init__(self, *args: Any, role: str, programme: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["language"].choices = page_languages()  # type: ignore[attr-defined]
        if role in (MONITOR, REVIEWER, OFFICER):
            self.fields["speaks"] = forms.MultipleChoiceField(
                label=_("Languages spoken"), choices=languages.SPOKEN.items(), required=role == MONITOR,
                widget=forms.CheckboxSelectMultiple,
                help_text=_("At least one in a visit's team must speak a language of the factory.") if role == MONITOR else "",
            )  # fmt: skip
        if role == MANAGER:
            active = Participation.objects.filter(programme=programme, state__in=factories.TAKES_PART)
            active = active.select_related("factory")
            self.fields["factory"] = forms.ChoiceField(
                label=_("Factory"),
                choices=[
                    ("", "—"),
                    *(
                        (one.factory.public_id, both_names(one.factory.name, one.factory.local_name)[0])
                        for one in active.order_by(*name_order(of="factory__"))
                    ),
                ],
            )
        if role in (BUYER, MINISTRY):
            known = Organisation.objects.filter(programme=programme, kind=role).order_by("name")
            self.fields["organisation"] = forms.ChoiceField(
                label=_("Organisation"), required=False,
                choices=[("", _("a new one, named below")), *((one.public_id, one.name) for one in known)],
            )  # fmt: skip
            self.fields["new_organisation"] = forms.CharField(
                label=_("Name of a new organisation"), max_length=200, required=False
            )

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        if (
            "new_organisation" in self.fields
            and not told.get("organisation")
            and not told.get("new_organisation", "").strip()
        ):
            self.add_error("new_organisation", _("Choose an organisation above, or write the name of a new one."))
        return told


@door(OFFICER)
def people_list(request: Any) -> HttpResponse:
    """Everyone with a role in the programme, by name."""
    programme, now = chosen_programme(request, OFFICER), moment(request)
    order, words, role, found = listed(request, programme)
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    missed = deliveries.undelivered(programme=programme, by=request.viewer, now=now)
    unreached = deliveries.unreached(programme=programme, by=request.viewer, now=now)
    return render(request, "people/list.html", {
        "page": page, "people": told(request, programme, list(page.object_list)), "order": order,
        "words": words, "role": role, "roles": [(name, title) for name, title, _does in ROLES],
        "missed": {one.person: one for one in missed}, "filtered": bool(words or role in TITLES),
        "unreached": unreached[:PAGE], "others": len(unreached[PAGE:]), "missing": len(unreached),
    })  # fmt: skip


HEADS = {"name": gettext_lazy("Name"), "role": gettext_lazy("Roles")}


def listed(request: Any, programme: Any) -> tuple[Order, str, str, list[int]]:
    """The order, the words and the role that the address asks for, and the keys of the people who fit, in that order.

    By name where nothing else is asked; of who holds several roles the first in the order of `ROLES` counts. One query.
    """
    words, role = request.GET.get("q", "").strip(), request.GET.get("role", "")
    order = order_of(request, HEADS, "name")
    held = people.held_now(programme, moment(request))
    if role in TITLES:
        held = held.filter(person__in=held.filter(role=role).values("person"))
    if words:
        held = held.filter(Q(person__name__icontains=words) | Q(person__email__icontains=words))
    places = {name: place for place, (name, _title, _does) in enumerate(ROLES)}
    names, first = dict[int, Any](), dict[int, int]()
    for key, name, one in held.values_list("person", "person__name", "role"):
        names[key], first[key] = by_name(name), min(places[one], first.get(key, len(places)))
    found = sorted(names, key=lambda key: (names[key], key), reverse=order.down and order.by == "name")
    return order, words, role, sorted(found, key=first.__getitem__, reverse=order.down) if order.by == "role" else found


def told(request: Any, programme: Any, keys: Sequence[int]) -> list[Any]:
    """The people of these keys in their order, each with the roles `held`: two queries."""
    held = people.held_now(programme, moment(request)).select_related("factory", "organisation").order_by("pk")
    found = Person.objects.filter(pk__in=keys).prefetch_related(Prefetch("roles", held, to_attr="held"))
    by_key = {one.pk: one for one in found}
    return [by_key[key] for key in keys]


@door(OFFICER, methods=("GET", "POST"))
def invite(request: Any) -> HttpResponse:
    """Invites someone: first the role, then who."""
    programme = chosen_programme(request, OFFICER)
    role = request.POST.get("role") or request.GET.get("role", "")
    if role not in TITLES:
        return render(request, "people/roles.html", {"choices": ROLES})
    form = Invitation(
        request.POST or None, role=role, programme=programme, initial={"language": translation.get_language()}
    )
    if request.method == "POST" and form.is_valid():
        done = _("%(name)s was invited; the mail with the link leaves within a minute.") % {
            "name": form.cleaned_data["name"]
        }
        if attempt(request, lambda: _bring_in(request, programme, role, form.cleaned_data), done=done):
            return redirect("people")
    return render(request, "people/invite.html", {"form": form, "role": role, "title": TITLES[role]})


def _bring_in(request: Any, programme: Any, role: str, told: dict[str, Any]) -> Role:
    factory = None
    if told.get("factory"):
        taking_part = Participation.objects.filter(programme=programme, factory__public_id=told["factory"])
        factory = taking_part.select_related("factory").get().factory
    organisation = None
    if told.get("organisation"):
        organisation = Organisation.objects.get(programme=programme, public_id=told["organisation"])
    return people.bring_in(
        programme=programme, role=role, factory=factory, organisation=organisation,
        newcomer=people.Newcomer(told["email"], told["name"], told["language"], tuple(told.get("speaks", ()))),
        new_organisation=told.get("new_organisation", ""), by=request.viewer, now=moment(request),
    )  # fmt: skip


@door(OFFICER, methods=("GET", "POST"))
def end_role(request: Any, public_id: str) -> HttpResponse:
    """Asks whether a role shall end, then ends it."""
    programme = chosen_programme(request, OFFICER)
    held = people.held_now(programme, moment(request)).select_related("person", "factory", "organisation")
    role = held.filter(public_id=public_id).first()
    if role is None:
        raise Http404
    if request.method == "POST":
        done = _("The role of %(name)s has ended.") % {"name": role.person.name}
        attempt(request, lambda: people.end_role(role=role, by=request.viewer, now=moment(request)), done=done)
        return redirect("people")
    return render(request, "people/end.html", {"held": role, "title": TITLES[role.role]})


urlpatterns = [
    path("people/", people_list, name="people"),
    path("people/invite/", invite, name="invite"),
    path("people/roles/<str:public_id>/end/", end_role, name="end_role"),
]

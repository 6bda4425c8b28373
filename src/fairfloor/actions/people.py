"""Brings people into a programme and gives them roles, or ends them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db.models import Q

from fairfloor.actions import addresses, approvals, notices, recipients, reviewers
from fairfloor.actions.acts import action, demand, refuse, unchanged
from fairfloor.actions.events import record
from fairfloor.core import factories, visits
from fairfloor.core.access import BUYER, MANAGER, MINISTRY, MONITOR, OFFICER, REVIEWER, ROLES, STAFF, Viewer
from fairfloor.core.addresses import ASKED
from fairfloor.core.decisions import YES, no
from fairfloor.registry.models import (
    AddressChange,
    Factory,
    Organisation,
    Participation,
    Person,
    Programme,
    Role,
    Visit,
)

WATCHED = (*STAFF, MINISTRY)  # roles of which every other officer is told when one of them gives it


@dataclass(frozen=True)
class Newcomer:
    """Whom an officer invites: a name, where mail reaches them, the language of pages, and languages spoken (codes)."""

    email: str
    name: str
    language: str
    speaks: tuple[str, ...] = ()


@dataclass(frozen=True)
class Corrected:
    """What a correction came to: whether the mail address is another, the change of it that waits for a second officer, and
    the planned visits on which by now nobody in the team speaks a language of the factory."""

    person: Person
    moved: bool
    asked: AddressChange | None
    mute: tuple[Visit, ...]


@action
def found(*, code: str, name: dict[str, str], procedure: str, demonstration: bool, now: datetime) -> Programme:
    """Founds a programme; done by the system's owner at the command line."""
    programme = Programme.objects.create(code=code, name=name, procedure=procedure, demonstration=demonstration)
    record("programme.founded", programme, by=None, now=now)
    return programme


@action
def invite(
    *, email: str, name: str, language: str, speaks: list[str], password: str | None, by: Viewer | None, now: datetime
) -> Person:
    """Makes a person who can sign in; without a password the first one is set through a link in a mail.

    Someone who has an account already keeps it as it is.
    """
    if by is not None:
        demand(YES if by.programmes(OFFICER) else no("steps.not-yours"))
    found_person = Person.objects.filter(email=email.lower()).first()
    if found_person:
        return found_person
    person = Person.objects.create_user(email, password, name=name, language=language, speaks=speaks, joined_at=now)
    record("person.invited", person, by=by, now=now, told={"email": person.email})
    return person


@action
def give_role(
    *, person: Person, role: str, programme: Programme, by: Viewer | None, now: datetime,
    factory: Any = None, organisation: Any = None,
) -> Role:  # fmt: skip
    """Gives `person` a role in the programme, for a factory (manager) or an organisation (buyer, ministry).

    An officer gives nobody a role on two sides: who works for a programme stands for no factory, buyer or ministry in it,
    and a reader of a ministry for no factory or buyer. Nor does anyone give a role to themselves, a reviewer's
    among them, which reads what officers do not. Of a role that sees what factories do not, every other officer is told.
    """
    if by is not None:
        demand(YES if programme.pk in by.programmes(OFFICER) else no("steps.not-yours"))
        _check_one_side(person, role, programme, now)
        if person.pk == by.actor:
            refuse("people.not-oneself")
    held = Role.objects.create(
        programme=programme, person=person, role=role, factory=factory, organisation=organisation, started_at=now
    )
    if role in WATCHED and by is not None:
        _tell_others([person], "role-given", about=held, by=by, now=now)
    record("role.given", held, by=by, now=now, told={"person": person.public_id, "role": role})
    return held


@action
def bring_in(
    *, programme: Programme, newcomer: Newcomer, role: str, by: Viewer, now: datetime,
    factory: Factory | None = None, organisation: Organisation | None = None, new_organisation: str = "",
) -> Role:  # fmt: skip
    """Invites someone into a role of the programme; they are told by mail how to sign in.

    `factory` is for a manager; `organisation`, or the name of a `new_organisation`, for a buyer or a ministry's reader.
    """
    demand(YES if programme.pk in by.programmes(OFFICER) else no("steps.not-yours"))
    if role not in ROLES:
        refuse("people.no-role")
    if role == MONITOR and not newcomer.speaks:
        refuse("people.no-language")
    _check_factory(programme, role, factory)
    organisation = _organisation(programme, role, organisation, new_organisation, by=by, now=now)
    person = invite(
        email=newcomer.email, name=newcomer.name, language=newcomer.language, speaks=sorted(newcomer.speaks),
        password=None, by=by, now=now,
    )  # fmt: skip
    if not person.is_active:
        refuse("people.inactive")
    if held_now(programme, now).filter(person=person, role=role, factory=factory, organisation=organisation).exists():
        refuse("people.already")
    _learn(person, newcomer.speaks)
    approvals.hold(by=by, now=now, visit__members__person=person)  # whose languages the report names
    given = give_role(
        person=person, role=role, programme=programme, factory=factory, organisation=organisation, by=by, now=now
    )
    notices.tell([person], "person-invited", about=given, now=now)
    return given


@action
def correct(
    *, person: Person, programme: Programme, name: str, email: str, speaks: Sequence[str], by: Viewer, now: datetime,
    base: str | None = None,
) -> Corrected:  # fmt: skip
    """Corrects the name, the mail address (the name to sign in with) and the languages (codes) of one who holds a role.

    Who holds a role in a programme of which `by` is no officer is not theirs to correct alone. Another address waits for a
    second officer (`addresses.ask`), but for one's own and that of an account that nobody ever opened: these change at once,
    which ends every session and is told at both addresses. `base`: the mark of `identity_of` the person who was opened.
    """
    demand(YES if programme.pk in by.programmes(OFFICER) else no("steps.not-yours"))
    kept = Person.objects.select_for_update().get(pk=person.pk)
    demand(addresses.may_correct(kept, programme, by, now))
    held = list(held_now(programme, now).filter(person=kept).order_by("pk"))
    if not name.strip():
        refuse("people.no-name")
    if not speaks and any(one.role == MONITOR for one in held):
        refuse("people.no-language")
    unchanged(base, identity_of(kept), kept)
    before, asked, at_once = kept.email, None, kept.pk == by.actor or addresses.is_unused(kept)
    kept.name, kept.speaks, kept.email = name.strip(), sorted(speaks), email.lower() if at_once else before
    addresses.keep(kept)
    approvals.hold(by=by, now=now, visit__members__person=kept)  # whose names and languages the report tells
    if kept.email != before:
        addresses.void(AddressChange.objects.filter(person=kept, state=ASKED).select_related("programme"), now)
        addresses.move(kept, before, about=held[0], now=now)
        _tell_others([kept], "address-corrected", about=held[0], by=by, now=now)
    elif email.lower() != before:
        asked = addresses.ask(person=kept, programme=programme, email=email, by=by, now=now)
    record(
        "person.corrected",
        held[0],
        by=by,
        now=now,
        told=dict(zip(("name", "email", "speaks"), identity_of(kept), strict=True)),
    )
    return Corrected(kept, kept.email != before, asked, _mute(kept))


def identity_of(person: Person) -> list[Any]:
    """Who a person is: name, mail address, languages (codes)."""
    return [person.name, person.email, sorted(person.speaks)]


def _mute(person: Person) -> tuple[Visit, ...]:
    """The planned visits of a monitor on which nobody in the team speaks a language of the factory."""
    planned = Visit.objects.filter(state=visits.PLANNED, members__person=person).select_related("factory", "programme")
    found = []
    for visit in planned.order_by("planned_date", "pk"):
        profile = visit.factory.profiles.filter(programme=visit.programme_id).order_by("-recorded_at", "-pk").first()
        spoken = {code for speaks in visit.members.values_list("person__speaks", flat=True) for code in speaks}
        if profile is not None and not spoken & set(profile.languages):
            found.append(visit)
    return tuple(found)


@action
def end_role(*, role: Role, by: Viewer, now: datetime) -> None:
    """Ends a role from this moment on; the programme's last officer stays.

    What a reviewer had the review of is free again.
    Who was named to be told of a matter that is never tolerated is told no longer: the officers learn of it.
    """
    held = Role.objects.select_for_update(of=("self",)).select_related("programme", "person").get(pk=role.pk)
    demand(YES if held.programme_id in by.programmes(OFFICER) else no("steps.not-yours"))
    if held.ended_at is not None:
        refuse("people.ended")
    if held.role == OFFICER and held_now(held.programme, now).filter(role=OFFICER).count() == 1:
        refuse("people.last-officer")
    named = recipients.names(held.programme, held.role, held.person, now)
    held.ended_at = now
    held.save()
    if held.role == REVIEWER:
        reviewers.let_go(held.person, held.programme, by=by, now=now)
    if named:
        notices.tell(notices.officers(held.programme, now), "recipient-ended", about=held, now=now)
    if not held_now(held.programme, now).filter(person=held.person).exists():
        waiting = AddressChange.objects.filter(person=held.person, programme=held.programme, state=ASKED)
        addresses.void(waiting.select_related("programme"), now)
    record("role.ended", held, by=by, now=now, told={"person": held.person.public_id, "role": held.role})


def _tell_others(those: Sequence[Person], kind: str, *, about: Any, by: Viewer, now: datetime) -> None:
    """Tells the programme's officers, but not who acts and not `those` whom it is about."""
    out = {by.person, *(one.pk for one in those)}
    notices.tell(
        (one for one in notices.officers(about.programme, now) if one.pk not in out), kind, about=about, now=now
    )


def held_now(programme: Programme, at: datetime) -> Any:
    """The roles that are held in the programme at the moment `at`, as a queryset."""
    roles = Role.objects.filter(programme=programme, started_at__lte=at)
    return roles.filter(Q(ended_at__isnull=True) | Q(ended_at__gt=at))


@action
def add_organisation(*, programme: Programme, kind: str, name: str, by: Viewer | None, now: datetime) -> Organisation:
    """Adds a buyer or a ministry to the programme."""
    if by is not None:
        demand(YES if programme.pk in by.programmes(OFFICER) else no("steps.not-yours"))
    organisation = Organisation.objects.create(programme=programme, kind=kind, name=name)
    record("organisation.added", organisation, by=by, now=now, told={"name": name})
    return organisation


@action
def correct_organisation(
    *, organisation: Organisation, name: str, by: Viewer, now: datetime, base: str | None = None
) -> Organisation:
    """Corrects what a buyer or a ministry is called. `base`: the mark of the name that was opened."""
    kept = Organisation.objects.select_for_update(of=("self",)).select_related("programme").get(pk=organisation.pk)
    demand(YES if kept.programme_id in by.programmes(OFFICER) else no("steps.not-yours"))
    unchanged(base, kept.name, kept)
    name = name.strip()
    if not name:
        refuse("people.no-organisation-name")
    others = Organisation.objects.filter(programme=kept.programme_id, kind=kept.kind).exclude(pk=kept.pk)
    if others.filter(name__iexact=name).exists():
        refuse("people.organisation-there")
    kept.name = name
    kept.save(update_fields=["name"])
    record("organisation.corrected", kept, by=by, now=now, told={"name": name})
    return kept


@action
def choose_language(*, person: Person, language: str, by: Viewer, now: datetime) -> None:
    """Keeps the language (`zh-hans`, `en`) in which a person reads pages and mails; everyone chooses their own."""
    demand(YES if person.pk == by.person else no("steps.not-yours"))
    if language not in dict(settings.LANGUAGES):
        refuse("people.no-such-language", language=language)
    Person.objects.filter(pk=person.pk).update(language=language)
    record("person.language-chosen", person, by=by, now=now)


@action
def choose_mail(*, person: Person, hour: int | None, by: Viewer, now: datetime) -> None:
    """Keeps whether a person is mailed each notice at once (None) or one mail a day, at `hour` (0 to 23) of each programme.

    Everyone chooses for themselves. What waits for the hour of a day is mailed at once to whoever chooses that.
    """
    demand(YES if person.pk == by.person else no("steps.not-yours"))
    if hour is not None and hour not in range(24):
        refuse("people.no-hour")
    Person.objects.filter(pk=person.pk).update(mail_hour=hour)
    record("person.mail-chosen", person, by=by, now=now)


@action
def set_password(*, person: Person, password: str, by: Viewer, now: datetime) -> None:
    """Keeps the password that a person chose, as its hash; the caller has asked for the old one or a mailed link."""
    demand(YES if person.pk == by.person else no("steps.not-yours"))
    person.set_password(password)
    person.save(update_fields=["password"])
    record("person.password-set", person, by=by, now=now)


@action
def ask_password(*, person: Person, now: datetime) -> int:
    """Lets the next mail to a person carry a link to choose a new password; nothing is sent to someone without a role.

    How many notices were written: one, or none.
    """
    role = addresses.held_by(person, now).select_related("programme").order_by("pk").first()
    if role is None:
        return 0
    told = notices.tell([person], "password-asked", about=role, now=now)
    record("person.password-asked", person, by=None, now=now)
    return told


def _check_one_side(person: Person, role: str, programme: Programme, now: datetime) -> None:
    """Refuses a role on another side than one that the person holds: the programme's, a factory's or buyer's, a ministry's."""
    side = _side(role)
    held = held_now(programme, now).filter(person=person).values_list("role", flat=True)
    if any(_side(one) != side for one in held):
        refuse("people.two-sides")


def _side(role: str) -> str:
    """On which side of a report someone in `role` stands; a factory and its buyers are one, as they always were."""
    return "programme" if role in STAFF else MINISTRY if role == MINISTRY else "business"


def _check_factory(programme: Programme, role: str, factory: Factory | None) -> None:
    if (role == MANAGER) != (factory is not None):
        refuse("people.no-factory")
    takes_part = Participation.objects.filter(programme=programme, factory=factory, state__in=factories.TAKES_PART)
    if factory is not None and not takes_part.exists():
        refuse("people.no-factory")


def _organisation(
    programme: Programme, role: str, organisation: Organisation | None, name: str, *, by: Viewer, now: datetime
) -> Organisation | None:
    """The organisation that a buyer or a ministry's reader belongs to, made when it is new; None for any other role."""
    if role not in (BUYER, MINISTRY):
        return None
    if organisation is not None:
        if organisation.programme_id != programme.pk or organisation.kind != role:
            refuse("people.no-organisation")
        return organisation
    if not name.strip():
        refuse("people.no-organisation")
    had = Organisation.objects.filter(programme=programme, kind=role, name__iexact=name.strip()).first()
    return had or add_organisation(programme=programme, kind=role, name=name.strip(), by=by, now=now)


def _learn(person: Person, speaks: Sequence[str]) -> None:
    """Adds languages to those that the person is known to speak; the role's event tells of it."""
    known = sorted({*person.speaks, *speaks})
    if known != sorted(person.speaks):
        person.speaks = known
        person.save(update_fields=["speaks"])

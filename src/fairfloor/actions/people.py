"""Brings people into a programme and gives them roles."""

from datetime import datetime
from typing import Any

from fairfloor.actions.acts import action, demand
from fairfloor.actions.events import record
from fairfloor.core.access import OFFICER, Viewer
from fairfloor.core.decisions import YES, no
from fairfloor.registry.models import Organisation, Person, Programme, Role


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
    """Makes a person who can sign in; without a password the first one is set through the mail for forgotten ones."""
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
    """Gives `person` a role in the programme, for a factory (manager) or an organisation (buyer, ministry)."""
    if by is not None:
        demand(YES if programme.pk in by.programmes(OFFICER) else no("steps.not-yours"))
    held = Role.objects.create(
        programme=programme, person=person, role=role, factory=factory, organisation=organisation, started_at=now
    )
    record("role.given", held, by=by, now=now, told={"person": person.public_id, "role": role})
    return held


@action
def add_organisation(*, programme: Programme, kind: str, name: str, by: Viewer | None, now: datetime) -> Organisation:
    """Adds a buyer or a ministry to the programme."""
    if by is not None:
        demand(YES if programme.pk in by.programmes(OFFICER) else no("steps.not-yours"))
    organisation = Organisation.objects.create(programme=programme, kind=kind, name=name)
    record("organisation.added", organisation, by=by, now=now, told={"name": name})
    return organisation


@action
def choose_language(*, person: Person, language: str, by: Viewer, now: datetime) -> None:
    """Keeps the language in which a person reads pages and mails."""
    Person.objects.filter(pk=person.pk).update(language=language)
    record("person.language-chosen", person, by=by, now=now)

"""Changes somebody's mail address: one's own at once, another's when a second officer consents.

The address opens the account, since a new password is mailed to it.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from allauth.account.models import EmailAddress
from django.db import IntegrityError, transaction
from django.db.models import Min, Q

from fairfloor.actions import notices
from fairfloor.actions.acts import action, demand, refuse
from fairfloor.actions.events import record
from fairfloor.core import addresses
from fairfloor.core.access import MANAGER, OFFICER, Viewer
from fairfloor.core.decisions import YES, Decision, no
from fairfloor.registry.models import AddressChange, Participation, Person, Programme, Role


@action
def ask(*, person: Person, programme: Programme, email: str, by: Viewer, now: datetime) -> AddressChange:
    """An officer asks that somebody's account gets another address; the account and every other officer are told.

    Nothing changes until a second officer consents. It waits for 14 days, and is void when the address changes meanwhile.
    """
    demand(YES if programme.pk in by.programmes(OFFICER) else no("steps.not-yours"))
    kept = Person.objects.select_for_update().get(pk=person.pk)
    demand(may_correct(kept, programme, by, now))
    _let_lapse(kept, now)
    waiting, email = AddressChange.objects.filter(person=kept, state=addresses.ASKED), email.lower()
    demand(addresses.may_ask(others=len(seconds(kept, but=by.actor, now=now)), waiting=waiting.exists()))
    if email == kept.email or Person.objects.filter(email=email).exists():
        refuse("people.address-taken")
    made = AddressChange.objects.create(
        programme=programme, person=kept, was=kept.email, wished=email, state=addresses.ASKED, asked_at=now,
        asked_by_id=by.actor,
    )  # fmt: skip
    notices.tell([kept], "address-asked", about=made, now=now)
    others = (one for one in notices.officers(programme, now) if one.pk not in (by.actor, kept.pk))
    notices.tell(others, "address-waits", about=made, now=now)
    record("person.address-asked", made, by=by, now=now, told={"person": kept.public_id, "email": email})
    return made


@action
def consent(*, change: AddressChange, by: Viewer, now: datetime) -> AddressChange:
    """A second officer consents, and the account has its new address: both addresses and who asked are told."""
    kept, person = _locked(change)
    demand(may_consent(kept, by, now))
    demand(may_correct(person, kept.programme, by, now))
    if person.email != kept.was or not person.is_active:
        refuse("people.address-changed-since")
    person.email = kept.wished
    keep(person)
    move(person, kept.was, about=kept, now=now)
    _end(kept, addresses.DONE, by=by, now=now)
    _tell_asker(kept, now)
    record("person.address-consented", kept, by=by, now=now, told={"person": person.public_id, "email": person.email})
    return kept


@action
def decline(*, change: AddressChange, by: Viewer, now: datetime) -> AddressChange:
    """The change is refused, by another officer or by whose account it is, or taken back by who asked: the address stays."""
    kept, person = _locked(change)
    officer, own = kept.programme_id in by.programmes(OFFICER), person.pk == by.person
    demand(addresses.may_end(state=kept.state, asked_at=kept.asked_at, now=now, officer=officer, own=own))
    withdrawn = kept.asked_by_id == by.person
    _end(kept, addresses.WITHDRAWN if withdrawn else addresses.REFUSED, by=by, now=now)
    notices.tell([person] if not own else [], "address-kept", about=kept, now=now)
    if not withdrawn:
        _tell_asker(kept, now)
    verb = "person.address-withdrawn" if withdrawn else "person.address-refused"
    record(verb, kept, by=by, now=now, told={"person": person.public_id})
    return kept


def may_consent(change: AddressChange, by: Viewer, now: datetime) -> Decision:
    """Whether `by` is a second officer who may consent to the change."""
    held = Role.objects.filter(person=by.person, role=OFFICER, programme=change.programme_id, started_at__lte=now)
    since = held.filter(Q(ended_at__isnull=True) | Q(ended_at__gt=now)).aggregate(since=Min("started_at"))["since"]
    return addresses.may_consent(
        state=change.state, asked_at=change.asked_at, now=now, asked=change.asked_by_id == by.person,
        own=change.person_id == by.person, officer_since=since,
    )  # fmt: skip


def waiting_of(person: Person, now: datetime) -> AddressChange | None:
    """The change of somebody's address that waits, with who asked for it."""
    rows = AddressChange.objects.filter(person=person, state=addresses.ASKED).select_related("asked_by", "programme")
    row = rows.first()
    return row if row is not None and addresses.waits(row.state, row.asked_at, now) else None


def may_correct(person: Person, programme: Programme, by: Viewer, now: datetime) -> Decision:
    """Whether an officer of `programme` may correct who `person` is: one of the programme's people, and of no other's."""
    held = set(held_by(person, now).values_list("programme", flat=True))
    if programme.pk not in held:
        return no("steps.not-yours")
    return YES if held <= by.programmes(OFFICER) else no("people.elsewhere")


def held_by(person: Person, at: datetime) -> Any:
    """The roles that somebody holds at the moment `at`, in any programme, as a queryset."""
    roles = Role.objects.filter(person=person, started_at__lte=at)
    return roles.filter(Q(ended_at__isnull=True) | Q(ended_at__gt=at))


def seconds(person: Person, *, but: int, now: datetime) -> set[int]:
    """The keys of the officers of every programme in which `person` holds a role: not the person, and not `but` who asks."""
    programmes = set(held_by(person, now).values_list("programme", flat=True))
    offices = Role.objects.filter(programme__in=programmes, role=OFFICER, started_at__lte=now, person__is_active=True)
    offices = offices.filter(Q(ended_at__isnull=True) | Q(ended_at__gt=now)).exclude(person__in=(but, person.pk))
    found = dict[int, set[int]]()
    for officer, programme in offices.values_list("person", "programme"):
        found.setdefault(officer, set()).add(programme)
    return {officer for officer, held in found.items() if held == programmes}


def is_unused(person: Person) -> bool:
    """Whether nobody ever chose a password for the account: then its address opens what a new invitation would."""
    return person.last_login is None and not person.has_usable_password()


def keep(person: Person) -> None:
    """Saves who a person is; addresses are kept in small letters, and the database lets nobody share one."""
    try:
        with transaction.atomic():
            person.save(update_fields=["name", "email", "speaks"])
    except IntegrityError:
        refuse("people.address-taken")


def move(person: Person, before: str, *, about: Any, now: datetime) -> None:
    """After another address: nothing opens the account by the one `before`, both are told, a factory's contact follows."""
    EmailAddress.objects.filter(user=person).delete()
    managed = held_by(person, now).filter(role=MANAGER).values("factory")
    contacts = Participation.objects.filter(factory__in=managed, contact_email__iexact=before)
    contacts.update(contact_email=person.email)
    notices.tell([person], "address-changed", about=about, now=now)
    notices.tell_former(person, before, "address-left", about=about, now=now)


def void(rows: Iterable[AddressChange], now: datetime) -> None:
    """Ends changes that wait for what stands no longer: the address is another one, or the person left the programme."""
    for row in rows:
        _end(row, addresses.VOID, by=None, now=now)
        record("person.address-void", row, by=None, now=now)


def _let_lapse(person: Person, now: datetime) -> None:
    for row in AddressChange.objects.filter(person=person, state=addresses.ASKED).select_related("programme"):
        if not addresses.waits(row.state, row.asked_at, now):
            _end(row, addresses.LAPSED, by=None, now=now)
            record("person.address-lapsed", row, by=None, now=now)


def _locked(change: AddressChange) -> tuple[AddressChange, Person]:
    """The change and its person, locked in the order in which `ask` does."""
    person = Person.objects.select_for_update().get(pk=change.person_id)
    rows = AddressChange.objects.select_for_update(of=("self",)).select_related("programme", "asked_by")
    return rows.get(pk=change.pk), person


def _end(row: AddressChange, state: str, *, by: Viewer | None, now: datetime) -> None:
    row.state, row.ended_at, row.ended_by_id = state, now, by.actor if by else None
    row.save()


def _tell_asker(row: AddressChange, now: datetime) -> None:
    notices.tell([row.asked_by], "address-decided", about=row, now=now)

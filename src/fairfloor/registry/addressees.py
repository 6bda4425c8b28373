"""To whom the mail of a notice goes: its person, or the contact of an application, who has no account."""

from dataclasses import dataclass

from fairfloor.registry.models import Notice, Participation


@dataclass(frozen=True)
class Addressee:
    """A reader of a mail: the name, the address and the language of pages and mails."""

    name: str
    email: str
    language: str


def addressee(notice: Notice) -> Addressee:
    """Who reads the mail of `notice`. A decided application names its contact for good, so that it is always the same."""
    if notice.person is not None:
        return Addressee(notice.person.name, notice.address or notice.person.email, notice.person.language)
    told = Participation.objects.get(public_id=notice.subject_id)
    return Addressee(told.contact_name, notice.address, told.contact_language)

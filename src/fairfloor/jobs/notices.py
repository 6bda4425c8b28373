"""Sends notices by mail, in the reader's language and without a confidential word."""

import logging
import smtplib
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

from allauth.account.app_settings import PASSWORD_RESET_TOKEN_GENERATOR
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.core import mail
from django.core.mail.backends.base import BaseEmailBackend
from django.urls import reverse

from fairfloor.actions import deliveries, digests
from fairfloor.core import letters
from fairfloor.core.languages import Text
from fairfloor.registry.addressees import addressee
from fairfloor.registry.models import Notice, Person
from fairfloor.registry.wordings import of_notice

ROUND = 50  # mails in one round, so that other work gets its turn

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Sent:
    """What one round came to: mails that left, and attempts that failed (they are made again later)."""

    mailed: int = 0
    failed: int = 0


def send_due(now: datetime) -> Sent:
    """Sends every notice whose mail is due at `now`, each exactly once as far as the mail server tells.

    Before that it gathers what waited for an hour that has come. A digest is one mail and counts as one.
    A recipient that the server refuses delays no other; a server that cannot be reached ends the round.
    """
    mailed = failed = 0
    digests.gather(now=now)
    connection = mail.get_connection()
    try:
        for _ in range(ROUND):
            notice = deliveries.take_up(now=now)
            if notice is None:
                break
            try:
                connection.open()
                connection.send_messages([letter(notice, now)])
            except (smtplib.SMTPRecipientsRefused, smtplib.SMTPDataError, smtplib.SMTPSenderRefused) as fault:
                failed += 1
                _note_failure(notice, fault, now)
            except (OSError, smtplib.SMTPException) as fault:
                failed += 1
                _note_failure(notice, fault, now)
                break
            else:
                mailed += 1
                deliveries.mailed(notice=notice, now=now)
    finally:
        _hang_up(connection)
    return Sent(mailed, failed)


def letter(notice: Notice, now: datetime) -> mail.EmailMessage:
    """The mail of a notice, or of its digest, in its reader's language; sent twice it has the same message id.

    It has the same words too, but that a digest no longer tells of what its reader has read meanwhile, or may not know.
    """
    reader, (language, template) = addressee(notice), of_notice(notice)
    said = letters.filled(template, {
        letters.NAME: reader.name, letters.PROGRAMME: Text(notice.programme.name).say(language),
        letters.LINK: _address(reverse("notices")), letters.ENTRY: _entry(notice).say(language),
        letters.NEWS: _news(notice, now).say(language),
        letters.FORM: _address(reverse("register", args=[notice.programme.code])),
    })  # fmt: skip
    host = urlsplit(settings.SITE_ADDRESS).hostname or "localhost"
    return mail.EmailMessage(
        subject=said.subject,
        body=said.body + "\n",
        to=[reader.email],
        headers={"Message-ID": f"<{notice.digest or notice.public_id}@{host}>", "Auto-Submitted": "auto-generated"},
    )


def _news(notice: Notice, now: datetime) -> Text:
    """What a digest lists: the words of each notice's own mail, and its place among the reader's notices."""
    told = deliveries.together(notice=notice, now=now)
    return letters.news(
        [(row.kind, f"{_address(reverse('notices'))}?notice={row.public_id}#{row.public_id}") for row in told]
    )


def _entry(notice: Notice) -> Text:
    """How the reader gets in, for a letter that opens an account."""
    person, welcomes = notice.person, notice.kind in letters.WELCOME
    opens = notice.kind == letters.PASSWORD or (welcomes and person is not None and not person.has_usable_password())
    address = _address(_password_path(person) if opens and person is not None else reverse("notices"))
    days = settings.PASSWORD_RESET_TIMEOUT // 86400
    return letters.entry(opens=opens, address=address, again=_address(reverse("account_reset_password")), days=days)


def _address(path: str) -> str:
    return f"{settings.SITE_ADDRESS}{path}"


def _password_path(person: Person) -> str:
    """Where the person chooses a password, with a token that the first use, or another password, makes void."""
    token = PASSWORD_RESET_TOKEN_GENERATOR().make_token(person)
    return reverse("account_reset_password_from_key", args=[user_pk_to_url_str(person), token])


def _note_failure(notice: Notice, fault: Exception, now: datetime) -> None:
    """Keeps and logs the failure, without the address or the server's words, which may hold it."""
    deliveries.failed(notice=notice, now=now)
    log.warning(
        "mail of notice %s did not leave (attempt %d): %s", notice.public_id, notice.attempts, type(fault).__name__
    )


def _hang_up(connection: BaseEmailBackend) -> None:
    try:
        connection.close()
    except (OSError, smtplib.SMTPException):
        log.debug("the mail server hung up first")

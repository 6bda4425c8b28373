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

from fairfloor.actions import deliveries
from fairfloor.core.languages import Text
from fairfloor.core.phrases import catalogues, phrase
from fairfloor.registry.models import Notice, Person

ROUND = 50  # mails in one round, so that other work gets its turn
# Kinds whose mail opens an account: they carry a link to choose a password where there is none yet, or a new one.
WELCOME = ("factory-accepted", "person-invited")
PASSWORD = "password-asked"  # noqa: S105  (a kind of notice)
# Kinds that only the programme's own people get: their mails are all alike, so that none tells of a visit.
STAFF = (
    "visit-assigned", "document-received", "report-submitted", "report-returned", "report-approved",
    "report-voided",
    "objection-raised", "objection-file-attached",
    "action-proposed", "action-file-attached", "clarification-asked", "clarification-withdrawn", "delay-asked",
    "factory-applied", "permit-submitted", "non-cooperation-noted", "alert-acknowledged",
    "complaint-made", "gift-noted",
)  # fmt: skip

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Sent:
    """What one round came to: mails that left, and attempts that failed (they are made again later)."""

    mailed: int = 0
    failed: int = 0


def send_due(now: datetime) -> Sent:
    """Sends every notice whose mail is due at `now`, each exactly once as far as the mail server tells.

    A recipient that the server refuses delays no other; a server that cannot be reached ends the round.
    """
    mailed = failed = 0
    connection = mail.get_connection()
    try:
        for _ in range(ROUND):
            notice = deliveries.take_up(now=now)
            if notice is None:
                break
            try:
                connection.open()
                connection.send_messages([letter(notice)])
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


def letter(notice: Notice) -> mail.EmailMessage:
    """The mail of a notice in its person's language; sending it twice gives the same message id."""
    person, language = notice.person, notice.person.language
    parts = [phrase("notices.greeting", name=person.name), _sentence(notice), *_links(notice)]
    parts.append(phrase("notices.footer", programme=Text(notice.programme.name)))
    host = urlsplit(settings.SITE_ADDRESS).hostname or "localhost"
    return mail.EmailMessage(
        subject=phrase("notices.subject").say(language),
        body="\n\n".join(part.say(language) for part in parts) + "\n",
        to=[person.email],
        headers={"Message-ID": f"<{notice.public_id}@{host}>", "Auto-Submitted": "auto-generated"},
    )


def _sentence(notice: Notice) -> Text:
    kind = "staff" if notice.kind in STAFF else notice.kind
    return phrase(f"notices.mail.{kind if f'notices.mail.{kind}' in catalogues()['en'] else 'other'}")


def _links(notice: Notice) -> list[Text]:
    person = notice.person
    opens = notice.kind == PASSWORD or (notice.kind in WELCOME and not person.has_usable_password())
    if not opens:
        return [_with(phrase("notices.sign-in"), reverse("notices"))]
    days = settings.PASSWORD_RESET_TIMEOUT // 86400
    again = _with(phrase("notices.new-link"), reverse("account_reset_password"))
    parts = [_with(phrase("notices.choose-password", days=days), _password_path(person)), again]
    return [*parts, phrase("notices.ignore")] if notice.kind == PASSWORD else parts


def _with(said: Text, path: str) -> Text:
    return Text({language: f"{words}\n{settings.SITE_ADDRESS}{path}" for language, words in said.items()})


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

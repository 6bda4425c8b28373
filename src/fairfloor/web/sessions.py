"""Who is signed in: the session and the person of every request, each read by a statement that is written once."""

from typing import Any

from allauth.account.auth_backends import AuthenticationBackend
from django.contrib.sessions.backends import db
from django.contrib.sessions.models import Session
from django.utils import timezone

from fairfloor.registry.models import Person
from fairfloor.registry.statements import Statement

SESSION = Statement(Session, "{row}.session_key = %s AND {row}.expire_date > %s", columns=("session_data",))
PERSON = Statement(Person, "{row}.id = %s")


class SessionStore(db.SessionStore):
    """Django's sessions in the database."""

    def load(self) -> dict[str, Any]:
        """What the session holds; nothing, and no key any more, where it has ended or never was."""
        row = SESSION.row(self.session_key, timezone.now())
        if row is None:
            self._session_key = None
            return {}
        return dict(self.decode(row[0]))


class Backend(AuthenticationBackend):
    """Signing in by mail address and password, as allauth does it."""

    def get_user(self, user_id: int) -> Person | None:
        """The person of a session, None who may no longer sign in."""
        person = PERSON.row(user_id)
        return person if person is not None and self.user_can_authenticate(person) else None

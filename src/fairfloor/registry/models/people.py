"""A person who signs in, the organisations that buyers and ministries belong to, and the roles that people hold."""

from collections.abc import Iterator
from typing import Any, ClassVar

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Q
from django.utils.crypto import salted_hmac

from fairfloor.core.access import ROLES
from fairfloor.registry.models.rows import ProgrammeRow, Row, new_public_id


class People(BaseUserManager["Person"]):
    """How people are found and made; mail addresses are kept in lower case."""

    def get_by_natural_key(self, username: str | None) -> "Person":
        return self.get(email=(username or "").lower())

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "Person":
        """Makes a person who can sign in with `email` and `password`."""
        person = self.model(email=email.lower(), **fields)
        person.set_password(password)
        person.save(using=self._db)
        return person


class Person(Row, AbstractBaseUser):
    """Someone who signs in. A person belongs to no programme; the roles held say what is open to them."""

    CONFIDENTIAL: ClassVar[tuple[str, ...]] = ()

    public_id = models.CharField(max_length=26, unique=True, default=new_public_id, editable=False)
    email = models.EmailField(unique=True)
    name = models.CharField(max_length=200)
    language = models.CharField(max_length=10, default="en")  # of pages and mails
    mail_hour = models.PositiveSmallIntegerField(null=True)  # of one mail a day, in the programme's zone; None: at once
    speaks = models.JSONField(default=list)  # codes such as "km"
    is_active = models.BooleanField(default=True)
    joined_at = models.DateTimeField(null=True)

    objects = People()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(mail_hour__isnull=True) | Q(mail_hour__lte=23), name="person_mail_hour_of_the_day"
            )
        ]

    def __str__(self) -> str:
        return self.name

    def get_session_auth_hash(self) -> str:
        """What a session is held to: another password or another mail address ends it."""
        return self._session_mark(settings.SECRET_KEY)

    def get_session_auth_fallback_hash(self) -> Iterator[str]:
        """The same with each of the keys that were used before."""
        yield from map(self._session_mark, settings.SECRET_KEY_FALLBACKS)

    def _session_mark(self, secret: str | bytes) -> str:
        return salted_hmac(
            "fairfloor.session", f"{self.email} {self.password}", secret=secret, algorithm="sha256"
        ).hexdigest()


class Organisation(ProgrammeRow):
    """A buyer or a ministry in a programme."""

    NOUN = ""

    kind = models.CharField(max_length=20, choices=[("buyer", "buyer"), ("ministry", "ministry")])
    name = models.CharField(max_length=200)
    recipient = models.CharField(max_length=60, blank=True)  # which of the procedure's recipients a ministry is

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "recipient"], condition=~Q(recipient=""), name="organisation_once_a_recipient"
            )
        ]


class Role(ProgrammeRow):
    """A role that a person holds in a programme from one moment to another."""

    NOUN = ""

    person = models.ForeignKey(Person, models.CASCADE, related_name="roles")
    role = models.CharField(max_length=20, choices=[(role, role) for role in ROLES])
    factory = models.ForeignKey("registry.Factory", models.PROTECT, null=True, related_name="+")
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="+")
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=(Q(role="manager") & Q(factory__isnull=False))
                | (~Q(role="manager") & Q(factory__isnull=True)),
                name="role_factory_for_managers",
            ),
            models.CheckConstraint(
                condition=(Q(role__in=["buyer", "ministry"]) & Q(organisation__isnull=False))
                | (~Q(role__in=["buyer", "ministry"]) & Q(organisation__isnull=True)),
                name="role_organisation_for_outsiders",
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True) | Q(ended_at__gte=models.F("started_at")),
                name="role_ends_after_start",
            ),
        ]
        indexes = [models.Index(fields=["person", "programme"])]

"""The factories of the demonstration: one applies, others take part with profile and permits, and a brand's list of more."""

from datetime import date, datetime, timedelta

from fairfloor.actions import demonstration_particulars, factories, factory_lists, files, interests, permits
from fairfloor.core.access import Viewer
from fairfloor.core.buildings import Building
from fairfloor.registry.models import Participation, Person, Programme
from fairfloor.registry.viewers import viewer_of

ZONE = "Asia/Phnom_Penh"
DOMAIN = "demonstration.invalid"


def email(name: str) -> str:
    """The address that a fictional person signs in with."""
    return f"{name}@{DOMAIN}"


def registered(programme: Programme, number: int, now: datetime) -> Participation:
    """A factory that has applied."""
    return factories.register(
        programme=programme,
        particulars=factories.Particulars(
            name=f"Demonstration Factory {number}",
            local_name=f"演示工厂{number}",
            registration_number=f"DEMO-{number:04}",
            address=f"Demonstration Road {number}, Phnom Penh",
            contact_name=f"Manager {number}",
            contact_email=email(f"manager-{number}"),
            contact_language="zh-hans" if number == 1 else "en",
        ),
        jurisdiction="kh",
        zone=ZONE,
        now=now,
    )


def listed(programme: Programme, cast: dict[str, Person], now: datetime) -> None:
    """A brand's list that waits to be looked at: a new factory, one that may be Factory 2, one of another country."""
    rows = (
        ("Country", "Factory name", "Address"),
        ("Cambodia", "Fiction Knitwear Riverside", "Quay of Fiction 8, Takeo"),
        ("Cambodia", "Demonstration Factory 2 Co. Ltd", "Demonstration Rd 2, Phnom Penh"),
        ("Atlantis", "Demonstration Mill", "Demonstration Shore 1"),
    )
    content = "".join(",".join(f'"{cell}"' for cell in row) + "\n" for row in rows).encode()
    factory_lists.upload(
        programme=programme, name="demonstration-list.csv", media_type="text/csv", pieces=[content],
        by=viewer_of(cast["officer"], now), now=now,
    )  # fmt: skip


# One built before the day from which limits are stricter, one after it.
DORMITORIES = (
    Building("dormitory-1", "dormitory", "Dormitory A", date(1998, 5, 1), 3, 72),
    Building("dormitory-2", "dormitory", "Dormitory B", date(2008, 9, 15), 5, 168),
)


def accepted(programme: Programme, number: int, officer: Viewer, now: datetime) -> Participation:
    """A factory that takes part, with its profile; monitors and reviewers have declared no interest in it."""
    participation = registered(programme, number, now)
    factories.accept(participation=participation, by=officer, now=now + timedelta(hours=4))
    participation.refresh_from_db()
    facts = {"dormitory": number == 1, "canteen": True, "air-conditioning": number == 1, "warm-air-heating": False,
             "boilers-or-pressure-vessels": True, "security-guards": True, "flammables": True,
             "toys-for-children": False}  # fmt: skip
    factories.record_profile(
        participation=participation,
        values={
            "women": 412 if number == 1 else 96,
            "men": 88 if number == 1 else 24,
            "facts": facts,
            "buildings": [one.as_json() for one in DORMITORIES] if number == 1 else [],
            "work_kinds": ["seated-production", "warehouse", "office"],
            "languages": ["km", "zh"],
            "products": "knitwear (fiction)",
            "particulars": demonstration_particulars.of_the_first(now) if number == 1 else {},
        },
        by=officer,
        now=now + timedelta(hours=5),
    )
    for person in Person.objects.filter(roles__programme=programme, roles__role__in=interests.DECLARE).order_by("pk"):
        at = now + timedelta(hours=5)
        interests.declare_none(programme=programme, by=viewer_of(person, at), now=at)
    return participation


def permit(
    participation: Participation, number: str, days: tuple[date, date], by: Viewer, now: datetime, kind: str
) -> None:
    """A fictional permit with a fictional paper."""
    permits.add(
        participation=participation,
        particulars=permits.Particulars(
            kind=kind, authority="Demonstration labour office", number=number, start=days[0], end=days[1],
            document="Demonstration paper: a fiction",
        ),
        paper=files.Paper("permit.txt", "text/plain", [f"Demonstration permit {number}: a fiction.\n".encode()]),
        by=by, now=now,
    )  # fmt: skip

"""Applications that are decided on many at once: what each resembles, and accepting those that an officer has chosen."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from fairfloor.actions import factories
from fairfloor.actions.acts import Refused, demand, refuse
from fairfloor.actions.factory_lists import known
from fairfloor.core.access import OFFICER, STAFF, Viewer
from fairfloor.core.bases import SIGNS, mark
from fairfloor.core.decisions import YES, no
from fairfloor.core.factories import APPLIED
from fairfloor.core.factory_lists import Like, likes_of_each
from fairfloor.core.languages import Text, called
from fairfloor.core.phrases import phrase
from fairfloor.registry.models import Participation, Programme, Role

MOST = 50  # in one request: each is an action of its own, and a hundred take longer than two seconds


@dataclass(frozen=True)
class Application:
    """One that waits: the factory, what it may be already (why, and how that one takes part), and who its contact is."""

    row: Participation
    likes: tuple[tuple[Like, str], ...] = ()
    colleague: bool = False  # the contact's address is that of somebody who works for the programme

    @property
    def open(self) -> bool:
        """Whether it can be accepted as it stands: its contact is named, and stands on no other side."""
        return bool(self.row.contact_name and self.row.contact_email) and not self.colleague

    @property
    def seen(self) -> str:
        """The mark of what an officer looks at: what the application tells, and what it resembles."""
        return mark(factories.told_of(self.row)) + mark(sorted(like.of.public_id for like, _state in self.likes))


@dataclass(frozen=True)
class Outcome:
    """What became of those chosen: accepted, or left out and why."""

    accepted: tuple[Participation, ...]
    left: tuple[tuple[Participation, Text], ...]


def looked_at(rows: Sequence[Participation], *, programme: Programme, by: Viewer, now: datetime) -> list[Application]:
    """The `rows` of the programme (with their factories) as they are shown to one who decides: three queries for all."""
    every = Participation.objects.visible(by, now).filter(programme=programme)
    columns = ("factory__public_id", "factory__name", "factory__local_name", "factory__sort_key", "state")
    found = list(every.values_list(*columns)) if rows else []
    states = {public_id: state for public_id, *_names, state in found}
    sounds = {called(name, local_name, "zh")[0]: sort_key for _id, name, local_name, sort_key, _state in found}
    others = {one.public_id: one for one in (known(programme) if rows else ()) if one.public_id in states}
    own = [others[row.factory.public_id] for row in rows]
    likes = likes_of_each(own, others.values(), sound=lambda name: sounds.get(name, ""))
    colleagues = _colleagues(programme, rows)
    return [
        Application(
            row, tuple((like, states[like.of.public_id]) for like in likes[row.factory.public_id]),
            row.contact_email.lower() in colleagues,
        )
        for row in rows
    ]  # fmt: skip


def _colleagues(programme: Programme, rows: Sequence[Participation]) -> set[str]:
    """Those of the contacts' addresses that somebody has who works for the programme."""
    told = {row.contact_email.lower() for row in rows if row.contact_email}
    held = Role.objects.filter(programme=programme, role__in=sorted(STAFF), ended_at__isnull=True)
    return set(held.filter(person__email__in=sorted(told)).values_list("person__email", flat=True)) if told else set()


def of_factories(programme: Programme, chosen: Sequence[str], *, by: Viewer, now: datetime) -> list[Participation]:
    """The participations of the factories chosen, by their public ids, whatever became of them; in the order of the ids."""
    rows = Participation.objects.visible(by, now).filter(programme=programme, factory__public_id__in=chosen)
    found = {row.factory.public_id: row for row in rows.select_related("factory", "programme")}
    return [found[public_id] for public_id in dict.fromkeys(chosen) if public_id in found]


def accept(*, programme: Programme, chosen: Mapping[str, str], by: Viewer, now: datetime) -> Outcome:
    """Accepts the factories `chosen` (public id -> `Application.seen` as it was looked at), each by an action of its own.

    So each is asked about anew, has its own event, and the event log is held by none for longer than by a single one. What
    has changed since it was looked at, or may not be accepted, is left out with the reason; the others go on.
    """
    demand(YES if programme.pk in by.programmes(OFFICER) else no("steps.not-yours"))
    if len(chosen) > MOST:
        refuse("factories.too-many-chosen", most=MOST)
    rows = of_factories(programme, list(chosen), by=by, now=now)
    if not rows:
        refuse("factories.none-chosen")
    accepted, left = list[Participation](), list[tuple[Participation, Text]]()
    for one in looked_at(rows, programme=programme, by=by, now=now):
        why = _accept(one, chosen[one.row.factory.public_id], by=by, now=now)
        if why is None:
            accepted.append(one.row)
        else:
            left.append((one.row, why))
    return Outcome(tuple(accepted), tuple(left))


def _accept(one: Application, seen: str, *, by: Viewer, now: datetime) -> Text | None:
    """Why it is not accepted; None where it was."""
    if one.row.state == APPLIED and seen[SIGNS:] != one.seen[SIGNS:]:
        return phrase("factories.resembles-anew")
    try:
        factories.accept(participation=one.row, by=by, now=now, base=seen[:SIGNS])
    except Refused as refused:
        return refused.why
    return None

"""An officer corrects what a factory is called and where it is; what was published keeps what it said."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass, fields
from datetime import datetime

from fairfloor.actions import approvals, factories, factory_lists, notices
from fairfloor.actions.acts import Refused, action, demand, refuse, unchanged
from fairfloor.actions.events import record
from fairfloor.core import factories as rules
from fairfloor.core import factory_lists as lists
from fairfloor.core.access import OFFICER, Viewer
from fairfloor.core.decisions import YES, Decision, first_refusal, no
from fairfloor.core.factory_lists import Known, Like
from fairfloor.core.identifiers import WrongIdentifier, os_id
from fairfloor.core.steps import may_take
from fairfloor.registry.models import Factory, Participation
from fairfloor.registry.viewers import relations_to


@dataclass(frozen=True)
class Names:
    """What a factory is known by: names, address, registration number, id of the Open Supply Hub."""

    name: str
    local_name: str
    address: str
    registration_number: str
    os_id: str


def names_of(factory: Factory) -> Names:
    """What a factory is known by now."""
    return Names(**{one.name: getattr(factory, one.name) for one in fields(Names)})


def may_correct(participation: Participation, by: Viewer, now: datetime) -> Decision:
    """Whether `by` may correct the factory: an officer of every programme in which it takes part."""
    relations = relations_to(participation, by, now)
    others = Participation.objects.filter(factory=participation.factory_id).values_list("programme", flat=True)
    return first_refusal(
        may_take(rules.PARTICIPATION_STEPS, "participation", "correct", state=participation.state, relations=relations),
        YES if set(others) <= by.programmes(OFFICER) else no("factories.elsewhere"),
    )


@action
def correct(
    *, participation: Participation, names: Names, different: bool, reason: str, language: str, by: Viewer, now: datetime,
    base: str | None = None,
) -> Participation:  # fmt: skip
    """Corrects what a factory is known by, with a reason that its managers read; they are told.

    `different`: the officer has looked at what it would newly resemble (`likes`), and it is none of them. `base`: the mark of
    `names_of` the factory that was opened, as a dictionary.
    """
    kept = factories.locked(participation)
    factory = Factory.objects.select_for_update().get(pk=kept.factory_id)
    demand(may_correct(kept, by, now))
    unchanged(base, asdict(names_of(factory)), factory)
    before, names = names_of(factory), _checked(names)
    if not reason.strip():
        refuse("factories.no-reason")
    if names == before:
        refuse("factories.nothing-corrected")
    found = likes(kept, names)
    if any(like.by == "os-id" for like in found):
        refuse("factories.same-os-id")
    if found and not different:
        refuse("factories.resembles")
    for field, words in asdict(names).items():
        setattr(factory, field, words)
    factory.sort_key = factories.sort_key(factories.in_chinese(names))
    factory.save()
    kept.factory = factory
    factories.note(kept, "correct", by=by, now=now, reason=reason, language=language, changes=_changes(before, names))
    approvals.hold(by=by, now=now, visit__factory=factory)
    notices.tell(notices.managers(kept.programme, factory, now), "factory-corrected", about=kept, now=now)
    record("factory.corrected", kept, by=by, now=now, told={**asdict(names), "reason": reason})
    return kept


def likes(participation: Participation, names: Names) -> tuple[Like, ...]:
    """Which factories of the programme the factory would resemble by these names and does not by those that it has."""
    factory = participation.factory
    others = [one for one in factory_lists.known(participation.programme) if one.public_id != factory.public_id]
    had = {(like.of.public_id, like.by) for like in _likes(factory, names_of(factory), others)}
    return tuple(like for like in _likes(factory, names, others) if (like.of.public_id, like.by) not in had)


def _likes(factory: Factory, names: Names, others: Iterable[Known]) -> tuple[Like, ...]:
    called = tuple(dict.fromkeys(filter(None, (names.name, names.local_name))))
    own = Known(
        jurisdiction=factory.jurisdiction, address=names.address, os_id=names.os_id,
        registration_number=names.registration_number, names=called,
    )  # fmt: skip
    return lists.likes(own, others, sound=factories.sort_key)


def _checked(names: Names) -> Names:
    """The names without space around them, the id as it is kept; refuses a factory without name or address."""
    told = {field: words.strip() for field, words in asdict(names).items()}
    if not told["name"] or not told["address"]:
        refuse("factories.no-name")
    try:
        told["os_id"] = os_id(told["os_id"]) if told["os_id"] else ""
    except WrongIdentifier as wrong:
        raise Refused(wrong.why) from None
    return Names(**told)


def _changes(before: Names, after: Names) -> dict[str, list[str]]:
    had = asdict(before)
    return {field: [had[field], words] for field, words in asdict(after).items() if words != had[field]}

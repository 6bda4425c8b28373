"""The non-cooperation report: an officer reviews it, asks the factory for its explanation and sends both to the ministries."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, cast

from fairfloor.actions import notices, printed
from fairfloor.actions.acts import action, demand, refuse, unchanged
from fairfloor.actions.events import record
from fairfloor.core import noncooperation as rules
from fairfloor.core import procedures
from fairfloor.core.access import MANAGER, MINISTRY, OFFICER, Held, Viewer
from fairfloor.core.decisions import YES, no
from fairfloor.core.events import canonical
from fairfloor.core.languages import Text
from fairfloor.core.periods import in_zone, last_second, local_day
from fairfloor.registry import keys
from fairfloor.registry.models import Factory, NonCooperation, Organisation, Participation, Person, Programme, Receipt
from fairfloor.registry.rules import procedure_at
from fairfloor.registry.statements import Statement
from fairfloor.registry.subjects import Named
from fairfloor.registry.viewers import relations_to, stands
from fairfloor.reporting import content_words as words
from fairfloor.reporting import forms, labels
from fairfloor.reporting import noncooperation as pdf
from fairfloor.reporting.seals import Seal

ASKED = Statement(
    NonCooperation,
    "{row}.programme_id = %s AND {row}.state IN %s AND ({row}.asked_at <= %s OR {row}.state = 'sent')"
    " AND {row}.visit_id IN (SELECT at.id FROM registry_visit at WHERE at.factory_id IN %s)",
    related=("visit__factory", "asked_by"), order=("-asked_at", "-pk"),
)  # fmt: skip


@dataclass(frozen=True)
class Asked:
    """What a factory is told of being asked: the day of the visit, by whom, when, its last moment, and what it answered.

    It is `heard` also where an officer has written down what it said otherwise. Once that is over, `decided_at` is when the
    report was `sent` to the ministries or set aside; it may have been sent to them without the factory having been asked here
    (then `at` and `until` are when the visit ended).
    """

    public_id: str
    factory: Factory
    visited: date
    name: str
    at: datetime
    until: datetime
    heard: bool
    answered_at: datetime | None
    text: str
    language: str
    sent: bool = False
    decided_at: datetime | None = None


@action
def ask(*, report: NonCooperation, until: date, by: Viewer, now: datetime) -> NonCooperation:
    """Asks the factory for its explanation, which it may give until the end of the day `until` where it is; once.

    Its managers, without whom nobody is asked, are told, and read by whom they are asked and until when (`asked_of`); of the
    report itself they see nothing.
    """
    kept = _held(report, "ask", by=by, now=now)
    factory = kept.visit.factory
    demand(rules.may_ask(asked=kept.asked_at is not None, today=local_day(now, factory.zone), until=until))
    people = notices.managers(kept.programme, factory, now)
    if not any(person.is_active for person in people):
        refuse("noncooperation.nobody-to-ask")
    kept.asked_at, kept.asked_by_id, kept.answer_until = now, by.actor, last_second(until, factory.zone)
    kept.save()
    participation = Participation.objects.select_related("programme").get(programme=kept.programme_id, factory=factory)
    notices.tell(people, "explanation-asked", about=participation, now=now, until=kept.answer_until)
    record("non-cooperation.explanation-asked", kept, by=by, now=now, told={"until": kept.answer_until.isoformat()})
    return kept


@action
def asked_of(
    *, programme: int, factories: Sequence[int], by: Viewer, now: datetime, ended: bool = False
) -> list[Asked]:
    """What factories are asked to explain now, for their managers: until the report was sent or set aside, the latest first.

    `ended`: also what became of it then, for good.
    """
    held = [Held(MANAGER, programme, factory) for factory in factories]
    demand(YES if all(one in by.held for one in held) else no("steps.not-yours"))
    found = []
    for row in ASKED.rows(programme, rules.STATES if ended else (rules.NOTED,), now, tuple(factories)):
        told, language = row.explanation if row.explained_at else {}, row.explained_language
        found.append(Asked(
            row.public_id, row.visit.factory, local_day(row.visit.ended_at or row.noted_at, row.visit.factory.zone),
            row.asked_by.name if row.asked_by else "", row.asked_at or row.noted_at, row.answer_until or row.noted_at,
            bool(row.explanation), row.explained_at, told.get(language, ""), language, row.state == rules.SENT, row.decided_at,
        ))  # fmt: skip
    return found


@action
def explain(
    *, programme: int, asked: str, text: str, language: str, by: Viewer, now: datetime, base: str | None = None
) -> NonCooperation:
    """A manager writes what the factory says to it, until the last moment that was told; the officers are told.

    `asked` is the id by which the factory is asked (`Asked`). Written again it replaces what was written before; `base` is
    the mark of the moment at which that was written, as the page that was opened had it.
    """
    found = NonCooperation.objects.filter(programme=programme, public_id=asked).first()
    demand(YES if found else no("steps.not-yours"))
    kept = _held(cast(NonCooperation, found), "explain", by=by, now=now)
    until = in_zone(kept.answer_until, kept.visit.factory.zone) if kept.answer_until else None
    demand(rules.may_explain(text=text, answer_until=until, now=now))
    unchanged(base, kept.explained_at, kept)
    kept.explanation = {language: text.strip()}
    kept.explained_at, kept.explained_by_id, kept.explained_language = now, by.actor, language
    kept.save()
    notices.tell(notices.officers(kept.programme, now), "explanation-given", about=kept, now=now)
    record("non-cooperation.explained", kept, by=by, now=now, told={"explanation": kept.explanation})
    return kept


@action
def review(
    *,
    report: NonCooperation,
    account: Mapping[str, str],
    explanation: Mapping[str, str],
    by: Viewer,
    now: datetime,
    base: str | None = None,
) -> NonCooperation:
    """Keeps what the ministries will read, by language: what happened, and what the factory says to it (may be empty).

    `base`: the mark of `texts_of` the report that was opened.
    """
    kept = _held(report, "review", by=by, now=now)
    unchanged(base, texts_of(kept), kept)
    given = _text(explanation)
    own = kept.explanation[kept.explained_language] if kept.explained_at else ""
    demand(rules.may_review(own=own, given=given.get(kept.explained_language, "")))
    kept.account, kept.explanation = _text(account), given
    kept.reviewed_at, kept.reviewed_by_id = now, by.actor
    kept.save()
    told = {"account": kept.account, "explanation": kept.explanation}
    record("non-cooperation.reviewed", kept, by=by, now=now, told=told)
    return kept


def texts_of(report: NonCooperation) -> list[Any]:
    """What officers write of a report, and whether the factory has written since."""
    return [report.account, report.explanation, report.explained_at]


@action
def set_aside(*, report: NonCooperation, reason: str, by: Viewer, now: datetime) -> NonCooperation:
    """Decides that it was no non-cooperation: nothing is sent to anyone. A factory that was asked is told."""
    kept = _held(report, "set-aside", by=by, now=now)
    demand(rules.may_set_aside(reason=reason))
    kept.state, kept.reason, kept.decided_at, kept.decided_by_id = rules.SET_ASIDE, reason, now, by.actor
    kept.save()
    if kept.asked_at is not None:
        _tell_factory(kept, now)
    record("non-cooperation.set-aside", kept, by=by, now=now, told={"reason": reason})
    return kept


@action
def send(*, report: NonCooperation, by: Viewer, now: datetime) -> NonCooperation:
    """Freezes and signs the report and sends it to every recipient of the procedure; their readers are told, and the factory."""
    kept = _held(report, "send", by=by, now=now)
    to = addressees(kept.programme, now)
    unreached = [title for title, organisation in to if organisation is None]
    demand(
        rules.may_send(
            account=next(iter(kept.account.values()), ""), explanation=next(iter(kept.explanation.values()), ""),
            answer_until=in_zone(kept.answer_until, kept.visit.factory.zone) if kept.answer_until else None, now=now,
            unreached=unreached,
        )
    )  # fmt: skip
    kept.state, kept.decided_at, kept.decided_by_id = rules.SENT, now, by.actor
    sender = Person.objects.get(pk=by.actor).name
    kept.content = content = _content(kept, [(title, one.name) for title, one in to if one], sender, now)
    seal = Seal(keys.signing_key().sign(canonical(content)).hex(), keys.public_key())
    kept.sha256, kept.signature, kept.public_key = forms.content_hash(content), seal.signature, seal.public_key
    languages = labels.chosen(procedure_at(kept.programme, now).printed)
    kept.pdf_sha256, kept.pdf_files = printed.keep({one: pdf.render(content, one, seal=seal) for one in languages})
    kept.save()
    for organisation in [one for _, one in to if one]:
        receipt = Receipt.objects.create(
            programme=kept.programme, noncooperation=kept, organisation=organisation, sent_at=now
        )
        readers = notices.holding(MINISTRY, programme=kept.programme, at=now, organisation=organisation)
        notices.tell(readers, "non-cooperation-sent", about=receipt, now=now)
    _tell_factory(kept, now)
    hashes = {"content": kept.sha256, **{f"pdf-{language}": one for language, one in kept.pdf_sha256.items()}}
    record("non-cooperation.sent", kept, by=by, now=now, told=hashes)
    return kept


def _tell_factory(kept: NonCooperation, now: datetime) -> None:
    """Its managers learn that it was decided; what was decided stands on their factory's page."""
    participation = Participation.objects.select_related("programme").get(
        programme=kept.programme_id, factory=kept.visit.factory
    )
    people = notices.managers(kept.programme, kept.visit.factory, now)
    notices.tell(people, "non-cooperation-decided", about=participation, now=now)


@action
def open_(*, receipt: Receipt, by: Viewer, now: datetime) -> NonCooperation:
    """The report for a reader of the ministry that it was sent to; every reading is logged, the first one is its receipt."""
    kept = Receipt.objects.select_for_update(of=("self",)).select_related("programme").get(pk=receipt.pk)
    report = NonCooperation.objects.select_related("programme", "visit__factory").get(pk=kept.noncooperation_id)
    demand(rules.may("receive", state=report.state, relations=relations_to(kept, by, now)))
    first = kept.received_at is None
    if first:
        kept.received_at, kept.received_by_id = now, by.actor
        kept.save()
    record("non-cooperation.received" if first else "non-cooperation.read", kept, by=by, now=now)
    return report


@dataclass(frozen=True)
class Sent:
    """What the list of a ministry tells of one report: its number, its languages, and once it was opened of which visit it is."""

    number: str
    languages: tuple[str, ...]
    factory: Named | None = None
    visited: date | None = None


@action
def told_of(*, receipts: Sequence[Receipt], by: Viewer, now: datetime) -> dict[int, Sent]:
    """What tells the reports apart that were sent to the reader's ministry, by the key of each receipt.

    Which factory one is about, and the visit of which day, is told once it was opened: to have read that is the very receipt.
    """
    rows = Receipt.objects.filter(pk__in=[one.pk for one in receipts]).select_related("noncooperation")
    own = {(held.programme, held.organisation) for held in by.held if held.role == MINISTRY}
    found = {}
    for row in rows:
        demand(YES if (row.programme_id, row.organisation_id) in own else no("steps.not-yours"))
        report, content = row.noncooperation, row.noncooperation.content or {}
        told = Sent(content["number"], tuple(sorted(report.pdf_sha256)))
        if row.received_at is not None:
            day = datetime.fromisoformat(content.get("arrived_at") or content["ended_at"]).date()
            told = replace(told, factory=Named(content["factory"], content.get("local_name") or ""), visited=day)
        found[row.pk] = told
    return found


@action
def name_recipient(*, organisation: Organisation, recipient: str, by: Viewer, now: datetime) -> Organisation:
    """Says which of the procedure's recipients a ministry is (empty: none); another one that was it is so no longer."""
    kept = Organisation.objects.select_for_update(of=("self",)).select_related("programme").get(pk=organisation.pk)
    demand(YES if kept.programme_id in by.programmes(OFFICER) else no("steps.not-yours"))
    if recipient:
        procedures.load(kept.programme.procedure).item("recipient", recipient)
        Organisation.objects.filter(programme=kept.programme_id, recipient=recipient).update(recipient="")
    kept.recipient = recipient
    kept.save()
    record("organisation.recipient-named", kept, by=by, now=now, told={"recipient": recipient})
    return kept


def addressees(programme: Programme, now: datetime) -> list[tuple[str, Organisation | None]]:
    """Each recipient of the procedure by its English title, and the organisation with a reader that stands for it."""
    procedure = procedures.founded(programme.procedure, programme.settings)
    known = {one.recipient: one for one in Organisation.objects.filter(programme=programme, kind=MINISTRY)}
    found = []
    for item in procedure.recipients:
        one = known.get(item.id)
        reached = one and notices.holding(MINISTRY, programme=programme, at=now, organisation=one)
        found.append((item.title["en"], one if reached else None))
    return found


def _text(told: Mapping[str, str]) -> dict[str, str]:
    return {language: said.strip() for language, said in told.items() if said.strip()}


def _held(report: NonCooperation, step: str, *, by: Viewer, now: datetime) -> NonCooperation:
    kept: NonCooperation = (
        NonCooperation.objects.select_for_update(of=("self",))
        .select_related("programme", "visit__factory", "visit__profile", "reviewed_by", "asked_by")
        .get(pk=report.pk)
    )
    demand(rules.may(step, state=kept.state, relations=stands(kept, by, now)))
    return kept


def _content(kept: NonCooperation, to: list[tuple[str, str]], sender: str, now: datetime) -> dict[str, Any]:
    visit, factory, programme = kept.visit, kept.visit.factory, kept.programme
    procedure = procedures.founded(programme.procedure, programme.settings)
    kind, titles = procedure.item("interference", kept.kind), {item.title["en"]: item for item in procedure.recipients}
    team = [words.Person(member.person.name) for member in visit.members.select_related("person").order_by("pk")]

    def local(at: datetime | None) -> datetime | None:
        return in_zone(at, factory.zone) if at else None

    made = pdf.Content(
        kind="non-cooperation",
        number=kept.public_id[:8].upper(),
        programme=Text(programme.name),
        procedure=procedure.source,
        zone=factory.zone,
        sent_at=in_zone(now, factory.zone),
        sent_by=sender,
        recipients=tuple(pdf.Recipient(titles[title].title, name) for title, name in to),
        factory=factory.name,
        local_name=factory.local_name or None,
        registration_number=factory.registration_number or None,
        address=factory.address or None,
        arrived_at=local(visit.arrived_at),
        explained_at=local(visit.explained_at),
        gate_ends_at=local(visit.gate_ends_at),
        admitted_at=local(visit.admitted_at),
        ended_at=local(visit.ended_at),
        met=visit.met_name or None,
        team=tuple(team),
        interference=kind.title,
        asked_by=kept.asked_by.name if kept.asked_by else None,
        asked_at=local(kept.asked_at),
        answer_until=local(kept.answer_until),
        answered_at=local(kept.explained_at),
        account=_free(kept.account, kept.language),
        explanation=_free(kept.explanation, kept.explained_language or kept.language) if kept.explanation else None,
        reviewed_by=kept.reviewed_by.name if kept.reviewed_by else sender,
    )
    return dict(forms.as_json(made))


def _free(told: Mapping[str, str], first: str) -> words.Free:
    """Words in several languages, of which one is the original."""
    original = first if first in told else next(iter(told))
    return words.Free(original, told[original], {key: said for key, said in told.items() if key != original})

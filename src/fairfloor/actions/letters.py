"""A programme words its letters: from a day on, with a reason, kept for good; and goes back to the standard wording."""

import re
from datetime import date, datetime

from fairfloor.actions.acts import action, demand, refuse, unchanged
from fairfloor.actions.events import record
from fairfloor.core import discretion, letters
from fairfloor.core.access import OFFICER, Viewer
from fairfloor.core.decisions import YES, no
from fairfloor.core.periods import local_day
from fairfloor.core.visits import PLANNED
from fairfloor.registry.models import Factory, Programme, Visit, Wording
from fairfloor.registry.rules import rules_of
from fairfloor.registry.wordings import wordings

PUBLIC_ID = re.compile(r"\b[a-z2-7]{26}\b")


@action
def word(
    *, programme: Programme, letter: str, said_in: str, subject: str, body: str, start: date, reason: str, language: str,
    by: Viewer, now: datetime, base: str | None = None,
) -> Wording:  # fmt: skip
    """Words `letter` in the language `said_in` from the day `start` on; notices written before keep their words.

    `base`: the mark of how often it had been worded when the page was opened (`times`).

    Refuses what is not plain text, what a mail must not say (see `look`), places that the letter does not have, a letter
    without the one that it needs, a day that has passed, no reason, and words that stand on that day anyway.
    """
    own = letters.Wording(subject, body)
    made = _kept(programme, letter, said_in, own, start, reason, language, by=by, now=now, base=base)
    record("letter.worded", made, by=by, now=now, told=_told(made))
    return made


@action
def look(*, programme: Programme, letter: str, subject: str, body: str, by: Viewer, now: datetime) -> None:
    """Refuses words that `letter` may not have, for an officer who looks at them before they are kept; keeps nothing.

    A mail names no factory of the programme (name, address, number), no worker's pseudonym, no visit and no day of one that is
    planned; what the standard wording says anyway, or the programme's name, is no such thing.
    """
    demand(YES if programme.pk in by.programmes(OFFICER) else no("steps.not-yours"))
    demand(letters.may_word(letter, subject, body))
    _refuse_confidential(programme, letter, f"{subject}\n{body}")


def _refuse_confidential(programme: Programme, letter: str, words: str) -> None:
    everybodys = " ".join([
        *programme.name.values(), *(f"{one.subject} {one.body}" for one in letters.standard(letter).values())
    ])  # fmt: skip
    factories = Factory.objects.filter(participations__programme=programme).order_by("pk").distinct()
    rows = factories.values_list("name", "local_name", "address", "registration_number", "os_id")
    told = discretion.named(words, (one for row in rows for one in row), but=everybodys)
    if told is not None:
        refuse("letters.names-factory", name=told)
    pseudonym = discretion.PSEUDONYM.search(words.casefold())
    if pseudonym:
        refuse("letters.names-worker", name=pseudonym[0])
    planned = Visit.objects.filter(programme=programme, state=PLANNED).order_by("planned_date", "pk")
    day = discretion.day_in(words, planned.values_list("planned_date", flat=True))
    if day is not None:
        refuse("letters.names-day", day=day.isoformat())
    ids = set(PUBLIC_ID.findall(words.casefold()))
    if ids and Visit.objects.filter(programme=programme, public_id__in=ids).exists():
        refuse("letters.names-visit")


@action
def restore(
    *,
    programme: Programme,
    letter: str,
    said_in: str,
    start: date,
    reason: str,
    language: str,
    by: Viewer,
    now: datetime,
) -> Wording:
    """Goes back to the standard wording of `letter` in the language `said_in` from the day `start` on."""
    made = _kept(programme, letter, said_in, None, start, reason, language, by=by, now=now)
    record("letter.restored", made, by=by, now=now, told=_told(made))
    return made


def times(programme: Programme, letter: str, said_in: str) -> int:
    """How often a letter has been worded in a language, or given back its standard wording."""
    return Wording.objects.filter(programme=programme, letter=letter, said_in=said_in).count()


def _told(made: Wording) -> dict[str, str]:
    names = ("letter", "said_in", "subject", "body", "reason")
    return {**{name: getattr(made, name) for name in names}, "start": made.start_date.isoformat()}


def _kept(
    programme: Programme, letter: str, said_in: str, own: letters.Wording | None, start: date, reason: str, language: str, *,
    by: Viewer, now: datetime, base: str | None = None,
) -> Wording:  # fmt: skip
    """The new row; `own` is None for the standard wording."""
    demand(YES if programme.pk in by.programmes(OFFICER) else no("steps.not-yours"))
    if own is not None:
        demand(letters.may_word(letter, own.subject, own.body))
        _refuse_confidential(programme, letter, f"{own.subject}\n{own.body}")
    programme = Programme.objects.select_for_update().get(pk=programme.pk)
    if letter not in letters.letters():
        refuse("letters.unknown", known=", ".join(letters.letters()))
    unchanged(base, times(programme, letter, said_in))
    standard = letters.standard(letter)
    if said_in not in standard:
        refuse("letters.no-language", code=said_in[:40], known=", ".join(standard))
    today = local_day(now, rules_of(programme).zone(now))
    if start < today:
        refuse("letters.day-passed", today=today.isoformat())
    if not reason.strip():
        refuse("letters.no-reason")
    before = [row for row in wordings(programme, letter) if row.said_in == said_in and row.start_date <= start]
    stands = (
        letters.Wording(before[-1].subject, before[-1].body) if before and before[-1].subject else standard[said_in]
    )
    if (own or standard[said_in]) == stands:
        refuse("letters.stands-already")
    kept = own or letters.Wording("", "")
    made: Wording = Wording.objects.create(
        programme=programme, letter=letter, said_in=said_in, subject=kept.subject, body=kept.body, start_date=start,
        reason=reason, language=language, worded_at=now, worded_by_id=by.actor,
    )  # fmt: skip
    return made

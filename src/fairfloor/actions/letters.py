"""A programme words its letters: from a day on, with a reason, kept for good; and goes back to the standard wording."""

from datetime import date, datetime

from fairfloor.actions.acts import action, demand, refuse
from fairfloor.actions.events import record
from fairfloor.core import letters
from fairfloor.core.access import OFFICER, Viewer
from fairfloor.core.decisions import YES, no
from fairfloor.core.periods import local_day
from fairfloor.registry.models import Programme, Wording
from fairfloor.registry.rules import rules_of
from fairfloor.registry.wordings import wordings


@action
def word(
    *, programme: Programme, letter: str, said_in: str, subject: str, body: str, start: date, reason: str, language: str,
    by: Viewer, now: datetime,
) -> Wording:  # fmt: skip
    """Words `letter` in the language `said_in` from the day `start` on; notices written before keep their words.

    Refuses what is not plain text, places that the letter does not have, a letter without the one that it needs, a day that
    has passed, no reason, and words that stand on that day anyway.
    """
    made = _kept(programme, letter, said_in, letters.Wording(subject, body), start, reason, language, by=by, now=now)
    record("letter.worded", made, by=by, now=now, told=_told(made))
    return made


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


def _told(made: Wording) -> dict[str, str]:
    names = ("letter", "said_in", "subject", "body", "reason")
    return {**{name: getattr(made, name) for name in names}, "start": made.start_date.isoformat()}


def _kept(
    programme: Programme, letter: str, said_in: str, own: letters.Wording | None, start: date, reason: str, language: str, *,
    by: Viewer, now: datetime,
) -> Wording:  # fmt: skip
    """The new row; `own` is None for the standard wording."""
    demand(YES if programme.pk in by.programmes(OFFICER) else no("steps.not-yours"))
    if own is not None:
        demand(letters.may_word(letter, own.subject, own.body))
    programme = Programme.objects.select_for_update().get(pk=programme.pk)
    if letter not in letters.letters():
        refuse("letters.unknown", known=", ".join(letters.letters()))
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

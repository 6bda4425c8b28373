"""What a programme's letters say at a moment: its own wording of each language where it has one, else the standard one."""

from collections.abc import Iterable
from datetime import datetime

from fairfloor.core import letters
from fairfloor.core.periods import local_day
from fairfloor.registry.addressees import addressee
from fairfloor.registry.models import Notice, Programme, Wording
from fairfloor.registry.rules import Rules, rules_of


def wordings(programme: Programme, letter: str) -> list[Wording]:
    """Every wording of one letter that the programme has had or will have, in the order in which they count."""
    return list(Wording.objects.filter(programme=programme, letter=letter).order_by("start_date", "pk"))


def standing(rows: Iterable[Wording], letter: str, rules: Rules, at: datetime) -> dict[str, letters.Wording]:
    """What `letter` says in each language at `at`: by the last row whose day had come and that had been made by then."""
    day, said = local_day(at, rules.zone(at)), letters.standard(letter)
    plain = dict(said)
    for row in rows:
        if row.letter == letter and row.start_date <= day and row.worded_at <= at and row.said_in in said:
            said[row.said_in] = letters.Wording(row.subject, row.body) if row.subject else plain[row.said_in]
    return said


def of_notice(notice: Notice) -> tuple[str, letters.Wording]:
    """The language and the words of the letter that `notice` goes out in.

    They are those of the moment when the notice was written, or its digest was due, so that a mail that is tried again says
    the same; the language is its reader's, where the programme writes letters in it, else the first in which it does.
    """
    letter = letters.DIGEST if notice.digest else letters.letter_of(notice.kind)
    rules, at = rules_of(notice.programme), notice.digest_at or notice.created_at
    said = standing(wordings(notice.programme, letter), letter, rules, at)
    chosen = rules.at(at).printed
    written = sorted(code for code in said if not chosen or code in chosen) or sorted(said)
    own = addressee(notice).language.lower().split("-")[0]
    language = own if own in written else written[0]
    return language, said[language]

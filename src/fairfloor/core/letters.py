"""The letters that a programme mails: which notice goes out in which, to whom, and what a wording of its own may hold.

A letter is plain text with `{named}` places from a closed list, none of which can be filled with anything confidential: the
reader's own name, the programme's, and the address where the rest is read. The mails of the programme's own people are one
letter, whatever happened: a wording for each would tell of a visit.
"""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from fairfloor.core.decisions import YES, Decision, no
from fairfloor.core.languages import Text
from fairfloor.core.periods import ONE_DAY, at_hour, first_moment, local_day
from fairfloor.core.phrases import catalogues, phrase

STAFF, DIGEST = "staff", "digest"
# Every kind of notice, and to whom it goes; the words for both are in library/phrases, `letters.when` and `letters.to`.
KINDS = {
    "visit-assigned": "team",
    "visit-left": "left",
    "visit-cancelled": "team",
    "interest-declared": "officers",
    "document-received": "team",
    "documents-requested": "managers",
    "documents-changed": "managers",
    "report-submitted": "reviewers",
    "report-returned": "team",
    "report-approved": "officers",
    "approval-taken-back": "officers",
    "report-voided": "writers",
    "report-published": "managers",
    "report-amended": "readers",
    "report-opened": "buyers",
    "review-freed": "holder",
    "comment-written": "team",
    "comment-answered": "asker",
    "amendment-opened": "team",
    "amendment-dropped": "amending",
    "objection-raised": "officers",
    "objection-noted": "concerned",
    "objection-decided": "managers",
    "objection-file-attached": "officers",
    "objections-extended": "managers",
    "action-proposed": "officers",
    "action-answered": "managers",
    "action-file-attached": "officers",
    "action-reminded": "managers",
    "action-overdue": "managers",
    "action-checked": "managers",
    "clarification-asked": "officers",
    "clarification-arranged": "managers",
    "clarification-moved": "managers",
    "clarification-declined": "managers",
    "clarification-withdrawn": "officers",
    "clarification-minuted": "managers",
    "clarification-assessed": "managers",
    "delay-asked": "officers",
    "delay-decided": "managers",
    "access-granted": "buyers",
    "permit-submitted": "officers",
    "factory-applied": "officers",
    "factory-accepted": "applicant",
    "factory-rejected": "contact",
    "participation-changed": "managers",
    "factory-corrected": "managers",
    "person-invited": "invited",
    "address-changed": "moved",
    "address-left": "former",
    "address-asked": "held",
    "address-waits": "consenting",
    "address-kept": "held",
    "address-decided": "changing",
    "address-corrected": "consenting",
    "role-given": "consenting",
    "password-asked": "asking",
    "non-cooperation-noted": "officers",
    "non-cooperation-sent": "ministries",
    "explanation-asked": "managers",
    "non-cooperation-decided": "managers",
    "explanation-given": "officers",
    "alert-raised": "alerted",
    "alert-acknowledged": "team",
    "alert-overdue": "silent",
    "recipient-ended": "officers",
    "complaint-made": "handlers",
    "complaint-decided": "complainant",
    "gift-noted": "officers",
}
# Kinds whose letter opens an account: it leads to choosing a password where there is none yet, or a new one.
WELCOME = ("factory-accepted", "person-invited", "address-changed")
PASSWORD = "password-asked"  # noqa: S105  (a kind of notice)
# Kinds that go to somebody who has no account: no page has them, and their letter leads to no page behind the door.
OUTSIDE = ("factory-rejected",)
# Kinds that wait for no digest: matters that are never tolerated, non-cooperation, what opens an account or may open it, and
# what keeps somebody from travelling to a visit.
AT_ONCE = (
    "alert-raised",
    "alert-acknowledged",
    "alert-overdue",
    "non-cooperation-noted",
    "non-cooperation-sent",
    "explanation-asked",
    "non-cooperation-decided",
    "visit-left",
    "visit-cancelled",
    "interest-declared",
    *WELCOME,
    "address-left",
    "address-asked",
    "address-kept",
    PASSWORD,
)

NAME, PROGRAMME, LINK, ENTRY, NEWS, FORM = "name", "programme", "link", "entry", "news", "form"
IN_SUBJECT = (PROGRAMME,)  # a subject is read on locked screens
LONGEST_SUBJECT, LONGEST_BODY = 120, 4000
MOST_NEWS = 30  # lines of one digest; of the others it says how many they are
_TAILS = {PASSWORD: "ignore", DIGEST: "daily"}
_WAYS = {LINK: "sign-in", FORM: "apply-again"}  # what stands before the address in a letter's own words
_PLACE = re.compile(r"\{([^{}]*)\}")
_TURNING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")  # letters that turn what is read around


@dataclass(frozen=True)
class Wording:
    """What a letter says in one language, with its places unfilled."""

    subject: str
    body: str


def letter_of(kind: str) -> str:
    """The letter in which a notice of `kind` is mailed: a kind's own, the one for all staff, or the one for what is unknown."""
    known = f"notices.mail.{kind}" in catalogues()["en"]
    return kind if known else STAFF if kind in KINDS else "other"


def letters() -> dict[str, tuple[str, ...]]:
    """Every letter and the kinds of notice that go out in it, the one of the programme's own people first.

    The digest has no kind of its own: it tells of those that wait for it.
    """
    found: dict[str, tuple[str, ...]] = {STAFF: (), DIGEST: ()}
    for kind in KINDS:
        found[letter_of(kind)] = (*found.get(letter_of(kind), ()), kind)
    return found


def needed(letter: str) -> str:
    """The place without which the letter leads nowhere: the way to a password where it opens an account, what a digest
    lists, the form of applications for who has no account, else the address."""
    if letter == DIGEST:
        return NEWS
    if letter in OUTSIDE:
        return FORM
    return ENTRY if letter in (*WELCOME, PASSWORD) else LINK


def allowed(letter: str) -> tuple[str, ...]:
    """The places that the body of `letter` may have, all that there are."""
    return (NAME, PROGRAMME, *((LINK,) if letter == DIGEST else ()), needed(letter))


def standard(letter: str) -> dict[str, Wording]:
    """The letter's own words in every language of the catalogue, as a template like any other."""
    place = LINK if letter == DIGEST else needed(letter)
    way = [phrase(f"notices.{_WAYS[place]}")] if place in _WAYS else []
    news = [Text(dict.fromkeys(catalogues(), f"{{{NEWS}}}"))] if letter == DIGEST else []
    parts = [phrase("notices.greeting", name="{name}"), phrase(f"notices.mail.{letter}"), *news, *way]
    tail = [phrase(f"notices.{_TAILS[letter]}")] if letter in _TAILS else []
    tail.append(phrase("notices.footer", programme="{programme}"))
    subject = phrase("notices.subject-outside" if letter in OUTSIDE else "notices.subject")
    made = {}
    for language in subject:
        said = [part[language] for part in parts]
        said = [*said[:-1], f"{said[-1]}\n{{{place}}}"] if way else [*said, "{entry}"]
        made[language] = Wording(subject[language], "\n\n".join([*said, *(part[language] for part in tail)]))
    return made


def cannot_wait(kind: str, *, until: datetime | None, now: datetime, zone: str) -> bool:
    """Whether a notice of `kind`, written at `now`, is mailed at once whatever its reader chose.

    That is a kind of `AT_ONCE`, and whatever tells of a last moment `until` that comes before the day after tomorrow begins
    in the programme's `zone`: the next digest leaves tomorrow at the latest, which must leave time to act.
    """
    if kind in AT_ONCE:
        return True
    return until is not None and until < first_moment(local_day(now, zone) + 2 * ONE_DAY, zone)


def due(now: datetime, *, hour: int, zone: str) -> datetime:
    """The latest moment, at most `now`, at which it was `hour` o'clock (0 to 23) in `zone`.

    Where clocks repeat the hour it is the first time, and where they skip it, the moment at which they jump over it.
    """
    today = local_day(now, zone)
    found = (at_hour(today - n * ONE_DAY, hour, zone) for n in range(4))
    return next(moment for moment in found if moment <= now)


def news(told: Sequence[tuple[str, str]]) -> Text:
    """What `{news}` is filled with: of each notice (its kind, its address) the words of its mail, and where it is read."""
    listed, more = told[:MOST_NEWS], len(told) - MOST_NEWS
    said = {kind: phrase(f"notices.mail.{letter_of(kind)}") for kind, _address in listed}
    rest = phrase("notices.and-more", count=more) if more > 0 else None
    found = {}
    for language in catalogues():
        lines = [f"- {said[kind][language]}\n  {address}" for kind, address in listed]
        found[language] = "\n".join([*lines, *([f"- {rest[language]}"] if rest else [])])
    return Text(found)


def entry(*, opens: bool, address: str, again: str, days: int) -> Text:
    """What `{entry}` is filled with: how to choose a password at `address`, valid for `days`, and where to ask `again`.

    Where the person has a password (`opens` is false) it says to sign in at `address`.
    """
    if not opens:
        return _with(phrase("notices.sign-in"), address)
    choose, once_more = phrase("notices.choose-password", days=days), phrase("notices.new-link")
    first, second = _with(choose, address), _with(once_more, again)
    return Text({language: f"{said}\n\n{second[language]}" for language, said in first.items()})


def _with(said: Text, address: str) -> Text:
    return Text({language: f"{words}\n{address}" for language, words in said.items()})


def may_word(letter: str, subject: str, body: str) -> Decision:
    """Whether a letter may say this: plain text, not too long, with known places, and the one that it cannot do without."""
    if letter not in letters():
        return no("letters.unknown", known=", ".join(letters()))
    if not subject.strip() or not body.strip():
        return no("letters.empty")
    if len(subject) > LONGEST_SUBJECT or len(body) > LONGEST_BODY:
        return no("letters.too-long", subject=LONGEST_SUBJECT, body=LONGEST_BODY)
    if not _plain(subject) or not _plain(body.replace("\n", "")):
        return no("letters.not-plain")
    for part, text, places in (("subject", subject, IN_SUBJECT), ("body", body, allowed(letter))):
        strange = _strange(text, places)
        if strange is not None:
            return no(f"letters.no-place-{part}", place=strange[:40], known=", ".join(f"{{{one}}}" for one in places))
    if f"{{{needed(letter)}}}" not in body:
        return no(f"letters.needs-{needed(letter)}", place=f"{{{needed(letter)}}}")
    return YES


def _plain(text: str) -> bool:
    """Whether the text holds no control character, no half of a character, and nothing that turns the reading around."""
    return not any(unicodedata.category(one) in ("Cc", "Cs", "Co", "Cn", "Zl", "Zp") or one in _TURNING for one in text)


def _strange(text: str, places: tuple[str, ...]) -> str | None:
    """The first place in the text that is none of `places`, or a brace that stands alone."""
    for match in _PLACE.finditer(text):
        if match[1] not in places:
            return match[0]
    rest = _PLACE.sub("", text)
    return next((one for one in rest if one in "{}"), None)


def filled(wording: Wording, values: Mapping[str, str]) -> Wording:
    """The wording with its places filled, each once: what is filled in is never read as a place, nor can it break a line
    of the subject."""
    fill = lambda match: values.get(match[1], "")  # noqa: E731
    return Wording(" ".join(_PLACE.sub(fill, wording.subject).split()), _PLACE.sub(fill, wording.body))

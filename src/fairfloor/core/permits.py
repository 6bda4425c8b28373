"""A factory's permits, as its profile tells them, and what they change of what the law says on a day.

A permit counts within its period, for its people and in its jurisdiction; any other is named and changes nothing. It
takes a figure of the law away or leaves it: it never sets one, and what it does not say is not known.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any

from fairfloor.core import law
from fairfloor.core.enactments import said
from fairfloor.core.languages import Text
from fairfloor.core.law import Answer, Known, NoLimit, Unknown
from fairfloor.core.periods import ONE_DAY, Period
from fairfloor.core.permit_kinds import ALLOWS, AVERAGES, REFERS, SPANS, Effect, PermitKind, affected, kinds
from fairfloor.core.phrases import phrase
from fairfloor.core.shelf import nearest
from fairfloor.core.vocabulary import vocabulary

NEEDED = ("kind", "authority", "number", "start", "end", "covers", "document")
KEYS = (*NEEDED, "cycle", "jurisdiction")
ALL = "all"
GROUPS = ("workers", "departments", "kinds")


class PermitError(ValueError):
    """A permit that cannot be understood; its text is a sentence with a remedy."""


@dataclass(frozen=True)
class Permit:
    """What an authority lets one factory do in a period; `covers` is whom: empty means everybody who works there.

    `covers` maps workers (numbers as in the factory's records), departments or kinds (of the vocabulary) to words;
    whoever is named by one of them is covered. `jurisdiction` "" is the factory's own, `cycle` "" not stated.
    """

    kind: str
    authority: str
    number: str
    period: Period
    document: str
    covers: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    cycle: str = ""
    jurisdiction: str = ""

    @property
    def last(self) -> date:
        """The last day on which it is in force."""
        return (self.period.end or date.max) - ONE_DAY

    def as_json(self) -> dict[str, Any]:
        """As a profile holds it."""
        return {
            "kind": self.kind,
            "authority": self.authority,
            "number": self.number,
            "start": self.period.start.isoformat(),
            "end": self.period.end.isoformat() if self.period.end else None,
            "cycle": self.cycle or None,
            "jurisdiction": self.jurisdiction or None,
            "covers": {name: list(words) for name, words in self.covers.items()} or ALL,
            "document": self.document,
        }

    def as_told(self) -> dict[str, Any]:
        """As it may be printed: workers whom it names are counted, never listed."""
        told = self.as_json()
        if "workers" in self.covers:
            told["covers"] = {**told["covers"], "workers": len(self.covers["workers"])}
        return told


@dataclass(frozen=True)
class Weighed:
    """What the law says once permits are weighed; `before` is what it says by itself, where a permit changes that.

    `why_aside` says which permit takes it away; None where it is only not known whether it holds.

    `named` are the permits that were weighed, each with `counts` and the sentence `why`; `remarks` those sentences that
    an answer does not already hold, and `with_` the permit under which the figure stands.
    """

    answer: Answer | None
    before: Known | None = None
    why_aside: Text | None = None
    remarks: tuple[Text, ...] = ()
    named: tuple[dict[str, Any], ...] = ()
    allows: tuple[tuple[Permit, PermitKind, Effect], ...] = ()

    @property
    def aside(self) -> Known | None:
        """What the law says by itself, where a permit takes it away for certain."""
        return self.before if self.why_aside else None

    def said(self, why: Text) -> Text:
        """`why`, naming the permits under which the figure stands."""
        for permit, kind, effect in self.allows:
            act = effect.source.say()
            why = phrase("permits.allows", why=why, permit=_named(permit, kind), says=effect.says, act=act)
        return why


# ------------------------------------------------------------------------------------------------------- as they are told


def permits(profile: Mapping[str, object]) -> tuple[Permit, ...]:
    """The permits under "permits" of a profile, each an object with KEYS; raises PermitError."""
    told = profile.get("permits") or []
    if not isinstance(told, (list, tuple)):
        raise PermitError("'permits' of the profile is no list. Write a list of permits")
    return tuple(one if isinstance(one, Permit) else _permit(place, one) for place, one in enumerate(told, start=1))


def _permit(place: int, told: object) -> Permit:
    where = f"permit {place} of the profile"
    if not isinstance(told, Mapping):
        raise PermitError(f"{where} is {told!r}. Write an object with {', '.join(NEEDED)}")
    for key in told:
        if key not in KEYS:
            raise PermitError(f"{where} has an unknown key {key!r}. {nearest(str(key), KEYS)}")
    for key in NEEDED:
        if told.get(key) in (None, ""):
            raise PermitError(f"{where} has no {key!r}. Add it as the document says it")
    words = {key: told.get(key) or "" for key in ("kind", "authority", "number", "document", "cycle", "jurisdiction")}
    for key, word in words.items():
        if not isinstance(word, str) or (word and not word.strip()):
            raise PermitError(f"{where}: {key} is {word!r}. Write it as words")
    start, end = _day(where, "start", told["start"]), _day(where, "end", told["end"])
    if end <= start:
        raise PermitError(
            f"{where}: it ends on {end}, not after its start {start}. Write as end the day after its last"
        )
    if words["cycle"] and words["cycle"] not in SPANS:
        raise PermitError(
            f"{where}: the cycle {words['cycle']!r} is no span of time. {nearest(str(words['cycle']), SPANS)}"
        )
    told_words = {key: str(word).strip() for key, word in words.items()}
    return Permit(period=Period(start, end), covers=_covers(where, told["covers"]), **told_words)


def _day(where: str, key: str, told: object) -> date:
    if type(told) is date:
        return told
    try:
        found = date.fromisoformat(told) if isinstance(told, str) else None
    except ValueError:
        found = None
    if found is None or found.isoformat() != told:
        raise PermitError(f"{where}: {key} {told!r} is no day. Write it as 2024-01-31")
    return found


def _covers(where: str, told: object) -> dict[str, tuple[str, ...]]:
    if told == ALL:
        return {}
    if not isinstance(told, Mapping) or not told:
        raise PermitError(f'{where}: covers is {told!r}. Write "all", or {{"departments": ["…"]}}')
    for key, words in told.items():
        if key not in GROUPS:
            raise PermitError(f"{where}: covers has an unknown key {key!r}. {nearest(str(key), GROUPS)}")
        if not isinstance(words, (list, tuple)) or not words:
            raise PermitError(f'{where}: {key} is {words!r}. Write a list of them, or cover "all"')
        if any(not isinstance(word, (str, int)) or isinstance(word, bool) or not str(word).strip() for word in words):
            raise PermitError(f"{where}: {key} holds something that is no word. Write numbers or names")
    for kind in told.get("kinds", ()):
        if kind not in vocabulary().kinds:
            raise PermitError(f"{where}: {kind!r} is no kind of work. {nearest(str(kind), vocabulary().kinds)}")
    return {str(key): tuple(str(word).strip() for word in words) for key, words in told.items()}


def edges(told: tuple[Permit, ...], jurisdiction: str, folder: Path = law.FOLDER) -> set[date]:
    """The days from which something may be otherwise: where a permit, or what is known of its kind, begins or ends."""
    days = {day for one in told for day in (one.period.start, one.period.end) if day}
    if told:
        for kind in kinds(jurisdiction, folder).values():
            days |= {kind.known_until + ONE_DAY, *(effect.since for effect in kind.effects)}
    return days


# ---------------------------------------------------------------------------------------------------- what they change


def weigh(
    answer: Answer | None,
    told: tuple[Permit, ...],
    *,
    kind: str = "",
    folder: Path = law.FOLDER,
) -> Weighed:
    """What `answer` of the law becomes for the people asked about, who do the work `kind` ("" for everybody)."""
    weighed = Weighed(answer)
    if answer is None or not told or answer.parameter not in affected(folder):
        return weighed
    there = kinds(answer.jurisdiction, folder)
    for permit in told:
        known = there.get(permit.kind)
        if known is not None and answer.parameter not in known.parameters:
            continue
        no = _no_effect(permit, known, answer, kind)
        if no is not None or known is None:
            weighed = _with(weighed, permit, False, no, remark=True)
        else:
            weighed = _applied(weighed, answer, permit, known)
    return weighed


def _no_effect(permit: Permit, known: PermitKind | None, answer: Answer, kind: str) -> Text | None:
    """Why a permit changes nothing for those asked about; None when it does."""
    on, words = answer.on, {"number": permit.number, "authority": permit.authority}
    if permit.jurisdiction and permit.jurisdiction not in law.chain(answer.jurisdiction):
        return phrase("permits.elsewhere", there=permit.jurisdiction, **words)
    if known is None:
        return phrase("permits.unknown-kind", kind=permit.kind, **words)
    if on < permit.period.start:
        return phrase("permits.not-yet", start=permit.period.start, **words)
    if not permit.period.covers(on):
        return phrase("permits.expired", last=permit.last, **words)
    if permit.covers and not (kind and kind in permit.covers.get("kinds", ())):
        return phrase("permits.partly", kind=known.title, whom=whom(permit), **words)
    return None


def _applied(weighed: Weighed, answer: Answer, permit: Permit, known: PermitKind) -> Weighed:
    """What a permit in force does to `answer`, which is what the law says by itself."""
    if not isinstance(answer, Known):  # the law sets none, or is not known: there is nothing to take away
        return _with(weighed, permit, True, None)
    effect, named = known.on(answer.parameter, answer.on), _named(permit, known)
    words: dict[str, object] = {"figure": said(answer.value), "source": answer.source.say(), "permit": named}
    if effect is None or answer.on > known.known_until:
        return _not_known_then(weighed, answer, permit, known, words)
    words |= {"act": effect.source.say(), "says": effect.says, "document": permit.document}
    if effect.does == ALLOWS:
        made = replace(weighed, allows=(*weighed.allows, (permit, known, effect)))
        return _with(made, permit, True, phrase("permits.needed", **words))
    if effect.does == REFERS:
        return _unknown(weighed, permit, answer, phrase("permits.refers", **words))
    if effect.does == AVERAGES:
        if permit.cycle not in known.cycles:
            return _unknown(weighed, permit, answer, phrase("permits.no-cycle", **words))
        cycle = phrase(f"permits.span.{permit.cycle}")
        if SPANS.index(permit.cycle) <= SPANS.index(effect.over):
            return _with(weighed, permit, True, phrase("permits.stays", cycle=cycle, permit=named), remark=True)
        words |= {"cycle": cycle, "span": phrase(f"permits.span.{effect.over}")}
    return _set_aside(weighed, answer, permit, known, effect, words)


def _set_aside(
    weighed: Weighed, answer: Known, permit: Permit, known: PermitKind, effect: Effect, words: Mapping[str, object]
) -> Weighed:
    why = phrase(f"permits.{effect.does}", **words)
    if weighed.aside is not None:
        return _with(weighed, permit, True, why)
    gone = NoLimit(
        parameter=answer.parameter,
        jurisdiction=answer.jurisdiction,
        found_in=known.jurisdiction,
        on=answer.on,
        since=max(effect.since, permit.period.start),
        source=effect.source,
        known_until=known.known_until,
        why=why,
        for_=answer.for_,
    )
    lost = phrase("permits.lost", **words)
    return _with(replace(weighed, answer=gone, before=answer, why_aside=lost), permit, True, why)


def _not_known_then(
    weighed: Weighed, answer: Known, permit: Permit, known: PermitKind, words: Mapping[str, object]
) -> Weighed:
    """On a day on which it is not known what the permit changes: nothing where it never takes a figure away."""
    own = [one for one in known.effects if answer.parameter in one.parameters]
    told = {"day": answer.on, "since": min(one.since for one in own), "until": known.known_until}
    if all(one.does == ALLOWS for one in own):
        return _with(weighed, permit, False, phrase("permits.not-told", **told, **words), remark=True)
    return _unknown(weighed, permit, answer, phrase("permits.law-unknown", **told, **words))


def _unknown(weighed: Weighed, permit: Permit, answer: Known, why: Text) -> Weighed:
    """The figure is not known to hold; another permit that takes it away for certain comes first."""
    gone = Unknown(answer.parameter, answer.jurisdiction, answer.on, why, answer.for_)
    return _with(weighed if weighed.aside else replace(weighed, answer=gone, before=answer), permit, True, why)


def _with(weighed: Weighed, permit: Permit, counts: bool, why: Text | None, *, remark: bool = False) -> Weighed:
    named = {**permit.as_told(), "counts": counts, "why": why}
    remarks = (*weighed.remarks, why) if remark and why else weighed.remarks
    return replace(weighed, named=(*weighed.named, named), remarks=remarks)


def _named(permit: Permit, kind: PermitKind) -> Text:
    return phrase(
        "permits.named",
        number=permit.number,
        authority=permit.authority,
        kind=kind.title,
        start=permit.period.start,
        last=permit.last,
    )


def whom(permit: Permit) -> Text:
    """Whom a permit that is not for everybody covers, in words; workers are counted, never listed."""
    parts = []
    if "departments" in permit.covers:
        parts.append(phrase("permits.departments", words=_joined(permit.covers["departments"])))
    if "kinds" in permit.covers:
        titles = [vocabulary().kinds[kind].title for kind in permit.covers["kinds"]]
        words = Text(zh="、".join(one["zh"] for one in titles), en=", ".join(one["en"] for one in titles))
        parts.append(phrase("permits.kinds", words=words))
    if "workers" in permit.covers:
        parts.append(phrase("permits.workers", count=len(permit.covers["workers"])))
    return Text(zh="，".join(one["zh"] for one in parts), en=", ".join(one["en"] for one in parts))


def _joined(words: tuple[str, ...]) -> Text:
    return Text(zh="、".join(words), en=", ".join(words))

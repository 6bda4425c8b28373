"""The non-cooperation report as it goes to the ministries: its content, its layout for page and PDF, its seal."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated as A
from typing import Any, Literal

from fairfloor.core.languages import Text
from fairfloor.reporting import forms, labels
from fairfloor.reporting.blocks import Block, facts, heading, lines, note, paragraph, strong
from fairfloor.reporting.content_words import Free, Person
from fairfloor.reporting.fonts import one_line, showable
from fairfloor.reporting.seals import Seal
from fairfloor.reporting.typesetting import typeset
from fairfloor.reporting.wording import Cell, Wording

KIND = "non-cooperation"


@dataclass(frozen=True)
class Recipient:
    """A recipient that the procedure names, and the organisation that stands for it."""

    title: Text
    name: str


@dataclass(frozen=True)
class Content:
    """Everything that the report says; nothing in it comes from interviews or names a worker."""

    kind: A[Literal["non-cooperation"], "what tells it from a monitoring report"]
    number: str
    programme: Text
    procedure: A[Text, "the document that says to whom such reports go"]
    zone: A[str, "the factory's time zone"]
    sent_at: datetime
    sent_by: str
    recipients: tuple[Recipient, ...]
    factory: str
    interference: A[Text, "pressure, interference, obstruction or not let in"]
    account: A[Free, "what happened, as an officer reviewed it"]
    reviewed_by: str
    ended_at: A[datetime | None, "when the team left, or the visit was ended"]
    local_name: str | None = None
    registration_number: str | None = None
    address: str | None = None
    arrived_at: datetime | None = None
    explained_at: datetime | None = None
    gate_ends_at: A[datetime | None, "when the time to wait at the gate ends, also where they were let in before"] = (
        None
    )
    admitted_at: A[datetime | None, "None: never"] = None
    met: A[str | None, "who was met at the gate"] = None
    team: tuple[Person, ...] = ()
    explanation: A[Free | None, "what the factory says to it; None: nothing came"] = None
    asked_by: A[str | None, "who asked the factory for its explanation; None: nobody had to, it came unasked"] = None
    asked_at: datetime | None = None
    answer_until: A[datetime | None, "the last moment at which the factory could answer, as it was told"] = None
    answered_at: A[datetime | None, "when a manager of the factory wrote it; None: it came by another way, or not"] = (
        None
    )


def render(content: Mapping[str, object], language: str, *, seal: Seal | None = None) -> bytes:
    """The PDF of `content` (a `Content` as JSON) in `language`; with a `seal` it carries its content and signature.

    Raises forms.ContentError for content of another form, ValueError for another language.
    """
    told = forms.read(Content, content)
    data = layout(told, language, content_hash=forms.content_hash(content))
    data["attachments"] = seal.attached(content, language) if seal else []
    return typeset("noncooperation.typ", data, at=told.sent_at)


def layout(told: Content, language: str, *, content_hash: str) -> dict[str, Any]:
    """What the template and the page set: every word chosen, in order, in `language`."""
    labels.catalogue(language)
    wording = Wording(language, told.zone)
    title = wording.say("noncooperation.title")
    called, also = wording.called(told.factory, told.local_name)
    return {
        "language": language,
        "region": wording.say("language.region"),
        "title": f"{title}{wording.say('language.colon')}{called}",
        "head": title,
        "author": one_line(wording.text(told.programme)),
        "keywords": [one_line(told.number), content_hash],
        "factory": called,
        "also": also,
        "edition": [
            f"{wording.say('report.number')} {one_line(told.number)}",
            wording.say("noncooperation.sent", moment=wording.moment(told.sent_at)),
        ],
        "page": wording.say("report.page", page="{page}", pages="{pages}"),
        "hash": f"{wording.say('report.hash')} {content_hash}",
        "confidential": wording.say("noncooperation.confidential"),
        "blocks": _blocks(told, wording),
        "attachments": [],
    }


def _blocks(told: Content, wording: Wording) -> list[Block]:
    say = wording.say
    to: Cell = lines(*[_recipient(one, wording) for one in told.recipients])
    nothing: Cell = {"t": say("noncooperation.no_explanation"), "muted": True}
    return [
        note(strong(wording.text(told.interference)), _outcome(told, wording), tone="non-compliance"),
        heading(say("noncooperation.to"), 2),
        facts([(say("noncooperation.recipients"), to), (say("noncooperation.basis"), wording.text(told.procedure))]),
        heading(say("noncooperation.visit"), 2),
        facts(_facts(told, wording)),
        heading(say("noncooperation.account"), 2),
        paragraph(wording.words(told.account)),
        heading(say("noncooperation.explanation"), 2),
        *([facts(_asked(told, wording))] if told.asked_at else []),
        paragraph(wording.words(told.explanation) if told.explanation else nothing),
        *_original(told, wording),
        heading(say("noncooperation.about"), 2),
        paragraph(say("noncooperation.kept"), say("noncooperation.reviewed", name=one_line(told.reviewed_by))),
        paragraph(say("noncooperation.genuine"), tone="muted"),
    ]


def _original(told: Content, wording: Wording) -> list[Block]:
    """The factory's own words beside their translation, since it was told that they go into the report as it wrote them."""
    said = told.explanation
    if told.answered_at is None or said is None or said.language == wording.language:
        return []
    if wording.language not in said.translations:  # then they stand there already
        return []
    own = paragraph({"t": showable(said.text), "lang": said.language})
    return [paragraph(wording.say("noncooperation.own_words"), tone="muted"), own]


def _recipient(one: Recipient, wording: Wording) -> str:
    """The recipient's title, with the organisation's own name where that is another."""
    title, name = wording.text(one.title), one_line(one.name)
    return title if name in one.title.values() else title + wording.say("language.brackets", inner=name)


def _outcome(told: Content, wording: Wording) -> str:
    when = wording.moment(told.ended_at) if told.ended_at else wording.say("mark.unknown")
    return wording.say(f"noncooperation.{'midway' if told.admitted_at else 'at_gate'}", moment=when)


def _asked(told: Content, wording: Wording) -> list[tuple[str, Cell]]:
    """Who asked the factory for its explanation, when, and until when it could answer."""
    say = wording.say
    return [
        (say("noncooperation.asked"), wording.moment_or_unknown(told.asked_at)),
        (say("noncooperation.asked_by"), one_line(told.asked_by or "")),
        (say("noncooperation.until"), wording.last_moment(told.answer_until) if told.answer_until else wording.unknown),
        *([(say("noncooperation.answered"), wording.moment(told.answered_at))] if told.answered_at else []),
    ]


def _facts(told: Content, wording: Wording) -> list[tuple[str, Cell]]:
    say = wording.say
    never: Cell = say("noncooperation.never")
    return [
        (say("front.registration"), wording.plain(told.registration_number)),
        (say("front.address"), wording.plain(told.address)),
        (say("front.team"), lines(*[one_line(person.name) for person in told.team]) or wording.unknown),
        (say("noncooperation.arrived"), wording.moment_or_unknown(told.arrived_at)),
        (say("noncooperation.met"), showable(told.met) if told.met else wording.unknown),
        (say("noncooperation.explained"), wording.moment_or_unknown(told.explained_at)),
        (say("noncooperation.waited"), wording.moment_or_unknown(told.gate_ends_at, exact=True)),
        (say("noncooperation.admitted"), wording.moment(told.admitted_at) if told.admitted_at else never),
        (say("noncooperation.ended"), wording.moment_or_unknown(told.ended_at)),
        (say("scope.zone"), wording.in_what_zone(told.sent_at)),
    ]

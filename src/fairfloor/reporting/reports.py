"""Makes a report's PDF from its content alone: tagged (PDF/UA-1), and the same bytes whenever the content is the same."""

from collections.abc import Mapping
from typing import Any

from fairfloor.reporting import contents as c
from fairfloor.reporting import fonts, forms, labels
from fairfloor.reporting.blocks import Block
from fairfloor.reporting.chapters import answers, changes, readings, screening
from fairfloor.reporting.drawing import shortened
from fairfloor.reporting.findings import findings
from fairfloor.reporting.followups import closing, deadlines, documents
from fairfloor.reporting.fonts import one_line
from fairfloor.reporting.frontpage import front
from fairfloor.reporting.method import about, law, scope
from fairfloor.reporting.scores import scores
from fairfloor.reporting.seals import Seal
from fairfloor.reporting.typesetting import typeset
from fairfloor.reporting.wording import Wording


def render(
    content: Mapping[str, object], language: str, *, verify_line: str | None = None, seal: Seal | None = None
) -> bytes:
    """The PDF of `content` (a `contents.Report` as JSON) in `language`, one of `labels.languages()`.

    `verify_line` is printed beside the hash, e.g. where to ask. With a `seal` the PDF carries its content and signature,
    so that it can be checked without its host (see `seals`). Nothing in the content is ever read as code of the template.
    Raises forms.ContentError for content of another form, ValueError for another language.
    """
    report = forms.read(c.Report, content)
    data = layout(report, language, content_hash=forms.content_hash(content), verify_line=verify_line, seal=seal)
    data["attachments"] = seal.attached(content, language) if seal else []
    return typeset("report.typ", data, at=report.frozen_at)


def layout(
    report: c.Report, language: str, *, content_hash: str, verify_line: str | None = None, seal: Seal | None = None
) -> dict[str, Any]:
    """What the template sets: every word chosen, in order, in `language`."""
    labels.catalogue(language)
    wording = Wording(language, report.zone)
    missing = missing_signs(forms.as_json(report))
    chapters = (changes, scope, findings, answers, scores, readings, screening, documents, deadlines, closing, law)
    blocks = [block for chapter in chapters for block in chapter(report, wording)]
    blocks += about(report, wording, content_hash=content_hash, verify_line=verify_line, seal=seal, missing=missing)
    called, _also = wording.called(report.factory.name, report.factory.local_name)
    name = f"{wording.say('report.title')}{wording.say('language.colon')}{called}"
    version = wording.say("report.version", version=report.version)
    draft = wording.say("mark.draft_line", state=wording.say(f"state.{report.state}"))
    return {
        "language": language,
        "region": wording.say("language.region"),
        "title": name,
        "author": one_line(wording.text(report.programme.name)),
        "keywords": [one_line(report.number), version, content_hash],
        "running": shortened(f"{one_line(wording.text(report.programme.name))} · {called}", 330, 8),
        "edition": f"{one_line(report.number)} · {version}",
        "page": wording.say("report.page", page="{page}", pages="{pages}"),
        "hash": f"{wording.say('report.hash')} {content_hash}",
        "confidential": wording.say("report.confidential"),
        "contents": wording.say("report.contents"),
        "draft": None if report.state == "published" else draft,
        "watermark": None if report.state == "published" else wording.say("mark.draft"),
        "front": front(report, wording),
        "blocks": blocks,
        "attachments": [],
        "half": _half(blocks),
    }


def _half(blocks: list[Block]) -> int:
    """The place of the block at which the second half of the chapters begins."""
    chapters = [place for place, block in enumerate(blocks) if block["block"] == "heading" and block["level"] == 1]
    return chapters[(len(chapters) + 1) // 2]


def missing_signs(content: object) -> tuple[str, ...]:
    """The characters anywhere in `content` that the fonts lack, in order of their codes; the PDF shows their codes."""
    return tuple(sorted({sign for words in _strings(content) for sign in fonts.missing(words)}))


def _strings(value: object) -> list[str]:
    if isinstance(value, str):
        return [value]
    if isinstance(value, Mapping):
        return [found for part in value.values() for found in _strings(part)]
    if isinstance(value, list | tuple):
        return [found for part in value for found in _strings(part)]
    return []

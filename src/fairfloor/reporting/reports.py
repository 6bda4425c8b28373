"""Makes a report's PDF from its content alone: tagged (PDF/UA-1), and the same bytes whenever the content is the same."""

import functools
import json
import threading
from collections.abc import Mapping
from datetime import UTC
from pathlib import Path
from typing import Any

import typst

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
from fairfloor.reporting.wording import Wording

TEMPLATES = Path(__file__).parent / "templates"
_ONE_AT_A_TIME = threading.Lock()  # the compiler refuses two threads at once (test_reports, threads)


def render(content: Mapping[str, object], language: str, *, verify_line: str | None = None) -> bytes:
    """The PDF of `content` (a `contents.Report` as JSON) in `language`, one of `labels.languages()`.

    `verify_line` is printed beside the hash, e.g. where and how to verify. Nothing in the content is ever read as
    code of the template. Raises forms.ContentError for content of another form, ValueError for another language.
    """
    report = forms.read(c.Report, content)
    data = layout(report, language, content_hash=forms.content_hash(content), verify_line=verify_line)
    with _ONE_AT_A_TIME:
        made = _compiler().compile(
            TEMPLATES / "report.typ",
            format="pdf",
            sys_inputs={"data": json.dumps(data, ensure_ascii=False, sort_keys=True)},
            pdf_standards=["ua-1"],
            timestamp=report.frozen_at.astimezone(UTC).replace(microsecond=0),  # a PDF dates itself to the second
        )
        _forget()
    if not isinstance(made, bytes):  # pragma: no cover - one PDF is always one bytes
        raise TypeError("the typesetter answered no single PDF")
    return made


def layout(report: c.Report, language: str, *, content_hash: str, verify_line: str | None = None) -> dict[str, Any]:
    """What the template sets: every word chosen, in order, in `language`."""
    labels.catalogue(language)
    wording = Wording(language, report.zone)
    missing = missing_signs(forms.as_json(report))
    chapters = (changes, scope, findings, answers, readings, screening, documents, deadlines, closing, law)
    blocks = [block for chapter in chapters for block in chapter(report, wording)]
    blocks += about(report, wording, content_hash=content_hash, verify_line=verify_line, missing=missing)
    name = f"{wording.say('report.title')}{wording.say('language.colon')}{one_line(report.factory.name)}"
    version = wording.say("report.version", version=report.version)
    draft = wording.say("mark.draft_line", state=wording.say(f"state.{report.state}"))
    return {
        "language": language,
        "region": wording.say("language.region"),
        "title": name,
        "author": one_line(wording.text(report.programme.name)),
        "keywords": [one_line(report.number), version, content_hash],
        "running": shortened(
            f"{one_line(wording.text(report.programme.name))} · {one_line(report.factory.name)}", 330, 8
        ),
        "edition": f"{one_line(report.number)} · {version}",
        "page": wording.say("report.page", page="{page}", pages="{pages}"),
        "hash": f"{wording.say('report.hash')} {content_hash}",
        "confidential": wording.say("report.confidential"),
        "contents": wording.say("report.contents"),
        "draft": None if report.state == "published" else draft,
        "watermark": None if report.state == "published" else wording.say("mark.draft"),
        "front": front(report, wording),
        "blocks": blocks,
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


@functools.cache
def _compiler() -> typst.Compiler:
    """One compiler a process: the fonts of this package and no others, no packages, no files but the templates."""
    own = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[fonts.FOLDER])
    return typst.Compiler(TEMPLATES / "report.typ", root=TEMPLATES, font_paths=own, ignore_system_fonts=True)


def _forget() -> None:
    """Let what the typesetter remembers of one report age away: it keeps what its last ten documents used.

    Without this a process that renders holds some 30 MB for each of them; the blank documents cost milliseconds.
    """
    for _ in range(11):
        _compiler().compile(TEMPLATES / "blank.typ", format="pdf")

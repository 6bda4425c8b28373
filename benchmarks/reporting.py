"""A report's PDF, beside the typesetter alone on the same text."""

import json
import time
from collections.abc import Callable, Mapping
from datetime import UTC
from functools import partial
from statistics import median

import typst

from benchmarks.rows import Work
from fairfloor.reporting import contents, fonts, forms, reports, typesetting


def measured(content: Mapping[str, object], *, repeats: int) -> list[Work]:
    """One PDF in each language, by a process that has rendered before."""
    found = []
    for language in ("en", "zh"):
        size = len(reports.render(content, language))
        whole, alone = [], []
        for _ in range(repeats):
            whole.append(_timed(partial(reports.render, content, language)))
            alone.append(_typesetter(content, language))
        remark = f"{size / 1024:,.0f} kB"
        found.append(Work(f"report as PDF, {language}", median(whole), "typst alone", median(alone), remark))
    return found


def _timed(act: Callable[[], object]) -> float:
    began = time.perf_counter()
    act()
    return (time.perf_counter() - began) * 1000


def _typesetter(content: Mapping[str, object], language: str) -> float:
    """Milliseconds of typst on what the report's layout handed to it, with its fonts loaded."""
    report = forms.read(contents.Report, content)
    data = json.dumps(reports.layout(report, language, content_hash=forms.content_hash(content)), ensure_ascii=False)
    own = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[fonts.FOLDER])
    template = typesetting.TEMPLATES / "report.typ"
    compiler = typst.Compiler(template, root=typesetting.TEMPLATES, font_paths=own, ignore_system_fonts=True)
    at = report.frozen_at.astimezone(UTC)
    took = _timed(
        lambda: compiler.compile(format="pdf", sys_inputs={"data": data}, pdf_standards=["ua-1"], timestamp=at)
    )
    for _ in range(11):  # what the typesetter remembers of it must not help the next one
        compiler.compile(typesetting.TEMPLATES / "blank.typ", format="pdf")
    return took

"""Makes a PDF of a template and its data: tagged (PDF/UA-1), in our own fonts, and always the same bytes of the same data."""

import functools
import json
import threading
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from fairfloor.reporting import fonts

if TYPE_CHECKING:
    import typst

TEMPLATES = Path(__file__).parent / "templates"
_ONE_AT_A_TIME = threading.Lock()  # the compiler refuses two threads at once (test_reports, threads)


def typeset(template: str, data: Mapping[str, object], *, at: datetime | None = None) -> bytes:
    """The PDF that `template` (a file of `templates/`) sets of `data`, which is never read as code of the template.

    `at` is the moment that the PDF bears; without it the template must say that it bears none.
    """
    with _ONE_AT_A_TIME:
        made = _compiler().compile(
            TEMPLATES / template,
            format="pdf",
            sys_inputs={"data": json.dumps(data, ensure_ascii=False, sort_keys=True)},
            pdf_standards=["ua-1"],
            timestamp=at.astimezone(UTC).replace(microsecond=0) if at else None,  # a PDF dates itself to the second
        )
        _forget()
    if not isinstance(made, bytes):  # pragma: no cover - one PDF is always one bytes
        raise TypeError("the typesetter answered no single PDF")
    return made


@functools.cache
def _compiler() -> "typst.Compiler":
    """One compiler a process: the fonts of this package and no others, no packages, no files but the templates."""
    import typst  # 9 MB, for the process that sets a page and no other

    own = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[fonts.FOLDER])
    return typst.Compiler(TEMPLATES / "report.typ", root=TEMPLATES, font_paths=own, ignore_system_fonts=True)


def _forget() -> None:
    """Let what the typesetter remembers of one document age away: it keeps what its last ten documents used.

    Without this a process that renders holds some 30 MB for each of them; the blank documents cost milliseconds.
    """
    for _ in range(11):
        _compiler().compile(TEMPLATES / "blank.typ", format="pdf")

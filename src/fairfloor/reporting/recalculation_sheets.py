"""A wage and hours recalculation as an Excel workbook: how to read it, the law's figures, and a sheet for each worker.

Every figure that follows from others is a formula and holds the value that screening comes to, so that viewers which do not
reckon show it too; no text of a record is ever a formula. The same recalculation gives the same bytes.
"""

import re
from datetime import UTC, datetime
from fractions import Fraction
from io import BytesIO

from fairfloor.core.phrases import phrase
from fairfloor.core.recalculations import Block, Recalculation
from fairfloor.reporting.recalculation_cells import FORMATS, Page
from fairfloor.reporting.recalculation_days import HOUR, lay_days
from fairfloor.reporting.recalculation_parameters import Parameters
from fairfloor.reporting.recalculation_pay import lay_pay
from fairfloor.reporting.workbooks import FORBIDDEN, LONGEST_NAME, OPTIONS, UNPRINTABLE

WIDTH, WIDE = 16, 24


def recalculation_workbook(found: Recalculation, language: str) -> bytes:
    """The workbook's bytes, in `language` (`zh` or `en`)."""
    import xlsxwriter

    out = BytesIO()
    with xlsxwriter.Workbook(out, OPTIONS) as book:
        book.set_properties({"created": datetime(2000, 1, 1, tzinfo=UTC)})
        formats = {name: book.add_format(told) for name, told in FORMATS.items()}
        notes, listed = (
            Page(book.add_worksheet(phrase(f"recalculation.sheet-{name}").say(language)), formats, language)
            for name in ("notes", "parameters")
        )
        parameters = Parameters(listed, found.unpaid_break_minutes)
        _notes(notes, found)
        for number, (worker, blocks) in enumerate(found.workers.items(), start=1):
            page = Page(book.add_worksheet(_name(number, worker)), formats, language)
            _worker(page, worker, blocks, found, parameters)
    return out.getvalue()


def _name(number: int, worker: str) -> str:
    """A sheet's name: its number, which makes it the only one, and as much of the worker's as Excel allows."""
    return re.sub(FORBIDDEN, " ", UNPRINTABLE.sub("\ufffd", f"{number} {worker}"))[:LONGEST_NAME].strip()


def _notes(page: Page, found: Recalculation) -> None:
    """Whom and which months it is about, and how to read it."""
    wanted = found.wanted
    page.sheet.set_column(0, 0, 110)
    page.sheet.set_column(1, 3, WIDE)
    page.text(0, page.say("title"), "title")
    page.down(2)
    place = {"place": found.place, "first": found.first, "last": found.last}
    said = [page.say("note-place", **place)]
    if wanted.workers:
        said.append(page.say("note-sampled" if wanted.sampled else "note-named"))
        said += [page.say("note-absent", workers=", ".join(found.absent))] if found.absent else []
    else:
        said.append(page.say("note-drawn", size=len(found.workers), of=found.of, seed=wanted.seed))
        said.append(page.say("note-from-roster" if found.from_roster else "note-from-attendance"))
    said.append(page.say("note-months"))
    if not all(month.whole for month in found.months):
        said.append(page.say("note-no-whole-month"))
    unpaid = found.unpaid_break_minutes
    said += [page.say("note-hours"), page.say("note-break-unknown")]
    said += [page.say("note-break-stated", minutes=unpaid)] if unpaid else []
    rest = ("overtime", "rate", "difference", "minimum", "unknown", "parameters")
    for words in [*said, *(page.say(f"note-{name}") for name in rest)]:
        page.text(0, words, "wrapped")
        page.down()
    page.down()
    page.texts([page.say(word) for word in ("month", "hours-of-factory", "people", "chosen-as")])
    page.down()
    for month in found.months:
        page.text(0, f"{month.first:%Y-%m}")
        page.number(1, Fraction(month.seconds, HOUR), "hours")
        page.number(2, month.people, "count")
        page.text(3, _why(page, month.why, month.whole))
        page.down()


def _why(page: Page, why: tuple[str, ...], whole: bool) -> str:
    words = [page.say(f"why-{one}") for one in why] + ([] if whole else [page.say("part-of-month")])
    return ("、" if page.language == "zh" else ", ").join(words)


def _worker(page: Page, worker: str, blocks: tuple[Block, ...], found: Recalculation, parameters: Parameters) -> None:
    """A worker's blocks, one below the other."""
    pairs = max((len(day.stretches) for block in blocks for day in (*block.before, *block.days)), default=1) or 1
    page.sheet.set_column(0, 0, WIDE)
    page.sheet.set_column(1, 2 * pairs + 9, WIDTH)
    months = {one.first: _why(page, one.why, one.whole) for one in found.months}
    for block in blocks:
        told = {"worker": worker, "first": block.first, "last": block.last, "why": months[block.month]}
        page.text(0, page.say("block", **told), "title")
        page.down()
        laid = lay_days(page, block, parameters, pairs)
        page.down()
        lay_pay(page, block, laid, parameters)
        page.down(2)

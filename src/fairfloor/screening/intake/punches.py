"""Punches in: a ZKTeco `attlog.dat` or a CSV with the same columns becomes the table `punch`, or refused rows.

Every row is accepted or refused, with its line and the reason, and nothing in a file stops the others. A row is any line
that is not blank and not the header. The columns are those of the clock (worker, time, device, key, verification, work
code) or, with a header, those that it names. A row with other columns than the rest of the file was cut, or is two rows
in one. A time is year-month-day and hour:minute:second, by dash or slash; it needs seconds where the file has them. The
same worker, second and key again is a duplicate: the first row counts, the others are refused and name its line. A file
that is no text (a picture, a workbook, an archive …) counts as one row, refused as what it is.
"""

from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path

from fairfloor.screening.engines import Connection
from fairfloor.screening.intake.layout import TIME, Layout, punch_layout, split
from fairfloor.screening.intake.lines import Line, encoding_of, first_bytes, kind_of, lines
from fairfloor.screening.intake.refusals import Intake, Refusal

SAMPLE_LINES = 200
BATCH = 20_000
LONGEST_WORKER = 64

# What the clock's keys mean: 1 came in (also back from a break, into overtime), 2 went out.
CAME_IN = ("0", "3", "4", "in", "i", "c/in", "checkin", "check-in", "上班", "签到", "进")
WENT_OUT = ("1", "2", "5", "out", "o", "c/out", "checkout", "check-out", "下班", "签退", "出")

Row = tuple[int, str, str, str]  # line, worker, time, key

MAKE = """
CREATE TEMP TABLE row_read (line BIGINT, worker VARCHAR, time VARCHAR, key VARCHAR);
CREATE TEMP TABLE refused (line BIGINT, code VARCHAR, detail VARCHAR);
"""
ADD_ROWS = "INSERT INTO row_read SELECT unnest($1::BIGINT[]), unnest($2::VARCHAR[]), unnest($3::VARCHAR[]), unnest($4::VARCHAR[])"
ADD_REFUSED = "INSERT INTO refused SELECT unnest($1::BIGINT[]), unnest($2::VARCHAR[]), unnest($3::VARCHAR[])"

# -- times: text to whole seconds of naive local time
TIMES = """
CREATE TEMP TABLE row_timed AS
WITH formed AS (
    SELECT line, worker, time, key, regexp_full_match(time, $form) AS formed,
           length(time) - length(replace(time, ':', '')) = 2 AS has_seconds
    FROM row_read
), plain AS (
    SELECT *, regexp_replace(replace(time, '/', '-'), '[ T]+', ' ') || if(has_seconds, '', ':00') AS text FROM formed
)
SELECT line, worker, time,
       CASE WHEN lower(key) IN (SELECT unnest($came_in)) THEN 1
            WHEN lower(key) IN (SELECT unnest($went_out)) THEN 2 ELSE 0 END AS key,
       CASE WHEN formed THEN CAST(epoch(try_strptime(text, '%Y-%m-%d %H:%M:%S')) AS BIGINT) END AS punched_at,
       CASE WHEN NOT formed THEN 'not-a-time' WHEN $seconds AND NOT has_seconds THEN 'cut-time'
            WHEN punched_at IS NULL THEN 'impossible-time'
            WHEN text[:4] NOT BETWEEN '1900' AND '2199' THEN 'far-time' END AS code
FROM plain
"""
# -- duplicates: the same worker, second and key again; the first line is kept
DUPLICATES = """
CREATE TEMP TABLE row_known AS
SELECT line, worker, key, punched_at, min(line) OVER (PARTITION BY worker, punched_at, key) AS first_line
FROM row_timed WHERE code IS NULL
"""
REFUSE_TIMES = "INSERT INTO refused SELECT line, code, time FROM row_timed WHERE code IS NOT NULL"
REFUSE_DUPLICATES = """
INSERT INTO refused SELECT line, 'duplicate', CAST(first_line AS VARCHAR) FROM row_known WHERE line <> first_line
"""
PUNCHES = """
INSERT INTO staged_punch BY NAME
SELECT 0 AS factory, worker AS id, punched_at, CAST(key AS TINYINT) AS key, line FROM row_known WHERE line = first_line
"""


def take_in(engine: Connection, path: Path, progress: Callable[[float], None] | None = None) -> Intake:
    """Stage `punch` (see `tables`) from the file and say what became of each row.

    Raises OSError when the file cannot be opened; nothing inside it raises.
    """
    engine.execute(MAKE)
    start = first_bytes(path)
    kind = kind_of(start)
    if kind:
        return Intake(read=1, accepted=0, refused=(Refusal(1, "wrong-file", kind),))
    encoding = encoding_of(start)
    sample = [(line.number, line.text) for line in islice(lines(path, encoding), SAMPLE_LINES)]
    layout = punch_layout(sample)
    read = _read_rows(engine, lines(path, encoding, progress), layout)
    _settle(engine, layout)
    refused = engine.execute("SELECT line, code, detail FROM refused ORDER BY line").fetchall()
    accepted = engine.execute("SELECT count(*) FROM staged_punch").fetchall()[0][0]
    for spent in ("row_read", "row_timed", "row_known", "refused"):
        engine.execute(f"DROP TABLE {spent}")
    return Intake(read, accepted, tuple(Refusal(*row) for row in refused), encoding, layout.separator)


def _read_rows(engine: Connection, found: Iterator[Line], layout: Layout) -> int:
    """Put the file's rows into `row_read` or `refused`, a batch at a time; returns how many there were."""
    rows_read = 0
    while batch := list(islice(found, BATCH)):
        rows: list[Row] = []
        refused: list[Refusal] = []
        for line in batch:
            if line.number == layout.header:
                continue
            rows_read += 1
            row = row_of(line, layout)
            if isinstance(row, Refusal):
                refused.append(row)
            else:
                rows.append(row)
        if rows:
            engine.execute(ADD_ROWS, [list(column) for column in zip(*rows, strict=True)])
        if refused:
            parts = [(refusal.line, refusal.code, refusal.detail) for refusal in refused]
            engine.execute(ADD_REFUSED, [list(column) for column in zip(*parts, strict=True)])
    return rows_read


def row_of(line: Line, layout: Layout) -> Row | Refusal:
    """Line, worker, time and key of one row as the file spells them, or why it is none."""
    if "\0" in line.text:
        return Refusal(line.number, "nul")
    if not line.whole:
        return Refusal(line.number, "too-long")
    cells = split(line.text, layout.separator)
    if cells is None:
        return Refusal(line.number, "quotes")
    while len(cells) > layout.columns and not cells[-1]:
        cells.pop()
    if len(cells) != layout.columns or max(layout.places["worker"], layout.places["time"]) >= len(cells):
        return Refusal(line.number, "columns", f"{len(cells)}/{layout.columns}")
    worker, time = cells[layout.places["worker"]], cells[layout.places["time"]]
    if not worker:
        return Refusal(line.number, "no-worker")
    if len(worker) > LONGEST_WORKER or "\ufffd" in worker or not worker.isprintable():
        return Refusal(line.number, "unreadable-worker")
    place = layout.places.get("key", len(cells))
    return line.number, worker, time, cells[place] if place < len(cells) else ""


def _settle(engine: Connection, layout: Layout) -> None:
    """Turn times into seconds, set duplicates apart."""
    asked = {"form": TIME, "came_in": list(CAME_IN), "went_out": list(WENT_OUT), "seconds": layout.seconds}
    engine.execute(TIMES, asked)
    for step in (REFUSE_TIMES, DUPLICATES, REFUSE_DUPLICATES, PUNCHES):
        engine.execute(step)

"""Takes files in for the tests of every table: what became of the rows, and what stands in the stage."""

from fairfloor.screening import tables
from fairfloor.screening.engines import embedded
from fairfloor.screening.intake.files import FORMS, pseudonyms
from fairfloor.screening.intake.reading import Telling, take_in

STAGES = {
    "roster": "staged_roster",
    "payroll": "staged_payroll",
    "production": "staged_activity",
    "closures": "closure",
    "days-off": "staged_day_off",
    "punches": "staged_punch",
    "attendance": "staged_attendance",
}


def taken(folder, data, table="attendance", *, stage=None, name="file", **told):
    """The intake of these bytes, and the rows of the stage as dictionaries without what is unknown, by line."""
    path = folder / name
    path.write_bytes(data)
    told.setdefault("named", pseudonyms()[0])
    with embedded() as engine:
        tables.make(engine)
        intake = take_in(engine, path, FORMS[table], Telling(name=name, **told))
        stage = STAGES[stage or table]
        found = engine.execute(f"SELECT * EXCLUDE (factory) FROM (SELECT * FROM {stage} ORDER BY ALL) ORDER BY line")
        names = [column[0] for column in found.description]
        rows = [
            {name: value for name, value in zip(names, row, strict=True) if value is not None}
            for row in found.fetchall()
        ]
        left = [row[0] for row in engine.execute("SELECT table_name FROM duckdb_tables()").fetchall()]
    assert intake.read == intake.accepted + len(intake.refused)
    assert not [name for name in left if name.startswith(("typed", "taken"))], left
    assert not [line for line in {row["line"] for row in rows} if line in {one.line for one in intake.refused}]
    return intake, rows


def codes(intake):
    """The refused rows as (line, code)."""
    return [(refusal.line, refusal.code) for refusal in intake.refused]

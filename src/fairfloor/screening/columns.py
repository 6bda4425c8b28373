"""How a column of a Parquet file, or of rows in memory, is read as one of the canonical tables."""

from fairfloor.screening.tables import Column, Table


class NoRecords(ValueError):
    """Records that cannot be screened as they are; the text is a sentence."""


def read_as(table: Table, column: Column, kind: str | None) -> str:
    """The SQL that reads a column of the DuckDB type `kind`; None for one that is not there, which is unknown.

    A date may be a DATE and a moment a TIMESTAMP instead of a number. Raises NoRecords for another type.
    """
    if kind is None:
        return f"CAST(NULL AS {column.type})"
    name = f'"{column.name}"'
    if kind == "DATE" and column.unit == "day":
        return f"({name} - DATE '1970-01-01')"
    if kind.startswith("TIMESTAMP") and column.unit == "second":
        return f"(epoch_us({name}) // 1000000)"
    whole = kind.endswith(("INT", "INTEGER"))
    if (column.type == "VARCHAR") != (kind == "VARCHAR") or (column.type not in ("VARCHAR", "BOOLEAN") and not whole):
        raise NoRecords(
            f"the column {column.name} of the table {table.name} is {kind}, not {column.type}; "
            "see docs/reference/screening-tables.md"
        )
    return f"CAST({name} AS {column.type})"

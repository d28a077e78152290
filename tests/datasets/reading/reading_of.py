"""Reads made-up bytes and gives back what was stored."""

import duckdb

from app.datasets.reading.read import read_file


def reading_of(folder, content, name="made-up.csv", **options):
    """Return the reading of `content` and the rows of its table."""
    path = folder / "content"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    reading = read_file(path, name, folder / "stored", **options)
    columns = ", ".join('"' + field.column.replace('"', '""') + '"' for field in reading.fields)
    table = folder / "stored" / "table.parquet"
    return reading, duckdb.sql(f"SELECT {columns} FROM '{table}'").fetchall()


def codes(reading):
    """Return the codes of the reading's notes."""
    return {note.code for note in reading.notes}

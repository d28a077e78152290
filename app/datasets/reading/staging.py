"""Rows that were read one by one, written as they come into a Parquet file of text."""

from collections.abc import Iterable
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from app.datasets.reading.evidence import Evidence, weigh
from app.datasets.reading.model import Note
from app.datasets.reading.sql import literal

_CELLS_A_BATCH = 400_000
_BYTES_A_BATCH = 32 * 2**20
_SAMPLE_ROWS = 2_000

NumberedRow = tuple[int, list[str | None]]


class Staging:
    """Writes rows of `width` cells; a longer row keeps its rest in `extra`."""

    def __init__(self, path: Path, width: int, marks: frozenset[str] = frozenset()) -> None:
        self.path = path
        self.width = width
        self.marks = marks
        self.short_rows = 0
        self.long_rows = 0
        self._sample: list[list[str | None]] = []
        self._schema = pa.schema(
            [("row_number", pa.int64()), ("extra", pa.string())]
            + [(f"c{at}", pa.string()) for at in range(width)]
        )

    @property
    def relation(self) -> str:
        """The SQL that reads the rows back."""
        return f"read_parquet({literal(str(self.path))})"

    def write(self, rows: Iterable[NumberedRow]) -> None:
        """Write all rows, holding no more than one batch of them."""
        with pq.ParquetWriter(self.path, self._schema, compression="lz4") as writer:
            batch: list[NumberedRow] = []
            size = 0
            for number, cells in rows:
                batch.append((number, cells))
                size += sum(len(cell) for cell in cells if cell)
                if len(batch) * self.width >= _CELLS_A_BATCH or size >= _BYTES_A_BATCH:
                    self._flush(writer, batch)
                    batch, size = [], 0
            self._flush(writer, batch)

    def evidence(self) -> list[Evidence]:
        """Weigh the sampled rows, column by column."""
        result = []
        for at in range(self.width):
            counts: dict[str | None, int] = {}
            for row in self._sample:
                counts[row[at]] = counts.get(row[at], 0) + 1
            result.append(weigh(counts, self.marks))
        return result

    def notes(self) -> list[Note]:
        """Tell how many rows were shorter or longer than the heading."""
        counts = {"short_rows": self.short_rows, "long_rows": self.long_rows}
        return [Note(code, {"count": count}) for code, count in counts.items() if count]

    def _flush(self, writer: pq.ParquetWriter, batch: list[NumberedRow]) -> None:
        if not batch:
            return
        extras: list[str | None] = []
        for _number, cells in batch:
            extras.append(self._fit(cells))
        step = max(1, len(batch) // 200)
        room = max(_SAMPLE_ROWS, 100) - len(self._sample)
        self._sample += [list(cells) for _number, cells in batch[::step][: max(room, 20)]]
        columns = list(zip(*(cells for _number, cells in batch), strict=True))
        arrays = [pa.array([number for number, _cells in batch], pa.int64())]
        arrays.append(pa.array(extras, pa.string()))
        arrays += [pa.array([cell or None for cell in column], pa.string()) for column in columns]
        writer.write_batch(pa.record_batch(arrays, schema=self._schema))

    def _fit(self, cells: list[str | None]) -> str | None:
        """Cut or fill a row to the width; return what was cut, if there was anything."""
        missing = self.width - len(cells)
        if missing > 0:
            cells += [None] * missing
            self.short_rows += 1
        elif missing < 0:
            rest = [cell or "" for cell in cells[self.width :]]
            del cells[self.width :]
            if any(cell.strip() for cell in rest):
                self.long_rows += 1
                return " | ".join(rest)
        return None

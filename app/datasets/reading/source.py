"""What every format is turned into before types are found: a relation of text."""

from collections.abc import Callable
from dataclasses import dataclass, field

from app.datasets.reading.evidence import Evidence
from app.datasets.reading.model import Dialect, Note


class NeedsCare(Exception):
    """The file is not as regular as its sample: it has to be read row by row."""


@dataclass
class Source:
    """Rows as text columns `c0`, `c1` ... in a relation that DuckDB reads.

    Where `is_numbered`, the relation has `row_number` and `extra` (what stood beyond the last
    column) as well; otherwise its rows follow each other in the file, from `first_row` on; when
    there are fewer rows than `lines`, `has_blank_lines` tells whether they do so without a gap.
    `other_sheets` holds the first rows of the sheets that are not read.
    """

    format: str
    relation: str
    names: list[str]
    samples: list[Evidence]
    first_row: int = 1
    is_numbered: bool = False
    lines: int = 0
    has_blank_lines: Callable[[], bool] | None = None
    encoding: str | None = None
    dialect: Dialect | None = None
    sheet: str | None = None
    sheets: list[str] = field(default_factory=list)
    preamble: list[str] = field(default_factory=list)
    heading_rows: int = 1
    left_out: list[list[str]] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    other_sheets: dict[str, list[list[str]]] = field(default_factory=dict)

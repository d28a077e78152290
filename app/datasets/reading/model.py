"""What a reading takes in and hands back. No sentences: codes are worded elsewhere."""

from dataclasses import asdict, dataclass, field
from typing import Any, Literal

FieldType = Literal["text", "integer", "number", "date", "datetime", "boolean"]


class Unreadable(Exception):
    """The file cannot be read; `code` says why and `params` with what figures."""

    def __init__(self, code: str, **params: Any) -> None:
        super().__init__(code, params)
        self.code = code
        self.params = params

    def __reduce__(self) -> tuple[Any, ...]:
        return _unreadable, (self.code, self.params)


def _unreadable(code: str, params: dict[str, Any]) -> Unreadable:
    return Unreadable(code, **params)


@dataclass(frozen=True)
class Limits:
    """Bounds on what is read. Sizes in bytes, times in seconds.

    5,000 columns are more than a table has that people look at (a year of days by thirteen
    indicators still fits); wider files are as a rule turned on their side, and are refused with
    that advice. `secrecy_marks` are looked for beside those that are known everywhere.
    """

    columns: int = 5_000
    cell_bytes: int = 16 * 2**20
    unpacked_bytes: int = 512 * 2**20
    workbook_cells: int = 20_000_000
    memory_bytes: int = 2**30
    spill_bytes: int = 20 * 2**30
    threads: int = 2
    seconds: float = 3_600.0
    secrecy_marks: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Recipe:
    """What a person has told us about the file; what is None is found out.

    `types` goes by the headings. `missing_marks` stand for nothing beside those known everywhere.
    `left_out` counts the rows at the end that are no records.
    """

    encoding: str | None = None
    delimiter: str | None = None
    quote: str | None = None
    preamble: int | None = None
    heading_rows: int | None = None
    sheet: str | None = None
    decimal_mark: str | None = None
    day_first: bool | None = None
    types: dict[str, FieldType] = field(default_factory=dict)
    missing_marks: list[str] = field(default_factory=list)
    left_out: int | None = None

    def __post_init__(self) -> None:
        """Missing marks are compared without case and outer spaces."""
        object.__setattr__(self, "missing_marks", [one.strip() for one in self.missing_marks])

    @property
    def marks(self) -> frozenset[str]:
        """The marks that stand for nothing in this file, as written and as compared."""
        written = {one for one in self.missing_marks if one}
        return frozenset(written | {one.casefold() for one in written})

    def as_json(self) -> dict[str, Any]:
        """Return what was told, and nothing else."""
        return {name: value for name, value in asdict(self).items() if value not in (None, {}, [])}


@dataclass(frozen=True)
class Note:
    """A remark for the reader: a code and the figures its sentence needs."""

    code: str
    params: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Dialect:
    """How a text file sets its cells apart."""

    delimiter: str
    quote: str
    escape: str


@dataclass
class Field:
    """One column: `name` as written, `column` its name in the stored table."""

    name: str
    column: str
    type: FieldType
    storage: str
    unit: str | None = None
    decimal_marks: str = ""
    thousands_marks: str = ""
    date_forms: list[str] = field(default_factory=list)
    missing_marks: dict[str, int] = field(default_factory=dict)
    misfits: int = 0


@dataclass(frozen=True)
class Misfit:
    """A cell that did not fit its column; `row` counts from 1, headings included."""

    row: int
    field: str
    raw: str
    why: str


@dataclass
class Reading:
    """What was found in a file and where its rows now lie (`table`, `rejects`: file names)."""

    name: str
    format: str
    rows: int
    fields: list[Field]
    encoding: str | None = None
    dialect: Dialect | None = None
    sheet: str | None = None
    sheets: list[str] = field(default_factory=list)
    preamble: list[str] = field(default_factory=list)
    heading_rows: int = 1
    left_out: list[list[str]] = field(default_factory=list)
    misfit_count: int = 0
    misfits: list[Misfit] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    table: str = "table.parquet"
    rejects: str = "rejects.parquet"

    def as_json(self) -> dict[str, Any]:
        """Return plain values only: what `json.dumps` takes."""
        return asdict(self)

    @classmethod
    def from_json(cls, value: dict[str, Any]) -> "Reading":
        """Rebuild what `as_json` gave."""
        parts = dict(value)
        parts["fields"] = [Field(**one) for one in value["fields"]]
        parts["misfits"] = [Misfit(**one) for one in value["misfits"]]
        parts["notes"] = [Note(**one) for one in value["notes"]]
        parts["dialect"] = Dialect(**value["dialect"]) if value["dialect"] else None
        return cls(**parts)

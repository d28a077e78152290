"""What the values of a stored table are like, field by field.

Fields with few different values are counted value by value, and everything about them is exact. Of
the others the count of different values and the quantiles are estimates (HyperLogLog, t-digest).
Sums and means are exact wherever values are stored as DECIMAL or whole numbers.
"""

import datetime
from dataclasses import asdict, dataclass, field
from decimal import Decimal, localcontext
from pathlib import Path
from typing import Any

import duckdb

from app.datasets.reading.model import Field
from app.datasets.reading.passes import AT_ONCE
from app.datasets.reading.sql import literal, name

COUNTED = 5_000
"""Up to so many different values in the first 20,480 rows a field is counted value by value."""

MOST_COUNTED = 500
"""In tables of more fields none is counted value by value."""

SAMPLED = 7
"""Quantiles of the other fields are taken from every seventh row, in tables of 200,000 or more."""

TOP = 20
BINS = 20
QUANTILES = (0.05, 0.25, 0.5, 0.75, 0.95)
_SHOWN = 200
_AT_ONCE = 40
_NUMBERS = ("integer", "number")


@dataclass
class FieldProfile:
    """Figures of one field. `histogram` holds the counts of equal steps from `least` to `most`."""

    column: str
    rows: int
    missing: int
    distinct: int
    is_distinct_exact: bool
    least: Any = None
    most: Any = None
    total: Decimal | None = None
    mean: Decimal | None = None
    quantiles: list[Any] = field(default_factory=list)
    are_quantiles_exact: bool = True
    top: list[tuple[Any, int]] = field(default_factory=list)
    histogram: list[int] = field(default_factory=list)

    @classmethod
    def from_json(cls, value: dict[str, Any]) -> "FieldProfile":
        """Rebuild what `as_json` gave; values stay as text where they were written as text."""
        parts = dict(value)
        parts["top"] = [(shown, count) for shown, count in value["top"]]
        for key in ("total", "mean"):
            parts[key] = None if value[key] is None else Decimal(value[key])
        return cls(**parts)

    def as_json(self) -> dict[str, Any]:
        """Return plain values; numbers that must stay exact are text."""
        parts = asdict(self)
        for key in ("least", "most", "total", "mean"):
            parts[key] = _plain(parts[key])
        parts["quantiles"] = [_plain(value) for value in self.quantiles]
        parts["top"] = [[_plain(value), count] for value, count in self.top]
        return parts


def profile(
    connection: duckdb.DuckDBPyConnection, parts: list[Path], fields: list[Field]
) -> list[FieldProfile]:
    """Measure every field of a table that was stored in `parts`, each of `AT_ONCE` fields.

    A table in one part is as wide as that. Of a table of many parts no field is counted value by
    value, for that takes a statement each.
    """
    result = []
    size = AT_ONCE if len(parts) > 1 else len(fields)
    for at, part in enumerate(parts):
        some = fields[at * size : (at + 1) * size]
        result += _profile(connection, part, some, may_count=len(fields) <= MOST_COUNTED)
    return result


def _profile(
    connection: duckdb.DuckDBPyConnection, part: Path, fields: list[Field], *, may_count: bool
) -> list[FieldProfile]:
    source = f"read_parquet({literal(str(part))})"
    rows = _first(connection, f"SELECT count(*) FROM {source}")[0]  # noqa: S608 - the path is quoted
    few = _with_few_values(connection, source, fields) if may_count else set()
    many = [one for one in fields if one.column not in few]
    found = {}
    for one in fields:
        if one.column in few:
            found[one.column] = _count_values(connection, source, one, rows)
    for at in range(0, len(many), _AT_ONCE):
        found |= _estimate(connection, source, many[at : at + _AT_ONCE], rows)
    return [found[one.column] for one in fields]


def _with_few_values(
    connection: duckdb.DuckDBPyConnection, source: str, fields: list[Field]
) -> set[str]:
    """Look at the first rows only."""
    few: set[str] = set()
    for at in range(0, len(fields), _AT_ONCE):
        part = fields[at : at + _AT_ONCE]
        counts = ", ".join(f"approx_count_distinct({name(one.column)})" for one in part)
        columns = ", ".join(name(one.column) for one in part)
        query = f"SELECT {counts} FROM (SELECT {columns} FROM {source} LIMIT 20480)"  # noqa: S608 - names are quoted
        row = _first(connection, query)
        few |= {one.column for one, n in zip(part, row, strict=True) if n <= COUNTED}
    return few


def _count_values(
    connection: duckdb.DuckDBPyConnection, source: str, one: Field, rows: int
) -> FieldProfile:
    column = name(one.column)
    query = f"SELECT {column}, count(*) FROM {source} GROUP BY 1"  # noqa: S608 - the name is quoted
    counts = dict(connection.execute(query).fetchall())
    missing = counts.pop(None, 0)
    result = FieldProfile(one.column, rows, missing, len(counts), is_distinct_exact=True)
    if not counts:
        return result
    result.least, result.most = _shown(min(counts)), _shown(max(counts))
    ranked = sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
    result.top = [(_shown(value), count) for value, count in ranked[:TOP]]
    if one.type in (*_NUMBERS, "date", "datetime"):
        ordered = sorted(counts.items())
        result.quantiles = _quantiles(ordered, rows - missing)
        result.histogram = _histogram(ordered)
    if one.type in _NUMBERS:
        with localcontext(prec=60):
            result.total = sum((Decimal(v) * n for v, n in counts.items()), Decimal(0))
        result.mean = _mean(result.total, rows - missing)
    return result


def _quantiles(ordered: list[tuple[Any, int]], total: int) -> list[Any]:
    found, passed, wanted = [], 0, list(QUANTILES)
    for value, count in ordered:
        passed += count
        while wanted and passed >= wanted[0] * total:
            found.append(value)
            wanted.pop(0)
    return found


def _histogram(ordered: list[tuple[Any, int]]) -> list[int]:
    least, most = _position(ordered[0][0]), _position(ordered[-1][0])
    bins = [0] * BINS
    for value, count in ordered:
        share = (_position(value) - least) / (most - least) if most > least else 0.0
        bins[min(int(share * BINS), BINS - 1)] += count
    return bins


def _estimate(
    connection: duckdb.DuckDBPyConnection, source: str, fields: list[Field], rows: int
) -> dict[str, FieldProfile]:
    if not fields:
        return {}
    parts = []
    for one in fields:
        column = name(one.column)
        edge = f"left({{}}({column}), {_SHOWN})" if one.type == "text" else f"{{}}({column})"
        parts += [
            f"count({column})", f"approx_count_distinct({column})",
            edge.format("min"), edge.format("max"), _sum(one),
        ]  # fmt: skip
    row = _first(connection, f"SELECT {', '.join(parts)} FROM {source}")  # noqa: S608 - names are quoted
    found = {}
    for at, one in enumerate(fields):
        values, distinct, least, most, total = row[5 * at : 5 * at + 5]
        result = FieldProfile(
            one.column, rows, rows - values, min(distinct, values), is_distinct_exact=False,
            least=least, most=most, are_quantiles_exact=False,
        )  # fmt: skip
        if total is not None:
            result.total = Decimal(str(total))
            result.mean = _mean(result.total, values)
        found[one.column] = result
    _add_quantiles(connection, source, fields, found)
    _add_histograms(connection, source, fields, found)
    return found


def _sum(one: Field) -> str:
    column = name(one.column)
    if one.type not in _NUMBERS:
        return "NULL"
    return f"fsum({column})" if one.storage == "DOUBLE" else f"sum({column})"


def _add_quantiles(
    connection: duckdb.DuckDBPyConnection,
    source: str,
    fields: list[Field],
    found: dict[str, FieldProfile],
) -> None:
    ordered = [one.column for one in fields if one.type not in ("text", "boolean")]
    if not ordered:
        return
    parts = ", ".join(f"approx_quantile({name(one)}, {list(QUANTILES)})" for one in ordered)
    every = SAMPLED if found[ordered[0]].rows >= 200_000 else 1
    numbered = source.removesuffix(")") + ", file_row_number=true)"
    query = f"SELECT {parts} FROM {numbered} WHERE file_row_number % {every} = 0"  # noqa: S608 - names are quoted
    for column, quantiles in zip(ordered, _first(connection, query), strict=True):
        found[column].quantiles = quantiles or []


def _add_histograms(
    connection: duckdb.DuckDBPyConnection,
    source: str,
    fields: list[Field],
    found: dict[str, FieldProfile],
) -> None:
    parts, columns = [], []
    for one in fields:
        result = found[one.column]
        if one.type in ("text", "boolean") or result.least is None:
            continue
        least, most = _position(result.least), _position(result.most)
        step = (most - least) / BINS or 1.0
        column = name(one.column)
        place = f"epoch({column})" if one.type in ("date", "datetime") else f"{column}::DOUBLE"
        parts.append(
            f"histogram(least(floor(({place} - {least!r}) / {step!r}), {BINS - 1})::UTINYINT)"
        )
        columns.append(one.column)
    if not parts:
        return
    row = _first(connection, f"SELECT {', '.join(parts)} FROM {source}")  # noqa: S608 - names are quoted
    for column, counts in zip(columns, row, strict=True):
        found[column].histogram = [int((counts or {}).get(at, 0)) for at in range(BINS)]


def _position(value: Any) -> float:
    """Place a value on a line: numbers as they are, moments in seconds since 1970 (UTC)."""
    if isinstance(value, datetime.datetime):
        return value.replace(tzinfo=datetime.UTC).timestamp()
    if isinstance(value, datetime.date):
        return (value - datetime.date(1970, 1, 1)).days * 86_400.0
    return float(value)


def _mean(total: Decimal, values: int) -> Decimal | None:
    return total / values if values else None


def _shown(value: Any) -> Any:
    return value[:_SHOWN] if isinstance(value, str) else value


def _plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, datetime.date | datetime.datetime):
        return value.isoformat()
    return value


def _first(connection: duckdb.DuckDBPyConnection, query: str) -> tuple[Any, ...]:
    return connection.execute(query).fetchone() or ()

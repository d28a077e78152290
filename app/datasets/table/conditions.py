"""Conditions in SQL, every value a parameter, every name one of the table's own."""

from typing import Any

from app.datasets.table.question import BadQuestion, Filter, Order, Place

POSITION = "file_row_number"
_BLANK = "' \ufeff\u00a0\t\r\n'"


class Parameters:
    """Collects values and hands out their places."""

    def __init__(self) -> None:
        self.values: list[Any] = []

    def add(self, value: Any) -> str:
        """Keep a value and return what stands for it in the statement."""
        self.values.append(value)
        return f"${len(self.values)}"


def quoted(column: str, types: dict[str, str]) -> str:
    """Quote a column that the table has; raises BadQuestion for any other."""
    if column not in types:
        raise BadQuestion("no_such_column", column=column)
    return '"' + column.replace('"', '""') + '"'


def condition(one: Filter, types: dict[str, str], parameters: Parameters) -> str:
    """Render one filter."""
    column = quoted(one.column, types)
    kind = types[one.column]
    if one.test == "missing":
        return f"{column} IS NULL"
    if one.test == "present":
        return f"{column} IS NOT NULL"
    if one.test in {"marked", "unmarked"}:
        place = list(types).index(one.column)
        marks = ", ".join(parameters.add(str(value)) for value in one.values)
        written = f"list_filter(as_written, lambda cell: cell.field = {place})[1].raw"
        test = f"coalesce(trim({written}, {_BLANK}), '') IN ({marks})"
        return f"{column} IS NULL AND {'NOT ' if one.test == 'unmarked' else ''}({test})"
    if one.test == "contains":
        sought = parameters.add(str(one.values[0]))
        return f"contains(lower(CAST({column} AS VARCHAR)), lower({sought}))"
    if one.test == "between":
        bounds = [
            f"{column} {sign} {_cast(value, kind, parameters)}"
            for sign, value in zip((">=", "<="), one.values, strict=True)
            if value is not None
        ]
        return " AND ".join(bounds) or "true"
    values = ", ".join(_cast(value, kind, parameters) for value in one.values)
    return f"{column} IN ({values})"


def after(orders: list[Order], place: Place, types: dict[str, str], parameters: Parameters) -> str:
    """Render the condition that a row comes after `place` in the given order."""
    if len(place.values) != len(orders):
        raise BadQuestion("place_of_another_order")
    position = f"{POSITION} > {parameters.add(int(place.position))}"
    result = position
    for order, value in reversed(list(zip(orders, place.values, strict=True))):
        column = quoted(order.column, types)
        if value is None:
            result = f"({column} IS NULL AND {result})"
            continue
        shown = _cast(value, types[order.column], parameters)
        sign = "<" if order.is_descending else ">"
        result = (
            f"({column} {sign} {shown} OR {column} IS NULL OR ({column} = {shown} AND {result}))"
        )
    return result


def ordering(orders: list[Order], types: dict[str, str]) -> str:
    """Render the order; the position in the file decides between equals."""
    parts = [
        f"{quoted(one.column, types)} {'DESC' if one.is_descending else 'ASC'} NULLS LAST"
        for one in orders
    ]
    return ", ".join([*parts, POSITION])


def _cast(value: Any, kind: str, parameters: Parameters) -> str:
    """Bind a value as text and let DuckDB read it as the column's type: exact for DECIMAL."""
    text = value if isinstance(value, str) or value is None else str(value)
    return f"CAST({parameters.add(text)} AS {kind})"

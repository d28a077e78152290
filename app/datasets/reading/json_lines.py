"""JSON lines, one object a line, as a source."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from app.datasets.reading.careful import Troubles, lines_of
from app.datasets.reading.look import Look
from app.datasets.reading.model import Limits, Unreadable
from app.datasets.reading.source import Source
from app.datasets.reading.staging import NumberedRow, Staging


def is_json_lines(look: Look) -> bool:
    """Whether the text begins with an object on a line of its own."""
    with look.path.open("rb") as file:
        first = next(
            (line for line in iter(lambda: file.readline(2**20), b"") if line.strip()), b""
        )
    try:
        return isinstance(json.loads(first), dict)
    except (ValueError, RecursionError):
        return False


def json_lines_source(look: Look, limits: Limits, work: Path) -> Source:
    """Read twice: once for the names in all objects, once for their values."""
    names: dict[str, int] = {}
    for _number, one in _objects(look.path, limits, Troubles()):
        for name in one if isinstance(one, dict) else ():
            names.setdefault(name, len(names))
        if len(names) > limits.columns:
            raise Unreadable("too_many_columns", columns=len(names), limit=limits.columns)
    if not names:
        raise Unreadable("empty_file")
    staging, troubles = Staging(work / "rows.parquet", len(names), look.recipe.marks), Troubles()
    staging.write(_rows(look.path, limits, troubles, list(names)))
    return Source(
        format="jsonl",
        relation=staging.relation,
        names=list(names),
        samples=staging.evidence(),
        is_numbered=True,
        encoding=look.encoding,
        heading_rows=0,
        notes=troubles.notes(),
    )


def _rows(
    path: Path, limits: Limits, troubles: Troubles, names: list[str]
) -> Iterator[NumberedRow]:
    for number, one in _objects(path, limits, troubles):
        if isinstance(one, str):
            yield number, [*[None] * len(names), one]
        else:
            yield number, [_text(one.get(name)) for name in names]


def _objects(
    path: Path, limits: Limits, troubles: Troubles
) -> Iterator[tuple[int, dict[str, Any] | str]]:
    """Read objects and the numbers of their lines; a line that holds none comes as its text."""
    for number, line in enumerate(lines_of(path, troubles, limits.cell_bytes), 1):
        if not line.strip():
            continue
        try:
            one = json.loads(line, parse_float=_Written)
        except (ValueError, RecursionError):
            one = None
        if isinstance(one, dict):
            yield number, one
        else:
            troubles.add("broken_lines", number)
            yield number, line.strip()


class _Written(float):
    """A number that remembers how it was written."""

    text: str

    def __new__(cls, text: str) -> "_Written":
        """Keep the text beside the number."""
        one = super().__new__(cls, text)
        one.text = text
        return one


def _text(value: Any) -> str | None:
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, _Written):
        return value.text
    if isinstance(value, bool):
        return "true" if value else "false"
    return json.dumps(value, ensure_ascii=False)

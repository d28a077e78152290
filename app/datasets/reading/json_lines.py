"""JSON as a source: one object a line, or an array of objects."""

import json
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any

from app.datasets.reading.careful import Troubles, lines_of
from app.datasets.reading.json_array import array_items, is_json_array, is_other_json
from app.datasets.reading.look import PlainText
from app.datasets.reading.model import Limits, Recipe, Unreadable
from app.datasets.reading.source import Source
from app.datasets.reading.staging import NumberedRow, Staging

Numbered = Iterator[tuple[int, dict[str, Any] | str]]
Records = Callable[[Path, Limits, Troubles], Numbered]

_LINES_TO_JUDGE = 50
_NAMES = frozenset({"jsonl", "ndjson", "json"})


def json_source(
    text: PlainText, suffix: str, limits: Limits, recipe: Recipe, work: Path
) -> Source | None:
    """The text as JSON, or None where it is none.

    `suffix` is the file's, in small letters: called JSON, it may begin with what cannot be read.
    Raises Unreadable for JSON that is no list of records.
    """
    if is_json_lines(text.path, suffix):
        return _source("jsonl", _objects, text, limits, recipe, work)
    if is_json_array(text.path, suffix):
        return _source("json", _items, text, limits, recipe, work)
    if is_other_json(text.path, suffix):
        raise Unreadable("json_without_records")
    return None


def is_json_lines(path: Path, suffix: str) -> bool:
    """Whether the text's lines are objects: the first, or others where the first is a broken one.

    Names and braces only open the question; that there is a whole object among the lines decides.
    """
    with path.open("rb") as file:
        lines = iter(lambda: file.readline(2**20), b"")
        first_ones = list(islice((line for line in lines if line.strip()), _LINES_TO_JUDGE))
    if not first_ones or not (suffix in _NAMES or first_ones[0].lstrip().startswith(b"{")):
        return False
    return any(isinstance(_parsed(line), dict) for line in first_ones)


def _parsed(line: bytes | str) -> Any:
    try:
        return json.loads(line, parse_float=_Written)
    except (ValueError, RecursionError):
        return None


def _source(
    kind: str, records: Records, text: PlainText, limits: Limits, recipe: Recipe, work: Path
) -> Source:
    """Read twice: once for the names in all objects, once for their values."""
    names: dict[str, int] = {}
    for _number, one in records(text.path, limits, Troubles()):
        for name in one if isinstance(one, dict) else ():
            names.setdefault(name, len(names))
        if len(names) > limits.columns:
            raise Unreadable("too_many_columns", columns=len(names), limit=limits.columns)
    if not names:
        raise Unreadable("json_without_records")
    staging, troubles = Staging(work / "rows.parquet", len(names), recipe.marks), Troubles()
    staging.write(_rows(records(text.path, limits, troubles), list(names)))
    return Source(
        format=kind,
        relation=staging.relation,
        names=list(names),
        samples=staging.evidence(),
        is_numbered=True,
        encoding=text.encoding,
        heading_rows=0,
        notes=troubles.notes(),
    )


def _rows(
    records: Iterable[tuple[int, dict[str, Any] | str]], names: list[str]
) -> Iterator[NumberedRow]:
    for number, one in records:
        if isinstance(one, str):
            yield number, [*[None] * len(names), one]
        else:
            yield number, [_text(one.get(name)) for name in names]


def _objects(path: Path, limits: Limits, troubles: Troubles) -> Numbered:
    """Read objects and the numbers of their lines; a line that holds none comes as its text."""
    for number, line in enumerate(lines_of(path, troubles, limits.cell_bytes), 1):
        if not line.strip():
            continue
        one = _parsed(line)
        if isinstance(one, dict):
            yield number, one
        else:
            troubles.add("broken_lines", number)
            yield number, line.strip()


def _items(path: Path, limits: Limits, troubles: Troubles) -> Numbered:
    """Read the objects of an array, counted from 1; what is no object comes as its text."""
    decoder = json.JSONDecoder(parse_float=_Written)
    for number, one in enumerate(array_items(path, decoder, limits.cell_bytes), 1):
        if isinstance(one, dict):
            yield number, one
        else:
            troubles.add("broken_lines", number)
            yield number, _text(one) or "null"


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

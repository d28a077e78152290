"""A JSON array of objects, read object by object: memory does not grow with the file."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any

from app.datasets.reading.model import Unreadable

_BLOCK = 2**20
_BETWEEN = re.compile(r"[ \t\r\n,]*")
_BEGINS = re.compile(rb"\s*\[\s*[{\]]")
_HEAD = 4096


def is_json_array(path: Path, suffix: str) -> bool:
    """Whether the text begins as a list of objects, or as any list in a file called JSON."""
    with path.open("rb") as file:
        head = file.read(_HEAD)
    return bool(_BEGINS.match(head)) or (suffix == "json" and head.lstrip().startswith(b"["))


def is_other_json(path: Path, suffix: str) -> bool:
    """Whether a file called JSON begins with an object that goes on over lines."""
    with path.open("rb") as file:
        return suffix == "json" and file.read(_HEAD).lstrip().startswith(b"{")


def array_items(path: Path, decoder: json.JSONDecoder, longest: int) -> Iterator[Any]:
    """Read what stands in the array of a UTF-8 text, each item of at most `longest` letters.

    Raises Unreadable where the array is broken or breaks off, with the item's number.
    """
    with path.open(encoding="utf-8", errors="replace") as file:
        text = file.read(_BLOCK).lstrip()[1:]
        at = number = 0
        while True:
            text, at = _at_next(file, text, at)
            if text[at : at + 1] == "]":
                return
            number += 1
            text, at, item = _item(file, text, at, decoder, longest, number)
            yield item


def _at_next(file: IO[str], text: str, at: int) -> tuple[str, int]:
    """Step over what parts two items, reading on where the text at hand ends there."""
    while True:
        at = _match_end(text, at)
        if at < len(text) or not (more := file.read(_BLOCK)):
            return text, at
        text, at = more, 0


def _match_end(text: str, at: int) -> int:
    found = _BETWEEN.match(text, at)
    return found.end() if found else at


def _item(
    file: IO[str], text: str, at: int, decoder: json.JSONDecoder, longest: int, number: int
) -> tuple[str, int, Any]:
    while True:
        try:
            item, end = decoder.raw_decode(text, at)
        except (ValueError, RecursionError):
            end = len(text)
        # What ends with the text at hand may go on: only a letter behind it says that it does not.
        if end < len(text):
            return text, end, item
        more = file.read(max(_BLOCK, len(text) - at))
        if not more or len(text) - at > longest:
            raise Unreadable("damaged_json", row=number)
        text, at = text[at:] + more, 0

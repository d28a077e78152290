"""Documents to print: a typst source of our own, with what it says handed over as data."""

import json
from pathlib import Path
from typing import Any

import typst


def typeset(source: Path, words: dict[str, Any]) -> bytes:
    """The PDF of `source`, which reads `words` from `sys.inputs.words` as JSON.

    Words come in as strings and are set as such: nothing that a person wrote is read as markup.
    Only the fonts that typst brings along are used (they have Latin and Cyrillic letters), so that
    the same letter looks the same wherever the forum runs; nothing is fetched and no file is read.
    """
    document: bytes = typst.compile(
        str(source),
        root=str(source.parent),
        format="pdf",
        ignore_system_fonts=True,
        sys_inputs={"words": json.dumps(words, ensure_ascii=False)},
    )
    return document

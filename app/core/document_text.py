"""The words of a document, as far as they can be read without running anything in it.

Text files, and the XML of office documents (Office Open XML, OpenDocument). Tags are cut off rather
than parsed: no entity is expanded, no link followed. What is a picture or a PDF has no words here.
"""

import re
import zipfile
import zlib
from collections.abc import Iterator
from html import unescape
from io import BytesIO

PLAIN = frozenset({"txt", "md", "csv", "tsv"})
WITH_WORDS = re.compile(
    r"word/(?:document|header\d*|footer\d*|footnotes|endnotes|comments)\.xml"
    r"|xl/(?:sharedStrings|worksheets/sheet\d+|workbook)\.xml"
    r"|ppt/(?:slides/slide|notesSlides/notesSlide|slideMasters/slideMaster)\d+\.xml"
    r"|docProps/(?:core|custom)\.xml|content\.xml|styles\.xml|meta\.xml"
)
LARGEST_PART = 16 * 1024**2
"""Bytes of one part, unpacked, that are looked at."""
LARGEST_ALL = 64 * 1024**2
_END_OF_LINE = re.compile(
    r"</(?:w:p|a:p|si|is|text:p|text:h)>|<(?:w:br|a:br|text:line-break)\s*/>"
    r"|</(?:(?:dc|cp|vt|meta):\w+|\w+(?:Header|Footer))>"
)
_TAG = re.compile(r"<[^>]*>")


def lines_of(content: bytes, name: str) -> Iterator[str]:
    """Each filled line of text of the file `name`, a paragraph or cell being one line.

    A file whose kind has no words, and one that is broken or locked, yields none.
    """
    ending = name.rpartition(".")[2].lower()
    if ending in PLAIN:
        yield from _filled(re.split(r"[\r\n\t;,]", _decoded(content)))
    elif content.startswith(b"PK\x03\x04"):
        for xml in _parts(content):
            texts = _END_OF_LINE.split(xml)
            yield from _filled(unescape(_TAG.sub("", each)) for each in texts)


def _filled(lines: Iterator[str] | list[str]) -> Iterator[str]:
    return (each.strip() for each in lines if each.strip())


def _parts(content: bytes) -> Iterator[str]:
    left = LARGEST_ALL
    try:
        with zipfile.ZipFile(BytesIO(content)) as packed:
            for part in packed.infolist():
                if not WITH_WORDS.fullmatch(part.filename) or left <= 0:
                    continue
                with packed.open(part) as opened:
                    read = opened.read(min(LARGEST_PART, left))
                left -= len(read)
                yield read.decode("utf-8", "replace")
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError):
        return


def _decoded(content: bytes) -> str:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", "replace")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1251", "replace")

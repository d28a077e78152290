"""What kind of file this is, by its bytes; its name is only compared with what they say."""

import codecs
import zipfile
import zlib
from pathlib import Path

from app.datasets.reading.model import Limits, Note, Unreadable

_FOREIGN = (
    (b"%PDF", "pdf"), (b"\x89PNG", "image"), (b"\xff\xd8\xff", "image"), (b"GIF8", "image"),
    (b"Rar!", "archive"), (b"7z\xbc\xaf", "archive"), (b"\x1f\x8b", "archive"),
    (b"{\\rtf", "document"),
    (b"PAR1", "parquet"), (b"SQLite format 3", "database"),
    (b"\x7fELF", "program"), (b"MZ\x90", "program"),
)  # fmt: skip
_OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_SUFFIXES = {"xlsx": ("xlsx", "xlsm"), "xls": ("xls",), "ods": ("ods",), "xlsb": ("xlsb",)}
_RATIO = 200
"""A sheet packs 5 to 30 times; a part that claims more than this is a bomb when it is large."""
_BLOCK = 2**20


def detect(path: Path, name: str, limits: Limits) -> tuple[str, list[Note]]:
    """Name the format (`text`, `xlsx`, `xls`, `xlsb`, `ods`) or raise `Unreadable`."""
    with path.open("rb") as file:
        head = file.read(4096)
    if not head.strip(b"\0 \t\r\n\xef\xbb\xbf"):
        raise Unreadable("empty_file")
    suffix = Path(name).suffix.lower().lstrip(".")
    for magic, kind in _FOREIGN:
        if head.startswith(magic):
            raise Unreadable("not_a_table", kind=kind, suffix=suffix)
    if (
        head.lstrip(b"\xef\xbb\xbf \t\r\n")[:200]
        .lower()
        .startswith((b"<!doctype html", b"<html", b"<table"))
    ):
        raise Unreadable("not_a_table", kind="html", suffix=suffix)
    if head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<?xml"):
        raise Unreadable("not_a_table", kind="xml", suffix=suffix)
    kind = "text"
    if head.startswith(b"PK"):
        kind = _kind_of_archive(path, suffix, limits)
    elif head.startswith(_OLD_OFFICE):
        kind = "xls"
    elif _is_binary(head):
        raise Unreadable("not_a_table", kind="binary", suffix=suffix)
    return kind, _remarks(kind, suffix)


def _is_binary(head: bytes) -> bool:
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE, codecs.BOM_UTF32_BE)):
        return False
    if head.count(0) * 10 > len(head) * 2:
        head = head.replace(b"\x04", b"")
    control = sum(1 for byte in head if byte < 32 and byte not in b"\t\r\n\f\0\x1b\x1e\x1f")
    return control * 20 > len(head)


def _remarks(kind: str, suffix: str) -> list[Note]:
    is_workbook_name = any(suffix in names for names in _SUFFIXES.values())
    if kind == "text" and is_workbook_name:
        return [Note("name_says_workbook", {"suffix": suffix})]
    if kind != "text" and suffix not in _SUFFIXES[kind]:
        return [Note("name_hides_workbook", {"suffix": suffix, "format": kind})]
    return []


def _kind_of_archive(path: Path, suffix: str, limits: Limits) -> str:
    try:
        with zipfile.ZipFile(path) as archive:
            names = set(archive.namelist())
            kind = _office_kind(names, archive)
            if kind is None:
                raise Unreadable("not_a_table", kind="archive", suffix=suffix)
            _refuse_bombs(archive, limits)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError, zlib.error) as error:
        raise Unreadable("damaged_workbook") from error
    return kind


def _office_kind(names: set[str], archive: zipfile.ZipFile) -> str | None:
    if "xl/workbook.xml" in names:
        return "xlsx"
    if "xl/workbook.bin" in names:
        return "xlsb"
    if "content.xml" in names and "mimetype" in names:
        return "ods" if b"spreadsheet" in archive.read("mimetype")[:100] else None
    return None


def _refuse_bombs(archive: zipfile.ZipFile, limits: Limits) -> None:
    """Unpack every part once, keeping nothing: sizes that a file states cannot be believed."""
    total = 0
    for part in archive.infolist():
        if part.file_size > limits.unpacked_bytes:
            raise Unreadable("unpacks_too_large", limit=limits.unpacked_bytes)
        unpacked = 0
        with archive.open(part) as stream:
            while block := stream.read(_BLOCK):
                unpacked += len(block)
                if total + unpacked > limits.unpacked_bytes:
                    raise Unreadable("unpacks_too_large", limit=limits.unpacked_bytes)
                if unpacked > 100 * _BLOCK and unpacked > _RATIO * max(part.compress_size, 1):
                    raise Unreadable("unpacks_too_large", limit=limits.unpacked_bytes)
        total += unpacked

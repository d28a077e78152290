"""Which code page a file's bytes are in: marks, then UTF-8, then the letters of the region."""

import codecs
import math
import re
from collections.abc import Iterator
from pathlib import Path

MARKS = (
    (codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF32_LE, "utf-32"), (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"),
)  # fmt: skip
CYRILLIC_PAGES = (
    "cp1251", "kz1048", "ptcp154", "koi8_r", "koi8_t", "cp866", "iso8859_5", "mac_cyrillic",
)  # fmt: skip
LATIN_PAGES = ("cp1252", "cp1254", "cp1250")
_BLOCK = 2**22
_ENOUGH = 12_000
_HIGH = bytes(range(128, 256))
_AMONG_LATIN = re.compile(rb"(?<=[A-Za-z])[\x80-\xff]|[\x80-\xff](?=[a-z])")

_COMMON = "оеаинтсрвлкмдпуяыьгзбчйхжшюцщэфъё"
_STATE_LETTERS = "қғҳўәіңөұүһҷӣӯ"
_EXPECTED_SIGNS = set("№«»—–…“”„’‘ʻ°§±\u00a0")
_LATIN_LETTERS = set("äöüßçğışñéèêëáàâãåíìîïóòôõúùûýžňşŞÇÖÜÝŽÄŇÉ")


def detect(head: bytes, samples: list[bytes]) -> tuple[str, int]:
    """Name the encoding and the length of its mark, from the file's head and pieces of the rest."""
    for mark, encoding in MARKS:
        if head.startswith(mark):
            return encoding, len(mark)
    if wide := _wide_without_mark(head):
        return wide, 0
    if all(is_utf8(piece) for piece in (head, *samples)) or _is_partly_utf8(head):
        return "utf-8", 0
    return guess_page(b"\n".join((head, *samples))), 0


def is_utf8(piece: bytes) -> bool:
    """Whether bytes cut anywhere from a text are UTF-8."""
    start = next((at for at in range(min(4, len(piece))) if piece[at] & 0xC0 != 0x80), 0)
    try:
        codecs.getincrementaldecoder("utf-8")().decode(piece[start:])
    except UnicodeDecodeError:
        return False
    return True


def _is_partly_utf8(head: bytes) -> bool:
    """Whether most lines are UTF-8 and others not, as where files were joined."""
    lines = [line for line in head.splitlines()[:-1] if not line.isascii()]
    return sum(_is_whole_utf8(line) for line in lines) * 2 > len(lines)


def _is_whole_utf8(line: bytes) -> bool:
    try:
        line.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def guess_page(sample: bytes) -> str:
    """Choose the 8-bit page in which the bytes above 127 make the likeliest letters."""
    sample = _telling_part(sample)
    high = len(sample) - len(sample.translate(None, _HIGH))
    is_latin = 2 * len(_AMONG_LATIN.findall(sample)) > high
    pages = LATIN_PAGES if is_latin else CYRILLIC_PAGES
    return max(pages, key=lambda page: _likelihood(sample, page))


def decoded_blocks(path: Path, encoding: str, skip: int = 0) -> Iterator[str]:
    """Read a text file block by block; what cannot be decoded becomes U+FFFD."""
    decoder = codecs.getincrementaldecoder(encoding)("replace")
    with path.open("rb") as file:
        if encoding == "utf-8":
            file.seek(skip)
        while block := file.read(_BLOCK):
            yield decoder.decode(block)
    yield decoder.decode(b"", final=True)


def _wide_without_mark(head: bytes) -> str | None:
    if len(head) < 8 or head.count(0) * 10 < len(head) * 2:
        return None
    even, odd = head[0::2].count(0), head[1::2].count(0)
    if odd > 4 * even:
        return "utf-16-le"
    return "utf-16-be" if even > 4 * odd else None


def _telling_part(sample: bytes) -> bytes:
    """Take the lines with letters beyond ASCII, until there are enough to judge."""
    lines, size = [], 0
    for line in sample.splitlines():
        if not line.isascii():
            lines.append(line[:2_000])
            size += len(lines[-1])
        if size > _ENOUGH:
            break
    return b"\n".join(lines)


def _likelihood(sample: bytes, page: str) -> float:
    """Sum the log-likelihood of letters; a capital inside a word or a stray sign costs."""
    score, before = 0.0, " "
    for letter in sample.decode(page, "replace"):
        if letter > "\x7f":
            score += _weight(letter, before)
        before = letter
    return score


def _weight(letter: str, before: str) -> float:
    lower = letter.lower()
    if lower in _COMMON:
        weight = 2.0 - math.log1p(_COMMON.index(lower)) / 2
        if letter != lower:
            weight -= 0.5 if not before.isalpha() or before.isupper() else 3.0
        return weight if not (before.isascii() and before.isalpha()) else weight - 1.5
    if lower in _STATE_LETTERS:
        return 1.0
    if letter in _LATIN_LETTERS:
        return 1.2 if before.isascii() else -0.5
    return 0.3 if letter in _EXPECTED_SIGNS else -3.0

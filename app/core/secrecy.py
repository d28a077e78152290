"""Marks of official use and of secrecy, as papers of the five states and their partners carry them.

A mark of several words counts wherever it stands; a short form in capitals («ДСП») where it stands
as a word of its own; a single word («Секретно») where it is all that its cell or line says, but for
the number of a copy. So a column of the word "secret" in a sentence stops nothing.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice

SECRECY_MARK = "secrecy_mark"
"""The note of a file that is held until its owner has looked at the mark that it carries."""

FIRST_ROWS = 200
"""So many rows of a table, and of each further sheet, are looked at."""

MOST_TEXTS = 100_000
SHORTEST, LONGEST = 3, 2_000
"""Characters: shorter texts hold no mark, and no more than these are looked at."""

MARKS = (
    "ДСП", "Для служебного пользования", "Секретно", "Совершенно секретно", "Особой важности",
    "Не для печати", "Қызмет бабында пайдалану үшін", "ҚБПҮ", "Құпия", "Өте құпия", "Аса маңызды",
    "Кызматтык пайдалануу үчүн", "Кызмат абалында пайдалануу үчүн", "Жашыруун", "Өтө жашыруун",
    "Xizmat doirasida foydalanish uchun", "Хизмат доирасида фойдаланиш учун", "XDFU", "ХДФУ",
    "Maxfiy", "Махфий", "Mutlaqo maxfiy", "Мутлақо махфий", "Барои истифодаи хизматӣ", "Махфӣ",
    "Комилан махфӣ", "Gulluk peýdalanmak üçin", "Gizlin", "Örän gizlin",
    "For official use only", "Official use only", "Top secret", "Secret",
)  # fmt: skip

_COPY_NUMBER = r"(?:экз\w*|дана|нусха|nusxa|copy)?\W*(?:№|no)?\W*\d*"
_APOSTROPHES = dict.fromkeys(map(ord, "'`ʻʼ‘’"), "")


@dataclass(frozen=True)
class Place:
    """Where a text stands: `kind` is name, above, heading, row, end or sheet; `at` which one."""

    kind: str
    at: str = ""


@dataclass(frozen=True)
class Found:
    """A mark, as it is listed, and where it stands first."""

    mark: str
    place: Place


def find_mark(texts: Iterable[tuple[Place, str]], further: Sequence[str] = ()) -> Found | None:
    """The first text that carries a mark: of `MARKS` or of those that this forum adds.

    Of `MOST_TEXTS` at the most, so that a table of thousands of columns takes no longer.
    """
    marks = _known((*MARKS, *further))
    for place, text in islice(texts, MOST_TEXTS):
        if len(text) < SHORTEST or text.isdecimal():
            continue
        mark = marks.in_text(unicodedata.normalize("NFC", text[:LONGEST]))
        if mark is not None:
            return Found(mark, place)
    return None


def rows_at(
    kind: str, rows: Iterable[Sequence[str | None]], first: int
) -> Iterator[tuple[Place, str]]:
    """The filled cells of `rows`, each with the number of its row; the first row is `first`."""
    for at, row in enumerate(rows, first):
        for cell in row:
            if cell:
                yield Place(kind, str(at)), cell


@dataclass(frozen=True)
class _Marks:
    """All marks, as three patterns: short forms, several words, single words."""

    short: re.Pattern[str]
    phrases: re.Pattern[str]
    words: re.Pattern[str]
    written: dict[str, str]

    def in_text(self, text: str) -> str | None:
        folded = _folded(text)
        found = self.short.search(text) or self.phrases.search(folded) or self.words.match(folded)
        return self.written[found[1]] if found else None


@lru_cache(maxsize=8)
def _known(marks: tuple[str, ...]) -> _Marks:
    short = [mark for mark in marks if mark.isupper() and " " not in mark]
    folded = {_folded(mark): mark for mark in marks if mark not in short}
    phrases, words = ([one for one in folded if (" " in one) is many] for many in (True, False))
    return _Marks(
        short=re.compile(rf"(?<!\w)({_any(short)})(?!\w)"),
        phrases=re.compile(rf"(?<!\w)({_any(phrases)})(?!\w)"),
        words=re.compile(rf"\W*({_any(words)})\W*{_COPY_NUMBER}\W*$"),
        written=folded | {mark: mark for mark in short},
    )


def _any(texts: Sequence[str]) -> str:
    return "|".join(re.escape(text) for text in texts)


def _folded(text: str) -> str:
    plain = text.casefold().replace("ё", "е").translate(_APOSTROPHES)
    return " ".join(plain.split())

"""Names in the order of a reader's alphabet, as a key that any database sorts the same way."""

import unicodedata
from functools import lru_cache

ALPHABETS = {
    "en": "abcdefghijklmnopqrstuvwxyz",
    "ru": "абвгдеёжзийклмнопрстуфхцчшщъыьэюя",
    "uz": "abcdefghijklmnopqrstuvwxyz",
    "kk": "аәбвгғдеёжзийкқлмнңоөпрстуұүфхһцчшщъыіьэюя",
    "ky": "абвгдеёжзийклмнңоөпрстуүфхцчшщъыьэюя",
    "tg": "абвгғдеёжзиӣйкқлмнопрстуӯфхҳчҷшъэюя",
    "tk": "abcçdeäfghijžklmnňoöpqrsştuüvwxyýz",
}
CYRILLIC = "абвгғдеёәжҗзиӣійкқлмнңоөпрстуӯұүфхҳһцчҷшщъыьэюя"
"""Every Cyrillic letter of the forum's languages, for readers whose alphabet has none of them."""


def sort_key(text: str, language: str = "en") -> str:
    """Two or more digits a letter: the reader's letters in their order, then the other script's.

    Case and marks that the alphabet does not know make no difference.
    """
    order = _order(language)
    folded = unicodedata.normalize("NFC", text.casefold().strip())
    return "".join(order.get(letter) or _other(letter, order) for letter in folded)[:400]


@lru_cache
def _order(language: str) -> dict[str, str]:
    own = ALPHABETS.get(language, ALPHABETS["en"])
    rest = [each for each in ALPHABETS["en"] + CYRILLIC if each not in own]
    return {letter: f"{place:02d}" for place, letter in enumerate([*own, *rest], start=10)}


def _other(letter: str, order: dict[str, str]) -> str:
    if letter.isspace() or letter == "-":
        return "00"
    if letter.isdigit():
        return f"01{letter}" if letter.isascii() else "01"
    base = unicodedata.normalize("NFD", letter)[0]
    if base in order:
        return order[base]
    return f"99{ord(letter):06d}" if letter.isalpha() else ""

"""Cutting a text into lines and words, so that the pieces joined give the text again."""

import re

LINE = re.compile(r"[^\n]*\n|[^\n]+")
WORD = re.compile(r"\S+[^\S\n]*|\n|[^\S\n]+")

MOST_WORDS = 3_000
"""Passages with more words are compared as a whole: finding the words would take seconds."""


def lines_of(text: str) -> list[str]:
    """The lines, each with its line feed."""
    return LINE.findall(text)


def words_of(text: str) -> list[str]:
    """The words, each with the space behind it, so that neighbours in a line touch."""
    return WORD.findall(text)


def count_words(text: str) -> int:
    """How many words there are, as a reader counts them."""
    return len(text.split())


def tidy(text: str) -> str:
    """The text as it is kept: line feeds only, one of them at the end, nothing that cannot be kept.

    A text of space only is an empty one.
    """
    bare = text.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "").rstrip()
    return bare + "\n" if bare else ""


def one_line(text: str) -> str:
    """The text in one line, without what cannot be kept."""
    return " ".join(text.replace("\x00", "").split())

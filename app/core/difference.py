"""What was put in and taken out between two texts, word by word."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import groupby

from app.core.words import MOST_WORDS, lines_of, words_of

SAME, ADDED, TAKEN = "same", "added", "taken"

Piece = tuple[str, str]
"""One of `SAME`, `ADDED`, `TAKEN`, and the text it is said of."""

AROUND = 1
"""How many unchanged paragraphs are shown around a changed one."""


@dataclass(frozen=True)
class Passage:
    """A paragraph of a difference, or a run of unchanged ones that is left out."""

    pieces: tuple[Piece, ...] = ()
    left_out: int = 0


def difference(before: str, after: str) -> list[Piece]:
    """The pieces of both texts in order.

    Those that are the same or taken give `before`, those that are the same or added give `after`.
    """
    return _joined(_compare(lines_of(before), lines_of(after), _words))


def passages(pieces: Sequence[Piece]) -> list[Passage]:
    """A difference by paragraphs, without those far from any change."""
    paragraphs = [tuple(each) for each in _paragraphs(pieces) if any(t.strip() for _k, t in each)]
    changed = [any(kind != SAME for kind, _text in each) for each in paragraphs]
    shown = [any(changed[max(0, i - AROUND) : i + AROUND + 1]) for i in range(len(paragraphs))]
    found: list[Passage] = []
    for is_shown, run in groupby(zip(shown, paragraphs, strict=True), key=lambda pair: pair[0]):
        kept = [paragraph for _shown, paragraph in run]
        if is_shown:
            found.extend(Passage(pieces=paragraph) for paragraph in kept)
        else:
            found.append(Passage(left_out=len(kept)))
    return found


def _words(before: str, after: str) -> Iterator[Piece]:
    old, new = words_of(before), words_of(after)
    if max(len(old), len(new)) > MOST_WORDS:
        return _replaced(before, after)
    return _compare(old, new, _replaced)


def _replaced(before: str, after: str) -> Iterator[Piece]:
    yield TAKEN, before
    yield ADDED, after


def _compare(
    old: Sequence[str], new: Sequence[str], changed: Callable[[str, str], Iterator[Piece]]
) -> Iterator[Piece]:
    matcher = SequenceMatcher(None, old, new, autojunk=len(new) > MOST_WORDS)
    for what, old_start, old_end, new_start, new_end in matcher.get_opcodes():
        before, after = "".join(old[old_start:old_end]), "".join(new[new_start:new_end])
        if what == "equal":
            yield SAME, before
        else:
            yield from changed(before, after)


def _joined(pieces: Iterator[Piece]) -> list[Piece]:
    kept = (piece for piece in pieces if piece[1])
    return [
        (kind, "".join(text for _kind, text in run))
        for kind, run in groupby(kept, key=lambda piece: piece[0])
    ]


def _paragraphs(pieces: Sequence[Piece]) -> Iterator[list[Piece]]:
    """Pieces cut at line feeds; a change that spans lines goes on in the next paragraph."""
    paragraph: list[Piece] = []
    for kind, text in pieces:
        for line in lines_of(text):
            paragraph.append((kind, line.rstrip("\n")))
            if line.endswith("\n"):
                yield paragraph
                paragraph = []
    if paragraph:
        yield paragraph

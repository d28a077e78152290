"""Joining two texts that were made from the same one (three-way merge, diff3).

Source of the method: Khanna, Kunal, Pierce, "A Formal Investigation of Diff3" (2007). What only one
side changed is taken from that side. Lines that both changed are merged word by word; where the
changed words touch each other nothing is guessed, and the whole passage is left to a person.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from merge3 import Merge3

from app.core.words import MOST_WORDS, lines_of, words_of

MINE, NEXT, THEIRS = "<<<<<<<", "=======", ">>>>>>>"


@dataclass(frozen=True)
class Clash:
    """A passage that both sides changed, where their changes touch."""

    base: str
    mine: str
    theirs: str


@dataclass(frozen=True)
class Merge:
    """A merged text in pieces: strings that are settled, and clashes that a person settles."""

    pieces: tuple[str | Clash, ...]

    @property
    def clashes(self) -> tuple[Clash, ...]:
        """What is not settled, in the order of the text."""
        return tuple(piece for piece in self.pieces if isinstance(piece, Clash))

    @property
    def text(self) -> str:
        """The merged text; raises ValueError while a clash is open."""
        if self.clashes:
            raise ValueError("the texts clash")
        return "".join(str(piece) for piece in self.pieces)

    def marked(self, mine: str, theirs: str) -> str:
        """The merged text with both sides of each clash in it, between marked lines.

        `mine` and `theirs` are the words behind the marks.
        """
        sides = mine, theirs
        return "".join(
            piece if isinstance(piece, str) else _marked(piece, *sides) for piece in self.pieces
        )


def has_marks(text: str) -> bool:
    """Whether a text still holds the marks of `Merge.marked`."""
    return any(line.startswith((MINE + " ", THEIRS + " ")) for line in text.split("\n"))


def merge(base: str, mine: str, theirs: str) -> Merge:
    """Join what `mine` and `theirs` changed in `base`.

    The same whichever side is which. Every word that a side put in is in the result, and every
    word of `base` that neither took out.
    """
    if mine in (base, theirs):
        return Merge((theirs,))
    if theirs == base:
        return Merge((mine,))
    texts = lines_of(base), lines_of(mine), lines_of(theirs)
    return Merge(tuple(_joined(_regions(*texts, settle=_merge_words))))


def _merge_words(clash: Clash) -> str | Clash:
    texts = words_of(clash.base), words_of(clash.mine), words_of(clash.theirs)
    if max(map(len, texts)) > MOST_WORDS:
        return clash
    pieces = _regions(*texts, settle=lambda inner: inner)
    if any(isinstance(piece, Clash) for piece in pieces):
        return clash
    return "".join(str(piece) for piece in pieces)


def _regions(
    base: Sequence[str],
    mine: Sequence[str],
    theirs: Sequence[str],
    settle: Callable[[Clash], str | Clash],
) -> list[str | Clash]:
    pieces: list[str | Clash] = []
    for what, *bounds in Merge3(base, mine, theirs).merge_regions():
        start, end = bounds[0], bounds[1]
        match what:
            case "unchanged":
                pieces.append("".join(base[start:end]))
            case "same" | "a":
                pieces.append("".join(mine[start:end]))
            case "b":
                pieces.append("".join(theirs[start:end]))
            case _:
                sides = zip((base, mine, theirs), bounds[::2], bounds[1::2], strict=True)
                clash = Clash(*("".join(side[first:last]) for side, first, last in sides))
                pieces.append(settle(clash))
    return pieces


def _marked(clash: Clash, mine: str, theirs: str) -> str:
    return f"{MINE} {mine}\n{_whole(clash.mine)}{NEXT}\n{_whole(clash.theirs)}{THEIRS} {theirs}\n"


def _joined(pieces: Sequence[str | Clash]) -> list[str | Clash]:
    joined: list[str | Clash] = []
    for piece in pieces:
        if isinstance(piece, str) and joined and isinstance(joined[-1], str):
            joined[-1] += piece
        else:
            joined.append(piece)
    return joined


def _whole(passage: str) -> str:
    return passage if not passage or passage.endswith("\n") else passage + "\n"

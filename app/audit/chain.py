"""Whether the audit is what was written: the chain of its hashes, and heads kept elsewhere.

A chain alone does not show that its end was cut off, nor that somebody with the key wrote it anew;
a head kept where the database's owner cannot write does (RFC 6962 calls this gossip).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from app.core.events import chain_hash


@dataclass(frozen=True)
class Head:
    """The number and hash of an act that was the last one once."""

    number: int
    hash: bytes

    def __str__(self) -> str:
        return f"{self.number} {self.hash.hex()}"


@dataclass(frozen=True)
class Finding:
    """The first act that is not as it was written, and in which way: a word for programs."""

    number: int
    fault: str
    """"missing", "changed", "unknown key" or "not the anchor"."""


@dataclass
class Chain:
    """A walk along the audit, from the first act on."""

    keys: Mapping[int, bytes]
    anchors: Mapping[int, bytes] = field(default_factory=dict)
    number: int = 0
    hash: bytes = b""

    def follow(self, rows: Iterable[Mapping[str, Any]]) -> Finding | None:
        """Go on along `rows`; the first one that does not follow, or None."""
        for row in rows:
            number, key = self.number + 1, self.keys.get(row["key_number"])
            if row["sequence"] != number:
                return Finding(number, "missing")
            if key is None:
                return Finding(number, "unknown key")
            if chain_hash(self.hash, row, key) != bytes(row["hash"]):
                return Finding(number, "changed")
            self.number, self.hash = number, bytes(row["hash"])
            if self.anchors.get(number, self.hash) != self.hash:
                return Finding(number, "not the anchor")
        return None

    def end(self) -> Finding | None:
        """Whether every anchor was met: one behind the end says that the end was cut off."""
        beyond = [number for number in self.anchors if number > self.number]
        return Finding(self.number + 1, "missing") if beyond else None


def read_anchors(lines: Sequence[str]) -> dict[int, bytes]:
    """Heads as `Head` prints them, one a line; raises ValueError for anything else."""
    anchors: dict[int, bytes] = {}
    for line in lines:
        if not line.strip():
            continue
        number, digest = line.split()
        anchors[int(number)] = bytes.fromhex(digest)
    return anchors

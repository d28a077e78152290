"""Whether the audit is what was written: the chain of its hashes, and heads kept elsewhere.

A chain alone does not show that its end was cut off, nor that somebody with the key wrote it anew;
a head kept where the database's owner cannot write does (RFC 6962 calls this gossip).
"""

import hashlib
import hmac
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from app.audit.sealed import Sealed, canonical


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
    """A walk along the audit, from the first act on.

    `is_as_written` looks closer at an act that seems changed: number, hash before it, key.
    """

    keys: Mapping[int, bytes]
    is_as_written: Callable[[int, bytes, bytes], bool] = lambda *_act: False
    anchors: Mapping[int, bytes] = field(default_factory=dict)
    number: int = 0
    hash: bytes = b""

    def follow(self, acts: Iterable[Sealed]) -> Finding | None:
        """Go on along `acts`; the first one that does not follow, or None."""
        seals = {
            str(number): hmac.new(key, b"", hashlib.sha256) for number, key in self.keys.items()
        }
        for sequence, key_number, sealed, before, details, after in acts:
            number, unused = self.number + 1, seals.get(key_number)
            if sequence != str(number):
                return Finding(number, "missing")
            if unused is None:
                return Finding(number, "unknown key")
            seal = unused.copy()
            seal.update(self.hash + f"{before}{canonical(details)}{after}".encode())
            digest = bytes.fromhex(sealed)
            if seal.digest() != digest and not self.is_as_written(
                number, self.hash, self.keys[int(key_number)]
            ):
                return Finding(number, "changed")
            self.number, self.hash = number, digest
            if self.anchors and self.anchors.get(number, digest) != digest:
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

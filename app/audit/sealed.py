"""The acts as their hashes were made of them, in a stream: what a long audit is verified from.

The database writes the canonical JSON (RFC 8785) of all that has a fixed form, ten times as fast as
it could be done here. Where that should differ from `chain_hash`, the latter is right.
"""

import json
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

import rfc8785
from sqlalchemy import text
from sqlalchemy.orm import Session

BATCH = 5_000
RENDERED = text(
    """
    SELECT sequence, key_number, hash,
      '{"actor_id":' || coalesce('"' || actor_id || '"', 'null')
        || ',"actor_name":' || to_json(actor_name::text)
        || ',"at":"' || to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS')
        || CASE extract(microseconds FROM at)::integer % 1000000 WHEN 0 THEN ''
           ELSE to_char(at AT TIME ZONE 'UTC', '.US') END || '+00:00","details":' AS before,
      details::text AS details,
      ',"id":"' || id || '","institution_ids":' || array_to_json(institution_ids)
        || ',"key_number":' || key_number || ',"name":' || to_json(name::text)
        || ',"project_id":' || coalesce('"' || project_id || '"', 'null')
        || ',"sequence":' || sequence || ',"subject_id":"' || subject_id
        || '","subject_kind":' || to_json(subject_kind::text) || '}' AS after
    FROM event WHERE sequence > :after ORDER BY sequence
    """
)
_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode


class Sealed(NamedTuple):
    """An act: its place, the seal on it, and the text under the seal in three parts."""

    sequence: int
    key_number: int
    hash: bytes
    before: str
    details: str
    after: str


def sealed_acts(session: Session, after: int = 0) -> Iterator[Sealed]:
    """The acts behind number `after` in their order; few of them are in memory at a time."""
    streaming = {"stream_results": True, "max_row_buffer": BATCH, "yield_per": BATCH}
    found = session.execute(RENDERED, {"after": after}, execution_options=streaming)
    for batch in found.partitions():
        yield from batch  # type: ignore[misc]  # rows are tuples of just these columns


@lru_cache(maxsize=10_000)
def canonical(details: str) -> str:
    """JSON as the database writes it, in the canonical form."""
    if details == "{}":
        return details
    try:
        # Only numbers with a fraction and keys beyond ASCII are ordered and written otherwise.
        if details.isascii():
            return _encode(json.loads(details, parse_float=_refuse))
    except ValueError:
        pass
    return rfc8785.dumps(json.loads(details)).decode()


def _refuse(number: str) -> float:
    raise ValueError(number)

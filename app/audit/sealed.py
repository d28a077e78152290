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

BATCH = 1_000
"""Acts that the database writes into one answer: to fetch each by itself costs more than its hash.

Between acts stands a line feed and between their parts a tab; in JSON both are escaped.
"""

RENDERED = text(
    r"""
    SELECT max(sequence), string_agg(
      sequence || E'\t' || key_number || E'\t' || encode(hash, 'hex') || E'\t{"actor_id":'
        || coalesce('"' || actor_id || '"', 'null')
        || ',"actor_name":' || to_json(actor_name::text)
        || ',"at":"' || left(to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US'),
             CASE extract(microseconds FROM at)::integer % 1000000 WHEN 0 THEN 19 ELSE 26 END)
        || '+00:00","details":' || E'\t' || details::text || E'\t,"id":"' || id
        || '","institution_ids":' || array_to_json(institution_ids)
        || ',"key_number":' || key_number || ',"name":' || to_json(name::text)
        || ',"project_id":' || coalesce('"' || project_id || '"', 'null')
        || ',"sequence":' || sequence || ',"subject_id":"' || subject_id
        || '","subject_kind":' || to_json(subject_kind::text) || '}', E'\n' ORDER BY sequence)
    FROM (SELECT * FROM event WHERE sequence > :after AND sequence <= :last
      ORDER BY sequence LIMIT :batch) act
    """
)
BEYOND = 2**63 - 1
_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode


class Sealed(NamedTuple):
    """An act: its place, the seal on it, and the text under the seal in three parts."""

    sequence: str
    key_number: str
    hash: str
    before: str
    details: str
    after: str


def sealed_acts(session: Session, after: int = 0, last: int | None = None) -> Iterator[Sealed]:
    """The acts behind number `after`, as far as `last`, in order; few are in memory at a time."""
    last = BEYOND if last is None else last
    while True:
        wanted = {"after": after, "last": last, "batch": BATCH}
        reached, acts = session.execute(RENDERED, wanted).one()
        if reached is None:
            return
        for act in acts.split("\n"):
            yield Sealed(*act.split("\t"))
        after = reached


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

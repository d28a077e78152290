"""The whole audit walked along in several parts at once, each on a connection of its own.

Every part begins at the hash that is stored for the act before it, and ends with the act at which
the next one begins: so that hash is verified too, and the parts together say what one walk would.
"""

from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial

from sqlalchemy import Engine, create_engine, select
from sqlalchemy.orm import Session
from sqlalchemy.pool import NullPool

from app.audit.chain import Chain, Finding
from app.audit.sealed import sealed_acts
from app.core.events import Event, chain_hash

PARTS = 3
"""While one part is hashed here, the database writes out the next ones."""

SHORT = 10_000
"""Acts that are not worth a second connection."""


@dataclass(frozen=True)
class Verified:
    """How far the audit reaches, and the first act that is not as it was written."""

    number: int
    finding: Finding | None


def verify_acts(url: str, keys: Mapping[int, bytes], anchors: Mapping[int, bytes]) -> Verified:
    """Compute every hash anew; `url` is the system's address, `anchors` heads that were kept."""
    engine = create_engine(url, poolclass=NullPool)
    begins = _begins(engine)
    parts = [
        partial(_walk, engine, Chain(keys, anchors=anchors, number=number, hash=digest), last)
        for (number, digest), last in zip(begins, [*(n for n, _ in begins[1:]), None], strict=True)
    ]
    with ThreadPoolExecutor(len(parts)) as pool:
        walked = list(pool.map(lambda part: part(), parts))
    finding = next((found for _chain, found in walked if found is not None), None)
    end = walked[-1][0]
    return Verified(end.number, finding or end.end())


def _begins(engine: Engine) -> Sequence[tuple[int, bytes]]:
    """Number and stored hash of the act before each part; a part that nothing is before is not."""
    with Session(engine) as session:
        last = session.scalar(select(Event.sequence).order_by(Event.sequence.desc()).limit(1)) or 0
        share = last // PARTS if last > SHORT else last
        wanted = [share * part for part in range(1, PARTS)] if share < last else []
        rows = select(Event.sequence, Event.hash).where(Event.sequence.in_(wanted))
        found = session.execute(rows.order_by(Event.sequence)).all()
    return [(0, b""), *((row.sequence, bytes(row.hash)) for row in found)]


def _walk(engine: Engine, chain: Chain, last: int | None) -> tuple[Chain, Finding | None]:
    with Session(engine) as session:
        chain.is_as_written = partial(is_as_written, session)
        finding = chain.follow(sealed_acts(session, chain.number, last))
    if finding is None and last is not None and chain.number < last:
        finding = Finding(chain.number + 1, "missing")
    return chain, finding


def is_as_written(session: Session, number: int, previous: bytes, key: bytes) -> bool:
    """Look closer at one act: its hash, computed as it was when it was written."""
    columns = select(*Event.__table__.columns).where(Event.sequence == number)
    row = session.execute(columns).mappings().one()
    return chain_hash(previous, dict(row), key) == bytes(row["hash"])

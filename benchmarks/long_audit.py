"""A long audit, sealed as the forum seals it, and written without its slow ways."""

from datetime import timedelta
from uuid import UUID

from psycopg.types.json import Jsonb
from sqlalchemy.orm import Session

from app.core import time
from app.core.database import new_id
from app.core.events import AuditKey, Event, chain_hash

PEOPLE = [UUID(int=number) for number in range(1, 41)]
NAMES = ("draft.created", "project.submitted", "vote.cast", "account.signed_in")
COLUMNS = [column.name for column in Event.__table__.columns]


def write_chain(owner: Session, count: int) -> None:
    """Make `count` acts, the first of all."""
    begun, previous = time.now(), b""
    driver = owner.connection().connection.driver_connection
    assert driver is not None
    with driver.cursor().copy(f"COPY event ({', '.join(COLUMNS)}) FROM STDIN") as copy:
        for number in range(1, count + 1):
            row = {
                "sequence": number,
                "id": new_id(),
                "at": begun + timedelta(milliseconds=number),
                "name": NAMES[number % len(NAMES)],
                "actor_id": PEOPLE[number % len(PEOPLE)],
                "actor_name": f"Made-up person {number % len(PEOPLE)}",
                "subject_kind": "draft",
                "subject_id": PEOPLE[number * 7 % len(PEOPLE)],
                "project_id": PEOPLE[number * 3 % len(PEOPLE)] if number % 3 else None,
                "institution_ids": [PEOPLE[number % 5]],
                "details": {"revision": number % 100, "words": number % 977} if number % 2 else {},
                "key_number": AuditKey.number,
            }
            previous = row["hash"] = chain_hash(previous, row)
            row["details"] = Jsonb(row["details"])
            copy.write_row([row[name] for name in COLUMNS])
    owner.commit()

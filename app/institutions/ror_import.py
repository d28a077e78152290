"""Taking over what ROR says: records to check applications against, and names of institutions."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from itertools import islice

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from app.core.database import session
from app.core.events import record
from app.core.policy import THE_SYSTEM
from app.institutions.models import Institution, RorRecord
from app.institutions.ror_dump import Record

BATCH = 2000


@dataclass(frozen=True)
class Imported:
    """What an import did."""

    records: int
    institutions: int
    """Of these the names were completed."""


def import_records(records: Iterable[Record]) -> Imported:
    """Store the records and complete the names of the institutions that have their ids.

    A record that is known already is brought up to date; what an institution calls itself stays.
    """
    count = 0
    for batch in _batches(records):
        written = insert(RorRecord)
        changed = {
            name: written.excluded[name]
            for name in ("name", "names", "country", "domains", "status")
        }
        session().execute(
            written.on_conflict_do_update(index_elements=["ror_id"], set_=changed),
            [asdict(each) for each in batch],
        )
        count += len(batch)
    return Imported(count, _complete_names())


def _batches(records: Iterable[Record]) -> Iterator[Sequence[Record]]:
    waiting = iter(records)
    while batch := list({each.ror_id: each for each in islice(waiting, BATCH)}.values()):
        yield batch


def _complete_names() -> int:
    rows = session().execute(
        select(Institution, RorRecord)
        .join(RorRecord, RorRecord.ror_id == Institution.ror_id)
        .execution_options(scoped=True)
    )
    completed = 0
    for institution, known in rows.all():
        has = {*institution.names.values(), institution.short_name}
        has |= {str(each["text"]) for each in institution.other_names}
        new = {str(each["text"]): each for each in known.names if each["text"] not in has}
        if new:
            others = [{**each, "until": None} for each in new.values()]
            institution.other_names = [*institution.other_names, *others]
            session().flush()
            record(
                "institution.names_completed",
                THE_SYSTEM,
                institution,
                institution_ids=[institution.id],
                names=len(new),
            )
            completed += 1
    return completed

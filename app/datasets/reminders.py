"""Access to data ends on a day: who has it and who gave it are told 14 and 3 days before."""

from collections.abc import Iterable
from datetime import date, timedelta
from uuid import UUID

from flask_babel import lazy_gettext as _l
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app.accounts.reminders import DAYS_BEFORE, speakers, stage_before
from app.core.contributions import REMINDERS, Reminder
from app.core.database import session
from app.datasets.models.access import AccessGrant
from app.institutions.models import Institution, InstitutionState

OF_READERS = _l("Your access to a dataset ends soon; its owner can let it last longer")
OF_OWNERS = _l("Access that your institution has given ends soon; renew it or let it end")


@REMINDERS.add
def grants_that_end(today: date) -> Iterable[Reminder]:
    """For whom it names, or who speaks for that institution, and for who speaks for the owner."""
    rows = (
        select(AccessGrant)
        .join(Institution, Institution.id == AccessGrant.owner_institution_id)
        .where(
            AccessGrant.revoked_at.is_(None),
            AccessGrant.until.between(today, today + timedelta(days=max(DAYS_BEFORE))),
            Institution.state == InstitutionState.ACTIVE,
        )
        .options(joinedload(AccessGrant.dataset))
    )
    grants = session().scalars(rows).unique().all()
    houses = {each.owner_institution_id for each in grants} | {
        each.institution_id for each in grants if each.user_id is None
    }
    people = speakers(houses)
    for grant in grants:
        readers = [grant.user_id] if grant.user_id else people[grant.institution_id]
        for person in readers:
            yield _of(grant, person, OF_READERS, "", today)
        for person in people[grant.owner_institution_id]:
            yield _of(grant, person, OF_OWNERS, "/access", today)


def _of(grant: AccessGrant, person: UUID, says: object, path: str, today: date) -> Reminder:
    stage = stage_before(grant.until, today)
    return Reminder(
        person,
        f"grant:{grant.id}:{grant.until.isoformat()}:{stage}",
        says,
        grant.dataset.name,
        f"/datasets/{grant.dataset_id}{path}",
        grant.dataset.label,
    )

"""Background work on memberships."""

from sqlalchemy import select

from app.core import time
from app.core.database import session
from app.core.jobs import system_job
from app.institutions.models import Institution, InstitutionState
from app.institutions.service import end_block


@system_job("institutions.end_blocks", cron="*/10 * * * *")
def end_blocks() -> None:
    """Reinstate what was suspended without a basis, once its 10 days are over."""
    over = session().scalars(
        select(Institution)
        .where(
            Institution.state == InstitutionState.SUSPENDED,
            Institution.suspended_until <= time.now(),
        )
        .with_for_update(skip_locked=True)
        .execution_options(scoped=True)
    )
    for institution in over.all():
        end_block(institution)

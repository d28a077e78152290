"""Background work on memberships."""

from datetime import timedelta

from flask import current_app
from sqlalchemy import delete, select, text

from app.core import time
from app.core.database import Database, session
from app.core.jobs import system_job
from app.core.storage import Storage
from app.institutions.models import ApplicationDocument, Institution, InstitutionState
from app.institutions.service import end_block

KEPT_AFTER_REFUSAL = timedelta(days=90)
"""For so long documents stay of an application that was declined: it may be taken up again."""
UNNAMED = text(
    "DELETE FROM blob b WHERE b.sha256 = ANY (:hashes)"
    " AND NOT EXISTS (SELECT FROM application_document d WHERE d.sha256 = b.sha256)"
    " AND NOT EXISTS (SELECT FROM proposal_attachment a WHERE a.sha256 = b.sha256)"
    " AND NOT EXISTS (SELECT FROM resource r WHERE r.sha256 = b.sha256) RETURNING b.sha256"
)
"""Of these files those that no row names any more."""


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


@system_job("institutions.forget_documents", cron="29 3 * * *")
def forget_documents() -> None:
    """Destroy what came with applications that were declined long ago.

    The rows are gone for good before the files are: no row ever names a file that is not there.
    """
    declined = select(Institution.id).where(
        Institution.state == InstitutionState.DECLINED,
        Institution.decided_at < time.now() - KEPT_AFTER_REFUSAL,
    )
    database: Database = current_app.extensions["database"]
    with database.transaction(as_system=True) as opened:
        gone = opened.scalars(
            delete(ApplicationDocument)
            .where(ApplicationDocument.institution_id.in_(declined))
            .returning(ApplicationDocument.sha256)
        ).all()
        unnamed = opened.scalars(UNNAMED, {"hashes": list(gone)}).all()
        opened.commit()
    storage: Storage = current_app.extensions["storage"]
    for sha256 in unnamed:
        storage.remove(sha256)

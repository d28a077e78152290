"""Filing an application: nobody, not even an admin, writes an institution in any other way."""

from collections.abc import Sequence

from sqlalchemy import text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.sql import bindparam

from app.core.database import session
from app.institutions.models import Institution

APPLY = text("SELECT apply_for_membership(:application)").bindparams(
    bindparam("application", type_=JSONB)
)
FIELDS = (
    *("names", "short_name", "sort_key", "country", "membership", "ror_id", "website"),
    *("email_domains", "statement", "sponsor_named"),
    *("applicant_name", "applicant_email", "applicant_language"),
)


def file_application(institution: Institution, documents: Sequence[dict[str, object]] = ()) -> None:
    """Put an application into the queue, with what is kept of its documents."""
    said = {name: getattr(institution, name) for name in FIELDS}
    application = {**said, "id": str(institution.id), "documents": [*documents]}
    session().execute(APPLY, {"application": application})

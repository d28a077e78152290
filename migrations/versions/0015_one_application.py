"""An application sent twice is one: the second finds the first that still waits."""

from alembic import op

from migrations.support import definer

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # The lock makes two at once come one after the other; the select after it sees the first.
    definer(
        "waiting_application(address text, given_names jsonb)",
        "uuid",
        "SELECT pg_advisory_xact_lock(hashtext('application:' || address));"
        " SELECT id FROM institution WHERE state = 'applied' AND applicant_email = address"
        " AND names = given_names ORDER BY created_at LIMIT 1",
        volatile=True,
    )


def downgrade() -> None:
    op.execute("DROP FUNCTION waiting_application")

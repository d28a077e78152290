"""What comes with applications is kept within bounds, and goes when it is of use no more."""

from alembic import op

from migrations.support import definer

revision = "0069"
down_revision = "0068"
branch_labels = None
depends_on = None


def upgrade() -> None:
    definer(
        "application_documents_fit(more bigint, most bigint)",
        "boolean",
        "SELECT coalesce(sum(d.size), 0) + more <= most FROM application_document d"
        " JOIN institution i ON i.id = d.institution_id WHERE i.state = 'applied'",
    )
    op.execute(
        "INSERT INTO blob (sha256, size, created_at) SELECT sha256, min(size), min(created_at)"
        " FROM application_document GROUP BY sha256 ON CONFLICT (sha256) DO NOTHING"
    )


def downgrade() -> None:
    op.execute("DROP FUNCTION application_documents_fit")

"""A progress report that was never submitted can be thrown away by who writes it."""

from alembic import op

from migrations.support import APP

revision = "0070"
down_revision = "0069"
branch_labels = None
depends_on = None

WRITES = (
    "institution_id = (SELECT my_institution())"
    " AND (project_id = ANY ((SELECT worked_on_projects())::uuid[])"
    " OR (project_id = ANY ((SELECT inside_projects())::uuid[])"
    " AND 'representative' = ANY ((SELECT my_roles())::text[])))"
)
UNSENT = {"progress_report": "state = 'draft'", "report_text": "submitted_at IS NULL"}


def upgrade() -> None:
    for table, condition in UNSENT.items():
        op.execute(
            f"CREATE POLICY remove ON {table} FOR DELETE TO {APP} USING ({WRITES} AND {condition})"
        )
        op.execute(f"GRANT DELETE ON {table} TO {APP}")


def downgrade() -> None:
    for table in UNSENT:
        op.execute(f"REVOKE DELETE ON {table} FROM {APP}")
        op.execute(f"DROP POLICY remove ON {table}")

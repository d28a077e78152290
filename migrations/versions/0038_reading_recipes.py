"""What a person told about a file stays with its version, which can be read anew by it."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

from migrations.support import APP

revision = "0038"
down_revision = "0037"
branch_labels = None
depends_on = None

REPLACED = {"dataset_reading": "", "resource": " AND role <> 'original'"}
"""What a new reading replaces; of a published version `keep_parts` lets nothing go."""


def upgrade() -> None:
    op.add_column(
        "dataset_version", sa.Column("recipe", JSONB, nullable=False, server_default="{}")
    )
    op.alter_column("dataset_version", "recipe", server_default=None)
    op.add_column("dataset_version", sa.Column("recipe_of", sa.Text))
    for table, only in REPLACED.items():
        op.execute(
            f"CREATE POLICY remove ON {table} FOR DELETE TO {APP}"
            f" USING (dataset_id = ANY ((SELECT kept_datasets())::uuid[]){only})"
        )
        op.execute(f"GRANT DELETE ON {table} TO {APP}")


def downgrade() -> None:
    for table in REPLACED:
        op.execute(f"REVOKE DELETE ON {table} FROM {APP}")
        op.execute(f"DROP POLICY remove ON {table}")
    op.drop_column("dataset_version", "recipe_of")
    op.drop_column("dataset_version", "recipe")

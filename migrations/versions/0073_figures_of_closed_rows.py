"""Figures of rows that are closed: the engine finds their file for who may see figures of them."""

from alembic import op

from migrations.support import definer

revision = "0073"
down_revision = "0072"
branch_labels = None
depends_on = None

TABLE = """
  SELECT r.sha256
  FROM resource r
  JOIN dataset_version v ON v.id = r.version_id AND v.state = 'published' AND NOT v.is_held
  JOIN dataset d ON d.id = v.dataset_id AND d.access = 'aggregate'
  WHERE r.version_id = of_version AND r.role = 'columnar'
    AND d.id = ANY (public.known_datasets())
"""


def upgrade() -> None:
    definer("table_without_rows(of_version uuid)", "text", TABLE)


def downgrade() -> None:
    op.execute("DROP FUNCTION table_without_rows")

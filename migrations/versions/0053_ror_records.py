"""What the Research Organization Registry says of organisations: public, read from its dump."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

from migrations.support import plain_grants

revision = "0053"
down_revision = "0052"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "ror_record",
        sa.Column("ror_id", sa.String, primary_key=True),
        sa.Column("name", sa.String, nullable=False),
        sa.Column("names", JSONB, nullable=False),
        sa.Column("country", sa.String(2)),
        sa.Column("domains", ARRAY(sa.String), nullable=False),
        sa.Column("status", sa.String, nullable=False),
    )
    op.execute(
        "ALTER TABLE ror_record ADD COLUMN search_key text GENERATED ALWAYS AS"
        " (institution_search_key('{}', names, name, domains)) STORED"
    )
    op.execute(
        "CREATE INDEX ix_ror_record_search_key ON ror_record USING gin (search_key gin_trgm_ops)"
    )
    plain_grants("ror_record", "SELECT")


def downgrade() -> None:
    op.drop_table("ror_record")

"""Institutions: who belongs to the forum, and who asked to."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

from migrations.support import tenant_columns

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "institution",
        *tenant_columns(),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("names", JSONB, nullable=False),
        sa.Column("short_name", sa.String, nullable=False),
        sa.Column("sort_key", sa.String, nullable=False),
        sa.Column("country", sa.String(3)),
        sa.Column("membership", sa.String, nullable=False),
        sa.Column("state", sa.String, nullable=False),
        sa.Column("ror_id", sa.String),
        sa.Column("website", sa.String),
        sa.Column("email_domains", ARRAY(sa.String), nullable=False),
        sa.Column("clients", sa.Text, nullable=False),
        sa.Column("statement", sa.Text, nullable=False),
        sa.Column("applicant_name", sa.String, nullable=False),
        sa.Column("applicant_email", sa.String, nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True)),
        sa.Column("decision_reason", sa.Text, nullable=False),
        sa.Column("decision_basis", JSONB),
        sa.CheckConstraint(
            "membership IN ('member', 'observer')", name="ck_institution_membership"
        ),
        sa.CheckConstraint(
            "state IN ('applied', 'active', 'declined', 'suspended', 'withdrawn')",
            name="ck_institution_state",
        ),
        sa.CheckConstraint("names <> '{}'::jsonb", name="ck_institution_names"),
    )
    op.create_index("ix_institution_country", "institution", ["country", "sort_key", "id"])


def downgrade() -> None:
    op.drop_table("institution")

"""An institution's answer, prepared by one of its people, until its representative confirms one."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

from migrations.support import guard, keep_in_place, tenant_columns

revision = "0033"
down_revision = "0032"
branch_labels = None
depends_on = None

CONTENT = ("text_sha256", "outcome", "reservation", "reason", "expected_by", "basis")
# Inside the house only: neither the lead nor another partner learns what is being prepared.
OURS = (
    "institution_id = (SELECT my_institution())"
    " AND project_id = ANY ((SELECT readable_proposals())::uuid[])"
)


def upgrade() -> None:
    op.create_table(
        "prepared_answer",
        *tenant_columns(),
        sa.Column("project_id", sa.Uuid, sa.ForeignKey("project.id"), nullable=False),
        sa.Column("institution_id", sa.Uuid, sa.ForeignKey("institution.id"), nullable=False),
        sa.Column("prepared_by_id", sa.Uuid, sa.ForeignKey("app_user.id"), nullable=False),
        sa.Column("text_sha256", sa.String, nullable=False),
        sa.Column("outcome", sa.String, nullable=False),
        sa.Column("reservation", sa.Text, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("expected_by", sa.Date),
        sa.Column("basis", JSONB),
        sa.Column("closed_at", sa.DateTime(timezone=True)),
        sa.CheckConstraint(
            "outcome IN ('in_procedure', 'accepted', 'accepted_with_reservation', 'declined',"
            " 'abstained')",
            name="ck_prepared_answer_outcome",
        ),
    )
    op.create_index(
        "uq_prepared_answer_open",
        "prepared_answer",
        ["institution_id", "project_id"],
        unique=True,
        postgresql_where=sa.text("closed_at IS NULL"),
    )
    guard(
        "prepared_answer",
        see=OURS,
        make=f"{OURS} AND prepared_by_id = (SELECT me())",
        change=OURS,
    )
    keep_in_place("prepared_answer", "project_id", "institution_id", "prepared_by_id", *CONTENT)
    op.add_column("partnership", sa.Column("prepared_by_id", sa.Uuid, sa.ForeignKey("app_user.id")))


def downgrade() -> None:
    op.drop_column("partnership", "prepared_by_id")
    op.drop_table("prepared_answer")

"""What a decision asks to be changed, point by point, and the text that it was made on."""

from importlib import import_module

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

from migrations.support import alter_policy, guard, keep_in_place, tenant_columns

places = import_module("migrations.versions.0027_writes_keep_their_place")

revision = "0036"
down_revision = "0035"
branch_labels = None
depends_on = None

ME = "(SELECT me())"
READABLE = "project_id = ANY ((SELECT readable_proposals())::uuid[])"
# With the vote that completes the quorum, as the decision is, and in no other way.
DECIDING = (
    "EXISTS (SELECT FROM vote v WHERE v.project_id = {table}.project_id"
    " AND v.voter_id = (SELECT me()) AND v.written_in = pg_current_xact_id())"
)
CRITERIA = "'relevance', 'method', 'ethics', 'feasibility', 'regional_value'"


def upgrade() -> None:
    # Apart from the decision, which coordinators go on reading when the text is closed to them.
    op.create_table(
        "decided_text",
        *tenant_columns(),
        sa.Column("project_id", sa.Uuid, sa.ForeignKey("project.id"), nullable=False),
        sa.Column("round", sa.Integer, nullable=False),
        sa.Column("content", JSONB, nullable=False),
        sa.UniqueConstraint("project_id", "round"),
    )
    guard("decided_text", see=READABLE, make=DECIDING.format(table="decided_text"))
    op.create_table(
        "change_point",
        *tenant_columns(),
        sa.Column("project_id", sa.Uuid, sa.ForeignKey("project.id"), nullable=False),
        sa.Column("round", sa.Integer, nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("criterion", sa.String),
        sa.Column("words", sa.Text, nullable=False),
        sa.Column("answer", sa.Text, nullable=False),
        sa.Column("answered_by_id", sa.Uuid, sa.ForeignKey("app_user.id")),
        sa.Column("answered_at", sa.DateTime(timezone=True)),
        sa.UniqueConstraint("project_id", "round", "number"),
        sa.CheckConstraint(f"criterion IN ({CRITERIA})", name="ck_change_point_criterion"),
    )
    reopened = (
        "EXISTS (SELECT FROM project p WHERE p.id = project_id AND p.state = 'changes_requested')"
    )
    guard(
        "change_point",
        see=f"{places.ROOM} OR {READABLE}",
        make=DECIDING.format(table="change_point"),
        change=places.EDITED,
    )
    alter_policy(
        "change_point",
        "change",
        using=f"{places.EDITED} AND {reopened}",
        check=f"answered_by_id = {ME} AND {places.EDITED}",
    )
    keep_in_place("change_point", "project_id", "round", "number", "criterion", "words")


def downgrade() -> None:
    op.drop_table("change_point")
    op.drop_table("decided_text")

"""Themes, languages and methods of institutions and, where each of them chooses so, of people."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import ARRAY

from migrations.support import SIGNED_IN, guard, keep_in_place, tenant_columns

revision = "0054"
down_revision = "0053"
branch_labels = None
depends_on = None

KINDS = ("themes", "languages", "methods")


def upgrade() -> None:
    for name in KINDS:
        op.add_column(
            "institution",
            sa.Column(name, ARRAY(sa.String), nullable=False, server_default="{}"),
        )
    op.create_table(
        "profile_part",
        *tenant_columns(),
        sa.Column("user_id", sa.Uuid, sa.ForeignKey("app_user.id"), nullable=False),
        sa.Column("kind", sa.String, nullable=False),
        sa.Column("chosen", ARRAY(sa.String), nullable=False),
        sa.Column("is_shown", sa.Boolean, nullable=False),
        sa.UniqueConstraint("user_id", "kind"),
        sa.CheckConstraint(f"kind IN {KINDS}", name="kind"),
    )
    op.create_index("ix_profile_part_chosen", "profile_part", ["chosen"], postgresql_using="gin")
    own = "user_id = (SELECT me())"
    guard("profile_part", see=f"{SIGNED_IN} AND (is_shown OR {own})", make=own, change=own)
    keep_in_place("profile_part", "user_id", "kind")


def downgrade() -> None:
    op.drop_table("profile_part")
    for name in KINDS:
        op.drop_column("institution", name)

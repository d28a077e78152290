"""Files attached to a proposal: part of the text that is consented to, by their checksums."""

import sqlalchemy as sa
from alembic import op

from migrations.support import guard, keep_in_place, tenant_columns

revision = "0061"
down_revision = "0060"
branch_labels = None
depends_on = None

EDITED = "project_id = ANY ((SELECT edited_projects())::uuid[])"


def upgrade() -> None:
    op.create_table(
        "proposal_attachment",
        *tenant_columns(),
        sa.Column("project_id", sa.Uuid, sa.ForeignKey("project.id"), nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("name", sa.String, nullable=False),
        sa.Column("about", sa.Text, nullable=False),
        sa.Column("media_type", sa.String, nullable=False),
        sa.Column("sha256", sa.String, nullable=False),
        sa.Column("size", sa.BigInteger, nullable=False),
        sa.Column("added_by_id", sa.Uuid, sa.ForeignKey("app_user.id"), nullable=False),
        sa.Column("removed_at", sa.DateTime(timezone=True)),
        sa.UniqueConstraint("project_id", "number"),
    )
    guard(
        "proposal_attachment",
        see="project_id = ANY ((SELECT readable_proposals())::uuid[])",
        make=f"{EDITED} AND added_by_id = (SELECT me())",
        change=EDITED,
    )
    keep_in_place(
        "proposal_attachment",
        *("project_id", "number", "name", "media_type", "sha256", "size", "added_by_id"),
    )


def downgrade() -> None:
    op.drop_table("proposal_attachment")

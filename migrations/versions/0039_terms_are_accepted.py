"""Who asks for a dataset accepts its terms of use, in the words in which they stood then."""

import sqlalchemy as sa
from alembic import op

revision = "0039"
down_revision = "0038"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "access_request",
        sa.Column("terms_accepted", sa.Text, nullable=False, server_default=""),
    )
    op.alter_column("access_request", "terms_accepted", server_default=None)


def downgrade() -> None:
    op.drop_column("access_request", "terms_accepted")

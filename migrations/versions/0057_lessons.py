"""What was learnt in a project, written when it is completed."""

import sqlalchemy as sa
from alembic import op

revision = "0057"
down_revision = "0056"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("proposal", sa.Column("lessons", sa.Text, nullable=False, server_default=""))


def downgrade() -> None:
    op.drop_column("proposal", "lessons")

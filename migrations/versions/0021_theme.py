"""A person's theme: light, dark, or as the system has it."""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("account", sa.Column("theme", sa.Text, nullable=False, server_default="auto"))
    op.create_check_constraint("theme_is_known", "account", "theme IN ('light', 'dark', 'auto')")


def downgrade() -> None:
    op.drop_column("account", "theme")

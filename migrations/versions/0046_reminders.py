"""What somebody was reminded of, so that it is said once and in one letter a day."""

import sqlalchemy as sa
from alembic import op

from migrations.support import SYSTEM, identity_columns

revision = "0046"
down_revision = "0045"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "sent_reminder",
        *identity_columns(),
        sa.Column("person_id", sa.Uuid, sa.ForeignKey("app_user.id"), nullable=False),
        sa.Column("key", sa.String, nullable=False),
        sa.Column("sent_on", sa.Date, nullable=False),
        sa.UniqueConstraint("person_id", "key"),
    )
    op.create_index("ix_sent_reminder_sent_on", "sent_reminder", ["sent_on"])
    # The forum's own: no person reads or writes it.
    op.execute("ALTER TABLE sent_reminder ENABLE ROW LEVEL SECURITY")
    op.execute(f"CREATE POLICY system ON sent_reminder TO {SYSTEM} USING (true) WITH CHECK (true)")
    op.execute(f"GRANT SELECT, INSERT, UPDATE, DELETE ON sent_reminder TO {SYSTEM}")


def downgrade() -> None:
    op.drop_table("sent_reminder")

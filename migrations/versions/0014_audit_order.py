"""The audit is read newest first, by time and id, and by who did it."""

from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_event_at", "event", ["at", "id"])
    op.create_index("ix_event_actor_id", "event", ["actor_id", "at"])


def downgrade() -> None:
    op.drop_index("ix_event_actor_id", "event")
    op.drop_index("ix_event_at", "event")

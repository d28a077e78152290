"""An announcement knows the label of its project: from AMBER up mail does not name the title."""

from importlib import import_module

import sqlalchemy as sa
from alembic import op

from migrations.support import alter_policy, keep_in_place

announcements = import_module("migrations.versions.0072_announcements")

revision = "0080"
down_revision = "0079"
branch_labels = None
depends_on = None

LABELS = "'CLEAR', 'GREEN', 'AMBER', 'AMBER+STRICT', 'RED'"
FIXED = ("project_id", "lead_institution_id", "contact_id", *announcements.CARD)
MADE = f"{announcements.LED} AND contact_id = (SELECT me()) AND {announcements.OWN_CARD}"
SAME_LABEL = (
    "EXISTS (SELECT FROM project p WHERE p.id = announcement.project_id"
    " AND p.label = announcement.label)"
)


def upgrade() -> None:
    op.add_column("announcement", sa.Column("label", sa.String))
    op.execute("UPDATE announcement a SET label = p.label FROM project p WHERE p.id = a.project_id")
    op.alter_column("announcement", "label", nullable=False)
    op.execute(
        f"ALTER TABLE announcement ADD CONSTRAINT ck_announcement_label CHECK (label IN ({LABELS}))"
    )
    alter_policy("announcement", "make", check=f"{MADE} AND {SAME_LABEL}")
    _keep((*FIXED, "label"))
    _follow(f"label = NEW.label, {announcements.FOLLOWING}")


def downgrade() -> None:
    _follow(announcements.FOLLOWING)
    _keep(FIXED)
    alter_policy("announcement", "make", check=MADE)
    op.drop_column("announcement", "label")


def _keep(columns: tuple[str, ...]) -> None:
    op.execute("DROP TRIGGER keep_in_place ON announcement")
    keep_in_place("announcement", *columns)


def _follow(settings: str) -> None:
    announcements.trigger_function(
        "follow_project",
        f"UPDATE announcement SET {settings} WHERE project_id = NEW.id AND ended_at IS NULL",
    )

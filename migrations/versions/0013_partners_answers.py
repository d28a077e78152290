"""What a partner answered to, and who may know which institution did not accept."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

from migrations.support import SIGNED_IN, WRITTEN_NOW, definer

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

KNOWN = "project_id = ANY ((SELECT known_projects())::uuid[])"
INSIDE = "project_id = ANY ((SELECT inside_projects())::uuid[])"
LED = "project_id = ANY ((SELECT led_projects())::uuid[])"
MINE = "institution_id = (SELECT my_institution())"
TAKES_PART = (
    "state IN ('accepted', 'accepted_with_reservation', 'left') AND EXISTS"
    " (SELECT FROM project p WHERE p.id = project_id AND p.listed)"
)
I_COORDINATE = "'coordinator' = ANY ((SELECT my_roles())::text[])"
I_REPRESENT = f"('representative' = ANY ((SELECT my_roles())::text[]) AND {MINE})"


def upgrade() -> None:
    op.add_column("partnership", sa.Column("terms_sha256", sa.String))
    op.add_column("partnership", sa.Column("answered_text", JSONB))
    definer(
        "led_projects()",
        "uuid[]",
        "SELECT coalesce(array_agg(m.project_id), '{}') FROM project_member m"
        " WHERE m.user_id = public.me() AND m.ended_at IS NULL AND m.role = 'lead'",
    )
    # Who did not accept is known to the lead, that institution and coordinators only.
    _see(
        f"({KNOWN} AND (state NOT IN ('declined', 'abstained') OR {LED} OR {I_COORDINATE}))"
        f" OR {MINE} OR ({SIGNED_IN} AND {TAKES_PART})"
    )
    # Whose institution leaves, or does not join, its representative ends the memberships of.
    _change_members(f"{INSIDE} OR {I_REPRESENT}")


def _see(condition: str) -> None:
    op.execute("DROP POLICY see ON partnership")
    op.execute(
        "CREATE POLICY see ON partnership FOR SELECT TO forum_app"
        f" USING (({condition}) OR {WRITTEN_NOW})"
    )


def _change_members(condition: str) -> None:
    op.execute("DROP POLICY change ON project_member")
    op.execute(
        "CREATE POLICY change ON project_member FOR UPDATE TO forum_app"
        f" USING (({condition}) OR {WRITTEN_NOW}) WITH CHECK (true)"
    )


def downgrade() -> None:
    _see(f"{KNOWN} OR {MINE} OR ({SIGNED_IN} AND {TAKES_PART})")
    _change_members(INSIDE)
    op.execute("DROP FUNCTION led_projects")
    op.drop_column("partnership", "answered_text")
    op.drop_column("partnership", "terms_sha256")

"""Where letters to people go, and in which language, for acts that tell others of themselves."""

from alembic import op

from migrations.support import definer

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    definer(
        "recipients(people uuid[])",
        "TABLE (user_id uuid, email text, language text)",
        "SELECT a.user_id, a.email::text, a.language::text FROM account a"
        " JOIN app_user u ON u.id = a.user_id AND u.ended_at IS NULL"
        " JOIN institution i ON i.id = u.institution_id AND i.state = 'active'"
        " WHERE a.user_id = ANY (people) AND public.me() IS NOT NULL",
    )


def downgrade() -> None:
    op.execute("DROP FUNCTION recipients")

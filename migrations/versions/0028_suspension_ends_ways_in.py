"""Who is kept out by a suspension or a withdrawal signs in anew after it: nothing comes back."""

from alembic import op

from migrations.support import definer

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None

THEIRS = (
    " FROM app_user u JOIN institution i ON i.id = u.institution_id"
    " WHERE u.id = way.user_id AND way.ended_at IS NULL AND i.state IN ('suspended', 'withdrawn')"
)
# Only of an institution that is kept out already, and for who may keep it out.
ASKED = " AND i.id = of_institution AND 'admin' = ANY (public.my_roles())"
TABLES = ("session", "api_token")


def upgrade() -> None:
    endings = [f"UPDATE {table} way SET ended_at = now()" + THEIRS for table in TABLES]
    definer(
        "end_ways_in(of_institution uuid)",
        "void",
        "; ".join(ending + ASKED for ending in endings),
        volatile=True,
    )
    for ending in endings:
        op.execute(ending)


def downgrade() -> None:
    op.execute("DROP FUNCTION end_ways_in")

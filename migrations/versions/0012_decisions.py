"""What a decision closes: substitutes are let go, and the registration is the decision's own."""

from alembic import op

from migrations.support import APP, WRITTEN_NOW, definer

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

ROOM = "project_id = ANY ((SELECT review_rooms())::uuid[])"
KNOWN = "project_id = ANY ((SELECT known_projects())::uuid[])"
VOTED_NOW = "v.voter_id = public.me() AND v.written_in = pg_current_xact_id()"


SUBSTITUTES = (
    "user_id = (SELECT me()) OR named_by_id = (SELECT me())"
    f" OR ('coordinator' = ANY ((SELECT my_roles())::text[]) AND {KNOWN})"
)


def _see(condition: str) -> None:
    op.execute("DROP POLICY see ON substitute")
    op.execute(
        f"CREATE POLICY see ON substitute FOR SELECT TO {APP} USING (({condition}) OR {WRITTEN_NOW})"
    )


def upgrade() -> None:
    definer(
        "end_substitutes(which uuid)",
        "void",
        "UPDATE substitute SET ended_at = now() WHERE project_id = which AND ended_at IS NULL"
        f" AND EXISTS (SELECT FROM vote v WHERE v.project_id = which AND {VOTED_NOW})",
        volatile=True,
    )
    # Those who vote side by side know of each other.
    _see(f"{SUBSTITUTES} OR {ROOM}")
    op.execute("DROP POLICY change ON substitute")
    op.execute(f"REVOKE UPDATE ON substitute FROM {APP}")
    # Once it is approved, a TLP:RED project is unknown to those who have just approved it.
    op.execute("DROP POLICY make ON registration")
    op.execute(
        f"CREATE POLICY make ON registration FOR INSERT TO {APP} WITH CHECK ({KNOWN}"
        " OR EXISTS (SELECT FROM project p WHERE p.id = project_id"
        " AND p.written_in = pg_current_xact_id()))"
    )


def downgrade() -> None:
    op.execute("DROP POLICY make ON registration")
    op.execute(f"CREATE POLICY make ON registration FOR INSERT TO {APP} WITH CHECK ({KNOWN})")
    _see(SUBSTITUTES)
    op.execute(f"GRANT UPDATE ON substitute TO {APP}")
    op.execute(
        f"CREATE POLICY change ON substitute FOR UPDATE TO {APP} USING ({ROOM}) WITH CHECK (true)"
    )
    op.execute("DROP FUNCTION end_substitutes")

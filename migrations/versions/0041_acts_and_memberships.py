"""Acts are written in one's own name, and a membership is changed by admins alone."""

from alembic import op

from migrations.support import APP

revision = "0041"
down_revision = "0040"
branch_labels = None
depends_on = None

OF_MEMBERSHIP = (
    "state",
    "membership",
    "applicant_name",
    "applicant_email",
    "applicant_language",
    "decided_at",
    "decision_reason",
    "decision_basis",
    "suspended_until",
)


LABELS = "'CLEAR', 'GREEN', 'AMBER', 'AMBER+STRICT', 'RED'"


def upgrade() -> None:
    op.create_check_constraint("ck_download_label", "download", f"label IN ({LABELS})")
    op.execute(
        "ALTER POLICY make ON event WITH CHECK (actor_id IS NULL OR actor_id = (SELECT me()))"
    )
    # Who applies has no account: applications come in through a function.
    op.execute(f"REVOKE INSERT ON institution FROM {APP}")
    op.execute(
        "CREATE FUNCTION keep_membership() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
        " IF 'admin' = ANY (public.my_roles()) AND NEW.id <> public.my_institution()"
        " THEN RETURN NEW; END IF;"
        " RAISE insufficient_privilege USING MESSAGE ="
        " 'a membership is changed by an admin of another institution'; END $$"
    )
    was, becomes = (", ".join(f"{row}.{name}" for name in OF_MEMBERSHIP) for row in ("OLD", "NEW"))
    op.execute(
        f"CREATE TRIGGER keep_membership BEFORE UPDATE OF {', '.join(OF_MEMBERSHIP)}"
        f" ON institution FOR EACH ROW WHEN (current_user = '{APP}'"
        f" AND ({was}) IS DISTINCT FROM ({becomes})) EXECUTE FUNCTION keep_membership()"
    )


def downgrade() -> None:
    op.drop_constraint("ck_download_label", "download")
    op.execute("DROP TRIGGER keep_membership ON institution")
    op.execute("DROP FUNCTION keep_membership")
    op.execute(f"GRANT INSERT ON institution TO {APP}")
    op.execute("ALTER POLICY make ON event WITH CHECK (true)")

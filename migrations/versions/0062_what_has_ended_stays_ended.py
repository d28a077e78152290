"""Who was deputy or guest is so no more; who goes names nobody into a project of named people."""

from alembic import op

from migrations.support import APP

revision = "0062"
down_revision = "0061"
branch_labels = None
depends_on = None

ENDING = ("deputyship", "guest")
NOT_IN_IT = """    ELSIF NOT EXISTS (SELECT FROM project_member m WHERE m.project_id = part.place
        AND m.user_id = heir AND m.ended_at IS NULL) THEN
"""
OF_NAMED_PEOPLE = """      IF EXISTS (SELECT FROM project p WHERE p.id = part.place
        AND p.label IN ('RED', 'AMBER+STRICT')) THEN CONTINUE; END IF;
"""


def upgrade() -> None:
    op.execute(
        "CREATE FUNCTION refuse_to_revive() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
        " RAISE insufficient_privilege USING MESSAGE = 'what has ended stays ended'; END $$"
    )
    for table in ENDING:
        op.execute(
            f"CREATE TRIGGER refuse_to_revive BEFORE UPDATE OF ended_at ON {table} FOR EACH ROW"
            f" WHEN (current_user = '{APP}' AND OLD.ended_at IS NOT NULL"
            " AND OLD.ended_at IS DISTINCT FROM NEW.ended_at) EXECUTE FUNCTION refuse_to_revive()"
        )
    _replace(NOT_IN_IT, NOT_IN_IT + OF_NAMED_PEOPLE)
    # Whoever watches the machine learns from it whether the tables are those of the program.
    op.execute(f"GRANT SELECT ON alembic_version TO {APP}")


def _replace(before: str, after: str) -> None:
    definition = (
        op.get_bind()
        .exec_driver_sql("SELECT pg_get_functiondef('hand_over_in'::regproc)")
        .scalar_one()
    )
    assert definition.count(before) == 1
    op.execute(definition.replace(before, after))


def downgrade() -> None:
    op.execute(f"REVOKE SELECT ON alembic_version FROM {APP}")
    _replace(NOT_IN_IT + OF_NAMED_PEOPLE, NOT_IN_IT)
    for table in ENDING:
        op.execute(f"DROP TRIGGER refuse_to_revive ON {table}")
    op.execute("DROP FUNCTION refuse_to_revive")

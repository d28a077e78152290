"""Who asks is read with when that person last proved to be the one: acts of weight ask for it."""

from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

FUNCTIONS = ("actor(bytea)", "actor_of(uuid)")
COLUMN = "is_due_for_touch boolean"
WITH_PROOF = "is_due_for_touch boolean, stepped_up_at timestamp with time zone"
DUE = {
    "s.seen_at < now() - interval '1 minute'": "s.stepped_up_at",
    "t.seen_at IS NULL OR t.seen_at < now() - interval '1 minute'": "NULL::timestamptz",
    "NULL::uuid, false": "NULL::timestamptz",
}


def upgrade() -> None:
    for function in FUNCTIONS:
        definition = _definition(function).replace(COLUMN, WITH_PROOF)
        for due, proof in DUE.items():
            definition = definition.replace(f"{due} FROM", f"{due}, {proof} FROM")
        _replace(function, definition)


def downgrade() -> None:
    for function in FUNCTIONS:
        definition = _definition(function).replace(WITH_PROOF, COLUMN)
        for due, proof in DUE.items():
            definition = definition.replace(f"{due}, {proof} FROM", f"{due} FROM")
        _replace(function, definition)


def _definition(function: str) -> str:
    return (
        op.get_bind()
        .exec_driver_sql(f"SELECT pg_get_functiondef('{function}'::regprocedure)")
        .scalar_one()
    )


def _replace(function: str, definition: str) -> None:
    """What a function gives back cannot be changed in place, so its rights are given again."""
    op.execute(f"DROP FUNCTION {function}")
    op.execute(definition)
    op.execute(f"REVOKE ALL ON FUNCTION {function} FROM PUBLIC")
    op.execute(f"GRANT EXECUTE ON FUNCTION {function} TO forum_app, forum_system")

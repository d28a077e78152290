"""Second factors: codes of an app, passkeys, recovery codes; sessions that still wait for one."""

import sqlalchemy as sa
from alembic import op

from migrations.support import definer, guard, tenant_columns

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None

FUNCTIONS = ("actor(bytea)", "actor_of(uuid)")
HELD = (
    "(SELECT coalesce(array_agg(DISTINCT f.kind::text), '{}') FROM second_factor f"
    " WHERE f.user_id = u.id AND f.ended_at IS NULL)"
)
CHANGES = {
    "stepped_up_at timestamp with time zone)": "stepped_up_at timestamp with time zone,"
    " factors text[])",
    "s.stepped_up_at FROM": f"s.stepped_up_at, {HELD} FROM",
    "NULL::timestamptz FROM": f"NULL::timestamptz, {HELD} FROM",
    "s.ended_at IS NULL AND s.seen_at": "s.ended_at IS NULL AND NOT s.awaits_factor AND s.seen_at",
}


def upgrade() -> None:
    op.create_table(
        "second_factor",
        *tenant_columns(),
        sa.Column("user_id", sa.Uuid, sa.ForeignKey("app_user.id"), nullable=False),
        sa.Column("kind", sa.String, nullable=False),
        sa.Column("name", sa.String, nullable=False),
        sa.Column("secret", sa.LargeBinary),
        sa.Column("last_step", sa.BigInteger),
        sa.Column("credential_id", sa.LargeBinary, unique=True),
        sa.Column("public_key", sa.LargeBinary),
        sa.Column("sign_count", sa.BigInteger, nullable=False, server_default="0"),
        sa.Column("seen_at", sa.DateTime(timezone=True)),
        sa.Column("ended_at", sa.DateTime(timezone=True)),
        sa.CheckConstraint(
            "(kind = 'code' AND secret IS NOT NULL) OR (kind = 'passkey'"
            " AND credential_id IS NOT NULL AND public_key IS NOT NULL)",
            name="ck_second_factor_kind",
        ),
    )
    op.create_index("ix_second_factor_user_id", "second_factor", ["user_id"])
    op.create_table(
        "recovery_code",
        *tenant_columns(),
        sa.Column("user_id", sa.Uuid, sa.ForeignKey("app_user.id"), nullable=False),
        sa.Column("code_hash", sa.LargeBinary, nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True)),
    )
    op.create_index("ix_recovery_code_user_id", "recovery_code", ["user_id"])
    op.add_column(
        "session",
        sa.Column("awaits_factor", sa.Boolean, nullable=False, server_default=sa.text("false")),
    )
    op.add_column("session", sa.Column("challenge", sa.LargeBinary))
    own = "user_id = (SELECT me())"
    guard("second_factor", see=own, make=own, change=own)
    guard("recovery_code", see=own, make=own, change=own, remove=own)
    _functions()
    for function in FUNCTIONS:
        _change(function, CHANGES)


def _functions() -> None:
    definer(
        "waiting_session(hash bytea)",
        "TABLE(session_id uuid, user_id uuid, email text)",
        "SELECT s.id, u.id, a.email::text FROM session s JOIN app_user u ON u.id = s.user_id"
        " JOIN account a ON a.user_id = u.id"
        " JOIN institution i ON i.id = u.institution_id AND i.state = 'active'"
        " WHERE s.token_hash = hash AND s.awaits_factor AND s.ended_at IS NULL"
        " AND s.created_at > now() - interval '10 minutes' AND u.ended_at IS NULL",
    )
    definer(
        "reset_factors(person uuid)",
        "integer",
        "UPDATE session SET ended_at = now() WHERE user_id = person AND ended_at IS NULL"
        " AND 'admin' = ANY (public.my_roles()) AND person <> public.me();"
        " DELETE FROM recovery_code WHERE user_id = person"
        " AND 'admin' = ANY (public.my_roles()) AND person <> public.me();"
        " WITH ended AS (UPDATE second_factor SET ended_at = now() WHERE user_id = person"
        " AND ended_at IS NULL AND 'admin' = ANY (public.my_roles()) AND person <> public.me()"
        " RETURNING 1) SELECT count(*)::integer FROM ended",
        volatile=True,
    )


def downgrade() -> None:
    for function in FUNCTIONS:
        _change(function, {new: old for old, new in CHANGES.items()})
    op.execute("DROP FUNCTION reset_factors, waiting_session")
    op.execute("DELETE FROM session WHERE awaits_factor")
    op.drop_column("session", "challenge")
    op.drop_column("session", "awaits_factor")
    op.drop_table("recovery_code")
    op.drop_table("second_factor")


def _change(function: str, changes: dict[str, str]) -> None:
    """What a function gives back cannot be changed in place, so its rights are given again."""
    definition = (
        op.get_bind()
        .exec_driver_sql(f"SELECT pg_get_functiondef('{function}'::regprocedure)")
        .scalar_one()
    )
    for old, new in changes.items():
        definition = definition.replace(old, new)
    op.execute(f"DROP FUNCTION {function}")
    op.execute(definition)
    op.execute(f"REVOKE ALL ON FUNCTION {function} FROM PUBLIC")
    op.execute(f"GRANT EXECUTE ON FUNCTION {function} TO forum_app, forum_system")

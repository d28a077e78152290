"""Accounts: people, their roles, sessions and tokens; and the walls that rest on them."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import ARRAY

from migrations.support import APP, SIGNED_IN, SYSTEM, definer, guard, tenant_columns

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

ROLES_NOW = "r.ended_at IS NULL AND (r.until IS NULL OR r.until > now())"

ACTOR_COLUMNS = (
    "TABLE(id uuid, name text, institution_id uuid, institution_name text, country text,"
    " membership text, roles text[], language text, time_zone text, scopes text[],"
    " session_id uuid, is_due_for_touch boolean)"
)


def actor_row(scopes: str, session_id: str, due: str) -> str:
    """The select of an actor; the caller adds what it is joined to and the condition."""
    return (
        "SELECT u.id, u.name::text, u.institution_id, i.short_name::text, i.country::text,"
        " i.membership::text, coalesce((SELECT array_agg(r.role::text) FROM role_assignment r"
        f" WHERE r.user_id = u.id AND {ROLES_NOW}), '{{}}'), a.language::text, a.time_zone::text,"
        f" {scopes}, {session_id}, {due}"
        " FROM app_user u JOIN account a ON a.user_id = u.id"
        " JOIN institution i ON i.id = u.institution_id AND i.state = 'active'"
    )


def upgrade() -> None:
    _people()
    _credentials()
    _functions()
    _walls()


def _people() -> None:
    op.create_table(
        "app_user",
        *tenant_columns(),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("institution_id", sa.Uuid, sa.ForeignKey("institution.id"), nullable=False),
        sa.Column("name", sa.String, nullable=False),
        sa.Column("sort_key", sa.String, nullable=False),
        sa.Column("orcid", sa.String),
        sa.Column("ended_at", sa.DateTime(timezone=True)),
    )
    op.create_index("ix_app_user_institution_id", "app_user", ["institution_id", "sort_key"])
    op.create_table(
        "account",
        *tenant_columns(),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("user_id", sa.Uuid, sa.ForeignKey("app_user.id"), nullable=False, unique=True),
        sa.Column("email", sa.String, nullable=False, unique=True),
        sa.Column("password_hash", sa.String),
        sa.Column("password_changed_at", sa.DateTime(timezone=True)),
        sa.Column("language", sa.String, nullable=False),
        sa.Column("time_zone", sa.String, nullable=False),
    )
    op.create_table(
        "role_assignment",
        *tenant_columns(),
        sa.Column("user_id", sa.Uuid, sa.ForeignKey("app_user.id"), nullable=False),
        sa.Column("institution_id", sa.Uuid, sa.ForeignKey("institution.id"), nullable=False),
        sa.Column("role", sa.String, nullable=False),
        sa.Column("until", sa.DateTime(timezone=True)),
        sa.Column("ended_at", sa.DateTime(timezone=True)),
        sa.CheckConstraint(
            "role IN ('coordinator', 'admin', 'representative')", name="ck_role_assignment_role"
        ),
    )
    op.create_index(
        "uq_role_assignment_open",
        "role_assignment",
        ["user_id", "role"],
        unique=True,
        postgresql_where=sa.text("ended_at IS NULL"),
    )
    op.create_index("ix_role_assignment_institution_id", "role_assignment", ["institution_id"])


def _credentials() -> None:
    op.create_table(
        "session",
        *tenant_columns(),
        sa.Column("user_id", sa.Uuid, sa.ForeignKey("app_user.id"), nullable=False),
        sa.Column("token_hash", sa.LargeBinary, nullable=False, unique=True),
        sa.Column("device", sa.String, nullable=False),
        sa.Column("address", sa.String, nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("stepped_up_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True)),
    )
    op.create_index("ix_session_user_id", "session", ["user_id"])
    op.create_table(
        "api_token",
        *tenant_columns(),
        sa.Column("user_id", sa.Uuid, sa.ForeignKey("app_user.id"), nullable=False),
        sa.Column("name", sa.String, nullable=False),
        sa.Column("token_hash", sa.LargeBinary, nullable=False, unique=True),
        sa.Column("scopes", ARRAY(sa.String), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True)),
        sa.Column("ended_at", sa.DateTime(timezone=True)),
    )
    op.create_index("ix_api_token_user_id", "api_token", ["user_id"])


def _functions() -> None:
    definer(
        "actor(hash bytea)",
        ACTOR_COLUMNS,
        actor_row("NULL::text[]", "s.id", "s.seen_at < now() - interval '1 minute'")
        + " JOIN session s ON s.user_id = u.id WHERE s.token_hash = hash AND s.ended_at IS NULL"
        " AND s.seen_at > now() - interval '30 minutes'"
        " AND s.created_at > now() - interval '12 hours' AND u.ended_at IS NULL"
        " UNION ALL "
        + actor_row(
            "t.scopes::text[]",
            "NULL::uuid",
            "t.seen_at IS NULL OR t.seen_at < now() - interval '1 minute'",
        )
        + " JOIN api_token t ON t.user_id = u.id WHERE t.token_hash = hash AND t.ended_at IS NULL"
        " AND t.expires_at > now() AND u.ended_at IS NULL",
    )
    op.execute(
        f"CREATE FUNCTION actor_of(who uuid) RETURNS {ACTOR_COLUMNS} LANGUAGE sql STABLE"
        " SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$ "
        + actor_row("NULL::text[]", "NULL::uuid", "false")
        + " WHERE u.id = who AND u.ended_at IS NULL $$"
    )
    op.execute("REVOKE ALL ON FUNCTION actor_of(uuid) FROM PUBLIC")
    op.execute(f"GRANT EXECUTE ON FUNCTION actor_of(uuid) TO {APP}, {SYSTEM}")
    definer(
        "touch_session(hash bytea)",
        "void",
        "UPDATE session SET seen_at = now() WHERE token_hash = hash;"
        " UPDATE api_token SET seen_at = now() WHERE token_hash = hash",
        volatile=True,
    )
    definer(
        "sign_in_lookup(address text)",
        "TABLE(user_id uuid, password_hash text)",
        "SELECT u.id, a.password_hash::text FROM account a JOIN app_user u ON u.id = a.user_id"
        " JOIN institution i ON i.id = u.institution_id AND i.state = 'active'"
        " WHERE a.email = address AND u.ended_at IS NULL",
    )
    definer(
        "my_institution()",
        "uuid",
        "SELECT institution_id FROM app_user WHERE id = public.me()",
    )
    definer(
        "my_roles()",
        "text[]",
        "SELECT coalesce(array_agg(r.role::text), '{}') FROM role_assignment r"
        f" WHERE r.user_id = public.me() AND {ROLES_NOW}",
    )


def _walls() -> None:
    admin = "'admin' = ANY ((SELECT my_roles())::text[])"
    mine = "institution_id = (SELECT my_institution())"
    speaks = f"('representative' = ANY ((SELECT my_roles())::text[]) AND {mine})"
    own = "user_id = (SELECT me())"
    guard(
        "institution",
        see=f"{SIGNED_IN} AND (state IN ('active', 'suspended', 'withdrawn')"
        f" OR id = (SELECT my_institution()) OR {admin})",
        change=f"{admin} OR ('representative' = ANY ((SELECT my_roles())::text[])"
        " AND id = (SELECT my_institution()))",
    )
    guard(
        "app_user",
        see=SIGNED_IN,
        make=f"{admin} OR {speaks}",
        change=f"id = (SELECT me()) OR {admin} OR {speaks}",
    )
    users = "SELECT u.id FROM app_user u WHERE u.institution_id = (SELECT my_institution())"
    theirs = (
        f"{own} OR {admin} OR ('representative' = ANY ((SELECT my_roles())::text[])"
        f" AND user_id IN ({users}))"
    )
    guard("account", see=theirs, make=SIGNED_IN, change=theirs)
    names = f"{admin} OR ({speaks} AND role = 'representative')"
    guard("role_assignment", see=SIGNED_IN, make=names, change=names)
    guard("session", see=own, make=own, change=theirs)
    guard("api_token", see=own, make=own, change=theirs)


def downgrade() -> None:
    for policy in ("see", "make", "change", "system"):
        op.execute(f"DROP POLICY {policy} ON institution")
    for table in ("api_token", "session", "role_assignment", "account", "app_user"):
        op.drop_table(table)
    op.execute("ALTER TABLE institution DISABLE ROW LEVEL SECURITY")
    op.execute("DROP TRIGGER stamp ON institution")
    op.execute(
        "DROP FUNCTION actor, actor_of, touch_session, sign_in_lookup, my_institution, my_roles"
    )

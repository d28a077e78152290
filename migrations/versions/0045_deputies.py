"""A representative names a deputy from one day until another, who speaks for the institution."""

from importlib import import_module

import sqlalchemy as sa
from alembic import op

from migrations.support import (
    SIGNED_IN,
    alter_policy,
    definer,
    guard,
    keep_in_place,
    tenant_columns,
)

accounts = import_module("migrations.versions.0003_accounts")
factors = import_module("migrations.versions.0025_second_factors")
joint_acts = import_module("migrations.versions.0022_joint_acts")
proof = import_module("migrations.versions.0020_fresh_proof")

revision = "0045"
down_revision = "0044"
branch_labels = None
depends_on = None

TODAY = "(now() AT TIME ZONE 'Asia/Tashkent')::date"
# It ends by itself: with its last day, with the representation that it stands for, with a move.
LIVE = (
    f"d.ended_at IS NULL AND {TODAY} BETWEEN d.starts_on AND d.until"
    " AND EXISTS (SELECT FROM public.role_assignment k JOIN public.app_user o ON o.id = k.user_id"
    " AND o.ended_at IS NULL WHERE k.user_id = d.of_id AND k.role = 'representative'"
    " AND k.ended_at IS NULL AND k.institution_id = d.institution_id)"
    " AND EXISTS (SELECT FROM public.app_user b WHERE b.id = d.deputy_id AND b.ended_at IS NULL"
    " AND b.institution_id = d.institution_id)"
)
OWN_ROLES = (
    "SELECT array_agg(r.role::text) FROM role_assignment r"
    f" WHERE r.user_id = u.id AND {accounts.ROLES_NOW}"
)
ALL_ROLES = (
    "SELECT array_agg(r.role) FROM (SELECT r.role::text FROM role_assignment r"
    f" WHERE r.user_id = u.id AND {accounts.ROLES_NOW}"
    f" UNION SELECT 'representative' FROM deputyship d WHERE d.deputy_id = u.id AND {LIVE}) r"
)
DEPUTY_OF = (
    "(SELECT w.name::text FROM deputyship d JOIN app_user w ON w.id = d.of_id"
    f" WHERE d.deputy_id = u.id AND {LIVE} ORDER BY d.created_at LIMIT 1)"
)
CHANGES = {
    OWN_ROLES: ALL_ROLES,
    "factors text[])": "factors text[], deputy_of text)",
    f"{factors.HELD} FROM": f"{factors.HELD}, {DEPUTY_OF} FROM",
}
MY_ROLES = (
    "SELECT coalesce(array_agg(r.role), '{}') FROM (SELECT r.role::text FROM role_assignment r"
    f" WHERE r.user_id = public.me() AND {accounts.ROLES_NOW} UNION SELECT 'representative'"
    f" FROM deputyship d WHERE d.deputy_id = public.me() AND {LIVE}) r"
)
MY_OWN_ROLES = (
    "SELECT coalesce(array_agg(r.role::text), '{}') FROM role_assignment r"
    f" WHERE r.user_id = public.me() AND {accounts.ROLES_NOW}"
)
ADMIN = "'admin' = ANY ((SELECT my_roles())::text[])"
# A deputy speaks for the institution, but does not say who does.
IN_PERSON = "(institution_id = (SELECT my_institution()) AND (SELECT speaks_in_person()))"


def upgrade() -> None:
    definer(
        "speaks_in_person()",
        "boolean",
        "SELECT EXISTS (SELECT FROM role_assignment k WHERE k.user_id = public.me()"
        " AND k.role = 'representative' AND k.ended_at IS NULL"
        " AND k.institution_id = public.my_institution())",
    )
    op.create_table(
        "deputyship",
        *tenant_columns(),
        sa.Column("institution_id", sa.Uuid, sa.ForeignKey("institution.id"), nullable=False),
        sa.Column("of_id", sa.Uuid, sa.ForeignKey("app_user.id"), nullable=False),
        sa.Column("deputy_id", sa.Uuid, sa.ForeignKey("app_user.id"), nullable=False),
        sa.Column("starts_on", sa.Date, nullable=False),
        sa.Column("until", sa.Date, nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True)),
        sa.CheckConstraint("until >= starts_on", name="ck_deputyship_dates"),
        sa.CheckConstraint("of_id <> deputy_id", name="ck_deputyship_two_people"),
    )
    op.create_index(
        "ix_deputyship_deputy_id",
        "deputyship",
        ["deputy_id"],
        postgresql_where=sa.text("ended_at IS NULL"),
    )
    op.create_index("ix_deputyship_institution_id", "deputyship", ["institution_id"])
    guard(
        "deputyship",
        see=SIGNED_IN,
        make=f"of_id = (SELECT me()) AND {IN_PERSON}"
        " AND EXISTS (SELECT FROM app_user b WHERE b.id = deputy_id AND b.ended_at IS NULL"
        " AND b.institution_id = (SELECT my_institution()))",
        change=f"deputy_id = (SELECT me()) OR {ADMIN} OR {IN_PERSON}",
    )
    keep_in_place("deputyship", "institution_id", "of_id", "deputy_id", "starts_on", "until")
    _actors(CHANGES)
    _my_roles(MY_ROLES)
    _who_gives_and_ends_roles(joint_acts.SPEAKS, f"({joint_acts.SPEAKS} AND {IN_PERSON})")


def _who_gives_and_ends_roles(before: str, after: str) -> None:
    names = joint_acts.NAMES.replace(before, after)
    alter_policy(
        "role_assignment",
        "make",
        check=f"({names} OR {joint_acts.CONFIRMED_ROLE}) AND EXISTS"
        " (SELECT FROM app_user u WHERE u.id = user_id"
        " AND u.institution_id = role_assignment.institution_id)",
    )
    ends = joint_acts.ENDS.replace(before, after)
    alter_policy("role_assignment", "change", using=ends, check="ended_at IS NOT NULL")


def _actors(changes: dict[str, str]) -> None:
    for function in factors.FUNCTIONS:
        definition = proof._definition(function)  # noqa: SLF001 - because it is the same function
        for before, after in changes.items():
            assert before in definition
            definition = definition.replace(before, after)
        proof._replace(function, definition)


def _my_roles(select: str) -> None:
    op.execute(
        "CREATE OR REPLACE FUNCTION my_roles() RETURNS text[] LANGUAGE sql STABLE SECURITY DEFINER"
        f" SET search_path = pg_catalog, public, pg_temp AS $body$ {select} $body$"
    )


def downgrade() -> None:
    _who_gives_and_ends_roles(joint_acts.SPEAKS, joint_acts.SPEAKS)
    _my_roles(MY_OWN_ROLES)
    _actors({after: before for before, after in reversed(CHANGES.items())})
    for policy in ("see", "make", "change", "system"):
        op.execute(f"DROP POLICY {policy} ON deputyship")
    op.drop_table("deputyship")
    op.execute("DROP FUNCTION speaks_in_person")

"""A representative pauses every grant on what its institution owns, in one act."""

from importlib import import_module

import sqlalchemy as sa
from alembic import op

from migrations.support import guard, keep_in_place, tenant_columns

datasets = import_module("migrations.versions.0011_datasets")
grants = import_module("migrations.versions.0017_grants_pause")

revision = "0044"
down_revision = "0043"
branch_labels = None
depends_on = None

LET_IN = datasets.GRANTED + grants.OWNER_IS_ACTIVE
NOT_HELD = (
    " AND NOT EXISTS (SELECT FROM grant_hold h"
    " WHERE h.institution_id = d.owner_institution_id AND h.lifted_at IS NULL)"
)
READ = grants.READ.replace(LET_IN, LET_IN + NOT_HELD)


def upgrade() -> None:
    op.create_table(
        "grant_hold",
        *tenant_columns(),
        sa.Column("institution_id", sa.Uuid, sa.ForeignKey("institution.id"), nullable=False),
        sa.Column("begun_by_id", sa.Uuid, sa.ForeignKey("app_user.id"), nullable=False),
        sa.Column("lifted_at", sa.DateTime(timezone=True)),
        sa.Column("lifted_by_id", sa.Uuid, sa.ForeignKey("app_user.id")),
    )
    op.create_index(
        "uq_grant_hold_open",
        "grant_hold",
        ["institution_id"],
        unique=True,
        postgresql_where=sa.text("lifted_at IS NULL"),
    )
    mine = "institution_id = (SELECT my_institution())"
    speaks = f"({mine} AND 'representative' = ANY ((SELECT my_roles())::text[]))"
    # Beside the owner, those whom one of its grants lets in: they read why it does not now.
    guard(
        "grant_hold",
        see=f"{mine} OR EXISTS (SELECT FROM access_grant g"
        " WHERE g.owner_institution_id = grant_hold.institution_id)",
        make=f"{speaks} AND begun_by_id = (SELECT me()) AND lifted_at IS NULL",
        change=speaks,
    )
    keep_in_place("grant_hold", "institution_id", "begun_by_id")
    # What was known stays known: its card says that it is on hold.
    grants._replace("readable_datasets", READ)
    grants._replace("known_datasets", f"{READ} UNION {LET_IN} UNION {datasets.UP_TO_AMBER}")


def downgrade() -> None:
    grants._replace("readable_datasets", grants.READ)
    grants._replace("known_datasets", f"{grants.READ} UNION {datasets.UP_TO_AMBER}")
    op.drop_table("grant_hold")

"""A version whose file carries a mark of secrecy is held: for who sent it and representatives."""

import sqlalchemy as sa
from alembic import op

from migrations.support import APP, WRITTEN_NOW, guard, tenant_columns

revision = "0040"
down_revision = "0039"
branch_labels = None
depends_on = None

SPEAKS = "'representative' = ANY ((SELECT my_roles())::text[])"
KEPT = "dataset_id = ANY ((SELECT kept_datasets())::uuid[])"
MINE_OR_SPOKEN_FOR = f"uploaded_by_id = (SELECT me()) OR {SPEAKS}"
ITS_VERSION = "EXISTS (SELECT FROM dataset_version v WHERE v.id = version_id)"


def upgrade() -> None:
    op.add_column(
        "dataset_version",
        sa.Column("is_held", sa.Boolean, nullable=False, server_default=sa.false()),
    )
    op.alter_column("dataset_version", "is_held", server_default=None)
    op.create_table(
        "version_hold",
        *tenant_columns(),
        sa.Column("dataset_id", sa.Uuid, sa.ForeignKey("dataset.id"), nullable=False),
        sa.Column("version_id", sa.Uuid, sa.ForeignKey("dataset_version.id"), nullable=False),
        sa.Column("mark", sa.Text, nullable=False),
        sa.Column("place", sa.String, nullable=False),
        sa.Column("place_at", sa.Text, nullable=False),
        sa.Column("lifted_at", sa.DateTime(timezone=True)),
        sa.Column("lifted_by_id", sa.Uuid, sa.ForeignKey("app_user.id")),
        sa.Column("reason", sa.Text, nullable=False),
    )
    op.create_index(
        "uq_version_hold_live",
        "version_hold",
        ["version_id"],
        unique=True,
        postgresql_where=sa.text("lifted_at IS NULL"),
    )
    guard(
        "version_hold",
        see=f"{KEPT} AND {ITS_VERSION}",
        make=KEPT,
        change=f"{KEPT} AND {SPEAKS}",
    )
    op.execute(
        f"CREATE POLICY held ON dataset_version AS RESTRICTIVE TO {APP}"
        f" USING (NOT is_held OR {MINE_OR_SPOKEN_FOR} OR {WRITTEN_NOW}) WITH CHECK (true)"
    )
    for table in ("dataset_reading", "resource"):
        op.execute(
            f"CREATE POLICY held ON {table} AS RESTRICTIVE FOR SELECT TO {APP}"
            f" USING ({ITS_VERSION} OR {WRITTEN_NOW})"
        )
    op.execute(
        "CREATE FUNCTION refuse_to_lift() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
        " RAISE insufficient_privilege USING MESSAGE ="
        " 'a held version is let go by a representative of its owner'; END $$"
    )
    op.execute(
        "CREATE TRIGGER refuse_to_lift BEFORE UPDATE OF is_held ON dataset_version FOR EACH ROW"
        f" WHEN (current_user = '{APP}' AND OLD.is_held AND NOT NEW.is_held"
        " AND NOT ('representative' = ANY (my_roles()))) EXECUTE FUNCTION refuse_to_lift()"
    )


def downgrade() -> None:
    op.execute("DROP TRIGGER refuse_to_lift ON dataset_version")
    op.execute("DROP FUNCTION refuse_to_lift")
    for table in ("resource", "dataset_reading", "dataset_version"):
        op.execute(f"DROP POLICY held ON {table}")
    op.drop_table("version_hold")
    op.drop_column("dataset_version", "is_held")

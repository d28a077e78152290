"""An embargo: rows that are published and closed to all but the owner's side, until it ends."""

from importlib import import_module

import sqlalchemy as sa
from alembic import op

from migrations.support import definer

datasets = import_module("migrations.versions.0011_datasets")
grants = import_module("migrations.versions.0017_grants_pause")
aggregate = import_module("migrations.versions.0071_aggregate_access")
figures = import_module("migrations.versions.0073_figures_of_closed_rows")

revision = "0074"
down_revision = "0073"
branch_labels = None
depends_on = None

READ = (
    f"{datasets.KEPT} UNION SELECT d.id FROM dataset d"
    f" WHERE d.embargo IS NULL AND d.id IN ({aggregate.READ})"
)


def upgrade() -> None:
    op.add_column("dataset", sa.Column("embargo", sa.String))
    op.add_column("dataset", sa.Column("embargo_until", sa.Date))
    op.create_check_constraint(
        "ck_dataset_embargo",
        "dataset",
        "(embargo IS NULL AND embargo_until IS NULL)"
        " OR (embargo = 'day' AND embargo_until IS NOT NULL)"
        " OR (embargo = 'completion' AND embargo_until IS NULL AND project_id IS NOT NULL)"
        " OR (embargo = 'word' AND embargo_until IS NULL)",
    )
    _open(f"{datasets.OPEN} AND embargo IS NULL")
    grants._replace("readable_datasets", READ)
    _figures(f"{figures.TABLE} AND d.embargo IS NULL")


def _figures(select: str) -> None:
    op.execute("DROP FUNCTION table_without_rows")
    definer("table_without_rows(of_version uuid)", "text", select)


def _open(expression: str) -> None:
    """Compute `is_open` in another way; before PostgreSQL 17 only a new column can be."""
    policies = (
        op.get_bind()
        .exec_driver_sql(
            "SELECT policyname AS name, tablename AS of_table, permissive, cmd, qual, with_check,"
            " array_to_string(roles, ', ') AS roles FROM pg_policies"
            " WHERE schemaname = 'public' AND concat(qual, with_check) LIKE '%%is_open%%'"
        )
        .all()
    )
    for each in policies:
        op.execute(f"DROP POLICY {each.name} ON {each.of_table}")
    op.execute("ALTER TABLE dataset DROP COLUMN is_open")
    op.execute(
        "ALTER TABLE dataset ADD COLUMN is_open boolean NOT NULL"
        f" GENERATED ALWAYS AS ({expression}) STORED"
    )
    for each in policies:
        using = f" USING ({each.qual})" if each.qual else ""
        check = f" WITH CHECK ({each.with_check})" if each.with_check else ""
        op.execute(
            f"CREATE POLICY {each.name} ON {each.of_table} AS {each.permissive} FOR {each.cmd}"
            f" TO {each.roles}{using}{check}"
        )


def downgrade() -> None:
    # What is under an embargo stays closed: to its project, which is the narrowest of the others.
    op.execute("UPDATE dataset SET access = 'project' WHERE embargo IS NOT NULL")
    _figures(figures.TABLE)
    grants._replace("readable_datasets", aggregate.READ)
    _open(datasets.OPEN)
    op.drop_constraint("ck_dataset_ck_dataset_embargo", "dataset")
    op.drop_column("dataset", "embargo_until")
    op.drop_column("dataset", "embargo")

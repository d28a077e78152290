"""Rows that nobody outside of the owner's side is shown: the forum's engine alone reads them."""

from importlib import import_module

from alembic import op

from migrations.support import definer

datasets = import_module("migrations.versions.0011_datasets")
grants = import_module("migrations.versions.0017_grants_pause")
holds = import_module("migrations.versions.0044_holds")

revision = "0071"
down_revision = "0070"
branch_labels = None
depends_on = None

READ = holds.READ.replace(holds.LET_IN, f"{holds.LET_IN} AND d.access <> 'aggregate'")
HOUSE_IN_PROJECT = (
    f"SELECT d.id FROM dataset d WHERE d.label = 'AMBER+STRICT' AND {datasets.MY_HOUSE}"
    f" AND EXISTS ({datasets.MEMBER})"
)
KNOWN = f"{READ} UNION {holds.LET_IN} UNION {datasets.UP_TO_AMBER} UNION {HOUSE_IN_PROJECT}"
KNOWN_BEFORE = f"{holds.READ} UNION {holds.LET_IN} UNION {datasets.UP_TO_AMBER}"

LISTED = datasets.LISTED.replace("access <> 'project'", "access NOT IN ('project', 'aggregate')")
ACCESS = (
    "access IN ({narrow}) OR (access = 'request' AND label IN ('CLEAR', 'GREEN', 'AMBER'))"
    " OR (access = 'forum' AND label IN ('CLEAR', 'GREEN'))"
    " OR (access = 'public' AND label = 'CLEAR')"
)
CASE = "access = CASE WHEN access = 'request'"
CASE_KEPT = "access = CASE WHEN access = 'aggregate' THEN access WHEN access = 'request'"
# What marks stand for nothing is something of the rows, and stays with them.
FIELDS = """
  SELECT coalesce(jsonb_agg(e - 'nothing' ORDER BY n), '[]'::jsonb)
  FROM data_dictionary y
  JOIN dataset_version v ON v.id = y.version_id AND v.state = 'published'
  JOIN dataset d ON d.id = y.dataset_id AND d.access = 'aggregate'
  CROSS JOIN jsonb_array_elements(y.fields) WITH ORDINALITY AS x(e, n)
  WHERE y.version_id = of_version AND d.id = ANY (public.known_datasets())
"""


def upgrade() -> None:
    _list(LISTED)
    _check("'project', 'aggregate'")
    grants._replace("readable_datasets", READ)
    grants._replace("known_datasets", KNOWN)
    _rewrite(CASE, CASE_KEPT)
    definer("fields_without_rows(of_version uuid)", "jsonb", FIELDS)


def _list(expression: str) -> None:
    """Compute `is_listed` in another way; before PostgreSQL 17 only a new column can be."""
    policies = (
        op.get_bind()
        .exec_driver_sql(
            "SELECT policyname AS name, tablename AS of_table, permissive, cmd, qual, with_check,"
            " array_to_string(roles, ', ') AS roles FROM pg_policies"
            " WHERE schemaname = 'public' AND concat(qual, with_check) LIKE '%%is_listed%%'"
        )
        .all()
    )
    for each in policies:
        op.execute(f"DROP POLICY {each.name} ON {each.of_table}")
    op.execute("ALTER TABLE dataset DROP COLUMN is_listed")
    op.execute(
        "ALTER TABLE dataset ADD COLUMN is_listed boolean NOT NULL"
        f" GENERATED ALWAYS AS ({expression}) STORED"
    )
    for each in policies:
        using = f" USING ({each.qual})" if each.qual else ""
        check = f" WITH CHECK ({each.with_check})" if each.with_check else ""
        op.execute(
            f"CREATE POLICY {each.name} ON {each.of_table} AS {each.permissive} FOR {each.cmd}"
            f" TO {each.roles}{using}{check}"
        )


def _check(narrow: str) -> None:
    op.execute("ALTER TABLE dataset DROP CONSTRAINT ck_dataset_ck_dataset_access")
    op.create_check_constraint("ck_dataset_access", "dataset", ACCESS.format(narrow=narrow))


def _rewrite(before: str, after: str) -> None:
    definition = (
        op.get_bind()
        .exec_driver_sql("SELECT pg_get_functiondef('raise_dataset_labels'::regproc)")
        .scalar_one()
    )
    assert definition.count(before) == 1
    op.execute(definition.replace(before, after))


def downgrade() -> None:
    op.execute("DROP FUNCTION fields_without_rows")
    _rewrite(CASE_KEPT, CASE)
    grants._replace("readable_datasets", holds.READ)
    grants._replace("known_datasets", KNOWN_BEFORE)
    op.execute("UPDATE dataset SET access = 'project' WHERE access = 'aggregate'")
    _check("'project'")
    _list(datasets.LISTED)

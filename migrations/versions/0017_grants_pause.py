"""Grants of an institution that is not active let nobody in until it is."""

from importlib import import_module

from alembic import op

datasets = import_module("migrations.versions.0011_datasets")

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

OWNER_IS_ACTIVE = (
    " AND EXISTS (SELECT FROM institution o"
    " WHERE o.id = d.owner_institution_id AND o.state = 'active')"
)
READ = datasets.READ.replace(datasets.GRANTED, datasets.GRANTED + OWNER_IS_ACTIVE)


def upgrade() -> None:
    _replace("readable_datasets", READ)
    _replace("known_datasets", f"{READ} UNION {datasets.UP_TO_AMBER}")


def downgrade() -> None:
    _replace("readable_datasets", datasets.READ)
    _replace("known_datasets", datasets.KNOWN)


def _replace(name: str, select: str) -> None:
    op.execute(
        f"CREATE OR REPLACE FUNCTION {name}() RETURNS uuid[] LANGUAGE sql STABLE SECURITY DEFINER"
        " SET search_path = pg_catalog, public, pg_temp AS $body$"
        f" {datasets.array_of(select)} $body$"
    )

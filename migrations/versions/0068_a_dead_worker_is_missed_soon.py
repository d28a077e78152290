"""A worker that gave no sign of life for ten seconds counts as away."""

from alembic import op

revision = "0068"
down_revision = "0067"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _alive_within("10 seconds")


def downgrade() -> None:
    _alive_within("1 minute")


def _alive_within(time: str) -> None:
    op.execute(
        "CREATE OR REPLACE FUNCTION worker_is_alive() RETURNS boolean LANGUAGE sql STABLE"
        " SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $body$"
        " SELECT EXISTS (SELECT FROM procrastinate_workers"
        f" WHERE last_heartbeat > now() - interval '{time}') $body$"
    )

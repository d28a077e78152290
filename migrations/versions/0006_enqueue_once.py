"""Work that waits already is not asked for again, instead of failing the act that asks."""

from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

DEFER = (
    "(procrastinate_defer_jobs_v1(ARRAY[ROW('default', task, 0, lock_name,"
    " queueing_lock, arguments, NULL)::procrastinate_job_to_defer_v1]))[1]"
)
HEAD = (
    "CREATE OR REPLACE FUNCTION enqueue(task text, lock_name text, queueing_lock text,"
    " arguments jsonb) RETURNS bigint VOLATILE SECURITY DEFINER"
    " SET search_path = pg_catalog, public, pg_temp"
)


def upgrade() -> None:
    op.execute(
        f"{HEAD} LANGUAGE plpgsql AS $body$ BEGIN"
        f" IF queueing_lock IS NULL THEN RETURN {DEFER}; END IF;"
        f" BEGIN RETURN {DEFER};"
        " EXCEPTION WHEN unique_violation THEN RETURN NULL; END; END $body$"
    )


def downgrade() -> None:
    op.execute(f"{HEAD} LANGUAGE sql AS $body$ SELECT {DEFER} $body$")

"""Foundation: roles, context, events, idempotency, settings, jobs, outbox, files."""

import sqlalchemy as sa
from alembic import op
from procrastinate.schema import SchemaManager
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

from migrations.support import (
    APP,
    SYSTEM,
    definer,
    guard,
    identity_columns,
    plain_grants,
    tenant_columns,
)

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

ROLES = f"""
DO $$ BEGIN
  PERFORM pg_advisory_xact_lock(7301984);
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '{APP}') THEN CREATE ROLE {APP}; END IF;
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '{SYSTEM}') THEN CREATE ROLE {SYSTEM}; END IF;
END $$
"""


def upgrade() -> None:
    op.execute(ROLES)
    op.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
    op.execute("REVOKE CREATE ON SCHEMA public FROM PUBLIC")
    op.execute(f"GRANT USAGE ON SCHEMA public TO {APP}, {SYSTEM}")
    op.execute(
        "CREATE FUNCTION me() RETURNS uuid LANGUAGE sql STABLE AS"
        " $$ SELECT nullif(current_setting('app.user', true), '')::uuid $$"
    )
    op.execute(
        "CREATE FUNCTION stamp_written_in() RETURNS trigger LANGUAGE plpgsql AS"
        " $$ BEGIN NEW.written_in := pg_current_xact_id(); RETURN NEW; END $$"
    )
    _events()
    _small_tables()
    _jobs()


def _events() -> None:
    op.create_table(
        "event",
        sa.Column("sequence", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("id", sa.Uuid, nullable=False, unique=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("name", sa.String, nullable=False),
        sa.Column("actor_id", sa.Uuid),
        sa.Column("actor_name", sa.String, nullable=False),
        sa.Column("subject_kind", sa.String, nullable=False),
        sa.Column("subject_id", sa.Uuid, nullable=False),
        sa.Column("project_id", sa.Uuid),
        sa.Column("institution_ids", ARRAY(sa.Uuid), nullable=False),
        sa.Column("details", JSONB, nullable=False),
        sa.Column("key_number", sa.Integer, nullable=False),
        sa.Column("hash", sa.LargeBinary, nullable=False),
    )
    op.create_index("ix_event_project_id", "event", ["project_id", "sequence"])
    op.create_index("ix_event_subject_id", "event", ["subject_id", "sequence"])
    op.execute(
        "CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS"
        " $$ BEGIN RAISE EXCEPTION 'the audit is only ever added to'; END $$"
    )
    op.execute(
        "CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON event"
        " FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
    )
    op.execute("ALTER TABLE event ENABLE ROW LEVEL SECURITY")
    op.execute(f"CREATE POLICY make ON event FOR INSERT TO {APP} WITH CHECK (true)")
    op.execute(f"CREATE POLICY system ON event TO {SYSTEM} USING (true) WITH CHECK (true)")
    op.execute(f"GRANT INSERT, SELECT ON event TO {APP}, {SYSTEM}")
    # Volatile: it takes the chain's lock and must see what the holder before it committed.
    op.execute(
        "CREATE FUNCTION event_head(OUT sequence bigint, OUT hash bytea) LANGUAGE plpgsql"
        " VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$ BEGIN"
        " PERFORM pg_advisory_xact_lock(7301985);"
        " SELECT e.sequence, e.hash INTO sequence, hash FROM event e"
        " ORDER BY e.sequence DESC LIMIT 1;"
        " sequence := coalesce(sequence, 0); hash := coalesce(hash, ''::bytea); END $$"
    )
    op.execute("REVOKE ALL ON FUNCTION event_head() FROM PUBLIC")
    op.execute(f"GRANT EXECUTE ON FUNCTION event_head() TO {APP}, {SYSTEM}")


def _small_tables() -> None:
    op.create_table(
        "idempotency",
        sa.Column("actor_id", sa.Uuid, primary_key=True),
        sa.Column("key", sa.String, primary_key=True),
        sa.Column("method", sa.String, nullable=False),
        sa.Column("path", sa.String, nullable=False),
        sa.Column("body_hash", sa.String, nullable=False),
        sa.Column("status", sa.Integer),
        sa.Column("answer", JSONB),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_index("ix_idempotency_created_at", "idempotency", ["created_at"])
    op.execute("ALTER TABLE idempotency ENABLE ROW LEVEL SECURITY")
    op.execute(
        f"CREATE POLICY own ON idempotency TO {APP} USING (actor_id = (SELECT me()))"
        " WITH CHECK (actor_id = (SELECT me()))"
    )
    op.execute(f"CREATE POLICY system ON idempotency TO {SYSTEM} USING (true) WITH CHECK (true)")
    plain_grants("idempotency")
    op.create_table(
        "forum_setting",
        sa.Column("name", sa.String, primary_key=True),
        sa.Column("value", JSONB, nullable=False),
    )
    plain_grants("forum_setting", "SELECT")
    op.create_table(
        "outgoing_mail",
        *identity_columns(),
        sa.Column("to_address", sa.String, nullable=False),
        sa.Column("to_user_id", sa.Uuid),
        sa.Column("subject", sa.String, nullable=False),
        sa.Column("body", sa.Text, nullable=False),
        sa.Column("tries", sa.Integer, nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True)),
        sa.Column("problem", sa.String),
    )
    plain_grants("outgoing_mail", "INSERT")
    op.create_index(
        "ix_outgoing_mail_waiting",
        "outgoing_mail",
        ["created_at"],
        postgresql_where=sa.text("sent_at IS NULL"),
    )


def _jobs() -> None:
    op.get_bind().exec_driver_sql(SchemaManager.get_schema().replace("%", "%%"))
    op.execute(
        f"GRANT SELECT, INSERT, UPDATE, DELETE ON procrastinate_jobs, procrastinate_events,"
        f" procrastinate_periodic_defers, procrastinate_workers TO {SYSTEM}"
    )
    op.execute(f"GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO {SYSTEM}")
    op.create_table(
        "job",
        *tenant_columns(),
        sa.Column("user_id", sa.Uuid, nullable=False),
        sa.Column("name", sa.String, nullable=False),
        sa.Column("arguments", JSONB, nullable=False),
        sa.Column("state", sa.String, nullable=False),
        sa.Column("stage", sa.String, nullable=False),
        sa.Column("done", sa.BigInteger, nullable=False),
        sa.Column("total", sa.BigInteger, nullable=False),
        sa.Column("result", JSONB),
        sa.Column("problem", sa.String),
        sa.Column("is_cancel_asked", sa.Boolean, nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True)),
        sa.Column("ended_at", sa.DateTime(timezone=True)),
        sa.CheckConstraint(
            "state IN ('queued', 'running', 'done', 'failed', 'cancelled')", name="ck_job_state"
        ),
    )
    own = "user_id = (SELECT me())"
    guard("job", see=own, make=own, change=own)
    definer(
        "enqueue(task text, lock_name text, queueing_lock text, arguments jsonb)",
        "bigint",
        "SELECT (procrastinate_defer_jobs_v1(ARRAY[ROW('default', task, 0, lock_name,"
        " queueing_lock, arguments, NULL)::procrastinate_job_to_defer_v1]))[1]",
        volatile=True,
    )
    definer(
        "worker_is_alive()",
        "boolean",
        "SELECT EXISTS (SELECT FROM procrastinate_workers"
        " WHERE last_heartbeat > now() - interval '1 minute')",
    )


def downgrade() -> None:
    for table in ("job", "outgoing_mail", "forum_setting", "idempotency", "event"):
        op.drop_table(table)
    op.execute(
        "DROP FUNCTION worker_is_alive, enqueue, event_head, refuse_change, stamp_written_in, me"
    )
    op.execute(
        "DROP TABLE procrastinate_periodic_defers, procrastinate_events, procrastinate_jobs,"
        " procrastinate_workers CASCADE"
    )
    op.execute(
        "DO $$ DECLARE f regprocedure; BEGIN FOR f IN SELECT oid::regprocedure FROM pg_proc"
        " WHERE proname LIKE 'procrastinate%' LOOP EXECUTE format('DROP FUNCTION %s CASCADE', f);"
        " END LOOP; END $$"
    )
    op.execute(
        "DROP TYPE procrastinate_job_to_defer_v1, procrastinate_job_status, procrastinate_job_event_type CASCADE"
    )
    op.execute("DROP EXTENSION pg_trgm")

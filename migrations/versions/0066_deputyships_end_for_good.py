"""A deputyship ends for good with the place at the institution, or the representation, behind it."""

from importlib import import_module

from alembic import op

deputies = import_module("migrations.versions.0045_deputies")

revision = "0066"
down_revision = "0065"
branch_labels = None
depends_on = None

END = """
DECLARE person uuid;
BEGIN
  IF TG_TABLE_NAME = 'app_user' THEN person := NEW.id; ELSE person := NEW.user_id; END IF;
  UPDATE deputyship d SET ended_at = now(), updated_at = now() WHERE d.ended_at IS NULL
    AND (d.of_id = person OR (TG_TABLE_NAME = 'app_user' AND d.deputy_id = person));
  RETURN NULL;
END
"""
LEAVES = (
    "OLD.institution_id IS DISTINCT FROM NEW.institution_id"
    " OR (OLD.ended_at IS NULL AND NEW.ended_at IS NOT NULL)"
)
SPEAKS_NO_MORE = "NEW.role = 'representative' AND OLD.ended_at IS NULL AND NEW.ended_at IS NOT NULL"
# What lives by its people and roles, whatever the day is.
STILL_STANDS = deputies.LIVE.replace(f" AND {deputies.TODAY} BETWEEN d.starts_on AND d.until", "")


def upgrade() -> None:
    assert STILL_STANDS != deputies.LIVE
    op.execute(
        f"UPDATE deputyship d SET ended_at = now() WHERE d.ended_at IS NULL AND NOT ({STILL_STANDS})"
    )
    op.execute(
        "CREATE FUNCTION end_deputyships() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER"
        f" SET search_path = pg_catalog, public, pg_temp AS $body$ {END} $body$"
    )
    op.execute("REVOKE ALL ON FUNCTION end_deputyships FROM PUBLIC")
    for table, ends in {"app_user": LEAVES, "role_assignment": SPEAKS_NO_MORE}.items():
        op.execute(
            f"CREATE TRIGGER end_deputyships AFTER UPDATE ON {table} FOR EACH ROW"
            f" WHEN ({ends}) EXECUTE FUNCTION end_deputyships()"
        )


def downgrade() -> None:
    for table in ("app_user", "role_assignment"):
        op.execute(f"DROP TRIGGER end_deputyships ON {table}")
    op.execute("DROP FUNCTION end_deputyships")

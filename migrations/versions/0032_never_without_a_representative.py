"""Nobody ends the last role that lets somebody speak for an institution, whatever happens at once."""

from alembic import op

from migrations.support import APP

revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None

# The institution is locked first: of two who end the last two at once, the later one is refused.
KEEP = """
BEGIN
  PERFORM FROM institution i WHERE i.id = NEW.institution_id FOR NO KEY UPDATE;
  IF NOT EXISTS (SELECT FROM role_assignment r JOIN app_user u ON u.id = r.user_id
      AND u.ended_at IS NULL AND u.institution_id = r.institution_id
      WHERE r.institution_id = NEW.institution_id AND r.role = 'representative'
      AND r.ended_at IS NULL) THEN
    RAISE EXCEPTION 'an institution would be without a representative'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'last_representative';
  END IF;
  RETURN NULL;
END
"""


def upgrade() -> None:
    op.execute(
        "CREATE FUNCTION keep_a_representative() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER"
        f" SET search_path = pg_catalog, public, pg_temp AS $body$ {KEEP} $body$"
    )
    op.execute("REVOKE ALL ON FUNCTION keep_a_representative() FROM PUBLIC")
    # Not for the owner, who sets right by hand what nobody else may.
    op.execute(
        "CREATE TRIGGER keep_a_representative AFTER UPDATE OF ended_at ON role_assignment"
        " FOR EACH ROW WHEN (OLD.role = 'representative' AND OLD.ended_at IS NULL"
        f" AND NEW.ended_at IS NOT NULL AND session_user = '{APP}')"
        " EXECUTE FUNCTION keep_a_representative()"
    )


def downgrade() -> None:
    op.execute("DROP TRIGGER keep_a_representative ON role_assignment")
    op.execute("DROP FUNCTION keep_a_representative")

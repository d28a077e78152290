"""Who changes institution keeps the account and authorship; nothing else comes along."""

from importlib import import_module

from alembic import op

from migrations.support import APP, SYSTEM

coming = import_module("migrations.versions.0005_coming_and_going")

revision = "0048"
down_revision = "0047"
branch_labels = None
depends_on = None

# For the person alone, by a link that another active institution has sent to its new address.
MOVE = f"""
DECLARE invited invitation%ROWTYPE; person uuid := public.me();
BEGIN
  IF person IS NULL THEN RETURN NULL; END IF;
  UPDATE invitation v SET accepted_at = now() FROM institution i
    WHERE {coming.OPEN_INVITATION} AND i.id = v.institution_id AND i.state = 'active'
    AND v.institution_id <> public.my_institution()
    AND NOT EXISTS (SELECT FROM account a WHERE a.email = v.email AND a.user_id <> person)
    RETURNING v.* INTO invited;
  IF NOT FOUND THEN RETURN NULL; END IF;
  PERFORM public.settle_rest(person, NULL);
  PERFORM public.end_places(person);
  UPDATE role_assignment SET ended_at = now() WHERE user_id = person AND ended_at IS NULL;
  UPDATE session SET ended_at = now() WHERE user_id = person AND ended_at IS NULL;
  UPDATE api_token SET ended_at = now() WHERE user_id = person AND ended_at IS NULL;
  UPDATE account SET email = invited.email, version = version + 1, updated_at = now()
    WHERE user_id = person;
  UPDATE app_user SET institution_id = invited.institution_id, version = version + 1,
    updated_at = now() WHERE id = person;
  IF invited.is_representative THEN
    INSERT INTO role_assignment (id, created_at, updated_at, user_id, institution_id, role)
      VALUES (gen_random_uuid(), now(), now(), person, invited.institution_id, 'representative');
  END IF;
  RETURN invited.institution_id;
END
"""


def upgrade() -> None:
    op.execute(
        "CREATE FUNCTION move_by_invitation(hash bytea) RETURNS uuid LANGUAGE plpgsql VOLATILE"
        f" SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $body$ {MOVE} $body$"
    )
    op.execute("REVOKE ALL ON FUNCTION move_by_invitation FROM PUBLIC")
    op.execute(f"GRANT EXECUTE ON FUNCTION move_by_invitation TO {APP}, {SYSTEM}")


def downgrade() -> None:
    op.execute("DROP FUNCTION move_by_invitation")

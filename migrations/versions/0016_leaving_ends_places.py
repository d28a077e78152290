"""Who leaves an institution, or joins another, keeps no place that was held for the old one."""

from alembic import op

from migrations.support import definer

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

END_PLACES = """
DECLARE led uuid;
BEGIN
  UPDATE project_member SET ended_at = now(), updated_at = now()
    WHERE user_id = person AND ended_at IS NULL AND role <> 'lead';
  IF heir IS NOT NULL THEN
    FOR led IN UPDATE project_member SET ended_at = now(), updated_at = now()
      WHERE user_id = person AND ended_at IS NULL RETURNING project_id
    LOOP
      UPDATE project_member SET role = 'lead', updated_at = now()
        WHERE project_id = led AND user_id = heir AND ended_at IS NULL;
      IF NOT FOUND THEN
        INSERT INTO project_member (id, created_at, updated_at, project_id, user_id,
          institution_id, role, credit_roles)
          SELECT gen_random_uuid(), now(), now(), led, u.id, u.institution_id, 'lead', '{}'
          FROM app_user u WHERE u.id = heir;
      END IF;
    END LOOP;
  END IF;
  UPDATE access_grant SET revoked_at = now(), updated_at = now()
    WHERE user_id = person AND revoked_at IS NULL;
  UPDATE access_request SET state = 'refused', decided_at = now(), updated_at = now()
    WHERE user_id = person AND state = 'open';
  UPDATE substitute SET ended_at = now(), updated_at = now()
    WHERE user_id = person AND ended_at IS NULL;
END
"""
# Who may end it: the person, its representatives and admins; the heir is of the same institution.
MAY_END = (
    "EXISTS (SELECT FROM app_user u WHERE u.id = person AND u.ended_at IS NULL"
    " AND (u.id = public.me() OR 'admin' = ANY (public.my_roles())"
    " OR ('representative' = ANY (public.my_roles())"
    " AND u.institution_id = public.my_institution()))"
    " AND (heir IS NULL OR EXISTS (SELECT FROM app_user h WHERE h.id = heir"
    " AND h.ended_at IS NULL AND h.institution_id = u.institution_id)))"
)
END_ROLES = "UPDATE role_assignment SET ended_at = now()"
END_ALL = (
    "UPDATE project_member SET ended_at = now(), updated_at = now()"
    " WHERE user_id = person AND ended_at IS NULL; PERFORM public.end_places(person, NULL); "
)


def upgrade() -> None:
    op.execute(
        "CREATE FUNCTION end_places(person uuid, heir uuid) RETURNS void LANGUAGE plpgsql VOLATILE"
        f" SET search_path = pg_catalog, public, pg_temp AS $body$ {END_PLACES} $body$"
    )
    op.execute("REVOKE ALL ON FUNCTION end_places(uuid, uuid) FROM PUBLIC")
    definer(
        "end_places_of(person uuid, heir uuid)",
        "void",
        f"SELECT public.end_places(person, heir) WHERE {MAY_END}",
        volatile=True,
    )
    definition = _accept_invitation()
    assert definition.count(END_ROLES) == 1
    op.execute(definition.replace(END_ROLES, END_ALL + END_ROLES))
    op.execute(
        "UPDATE project_member m SET ended_at = now() FROM app_user u WHERE u.id = m.user_id"
        " AND m.ended_at IS NULL AND u.institution_id <> m.institution_id"
    )


def downgrade() -> None:
    op.execute(_accept_invitation().replace(END_ALL, ""))
    op.execute("DROP FUNCTION end_places_of, end_places")


def _accept_invitation() -> str:
    """The function as it stands, so that only what is added here changes."""
    return (
        op.get_bind()
        .exec_driver_sql("SELECT pg_get_functiondef('accept_invitation'::regproc)")
        .scalar_one()
    )

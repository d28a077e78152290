"""Whose lead person goes is led by a successor or, until one is named, by a representative."""

from importlib import import_module

import sqlalchemy as sa
from alembic import op

from migrations.support import APP, SYSTEM, definer

leaving = import_module("migrations.versions.0016_leaving_ends_places")

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None

LED = (
    "SELECT m.project_id FROM project_member m JOIN project p ON p.id = m.project_id"
    " WHERE m.user_id = person AND m.role = 'lead' AND m.ended_at IS NULL"
)
NOT_OVER = "p.state NOT IN ('rejected', 'withdrawn', 'archived')"
REPRESENTATIVES = (
    "SELECT u.id FROM app_user u JOIN role_assignment r ON r.user_id = u.id"
    " AND r.role = 'representative' AND r.ended_at IS NULL"
    " WHERE u.institution_id = {house} AND u.ended_at IS NULL"
)

GIVE_LEAD = """
BEGIN
  UPDATE project_member m SET ended_at = now(), is_acting = false, updated_at = now(),
    version = version + 1
    WHERE m.project_id = of_project AND m.role = 'lead' AND m.ended_at IS NULL;
  UPDATE project_member m SET role = 'lead', is_acting = acting, updated_at = now(),
    version = version + 1
    WHERE m.project_id = of_project AND m.user_id = taker AND m.ended_at IS NULL;
  IF NOT FOUND THEN
    INSERT INTO project_member (id, created_at, updated_at, project_id, user_id, institution_id,
      role, credit_roles, is_acting)
      SELECT gen_random_uuid(), now(), now(), of_project, u.id, u.institution_id, 'lead', '{}',
      acting FROM app_user u WHERE u.id = taker;
  END IF;
END
"""

PASS_ON = f"""
DECLARE
  house uuid;
  taker uuid;
  led_now uuid[];
BEGIN
  IF NOT ({leaving.MAY_END}) THEN RETURN; END IF;
  -- Locked, so that of two who leave at once neither passes on to the other.
  PERFORM FROM app_user u WHERE u.id IN (person, heir) ORDER BY u.id FOR UPDATE;
  SELECT u.institution_id INTO house FROM app_user u WHERE u.id = person;
  IF heir IS NOT NULL THEN
    SELECT u.id INTO taker FROM app_user u
      WHERE u.id = heir AND u.ended_at IS NULL AND u.institution_id = house;
  ELSIF person <> public.me() THEN
    {REPRESENTATIVES.format(house="house").replace("u.id", "u.id INTO taker", 1)}
      AND u.id <> person ORDER BY u.id = public.me() DESC, r.created_at LIMIT 1 FOR UPDATE OF u;
  END IF;
  SELECT coalesce(array_agg(x.project_id), '{{}}') INTO led_now
    FROM ({LED} AND (heir IS NOT NULL OR {NOT_OVER})) x;
  IF taker IS NOT NULL THEN
    PERFORM public.give_lead(x, taker, heir IS NULL) FROM unnest(led_now) x;
  END IF;
  RETURN QUERY SELECT p.id,
    CASE WHEN p.label IN ('CLEAR', 'GREEN') THEN p.title ELSE '{{}}' END, p.label::text, house, taker
    FROM project p WHERE p.id = ANY (led_now) ORDER BY p.id;
END
"""

END_PLACES = f"""
BEGIN
  IF EXISTS ({LED} AND {NOT_OVER}) THEN
    RAISE EXCEPTION 'a project would be without a lead';
  END IF;
  UPDATE project_member SET ended_at = now(), updated_at = now(), version = version + 1
    WHERE user_id = person AND ended_at IS NULL AND role <> 'lead';
  UPDATE access_grant SET revoked_at = now(), updated_at = now()
    WHERE user_id = person AND revoked_at IS NULL;
  UPDATE access_request SET state = 'refused', decided_at = now(), updated_at = now()
    WHERE user_id = person AND state = 'open';
  UPDATE substitute SET ended_at = now(), updated_at = now()
    WHERE user_id = person AND ended_at IS NULL;
END
"""

WHOSE_LEAD_HAS_GONE = (
    "SELECT public.give_lead(p.id, (" + REPRESENTATIVES.format(house="p.lead_institution_id") + ""
    " ORDER BY r.created_at LIMIT 1), true) FROM project p JOIN project_member m"
    " ON m.project_id = p.id AND m.role = 'lead' AND m.ended_at IS NULL"
    " JOIN app_user gone ON gone.id = m.user_id AND gone.ended_at IS NOT NULL"
    f" WHERE {NOT_OVER} AND EXISTS ({REPRESENTATIVES.format(house='p.lead_institution_id')})"
)
SETTINGS = "SET search_path = pg_catalog, public, pg_temp"
ROWS = "TABLE(led uuid, spelled_title jsonb, tlp text, house_id uuid, new_lead uuid)"


def upgrade() -> None:
    op.add_column(
        "project_member",
        sa.Column("is_acting", sa.Boolean, nullable=False, server_default=sa.false()),
    )
    _inner("give_lead(of_project uuid, taker uuid, acting boolean)", GIVE_LEAD)
    op.execute(
        f"CREATE FUNCTION pass_leads_on(person uuid, heir uuid) RETURNS {ROWS} LANGUAGE plpgsql"
        f" VOLATILE SECURITY DEFINER {SETTINGS} AS $body$ {PASS_ON} $body$"
    )
    op.execute("REVOKE ALL ON FUNCTION pass_leads_on(uuid, uuid) FROM PUBLIC")
    op.execute(f"GRANT EXECUTE ON FUNCTION pass_leads_on(uuid, uuid) TO {APP}, {SYSTEM}")
    may_end = leaving.MAY_END.replace("heir", "NULL::uuid")
    definer(
        "count_led_by(person uuid)",
        "bigint",
        f"SELECT count(*) FROM ({LED} AND {NOT_OVER}) x WHERE {may_end}",
    )
    op.execute("DROP FUNCTION end_places_of, end_places")
    _inner("end_places(person uuid)", END_PLACES)
    definer(
        "end_places_of(person uuid)",
        "void",
        f"SELECT public.end_places(person) WHERE {may_end}",
        volatile=True,
    )
    _accept_invitation("end_places(person, NULL)", "end_places(person)")
    op.execute(WHOSE_LEAD_HAS_GONE)


def downgrade() -> None:
    op.execute("DROP FUNCTION end_places_of, end_places, count_led_by, pass_leads_on, give_lead")
    _inner("end_places(person uuid, heir uuid)", leaving.END_PLACES)
    definer(
        "end_places_of(person uuid, heir uuid)",
        "void",
        f"SELECT public.end_places(person, heir) WHERE {leaving.MAY_END}",
        volatile=True,
    )
    _accept_invitation("end_places(person)", "end_places(person, NULL)")
    op.drop_column("project_member", "is_acting")


def _inner(signature: str, body: str) -> None:
    """A function of several steps that only other functions of the owner call."""
    op.execute(
        f"CREATE FUNCTION {signature} RETURNS void LANGUAGE plpgsql VOLATILE {SETTINGS}"
        f" AS $body$ {body} $body$"
    )
    op.execute(f"REVOKE ALL ON FUNCTION {signature.partition('(')[0]} FROM PUBLIC")


def _accept_invitation(before: str, after: str) -> None:
    definition = (
        op.get_bind()
        .exec_driver_sql("SELECT pg_get_functiondef('accept_invitation'::regproc)")
        .scalar_one()
    )
    assert definition.count(before) == 1
    op.execute(definition.replace(before, after))

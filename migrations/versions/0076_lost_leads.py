"""Coordinators name another lead where the lead institution is not active; it confirms."""

import sqlalchemy as sa
from alembic import op

from migrations.support import definer, guard, tenant_columns

revision = "0076"
down_revision = "0075"
branch_labels = None
depends_on = None

CONSENTED = "('accepted', 'accepted_with_reservation')"
LISTED = "project_id = ANY ((SELECT known_projects())::uuid[])"
SEE = (
    "(institution_id = (SELECT my_institution())"
    " AND 'representative' = ANY ((SELECT my_roles())::text[]))"
    " OR project_id = ANY ((SELECT inside_projects())::uuid[])"
    f" OR ('coordinator' = ANY ((SELECT my_roles())::text[]) AND {LISTED})"
)
# A project that stands still, to a coordinator whose house has no part in it.
LOST = (
    "p.state = 'suspended' AND p.halted_with_lead AND NOT p.is_amending"
    " AND EXISTS (SELECT FROM institution i WHERE i.id = p.lead_institution_id"
    " AND i.state <> 'active')"
)
OVERSEES = (
    "'coordinator' = ANY (public.my_roles()) AND p.label <> 'RED'"
    " AND p.lead_institution_id <> public.my_institution()"
    " AND NOT EXISTS (SELECT FROM partnership c WHERE c.project_id = p.id"
    " AND c.institution_id = public.my_institution() AND c.role <> 'observer' AND c.state IN"
    " ('invited', 'in_procedure', 'accepted', 'accepted_with_reservation'))"
)
CAN_LEAD = (
    "EXISTS (SELECT FROM partnership c JOIN institution i ON i.id = c.institution_id"
    " AND i.state = 'active' AND i.membership = 'member' WHERE c.project_id = p.id"
    f" AND c.institution_id = {{house}} AND c.role = 'partner' AND c.state IN {CONSENTED})"
)
NAME = f"""
DECLARE made uuid;
BEGIN
  PERFORM FROM project p WHERE p.id = of_project AND {LOST} AND {OVERSEES}
    AND {CAN_LEAD.format(house="house")} FOR UPDATE OF p;
  IF NOT FOUND THEN
    RAISE insufficient_privilege USING MESSAGE = 'no lead is named here';
  END IF;
  UPDATE lead_naming SET ended_at = now(), updated_at = now()
    WHERE project_id = of_project AND ended_at IS NULL;
  UPDATE amendment SET state = 'withdrawn', version = version + 1, updated_at = now()
    WHERE project_id = of_project AND state IN ('draft', 'asked', 'changes_requested');
  INSERT INTO lead_naming (id, created_at, updated_at, project_id, institution_id, reason,
    named_by_id) VALUES (gen_random_uuid(), now(), now(), of_project, house, said, public.me())
    RETURNING id INTO made;
  RETURN made;
END
"""
# The text is the registered one but for who leads: nothing else is confirmed with it.
OTHERS = (
    "SELECT e.value FROM jsonb_array_elements({text}->'partners') AS e"
    " WHERE (e.value->>'institution_id')::uuid NOT IN (held.lead_institution_id, n.institution_id)"
)
CONFIRM = f"""
DECLARE made uuid; n lead_naming; held project; was jsonb; base integer;
BEGIN
  SELECT * INTO n FROM lead_naming WHERE id = which AND ended_at IS NULL
    AND institution_id = public.my_institution()
    AND 'representative' = ANY (public.my_roles()) FOR UPDATE;
  SELECT * INTO held FROM project p WHERE p.id = n.project_id AND {LOST}
    AND {CAN_LEAD.format(house="n.institution_id")} FOR UPDATE;
  SELECT r.content - 'code' - 'answers', r.number INTO was, base FROM registration r
    WHERE r.project_id = held.id ORDER BY r.number DESC LIMIT 1;
  IF n.id IS NULL OR held.id IS NULL OR was IS NULL OR NOT EXISTS (SELECT FROM app_user u
      WHERE u.id = person AND u.institution_id = n.institution_id AND u.ended_at IS NULL) THEN
    RETURN NULL;
  END IF;
  IF new_text - 'partners' - 'resource_table' IS DISTINCT FROM was - 'partners' - 'resource_table'
      OR EXISTS ({OTHERS.format(text="new_text")} EXCEPT {OTHERS.format(text="was")})
      OR NOT EXISTS (SELECT FROM jsonb_array_elements(new_text->'partners') AS e
        WHERE (e.value->>'institution_id')::uuid = n.institution_id AND e.value->>'role' = 'lead')
  THEN
    RAISE insufficient_privilege USING MESSAGE = 'only who leads is confirmed here';
  END IF;
  INSERT INTO amendment (id, created_at, updated_at, version, project_id, number, state, reason,
    state_reason, proposed_by_id, base_number, before, fields, partners, takes_plan, content,
    text_sha256, submitted_at)
    SELECT gen_random_uuid(), now(), now(), 1, held.id, coalesce(max(a.number), 0) + 1, 'in_review',
    n.reason, '', public.me(), base, was, '{{}}', parts, false, new_text, sha256, now()
    FROM amendment a WHERE a.project_id = held.id RETURNING id INTO made;
  INSERT INTO amendment_answer (id, created_at, updated_at, version, amendment_id, project_id,
    institution_id, state, reservation, reason, answered_sha256, answered_at, answered_by_id,
    lead_person_id) VALUES (gen_random_uuid(), now(), now(), 1, made, held.id, n.institution_id,
    'accepted', '', '', sha256, now(), public.me(), person);
  UPDATE project SET is_amending = true, submitted_at = now(), version = version + 1,
    updated_at = now() WHERE id = held.id;
  UPDATE lead_naming SET ended_at = now(), updated_at = now() WHERE id = n.id;
  RETURN made;
END
"""


def upgrade() -> None:
    op.create_table(
        "lead_naming",
        *tenant_columns(),
        sa.Column("project_id", sa.Uuid, sa.ForeignKey("project.id"), nullable=False),
        sa.Column("institution_id", sa.Uuid, sa.ForeignKey("institution.id"), nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("named_by_id", sa.Uuid, sa.ForeignKey("app_user.id"), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True)),
    )
    op.create_index(
        "uq_lead_naming_open",
        "lead_naming",
        ["project_id"],
        unique=True,
        postgresql_where=sa.text("ended_at IS NULL"),
    )
    op.create_index("ix_lead_naming_institution_id", "lead_naming", ["institution_id"])
    guard("lead_naming", see=SEE, make="false")
    _act("name_lead(of_project uuid, house uuid, said text)", NAME)
    _act("confirm_lead(which uuid, person uuid, parts jsonb, new_text jsonb, sha256 text)", CONFIRM)


def _act(signature: str, body: str) -> None:
    definer(signature, "uuid", "SELECT NULL::uuid", volatile=True)
    op.execute(
        f"CREATE OR REPLACE FUNCTION {signature} RETURNS uuid LANGUAGE plpgsql VOLATILE"
        f" SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $body$ {body} $body$"
    )


def downgrade() -> None:
    op.execute("DROP FUNCTION confirm_lead, name_lead")
    op.drop_table("lead_naming")

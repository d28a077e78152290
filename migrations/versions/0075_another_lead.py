"""An amendment may let a partner lead: its representative names the person who then leads."""

from importlib import import_module

import sqlalchemy as sa
from alembic import op

from migrations.support import APP

amendments = import_module("migrations.versions.0055_amendments")
consents = import_module("migrations.versions.0067_amendments_wait_for_consents")

revision = "0075"
down_revision = "0074"
branch_labels = None
depends_on = None

LEADS = (
    """(jsonb_path_query_first({row}.{text}, '$.partners[*] ? (@.role == "lead")')"""
    "->>'institution_id')::uuid"
)
NEW_LEAD = LEADS.format(row="a", text="content")
IS_HANDED_OVER = f"p.lead_institution_id <> {NEW_LEAD}"
DECIDED, PARTS = amendments.DECIDED, amendments.PARTS

ENDS_ON = "ends_on = (a.content->>'ends_on')::date"
CARD = (
    f"{ENDS_ON}, lead_institution_id = coalesce({NEW_LEAD}, p.lead_institution_id),"
    f" state = CASE WHEN p.halted_with_lead AND {IS_HANDED_OVER} THEN 'active' ELSE p.state END,"
    f" halted_with_lead = p.halted_with_lead AND NOT coalesce({IS_HANDED_OVER}, false)"
)
# One leads at a time, also within a statement: who has led steps down first.
STEP_DOWN = f"""
  UPDATE partnership c SET version = c.version + 1, role = 'partner', updated_at = a.decided_at
    FROM amendment a WHERE {DECIDED} AND c.project_id = a.project_id
    AND c.role = 'lead' AND c.institution_id <> {NEW_LEAD};
  UPDATE project_member m SET version = m.version + 1, role = 'editor', is_acting = false,
    updated_at = a.decided_at
    FROM amendment a WHERE {DECIDED} AND m.project_id = a.project_id AND m.ended_at IS NULL
    AND m.role = 'lead' AND m.institution_id <> {NEW_LEAD};
"""
# The person named, or, where it has left meanwhile, who speaks for the institution.
TAKE_OVER = f"""
  WITH heir AS (SELECT a.project_id, a.decided_at, w.institution_id AS house,
      (SELECT u.id FROM app_user u LEFT JOIN role_assignment r ON r.user_id = u.id
        AND r.institution_id = u.institution_id AND r.role = 'representative'
        AND r.ended_at IS NULL WHERE u.institution_id = w.institution_id AND u.ended_at IS NULL
        AND (u.id = w.lead_person_id OR r.id IS NOT NULL)
        ORDER BY u.id = w.lead_person_id DESC, u.id = w.answered_by_id DESC, u.id LIMIT 1) AS person
    FROM amendment a JOIN amendment_answer w ON w.amendment_id = a.id
    AND w.institution_id = {NEW_LEAD}
    WHERE {DECIDED} AND NOT EXISTS (SELECT FROM project_member m
      WHERE m.project_id = a.project_id AND m.ended_at IS NULL AND m.role = 'lead')),
  risen AS (UPDATE project_member m SET version = m.version + 1, role = 'lead',
    is_acting = false, updated_at = h.decided_at FROM heir h WHERE m.project_id = h.project_id
    AND m.user_id = h.person AND m.ended_at IS NULL RETURNING m.user_id)
  INSERT INTO project_member (id, created_at, updated_at, version, project_id, user_id,
    institution_id, role, credit_roles, is_acting)
    SELECT gen_random_uuid(), h.decided_at, h.decided_at, 1, h.project_id, h.person, h.house,
    'lead', '{{}}', false FROM heir h WHERE NOT EXISTS (SELECT FROM risen);
"""
FIRST = "  UPDATE project_member m SET version = m.version + 1, ended_at"
APPLY = amendments.APPLY.replace(ENDS_ON, CARD).replace(FIRST, STEP_DOWN + FIRST) + TAKE_OVER

LEADS_ON = " WHERE coalesce(becomes.role, was.role) <> 'lead'"
EITHER = " WHERE (was.role IS DISTINCT FROM 'lead' OR becomes.role IS DISTINCT FROM 'lead')"
UNSETTLED = "      OR EXISTS (SELECT FROM amendment_answer w WHERE w.amendment_id = NEW.id\n"
NAMED = (
    f"      OR ({LEADS.format(row='NEW', text='content')}"
    f" <> {LEADS.format(row='NEW', text='before')}\n"
    "        AND NOT EXISTS (SELECT FROM amendment_answer w WHERE w.amendment_id = NEW.id"
    f" AND w.institution_id = {LEADS.format(row='NEW', text='content')}"
    " AND w.lead_person_id IS NOT NULL))\n"
)
REFUSE = consents.REFUSE.replace(LEADS_ON, EITHER).replace(UNSETTLED, NAMED + UNSETTLED)
OWN = ("answered_sha256", "answered_by_id", "reservation", "basis", "part_sha256")


def upgrade() -> None:
    op.add_column(
        "amendment_answer",
        sa.Column("lead_person_id", sa.Uuid, sa.ForeignKey("app_user.id")),
    )
    _apply(APPLY)
    _wait_for_consents(REFUSE)
    _own_answer((*OWN, "lead_person_id"))


def _apply(body: str) -> None:
    op.execute(
        "CREATE OR REPLACE FUNCTION apply_amendment(which uuid) RETURNS void LANGUAGE sql VOLATILE"
        f" SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $body$ {body} $body$"
    )


def _wait_for_consents(body: str) -> None:
    op.execute(
        "CREATE OR REPLACE FUNCTION wait_for_consents() RETURNS trigger LANGUAGE plpgsql"
        f" AS $body$ {body} $body$"
    )


def _own_answer(columns: tuple[str, ...]) -> None:
    """What of an answer its representative alone writes."""
    was, becomes = (", ".join(f"{row}.{name}" for name in columns) for row in ("OLD", "NEW"))
    op.execute(
        "CREATE OR REPLACE TRIGGER own_answer BEFORE UPDATE ON amendment_answer FOR EACH ROW"
        f" WHEN (current_user = '{APP}'"
        " AND ((NEW.state IS DISTINCT FROM OLD.state AND NEW.state <> 'invited')"
        f" OR ({was}) IS DISTINCT FROM ({becomes})))"
        " EXECUTE FUNCTION refuse_foreign_answer()"
    )


def downgrade() -> None:
    _own_answer(OWN)
    _wait_for_consents(consents.REFUSE)
    _apply(amendments.APPLY)
    op.drop_column("amendment_answer", "lead_person_id")

"""An active project is suspended with the institution that leads it, and goes on with it."""

import sqlalchemy as sa
from alembic import op

from migrations.support import SYSTEM, definer

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None

IS_ADMIN = "'admin' = ANY (public.my_roles())"
# For who decides, in the very transaction that has changed the membership, and at no other time.
DECIDED = (
    f"({IS_ADMIN} OR session_user = '{SYSTEM}') AND EXISTS (SELECT FROM institution i"
    " WHERE i.id = house AND i.state IN ({states})"
    " AND i.written_in = pg_current_xact_id_if_assigned())"
)
TAKES_PART = "('invited', 'in_procedure', 'accepted', 'accepted_with_reservation')"
# A title only where a letter may spell it out.
TOLD = (
    "SELECT p.id, CASE WHEN p.label IN ('CLEAR', 'GREEN') THEN p.title ELSE '{}' END,"
    " p.label::text,"
    " ARRAY(SELECT c.institution_id FROM partnership c WHERE c.project_id = p.id"
    f" AND c.state IN {TAKES_PART} ORDER BY c.created_at, c.id),"
    " ARRAY(SELECT m.user_id FROM project_member m WHERE m.project_id = p.id"
    " AND m.ended_at IS NULL UNION SELECT r.user_id FROM role_assignment r JOIN partnership c"
    " ON c.institution_id = r.institution_id AND c.project_id = p.id AND c.role <> 'lead'"
    f" AND c.state IN {TAKES_PART} WHERE r.role = 'representative' AND r.ended_at IS NULL)"
    " FROM moved p ORDER BY p.id"
)
ROWS = "TABLE(id uuid, title jsonb, label text, institutions uuid[], people uuid[])"
RECIPIENTS = (
    "SELECT a.user_id, a.email::text, a.language::text FROM account a"
    " JOIN app_user u ON u.id = a.user_id AND u.ended_at IS NULL"
    " JOIN institution i ON i.id = u.institution_id AND i.state = 'active'"
    " WHERE a.user_id = ANY (people) AND {asker}"
)
LIVE = "g.revoked_at IS NULL AND g.until >= (now() AT TIME ZONE 'Asia/Tashkent')::date"


def upgrade() -> None:
    op.add_column(
        "project",
        sa.Column("halted_with_lead", sa.Boolean, nullable=False, server_default=sa.false()),
    )
    op.create_check_constraint(
        "ck_project_halted", "project", "state = 'suspended' OR NOT halted_with_lead"
    )
    _moves(
        "halt_projects_of",
        "state = 'suspended', halted_with_lead = true, state_reason = ''",
        "state = 'active'",
        "'suspended', 'withdrawn'",
    )
    _moves(
        "resume_projects_of",
        "state = 'active', halted_with_lead = false, state_reason = ''",
        "halted_with_lead",
        "'active'",
    )
    definer(
        "halting_counts(house uuid)",
        "TABLE(active bigint, halted bigint, given bigint, received bigint)",
        "SELECT (SELECT count(*) FROM project p WHERE p.lead_institution_id = house"
        " AND p.state = 'active'), (SELECT count(*) FROM project p"
        " WHERE p.lead_institution_id = house AND p.halted_with_lead),"
        f" (SELECT count(*) FROM access_grant g WHERE g.owner_institution_id = house AND {LIVE}),"
        f" (SELECT count(*) FROM access_grant g WHERE g.institution_id = house"
        f" AND g.owner_institution_id <> house AND {LIVE}) WHERE {IS_ADMIN}",
    )
    _recipients(f"(public.me() IS NOT NULL OR session_user = '{SYSTEM}')")


def _moves(name: str, values: str, condition: str, states: str) -> None:
    definer(
        f"{name}(house uuid)",
        ROWS,
        f"WITH moved AS (UPDATE project SET {values}, version = version + 1, updated_at = now()"
        f" WHERE lead_institution_id = house AND {condition} AND {DECIDED.format(states=states)}"
        f" RETURNING *) {TOLD}",
        volatile=True,
    )


def _recipients(asker: str) -> None:
    op.execute(
        "CREATE OR REPLACE FUNCTION recipients(people uuid[])"
        " RETURNS TABLE (user_id uuid, email text, language text) LANGUAGE sql STABLE"
        " SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $body$"
        f" {RECIPIENTS.format(asker=asker)} $body$"
    )


def downgrade() -> None:
    _recipients("public.me() IS NOT NULL")
    op.execute("DROP FUNCTION halting_counts, resume_projects_of, halt_projects_of")
    op.drop_constraint("ck_project_halted", "project")
    op.drop_column("project", "halted_with_lead")

"""What a decision on a membership would move is counted; proposals leave with who leads them."""

from alembic import op

from migrations.support import SYSTEM, definer

revision = "0051"
down_revision = "0050"
branch_labels = None
depends_on = None

IS_ADMIN = "'admin' = ANY (public.my_roles())"
TAKES_PART = "('invited', 'in_procedure', 'accepted', 'accepted_with_reservation')"
BEFORE_APPROVAL = "('draft', 'submitted', 'in_review', 'changes_requested')"


def upgrade() -> None:
    create_counts()
    definer(
        "withdraw_proposals_of(house uuid)",
        "TABLE(id uuid, title jsonb, label text, institutions uuid[], people uuid[])",
        "WITH moved AS (UPDATE project SET state = 'withdrawn', state_reason = '',"
        " version = version + 1, updated_at = now()"
        f" WHERE lead_institution_id = house AND state IN {BEFORE_APPROVAL}"
        # For who decides, in the very transaction that ends the membership, and at no other time.
        f" AND ({IS_ADMIN} OR session_user = '{SYSTEM}') AND EXISTS (SELECT FROM institution i"
        " WHERE i.id = house AND i.state = 'withdrawn'"
        " AND i.written_in = pg_current_xact_id_if_assigned()) RETURNING *)"
        " SELECT p.id, CASE WHEN p.label IN ('CLEAR', 'GREEN') THEN p.title ELSE '{}' END,"
        " p.label::text, ARRAY(SELECT c.institution_id FROM partnership c"
        f" WHERE c.project_id = p.id AND c.state IN {TAKES_PART} ORDER BY c.created_at, c.id),"
        " ARRAY(SELECT m.user_id FROM project_member m WHERE m.project_id = p.id"
        " AND m.ended_at IS NULL UNION SELECT r.user_id FROM role_assignment r JOIN partnership c"
        " ON c.institution_id = r.institution_id AND c.project_id = p.id AND c.role <> 'lead'"
        f" AND c.state IN {TAKES_PART} WHERE r.role = 'representative' AND r.ended_at IS NULL)"
        " FROM moved p ORDER BY p.id",
        volatile=True,
    )


def create_counts() -> None:
    """Count what a decision would move, also for who undoes a later narrowing."""
    part = (
        "FROM partnership c JOIN project p ON p.id = c.project_id WHERE c.institution_id = house"
        " AND c.role <> 'lead'"
    )
    definer(
        "membership_counts(house uuid)",
        "TABLE(partner bigint, asked bigint, proposals bigint, reviews bigint, datasets bigint,"
        " representatives bigint)",
        f"SELECT (SELECT count(*) {part} AND p.state = 'active'"
        " AND c.state IN ('accepted', 'accepted_with_reservation')),"
        f" (SELECT count(*) {part} AND p.state IN ('draft', 'changes_requested')"
        " AND c.state IN ('invited', 'in_procedure')),"
        " (SELECT count(*) FROM project p WHERE p.lead_institution_id = house"
        f" AND p.state IN {BEFORE_APPROVAL}),"
        " (SELECT count(*) FROM review r JOIN project p ON p.id = r.project_id"
        " JOIN app_user u ON u.id = r.reviewer_id WHERE u.institution_id = house"
        " AND r.state NOT IN ('recused', 'removed') AND p.state IN ('submitted', 'in_review')),"
        " (SELECT count(*) FROM dataset d WHERE d.owner_institution_id = house"
        " AND d.published_at IS NOT NULL),"
        " (SELECT count(*) FROM role_assignment r JOIN app_user u ON u.id = r.user_id"
        " WHERE r.institution_id = house AND r.role = 'representative' AND r.ended_at IS NULL"
        f" AND u.ended_at IS NULL) WHERE {IS_ADMIN}",
    )


def downgrade() -> None:
    op.execute("DROP FUNCTION withdraw_proposals_of, membership_counts")

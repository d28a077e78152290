"""Progress reports: one for each partner and period, and every text that was submitted of it."""

import sqlalchemy as sa
from alembic import op

from migrations.support import APP, definer, guard, keep_in_place, tenant_columns

revision = "0064"
down_revision = "0063"
branch_labels = None
depends_on = None

COORDINATOR = "'coordinator' = ANY (public.my_roles())"
CONSENTED = "c.state IN ('accepted', 'accepted_with_reservation')"
UP_TO_AMBER = "p.label NOT IN ('AMBER+STRICT', 'RED')"
MY_PART = (
    "SELECT p.id FROM project p JOIN partnership c ON c.project_id = p.id"
    " WHERE c.institution_id = public.my_institution()"
)
MEMBER_OF = (
    "SELECT m.project_id FROM project_member m WHERE m.user_id = public.me() AND m.ended_at IS NULL"
)
# A coordinator of a house without a part in it, who never worked in it.
OVERSEEN = (
    f"SELECT p.id FROM project p WHERE {COORDINATOR} AND {UP_TO_AMBER}"
    " AND p.state IN ('approved', 'active', 'completed')"
    " AND p.lead_institution_id <> public.my_institution()"
    " AND NOT EXISTS (SELECT FROM partnership c WHERE c.project_id = p.id"
    " AND c.institution_id = public.my_institution() AND c.role <> 'observer' AND c.state IN"
    " ('invited', 'in_procedure', 'accepted', 'accepted_with_reservation'))"
    " AND NOT EXISTS (SELECT FROM project_member m"
    " WHERE m.project_id = p.id AND m.user_id = public.me())"
)
REPORTED = (
    f"{MEMBER_OF} UNION {MY_PART} AND c.role <> 'funder' AND {CONSENTED} AND {UP_TO_AMBER}"
    f" AND 'representative' = ANY (public.my_roles()) UNION {OVERSEEN}"
)
FUNDED = (
    f"{MY_PART} AND c.role = 'funder' AND {CONSENTED} AND {UP_TO_AMBER}"
    " AND ('representative' = ANY (public.my_roles()) OR c.contact_id = public.me())"
)
# Which institution has submitted a report on which days: what coordinators count lateness from.
CALENDAR = """
SELECT r.project_id, r.institution_id, r.from_on, r.until_on
FROM progress_report r JOIN project p ON p.id = r.project_id
WHERE r.project_id = ANY (wanted) AND r.state <> 'draft' AND p.listed
  AND 'coordinator' = ANY (public.my_roles())
"""
CALENDAR_COLUMNS = "TABLE (project_id uuid, institution_id uuid, from_on date, until_on date)"

MINE = "institution_id = (SELECT my_institution())"
WRITES = (
    f"({MINE} AND (project_id = ANY ((SELECT worked_on_projects())::uuid[])"
    " OR (project_id = ANY ((SELECT inside_projects())::uuid[])"
    " AND 'representative' = ANY ((SELECT my_roles())::text[]))))"
)
TAKES_PART = (
    "EXISTS (SELECT FROM partnership c JOIN project p ON p.id = c.project_id"
    " WHERE c.project_id = progress_report.project_id"
    " AND c.institution_id = progress_report.institution_id AND c.role IN ('lead', 'partner')"
    f" AND {CONSENTED} AND p.state IN ('approved', 'active'))"
)
ASKED = (
    "(project_id = ANY ((SELECT overseen_projects())::uuid[])"
    " AND institution_id <> (SELECT my_institution()))"
)
READ = (
    f"({MINE} AND project_id = ANY ((SELECT inside_projects())::uuid[]))"
    " OR ({handed_in} AND project_id = ANY ((SELECT reported_projects())::uuid[]))"
    " OR ({acknowledged} AND project_id = ANY ((SELECT funded_projects())::uuid[]))"
)
WORDS = ("done", "planned", "problems", "submitted_at", "submitted_by_id")


def _id(name: str, table: str, *, optional: bool = False) -> sa.Column:
    return sa.Column(name, sa.Uuid, sa.ForeignKey(f"{table}.id"), nullable=optional)


def _array(select: str) -> str:
    return f"SELECT coalesce(array_agg(x.id), '{{}}') FROM ({select}) AS x(id)"


def upgrade() -> None:
    _tables()
    definer("overseen_projects()", "uuid[]", _array(OVERSEEN))
    definer("reported_projects()", "uuid[]", _array(REPORTED))
    definer("funded_projects()", "uuid[]", _array(FUNDED))
    definer("report_calendar(wanted uuid[])", CALENDAR_COLUMNS, CALENDAR)
    _walls()


def _tables() -> None:
    op.create_table(
        "progress_report",
        *tenant_columns(),
        sa.Column("version", sa.Integer, nullable=False),
        _id("project_id", "project"),
        _id("institution_id", "institution"),
        sa.Column("from_on", sa.Date, nullable=False),
        sa.Column("until_on", sa.Date, nullable=False),
        sa.Column("state", sa.String, nullable=False),
        _id("begun_by_id", "app_user"),
        sa.UniqueConstraint("project_id", "institution_id", "from_on", "until_on"),
        sa.CheckConstraint("from_on <= until_on", name="ck_progress_report_period"),
        sa.CheckConstraint(
            "state IN ('draft', 'submitted', 'returned', 'acknowledged')",
            name="ck_progress_report_state",
        ),
    )
    op.create_index(
        "ix_progress_report_submitted",
        "progress_report",
        ["project_id"],
        postgresql_where=sa.text("state = 'submitted'"),
    )
    op.create_table(
        "report_text",
        *tenant_columns(),
        _id("report_id", "progress_report"),
        _id("project_id", "project"),
        _id("institution_id", "institution"),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("done", sa.Text, nullable=False),
        sa.Column("planned", sa.Text, nullable=False),
        sa.Column("problems", sa.Text, nullable=False),
        sa.Column("submitted_at", sa.DateTime(timezone=True)),
        _id("submitted_by_id", "app_user", optional=True),
        sa.Column("outcome", sa.String),
        sa.Column("note", sa.Text, nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True)),
        _id("answered_by_id", "app_user", optional=True),
        sa.UniqueConstraint("report_id", "number"),
        sa.CheckConstraint(
            "(submitted_at IS NULL) = (submitted_by_id IS NULL)", name="ck_report_text_submitted"
        ),
        sa.CheckConstraint(
            "outcome IS NULL OR (outcome IN ('acknowledged', 'returned')"
            " AND submitted_at IS NOT NULL AND answered_by_id IS NOT NULL)",
            name="ck_report_text_outcome",
        ),
        sa.CheckConstraint("outcome <> 'returned' OR note <> ''", name="ck_report_text_note"),
        # Nobody answers their own: the table says so too.
        sa.CheckConstraint("answered_by_id <> submitted_by_id", name="ck_report_text_answered_by"),
    )


def _walls() -> None:
    guard(
        "progress_report",
        see=READ.format(handed_in="state <> 'draft'", acknowledged="state = 'acknowledged'"),
        make=f"{WRITES} AND state = 'draft' AND begun_by_id = (SELECT me()) AND {TAKES_PART}",
        change=f"{WRITES} OR (state <> 'draft' AND {ASKED})",
    )
    op.execute(
        "ALTER POLICY change ON progress_report WITH CHECK"
        f" (({WRITES} AND state <> 'acknowledged')"
        f" OR ({ASKED} AND state IN ('returned', 'acknowledged')))"
    )
    keep_in_place(
        "progress_report", "project_id", "institution_id", "from_on", "until_on", "begun_by_id"
    )
    guard(
        "report_text",
        see=READ.format(
            handed_in="submitted_at IS NOT NULL", acknowledged="outcome = 'acknowledged'"
        ),
        make=f"{WRITES} AND submitted_at IS NULL AND outcome IS NULL"
        " AND EXISTS (SELECT FROM progress_report r WHERE r.id = report_id"
        " AND r.project_id = report_text.project_id"
        " AND r.institution_id = report_text.institution_id)",
        change=f"({WRITES} AND submitted_at IS NULL)"
        f" OR (submitted_at IS NOT NULL AND outcome IS NULL AND {ASKED})",
    )
    op.execute(
        "ALTER POLICY change ON report_text WITH CHECK"
        f" (({WRITES} AND outcome IS NULL) OR (submitted_at IS NOT NULL AND {ASKED}))"
    )
    keep_in_place("report_text", "report_id", "project_id", "institution_id", "number")
    was, becomes = (", ".join(f"{row}.{name}" for name in WORDS) for row in ("OLD", "NEW"))
    op.execute(
        "CREATE TRIGGER keep_what_is_submitted BEFORE UPDATE ON report_text FOR EACH ROW"
        f" WHEN (current_user = '{APP}' AND OLD.submitted_at IS NOT NULL"
        f" AND ({was}) IS DISTINCT FROM ({becomes})) EXECUTE FUNCTION refuse_to_move()"
    )


def downgrade() -> None:
    for table in ("report_text", "progress_report"):
        for policy in ("see", "make", "change", "system"):
            op.execute(f"DROP POLICY {policy} ON {table}")
    op.execute(
        "DROP FUNCTION report_calendar, funded_projects, reported_projects, overseen_projects"
    )
    op.drop_table("report_text")
    op.drop_table("progress_report")

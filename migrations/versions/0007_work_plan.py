"""The work plan: packages, milestones, what they need, moves, deliverables, submissions."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

from migrations.support import definer, guard, tenant_columns

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

TABLES = (
    "milestone_submission",
    "deliverable",
    "milestone_move",
    "milestone_need",
    "milestone",
    "work_package",
)
COORDINATOR = "'coordinator' = ANY (public.my_roles())"
NO_CONFLICT = (
    "p.lead_institution_id <> public.my_institution() AND NOT EXISTS (SELECT FROM partnership c"
    " WHERE c.project_id = p.id AND c.institution_id = public.my_institution()"
    " AND c.role <> 'observer'"
    " AND c.state IN ('invited', 'in_procedure', 'accepted', 'accepted_with_reservation'))"
)
LAST_SUBMISSION = (
    "(SELECT s.{column} FROM milestone_submission s WHERE s.milestone_id = m.id"
    " ORDER BY s.created_at DESC, s.id DESC LIMIT 1)"
)
# Milestones of other houses' projects that a coordinator is asked to verify, or has answered.
ASKED = (
    "SELECT coalesce(array_agg(m.id), '{}') FROM milestone m JOIN project p ON p.id = m.project_id"
    f" WHERE {COORDINATOR} AND p.label NOT IN ('AMBER+STRICT', 'RED')"
    f" AND p.state IN ('active', 'completed') AND {NO_CONFLICT}"
    " AND ((m.state = 'submitted' AND (p.coordinators_verify"
    f" OR p.lead_institution_id = {LAST_SUBMISSION.format(column='institution_id')}))"
    " OR EXISTS (SELECT FROM milestone_submission s WHERE s.milestone_id = m.id"
    " AND s.answered_by_id = public.me()))"
)
# Dates and states only; the words of a title where the project's label lets every member read them.
CALENDAR = f"""
SELECT m.id, m.project_id, w.number, m.number,
  CASE WHEN p.id = ANY (i.ids) OR p.label IN ('GREEN', 'CLEAR') THEN m.title END,
  m.responsible_institution_id, m.due_on, m.baseline_on, m.state,
  {LAST_SUBMISSION.format(column="created_at")},
  {LAST_SUBMISSION.format(column="institution_id")},
  'in_procedure' = (SELECT v.reason FROM milestone_move v WHERE v.milestone_id = m.id
    ORDER BY v.created_at DESC, v.id DESC LIMIT 1),
  ARRAY (SELECT n.needed_id FROM milestone_need n WHERE n.milestone_id = m.id ORDER BY n.id),
  ARRAY (SELECT n.days FROM milestone_need n WHERE n.milestone_id = m.id ORDER BY n.id)
FROM milestone m JOIN project p ON p.id = m.project_id
  LEFT JOIN work_package w ON w.id = m.work_package_id,
  (SELECT public.inside_projects() AS ids) AS i
WHERE m.project_id = ANY (wanted)
  AND (p.id = ANY (i.ids) OR (p.listed AND {COORDINATOR}))
ORDER BY m.project_id, w.number NULLS LAST, m.number
"""
CALENDAR_COLUMNS = (
    "TABLE (milestone_id uuid, project_id uuid, package_number integer, number integer,"
    " title jsonb, responsible_institution_id uuid, due_on date, baseline_on date,"
    " state varchar, submitted_at timestamptz, submitted_institution_id uuid,"
    " is_waiting boolean, needed_ids uuid[], needed_days integer[])"
)
# Only in the transaction that approves, which has just written the project.
SET_BASELINE = (
    "UPDATE milestone m SET baseline_on = m.due_on FROM project p WHERE p.id = of_project"
    " AND m.project_id = p.id AND m.state IN ('planned', 'in_progress')"
    " AND p.state IN ('approved', 'active') AND p.written_in = pg_current_xact_id()"
)


def upgrade() -> None:
    _packages_and_milestones()
    _history()
    definer("milestones_asked_of_me()", "uuid[]", ASKED)
    definer("plan_calendar(wanted uuid[])", CALENDAR_COLUMNS, CALENDAR)
    definer("set_baseline(of_project uuid)", "void", SET_BASELINE, volatile=True)
    _walls()


def _id(name: str, table: str, *, optional: bool = False) -> sa.Column:
    return sa.Column(name, sa.Uuid, sa.ForeignKey(f"{table}.id"), nullable=optional)


def _packages_and_milestones() -> None:
    op.create_table(
        "work_package",
        *tenant_columns(),
        sa.Column("version", sa.Integer, nullable=False),
        _id("project_id", "project"),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("title", JSONB, nullable=False),
        _id("responsible_institution_id", "institution"),
        sa.UniqueConstraint("project_id", "number"),
        sa.CheckConstraint("title <> '{}'::jsonb", name="ck_work_package_title"),
    )
    op.create_table(
        "milestone",
        *tenant_columns(),
        sa.Column("version", sa.Integer, nullable=False),
        _id("project_id", "project"),
        _id("work_package_id", "work_package", optional=True),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("title", JSONB, nullable=False),
        _id("responsible_institution_id", "institution"),
        _id("assignee_id", "app_user", optional=True),
        sa.Column("due_on", sa.Date, nullable=False),
        sa.Column("baseline_on", sa.Date),
        sa.Column("means_of_verification", sa.Text, nullable=False),
        sa.Column("state", sa.String, nullable=False),
        sa.Column("state_reason", sa.Text, nullable=False),
        sa.CheckConstraint("title <> '{}'::jsonb", name="ck_milestone_title"),
        sa.CheckConstraint(
            "state IN ('planned', 'in_progress', 'submitted', 'verified', 'cancelled')",
            name="ck_milestone_state",
        ),
        sa.CheckConstraint(
            "state <> 'cancelled' OR state_reason <> ''", name="ck_milestone_cancelled"
        ),
    )
    op.create_index("ix_milestone_project_id", "milestone", ["project_id"])
    op.create_index("ix_milestone_assignee_id", "milestone", ["assignee_id"])
    op.create_index(
        "ix_milestone_submitted",
        "milestone",
        ["id"],
        postgresql_where=sa.text("state = 'submitted'"),
    )


def _history() -> None:
    op.create_table(
        "milestone_need",
        *tenant_columns(),
        _id("project_id", "project"),
        _id("milestone_id", "milestone"),
        _id("needed_id", "milestone"),
        sa.Column("days", sa.Integer, nullable=False),
        sa.UniqueConstraint("milestone_id", "needed_id"),
        sa.CheckConstraint("milestone_id <> needed_id", name="ck_milestone_need_itself"),
        sa.CheckConstraint("days BETWEEN 0 AND 3650", name="ck_milestone_need_days"),
    )
    op.create_table(
        "milestone_move",
        *tenant_columns(),
        _id("project_id", "project"),
        _id("milestone_id", "milestone"),
        sa.Column("from_on", sa.Date, nullable=False),
        sa.Column("to_on", sa.Date, nullable=False),
        sa.Column("reason", sa.String, nullable=False),
        sa.Column("words", sa.Text, nullable=False),
        _id("moved_by_id", "app_user"),
        sa.Column("agreement", sa.String),
        _id("answered_by_id", "app_user", optional=True),
        sa.Column("answered_at", sa.DateTime(timezone=True)),
        sa.CheckConstraint(
            "reason IN ('in_procedure', 'data_not_released', 'funding', 'staff', 'other')",
            name="ck_milestone_move_reason",
        ),
        sa.CheckConstraint(
            "agreement IN ('agreed', 'disagreed')", name="ck_milestone_move_agreement"
        ),
    )
    op.create_table(
        "deliverable",
        *tenant_columns(),
        _id("project_id", "project"),
        _id("milestone_id", "milestone"),
        sa.Column("kind", sa.String),
        sa.Column("thing_id", sa.Uuid),
        sa.Column("url", sa.String),
        sa.Column("title", sa.String, nullable=False),
        _id("added_by_id", "app_user"),
        sa.CheckConstraint(
            "(kind IS NULL) = (thing_id IS NULL) AND (kind IS NULL) <> (url IS NULL)",
            name="ck_deliverable_one",
        ),
    )
    op.create_table(
        "milestone_submission",
        *tenant_columns(),
        _id("project_id", "project"),
        _id("milestone_id", "milestone"),
        sa.Column("statement", sa.Text, nullable=False),
        _id("submitted_by_id", "app_user"),
        _id("institution_id", "institution"),
        sa.Column("outcome", sa.String),
        sa.Column("note", sa.Text, nullable=False),
        _id("answered_by_id", "app_user", optional=True),
        sa.Column("answered_at", sa.DateTime(timezone=True)),
        sa.CheckConstraint(
            "outcome IN ('verified', 'returned')", name="ck_milestone_submission_outcome"
        ),
        # Nobody answers their own: the table says so too.
        sa.CheckConstraint(
            "answered_by_id <> submitted_by_id", name="ck_milestone_submission_answered_by"
        ),
        sa.CheckConstraint(
            "outcome <> 'returned' OR note <> ''", name="ck_milestone_submission_note"
        ),
    )
    for table in ("milestone_move", "deliverable", "milestone_submission"):
        op.create_index(f"ix_{table}_milestone_id", table, ["milestone_id"])
    op.create_index("ix_milestone_need_needed_id", "milestone_need", ["needed_id"])


def _walls() -> None:
    inside = "project_id = ANY ((SELECT inside_projects())::uuid[])"
    proposed = "project_id = ANY ((SELECT readable_proposals())::uuid[])"
    asked = "ANY ((SELECT milestones_asked_of_me())::uuid[])"
    planned = f"state = 'planned' AND {proposed}"
    text_is_open = (
        "EXISTS (SELECT FROM project p WHERE p.id = project_id"
        " AND p.state IN ('draft', 'changes_requested'))"
    )
    guard(
        "work_package",
        see=f"{inside} OR {proposed} OR id IN (SELECT m.work_package_id FROM milestone m"
        f" WHERE m.id = {asked})",
        make=inside,
        change=inside,
        remove=f"{inside} AND {text_is_open}",
    )
    guard(
        "milestone",
        see=f"{inside} OR ({planned}) OR id = {asked}",
        make=inside,
        change=f"{inside} OR id = {asked}",
        remove=f"{inside} AND {text_is_open}",
    )
    guard(
        "milestone_need",
        see=f"{inside} OR {proposed} OR milestone_id = {asked}",
        make=inside,
        remove=inside,
    )
    for table in ("milestone_move", "deliverable", "milestone_submission"):
        change = f"{inside} OR milestone_id = {asked}" if table != "deliverable" else None
        guard(
            table,
            see=f"{inside} OR milestone_id = {asked}",
            make=inside,
            change=change,
            remove=inside if table == "deliverable" else None,
        )


def downgrade() -> None:
    for table in TABLES:
        for policy in ("see", "make", "change", "remove", "system"):
            op.execute(f"DROP POLICY IF EXISTS {policy} ON {table}")
    op.execute("DROP FUNCTION set_baseline, plan_calendar, milestones_asked_of_me")
    for table in TABLES:
        op.drop_table(table)

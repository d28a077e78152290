"""Projects: cards, proposals, partnerships, members, registrations, and who may know of them."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

from migrations.support import SIGNED_IN, definer, guard, plain_grants, tenant_columns

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

LISTED = "state IN ('approved', 'active', 'suspended', 'completed', 'archived') AND label <> 'RED'"
STATES = (
    "'draft', 'submitted', 'in_review', 'changes_requested', 'approved', 'rejected', 'withdrawn',"
    " 'active', 'suspended', 'completed', 'archived'"
)
LABELS = "'CLEAR', 'GREEN', 'AMBER', 'AMBER+STRICT', 'RED'"

THEMES = [
    ("drug-trafficking", "Drug trafficking", "Незаконный оборот наркотиков"),
    ("drug-use", "Drug use and treatment", "Потребление наркотиков и лечение"),
    ("synthetic-drugs", "Synthetic drugs and precursors", "Синтетические наркотики и прекурсоры"),
    ("terrorism", "Terrorism", "Терроризм"),
    ("organised-crime", "Organised crime", "Организованная преступность"),
    ("money-laundering", "Money laundering", "Отмывание денег"),
    ("cybercrime", "Cybercrime", "Киберпреступность"),
    ("trafficking-in-persons", "Trafficking in persons", "Торговля людьми"),
    ("border-security", "Border security", "Безопасность границ"),
]

MEMBER_OF = (
    "SELECT m.project_id FROM project_member m WHERE m.user_id = public.me() AND m.ended_at IS NULL"
)
I_AM = "'{role}' = ANY (public.my_roles())"
PART_OF_MINE = "SELECT FROM partnership c WHERE c.project_id = p.id AND c.institution_id = public.my_institution()"
NO_CONFLICT = (
    f"NOT EXISTS ({PART_OF_MINE} AND c.role <> 'observer'"
    " AND c.state IN ('invited', 'in_procedure', 'accepted', 'accepted_with_reservation'))"
    " AND p.lead_institution_id <> public.my_institution()"
)
REPRESENTED = (
    "SELECT p.id FROM project p JOIN partnership c ON c.project_id = p.id"
    " WHERE c.institution_id = public.my_institution() AND " + I_AM.format(role="representative")
)
INSIDE = (
    f"{MEMBER_OF} UNION {REPRESENTED}"
    " AND c.state IN ('accepted', 'accepted_with_reservation')"
    " AND p.label NOT IN ('AMBER+STRICT', 'RED')"
)
READERS = (
    f"{INSIDE} UNION {REPRESENTED}"
    " AND c.state IN ('invited', 'in_procedure', 'accepted', 'accepted_with_reservation')"
    " UNION SELECT p.id FROM project p WHERE p.state IN ('submitted', 'in_review')"
    f" AND {I_AM.format(role='coordinator')} AND {NO_CONFLICT}"
)
KNOWN = (
    f"{READERS} UNION SELECT p.id FROM project p WHERE p.submitted_at IS NOT NULL"
    f" AND {I_AM.format(role='coordinator')} AND (p.label <> 'RED' OR (p.state IN"
    f" ('submitted', 'in_review') AND {NO_CONFLICT}))"
)


def array_of(select: str) -> str:
    """The ids of `select` (one column, unnamed or not) as one array."""
    return f"SELECT coalesce(array_agg(x.id), '{{}}') FROM ({select}) AS x(id)"


def upgrade() -> None:
    _vocabulary()
    _tables()
    definer("inside_projects()", "uuid[]", array_of(INSIDE))
    definer("readable_proposals()", "uuid[]", array_of(READERS))
    definer("known_projects()", "uuid[]", array_of(KNOWN))
    definer(
        "next_project_code(year integer, is_red boolean)",
        "text",
        # Under a lock of its own, so that two approvals at once never count to the same number.
        "SELECT pg_advisory_xact_lock(7301987);"
        " SELECT CASE WHEN is_red THEN format('EF-%s-%s', year,"
        " translate(substr(encode(uuid_send(gen_random_uuid()), 'hex'), 1, 6),"
        " '0123456789', 'ghjkmnpqrs'))"
        " ELSE format('EF-%s-%s', year, lpad((1 + coalesce(max(substr(code, 9)::integer), 0))"
        "::text, 3, '0')) END"
        " FROM project WHERE code ~ format('^EF-%s-[0-9]+$', year)",
        volatile=True,
    )
    _walls()


def _vocabulary() -> None:
    theme = op.create_table(
        "theme",
        sa.Column("slug", sa.String, primary_key=True),
        sa.Column("names", JSONB, nullable=False),
        sa.Column("position", sa.Integer, nullable=False),
    )
    op.bulk_insert(
        theme,
        [
            {"slug": slug, "names": {"en": english, "ru": russian}, "position": position}
            for position, (slug, english, russian) in enumerate(THEMES)
        ],
    )
    plain_grants("theme")


def _tables() -> None:
    op.create_table(
        "project",
        *tenant_columns(),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("code", sa.String, unique=True),
        sa.Column("title", JSONB, nullable=False),
        sa.Column("themes", ARRAY(sa.String), nullable=False),
        sa.Column("countries", ARRAY(sa.String), nullable=False),
        sa.Column("lead_institution_id", sa.Uuid, sa.ForeignKey("institution.id"), nullable=False),
        sa.Column("state", sa.String, nullable=False),
        sa.Column("label", sa.String, nullable=False),
        sa.Column("starts_on", sa.Date),
        sa.Column("ends_on", sa.Date),
        sa.Column("submitted_at", sa.DateTime(timezone=True)),
        sa.Column("decided_at", sa.DateTime(timezone=True)),
        sa.Column("state_reason", sa.Text, nullable=False),
        sa.Column("coordinators_verify", sa.Boolean, nullable=False),
        sa.Column("listed", sa.Boolean, sa.Computed(LISTED, persisted=True), nullable=False),
        sa.CheckConstraint(f"state IN ({STATES})", name="ck_project_state"),
        sa.CheckConstraint(f"label IN ({LABELS})", name="ck_project_label"),
        sa.CheckConstraint("title <> '{}'::jsonb", name="ck_project_title"),
        sa.CheckConstraint("ends_on >= starts_on", name="ck_project_dates"),
    )
    op.execute("CREATE INDEX ix_project_updated_at ON project (updated_at DESC, id DESC)")
    op.create_index("ix_project_lead_institution_id", "project", ["lead_institution_id"])
    op.create_index(
        "ix_project_submitted",
        "project",
        ["id"],
        postgresql_where=sa.text("submitted_at IS NOT NULL AND NOT listed"),
    )
    project = lambda: sa.Column(  # noqa: E731 - because a column object belongs to one table only
        "project_id", sa.Uuid, sa.ForeignKey("project.id"), nullable=False
    )
    op.create_table(
        "proposal",
        *tenant_columns(),
        sa.Column("version", sa.Integer, nullable=False),
        project(),
        sa.Column("language", sa.String, nullable=False),
        sa.Column("summary", JSONB, nullable=False),
        *(
            sa.Column(name, sa.Text, nullable=False)
            for name in (
                "questions",
                "method",
                "data_wanted",
                "ethics",
                "risks",
                "outputs",
                "resources",
            )
        ),
        sa.Column("text_sha256", sa.String, nullable=False),
        sa.UniqueConstraint("project_id"),
    )
    op.create_table(
        "partnership",
        *tenant_columns(),
        sa.Column("version", sa.Integer, nullable=False),
        project(),
        sa.Column("institution_id", sa.Uuid, sa.ForeignKey("institution.id"), nullable=False),
        sa.Column("role", sa.String, nullable=False),
        sa.Column("state", sa.String, nullable=False),
        sa.Column("contribution", sa.Text, nullable=False),
        sa.Column("contact_id", sa.Uuid, sa.ForeignKey("app_user.id")),
        sa.Column("expected_by", sa.Date),
        sa.Column("reservation", sa.Text, nullable=False),
        sa.Column("is_reservation_accepted", sa.Boolean, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("answered_sha256", sa.String),
        sa.Column("answered_at", sa.DateTime(timezone=True)),
        sa.Column("answered_by_id", sa.Uuid, sa.ForeignKey("app_user.id")),
        sa.Column("basis", JSONB),
        sa.Column("left_at", sa.DateTime(timezone=True)),
        sa.UniqueConstraint("project_id", "institution_id"),
        sa.CheckConstraint(
            "role IN ('lead', 'partner', 'observer', 'funder')", name="ck_partnership_role"
        ),
        sa.CheckConstraint(
            "state IN ('invited', 'in_procedure', 'accepted', 'accepted_with_reservation',"
            " 'declined', 'abstained', 'left')",
            name="ck_partnership_state",
        ),
    )
    op.create_index("ix_partnership_institution_id", "partnership", ["institution_id"])
    op.create_index(
        "uq_partnership_lead",
        "partnership",
        ["project_id"],
        unique=True,
        postgresql_where=sa.text("role = 'lead'"),
    )
    op.create_table(
        "project_member",
        *tenant_columns(),
        project(),
        sa.Column("user_id", sa.Uuid, sa.ForeignKey("app_user.id"), nullable=False),
        sa.Column("institution_id", sa.Uuid, sa.ForeignKey("institution.id"), nullable=False),
        sa.Column("role", sa.String, nullable=False),
        sa.Column("credit_roles", ARRAY(sa.String), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True)),
        sa.CheckConstraint(
            "role IN ('lead', 'editor', 'contributor', 'viewer')", name="ck_project_member_role"
        ),
    )
    now = sa.text("ended_at IS NULL")
    op.create_index(
        "uq_project_member_open",
        "project_member",
        ["user_id", "project_id"],
        unique=True,
        postgresql_where=now,
    )
    op.create_index(
        "uq_project_member_lead",
        "project_member",
        ["project_id"],
        unique=True,
        postgresql_where=sa.text("ended_at IS NULL AND role = 'lead'"),
    )
    op.create_index("ix_project_member_project_id", "project_member", ["project_id"])
    op.create_table(
        "registration",
        *tenant_columns(),
        project(),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("content", JSONB, nullable=False),
        sa.Column("text_sha256", sa.String, nullable=False),
        sa.Column("approved_at", sa.DateTime(timezone=True), nullable=False),
        sa.UniqueConstraint("project_id", "number"),
    )


def _walls() -> None:
    inside = "(SELECT inside_projects())::uuid[]"
    readable = "(SELECT readable_proposals())::uuid[]"
    known = "(SELECT known_projects())::uuid[]"
    mine_now = (
        "EXISTS (SELECT FROM project p WHERE p.id = project_id"
        " AND p.written_in = pg_current_xact_id())"
    )
    guard(
        "project",
        see=f"{SIGNED_IN} AND (listed OR id = ANY ({known}))",
        make=f"{SIGNED_IN} AND lead_institution_id = (SELECT my_institution())",
        change=f"id = ANY ({known})",
    )
    guard(
        "proposal",
        see=f"project_id = ANY ({readable})",
        make=f"project_id = ANY ({inside}) OR {mine_now}",
        change=f"project_id = ANY ({inside})",
    )
    takes_part = (
        "state IN ('accepted', 'accepted_with_reservation', 'left') AND EXISTS"
        " (SELECT FROM project p WHERE p.id = project_id AND p.listed)"
    )
    guard(
        "partnership",
        see=f"project_id = ANY ({known}) OR institution_id = (SELECT my_institution())"
        f" OR ({SIGNED_IN} AND {takes_part})",
        make=f"project_id = ANY ({inside}) OR {mine_now}",
        change=f"project_id = ANY ({inside}) OR institution_id = (SELECT my_institution())",
        remove=f"project_id = ANY ({inside}) AND role <> 'lead'",
    )
    guard(
        "project_member",
        see=f"project_id = ANY ({readable}) OR user_id = (SELECT me())",
        make=f"project_id = ANY ({inside}) OR {mine_now}",
        change=f"project_id = ANY ({inside})",
    )
    guard(
        "registration",
        see=f"project_id = ANY ({inside}) OR EXISTS (SELECT FROM project p"
        " WHERE p.id = project_id AND p.listed AND p.label IN ('GREEN', 'CLEAR'))",
        make=f"project_id = ANY ({known})",
    )
    # What the audit shows: to admins acts, to the others what concerns their house or project.
    op.execute(
        "CREATE POLICY see ON event FOR SELECT TO forum_app USING ("
        " 'admin' = ANY ((SELECT my_roles())::text[])"
        f" OR project_id = ANY ({inside})"
        " OR actor_id = (SELECT me())"
        " OR ('representative' = ANY ((SELECT my_roles())::text[])"
        " AND (SELECT my_institution()) = ANY (institution_ids)))"
    )


def downgrade() -> None:
    op.execute("DROP POLICY see ON event")
    op.execute("DROP FUNCTION next_project_code")
    for table in ("registration", "project_member", "partnership", "proposal", "project"):
        for policy in ("see", "make", "change", "remove", "system"):
            op.execute(f"DROP POLICY IF EXISTS {policy} ON {table}")
    for table in ("registration", "project_member", "partnership", "proposal", "project", "theme"):
        op.drop_table(table)
    op.execute("DROP FUNCTION known_projects, readable_proposals, inside_projects")

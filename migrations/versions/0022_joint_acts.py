"""Joint acts: what one person asks for and another confirms."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

from migrations.support import WRITTEN_NOW, definer, guard, tenant_columns

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None

CONFIRMS = (
    "(confirming_role = ANY ((SELECT my_roles())::text[])"
    " AND (confirming_institution_id IS NULL"
    " OR confirming_institution_id = (SELECT my_institution())))"
)
KNOWN = f"asked_by_id = (SELECT me()) OR {CONFIRMS}"
CONFIRMED_BY_ANOTHER = (
    "state NOT IN ('confirmed', 'done') OR id = ANY ((SELECT confirmed_joint_acts())::uuid[])"
)
CONFIRMED = (
    "SELECT coalesce(array_agg(j.id), '{}') FROM joint_act j JOIN joint_act_answer a"
    " ON a.joint_act_id = j.id AND a.outcome = 'confirm' AND a.fingerprint = j.fingerprint"
    " WHERE j.state IN ('open', 'confirmed')"
)

ADMIN = "'admin' = ANY ((SELECT my_roles())::text[])"
SPEAKS = (
    "('representative' = ANY ((SELECT my_roles())::text[])"
    " AND institution_id = (SELECT my_institution()))"
)
NAMED_BEFORE = f"{ADMIN} OR ({SPEAKS} AND role = 'representative')"
NAMES = f"(role = 'representative' AND ({ADMIN} OR {SPEAKS}))"
CONFIRMED_ROLE = (
    "EXISTS (SELECT FROM joint_act j WHERE j.name = 'accounts.role' AND j.state = 'confirmed'"
    " AND j.subject_id = role_assignment.user_id"
    " AND j.arguments ->> 'role' = role_assignment.role)"
)
ENDS = f"{ADMIN} OR {SPEAKS} OR user_id = (SELECT me())"


def upgrade() -> None:
    op.create_table(
        "joint_act",
        *tenant_columns(),
        sa.Column("name", sa.String, nullable=False),
        sa.Column("subject_kind", sa.String, nullable=False),
        sa.Column("subject_id", sa.Uuid, nullable=False),
        sa.Column("arguments", JSONB, nullable=False),
        sa.Column("reason", sa.String, nullable=False),
        sa.Column("fingerprint", sa.String, nullable=False),
        sa.Column("asked_by_id", sa.Uuid, sa.ForeignKey("app_user.id"), nullable=False),
        sa.Column("asker_institution_id", sa.Uuid, sa.ForeignKey("institution.id"), nullable=False),
        sa.Column("confirming_role", sa.String, nullable=False),
        sa.Column("confirming_institution_id", sa.Uuid, sa.ForeignKey("institution.id")),
        sa.Column("project_id", sa.Uuid, sa.ForeignKey("project.id")),
        sa.Column("state", sa.String, nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True)),
        sa.Column("problem", sa.String, nullable=False),
        sa.UniqueConstraint("id", "asked_by_id"),
        sa.CheckConstraint(
            "state IN ('open', 'confirmed', 'done', 'refused', 'taken_back', 'expired', 'void',"
            " 'failed')",
            name="ck_joint_act_state",
        ),
    )
    op.create_index(
        "ix_joint_act_open", "joint_act", ["expires_at"], postgresql_where=sa.text("state = 'open'")
    )
    op.create_index("ix_joint_act_asked_by_id", "joint_act", ["asked_by_id"])
    op.create_table(
        "joint_act_answer",
        *tenant_columns(),
        sa.Column("joint_act_id", sa.Uuid, nullable=False),
        sa.Column("asked_by_id", sa.Uuid, nullable=False),
        sa.Column("user_id", sa.Uuid, sa.ForeignKey("app_user.id"), nullable=False),
        sa.Column("institution_id", sa.Uuid, sa.ForeignKey("institution.id"), nullable=False),
        sa.Column("outcome", sa.String, nullable=False),
        sa.Column("reason", sa.String, nullable=False),
        sa.Column("fingerprint", sa.String, nullable=False),
        sa.UniqueConstraint("joint_act_id", "user_id"),
        # Who asked, carried along, so that nobody is the second person of an own act.
        sa.ForeignKeyConstraint(
            ["joint_act_id", "asked_by_id"], ["joint_act.id", "joint_act.asked_by_id"]
        ),
        sa.CheckConstraint("user_id <> asked_by_id", name="ck_joint_act_answer_two_people"),
        sa.CheckConstraint("outcome IN ('confirm', 'refuse')", name="ck_joint_act_answer_outcome"),
    )
    definer("confirmed_joint_acts()", "uuid[]", CONFIRMED)
    guard(
        "joint_act",
        see=KNOWN,
        make="asked_by_id = (SELECT me()) AND state = 'open'",
        change=KNOWN,
    )
    acts = f"joint_act_id IN (SELECT id FROM joint_act WHERE {KNOWN})"
    confirmed = f"joint_act_id IN (SELECT id FROM joint_act WHERE state = 'open' AND {CONFIRMS})"
    guard("joint_act_answer", see=acts, make=f"user_id = (SELECT me()) AND {confirmed}")
    op.execute(f"ALTER POLICY change ON joint_act WITH CHECK ({CONFIRMED_BY_ANOTHER})")
    op.execute(f"ALTER POLICY make ON role_assignment WITH CHECK ({NAMES} OR {CONFIRMED_ROLE})")
    op.execute(f"ALTER POLICY change ON role_assignment USING (({ENDS}) OR {WRITTEN_NOW})")


def downgrade() -> None:
    op.execute(f"ALTER POLICY change ON role_assignment USING (({NAMED_BEFORE}) OR {WRITTEN_NOW})")
    op.execute(f"ALTER POLICY make ON role_assignment WITH CHECK ({NAMED_BEFORE})")
    op.drop_table("joint_act_answer")
    op.drop_table("joint_act")
    op.execute("DROP FUNCTION confirmed_joint_acts")

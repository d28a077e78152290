"""Drafts: texts written together, their revisions, and working copies."""

import sqlalchemy as sa
from alembic import op

from migrations.support import definer, guard, tenant_columns

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

MEMBER = (
    "SELECT m.project_id AS id FROM project_member m"
    " WHERE m.user_id = public.me() AND m.ended_at IS NULL"
)


def array_of(select: str) -> str:
    """The ids of `select` as one array."""
    return f"SELECT coalesce(array_agg(x.id), '{{}}') FROM ({select}) AS x"


def upgrade() -> None:
    _tables()
    definer("worked_on_projects()", "uuid[]", array_of(f"{MEMBER} AND m.role <> 'viewer'"))
    definer(
        "readable_drafts()",
        "uuid[]",
        array_of(
            f"SELECT d.id FROM draft d JOIN ({MEMBER}) AS mine ON mine.id = d.project_id"
            " UNION SELECT d.id FROM draft d"
            " WHERE d.project_id = ANY ((SELECT public.inside_projects())::uuid[])"
            " AND d.label NOT IN ('AMBER+STRICT', 'RED')"
        ),
    )
    _walls()


def _tables() -> None:
    op.create_table(
        "draft",
        *tenant_columns(),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("project_id", sa.Uuid, sa.ForeignKey("project.id"), nullable=False),
        sa.Column("title", sa.String, nullable=False),
        sa.Column("language", sa.String, nullable=False),
        sa.Column("kind", sa.String, nullable=False),
        sa.Column("label", sa.String, nullable=False),
        sa.Column("translation_of_id", sa.Uuid, sa.ForeignKey("draft.id")),
        sa.Column("author_id", sa.Uuid, sa.ForeignKey("app_user.id"), nullable=False),
        sa.Column("current", sa.Integer, nullable=False),
        sa.CheckConstraint("kind IN ('report', 'brief', 'paper', 'plan')", name="ck_draft_kind"),
        sa.CheckConstraint(
            "label IN ('CLEAR', 'GREEN', 'AMBER', 'AMBER+STRICT', 'RED')", name="ck_draft_label"
        ),
        sa.CheckConstraint("title <> ''", name="ck_draft_title"),
    )
    op.create_index("ix_draft_project_id", "draft", ["project_id", "updated_at"])
    op.create_table(
        "draft_revision",
        *tenant_columns(),
        sa.Column("draft_id", sa.Uuid, sa.ForeignKey("draft.id"), nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("parent", sa.Integer),
        sa.Column("merged_from", sa.Integer),
        sa.Column("restored_from", sa.Integer),
        sa.Column("author_id", sa.Uuid, sa.ForeignKey("app_user.id"), nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("words", sa.Integer, nullable=False),
        sa.Column("sha256", sa.String, nullable=False),
        sa.Column("note", sa.String, nullable=False),
        sa.UniqueConstraint("draft_id", "number"),
        sa.CheckConstraint("parent < number AND merged_from < parent", name="ck_revision_order"),
    )
    op.create_table(
        "draft_working_copy",
        *tenant_columns(),
        sa.Column("draft_id", sa.Uuid, sa.ForeignKey("draft.id"), nullable=False),
        sa.Column("user_id", sa.Uuid, sa.ForeignKey("app_user.id"), nullable=False),
        sa.Column("base", sa.Integer, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("sitting", sa.Uuid, nullable=False),
        sa.Column("is_settled", sa.Boolean, nullable=False),
        sa.UniqueConstraint("user_id", "draft_id"),
    )


def _walls() -> None:
    worked_on = "project_id = ANY ((SELECT worked_on_projects())::uuid[])"
    readable = "draft_id = ANY ((SELECT readable_drafts())::uuid[])"
    mine = "(SELECT me())"
    guard(
        "draft",
        see="id = ANY ((SELECT readable_drafts())::uuid[])",
        make=f"{worked_on} AND author_id = {mine}",
        change=worked_on,
    )
    guard("draft_revision", see=readable, make=f"{readable} AND author_id = {mine}")
    own = f"user_id = {mine} AND {readable}"
    guard("draft_working_copy", see=own, make=own, change=own, remove=f"user_id = {mine}")


def downgrade() -> None:
    for table in ("draft_working_copy", "draft_revision", "draft"):
        op.drop_table(table)
    op.execute("DROP FUNCTION readable_drafts, worked_on_projects")

"""Reviews: assignments, recommendations, votes, decisions, substitutes, reviewers' discussion.

What reviewers write is seen from inside the review room only: by coordinators without a conflict
of interest and by substitutes, never by the lead, the partners or members of the project.
"""

from importlib import import_module

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

from migrations.support import APP, definer, guard, tenant_columns

projects = import_module("migrations.versions.0004_projects")

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

TABLES = ("review_post", "decision", "vote", "recommendation", "review", "substitute")
COORDINATOR = projects.I_AM.format(role="coordinator")
UNDER_REVIEW = "p.state IN ('submitted', 'in_review')"
MY_SUBSTITUTION = (
    "EXISTS (SELECT FROM substitute s WHERE s.project_id = p.id AND s.user_id = public.me()"
)
SUBSTITUTE_NOW = f"({MY_SUBSTITUTION} AND s.ended_at IS NULL) AND {UNDER_REVIEW})"
READERS = f"{projects.READERS} UNION SELECT p.id FROM project p WHERE {SUBSTITUTE_NOW}"
NO_COORDINATORS = (
    "NOT EXISTS (SELECT FROM role_assignment r JOIN app_user u ON u.id = r.user_id"
    " JOIN institution i ON i.id = u.institution_id AND i.state = 'active'"
    " WHERE r.role = 'coordinator' AND u.ended_at IS NULL AND r.ended_at IS NULL"
    " AND (r.until IS NULL OR r.until > now()))"
)
# An admin knows the card only where nobody else is left to name substitutes.
KNOWN = (
    f"{projects.KNOWN} UNION SELECT p.id FROM project p WHERE {SUBSTITUTE_NOW}"
    f" OR (p.label <> 'RED' AND {MY_SUBSTITUTION}))"
    f" OR (p.label <> 'RED' AND {UNDER_REVIEW} AND {projects.I_AM.format(role='admin')}"
    f" AND {NO_COORDINATORS})"
)
# Whoever has ever worked on a project does not review it; nor does who stepped aside.
ROOMS = (
    "SELECT p.id FROM project p WHERE p.submitted_at IS NOT NULL"
    f" AND (({COORDINATOR} AND (p.label <> 'RED' OR {UNDER_REVIEW})) OR {SUBSTITUTE_NOW})"
    f" AND {projects.NO_CONFLICT}"
    " AND NOT EXISTS (SELECT FROM project_member m"
    " WHERE m.project_id = p.id AND m.user_id = public.me())"
    " AND NOT EXISTS (SELECT FROM review r WHERE r.project_id = p.id"
    " AND r.reviewer_id = public.me() AND r.state = 'recused')"
)


def upgrade() -> None:
    _tables()
    _replace("readable_proposals", READERS)
    _replace("known_projects", KNOWN)
    definer("review_rooms()", "uuid[]", projects.array_of(ROOMS))
    _walls()


def _replace(name: str, select: str) -> None:
    op.execute(
        f"CREATE OR REPLACE FUNCTION {name}() RETURNS uuid[] LANGUAGE sql STABLE SECURITY DEFINER"
        f" SET search_path = pg_catalog, public, pg_temp AS $body$ {projects.array_of(select)} $body$"
    )


def _project() -> sa.Column:
    return sa.Column("project_id", sa.Uuid, sa.ForeignKey("project.id"), nullable=False)


def _person(name: str) -> sa.Column:
    return sa.Column(name, sa.Uuid, sa.ForeignKey("app_user.id"), nullable=False)


def _outcome(table: str) -> tuple[sa.Column, sa.CheckConstraint]:
    return (
        sa.Column("outcome", sa.String, nullable=False),
        sa.CheckConstraint(
            "outcome IN ('approve', 'reject', 'request_changes')", name=f"ck_{table}_outcome"
        ),
    )


def _tables() -> None:
    op.create_table(
        "substitute",
        *tenant_columns(),
        _project(),
        _person("user_id"),
        _person("named_by_id"),
        sa.Column("ended_at", sa.DateTime(timezone=True)),
    )
    op.create_index(
        "uq_substitute_open",
        "substitute",
        ["project_id", "user_id"],
        unique=True,
        postgresql_where=sa.text("ended_at IS NULL"),
    )
    op.create_index("ix_substitute_user_id", "substitute", ["user_id"])
    op.create_table(
        "review",
        *tenant_columns(),
        _project(),
        sa.Column("round", sa.Integer, nullable=False),
        _person("reviewer_id"),
        _person("assigned_by_id"),
        sa.Column("state", sa.String, nullable=False),
        sa.Column("recused_at", sa.DateTime(timezone=True)),
        sa.Column("reason", sa.Text, nullable=False),
        sa.UniqueConstraint("project_id", "round", "reviewer_id"),
        sa.CheckConstraint("state IN ('open', 'recommended', 'recused')", name="ck_review_state"),
    )
    op.create_index("ix_review_reviewer_id", "review", ["reviewer_id"])
    op.create_table(
        "recommendation",
        *tenant_columns(),
        _project(),
        sa.Column("review_id", sa.Uuid, sa.ForeignKey("review.id"), nullable=False, unique=True),
        _person("author_id"),
        *_outcome("recommendation"),
        sa.Column("criteria", JSONB, nullable=False),
        sa.Column("text_sha256", sa.String, nullable=False),
    )
    op.create_table(
        "vote",
        *tenant_columns(),
        _project(),
        sa.Column("round", sa.Integer, nullable=False),
        _person("voter_id"),
        sa.Column("institution_id", sa.Uuid, sa.ForeignKey("institution.id"), nullable=False),
        sa.Column("country", sa.String(3), nullable=False),
        *_outcome("vote"),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("text_sha256", sa.String, nullable=False),
        sa.Column("voided_at", sa.DateTime(timezone=True)),
        sa.Column("void_reason", sa.String),
        sa.CheckConstraint(
            "(voided_at IS NULL) = (void_reason IS NULL)", name="ck_vote_void_reason"
        ),
    )
    op.create_index(
        "uq_vote_open",
        "vote",
        ["project_id", "round", "voter_id"],
        unique=True,
        postgresql_where=sa.text("voided_at IS NULL"),
    )
    op.create_table(
        "decision",
        *tenant_columns(),
        _project(),
        sa.Column("round", sa.Integer, nullable=False),
        *_outcome("decision"),
        sa.Column("letter", sa.Text, nullable=False),
        sa.Column("text_sha256", sa.String, nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=False),
        sa.UniqueConstraint("project_id", "round"),
    )
    op.create_table(
        "review_post",
        *tenant_columns(),
        _project(),
        _person("author_id"),
        sa.Column("text", sa.Text, nullable=False),
    )
    op.create_index("ix_review_post_project_id", "review_post", ["project_id", "created_at"])


def _walls() -> None:
    room = "project_id = ANY ((SELECT review_rooms())::uuid[])"
    known = "project_id = ANY ((SELECT known_projects())::uuid[])"
    readable = "project_id = ANY ((SELECT readable_proposals())::uuid[])"
    roles = "(SELECT my_roles())::text[]"
    me = "(SELECT me())"
    under_review = (
        "EXISTS (SELECT FROM project p WHERE p.id = project_id AND p.state IN"
        " ('submitted', 'in_review'))"
    )
    names = f"named_by_id = {me} AND {known} AND ('coordinator' = ANY ({roles}) OR 'admin' = ANY ({roles}))"
    guard(
        "substitute",
        see=f"user_id = {me} OR named_by_id = {me} OR ('coordinator' = ANY ({roles}) AND {known})",
        make=f"{names} AND {under_review}",
        change=room,
    )
    guard(
        "review",
        see=f"{room} OR reviewer_id = {me}",
        make=f"{room} AND assigned_by_id = {me} AND {under_review}",
        change=f"{room} AND reviewer_id = {me}",
    )
    guard(
        "recommendation",
        see=room,
        make=f"{room} AND author_id = {me} AND {under_review}",
        change=f"{room} AND author_id = {me}",
    )
    guard("vote", see=room, make=f"{room} AND voter_id = {me} AND {under_review}", change=room)
    # A vote's words and hash stand for ever: all that can be done to it is to make it void.
    op.execute(f"REVOKE UPDATE ON vote FROM {APP}")
    op.execute(f"GRANT UPDATE (voided_at, void_reason, updated_at) ON vote TO {APP}")
    guard(
        "decision",
        see=f"{room} OR {readable}",
        # Written with the vote that completes the quorum, and in no other way.
        make="EXISTS (SELECT FROM vote v WHERE v.project_id = decision.project_id"
        f" AND v.voter_id = {me} AND v.written_in = pg_current_xact_id())",
    )
    guard("review_post", see=room, make=f"{room} AND author_id = {me}")


def downgrade() -> None:
    _replace("readable_proposals", projects.READERS)
    _replace("known_projects", projects.KNOWN)
    for table in TABLES:
        op.drop_table(table)
    op.execute("DROP FUNCTION review_rooms")

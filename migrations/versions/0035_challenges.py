"""A lead challenges a reviewer, once a round; others in the review room decide on it."""

from importlib import import_module

import sqlalchemy as sa
from alembic import op

from migrations.support import APP, alter_policy, definer, guard, tenant_columns

substitutes = import_module("migrations.versions.0019_substitutes_represent")
own_rows = import_module("migrations.versions.0023_known_by_own_rows")
places = import_module("migrations.versions.0027_writes_keep_their_place")

revision = "0035"
down_revision = "0034"
branch_labels = None
depends_on = None

ME = "(SELECT me())"
ROOM, LED = places.ROOM, places.LED
BEFORE = own_rows.ROOMS
AFTER = BEFORE.replace("r.state = 'recused'", "r.state IN ('recused', 'removed')")
UPHELD = (
    "EXISTS (SELECT FROM challenge c WHERE c.project_id = {table}.project_id"
    " AND c.reviewer_id = {table}.{person} AND c.state = 'upheld')"
)
VOID = places.VOID.replace(
    "ELSE false",
    f"WHEN 'challenged' THEN {UPHELD.format(table='vote', person='voter_id')} ELSE false",
)


def upgrade() -> None:
    assert BEFORE != AFTER
    assert places.VOID != VOID
    op.execute("ALTER TABLE review DROP CONSTRAINT ck_review_ck_review_state")
    op.create_check_constraint(
        "ck_review_state", "review", "state IN ('open', 'recommended', 'recused', 'removed')"
    )
    op.create_unique_constraint(
        "uq_review_whole", "review", ["id", "project_id", "round", "reviewer_id"]
    )
    _table()
    substitutes.replace("review_rooms", AFTER)
    # The lead learns who reviews the text now, to be able to object; not what they write.
    definer(
        "reviewers_of(which uuid)",
        "TABLE (review_id uuid, reviewer_id uuid)",
        "SELECT r.id, r.reviewer_id FROM review r JOIN project p ON p.id = r.project_id"
        " WHERE r.project_id = which AND which = ANY (public.led_projects())"
        " AND p.state IN ('submitted', 'in_review') AND r.state IN ('open', 'recommended')"
        " AND r.round = 1 + (SELECT count(*) FROM decision d WHERE d.project_id = which)",
    )
    _walls()


def _table() -> None:
    person = sa.ForeignKey("app_user.id")
    op.create_table(
        "challenge",
        *tenant_columns(),
        sa.Column("project_id", sa.Uuid, sa.ForeignKey("project.id"), nullable=False),
        sa.Column("round", sa.Integer, nullable=False),
        sa.Column("review_id", sa.Uuid, sa.ForeignKey("review.id"), nullable=False),
        sa.Column("reviewer_id", sa.Uuid, sa.ForeignKey("app_user.id"), nullable=False),
        sa.Column("raised_by_id", sa.Uuid, person, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("state", sa.String, nullable=False),
        sa.Column("decided_by_id", sa.Uuid, sa.ForeignKey("app_user.id")),
        sa.Column("decision_reason", sa.Text, nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True)),
        sa.UniqueConstraint("project_id", "round"),
        sa.ForeignKeyConstraint(
            ["review_id", "project_id", "round", "reviewer_id"],
            ["review.id", "review.project_id", "review.round", "review.reviewer_id"],
            name="fk_challenge_review_whole",
        ),
        sa.CheckConstraint(
            "state IN ('open', 'upheld', 'dismissed', 'stepped_aside')", name="ck_challenge_state"
        ),
        sa.CheckConstraint("decided_by_id <> reviewer_id", name="ck_challenge_not_by_oneself"),
    )
    op.create_index("ix_challenge_reviewer_id", "challenge", ["reviewer_id"])


def _walls() -> None:
    under_review = (
        "EXISTS (SELECT FROM project p WHERE p.id = project_id"
        " AND p.state IN ('submitted', 'in_review'))"
    )
    guard(
        "challenge",
        see=f"{ROOM} OR {LED} OR reviewer_id = {ME}",
        make=f"raised_by_id = {ME} AND {LED} AND state = 'open' AND {under_review}",
        change=f"{ROOM} AND state = 'open'",
    )
    op.execute(f"REVOKE UPDATE ON challenge FROM {APP}")
    op.execute(
        "GRANT UPDATE (state, decided_by_id, decision_reason, decided_at, updated_at)"
        f" ON challenge TO {APP}"
    )
    alter_policy(
        "challenge",
        "change",
        using=f"{ROOM} AND state = 'open'",
        check=f"decided_by_id = {ME} OR (state = 'stepped_aside' AND reviewer_id = {ME})",
    )
    # A review is its reviewer's; only a challenge that is upheld lets another end it.
    upheld = UPHELD.format(table="review", person="reviewer_id")
    alter_policy(
        "review",
        "change",
        using=f"{ROOM} AND (reviewer_id = {ME} OR {upheld})",
        check=f"reviewer_id = {ME} OR state = 'removed'",
    )
    alter_policy("vote", "change", using=ROOM, check=VOID)


def downgrade() -> None:
    alter_policy("vote", "change", using=ROOM, check=places.VOID)
    alter_policy("review", "change", using=f"{ROOM} AND reviewer_id = {ME}", check="true")
    op.execute("DROP FUNCTION reviewers_of")
    op.drop_table("challenge")
    substitutes.replace("review_rooms", BEFORE)
    op.execute("UPDATE vote SET void_reason = 'recused' WHERE void_reason = 'challenged'")
    op.execute("UPDATE review SET state = 'recused' WHERE state = 'removed'")
    op.execute(
        "ALTER TABLE review DROP CONSTRAINT uq_review_whole, DROP CONSTRAINT ck_review_ck_review_state"
    )
    op.create_check_constraint(
        "ck_review_state", "review", "state IN ('open', 'recommended', 'recused')"
    )

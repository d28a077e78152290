"""Amendments: a change to what is registered, answered by whom it concerns and decided alike."""

from importlib import import_module

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

from migrations.support import APP, alter_policy, definer, guard, keep_in_place, tenant_columns

plan = import_module("migrations.versions.0007_work_plan")
reviews = import_module("migrations.versions.0010_reviews")
places = import_module("migrations.versions.0027_writes_keep_their_place")
challenges = import_module("migrations.versions.0035_challenges")

revision = "0055"
down_revision = "0054"
branch_labels = None
depends_on = None

ME = "(SELECT me())"
ASKED = "ANY ((SELECT amendments_asked_of_me())::uuid[])"
VOTED_NOW = (
    "EXISTS (SELECT FROM vote v WHERE v.project_id = {project}"
    " AND v.voter_id = public.me() AND v.written_in = pg_current_xact_id())"
)
STATES = "'draft', 'asked', 'in_review', 'changes_requested', 'approved', 'rejected', 'withdrawn'"
UNDER_WAY = "state IN ('draft', 'asked', 'in_review', 'changes_requested')"
ANSWERS = (
    "'invited', 'in_procedure', 'accepted', 'accepted_with_reservation', 'declined', 'abstained'"
)
CONSENTED = "('accepted', 'accepted_with_reservation')"

UNDER_REVIEW = "p.state IN ('submitted', 'in_review')"
DECIDED_ON = f"({UNDER_REVIEW} OR p.is_amending)"
WIDENED = ("readable_proposals()", "known_projects()", "review_rooms()", "reviewers_of(uuid)")
"""Functions that let coordinators read and decide: on an amendment as on a proposal."""

KNOWN_TO_ASKED = (
    " UNION SELECT w.project_id FROM amendment_answer w JOIN amendment a ON a.id = w.amendment_id"
    " WHERE w.institution_id = public.my_institution() AND a.state IN ('asked', 'in_review')"
    " AND 'representative' = ANY (public.my_roles())"
)
KINDS = "'approved', {more}'admitted', 'suspended', 'reinstated', 'withdrawn'"

# Which registration the dates are taken from, not from what the plan has become meanwhile.
SET_BASELINE = (
    "UPDATE milestone m SET baseline_on = (e.value->>'due_on')::date FROM project p"
    " CROSS JOIN LATERAL (SELECT r.content FROM registration r WHERE r.project_id = p.id"
    " ORDER BY r.number DESC LIMIT 1) AS r"
    " CROSS JOIN LATERAL jsonb_array_elements(r.content->'milestones') AS e"
    " WHERE p.id = of_project AND m.project_id = p.id AND m.id = (e.value->>'id')::uuid"
    " AND m.state IN ('planned', 'in_progress') AND p.listed IS NOT NULL"
    " AND p.state IN ('approved', 'active', 'suspended') AND p.written_in = pg_current_xact_id()"
)

# Only in the transaction of the vote that completes the quorum.
DECIDED = (
    "a.id = which AND a.state = 'approved' AND a.written_in = pg_current_xact_id() AND "
    + VOTED_NOW.format(project="a.project_id")
)
PARTS = "jsonb_array_elements(a.content->'partners') AS e"
IN_TEXT = (
    "EXISTS (SELECT FROM jsonb_array_elements(a.content->'partners') AS e"
    " WHERE (e.value->>'institution_id')::uuid = {of}.institution_id)"
)
PROSE = ("questions", "method", "data_wanted", "ethics", "risks", "outputs", "resources")
APPLY = f"""
  UPDATE project p SET version = p.version + 1, updated_at = a.decided_at,
    title = a.content->'title',
    themes = ARRAY(SELECT jsonb_array_elements_text(a.content->'themes')),
    countries = ARRAY(SELECT jsonb_array_elements_text(a.content->'countries')),
    ends_on = (a.content->>'ends_on')::date
    FROM amendment a WHERE {DECIDED} AND p.id = a.project_id;
  UPDATE proposal q SET version = q.version + 1, updated_at = a.decided_at,
    summary = a.content->'summary', text_sha256 = a.text_sha256,
    {", ".join(f"{name} = a.content->>'{name}'" for name in PROSE)}
    FROM amendment a WHERE {DECIDED} AND q.project_id = a.project_id;
  UPDATE project_member m SET version = m.version + 1, ended_at = a.decided_at,
    updated_at = a.decided_at
    FROM amendment a WHERE {DECIDED} AND m.project_id = a.project_id AND m.ended_at IS NULL
    AND NOT {IN_TEXT.format(of="m")};
  UPDATE partnership c SET version = c.version + 1, state = 'left', left_at = a.decided_at,
    updated_at = a.decided_at
    FROM amendment a WHERE {DECIDED} AND c.project_id = a.project_id
    AND c.state IN {CONSENTED} AND NOT {IN_TEXT.format(of="c")};
  UPDATE partnership c SET version = c.version + 1, updated_at = a.decided_at,
    role = e.value->>'role', contribution = e.value->>'contribution'
    FROM amendment a CROSS JOIN {PARTS}
    WHERE {DECIDED} AND c.project_id = a.project_id AND c.state IN {CONSENTED}
    AND c.institution_id = (e.value->>'institution_id')::uuid
    AND (c.role, c.contribution) IS DISTINCT FROM (e.value->>'role', e.value->>'contribution');
  INSERT INTO partnership AS c (id, created_at, updated_at, version, project_id, institution_id,
    role, state, contribution, contact_id, reservation, is_reservation_accepted, reason,
    answered_sha256, general_sha256, part_sha256, answered_text, answered_at, answered_by_id, basis)
    SELECT gen_random_uuid(), a.decided_at, a.decided_at, 1, a.project_id, w.institution_id,
    e.value->>'role', w.state, e.value->>'contribution', w.answered_by_id, w.reservation,
    w.reservation <> '', w.reason, w.answered_sha256, w.general_sha256, w.part_sha256, a.content,
    w.answered_at, w.answered_by_id, w.basis
    FROM amendment a CROSS JOIN {PARTS}
    JOIN amendment_answer w ON w.amendment_id = a.id AND w.state IN {CONSENTED}
    AND w.institution_id = (e.value->>'institution_id')::uuid
    WHERE {DECIDED}
    ON CONFLICT (project_id, institution_id) DO UPDATE SET version = c.version + 1,
    updated_at = excluded.updated_at, role = excluded.role, state = excluded.state,
    contribution = excluded.contribution, contact_id = coalesce(c.contact_id, excluded.contact_id),
    reservation = excluded.reservation, reason = excluded.reason,
    is_reservation_accepted = excluded.is_reservation_accepted, left_at = NULL,
    answered_sha256 = excluded.answered_sha256, general_sha256 = excluded.general_sha256,
    part_sha256 = excluded.part_sha256, answered_text = excluded.answered_text,
    answered_at = excluded.answered_at, answered_by_id = excluded.answered_by_id,
    basis = excluded.basis, expected_by = NULL, counter_proposal = NULL, counter_refusal = '';
"""
VOID = challenges.VOID.replace(
    "WHERE p.project_id = vote.project_id AND p.text_sha256 = vote.text_sha256)",
    "WHERE p.project_id = vote.project_id AND p.text_sha256 = vote.text_sha256)"
    " AND NOT EXISTS (SELECT FROM amendment a WHERE a.project_id = vote.project_id"
    " AND a.state = 'in_review' AND a.text_sha256 = vote.text_sha256)",
)


def upgrade() -> None:
    assert challenges.VOID != VOID
    op.add_column(
        "project",
        sa.Column("is_amending", sa.Boolean, nullable=False, server_default=sa.false()),
    )
    op.create_index(
        "ix_project_amending", "project", ["id"], postgresql_where=sa.text("is_amending")
    )
    _tables()
    definer(
        "amendments_asked_of_me()",
        "uuid[]",
        reviews.projects.array_of(
            "SELECT w.amendment_id FROM amendment_answer w JOIN amendment a"
            " ON a.id = w.amendment_id WHERE w.institution_id = public.my_institution()"
            " AND a.state <> 'draft' AND 'representative' = ANY (public.my_roles())"
        ),
    )
    definer("apply_amendment(which uuid)", "void", APPLY, volatile=True)
    for signature in WIDENED:
        _replace_in(signature, UNDER_REVIEW, DECIDED_ON)
    _replace_in("known_projects()", ") AS x(id)", f"{KNOWN_TO_ASKED}) AS x(id)")
    _set_baseline(SET_BASELINE)
    _walls()
    _deciding(
        f"EXISTS (SELECT FROM project p WHERE p.id = project_id AND {DECIDED_ON})",
        " AND NOT EXISTS (SELECT FROM amendment_answer w JOIN amendment a ON a.id = w.amendment_id"
        " WHERE a.project_id = vote.project_id AND a.state = 'in_review'"
        " AND w.institution_id = (SELECT my_institution()))",
    )
    alter_policy("vote", "change", using=places.ROOM, check=VOID)
    _kinds("'amended', ")


def _tables() -> None:
    op.create_table(
        "amendment",
        *tenant_columns(),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("project_id", sa.Uuid, sa.ForeignKey("project.id"), nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("state", sa.String, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("state_reason", sa.Text, nullable=False),
        sa.Column("proposed_by_id", sa.Uuid, sa.ForeignKey("app_user.id"), nullable=False),
        sa.Column("base_number", sa.Integer, nullable=False),
        sa.Column("before", JSONB, nullable=False),
        sa.Column("fields", JSONB, nullable=False),
        sa.Column("partners", JSONB, nullable=False),
        sa.Column("takes_plan", sa.Boolean, nullable=False),
        sa.Column("content", JSONB, nullable=False),
        sa.Column("text_sha256", sa.String, nullable=False),
        sa.Column("submitted_at", sa.DateTime(timezone=True)),
        sa.Column("decided_at", sa.DateTime(timezone=True)),
        sa.Column("registration_number", sa.Integer),
        sa.UniqueConstraint("project_id", "number"),
        sa.CheckConstraint(f"state IN ({STATES})", name="state"),
    )
    op.create_index(
        "uq_amendment_under_way",
        "amendment",
        ["project_id"],
        unique=True,
        postgresql_where=sa.text(UNDER_WAY),
    )
    op.create_table(
        "amendment_answer",
        *tenant_columns(),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("amendment_id", sa.Uuid, sa.ForeignKey("amendment.id"), nullable=False),
        sa.Column("project_id", sa.Uuid, sa.ForeignKey("project.id"), nullable=False),
        sa.Column("institution_id", sa.Uuid, sa.ForeignKey("institution.id"), nullable=False),
        sa.Column("state", sa.String, nullable=False),
        sa.Column("reservation", sa.Text, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("expected_by", sa.Date),
        sa.Column("basis", JSONB),
        sa.Column("answered_sha256", sa.String),
        sa.Column("general_sha256", sa.String),
        sa.Column("part_sha256", sa.String),
        sa.Column("answered_at", sa.DateTime(timezone=True)),
        sa.Column("answered_by_id", sa.Uuid, sa.ForeignKey("app_user.id")),
        sa.UniqueConstraint("amendment_id", "institution_id"),
        sa.CheckConstraint(f"state IN ({ANSWERS})", name="state"),
    )
    op.create_index("ix_amendment_answer_institution_id", "amendment_answer", ["institution_id"])
    op.create_index("ix_amendment_answer_project_id", "amendment_answer", ["project_id"])


def _walls() -> None:
    edited, room = places.EDITED, places.ROOM
    guard(
        "amendment",
        see=f"{places.INSIDE} OR id = {ASKED} OR (state = 'in_review' AND {room})",
        make=f"{edited} AND state = 'draft' AND proposed_by_id = {ME}",
        change=edited,
    )
    decided = "('approved', 'rejected', 'changes_requested')"
    alter_policy(
        "amendment",
        "change",
        using=f"{edited} OR (state = 'in_review' AND {room})",
        check=f"({edited} AND state NOT IN ('approved', 'rejected'))"
        f" OR (state IN {decided} AND {VOTED_NOW.format(project='amendment.project_id')})",
    )
    keep_in_place("amendment", "project_id", "number", "base_number", "before", "proposed_by_id")
    guard(
        "amendment_answer",
        see=f"{places.INSIDE} OR amendment_id = {ASKED} OR {room}",
        make=f"{edited} AND state = 'invited'",
        change=f"{edited} OR {places.SPEAKS}",
        remove=edited,
    )
    alter_policy(
        "amendment_answer",
        "change",
        using=f"{edited} OR {places.SPEAKS}",
        check=f"{edited} OR {places.SPEAKS}",
    )
    keep_in_place("amendment_answer", "amendment_id", "project_id", "institution_id")
    columns = ("answered_sha256", "answered_by_id", "reservation", "basis", "part_sha256")
    was, becomes = (", ".join(f"{row}.{name}" for name in columns) for row in ("OLD", "NEW"))
    op.execute(
        "CREATE TRIGGER own_answer BEFORE UPDATE ON amendment_answer FOR EACH ROW"
        f" WHEN (current_user = '{APP}'"
        " AND ((NEW.state IS DISTINCT FROM OLD.state AND NEW.state <> 'invited')"
        f" OR ({was}) IS DISTINCT FROM ({becomes})))"
        " EXECUTE FUNCTION refuse_foreign_answer()"
    )


def _replace_in(signature: str, old: str, new: str) -> None:
    """Put one condition of a function in the place of another; its other words stay."""
    op.execute(
        f"DO $do$ DECLARE now_is text := pg_get_functiondef('public.{signature}'::regprocedure);"
        f" becomes text := replace(now_is, $old${old}$old$, $new${new}$new$);"
        " BEGIN IF becomes = now_is THEN RAISE 'nothing to replace in %', now_is; END IF;"
        " EXECUTE becomes; END $do$"
    )


def _set_baseline(body: str) -> None:
    op.execute(
        "CREATE OR REPLACE FUNCTION set_baseline(of_project uuid) RETURNS void LANGUAGE sql VOLATILE"
        f" SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $body$ {body} $body$"
    )


def _deciding(under_review: str, no_joiner: str = "") -> None:
    """Who writes what while something is decided on."""
    roles = "(SELECT my_roles())::text[]"
    known = "project_id = ANY ((SELECT known_projects())::uuid[])"
    names = (
        f"named_by_id = {ME} AND {known}"
        f" AND ('coordinator' = ANY ({roles}) OR 'admin' = ANY ({roles}))"
    )
    for table, written_by in {
        "substitute": names,
        "review": f"{places.ROOM} AND assigned_by_id = {ME}",
        "recommendation": f"{places.ROOM} AND author_id = {ME}",
        "vote": f"{places.ROOM} AND voter_id = {ME}{no_joiner}",
        "challenge": f"raised_by_id = {ME} AND {places.LED} AND state = 'open'",
    }.items():
        alter_policy(table, "make", check=f"{written_by} AND {under_review}")


def _kinds(more: str) -> None:
    op.execute("ALTER TABLE numbered_decision DROP CONSTRAINT ck_numbered_decision_kind")
    op.create_check_constraint("kind", "numbered_decision", f"kind IN ({KINDS.format(more=more)})")


def downgrade() -> None:
    op.execute("DELETE FROM numbered_decision WHERE kind = 'amended'")
    _kinds("")
    alter_policy("vote", "change", using=places.ROOM, check=challenges.VOID)
    _deciding(f"EXISTS (SELECT FROM project p WHERE p.id = project_id AND {UNDER_REVIEW})")
    _set_baseline(plan.SET_BASELINE)
    _replace_in("known_projects()", f"{KNOWN_TO_ASKED}) AS x(id)", ") AS x(id)")
    for signature in WIDENED:
        _replace_in(signature, DECIDED_ON, UNDER_REVIEW)
    op.execute("DROP FUNCTION apply_amendment")
    op.drop_table("amendment_answer")
    op.drop_table("amendment")
    op.execute("DROP FUNCTION amendments_asked_of_me")
    op.drop_index("ix_project_amending", "project")
    op.drop_column("project", "is_amending")

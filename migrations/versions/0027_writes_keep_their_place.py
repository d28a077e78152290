"""What the database itself lets be written: a row keeps its place, and an answer is its giver's."""

from importlib import import_module

from alembic import op

from migrations.support import APP, alter_policy, definer, keep_in_place

projects = import_module("migrations.versions.0004_projects")
joint_acts = import_module("migrations.versions.0022_joint_acts")

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None

PLACES = {
    "app_user": ("institution_id",),
    "account": ("user_id",),
    "role_assignment": ("user_id", "institution_id", "role", "until"),
    "session": ("user_id",),
    "api_token": ("user_id", "token_hash", "scopes"),
    "second_factor": ("user_id",),
    "recovery_code": ("user_id",),
    "invitation": ("institution_id", "email", "is_representative"),
    "joint_act": (
        "name",
        "subject_kind",
        "subject_id",
        "arguments",
        "fingerprint",
        "asked_by_id",
        "confirming_role",
        "confirming_institution_id",
    ),
    "job": ("user_id", "name", "arguments"),
    "project": ("lead_institution_id",),
    "proposal": ("project_id",),
    "partnership": ("project_id", "institution_id"),
    "project_member": ("project_id", "user_id", "institution_id"),
    "work_package": ("project_id",),
    "milestone": ("project_id",),
    "milestone_move": ("project_id", "milestone_id", "moved_by_id"),
    "milestone_submission": ("project_id", "milestone_id", "submitted_by_id", "institution_id"),
    "review": ("project_id", "round", "reviewer_id", "assigned_by_id"),
    "recommendation": ("project_id", "review_id", "author_id"),
    "draft": ("project_id", "author_id"),
    "draft_working_copy": ("draft_id", "user_id"),
    "dataset": ("project_id", "owner_institution_id", "created_by_id"),
    "dataset_version": ("dataset_id",),
    "access_request": ("dataset_id", "owner_institution_id", "user_id"),
    "access_grant": ("dataset_id", "owner_institution_id", "user_id", "institution_id"),
}

REPRESENTATIVE = "'representative' = ANY ((SELECT my_roles())::text[])"
MINE = "institution_id = (SELECT my_institution())"
SPEAKS = f"({REPRESENTATIVE} AND {MINE})"
KNOWN = "(SELECT known_projects())::uuid[]"
INSIDE = "project_id = ANY ((SELECT inside_projects())::uuid[])"
LED = "project_id = ANY ((SELECT led_projects())::uuid[])"
EDITED = "project_id = ANY ((SELECT edited_projects())::uuid[])"
WORKED_ON = "project_id = ANY ((SELECT worked_on_projects())::uuid[])"
ROOM = "project_id = ANY ((SELECT review_rooms())::uuid[])"
WRITTEN_PROJECT = (
    "EXISTS (SELECT FROM project p WHERE p.id = project_id AND p.written_in = pg_current_xact_id()"
)
# Only a project that begins has no members yet: who merely knows of one cannot join it so.
BEGUN_NOW = f"{WRITTEN_PROJECT} AND p.state = 'draft' AND p.lead_institution_id = (SELECT my_institution()))"
# Another's vote is made void only by a fact about it, not by wish; one's own also by replacing it.
VOID = f"""
    voter_id = (SELECT me()) OR ({ROOM} AND CASE void_reason
      WHEN 'text_changed' THEN NOT EXISTS (SELECT FROM proposal p
        WHERE p.project_id = vote.project_id AND p.text_sha256 = vote.text_sha256)
        OR EXISTS (SELECT FROM decision d
        WHERE d.project_id = vote.project_id AND d.round >= vote.round)
      WHEN 'institution_changed' THEN EXISTS (SELECT FROM app_user u
        WHERE u.id = voter_id AND u.institution_id <> vote.institution_id)
      WHEN 'institution_joined' THEN EXISTS (SELECT FROM partnership c
        WHERE c.project_id = vote.project_id AND c.institution_id = vote.institution_id)
        OR EXISTS (SELECT FROM project_member m
        WHERE m.project_id = vote.project_id AND m.user_id = voter_id)
      WHEN 'role_ended' THEN NOT EXISTS (SELECT FROM role_assignment r
        JOIN app_user u ON u.id = r.user_id AND u.ended_at IS NULL
        JOIN institution i ON i.id = u.institution_id AND i.state = 'active'
        WHERE r.user_id = voter_id AND r.role = 'coordinator' AND r.ended_at IS NULL
        AND (r.until IS NULL OR r.until > now()))
      ELSE false END)"""


def upgrade() -> None:
    definer(
        "edited_projects()",
        "uuid[]",
        projects.array_of(f"{projects.MEMBER_OF} AND m.role IN ('lead', 'editor')"),
    )
    _triggers()
    _people()
    _projects()
    alter_policy("vote", "change", using=ROOM, check=VOID)
    alter_policy(
        "draft_revision",
        "make",
        check="author_id = (SELECT me()) AND EXISTS (SELECT FROM draft d"
        f" WHERE d.id = draft_id AND d.{WORKED_ON})",
    )
    alter_policy(
        "dataset",
        "make",
        check="owner_institution_id = (SELECT my_institution()) AND created_by_id = (SELECT me())"
        f" AND ({WORKED_ON} OR (project_id IS NULL AND {REPRESENTATIVE}))",
    )


def _triggers() -> None:
    op.execute(
        "CREATE FUNCTION refuse_to_move() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
        " RAISE insufficient_privilege USING MESSAGE = format('a row of %s keeps its place',"
        " TG_TABLE_NAME); END $$"
    )
    for table, columns in PLACES.items():
        keep_in_place(table, *columns)
    answer = ", ".join(
        f"{{row}}.{name}"
        for name in ("answered_sha256", "answered_by_id", "answered_text", "reservation", "basis")
    )
    op.execute(
        "CREATE FUNCTION refuse_foreign_answer() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
        " IF NEW.institution_id = public.my_institution()"
        " AND 'representative' = ANY (public.my_roles()) THEN RETURN NEW; END IF;"
        " RAISE insufficient_privilege USING MESSAGE ="
        " 'an institution is answered for by its own representative'; END $$"
    )
    op.execute(
        "CREATE TRIGGER own_answer BEFORE UPDATE ON partnership FOR EACH ROW"
        f" WHEN (current_user = '{APP}'"
        " AND ((NEW.state IS DISTINCT FROM OLD.state AND NEW.state <> 'invited')"
        f" OR ({answer.format(row='OLD')}) IS DISTINCT FROM ({answer.format(row='NEW')})))"
        " EXECUTE FUNCTION refuse_foreign_answer()"
    )


def _people() -> None:
    """Nobody gives a role to people of another house; people come in through invitations only."""
    op.execute(f"REVOKE INSERT ON app_user, account FROM {APP}")
    alter_policy(
        "role_assignment",
        "make",
        check=f"({joint_acts.NAMES} OR {joint_acts.CONFIRMED_ROLE}) AND EXISTS"
        " (SELECT FROM app_user u WHERE u.id = user_id"
        " AND u.institution_id = role_assignment.institution_id)",
    )
    alter_policy("role_assignment", "change", using=joint_acts.ENDS, check="ended_at IS NOT NULL")


def _projects() -> None:
    """Who knows of a project may lock it; only who works on it, or decides on it, changes it."""
    alter_policy(
        "project",
        "change",
        using=f"id = ANY ({KNOWN})",
        check="id = ANY ((SELECT edited_projects())::uuid[])"
        " OR id = ANY ((SELECT review_rooms())::uuid[])"
        " OR 'coordinator' = ANY ((SELECT my_roles())::text[])"
        # A substitute leaves the room with the decision that its own vote makes.
        " OR EXISTS (SELECT FROM vote v WHERE v.project_id = project.id"
        " AND v.voter_id = (SELECT me()) AND v.written_in = pg_current_xact_id())",
    )
    alter_policy("proposal", "make", check=BEGUN_NOW)
    alter_policy("proposal", "change", using=EDITED, check=f"{EDITED} OR {BEGUN_NOW}")
    alter_policy(
        "partnership",
        "make",
        check=f"({LED} AND state = 'invited' AND role <> 'lead') OR ({MINE} AND {BEGUN_NOW})",
    )
    alter_policy(
        "partnership", "change", using=f"{EDITED} OR {SPEAKS}", check=f"{EDITED} OR {SPEAKS}"
    )
    alter_policy("partnership", "remove", using=f"{LED} AND role <> 'lead'")
    alter_policy(
        "project_member",
        "make",
        check=f"{EDITED} OR (user_id = (SELECT me()) AND {BEGUN_NOW})",
    )
    # Who may not name people may only end what is its own, or its house's.
    alter_policy(
        "project_member",
        "change",
        using=f"{EDITED} OR {SPEAKS} OR user_id = (SELECT me())",
        check=f"{EDITED} OR ended_at IS NOT NULL",
    )


def downgrade() -> None:
    for table in PLACES:
        op.execute(f"DROP TRIGGER keep_in_place ON {table}")
    op.execute("DROP TRIGGER own_answer ON partnership")
    op.execute("DROP FUNCTION refuse_to_move, refuse_foreign_answer")
    op.execute(f"GRANT INSERT ON app_user, account TO {APP}")
    mine_now = f"{INSIDE} OR {WRITTEN_PROJECT})"
    readable = "draft_id = ANY ((SELECT readable_drafts())::uuid[])"
    owned = "owner_institution_id = (SELECT my_institution()) AND created_by_id = (SELECT me())"
    for table, condition in {
        "role_assignment": f"{joint_acts.NAMES} OR {joint_acts.CONFIRMED_ROLE}",
        "proposal": mine_now,
        "partnership": mine_now,
        "project_member": mine_now,
        "draft_revision": f"{readable} AND author_id = (SELECT me())",
        "dataset": owned,
    }.items():
        alter_policy(table, "make", check=condition)
    for table, condition in {
        "role_assignment": joint_acts.ENDS,
        "project": f"id = ANY ({KNOWN})",
        "proposal": INSIDE,
        "partnership": f"{INSIDE} OR {MINE}",
        "project_member": f"{INSIDE} OR {SPEAKS}",
        "vote": ROOM,
    }.items():
        alter_policy(table, "change", using=condition, check="true")
    alter_policy("partnership", "remove", using=f"{INSIDE} AND role <> 'lead'")
    op.execute("DROP FUNCTION edited_projects")

"""A person from outside reads one draft, until a day; two people say so, and each look is kept."""

import sqlalchemy as sa
from alembic import op

from migrations.support import definer, guard, keep_in_place, tenant_columns

revision = "0058"
down_revision = "0057"
branch_labels = None
depends_on = None

READABLE = "draft_id = ANY ((SELECT readable_drafts())::uuid[])"
LED = "project_id = ANY ((SELECT led_projects())::uuid[])"
SPOKEN_FOR = (
    "(institution_id = (SELECT my_institution())"
    " AND 'representative' = ANY ((SELECT my_roles())::text[]))"
)
# Nobody lets a guest in alone: its joint act has been confirmed by another person.
CONFIRMED = (
    "confirmed_at IS NULL OR EXISTS (SELECT FROM joint_act j WHERE j.name = 'drafts.guest'"
    " AND j.subject_id = guest.id AND j.state IN ('confirmed', 'done'))"
)
# The label is a cap: it is asked anew at every look.
LIVE = (
    " FROM guest g JOIN draft d ON d.id = g.draft_id AND d.label IN ('CLEAR', 'GREEN', 'AMBER')"
    " JOIN project p ON p.id = d.project_id AND p.label IN ('CLEAR', 'GREEN', 'AMBER')"
    " AND p.state IN ('approved', 'active')"
    " JOIN institution i ON i.id = g.institution_id AND i.state = 'active'"
    " WHERE g.token_hash = hash AND g.confirmed_at IS NOT NULL AND g.ended_at IS NULL"
    " AND g.until >= (now() AT TIME ZONE 'Asia/Tashkent')::date"
)


def _reference(name: str, target: str, *, nullable: bool = False) -> sa.Column:
    return sa.Column(name, sa.Uuid, sa.ForeignKey(f"{target}.id"), nullable=nullable)


def upgrade() -> None:
    op.create_table(
        "guest",
        *tenant_columns(),
        _reference("draft_id", "draft"),
        _reference("project_id", "project"),
        _reference("institution_id", "institution"),
        _reference("invited_by_id", "app_user"),
        sa.Column("name", sa.String, nullable=False),
        sa.Column("email", sa.String, nullable=False),
        sa.Column("language", sa.String, nullable=False),
        sa.Column("purpose", sa.String, nullable=False),
        sa.Column("until", sa.Date, nullable=False),
        sa.Column("secret", sa.String, nullable=False),
        sa.Column("token_hash", sa.LargeBinary, unique=True),
        sa.Column("confirmed_at", sa.DateTime(timezone=True)),
        sa.Column("ended_at", sa.DateTime(timezone=True)),
        sa.CheckConstraint("purpose IN ('translator', 'reviewer')", name="ck_guest_purpose"),
    )
    op.create_index("ix_guest_draft_id", "guest", ["draft_id"])
    guard(
        "guest",
        see=READABLE,
        make=f"{LED} AND invited_by_id = (SELECT me()) AND confirmed_at IS NULL"
        " AND token_hash IS NULL AND ended_at IS NULL",
        change=f"{LED} OR {SPOKEN_FOR}",
    )
    op.execute(f"ALTER POLICY change ON guest WITH CHECK ({CONFIRMED})")
    keep_in_place(
        "guest",
        *("draft_id", "project_id", "institution_id", "invited_by_id"),
        *("name", "email", "purpose", "until", "secret"),
    )
    op.create_table(
        "guest_look",
        *tenant_columns(),
        _reference("guest_id", "guest"),
        _reference("draft_id", "draft"),
        sa.Column("revision", sa.Integer, nullable=False),
    )
    op.create_index("ix_guest_look_guest_id", "guest_look", ["guest_id"])
    guard("guest_look", see=READABLE, make="false")
    definer(
        "guest_salt(hash bytea)",
        "text",
        rf"SELECT regexp_replace(g.secret, '\$[^$]*$', ''){LIVE}",
    )
    definer(
        "look_as_guest(hash bytea, compared text)",
        "TABLE(guest_id uuid, guest_name text, guest_purpose text, last_day date, of_draft uuid,"
        " of_project uuid, house_id uuid, draft_title text, draft_language text,"
        " tlp text, revision integer, words text)",
        "WITH looked AS (INSERT INTO guest_look (id, created_at, updated_at, guest_id, draft_id,"
        " revision) SELECT gen_random_uuid(), now(), now(), g.id, d.id, d.current"
        f"{LIVE} AND g.secret = compared RETURNING guest_id, draft_id, revision)"
        " SELECT g.id, g.name::text, g.purpose::text, g.until, d.id, d.project_id,"
        " g.institution_id, d.title::text, d.language::text, d.label::text, k.revision, r.text"
        " FROM looked k JOIN guest g ON g.id = k.guest_id JOIN draft d ON d.id = k.draft_id"
        " JOIN draft_revision r ON r.draft_id = d.id AND r.number = k.revision",
        volatile=True,
    )


def downgrade() -> None:
    op.execute("DROP FUNCTION look_as_guest, guest_salt")
    op.drop_table("guest_look")
    op.drop_table("guest")

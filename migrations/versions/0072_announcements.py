"""A lead may announce a draft as in preparation; members of the forum may wish to join it.

An announcement holds all that others may read of the draft, so that nobody needs to know the
project. The database keeps it equal to the project's card, and ends it when the project is no
draft any more or its label names people.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

from migrations.support import APP, SIGNED_IN, guard, keep_in_place, tenant_columns

revision = "0072"
down_revision = "0071"
branch_labels = None
depends_on = None

LED = "project_id = ANY ((SELECT led_projects())::uuid[])"
OWN_CARD = (
    "EXISTS (SELECT FROM project p WHERE p.id = announcement.project_id AND p.state = 'draft'"
    " AND p.label NOT IN ('AMBER+STRICT', 'RED') AND p.title = announcement.title"
    " AND p.themes = announcement.themes AND p.countries = announcement.countries"
    " AND p.lead_institution_id = announcement.lead_institution_id)"
)
OPEN = (
    "EXISTS (SELECT FROM announcement a WHERE a.id = wish_to_join.announcement_id"
    " AND a.project_id = wish_to_join.project_id AND a.ended_at IS NULL)"
)
FOLLOWED = ("title", "themes", "countries", "state", "label", "lead_institution_id")
CARD = ("title", "themes", "countries")
FOLLOWING = (
    "title = NEW.title, themes = NEW.themes, countries = NEW.countries,"
    " lead_institution_id = NEW.lead_institution_id, updated_at = now(),"
    " ended_at = CASE WHEN NEW.state = 'draft' AND NEW.label NOT IN ('AMBER+STRICT', 'RED')"
    " THEN NULL ELSE now() END"
)


def _reference(name: str, target: str) -> sa.Column:
    return sa.Column(name, sa.Uuid, sa.ForeignKey(f"{target}.id"), nullable=False)


def upgrade() -> None:
    op.create_table(
        "announcement",
        *tenant_columns(),
        _reference("project_id", "project"),
        sa.Column("title", JSONB, nullable=False),
        sa.Column("themes", ARRAY(sa.String), nullable=False),
        sa.Column("countries", ARRAY(sa.String), nullable=False),
        _reference("lead_institution_id", "institution"),
        _reference("contact_id", "app_user"),
        sa.Column("ended_at", sa.DateTime(timezone=True)),
    )
    still = sa.text("ended_at IS NULL")
    op.create_index(
        "uq_announcement_open", "announcement", ["project_id"], unique=True, postgresql_where=still
    )
    op.execute("CREATE INDEX ix_announcement_created_at ON announcement (created_at DESC, id DESC)")
    guard(
        "announcement",
        see=f"({SIGNED_IN} AND ended_at IS NULL) OR {LED}",
        make=f"{LED} AND contact_id = (SELECT me()) AND {OWN_CARD}",
        change=LED,
    )
    keep_in_place("announcement", "project_id", "lead_institution_id", "contact_id", *CARD)
    op.execute(
        "CREATE TRIGGER refuse_to_revive BEFORE UPDATE OF ended_at ON announcement FOR EACH ROW"
        f" WHEN (current_user = '{APP}' AND OLD.ended_at IS NOT NULL"
        " AND OLD.ended_at IS DISTINCT FROM NEW.ended_at) EXECUTE FUNCTION refuse_to_revive()"
    )
    op.create_table(
        "wish_to_join",
        *tenant_columns(),
        _reference("announcement_id", "announcement"),
        _reference("project_id", "project"),
        _reference("person_id", "app_user"),
        _reference("institution_id", "institution"),
        sa.Column("words", sa.Text, nullable=False),
        sa.UniqueConstraint("announcement_id", "person_id"),
    )
    guard(
        "wish_to_join",
        see=f"person_id = (SELECT me()) OR {LED}",
        make=f"person_id = (SELECT me()) AND institution_id = (SELECT my_institution()) AND {OPEN}",
    )
    _follow()


def _follow() -> None:
    trigger_function(
        "follow_project",
        f"UPDATE announcement SET {FOLLOWING} WHERE project_id = NEW.id AND ended_at IS NULL",
    )
    changed = " OR ".join(f"OLD.{name} IS DISTINCT FROM NEW.{name}" for name in FOLLOWED)
    op.execute(
        f"CREATE TRIGGER follow_project AFTER UPDATE OF {', '.join(FOLLOWED)} ON project"
        f" FOR EACH ROW WHEN ({changed}) EXECUTE FUNCTION follow_project()"
    )
    trigger_function(
        "follow_lead",
        "UPDATE announcement SET contact_id = NEW.user_id, updated_at = now()"
        " WHERE project_id = NEW.project_id AND ended_at IS NULL",
    )
    op.execute(
        "CREATE TRIGGER follow_lead AFTER INSERT OR UPDATE OF role, ended_at ON project_member"
        " FOR EACH ROW WHEN (NEW.role = 'lead' AND NEW.ended_at IS NULL)"
        " EXECUTE FUNCTION follow_lead()"
    )


def trigger_function(name: str, body: str) -> None:
    op.execute(
        f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER"
        f" SET search_path = pg_catalog, public, pg_temp AS $$ BEGIN {body}; RETURN NULL; END $$"
    )
    op.execute(f"REVOKE ALL ON FUNCTION {name}() FROM PUBLIC")


def downgrade() -> None:
    op.execute("DROP TRIGGER follow_project ON project")
    op.execute("DROP TRIGGER follow_lead ON project_member")
    op.drop_table("wish_to_join")
    op.drop_table("announcement")
    op.execute("DROP FUNCTION follow_project, follow_lead")

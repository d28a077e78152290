"""Projects that anybody may read of: approved ones of the label TLP:CLEAR, as cards."""

from alembic import op

from migrations.support import definer

revision = "0056"
down_revision = "0055"
branch_labels = None
depends_on = None

COLUMNS = (
    "TABLE (id uuid, code varchar, title jsonb, summary jsonb, themes varchar[],"
    " countries varchar[], state varchar, starts_on date, ends_on date, institutions jsonb,"
    " registrations jsonb)"
)
# No person, no contribution, no answer: the card, the summary and what identifies the texts.
PUBLIC = (
    "SELECT p.id, p.code, p.title, q.summary, p.themes, p.countries, p.state, p.starts_on,"
    " p.ends_on,"
    " (SELECT jsonb_agg(jsonb_build_object('names', i.names, 'short_name', i.short_name,"
    " 'country', i.country, 'role', c.role)"
    " ORDER BY c.role <> 'lead', i.sort_key)"
    " FROM partnership c JOIN institution i ON i.id = c.institution_id WHERE c.project_id = p.id"
    " AND c.state IN ('accepted', 'accepted_with_reservation')),"
    " (SELECT coalesce(jsonb_agg(jsonb_build_object('number', r.number, 'text_sha256',"
    " r.text_sha256, 'approved_at', r.approved_at) ORDER BY r.number), '[]')"
    " FROM registration r WHERE r.project_id = p.id)"
    " FROM project p JOIN proposal q ON q.project_id = p.id"
    " WHERE p.listed AND p.label = 'CLEAR' ORDER BY p.code DESC"
)


def upgrade() -> None:
    definer("public_projects()", COLUMNS, PUBLIC)


def downgrade() -> None:
    op.execute("DROP FUNCTION public_projects")

"""An amendment goes to the coordinators by its lead, with every consent and the text asked about."""

from alembic import op

from migrations.support import APP

revision = "0067"
down_revision = "0066"
branch_labels = None
depends_on = None

# Fields of the general terms that every registration has; a change of one asks every partner.
TERMS = [
    "title",
    "summary",
    "countries",
    "starts_on",
    "ends_on",
    "questions",
    "method",
    "data_wanted",
    "ethics",
    "risks",
    "outputs",
    "resources",
]
PARTS = (
    "SELECT e.value->>'institution_id' AS house, e.value->>'role' AS role,"
    " e.value->>'contribution' AS contribution FROM jsonb_array_elements({text}->'partners') AS e"
)
TERMS_DIFFER = " OR ".join(
    f"NEW.content->'{name}' IS DISTINCT FROM NEW.before->'{name}'" for name in TERMS
)
# Whom the service asks without doubt; it may ask more, and their silence counts as well.
MUST_CONSENT = (
    "SELECT coalesce(was.house, becomes.house)::uuid"
    f" FROM ({PARTS.format(text='NEW.before')}) was"
    f" FULL JOIN ({PARTS.format(text='NEW.content')}) becomes USING (house)"
    " WHERE coalesce(becomes.role, was.role) <> 'lead'"
    " AND (was.role IS DISTINCT FROM 'observer' OR coalesce(becomes.role, was.role) <> 'observer')"
    " AND (becomes.house IS NOT NULL OR NOT EXISTS (SELECT FROM partnership c"
    " WHERE c.project_id = NEW.project_id AND c.state = 'left'"
    " AND c.institution_id = was.house::uuid))"
    f" AND (was.house IS NULL OR becomes.house IS NULL OR was.role <> becomes.role"
    f" OR was.contribution <> becomes.contribution OR {TERMS_DIFFER})"
)
PLAIN = (
    "(SELECT jsonb_agg(e.value - 'reservation' ORDER BY e.ordinality)"
    " FROM jsonb_array_elements({row}.content->'partners') WITH ORDINALITY AS e)"
)
REFUSE = f"""
BEGIN
  IF NEW.content - 'partners' IS DISTINCT FROM OLD.content - 'partners'
      OR {PLAIN.format(row="NEW")} IS DISTINCT FROM {PLAIN.format(row="OLD")} THEN
    RAISE insufficient_privilege USING MESSAGE = 'the text that is asked about stays as it is';
  END IF;
  IF NEW.state = 'in_review' AND OLD.state <> 'in_review' AND (OLD.state <> 'asked'
      OR NOT NEW.project_id = ANY ((SELECT led_projects())::uuid[])
      OR EXISTS (SELECT FROM amendment_answer w WHERE w.amendment_id = NEW.id
        AND w.state NOT IN ('accepted', 'accepted_with_reservation'))
      OR EXISTS ({MUST_CONSENT}
        EXCEPT SELECT w.institution_id FROM amendment_answer w WHERE w.amendment_id = NEW.id)) THEN
    RAISE insufficient_privilege USING MESSAGE = 'an amendment waits for every consent';
  END IF;
  RETURN NEW;
END
"""


def upgrade() -> None:
    op.execute(
        "CREATE FUNCTION wait_for_consents() RETURNS trigger LANGUAGE plpgsql"
        f" AS $body$ {REFUSE} $body$"
    )
    op.execute(
        "CREATE TRIGGER wait_for_consents BEFORE UPDATE ON amendment FOR EACH ROW"
        f" WHEN (current_user = '{APP}' AND (OLD.state = 'asked'"
        " OR (NEW.state = 'in_review' AND OLD.state <> 'in_review')"
        " OR (OLD.state = 'in_review' AND NEW.state IN ('in_review', 'approved'))))"
        " EXECUTE FUNCTION wait_for_consents()"
    )


def downgrade() -> None:
    op.execute("DROP TRIGGER wait_for_consents ON amendment")
    op.execute("DROP FUNCTION wait_for_consents")

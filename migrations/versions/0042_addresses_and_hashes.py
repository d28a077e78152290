"""The application writes to people and asks for their passwords without being shown either."""

from importlib import import_module

import sqlalchemy as sa
from alembic import op

from migrations.support import APP, SYSTEM, definer

standing_still = import_module("migrations.versions.0029_standing_still")

revision = "0042"
down_revision = "0041"
branch_labels = None
depends_on = None

ASKER = f"(public.me() IS NOT NULL OR session_user = '{SYSTEM}')"
SHOWN = (
    "SELECT string_agg(quote_ident(attname), ', ') FROM pg_attribute"
    " WHERE attrelid = 'account'::regclass AND attnum > 0 AND NOT attisdropped"
    " AND attname <> 'password_hash'"
)
LIVE = (
    " FROM account a JOIN app_user u ON u.id = a.user_id AND u.ended_at IS NULL"
    " JOIN institution i ON i.id = u.institution_id AND i.state = 'active'"
    " WHERE a.email = address"
)


def upgrade() -> None:
    op.execute("DROP FUNCTION recipients(uuid[]), sign_in_lookup(text)")
    definer(
        "recipients(people uuid[])",
        "TABLE (user_id uuid, language text)",
        standing_still.RECIPIENTS.format(asker=ASKER).replace(" a.email::text,", ""),
    )
    _addresses()
    definer(
        "password_salt(address text)",
        "text",
        rf"SELECT regexp_replace(a.password_hash, '\$[^$]*$', ''){LIVE}",
    )
    definer(
        "person_of_password(address text, hash text)",
        "uuid",
        f"SELECT u.id{LIVE} AND a.password_hash = hash",
    )
    op.execute(f"REVOKE SELECT ON account FROM {APP}")
    shown = op.get_bind().execute(sa.text(SHOWN)).scalar_one()
    op.execute(f"GRANT SELECT ({shown}) ON account TO {APP}")


def _addresses() -> None:
    """A letter to a person is addressed by the database as it is written."""
    op.execute(
        "CREATE FUNCTION address_letter() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER"
        " SET search_path = pg_catalog, public, pg_temp AS $$ BEGIN"
        " SELECT a.email INTO NEW.to_address FROM account a WHERE a.user_id = NEW.to_user_id;"
        " RETURN NEW; END $$"
    )
    op.execute("REVOKE ALL ON FUNCTION address_letter() FROM PUBLIC")
    op.execute(
        "CREATE TRIGGER address_letter BEFORE INSERT ON outgoing_mail FOR EACH ROW"
        " WHEN (NEW.to_address IS NULL) EXECUTE FUNCTION address_letter()"
    )


def downgrade() -> None:
    op.execute(f"GRANT SELECT ON account TO {APP}")
    op.execute("DROP TRIGGER address_letter ON outgoing_mail")
    op.execute("DROP FUNCTION address_letter, person_of_password, password_salt, recipients")
    definer(
        "recipients(people uuid[])",
        "TABLE (user_id uuid, email text, language text)",
        standing_still.RECIPIENTS.format(asker=ASKER),
    )
    definer(
        "sign_in_lookup(address text)",
        "TABLE(user_id uuid, password_hash text)",
        f"SELECT u.id, a.password_hash::text{LIVE}",
    )

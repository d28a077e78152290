"""Coming and going: applications, invitations, forgotten passwords, throttles, kept forms."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

from migrations.support import APP, SYSTEM, definer, guard, identity_columns, tenant_columns

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

LIVE_ACCOUNT = (
    " FROM account a JOIN app_user u ON u.id = a.user_id AND u.ended_at IS NULL"
    " JOIN institution i ON i.id = u.institution_id AND i.state = 'active'"
)
OPEN_INVITATION = (
    "v.token_hash = hash AND v.accepted_at IS NULL AND v.withdrawn_at IS NULL"
    " AND v.expires_at > now()"
)
OPEN_RESET = "r.token_hash = hash AND r.used_at IS NULL AND r.expires_at > now()"


def upgrade() -> None:
    op.add_column("institution", sa.Column("suspended_until", sa.DateTime(timezone=True)))
    op.add_column(
        "institution",
        sa.Column("applicant_language", sa.String, nullable=False, server_default="en"),
    )
    _invitations()
    _hidden_tables()
    _form_drafts()
    _applying()
    _joining()
    _resetting()


def _invitations() -> None:
    op.create_table(
        "invitation",
        *tenant_columns(),
        sa.Column("institution_id", sa.Uuid, sa.ForeignKey("institution.id"), nullable=False),
        sa.Column("email", sa.String, nullable=False),
        sa.Column("name", sa.String, nullable=False),
        sa.Column("is_representative", sa.Boolean, nullable=False),
        sa.Column("language", sa.String, nullable=False),
        sa.Column("token_hash", sa.LargeBinary, nullable=False, unique=True),
        sa.Column("invited_by_id", sa.Uuid, sa.ForeignKey("app_user.id"), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("accepted_at", sa.DateTime(timezone=True)),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True)),
    )
    op.create_index("ix_invitation_institution_id", "invitation", ["institution_id", "created_at"])
    op.create_index(
        "uq_invitation_open",
        "invitation",
        ["institution_id", "email"],
        unique=True,
        postgresql_where=sa.text("accepted_at IS NULL AND withdrawn_at IS NULL"),
    )
    manages = (
        "'admin' = ANY ((SELECT my_roles())::text[]) OR ('representative' = ANY"
        " ((SELECT my_roles())::text[]) AND institution_id = (SELECT my_institution()))"
    )
    guard("invitation", see=manages, make=manages, change=manages)


def _hidden_tables() -> None:
    """Tables that the application reaches through functions only."""
    op.create_table(
        "password_reset",
        *identity_columns(),
        sa.Column("user_id", sa.Uuid, sa.ForeignKey("app_user.id"), nullable=False),
        sa.Column("token_hash", sa.LargeBinary, nullable=False, unique=True),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True)),
    )
    op.create_index("ix_password_reset_user_id", "password_reset", ["user_id"])
    op.create_table(
        "attempt",
        *identity_columns(),
        sa.Column("kind", sa.String, nullable=False),
        sa.Column("subject", sa.LargeBinary, nullable=False),
        sa.Column("network", sa.String, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_index("ix_attempt_at", "attempt", ["kind", "at"])
    for table in ("password_reset", "attempt"):
        op.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
        op.execute(f"CREATE POLICY system ON {table} TO {SYSTEM} USING (true) WITH CHECK (true)")
        op.execute(f"GRANT SELECT, INSERT, UPDATE, DELETE ON {table} TO {SYSTEM}")
    _procedure(
        "seconds_to_wait(of_kind text, of_subject bytea, of_network text, most_of_subject integer,"
        " most_of_network integer, most_of_all integer, window_seconds integer)",
        "integer",
        """
        DECLARE
          span interval := make_interval(secs => window_seconds);
          free_at timestamptz;
        BEGIN
          PERFORM pg_advisory_xact_lock(hashtext('attempt:' || of_kind));
          DELETE FROM attempt WHERE kind = of_kind AND at <= clock_timestamp() - span;
          SELECT max(t.at) INTO free_at FROM (
            (SELECT at FROM attempt WHERE kind = of_kind AND subject = of_subject
             ORDER BY at DESC OFFSET most_of_subject - 1 LIMIT 1)
            UNION ALL
            (SELECT at FROM attempt WHERE kind = of_kind AND network = of_network
             ORDER BY at DESC OFFSET most_of_network - 1 LIMIT 1)
            UNION ALL
            (SELECT at FROM attempt WHERE kind = of_kind
             ORDER BY at DESC OFFSET most_of_all - 1 LIMIT 1)) t;
          IF free_at IS NOT NULL THEN
            RETURN greatest(1, ceil(extract(epoch FROM free_at + span - clock_timestamp())));
          END IF;
          INSERT INTO attempt (id, created_at, updated_at, kind, subject, network, at) VALUES
            (gen_random_uuid(), now(), now(), of_kind, of_subject, of_network, clock_timestamp());
          RETURN 0;
        END
        """,
    )
    definer(
        "take_back_attempt(of_kind text, of_subject bytea)",
        "void",
        "DELETE FROM attempt WHERE id = (SELECT id FROM attempt WHERE kind = of_kind"
        " AND subject = of_subject ORDER BY at DESC LIMIT 1)",
        volatile=True,
    )


def _form_drafts() -> None:
    op.create_table(
        "form_draft",
        *tenant_columns(),
        sa.Column("user_id", sa.Uuid, sa.ForeignKey("app_user.id"), nullable=False),
        sa.Column("path", sa.String, nullable=False),
        sa.Column("fields", JSONB, nullable=False),
    )
    op.create_index("ix_form_draft_user_id", "form_draft", ["user_id"])
    own = "user_id = (SELECT me())"
    guard("form_draft", see=own, make=own, remove=own)
    definer(
        "keep_form_draft(hash bytea, draft uuid, target text, content jsonb)",
        "boolean",
        "INSERT INTO form_draft (id, created_at, updated_at, user_id, path, fields)"
        " SELECT draft, now(), now(), s.user_id, target, content FROM session s"
        " WHERE s.token_hash = hash AND s.created_at > now() - interval '2 days'"
        " RETURNING true",
        volatile=True,
    )


def _applying() -> None:
    definer(
        "apply_for_membership(application jsonb)",
        "void",
        "INSERT INTO institution (id, created_at, updated_at, version, names, short_name,"
        " sort_key, country, membership, state, ror_id, website, email_domains, clients,"
        " statement, applicant_name, applicant_email, applicant_language, decision_reason)"
        " SELECT (application->>'id')::uuid, now(), now(), 1, application->'names',"
        " application->>'short_name', application->>'sort_key', application->>'country',"
        " application->>'membership', 'applied', application->>'ror_id', application->>'website',"
        " ARRAY(SELECT jsonb_array_elements_text(application->'email_domains')), '',"
        " application->>'statement', application->>'applicant_name',"
        " application->>'applicant_email', application->>'applicant_language', ''",
        volatile=True,
    )


def _joining() -> None:
    definer(
        "open_invitation(hash bytea)",
        "TABLE(institution_id uuid, institution_names jsonb, email text, name text, language text)",
        "SELECT i.id, i.names, v.email::text, v.name::text, v.language::text FROM invitation v"
        " JOIN institution i ON i.id = v.institution_id AND i.state = 'active'"
        f" WHERE {OPEN_INVITATION}",
    )
    definer(
        "address_is_taken(address text)",
        "boolean",
        "SELECT EXISTS (SELECT FROM account a JOIN app_user u ON u.id = a.user_id"
        " WHERE a.email = address AND u.ended_at IS NULL)"
        " AND ARRAY['admin', 'representative'] && public.my_roles()",
    )
    _procedure(
        "accept_invitation(hash bytea, new_user uuid, person_name text, name_key text,"
        " secret text, zone text)",
        "uuid",
        f"""
        DECLARE invited invitation%ROWTYPE; person uuid;
        BEGIN
          UPDATE invitation v SET accepted_at = now() FROM institution i
            WHERE {OPEN_INVITATION} AND i.id = v.institution_id AND i.state = 'active'
            RETURNING v.* INTO invited;
          IF NOT FOUND THEN RETURN NULL; END IF;
          SELECT a.user_id INTO person FROM account a WHERE a.email = invited.email;
          IF person IS NULL THEN
            person := new_user;
            INSERT INTO app_user (id, created_at, updated_at, version, institution_id, name,
              sort_key) VALUES (person, now(), now(), 1, invited.institution_id, person_name,
              name_key);
            INSERT INTO account (id, created_at, updated_at, version, user_id, email,
              password_hash, password_changed_at, language, time_zone) VALUES (gen_random_uuid(),
              now(), now(), 1, person, invited.email, secret, now(), invited.language, zone);
          ELSE
            -- who left before comes back; nothing that was open then opens again
            UPDATE app_user SET ended_at = NULL, institution_id = invited.institution_id,
              name = person_name, sort_key = name_key, version = version + 1, updated_at = now()
              WHERE id = person AND ended_at IS NOT NULL;
            IF NOT FOUND THEN RETURN NULL; END IF;
            UPDATE account SET password_hash = secret, password_changed_at = now(),
              version = version + 1, updated_at = now() WHERE user_id = person;
            UPDATE session SET ended_at = now() WHERE user_id = person AND ended_at IS NULL;
            UPDATE api_token SET ended_at = now() WHERE user_id = person AND ended_at IS NULL;
            UPDATE role_assignment SET ended_at = now()
              WHERE user_id = person AND ended_at IS NULL;
          END IF;
          IF invited.is_representative THEN
            INSERT INTO role_assignment (id, created_at, updated_at, user_id, institution_id, role)
              VALUES (gen_random_uuid(), now(), now(), person, invited.institution_id,
              'representative');
          END IF;
          RETURN person;
        END
        """,
    )


def _resetting() -> None:
    definer(
        "ask_password_reset(address text, hash bytea, minutes integer)",
        "TABLE(user_id uuid, language text)",
        "INSERT INTO password_reset (id, created_at, updated_at, user_id, token_hash, expires_at)"
        " SELECT gen_random_uuid(), now(), now(), u.id, hash, now() + make_interval(mins => minutes)"
        f"{LIVE_ACCOUNT} WHERE a.email = address"
        " RETURNING user_id,"
        " (SELECT a.language::text FROM account a WHERE a.user_id = password_reset.user_id)",
        volatile=True,
    )
    definer(
        "open_reset(hash bytea)",
        "TABLE(email text, name text, institution text)",
        "SELECT a.email::text, u.name::text, i.short_name::text"
        f"{LIVE_ACCOUNT} JOIN password_reset r ON r.user_id = u.id WHERE {OPEN_RESET}",
    )
    _procedure(
        "reset_password(hash bytea, secret text)",
        "uuid",
        f"""
        DECLARE person uuid;
        BEGIN
          UPDATE password_reset r SET used_at = now() WHERE {OPEN_RESET}
            RETURNING r.user_id INTO person;
          IF person IS NULL OR NOT EXISTS (SELECT{LIVE_ACCOUNT} WHERE u.id = person) THEN
            RETURN NULL;
          END IF;
          UPDATE password_reset SET used_at = now() WHERE user_id = person AND used_at IS NULL;
          UPDATE account SET password_hash = secret, password_changed_at = now(),
            version = version + 1, updated_at = now() WHERE user_id = person;
          UPDATE session SET ended_at = now() WHERE user_id = person AND ended_at IS NULL;
          RETURN person;
        END
        """,
    )


def _procedure(signature: str, returns: str, body: str) -> None:
    """A definer function of several steps."""
    op.execute(
        f"CREATE FUNCTION {signature} RETURNS {returns} LANGUAGE plpgsql VOLATILE SECURITY DEFINER"
        f" SET search_path = pg_catalog, public, pg_temp AS $body$ {body} $body$"
    )
    name = signature.partition("(")[0]
    op.execute(f"REVOKE ALL ON FUNCTION {name} FROM PUBLIC")
    op.execute(f"GRANT EXECUTE ON FUNCTION {name} TO {APP}, {SYSTEM}")


def downgrade() -> None:
    op.execute(
        "DROP FUNCTION reset_password, open_reset, ask_password_reset, accept_invitation,"
        " address_is_taken, open_invitation, apply_for_membership, keep_form_draft,"
        " take_back_attempt, seconds_to_wait"
    )
    for table in ("form_draft", "attempt", "password_reset", "invitation"):
        op.drop_table(table)
    op.drop_column("institution", "applicant_language")
    op.drop_column("institution", "suspended_until")

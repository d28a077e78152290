"""Sign-in through an institution's own OpenID Connect provider, beside passwords."""

import sqlalchemy as sa
from alembic import op

from migrations.support import SYSTEM, definer, identity_columns

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "sign_in_provider",
        *identity_columns(),
        sa.Column(
            "institution_id",
            sa.Uuid,
            sa.ForeignKey("institution.id"),
            nullable=False,
            unique=True,
        ),
        sa.Column("issuer", sa.String, nullable=False),
        sa.Column("client_id", sa.String, nullable=False),
        sa.Column("client_secret", sa.LargeBinary, nullable=False),
    )
    op.create_table(
        "provider_identity",
        *identity_columns(),
        sa.Column("user_id", sa.Uuid, sa.ForeignKey("app_user.id"), nullable=False),
        sa.Column("issuer", sa.String, nullable=False),
        sa.Column("subject", sa.String, nullable=False),
        sa.UniqueConstraint("issuer", "subject", name="uq_provider_identity_subject"),
        sa.UniqueConstraint("issuer", "user_id", name="uq_provider_identity_user_id"),
    )
    op.create_index("ix_provider_identity_user_id", "provider_identity", ["user_id"])
    for table in ("sign_in_provider", "provider_identity"):
        op.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
        op.execute(f"CREATE POLICY system ON {table} TO {SYSTEM} USING (true) WITH CHECK (true)")
        op.execute(f"GRANT SELECT, INSERT, UPDATE, DELETE ON {table} TO {SYSTEM}")
    definer(
        "sign_in_providers()",
        "TABLE(institution_id uuid, names jsonb, issuer text, client_id text, client_secret bytea)",
        "SELECT i.id, i.names, p.issuer::text, p.client_id::text, p.client_secret"
        " FROM sign_in_provider p JOIN institution i ON i.id = p.institution_id"
        " AND i.state = 'active' ORDER BY i.sort_key, i.id",
    )
    definer(
        "person_of_provider(of_institution uuid, of_issuer text, of_subject text, address text)",
        "uuid",
        # Bound once by an address that the institution's provider vouches for, then by its subject.
        "INSERT INTO provider_identity (id, created_at, updated_at, user_id, issuer, subject)"
        " SELECT gen_random_uuid(), now(), now(), u.id, of_issuer, of_subject FROM account a"
        " JOIN app_user u ON u.id = a.user_id WHERE a.email = address"
        " AND u.institution_id = of_institution AND u.ended_at IS NULL"
        " ON CONFLICT DO NOTHING;"
        " SELECT u.id FROM provider_identity l JOIN app_user u ON u.id = l.user_id"
        " WHERE l.issuer = of_issuer AND l.subject = of_subject"
        " AND u.institution_id = of_institution AND u.ended_at IS NULL",
        volatile=True,
    )


def downgrade() -> None:
    op.execute("DROP FUNCTION person_of_provider, sign_in_providers")
    op.drop_table("provider_identity")
    op.drop_table("sign_in_provider")

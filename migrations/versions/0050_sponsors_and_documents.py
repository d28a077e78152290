"""An application names a sponsor among the members and brings documents along."""

import sqlalchemy as sa
from alembic import op

from migrations.support import definer, guard, keep_in_place, tenant_columns

revision = "0050"
down_revision = "0049"
branch_labels = None
depends_on = None

ADMIN = "'admin' = ANY ((SELECT my_roles())::text[])"
SPEAKS = (
    "('representative' = ANY ((SELECT my_roles())::text[])"
    " AND sponsor_id = (SELECT my_institution()))"
)
KNOWN = (
    "(SELECT me()) IS NOT NULL AND (state IN ('active', 'suspended', 'withdrawn')"
    f" OR id = (SELECT my_institution()) OR {ADMIN}"
)
COLUMNS = (
    "id, created_at, updated_at, version, names, short_name, sort_key, country, membership, state,"
    " ror_id, website, email_domains, clients, statement, applicant_name, applicant_email,"
    " applicant_language, decision_reason"
)
VALUES = (
    "(application->>'id')::uuid, now(), now(), 1, application->'names',"
    " application->>'short_name', application->>'sort_key', application->>'country',"
    " application->>'membership', 'applied', application->>'ror_id', application->>'website',"
    " ARRAY(SELECT jsonb_array_elements_text(application->'email_domains')), '',"
    " application->>'statement', application->>'applicant_name',"
    " application->>'applicant_email', application->>'applicant_language', ''"
)
DOCUMENTS = (
    "; INSERT INTO application_document (id, created_at, updated_at, institution_id, kind,"
    " file_name, media_type, size, sha256) SELECT d.id, now(), now(),"
    " (application->>'id')::uuid, d.kind, d.file_name, d.media_type, d.size, d.sha256"
    " FROM jsonb_to_recordset(application->'documents') AS d(id uuid, kind text, file_name text,"
    " media_type text, size bigint, sha256 text)"
)
# Who applies names the sponsor in words and is not told whether there is such a member.
SPONSOR = (
    "; INSERT INTO sponsorship (id, created_at, updated_at, institution_id, sponsor_id, state,"
    " words) SELECT gen_random_uuid(), now(), now(), (application->>'id')::uuid, i.id, 'asked', ''"
    " FROM institution i, public.skeleton(application->>'sponsor_named') AS said"
    " WHERE i.state = 'active' AND i.membership = 'member' AND said <> ''"
    " AND (public.skeleton(i.short_name) = said OR EXISTS (SELECT FROM jsonb_each_text(i.names) n"
    " WHERE public.skeleton(n.value) = said)) ORDER BY i.created_at LIMIT 1"
)


def upgrade() -> None:
    op.add_column(
        "institution", sa.Column("sponsor_named", sa.String, nullable=False, server_default="")
    )
    _sponsorships()
    _documents()
    op.execute(
        f"ALTER POLICY see ON institution USING ({_seen(' OR id = ANY ((SELECT asked_to_vouch())::uuid[])')})"
    )
    _applying(
        ", sponsor_named", ", coalesce(application->>'sponsor_named', '')", DOCUMENTS + SPONSOR
    )


def _sponsorships() -> None:
    op.create_table(
        "sponsorship",
        *tenant_columns(),
        sa.Column("institution_id", sa.Uuid, sa.ForeignKey("institution.id"), nullable=False),
        sa.Column("sponsor_id", sa.Uuid, sa.ForeignKey("institution.id"), nullable=False),
        sa.Column("state", sa.String, nullable=False),
        sa.Column("words", sa.Text, nullable=False),
        sa.Column("asked_by_id", sa.Uuid, sa.ForeignKey("app_user.id")),
        sa.Column("answered_by_id", sa.Uuid, sa.ForeignKey("app_user.id")),
        sa.Column("answered_at", sa.DateTime(timezone=True)),
        sa.UniqueConstraint("institution_id", "sponsor_id"),
        sa.CheckConstraint("state IN ('asked', 'vouched', 'declined')", name="state"),
        sa.CheckConstraint("(state = 'asked') = (answered_at IS NULL)", name="answered"),
        sa.CheckConstraint("institution_id <> sponsor_id", name="somebody_else"),
    )
    op.create_index("ix_sponsorship_sponsor_id", "sponsorship", ["sponsor_id", "state"])
    guard("sponsorship", see=f"{ADMIN} OR {SPEAKS}", make=ADMIN, change=SPEAKS)
    keep_in_place("sponsorship", "institution_id", "sponsor_id")
    definer(
        "asked_to_vouch()",
        "uuid[]",
        "SELECT coalesce(array_agg(s.institution_id), '{}') FROM sponsorship s"
        " WHERE s.sponsor_id = public.my_institution()"
        " AND 'representative' = ANY (public.my_roles())",
    )


def _documents() -> None:
    op.create_table(
        "application_document",
        *tenant_columns(),
        sa.Column("institution_id", sa.Uuid, sa.ForeignKey("institution.id"), nullable=False),
        sa.Column("kind", sa.String, nullable=False),
        sa.Column("file_name", sa.String, nullable=False),
        sa.Column("media_type", sa.String, nullable=False),
        sa.Column("size", sa.BigInteger, nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.CheckConstraint("kind IN ('letter', 'statute')", name="kind"),
    )
    op.create_index(
        "ix_application_document_institution_id", "application_document", ["institution_id"]
    )
    guard("application_document", see=ADMIN, make="false")


def _seen(more: str) -> str:
    return f"({KNOWN}{more})) OR written_in = (SELECT pg_current_xact_id_if_assigned())"


def _applying(columns: str, values: str, more: str) -> None:
    op.execute("DROP FUNCTION apply_for_membership")
    definer(
        "apply_for_membership(application jsonb)",
        "void",
        f"INSERT INTO institution ({COLUMNS}{columns}) SELECT {VALUES}{values}{more}",
        volatile=True,
    )


def downgrade() -> None:
    _applying("", "", "")
    op.execute(f"ALTER POLICY see ON institution USING ({_seen('')})")
    op.drop_table("application_document")
    op.execute("DROP FUNCTION asked_to_vouch")
    op.drop_table("sponsorship")
    op.drop_column("institution", "sponsor_named")

"""An approved amendment changes every part of the text, also those that came later."""

from importlib import import_module

from alembic import op

consents = import_module("migrations.versions.0067_amendments_wait_for_consents")
leads = import_module("migrations.versions.0075_another_lead")

revision = "0077"
down_revision = "0076"
branch_labels = None
depends_on = None

PROSE = ("data_produced", "data_protection", "bibliography")
TABLES = ("risk_table", "resource_table")
SHA256 = "text_sha256 = a.text_sha256,"
# A part that says nothing does not stand in the text.
PARTS = ", ".join(
    (
        *(f"{name} = coalesce(a.content->>'{name}', '')" for name in PROSE),
        *(f"{name} = coalesce(a.content->'{name}', '[]')" for name in TABLES),
    )
)
APPLY = leads.APPLY.replace(SHA256, f"{SHA256} {PARTS},")

GENERAL = (*PROSE, "risk_table", "attachments")
DIFFER = " OR ".join(
    f"NEW.content->'{name}' IS DISTINCT FROM NEW.before->'{name}'" for name in GENERAL
)
REFUSE = leads.REFUSE.replace(consents.TERMS_DIFFER, f"{consents.TERMS_DIFFER} OR {DIFFER}")


def upgrade() -> None:
    _replace(APPLY, REFUSE)


def _replace(apply: str, refuse: str) -> None:
    op.execute(
        "CREATE OR REPLACE FUNCTION apply_amendment(which uuid) RETURNS void LANGUAGE sql VOLATILE"
        f" SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $body$ {apply} $body$"
    )
    op.execute(
        "CREATE OR REPLACE FUNCTION wait_for_consents() RETURNS trigger LANGUAGE plpgsql"
        f" AS $body$ {refuse} $body$"
    )


def downgrade() -> None:
    _replace(leads.APPLY, leads.REFUSE)

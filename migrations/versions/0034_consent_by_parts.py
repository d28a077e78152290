"""Consent is kept by its two parts, general terms and own part, and can propose another wording."""

import sqlalchemy as sa
from alembic import op

from migrations.support import APP, keep_in_place

revision = "0034"
down_revision = "0033"
branch_labels = None
depends_on = None

BEFORE = ("answered_sha256", "answered_by_id", "answered_text", "reservation", "basis")
NOW = (*BEFORE, "prepared_by_id", "general_sha256", "part_sha256", "counter_proposal")
# The lead takes over exactly the wording that the institution proposed with its consent.
TAKEN_OVER = (
    "OLD.state = 'accepted_with_reservation' AND NEW.state = 'accepted'"
    " AND OLD.reservation = '' AND NEW.contribution = OLD.counter_proposal"
)
PREPARED_BEFORE = (
    "project_id",
    "institution_id",
    "prepared_by_id",
    "text_sha256",
    "outcome",
    "reservation",
    "reason",
    "expected_by",
    "basis",
)


def upgrade() -> None:
    op.execute("DROP TRIGGER own_answer ON partnership")
    op.drop_column("partnership", "terms_sha256")
    op.add_column("partnership", sa.Column("general_sha256", sa.String))
    op.add_column("partnership", sa.Column("part_sha256", sa.String))
    op.add_column("partnership", sa.Column("counter_proposal", sa.Text))
    op.add_column(
        "partnership",
        sa.Column("counter_refusal", sa.Text, nullable=False, server_default=""),
    )
    op.add_column("prepared_answer", sa.Column("counter_proposal", sa.Text))
    _own_answer(NOW, f" AND NOT ({TAKEN_OVER})")
    op.execute("DROP TRIGGER keep_in_place ON prepared_answer")
    keep_in_place("prepared_answer", *PREPARED_BEFORE, "counter_proposal")


def _own_answer(columns: tuple[str, ...], unless: str = "") -> None:
    was, becomes = (", ".join(f"{row}.{name}" for name in columns) for row in ("OLD", "NEW"))
    op.execute(
        "CREATE TRIGGER own_answer BEFORE UPDATE ON partnership FOR EACH ROW"
        f" WHEN (current_user = '{APP}'"
        f" AND ((NEW.state IS DISTINCT FROM OLD.state AND NEW.state <> 'invited'{unless})"
        f" OR ({was}) IS DISTINCT FROM ({becomes})))"
        " EXECUTE FUNCTION refuse_foreign_answer()"
    )


def downgrade() -> None:
    op.execute("DROP TRIGGER own_answer ON partnership")
    op.execute("DROP TRIGGER keep_in_place ON prepared_answer")
    op.drop_column("prepared_answer", "counter_proposal")
    for name in ("counter_refusal", "counter_proposal", "part_sha256", "general_sha256"):
        op.drop_column("partnership", name)
    op.add_column("partnership", sa.Column("terms_sha256", sa.String))
    _own_answer(BEFORE)
    keep_in_place("prepared_answer", *PREPARED_BEFORE)

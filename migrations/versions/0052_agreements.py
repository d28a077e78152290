"""An institution's agreement with the forum, until when it runs, and what was said of its end."""

import sqlalchemy as sa
from alembic import op

from migrations.support import APP

revision = "0052"
down_revision = "0051"
branch_labels = None
depends_on = None


NAMES = ("number", "signed_on", "until", "reminded")


def upgrade() -> None:
    for column in (
        sa.Column("agreement_number", sa.String, nullable=False, server_default=""),
        sa.Column("agreement_signed_on", sa.Date),
        sa.Column("agreement_until", sa.Date),
        sa.Column("agreement_reminded", sa.Integer),
    ):
        op.add_column("institution", column)
    op.create_check_constraint("agreement", "institution", "agreement_until > agreement_signed_on")
    was, becomes = (
        ", ".join(f"{row}.agreement_{name}" for name in NAMES) for row in ("OLD", "NEW")
    )
    op.execute(
        "CREATE TRIGGER keep_agreement BEFORE UPDATE ON institution FOR EACH ROW"
        f" WHEN (current_user = '{APP}' AND ({was}) IS DISTINCT FROM ({becomes}))"
        " EXECUTE FUNCTION keep_membership()"
    )
    op.create_index("ix_institution_agreement_until", "institution", ["agreement_until"])


def downgrade() -> None:
    op.execute("DROP TRIGGER keep_agreement ON institution")
    op.drop_index("ix_institution_agreement_until", "institution")
    op.drop_constraint("ck_institution_agreement", "institution")
    for name in reversed(NAMES):
        op.drop_column("institution", f"agreement_{name}")

"""The head of the audit on every day, for every member to note down."""

import sqlalchemy as sa
from alembic import op

from migrations.support import APP, SIGNED_IN, SYSTEM

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "audit_head",
        sa.Column("day", sa.Date, primary_key=True),
        sa.Column("sequence", sa.BigInteger, nullable=False),
        sa.Column("hash", sa.LargeBinary, nullable=False),
    )
    op.execute(
        "CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_head"
        " FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
    )
    op.execute("ALTER TABLE audit_head ENABLE ROW LEVEL SECURITY")
    op.execute(f"CREATE POLICY see ON audit_head FOR SELECT TO {APP} USING ({SIGNED_IN})")
    op.execute(f"CREATE POLICY system ON audit_head TO {SYSTEM} USING (true) WITH CHECK (true)")
    op.execute(f"GRANT SELECT ON audit_head TO {APP}")
    op.execute(f"GRANT SELECT, INSERT ON audit_head TO {SYSTEM}")


def downgrade() -> None:
    op.drop_table("audit_head")

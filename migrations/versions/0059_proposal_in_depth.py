"""A proposal says more: data produced, data protection, tables of risks and resources, references.

None of it stands in the exact text while it is empty, so every fingerprint that is kept (of
consents, votes, registrations) stays that of its text: no row has to be touched.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0059"
down_revision = "0058"
branch_labels = None
depends_on = None

PROSE = ("data_produced", "data_protection", "bibliography")
TABLES = ("risk_table", "resource_table")


def upgrade() -> None:
    for name in PROSE:
        op.add_column("proposal", sa.Column(name, sa.Text, nullable=False, server_default=""))
        op.alter_column("proposal", name, server_default=None)
    for name in TABLES:
        op.add_column("proposal", sa.Column(name, JSONB, nullable=False, server_default="[]"))
        op.alter_column("proposal", name, server_default=None)


def downgrade() -> None:
    for name in (*PROSE, *TABLES):
        op.drop_column("proposal", name)

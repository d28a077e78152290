"""Every text that was submitted is kept, so that any two of them can be compared.

Texts that were decided on or registered before are taken over; of the rest only the fingerprint
was kept.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

from migrations.support import guard, tenant_columns

revision = "0060"
down_revision = "0059"
branch_labels = None
depends_on = None

TAKE_OVER = """
INSERT INTO proposal_version
 (id, created_at, updated_at, project_id, number, content, text_sha256, submitted_at)
SELECT gen_random_uuid(), now(), now(), project_id,
 row_number() OVER (PARTITION BY project_id ORDER BY at, text_sha256), content, text_sha256, at
FROM (
 SELECT t.project_id, t.content, d.text_sha256, d.decided_at AS at
 FROM decided_text t JOIN decision d ON d.project_id = t.project_id AND d.round = t.round
 UNION ALL
 SELECT r.project_id, r.content - 'code' - 'answers', r.text_sha256, r.approved_at
 FROM registration r WHERE NOT EXISTS (
  SELECT FROM decided_text t JOIN decision d ON d.project_id = t.project_id AND d.round = t.round
  WHERE t.project_id = r.project_id AND d.text_sha256 = r.text_sha256)
) AS kept
"""


def upgrade() -> None:
    op.create_table(
        "proposal_version",
        *tenant_columns(),
        sa.Column("project_id", sa.Uuid, sa.ForeignKey("project.id"), nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("content", JSONB, nullable=False),
        sa.Column("text_sha256", sa.String, nullable=False),
        sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("submitted_by_id", sa.Uuid, sa.ForeignKey("app_user.id")),
        sa.UniqueConstraint("project_id", "number"),
    )
    guard(
        "proposal_version",
        see="project_id = ANY ((SELECT readable_proposals())::uuid[])",
        make="project_id = ANY ((SELECT led_projects())::uuid[])"
        " AND submitted_by_id = (SELECT me())",
    )
    op.execute(TAKE_OVER)


def downgrade() -> None:
    op.drop_table("proposal_version")

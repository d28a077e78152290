"""What the fields of a version mean is kept beside its reading, and fixed when it is published."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

from migrations.support import APP, WRITTEN_NOW, guard, keep_in_place, tenant_columns

revision = "0065"
down_revision = "0064"
branch_labels = None
depends_on = None

KEPT = "dataset_id = ANY ((SELECT kept_datasets())::uuid[])"
READ = (
    "(dataset_id = ANY ((SELECT readable_datasets())::uuid[])"
    " OR EXISTS (SELECT FROM dataset d WHERE d.id = dataset_id AND d.is_open))"
    " AND EXISTS (SELECT FROM dataset_version v WHERE v.id = version_id AND v.state = 'published')"
)
ITS_VERSION = "EXISTS (SELECT FROM dataset_version v WHERE v.id = version_id)"
FIRST_ENTRIES = """
  INSERT INTO data_dictionary (id, created_at, updated_at, version, dataset_id, version_id, fields)
  SELECT gen_random_uuid(), now(), now(), 1, r.dataset_id, r.version_id, (
    SELECT coalesce(jsonb_agg(jsonb_build_object(
        'name', f ->> 'name', 'type', f ->> 'type', 'unit', coalesce(f ->> 'unit', ''),
        'titles', '{}'::jsonb, 'descriptions', '{}'::jsonb, 'nothing', '{}'::jsonb,
        'required', false, 'unique', false) ORDER BY n), '[]'::jsonb)
    FROM jsonb_array_elements(r.reading -> 'fields') WITH ORDINALITY AS x(f, n))
  FROM dataset_reading r
"""


def upgrade() -> None:
    op.create_table(
        "data_dictionary",
        *tenant_columns(),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("dataset_id", sa.Uuid, sa.ForeignKey("dataset.id"), nullable=False),
        sa.Column("version_id", sa.Uuid, sa.ForeignKey("dataset_version.id"), nullable=False),
        sa.Column("fields", JSONB, nullable=False),
        sa.UniqueConstraint("version_id"),
    )
    op.execute(FIRST_ENTRIES)
    guard("data_dictionary", see=f"{KEPT} OR ({READ})", make=KEPT, change=KEPT)
    op.execute(
        f"CREATE POLICY held ON data_dictionary AS RESTRICTIVE FOR SELECT TO {APP}"
        f" USING ({ITS_VERSION} OR {WRITTEN_NOW})"
    )
    keep_in_place("data_dictionary", "dataset_id", "version_id")
    op.execute(
        "CREATE TRIGGER keep BEFORE INSERT OR UPDATE OR DELETE ON data_dictionary"
        " FOR EACH ROW EXECUTE FUNCTION keep_parts()"
    )


def downgrade() -> None:
    op.drop_table("data_dictionary")

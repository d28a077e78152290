"""The register of decisions: one number each, without gaps, in a series for every year."""

import sqlalchemy as sa
from alembic import op

from migrations.support import SIGNED_IN, definer, guard, tenant_columns

revision = "0037"
down_revision = "0036"
branch_labels = None
depends_on = None

KINDS = "'approved', 'admitted', 'suspended', 'reinstated', 'withdrawn'"


def upgrade() -> None:
    op.create_table(
        "numbered_decision",
        *tenant_columns(),
        sa.Column("year", sa.Integer, nullable=False),
        sa.Column("number", sa.Integer),
        sa.Column("designation", sa.String, nullable=False, unique=True),
        sa.Column("kind", sa.String, nullable=False),
        sa.Column("project_id", sa.Uuid, sa.ForeignKey("project.id")),
        sa.Column("institution_id", sa.Uuid, sa.ForeignKey("institution.id")),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=False),
        sa.UniqueConstraint("year", "number"),
        sa.CheckConstraint(f"kind IN ({KINDS})", name="kind"),
        sa.CheckConstraint("num_nonnulls(project_id, institution_id) = 1", name="one_subject"),
    )
    op.create_index("ix_numbered_decision_decided_at", "numbered_decision", ["decided_at", "id"])
    definer(
        "next_decision_number(which_year integer)",
        "integer",
        # Under a lock of its own: of two decisions at once the second counts on from the first.
        "SELECT pg_advisory_xact_lock(7301988);"
        " SELECT 1 + coalesce(max(number), 0) FROM numbered_decision WHERE year = which_year",
        volatile=True,
    )
    written = (
        "SELECT FROM {table} t WHERE t.id = {table}_id AND t.written_in = pg_current_xact_id()"
    )
    guard(
        "numbered_decision",
        # A number of the common series is everybody's, what it is about is the project's own wall.
        see=f"{SIGNED_IN} AND (number IS NOT NULL"
        " OR project_id = ANY ((SELECT known_projects())::uuid[]))",
        make=f"EXISTS ({written.format(table='project')})"
        f" OR EXISTS ({written.format(table='institution')})",
    )
    _number_what_is_decided()


def _number_what_is_decided() -> None:
    """Approvals before this register get their numbers in the order in which they were made."""
    op.execute(
        "INSERT INTO numbered_decision (id, created_at, updated_at, year, number, designation, kind,"
        " project_id, decided_at)"
        " SELECT gen_random_uuid(), now(), now(), x.year, x.number, x.year || '/' || x.number,"
        " 'approved', x.project_id, x.approved_at"
        " FROM (SELECT r.project_id, r.approved_at, extract(year FROM r.approved_at)::integer AS year,"
        " row_number() OVER (PARTITION BY extract(year FROM r.approved_at)"
        " ORDER BY r.approved_at, r.id) AS number"
        " FROM registration r JOIN project p ON p.id = r.project_id"
        " WHERE r.number = 1 AND p.label <> 'RED') AS x"
    )


def downgrade() -> None:
    op.drop_table("numbered_decision")
    op.execute("DROP FUNCTION next_decision_number")

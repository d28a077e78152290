"""How much an institution and a project keep in files: for their quotas, as one figure each."""

from alembic import op

from migrations.support import definer

revision = "0078"
down_revision = "0077"
branch_labels = None
depends_on = None

# What is stored once for several counts in full for each, so that no figure tells what others have.
KEPT = """
  SELECT coalesce(sum(r.size), 0)::bigint
  FROM resource r JOIN dataset d ON d.id = r.dataset_id
  WHERE r.role = 'original' AND
"""


def upgrade() -> None:
    definer(
        "bytes_of_my_institution()",
        "bigint",
        f"{KEPT} d.owner_institution_id = public.my_institution()",
    )
    definer(
        "bytes_of_project(of_project uuid)",
        "bigint",
        f"{KEPT} d.project_id = of_project AND of_project = ANY (public.inside_projects())",
    )


def downgrade() -> None:
    op.execute("DROP FUNCTION bytes_of_project, bytes_of_my_institution")

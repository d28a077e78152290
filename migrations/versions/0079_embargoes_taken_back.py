"""A dataset that leaves its project keeps its embargo, which then ends by its owner's word."""

from importlib import import_module

from alembic import op

from migrations.support import definer

revision = "0079"
down_revision = "0078"
branch_labels = None
depends_on = None

leaving = import_module("migrations.versions.0047_exit_step")

SIGNATURE = "take_datasets_back(of_project uuid, taken uuid[])"
FREED = "UPDATE dataset d SET project_id = NULL, version = version + 1, updated_at = now()"
# There is no project any more whose completion could end it; nothing opens by that.
BY_WORD = "embargo = CASE d.embargo WHEN 'completion' THEN 'word' ELSE d.embargo END"
TAKEN = (
    " WHERE d.id = ANY (taken) AND d.project_id = of_project"
    f" AND d.owner_institution_id = public.my_institution() AND {leaving.MAY_LEAVE} RETURNING d.id"
)


def upgrade() -> None:
    _replace(f"{FREED}, {BY_WORD}{TAKEN}")


def downgrade() -> None:
    _replace(f"{FREED}{TAKEN}")


def _replace(body: str) -> None:
    op.execute("DROP FUNCTION take_datasets_back")
    definer(SIGNATURE, "SETOF uuid", body, volatile=True)

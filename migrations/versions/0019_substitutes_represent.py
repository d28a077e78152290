"""A substitute votes as a representative: who is none any more has left the review."""

from importlib import import_module

from alembic import op

reviews = import_module("migrations.versions.0010_reviews")

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

NOW = f"({reviews.SUBSTITUTE_NOW} AND {reviews.projects.I_AM.format(role='representative')})"
BEFORE = {
    "readable_proposals": reviews.READERS,
    "known_projects": reviews.KNOWN,
    "review_rooms": reviews.ROOMS,
}
AFTER = {name: select.replace(reviews.SUBSTITUTE_NOW, NOW) for name, select in BEFORE.items()}


def upgrade() -> None:
    for name, select in AFTER.items():
        assert BEFORE[name].count(reviews.SUBSTITUTE_NOW) == 1
        replace(name, select)


def downgrade() -> None:
    for name, select in BEFORE.items():
        replace(name, select)


def replace(name: str, select: str) -> None:
    """Give the function that lists projects a new select."""
    op.execute(
        f"CREATE OR REPLACE FUNCTION {name}() RETURNS uuid[] LANGUAGE sql STABLE SECURITY DEFINER"
        " SET search_path = pg_catalog, public, pg_temp AS $body$"
        f" {reviews.projects.array_of(select)} $body$"
    )

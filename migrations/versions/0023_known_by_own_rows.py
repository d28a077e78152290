"""What a person may know of is found from the person's own rows, not by looking at every project.

The answers stay the same. A condition of several alternatives made PostgreSQL read all projects for
each statement of everybody; each alternative is a part of its own now.
"""

from importlib import import_module

reviews = import_module("migrations.versions.0010_reviews")
before = import_module("migrations.versions.0019_substitutes_represent")
projects = reviews.projects

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None

REPRESENTATIVE = projects.I_AM.format(role="representative")
MY_SUBSTITUTIONS = (
    "SELECT p.id FROM substitute s JOIN project p ON p.id = s.project_id"
    " WHERE s.user_id = public.me()"
)
SUBSTITUTE_NOW = f"s.ended_at IS NULL AND {reviews.UNDER_REVIEW} AND {REPRESENTATIVE}"
KNOWN = (
    f"{projects.KNOWN} UNION {MY_SUBSTITUTIONS} AND (p.label <> 'RED' OR ({SUBSTITUTE_NOW}))"
    f" UNION SELECT p.id FROM project p WHERE p.label <> 'RED' AND {reviews.UNDER_REVIEW}"
    f" AND {projects.I_AM.format(role='admin')} AND {reviews.NO_COORDINATORS}"
)
NOT_ON_IT = (
    f"p.submitted_at IS NOT NULL AND {projects.NO_CONFLICT}"
    " AND NOT EXISTS (SELECT FROM project_member m"
    " WHERE m.project_id = p.id AND m.user_id = public.me())"
    " AND NOT EXISTS (SELECT FROM review r WHERE r.project_id = p.id"
    " AND r.reviewer_id = public.me() AND r.state = 'recused')"
)
ROOMS = (
    f"SELECT p.id FROM project p WHERE {reviews.COORDINATOR}"
    f" AND (p.label <> 'RED' OR {reviews.UNDER_REVIEW}) AND {NOT_ON_IT}"
    f" UNION {MY_SUBSTITUTIONS} AND {SUBSTITUTE_NOW} AND {NOT_ON_IT}"
)
NOW = {"known_projects": KNOWN, "review_rooms": ROOMS}


def upgrade() -> None:
    for name, select in NOW.items():
        before.replace(name, select)


def downgrade() -> None:
    for name in NOW:
        before.replace(name, before.AFTER[name])

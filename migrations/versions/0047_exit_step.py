"""An institution that leaves a project settles its milestones and its data there."""

from alembic import op

from migrations.support import definer

revision = "0047"
down_revision = "0046"
branch_labels = None
depends_on = None

SPEAKS = "'representative' = ANY (public.my_roles())"
# Its representative, while the institution still takes part by its consent.
MAY_LEAVE = (
    f"{SPEAKS} AND EXISTS (SELECT FROM partnership c WHERE c.project_id = of_project"
    " AND c.institution_id = public.my_institution() AND c.role <> 'lead'"
    " AND c.state IN ('accepted', 'accepted_with_reservation'))"
)
GIVEN_BACK = (
    "s.project_id = of_project AND s.responsible_institution_id = public.my_institution()"
    " AND s.state IN ('planned', 'in_progress') AND EXISTS (SELECT FROM project p"
    " WHERE p.id = of_project AND p.state IN ('approved', 'active', 'suspended'))"
)


def upgrade() -> None:
    definer(
        "count_milestones_of_my_institution(of_project uuid)",
        "bigint",
        f"SELECT count(*) FROM milestone s WHERE {GIVEN_BACK} AND {MAY_LEAVE}",
    )
    definer(
        "give_milestones_back(of_project uuid)",
        "SETOF uuid",
        "UPDATE milestone s SET assignee_id = NULL, version = version + 1, updated_at = now(),"
        " responsible_institution_id = (SELECT p.lead_institution_id FROM project p"
        f" WHERE p.id = of_project) WHERE {GIVEN_BACK} AND {MAY_LEAVE} RETURNING s.id",
        volatile=True,
    )
    definer(
        "take_datasets_back(of_project uuid, taken uuid[])",
        "SETOF uuid",
        "UPDATE dataset d SET project_id = NULL, version = version + 1, updated_at = now()"
        " WHERE d.id = ANY (taken) AND d.project_id = of_project"
        f" AND d.owner_institution_id = public.my_institution() AND {MAY_LEAVE} RETURNING d.id",
        volatile=True,
    )


def downgrade() -> None:
    op.execute(
        "DROP FUNCTION take_datasets_back, give_milestones_back, count_milestones_of_my_institution"
    )

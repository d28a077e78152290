"""Who decides on a membership or ends an access counts no proposal and no vote hidden from it."""

from importlib import import_module

from alembic import op

from migrations.support import definer

hand_over = import_module("migrations.versions.0043_hand_over")
houses = import_module("migrations.versions.0051_leaving_houses")

revision = "0063"
down_revision = "0062"
branch_labels = None
depends_on = None

LEADS = "SELECT count(*) FROM project p WHERE p.lead_institution_id = house"
LED = {
    f"{LEADS} AND p.state = 'active'": f"{LEADS} AND p.listed AND p.state = 'active'",
    f"{LEADS} AND p.halted_with_lead": f"{LEADS} AND p.listed AND p.halted_with_lead",
}
COUNTS = "TABLE(partner bigint, datasets bigint)"
PARTNER = (
    "SELECT count(*) FROM partnership c JOIN project p ON p.id = c.project_id"
    " WHERE c.institution_id = house AND c.role <> 'lead' AND p.listed AND p.state = 'active'"
    " AND c.state IN ('accepted', 'accepted_with_reservation')"
)
DATASETS = (
    "SELECT count(*) FROM dataset d WHERE d.owner_institution_id = house"
    " AND d.published_at IS NOT NULL AND d.label <> 'RED'"
)
OF_OTHERS = "h.kind NOT IN ('review', 'vote', 'substitute')"
KNOWN = (
    "(h.place IS NULL OR h.place = ANY ((SELECT known_projects())::uuid[])"
    " OR EXISTS (SELECT FROM project p WHERE p.id = h.place AND p.listed))"
)

ASKED = f") h WHERE {hand_over.MAY_SETTLE}"
NARROWED = (
    f") AS h(kind, thing_id, place) WHERE {hand_over.MAY_SETTLE}"
    f" AND (person = public.me() OR ({OF_OTHERS} AND {KNOWN}))"
)


def upgrade() -> None:
    _replace("halting_counts", LED)
    op.execute("DROP FUNCTION membership_counts")
    definer(
        "membership_counts(house uuid)",
        COUNTS,
        f"SELECT ({PARTNER}), ({DATASETS}) WHERE {houses.IS_ADMIN}",
    )
    _replace("held_by", {ASKED: NARROWED})


def _replace(name: str, changes: dict[str, str]) -> None:
    definition = (
        op.get_bind().exec_driver_sql(f"SELECT pg_get_functiondef('{name}'::regproc)").scalar_one()
    )
    for before, after in changes.items():
        assert definition.count(before) == 1
        definition = definition.replace(before, after)
    op.execute(definition)


def downgrade() -> None:
    _replace("held_by", {NARROWED: ASKED})
    op.execute("DROP FUNCTION membership_counts")
    houses.create_counts()
    _replace("halting_counts", {after: before for before, after in LED.items()})

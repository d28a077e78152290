"""Wherever an act takes an id, the id of what its sender may not know of is refused, unwritten."""

import re
import types
from collections.abc import Iterator
from datetime import timedelta
from typing import Any, get_args
from unittest.mock import patch
from uuid import UUID

import pytest
from pydantic import BaseModel
from sqlalchemy import text

from app.api.routing import ApiRoute
from app.core import time
from app.core.policy import Label
from app.core.routing import ROUTES
from tests.authorization.test_matrix import Forgetful
from tests.robustness.secrets import hide, open_house

pytestmark = pytest.mark.promises

UNCOUNTED = frozenset({"session", "api_token", "attempt", "alembic_version", "outgoing_mail"})
"""Tables that note every request, or hold what is not of the act."""

PAPER = {"number": "7", "date": "2026-11-01"}
TODAY = time.now().date().isoformat()
SOON = (time.now() + timedelta(days=20)).date().isoformat()


def id_fields(model: type[BaseModel]) -> Iterator[str]:
    """Names of fields that hold an id, those of parts by their way: `basis.file_id`."""
    for name, field in model.model_fields.items():
        for kind in _kinds(field.annotation):
            if kind is UUID:
                yield name
            elif isinstance(kind, type) and issubclass(kind, BaseModel):
                yield from (f"{name}.{each}" for each in id_fields(kind))


def _kinds(annotation: Any) -> Iterator[Any]:
    inner = get_args(annotation)
    if (inner and not isinstance(annotation, types.GenericAlias)) or inner:
        for each in inner:
            yield from _kinds(each)
    else:
        yield annotation


def writes_that_take_ids() -> dict[str, str]:
    """`POST /path field` to the endpoint's name, for every field of a body that holds an id."""
    return {
        f"{route.methods[0]} {route.path.removeprefix('/api/v1')} {field}": route.endpoint
        for route in ROUTES.values()
        if isinstance(route, ApiRoute) and route.contract.body
        for field in id_fields(route.contract.body)
    }


@pytest.fixture
def scene(app, make):
    """A lead with an open and a running project, a house's speaker, and what B hides."""
    home, partner = make.institution("UZ"), make.institution("KZ")
    lead, colleague = make.user(home), make.user(home)
    people = {
        "lead": lead,
        "speaker": make.user(home, "representative"),
        "partner": make.user(partner, "representative"),
        "coordinator": make.user(make.institution("TJ"), "coordinator"),
        "reviewer": make.user(make.institution("TM"), "coordinator"),
        "admin": make.user(make.institution(None), "admin"),
    }
    opened = make.project(lead, "changes_requested", (partner,), label=Label.GREEN)
    make.member(opened, colleague)
    running = make.project(lead, "active", (partner,), label=Label.GREEN)
    make.member(running, colleague)
    package, milestone = make.work_package(running), make.milestone(running, "in_progress")
    needed = make.milestone(running)
    draft = make.draft(running, lead, label=Label.GREEN)
    dataset = make.dataset(running, lead, label=Label.GREEN)
    make.version(dataset, lead)
    reviewed = make.project(lead, "in_review", label=Label.GREEN)
    ids = {
        "project": opened.id,
        "running": running.id,
        "reviewed": reviewed.id,
        "home": home.id,
        "partner": partner.id,
        "colleague": colleague.id,
        "package": package.id,
        "milestone": milestone.id,
        "needed": needed.id,
        "draft": draft.id,
        "dataset": dataset.id,
        "reviewer": people["reviewer"].id,
        "new_house": make.institution("KG").id,
        "substitute": make.user(make.institution("KG"), "representative").id,
        "newcomer": make.user(partner).id,
        "applicant": make.institution("KG", state="applied").id,
    }
    return people, ids, hide(app, make, open_house(make))


EXAMPLES: dict[str, tuple[str, str, dict[str, Any]]] = {
    "POST /projects copy_from": (
        "lead",
        "",
        {"title": {"en": "=Made up"}, "copy_from": "project"},
    ),
    "PATCH /projects/<uuid:project_id> resource_table.institution_id": (
        "lead",
        "{project}",
        {"resource_table": [{"institution_id": "partner", "kind": "=staff"}]},
    ),
    "POST /projects/<uuid:project_id>/partners institution_id": (
        "lead",
        "{project}",
        {"institution_id": "new_house"},
    ),
    "PATCH /projects/<uuid:project_id>/partners/<uuid:institution_id> contact_id": (
        "speaker",
        "{project} {home}",
        {"contact_id": "colleague"},
    ),
    "POST /projects/<uuid:project_id>/members user_id": (
        "lead",
        "{project}",
        {"user_id": "newcomer"},
    ),
    "POST /projects/<uuid:project_id>/handover user_id": (
        "lead",
        "{project}",
        {"user_id": "colleague"},
    ),
    "POST /projects/<uuid:project_id>/reviews reviewer_id": (
        "coordinator",
        "{reviewed}",
        {"reviewer_id": "reviewer"},
    ),
    "POST /projects/<uuid:project_id>/substitutes user_id": (
        "coordinator",
        "{reviewed}",
        {"user_id": "substitute"},
    ),
    "POST /projects/<uuid:project_id>/work-packages responsible_institution_id": (
        "lead",
        "{running}",
        {"title": "=Made up", "responsible_institution_id": "partner"},
    ),
    "POST /projects/<uuid:project_id>/milestones responsible_institution_id": (
        "lead",
        "{running}",
        {"title": "=Made up", "due_on": "=" + SOON, "responsible_institution_id": "partner"},
    ),
    "POST /projects/<uuid:project_id>/milestones work_package_id": (
        "lead",
        "{running}",
        {"title": "=Made up", "due_on": "=" + SOON, "work_package_id": "package"},
    ),
    "POST /projects/<uuid:project_id>/milestones assignee_id": (
        "lead",
        "{running}",
        {"title": "=Made up", "due_on": "=" + SOON, "assignee_id": "colleague"},
    ),
    "POST /projects/<uuid:project_id>/milestones needs.id": (
        "lead",
        "{running}",
        {"title": "=Made up", "due_on": "=" + SOON, "needs": [{"id": "needed"}]},
    ),
    "PATCH /milestones/<uuid:milestone_id> responsible_institution_id": (
        "lead",
        "{milestone}",
        {"responsible_institution_id": "partner"},
    ),
    "PATCH /milestones/<uuid:milestone_id> work_package_id": (
        "lead",
        "{milestone}",
        {"work_package_id": "package"},
    ),
    "PATCH /milestones/<uuid:milestone_id> assignee_id": (
        "lead",
        "{milestone}",
        {"assignee_id": "colleague"},
    ),
    "PATCH /milestones/<uuid:milestone_id> needs.id": (
        "lead",
        "{milestone}",
        {"needs": [{"id": "needed"}]},
    ),
    "POST /milestones/<uuid:milestone_id>/deliverables id": (
        "lead",
        "{milestone}",
        {"kind": "=dataset", "id": "dataset"},
    ),
    "POST /datasets/<uuid:dataset_id>/grants user_id": (
        "speaker",
        "{dataset}",
        {"user_id": "newcomer", "until": "=" + SOON},
    ),
    "POST /datasets/<uuid:dataset_id>/grants institution_id": (
        "speaker",
        "{dataset}",
        {"institution_id": "new_house", "until": "=" + SOON},
    ),
    "POST /projects/<uuid:project_id>/drafts translation_of_id": (
        "lead",
        "{running}",
        {"title": "=Made up", "language": "=ru", "translation_of_id": "draft"},
    ),
    "POST /users/<uuid:user_id>/departure successor_id": (
        "speaker",
        "{newcomer_of_home}",
        {"successor_id": "colleague"},
    ),
    "POST /institutions/<uuid:institution_id>/sponsorships sponsor_id": (
        "admin",
        "{applicant}",
        {"sponsor_id": "partner"},
    ),
    "POST /institutions/<uuid:institution_id>/deputies deputy_id": (
        "speaker",
        "{home}",
        {"deputy_id": "colleague", "starts_on": "=" + TODAY, "until": "=" + SOON},
    ),
}
"""Who may do it, the ids of its path, and what is sent: names of ids, and words after "="."""

NOT_LOOKED_UP = frozenset(
    name for name in writes_that_take_ids() if name.endswith(("basis.file_id", "prepared_id"))
)
"""A paper's file, kept as it was said and never opened; and the answer that the own house has
prepared, which the id is only compared with."""


TAKEN_LIKE_ANOTHER = frozenset(
    {
        "POST /users/<uuid:user_id>/departure successors",
        "POST /users/<uuid:user_id>/handover successor_id",
        "POST /users/<uuid:user_id>/handover successors",
        "PATCH /amendments/<uuid:amendment_id> partners.institution_id",
        "PATCH /amendments/<uuid:amendment_id> fields.resource_table.institution_id",
        "POST /projects resource_table.institution_id",
        "POST /projects/<uuid:project_id>/amendments fields.resource_table.institution_id",
        "POST /projects/<uuid:project_id>/amendments partners.institution_id",
        "POST /me/move successor_id",
        "POST /me/move successors",
        "POST /projects/<uuid:project_id>/partners/<uuid:institution_id>/departure stays",
    }
)
"""Who takes over is looked up as at a departure; datasets that stay are sought among the own;
who joins by an amendment is looked up as who is invited; what an institution brings is of those
in the project, wherever it is said."""

REFUSED_IN_THIS_SCENE = {"POST /projects/<uuid:project_id>/substitutes user_id": "enough"}
"""By a state that the scene cannot have beside the others: enough coordinators are left in it."""


def test_every_field_that_takes_an_id_is_tried():
    assert set(writes_that_take_ids()) == set(EXAMPLES) | NOT_LOOKED_UP | TAKEN_LIKE_ANOTHER


def filled(said: Any, ids: dict[str, Any]) -> Any:
    """What is sent, with ids in place of their names."""
    if isinstance(said, dict):
        return {name: filled(each, ids) for name, each in said.items()}
    if isinstance(said, list):
        return [filled(each, ids) for each in said]
    return said[1:] if said.startswith("=") else str(ids[said])


def fingerprint(owner) -> dict[str, str]:
    """Every table by a hash of all it holds."""
    owner.rollback()
    tables = owner.scalars(
        text("SELECT tablename::text FROM pg_tables WHERE schemaname = 'public'")
    )
    return {
        table: str(
            owner.execute(
                text(f"SELECT md5(string_agg(t::text, ' ' ORDER BY t::text)) FROM {table} t")
            ).scalar_one()
        )
        for table in tables
        if table not in UNCOUNTED and not table.startswith("procrastinate")
    }


def test_foreign_ids_are_refused_and_nothing_is_written(api, make, owner, scene, promise):
    people, ids, hidden = scene
    ids["newcomer_of_home"] = make.user(make.owner.merge(people["lead"]).institution).id
    programs = {name: api(user) for name, user in people.items()}
    before = fingerprint(owner)

    taken, refused_own, tried = [], [], 0
    for name, (who, path_ids, said) in EXAMPLES.items():
        method, path, field = name.split(" ")
        for each in path_ids.format(**ids).split(" "):
            path = re.sub(r"<uuid:\w+>", each, path, count=1)
        version = {"If_Match": '"1"'} if method == "PATCH" else {}
        with patch("app.core.database.Session", Forgetful):
            own = programs[who].call(method, path, filled(said, ids), **version)
        expected = REFUSED_IN_THIS_SCENE.get(name)
        if own.status_code >= 400 and (not expected or own.json.get("guard") != expected):
            refused_own.append((name, own.status_code, own.text[:200]))
        key = _name_of_id(said, field)
        for model, foreign in hidden.subjects.items():
            body = filled(said, {**ids, key: foreign})
            answer = programs[who].call(method, path, body, **version)
            tried += 1
            if answer.status_code not in {403, 404, 409, 422}:
                taken.append((name, model.__name__, answer.status_code))

    changed = [table for table, hash_ in fingerprint(owner).items() if hash_ != before[table]]
    assert not refused_own, refused_own
    print(taken, changed)
    figure = f"{len(taken)} of {tried} foreign ids taken, {len(changed)} tables changed"
    promise("P6", figure, "0 taken, 0 written", not (taken or changed))


def _name_of_id(said: Any, field: str) -> str:
    for part in field.split("."):
        said = said[0] if isinstance(said, list) else said
        said = said[part]
    return said

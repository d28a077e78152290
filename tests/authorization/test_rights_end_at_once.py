"""After each act that takes a right away the very next request is refused, without any waiting."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from sqlalchemy import select

from app.accounts.models import ApiToken, User, UserSession
from app.core.policy import Label
from app.datasets.models.access import AccessGrant
from app.datasets.models.dataset import Dataset
from app.projects.models.project import Project
from tests.factories import PASSWORD


@dataclass
class Scene:
    """A person with every kind of right, and those who can take them away."""

    make: Any
    api: Callable[..., Any]
    browse: Callable[..., Any]
    person: User
    speaker: User
    lead: User
    owner_speaker: User
    admin: User
    project: Project
    dataset: Dataset
    grant: AccessGrant
    house_grant: AccessGrant
    reviewed: Project
    asking: Project
    named: Project

    def id_of(self, model: Any) -> Any:
        found = select(model.id).where(model.user_id == self.person.id)
        return self.make.owner.scalars(found.order_by(model.created_at)).first()

    def membership(self, outcome: str, institution_id: Any) -> Any:
        said = {"outcome": outcome, "reason": "Made up."}
        return self.api(self.admin).post(f"/institutions/{institution_id}/decision", said)


@pytest.fixture
def scene(make, api, browse):
    home, owning = make.institution("UZ"), make.institution("KZ")
    person = make.user(home, "representative", "coordinator")
    lead, owner_speaker = make.user(owning), make.user(owning, "representative")
    project = make.project(lead, "changes_requested", (home,), label=Label.AMBER)
    make.member(project, person, "viewer")
    asking = make.project(lead)
    make.partnership(asking, home)
    named = make.project(lead, "active", (home,), label=Label.AMBER_STRICT)
    make.member(named, person)
    dataset = make.dataset(project, lead, label=Label.AMBER_STRICT)
    make.version(dataset, lead, "published")
    return Scene(
        make,
        api,
        browse,
        person=person,
        speaker=make.user(home, "representative"),
        lead=lead,
        owner_speaker=owner_speaker,
        admin=make.user(make.institution(None), "admin"),
        project=project,
        dataset=dataset,
        grant=make.grant(dataset, owner_speaker, person),
        house_grant=make.grant(
            make.dataset(None, owner_speaker, label=Label.AMBER_STRICT),
            owner_speaker,
            institution=home,
        ),
        reviewed=make.project(lead, "in_review"),
        asking=asking,
        named=named,
    )


Act = Callable[[Scene], Any]


def api_act(who: str, method: str, path: str, body: Any = None) -> Act:
    """Somebody of the scene calls the API; `path` is filled in from the scene."""

    def act(scene: Scene) -> Any:
        said = {} if body is None and method == "POST" else body
        return scene.api(getattr(scene, who)).call(method, path.format(scene=scene), said)

    return act


def page_act(who: str, path: str, form: str = "/account/security", **fields: str) -> Act:
    """Somebody of the scene sends a form."""

    def act(scene: Scene) -> Any:
        filled = path.format(
            scene=scene, session=scene.id_of(UserSession), token=scene.id_of(ApiToken)
        )
        return scene.browse(getattr(scene, who)).post(filled, fields, form=form)

    return act


ACCOUNT, PROGRAM = "page /account/security", "api /me"
PROPOSAL = "api /projects/{scene.project.id}/members"
DATASET = "api /datasets/{scene.dataset.id}"
HOUSE_DATASET = "api /datasets/{scene.house_grant.dataset_id}"
NEW_PASSWORD = "made-up words of another kind"

ACTS: dict[str, tuple[Act, tuple[str, ...]]] = {
    "a person leaves the house": (
        api_act("speaker", "POST", "/users/{scene.person.id}/departure"),
        (ACCOUNT, PROGRAM),
    ),
    "the house is suspended": (
        lambda scene: scene.membership("suspend", scene.person.institution_id),
        (ACCOUNT, PROGRAM, PROPOSAL),
    ),
    "the house withdraws": (
        lambda scene: scene.membership("withdraw", scene.person.institution_id),
        (ACCOUNT, PROGRAM, DATASET),
    ),
    "the owner of data is suspended": (
        lambda scene: scene.membership("suspend", scene.owner_speaker.institution_id),
        (DATASET, HOUSE_DATASET),
    ),
    "a representative is none any more": (
        api_act("speaker", "POST", "/users/{scene.person.id}/representation", {"outcome": "end"}),
        ("api /institutions/{scene.person.institution_id}/invitations",),
    ),
    "a coordinator is none any more": (
        api_act("admin", "DELETE", "/users/{scene.person.id}/roles/coordinator"),
        ("api /projects/{scene.reviewed.id}/reviews", "page /portfolio"),
    ),
    "the password is changed": (
        page_act(
            "person",
            "/account/password",
            form="/account/password",
            old_password=PASSWORD,
            new_password=NEW_PASSWORD,
        ),
        (ACCOUNT,),
    ),
    "one session is ended": (
        page_act("person", "/account/sessions/{session}/end"),
        (ACCOUNT,),
    ),
    "all other sessions are ended": (
        page_act("person", "/account/sessions/end-others"),
        (ACCOUNT,),
    ),
    "a token is revoked": (
        page_act("person", "/account/tokens/{token}/revoke", form="/account/tokens"),
        (PROGRAM,),
    ),
    "an admin resets the second factor": (
        page_act("admin", "/people/{scene.person.id}/second-factor/reset", reason="Made up."),
        (ACCOUNT,),
    ),
    "a grant to a person is revoked": (
        api_act("owner_speaker", "POST", "/grants/{scene.grant.id}/revocation"),
        (DATASET,),
    ),
    "a grant to a house is revoked": (
        api_act("owner_speaker", "POST", "/grants/{scene.house_grant.id}/revocation"),
        (HOUSE_DATASET,),
    ),
    "an invitation of a house is taken back": (
        api_act(
            "lead",
            "DELETE",
            "/projects/{scene.asking.id}/partners/{scene.person.institution_id}",
        ),
        ("api /projects/{scene.asking.id}",),
    ),
    "a membership ends": (
        api_act("lead", "DELETE", "/projects/{scene.named.id}/members/{scene.person.id}"),
        ("api /projects/{scene.named.id}/activity",),
    ),
}


@pytest.mark.parametrize("name", ACTS)
def test_the_next_request_after_it_is_refused(scene, browse, api, name):
    act, closed = ACTS[name]
    browser, program = browse(scene.person), api(scene.person)

    def ask(what: str) -> int:
        surface, _space, path = what.partition(" ")
        opened = browser if surface == "page" else program
        return opened.get(path.format(scene=scene)).status_code

    assert [ask(what) for what in closed] == [200] * len(closed)

    done = act(scene)

    assert done.status_code in {200, 204, 303}, done.text
    assert not {ask(what) for what in closed} - {303, 401, 403, 404}

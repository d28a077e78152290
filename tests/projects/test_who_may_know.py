"""Who may know that a project exists: both walls say the same, each by itself."""

import pytest
from sqlalchemy import select, text

from app.core.identity import act_as
from app.core.policy import Label
from app.core.scope import visible
from app.projects.models.project import Project, Proposal
from app.projects.models.states import LISTED, ProjectState

PEOPLE = (
    "lead",
    "member",
    "stranger",
    "partner's representative",
    "invited representative",
    "coordinator",
    "coordinator with a conflict",
    "admin",
)


@pytest.fixture
def people(make):
    """One person of each relation to the project that `project` makes."""
    lead, partner, invited = make.institution(), make.institution("KZ"), make.institution("KG")
    return {
        "lead": make.user(lead),
        "member": make.user(partner),
        "stranger": make.user(),
        "partner's representative": make.user(partner, "representative"),
        "invited representative": make.user(invited, "representative"),
        "coordinator": make.user(make.institution("TJ"), "coordinator"),
        "coordinator with a conflict": make.user(lead, "coordinator"),
        "admin": make.user(None, "admin"),
    }


def who_sees(app, people, model, *, first_wall=True):
    """The names of those who see a row of `model`."""
    found = set()
    for name, user in people.items():
        with app.extensions["database"].transaction() as session:
            actor = act_as(session, user.id)
            rows = visible(model, actor) if first_wall else select(model)
            if session.scalars(rows.execution_options(scoped=True)).first() is not None:
                found.add(name)
    return found


def expected(state, label):
    """Independent of the code: the rule in words, as a set."""
    inside = {"lead", "member"}
    if label not in {"AMBER+STRICT", "RED"}:
        inside |= {"partner's representative"}
    asked = {"partner's representative", "invited representative"}
    proposal = inside | asked
    if state in {"submitted", "in_review"}:
        proposal |= {"coordinator"}
    card = set(proposal)
    if state != "draft" and label != "RED":
        card |= {"coordinator", "coordinator with a conflict"}
    if state in {each.value for each in LISTED} and label != "RED":
        card |= set(PEOPLE)
    return card, proposal


@pytest.mark.parametrize("label", [label.value for label in Label])
def test_both_walls_show_a_project_to_the_same_people(app, make, people, label):
    project = make.project(people["lead"], label=Label(label))
    make.member(project, people["member"])
    make.partnership(project, people["partner's representative"].institution, "accepted")
    make.partnership(project, people["invited representative"].institution, "invited")

    for state in ProjectState:
        if state is ProjectState.WITHDRAWN:
            continue
        make.owner.execute(
            text("UPDATE project SET state = :state, submitted_at = :at WHERE id = :id"),
            {
                "state": state.value,
                "at": None if state is ProjectState.DRAFT else project.created_at,
                "id": project.id,
            },
        )
        make.owner.commit()
        card, proposal = expected(state.value, label)

        assert who_sees(app, people, Project) == card, state
        assert who_sees(app, people, Project, first_wall=False) == card, state
        assert who_sees(app, people, Proposal) == proposal, state
        assert who_sees(app, people, Proposal, first_wall=False) == proposal, state

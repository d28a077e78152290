"""Who may know of milestones and their evidence: both walls say the same, each by itself."""

import pytest
from sqlalchemy import select

from app.core.identity import act_as
from app.core.policy import Label
from app.core.scope import visible
from app.workplan.models import Milestone, MilestoneNeed, Submission, WorkPackage


@pytest.fixture
def people(make):
    """One person of each relation to the project that tests make."""
    lead, partner, invited = make.institution(), make.institution("KZ"), make.institution("KG")
    return {
        "lead": make.user(lead),
        "member": make.user(partner),
        "stranger": make.user(),
        "partner's representative": make.user(partner, "representative"),
        "invited representative": make.user(invited, "representative"),
        "coordinator": make.user(make.institution("TJ"), "coordinator"),
        "coordinator with a conflict": make.user(partner, "coordinator"),
        "admin": make.user(None, "admin"),
    }


@pytest.fixture
def plan(make, people):
    """`plan(state, milestone_state, label=..., by=..., **project)`: a project with a milestone."""

    def build(state, milestone_state, *, label="AMBER", by="lead", **values):
        project = make.project(people["lead"], state, label=Label(label), **values)
        make.member(project, people["member"])
        make.partnership(project, people["member"].institution, "accepted")
        make.partnership(project, people["invited representative"].institution, "invited")
        package = make.work_package(project)
        first = make.milestone(project, milestone_state, work_package_id=package.id)
        make.milestone(project, milestone_state, needs=(first,))
        if milestone_state in {"submitted", "verified"}:
            make.submission(first, people[by])
        return first

    return build


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


INSIDE = {"lead", "member", "partner's representative"}

CASES = [
    # project, milestone, label, submitted by, the project's own wish, who sees the milestone
    ("draft", "planned", "AMBER", "lead", False, INSIDE | {"invited representative"}),
    (
        "in_review",
        "planned",
        "AMBER",
        "lead",
        False,
        INSIDE | {"invited representative", "coordinator"},
    ),
    ("active", "in_progress", "AMBER", "lead", False, INSIDE),
    ("active", "submitted", "AMBER", "lead", False, INSIDE | {"coordinator"}),
    ("active", "submitted", "AMBER", "member", False, INSIDE),
    ("active", "submitted", "AMBER", "member", True, INSIDE | {"coordinator"}),
    ("active", "submitted", "AMBER+STRICT", "lead", True, {"lead", "member"}),
    ("active", "submitted", "RED", "lead", True, {"lead", "member"}),
    ("active", "verified", "AMBER", "lead", True, INSIDE),
]


@pytest.mark.parametrize(("state", "milestone", "label", "by", "wish", "expected"), CASES)
@pytest.mark.parametrize("first_wall", [True, False])
def test_a_milestone_is_seen_inside_and_by_who_is_asked(
    app, people, plan, state, milestone, label, by, wish, expected, first_wall
):
    plan(state, milestone, label=label, by=by, coordinators_verify=wish)

    assert who_sees(app, people, Milestone, first_wall=first_wall) == expected
    evidence = expected if milestone in {"submitted", "verified"} else set()
    assert who_sees(app, people, Submission, first_wall=first_wall) == evidence


@pytest.mark.parametrize("first_wall", [True, False])
def test_who_is_asked_to_verify_one_milestone_sees_no_other(app, people, plan, make, first_wall):
    first = plan("active", "submitted")
    make.milestone(first.project, "in_progress")

    with app.extensions["database"].transaction() as session:
        actor = act_as(session, people["coordinator"].id)
        rows = visible(Milestone, actor) if first_wall else select(Milestone)
        seen = session.scalars(rows.execution_options(scoped=True)).unique().all()

    assert [each.id for each in seen] == [first.id]


@pytest.mark.parametrize("first_wall", [True, False])
def test_packages_and_dependencies_are_part_of_the_proposal(app, people, plan, first_wall):
    plan("draft", "planned")

    for model in (WorkPackage, MilestoneNeed):
        expected = INSIDE | {"invited representative"}
        assert who_sees(app, people, model, first_wall=first_wall) == expected

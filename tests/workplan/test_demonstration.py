"""The demonstration shows milestones in every state, made by acts that the rules allow."""

from sqlalchemy import func, select

from app.demonstration import build
from app.projects.models.project import Project
from app.projects.models.states import ProjectState
from app.workplan.models import Milestone, MilestoneMove
from app.workplan.states import MilestoneState

ENDED = (ProjectState.COMPLETED, ProjectState.ARCHIVED)


def test_the_demonstration_has_milestones_in_every_state(app, owner):
    build(app)

    states = set(owner.scalars(select(Milestone.state)))
    assert states == set(MilestoneState)
    assert owner.scalar(select(func.count()).select_from(MilestoneMove)) == 4
    ended = select(Project.id).where(Project.state.in_(ENDED))
    met = owner.scalars(select(Milestone).where(Milestone.project_id.in_(ended))).unique().all()
    assert {each.state for each in met} == {MilestoneState.VERIFIED}
    assert all(each.baseline_on == each.due_on for each in met)

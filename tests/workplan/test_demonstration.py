"""The demonstration shows milestones in every state, made by acts that the rules allow."""

from sqlalchemy import func, select

from app.demonstration import build
from app.workplan.models import Milestone, MilestoneMove
from app.workplan.states import MilestoneState


def test_the_demonstration_has_milestones_in_every_state(app, owner):
    build(app)

    states = set(owner.scalars(select(Milestone.state)))
    assert states == set(MilestoneState)
    assert owner.scalar(select(func.count()).select_from(MilestoneMove)) == 4
    assert owner.scalar(select(func.count(Milestone.baseline_on))) == 9

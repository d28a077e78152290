"""The demonstration, as the first start leaves it: every state is shown, and made by real acts."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import func, select

from app import demonstration
from app.projects.amendments.models import Amendment
from app.projects.models.project import Project
from app.projects.models.states import ProjectState
from app.reviews.demonstration import STORIES
from app.reviews.models import Decision, Vote
from app.workplan.models import Milestone, MilestoneMove
from app.workplan.states import MilestoneState
from tests import database
from tests.clients import Browser

STATES = {
    "markets": "in_review",
    "precursors": "changes_requested",
    "prisons": "rejected",
    "borders": "approved",
}
ENDED = (ProjectState.COMPLETED, ProjectState.ARCHIVED)


@pytest.fixture
def database_url(tmp_path: Path) -> Iterator[str]:
    """A copy of the demonstration's database in place of an empty one."""
    with database.cloned_demonstration(tmp_path / "var") as url:
        yield url


def test_its_people_sign_in_with_the_password_that_is_printed(app):
    browser = Browser(app)

    answer = browser.post(
        "/sign-in", {"email": "researcher.uz@forum.example", "password": demonstration.PASSWORD}
    )

    assert answer.status_code == 303
    assert browser.get("/").status_code == 200


def test_reviews_end_as_their_stories_tell(app, owner):
    titles = {story.title["en"]: story.key for story in STORIES}

    projects = owner.scalars(select(Project).execution_options(scoped=True)).unique()
    told = {titles[each.title["en"]]: each for each in projects if each.title["en"] in titles}
    assert {key: told[key].state.value for key in STATES} == STATES

    votes = owner.scalars(select(Vote).execution_options(scoped=True)).unique().all()
    open_votes = [each for each in votes if each.project_id == told["markets"].id]
    assert [each.voided_at for each in open_votes] == [None]
    decisions = owner.scalars(select(Decision).execution_options(scoped=True)).all()
    assert all("Made up" in each.letter for each in decisions)
    amendments = owner.scalars(
        select(Amendment).order_by(Amendment.number).execution_options(scoped=True)
    ).unique()
    assert [each.state.value for each in amendments] == ["approved", "in_review"]


def test_milestones_stand_in_every_state(app, owner):
    states = set(owner.scalars(select(Milestone.state)))

    assert states == set(MilestoneState)
    assert owner.scalar(select(func.count()).select_from(MilestoneMove)) == 4
    ended = select(Project.id).where(Project.state.in_(ENDED))
    met = owner.scalars(select(Milestone).where(Milestone.project_id.in_(ended))).unique().all()
    assert {each.state for each in met} == {MilestoneState.VERIFIED}
    assert all(each.baseline_on == each.due_on for each in met)

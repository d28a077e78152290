"""The demonstration's reviews stand where their stories say."""

from sqlalchemy import select

from app import demonstration
from app.projects.amendments.models import Amendment
from app.projects.models.project import Project
from app.reviews.models import Decision, Vote

STATES = {
    "markets": "in_review",
    "precursors": "changes_requested",
    "prisons": "rejected",
    "borders": "approved",
}


def test_reviews_end_as_their_stories_tell(app, make):
    forum = demonstration.build(app)

    projects = make.owner.scalars(select(Project).execution_options(scoped=True)).unique()
    states = {each.id: each.state.value for each in projects}
    assert {key: states[forum.projects[key]] for key in STATES} == STATES

    votes = make.owner.scalars(select(Vote).execution_options(scoped=True)).unique().all()
    open_votes = [each for each in votes if each.project_id == forum.projects["markets"]]
    assert [each.voided_at for each in open_votes] == [None]
    decisions = make.owner.scalars(select(Decision).execution_options(scoped=True)).all()
    assert all("Made up" in each.letter for each in decisions)
    amendments = make.owner.scalars(
        select(Amendment).order_by(Amendment.number).execution_options(scoped=True)
    ).unique()
    assert [each.state.value for each in amendments] == ["approved", "in_review"]

"""The demonstration fills an empty forum once, and never one in production."""

from dataclasses import replace

from sqlalchemy import func, select

from app import demonstration
from app.accounts.models import User
from app.datasets.models.access import AccessRequest
from app.datasets.models.states import RequestState
from app.institutions.models import Institution, InstitutionState
from app.projects.models.project import Project
from app.projects.models.states import ProjectState
from config import Environment


def test_it_fills_an_empty_forum_and_leaves_a_filled_one_alone(app, owner):
    runner = app.test_cli_runner()

    first = runner.invoke(args=["demonstration", "--if-empty"])
    people = owner.scalar(select(func.count(User.id)).execution_options(scoped=True))
    again = runner.invoke(args=["demonstration", "--if-empty"])
    unasked = runner.invoke(args=["demonstration"])

    assert first.exit_code == 0, first.output
    assert demonstration.PASSWORD in first.output
    assert {
        each.state for each in owner.scalars(select(Project).execution_options(scoped=True))
    } == set(ProjectState)
    assert set(owner.scalars(select(Institution.state).execution_options(scoped=True))) == set(
        InstitutionState
    ) - {InstitutionState.WITHDRAWN}
    assert set(owner.scalars(select(AccessRequest.state).execution_options(scoped=True))) == {
        RequestState.OPEN,
        RequestState.GRANTED,
    }
    assert people == len(demonstration.PEOPLE)
    assert again.exit_code == 0
    assert unasked.exit_code != 0
    assert owner.scalar(select(func.count(User.id)).execution_options(scoped=True)) == people


def test_it_is_refused_in_production(app, owner, monkeypatch):
    settings = app.extensions["settings"]
    monkeypatch.setitem(
        app.extensions, "settings", replace(settings, environment=Environment.PRODUCTION)
    )

    refused = app.test_cli_runner().invoke(args=["demonstration"])

    assert refused.exit_code != 0
    assert owner.scalar(select(func.count(Institution.id)).execution_options(scoped=True)) == 0

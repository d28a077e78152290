"""A forum with coordinators of several countries and a project that they review."""

from types import SimpleNamespace

import pytest


@pytest.fixture
def forum(make):
    """Lead and partner (UZ, KZ), and coordinators by country; each in an institution of its own."""
    lead, partner = make.institution("UZ"), make.institution("KZ")
    return SimpleNamespace(
        lead=make.user(lead),
        partner=partner,
        of_lead=make.user(lead, "coordinator"),
        of_partner=make.user(partner, "coordinator"),
        same_country=make.user(make.institution("UZ"), "coordinator"),
        kg=make.user(make.institution("KG"), "coordinator"),
        kg_too=make.user(make.institution("KG"), "coordinator"),
        tj=make.user(make.institution("TJ"), "coordinator"),
        un=make.user(make.institution(None), "coordinator"),
        un_too=make.user(make.institution(None), "coordinator"),
        representative=make.user(make.institution("TM"), "representative"),
    )


@pytest.fixture
def project(make, forum):
    """A project in review, led from UZ with a partner from KZ."""
    return make.project(forum.lead, "in_review", (forum.partner,))


@pytest.fixture
def vote(api, project):
    """`vote(user, outcome)`: that person's vote through the API; the answer."""

    def cast(user, outcome="approve", **body):
        body = {"outcome": outcome, "reason": "A made-up reason.", **body}
        return api(user).post(f"/projects/{project.id}/decisions", body)

    return cast


@pytest.fixture
def state(make, project):
    """`state()`: the state of the project in the database now."""

    def read():
        make.owner.expire_all()
        return make.owner.get(type(project), project.id).state.value

    return read

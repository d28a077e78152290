"""Whom to ask for a review: what each candidate has open and knows, and who is excluded and why."""

import pytest

from app.core.policy import Label


@pytest.fixture
def reviewed(make, forum):
    """Another project of the same lead, which the coordinator from TJ reviews already."""
    other = make.project(forum.lead, "in_review", (forum.partner,), label=Label.AMBER)
    other.themes = ["terrorism"]
    make.owner.commit()
    make.review(other, forum.tj)
    return other


def test_candidates_stand_with_their_open_reviews_and_themes(browse, forum, project, reviewed):
    page = browse(forum.kg).get(f"/projects/{project.id}/review").get_data(as_text=True)

    assert page.count("1 open review") == 1
    assert page.count("Has reviewed: Terrorism") == 1


def test_who_knows_the_theme_stands_first(make, browse, forum, project, reviewed):
    def place(name):
        page = browse(forum.kg).get(f"/projects/{project.id}/review").get_data(as_text=True)
        return page.split("May vote")[1].index(getattr(forum, name).name)

    assert place("un") < place("tj")
    project.themes = ["terrorism"]
    make.owner.commit()

    assert place("tj") < place("un")


def test_who_has_a_conflict_is_shown_with_the_reason_and_cannot_be_asked(browse, forum, project):
    page = browse(forum.kg).get(f"/projects/{project.id}/review").get_data(as_text=True)
    excluded = page.split("Excluded")[1].split("May vote")[0]

    assert "The institution leads the project" in excluded
    assert "The institution is a partner" in excluded
    assert "Assign" not in excluded

"""A project under way with a person of each part in it."""

from dataclasses import dataclass
from datetime import date

import pytest

from app.accounts.models import User
from app.projects.models.project import Project
from app.workplan.models import Milestone


@dataclass(frozen=True)
class Team:
    """The people of one project, and those who are not in it."""

    project: Project
    lead: User
    colleague: User
    editor: User
    contributor: User
    viewer: User
    representative: User
    coordinator: User
    stranger: User
    milestone: Milestone


@pytest.fixture
def team(make):
    """`team(state, **project)`: its milestone is the partner's, due on 15 August 2026."""

    def build(state="active", **values):
        lead_house, partner = make.institution("UZ"), make.institution("KZ")
        lead = make.user(lead_house)
        values.setdefault("starts_on", date(2026, 1, 1))
        values.setdefault("ends_on", date(2026, 12, 15))
        project = make.project(lead, state, (partner,), **values)
        colleague, editor = make.user(lead_house), make.user(partner)
        contributor, viewer = make.user(partner), make.user(partner)
        for person, role in (
            (colleague, "contributor"),
            (editor, "editor"),
            (contributor, "contributor"),
            (viewer, "viewer"),
        ):
            make.member(project, person, role)
        milestone = make.milestone(
            project,
            "planned" if state in {"draft", "approved"} else "in_progress",
            responsible_institution_id=partner.id,
            due_on=date(2026, 8, 15),
            baseline_on=None if state == "draft" else date(2026, 7, 1),
        )
        return Team(
            project,
            lead,
            colleague,
            editor,
            contributor,
            viewer,
            make.user(partner, "representative"),
            make.user(make.institution("TJ"), "coordinator"),
            make.user(make.institution("KG")),
            milestone,
        )

    return build

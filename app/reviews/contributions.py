"""What reviews add elsewhere: the letter on the project's page, and what waits for whom."""

from flask import render_template

from app.core.contributions import PROJECT_PANELS
from app.core.policy import Actor
from app.projects.models.project import Project
from app.projects.models.states import EDITABLE, UNDER_REVIEW, ProjectState
from app.projects.policy import may_read_proposal
from app.reviews import policy, queries
from app.reviews.quorum import forum_quorum
from app.reviews.words import DECIDED

BEFORE_DECISION = EDITABLE | UNDER_REVIEW


@PROJECT_PANELS.add
def panel(actor: Actor, project: Project) -> str:
    """The coordinators' letters, the way to the review, and a warning where voters are too few."""
    decisions = queries.list_decisions(actor, project)
    is_short = False
    if project.state in BEFORE_DECISION and may_read_proposal(actor, project):
        people = queries.candidates(actor, project, 1 + len(decisions))
        is_short = not queries.has_enough_voters(people, forum_quorum())
    opens = project.state in UNDER_REVIEW and bool(policy.may_open_review(actor, project))
    if not (decisions or is_short or opens):
        return ""
    return render_template(
        "reviews/_panel.html",
        project=project,
        decisions=decisions,
        is_short=is_short,
        opens=opens,
        waits_for_lead=project.state is ProjectState.CHANGES_REQUESTED,
        DECIDED=DECIDED,
    )

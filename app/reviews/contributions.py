"""What reviews add elsewhere: the letter on the project's page, and what waits for whom."""

from collections.abc import Sequence

from flask import render_template
from flask_babel import gettext as _
from sqlalchemy import select

from app.core.contributions import (
    HISTORY_PLACE,
    NOTICE_PLACE,
    PROJECT_PANELS,
    SUBMISSION_GUARDS,
    WAITING,
    Guard,
    Waiting,
)
from app.core.database import session
from app.core.policy import Actor
from app.projects.models.project import Project
from app.projects.models.states import EDITABLE, UNDER_REVIEW, ProjectState
from app.projects.policy import may_read_proposal
from app.reviews import policy, queries, tasks
from app.reviews.models import ChangePoint
from app.reviews.quorum import forum_quorum
from app.reviews.words import DECIDED


@SUBMISSION_GUARDS.add
def every_point_is_answered(project: Project) -> Sequence[Guard]:
    """After changes were requested, each point is answered before the text goes back."""
    if project.state is not ProjectState.CHANGES_REQUESTED:
        return []
    rows = select(ChangePoint.number, ChangePoint.answer, ChangePoint.round).where(
        ChangePoint.project_id == project.id
    )
    found = (
        session().execute(rows.order_by(ChangePoint.number).execution_options(scoped=True)).all()
    )
    latest = max((row.round for row in found), default=0)
    return [
        Guard(
            "change_point",
            bool(row.answer),
            _("Point %(number)s of the coordinators answered", number=row.number),
            f"/projects/{project.id}/changes",
        )
        for row in found
        if row.round == latest
    ]


BEFORE_DECISION = EDITABLE | UNDER_REVIEW


@PROJECT_PANELS.at(NOTICE_PLACE)
def notices(actor: Actor, project: Project) -> str:
    """The way to the review, a warning where voters are too few, and the letter to be answered."""
    if not (project.state in BEFORE_DECISION or project.is_amending):
        return ""
    decisions = [] if project.is_amending else queries.list_decisions(actor, project)
    is_short = False
    if may_read_proposal(actor, project):
        people = queries.candidates(actor, project, queries.current_round(actor, project))
        is_short = not queries.has_enough_voters(people, forum_quorum())
    opens = project.is_under_review and bool(policy.may_open_review(actor, project))
    names = project.is_under_review and bool(policy.may_see_reviewers(actor, project))
    if not (decisions or is_short or opens or names):
        return ""
    return render_template(
        "reviews/_panel.html",
        project=project,
        decisions=decisions,
        is_short=is_short,
        opens=opens,
        names_reviewers=names,
        waits_for_lead=project.state is ProjectState.CHANGES_REQUESTED,
        DECIDED=DECIDED,
    )


@PROJECT_PANELS.at(HISTORY_PLACE)
def letters(actor: Actor, project: Project) -> str:
    """The coordinators' letters of a project that is decided on."""
    if project.state in BEFORE_DECISION:
        return ""
    decisions = queries.list_decisions(actor, project)
    if not decisions:
        return ""
    return render_template("reviews/_panel.html", decisions=decisions, DECIDED=DECIDED)


@WAITING.add
def waiting(actor: Actor) -> Sequence[Waiting]:
    """Projects without reviewers, reviews and votes that are mine to give, votes to give again."""
    acts = {
        tasks.ASSIGN: _("Assign reviewers"),
        tasks.ASSIGN_MORE: _("Assign reviewers"),
        tasks.REVIEW: _("Review"),
        tasks.VOTE: _("Vote"),
        tasks.VOTE_AGAIN: _("Vote again"),
        tasks.BREAK_TIE: _("Read and vote"),
        tasks.DECIDE_CHALLENGE: _("Decide on the challenge"),
        tasks.WRITE_LETTER: _("Vote again, with the letter"),
    }
    context = {
        tasks.ASSIGN: _("Submitted; nobody reviews it yet"),
        tasks.ASSIGN_MORE: _("Fewer reviewers than a decision needs votes"),
        tasks.REVIEW: _("You are assigned"),
        tasks.VOTE: _("You are assigned and have not voted"),
        tasks.VOTE_AGAIN: _("Your vote no longer counts"),
        tasks.BREAK_TIE: _("The votes differ: one more coordinator is asked"),
        tasks.DECIDE_CHALLENGE: _("The lead objects to a reviewer"),
        tasks.WRITE_LETTER: _("The votes suffice; the letter of reasons is missing"),
    }
    return [
        Waiting(
            kind="review",
            title=project.name,
            context=_("Amendment: %(what)s", what=context[task])
            if project.is_amending
            else context[task],
            address=f"/projects/{project.id}/review",
            act=acts[task],
            project_id=project.id,
        )
        for project, task in tasks.tasks_of(actor)
    ]

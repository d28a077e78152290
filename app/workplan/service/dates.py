"""Move dates inside the project's dates, with a reason, and answer to that."""

from datetime import date

from flask_babel import gettext as _

from app.core import time
from app.core.database import session
from app.core.errors import Conflict, Invalid
from app.core.policy import Actor, require
from app.projects.models.project import Project
from app.projects.models.states import EDITABLE
from app.workplan import policy
from app.workplan.models import Milestone, MilestoneMove
from app.workplan.service.common import note, settle_text
from app.workplan.states import OPEN, Agreement, MoveReason


def lies_inside(project: Project, day: date) -> bool:
    """Whether the day lies between the project's own dates, as far as those are set."""
    return (project.starts_on is None or project.starts_on <= day) and (
        project.ends_on is None or day <= project.ends_on
    )


def check_date(project: Project, due_on: date) -> None:
    """Raise where the date lies outside of the project's own: Invalid while the text is open,
    Conflict afterwards, because then only an amendment makes room for it.
    """
    if lies_inside(project, due_on):
        return
    if project.state in EDITABLE:
        raise Invalid({"due_on": [_("The date lies outside of the project’s dates.")]})
    raise Conflict(
        _("The date lies outside of the project’s registered dates: that needs an amendment."),
        guard="amendment",
    )


def move_milestone(
    actor: Actor,
    milestone: Milestone,
    to_on: date,
    reason: MoveReason | None = None,
    words: str = "",
) -> MilestoneMove | None:
    """Give the milestone another date. While the text is open that is a change of the text;
    afterwards it is a move with a reason that stays on the record. None where nothing was moved.

    Raises Conflict for a milestone that is not open and for a date that needs an amendment.
    """
    require(policy.may_move(actor, milestone))
    project, from_on = milestone.project, milestone.due_on
    if milestone.state not in OPEN:
        raise Conflict(_("Only what is still to be done is moved."))
    if to_on == from_on:
        return None
    check_date(project, to_on)
    if project.state in EDITABLE:
        milestone.due_on = to_on
        note("milestone_changed", actor, milestone, project, fields=["due_on"])
        settle_text(actor, project)
        return None
    if reason is None:
        raise Invalid({"reason": [_("Say why the date moves.")]})
    if reason is MoveReason.OTHER and not words.strip():
        raise Invalid({"words": [_("Say in a sentence what the reason is.")]})
    milestone.due_on = to_on
    move = MilestoneMove(
        project_id=project.id,
        milestone_id=milestone.id,
        from_on=from_on,
        to_on=to_on,
        reason=reason,
        words=words.strip(),
        moved_by_id=actor.id,
    )
    milestone.moves.append(move)
    session().flush()
    note("milestone_moved", actor, milestone, project, days=move.days, reason=reason.value)
    return move


def answer_move(actor: Actor, milestone: Milestone, agreement: Agreement) -> None:
    """Say for the responsible institution whether it agrees with the last move.

    Raises Conflict where nothing was moved or the institution has answered.
    """
    require(policy.may_answer_move(actor, milestone))
    last = milestone.moves[-1] if milestone.moves else None
    if last is None or last.agreement is not None:
        raise Conflict(_("There is no moved date that waits for an answer."))
    last.agreement = agreement
    last.answered_by_id = actor.id
    last.answered_at = time.now()
    note("move_answered", actor, milestone, milestone.project, answer=agreement.value)

"""Work on a milestone: start it, show what came of it, submit it, and let others judge that."""

from urllib.parse import urlsplit
from uuid import UUID

from flask_babel import gettext as _

from app.core import kinds, time
from app.core.database import session
from app.core.errors import Conflict, Invalid
from app.core.policy import Actor, require
from app.workplan import letters, policy
from app.workplan.models import Deliverable, Milestone, Submission
from app.workplan.queries import RESULTS
from app.workplan.service.common import move_to, note, require_active
from app.workplan.states import OPEN, MilestoneState, Outcome

LONGEST_ADDRESS = 2000
LONGEST_TITLE = 300


def start_milestone(actor: Actor, milestone: Milestone) -> None:
    """Say that work on it has begun."""
    require(policy.may_work_on(actor, milestone))
    require_active(milestone.project)
    if milestone.state is MilestoneState.SUBMITTED:
        raise Conflict(_("It waits to be verified; who verifies it may give it back."))
    move_to(milestone, MilestoneState.IN_PROGRESS)
    note("milestone_started", actor, milestone, milestone.project)


def link_thing(actor: Actor, milestone: Milestone, kind: str, thing_id: UUID) -> Deliverable:
    """Name a thing of the same project as a result.

    Raises Invalid for what the actor may not know of or what belongs to another project: both are
    the same answer, so that it tells nothing.
    """
    _require_gathering(actor, milestone)
    known = kinds.KINDS.get(kind) if kind in RESULTS else None
    thing = kinds.find(kind, actor, thing_id) if known is not None else None
    if known is None or thing is None or known.project_id(thing) != milestone.project_id:
        raise Invalid({"id": [_("There is nothing of that kind and id in this project.")]})
    if not known.is_result(thing):
        raise Invalid({"id": [_("There is nothing in it that could be shown.")]})
    if any(each.kind == kind and each.thing_id == thing_id for each in milestone.deliverables):
        raise Conflict(_("This is linked already."), guard="linked")
    # More people read the milestone than a thing with a stricter label: they learn its kind only.
    is_for_fewer = known.label(thing) > milestone.project.label
    title = str(known.word) if is_for_fewer else known.title(thing)[:LONGEST_TITLE]
    return _add(actor, milestone, title, kind=kind, thing_id=thing_id)


def link_address(actor: Actor, milestone: Milestone, url: str, title: str = "") -> Deliverable:
    """Name an address on the web as a result; raises Invalid for what is none."""
    _require_gathering(actor, milestone)
    url = url.strip()
    try:
        parts = urlsplit(url)
    except ValueError:
        parts = urlsplit("")
    is_address = parts.scheme in {"http", "https"} and parts.hostname and not parts.username
    if not is_address or len(url) > LONGEST_ADDRESS or any(each.isspace() for each in url):
        raise Invalid({"url": [_("Give an address such as https://institute.example/report.")]})
    if any(each.url == url for each in milestone.deliverables):
        raise Conflict(_("This is linked already."), guard="linked")
    return _add(actor, milestone, (title.strip() or url)[:LONGEST_TITLE], url=url)


def submit_milestone(actor: Actor, milestone: Milestone, statement: str = "") -> Submission:
    """Hand in the evidence: what is linked, a written statement, or both.

    Raises Invalid where there is neither, Conflict where the state does not allow it.
    """
    require(policy.may_work_on(actor, milestone))
    require_active(milestone.project)
    statement = statement.strip()
    is_worked_on = milestone.state is MilestoneState.IN_PROGRESS
    if is_worked_on and not statement and not milestone.deliverables:
        raise Invalid(
            {"statement": [_("Link at least one result, or write what shows that this is done.")]}
        )
    move_to(milestone, MilestoneState.SUBMITTED)
    submission = Submission(
        project_id=milestone.project_id,
        milestone_id=milestone.id,
        statement=statement,
        submitted_by_id=actor.id,
        institution_id=actor.institution_id,
        note="",
        created_at=time.now(),
    )
    milestone.submissions.append(submission)
    session().flush()
    note("milestone_submitted", actor, milestone, milestone.project)
    letters.ask_to_verify(milestone, submission)
    return submission


def verify_milestone(actor: Actor, milestone: Milestone, words: str = "") -> None:
    """Accept what was submitted; the milestone is met."""
    _answer(actor, milestone, Outcome.VERIFIED, words)
    note("milestone_verified", actor, milestone, milestone.project)


def return_milestone(actor: Actor, milestone: Milestone, words: str) -> None:
    """Give it back with a note; it is in progress again. Raises Invalid without the note."""
    _answer(actor, milestone, Outcome.RETURNED, words)
    note("milestone_returned", actor, milestone, milestone.project)


def _answer(actor: Actor, milestone: Milestone, outcome: Outcome, words: str) -> None:
    require(policy.may_verify(actor, milestone))
    require_active(milestone.project)
    submission = milestone.submission
    if milestone.state is not MilestoneState.SUBMITTED or submission is None:
        raise Conflict(_("Nothing waits to be verified here."))
    returned = outcome is Outcome.RETURNED
    if returned and not words.strip():
        raise Invalid({"note": [_("Say what is missing, so that it can be done.")]})
    submission.outcome = outcome
    submission.note = words.strip()
    submission.answered_by_id = actor.id
    submission.answered_at = time.now()
    # First the answer: from then on a coordinator sees the milestone as one that they answered.
    session().flush()
    move_to(milestone, MilestoneState.IN_PROGRESS if returned else MilestoneState.VERIFIED)
    session().flush()
    letters.tell_submitter(milestone, submission)


def _require_gathering(actor: Actor, milestone: Milestone) -> None:
    require(policy.may_work_on(actor, milestone))
    require_active(milestone.project)
    if milestone.state not in OPEN:
        raise Conflict(_("Evidence is gathered until the milestone is submitted."))


def _add(
    actor: Actor,
    milestone: Milestone,
    title: str,
    *,
    kind: str | None = None,
    thing_id: UUID | None = None,
    url: str | None = None,
) -> Deliverable:
    deliverable = Deliverable(
        project_id=milestone.project_id,
        milestone_id=milestone.id,
        kind=kind,
        thing_id=thing_id,
        url=url,
        title=title,
        added_by_id=actor.id,
    )
    milestone.deliverables.append(deliverable)
    session().flush()
    note("deliverable_added", actor, milestone, milestone.project, kind=kind or "address")
    return deliverable

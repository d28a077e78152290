"""A lead's challenge: it objects to one reviewer, once a round, and others decide on that."""

from uuid import UUID

from flask_babel import gettext as _

from app.accounts.letters import write_to
from app.core import events, time
from app.core.database import session
from app.core.errors import Conflict, Forbidden, Invalid, NotFound
from app.core.mail import link_to
from app.core.policy import Actor, require
from app.core.scope import visible
from app.projects.letters import lead_of
from app.projects.models.project import Project
from app.reviews import policy, queries
from app.reviews.models import Challenge, ChallengeState, Review, ReviewState, VoidReason
from app.reviews.service.locking import hold_under_review, lock
from app.reviews.service.voting import make_void


def challenge_reviewer(actor: Actor, project: Project, review_id: UUID, reason: str) -> Challenge:
    """Object to a reviewer of the round; until others have decided, the reviewer's vote rests.

    Raises NotFound for who does not review now, Conflict for a second one in the round, Invalid
    without a reason.
    """
    project = lock(actor, project)
    require(policy.may_challenge(actor, project))
    reviewers = {each.review_id: each.user for each in queries.named_reviewers(actor, project)}
    if review_id not in reviewers:
        raise NotFound
    round_ = queries.current_round(actor, project)
    if queries.challenge_of(actor, project, round_) is not None:
        raise Conflict(_("One reviewer can be challenged in a round."), guard="challenged")
    challenge = Challenge(
        project_id=project.id,
        round=round_,
        review_id=review_id,
        reviewer_id=reviewers[review_id].id,
        reviewer=reviewers[review_id],
        raised_by_id=actor.id,
        reason=_reason(reason),
        state=ChallengeState.OPEN,
        decision_reason="",
    )
    session().add(challenge)
    session().flush()
    events.record("review.challenged", actor, challenge)
    _tell([each.id for each in reviewers.values()], project, "/review")
    return challenge


def decide_challenge(
    actor: Actor, project: Project, outcome: ChallengeState, reason: str
) -> Challenge:
    """Uphold the lead's challenge, and the reviewer leaves; or dismiss it, and the vote counts.

    Raises NotFound where none was raised, Conflict where it is decided, Forbidden for the person
    whom it is about.
    """
    project = lock(actor, project)
    require(policy.may_review(actor, project))
    hold_under_review(project)
    standing = queries.standing_of(actor, project)
    challenge = standing.challenge
    if challenge is None:
        raise NotFound
    if not challenge.is_open:
        raise Conflict(_("This challenge is decided already."), guard="open")
    if challenge.reviewer_id == actor.id:
        raise Forbidden(_("Others decide on a challenge to you."))
    challenge.decision_reason = _reason(reason)
    challenge.state, challenge.decided_at = outcome, time.now()
    challenge.decided_by_id = actor.id
    session().flush()
    if outcome is ChallengeState.UPHELD:
        _remove(actor, challenge)
        if standing.resting is not None:
            make_void(standing.resting, VoidReason.CHALLENGED)
            session().flush()
    events.record(f"review.challenge_{outcome.value}", actor, challenge)
    _tell(lead_of(project), project, "/reviewers")
    _tell([challenge.reviewer_id], project, "/review")
    return challenge


def settle_by_leaving(actor: Actor, project: Project, round_: int) -> None:
    """Close the open challenge to who steps aside: there is nothing left to decide."""
    challenge = queries.challenge_of(actor, project, round_)
    if challenge is None or not challenge.is_open or challenge.reviewer_id != actor.id:
        return
    challenge.state, challenge.decided_at = ChallengeState.STEPPED_ASIDE, time.now()
    session().flush()
    events.record("review.challenge_stepped_aside", actor, challenge)


def _remove(actor: Actor, challenge: Challenge) -> None:
    rows = visible(Review, actor).where(Review.id == challenge.review_id)
    review = session().scalars(rows).unique().one()
    review.state = ReviewState.REMOVED
    session().flush()


def _reason(words: str) -> str:
    if not words.strip():
        raise Invalid({"reason": [_("Say why, in a sentence.")]})
    return words.strip()


def _tell(people: list[UUID], project: Project, path: str) -> None:
    """Write that there is something to read; never who objects to whom, whatever the label."""
    address = link_to(f"/projects/{project.id}{path}")
    write_to(
        people,
        lambda: (
            _("A challenge in a review"),
            _("There is news of a challenge to a reviewer.\n\n%(link)s", link=address),
        ),
    )

"""Voting: one vote a person on one exact text, and the decision that the quorum makes."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask_babel import gettext as _
from sqlalchemy import func, select

from app.core import events, time
from app.core.database import session
from app.core.errors import Conflict, Invalid
from app.core.kinds import load
from app.core.policy import Actor, require
from app.institutions.models import Institution
from app.projects.amendments import decisions as amendment_decisions
from app.projects.amendments.models import Amendment, AmendmentState
from app.projects.models.project import Project
from app.projects.models.states import ProjectState
from app.projects.service import decisions
from app.reviews import policy, queries
from app.reviews.models import DecidedText, Decision, Outcome, VoidReason, Vote
from app.reviews.queries import Standing
from app.reviews.service.letters import readers_of, tell_of_decision
from app.reviews.service.locking import hold_in_review, lock
from app.reviews.service.points import Point, ask, with_points
from app.reviews.subject import under_decision


@dataclass(frozen=True)
class Voted:
    """What a vote has led to."""

    state: ProjectState
    votes_needed: int
    """How many more votes a decision needs, at the least; 0 where it is made."""
    decides: bool = False
    """Whether it was the one that completed the quorum."""


@dataclass(frozen=True)
class _Ballot:
    outcome: Outcome
    country: str


def vote(
    actor: Actor,
    project: Project,
    outcome: Outcome,
    reason: str,
    letter: str = "",
    text_sha256: str | None = None,
    points: Sequence[Point] = (),
) -> Voted:
    """Count the actor's vote; an earlier one of the round is replaced. The quorum decides at once.

    The vote that completes the quorum carries the letter of reasons for the lead, and where it
    asks for changes their `points`. Raises Forbidden
    (conflict of interest), Conflict (not in review, or the text is not the one that was read:
    `text_sha256`), Invalid (no reason, or no letter where this vote decides).
    """
    project = lock(actor, project)
    require(policy.may_review(actor, project))
    hold_in_review(project)
    standing = queries.standing_of(actor, project)
    if text_sha256 is not None and text_sha256 != standing.text_sha256:
        raise Conflict(_("The text has changed since you opened it: read it again."), guard="text")
    country = load(Institution, actor, actor.institution_id).party_country
    decides = outcome in deciding_outcomes(actor, standing, country)
    _check(reason, letter, decides=decides)
    _make_way(actor, standing)
    cast = Vote(
        project_id=project.id,
        round=standing.round,
        voter_id=actor.id,
        institution_id=actor.institution_id,
        country=country,
        outcome=outcome,
        reason=reason.strip(),
        text_sha256=standing.text_sha256,
    )
    session().add(cast)
    session().flush()
    events.record("review.voted", actor, cast)
    if decides:
        _decide(actor, project, standing, outcome, letter.strip(), points)
        return Voted(project.state, 0, decides=True)
    counting = [each for each in standing.votes if each.voter_id != actor.id]
    if not standing.is_challenged(actor.id):
        counting.append(cast)
    return Voted(project.state, standing.quorum.still_needed(counting))


def vote_on_amendment(
    actor: Actor,
    amendment: Amendment,
    outcome: Outcome,
    reason: str,
    letter: str = "",
    text_sha256: str | None = None,
    points: Sequence[Point] = (),
) -> Voted:
    """Count the actor's vote on an amendment, by the same quorum and the same rules as `vote`."""
    if amendment.state is not AmendmentState.IN_REVIEW:
        raise Conflict(_("This amendment is not under review."), guard="in_review")
    return vote(actor, amendment.project, outcome, reason, letter, text_sha256, points)


def deciding_outcomes(actor: Actor, standing: Standing, country: str) -> frozenset[Outcome]:
    """The outcomes with which the actor's vote would complete the quorum now."""
    if standing.is_challenged(actor.id):
        return frozenset()
    others = [each for each in standing.votes if each.voter_id != actor.id]
    return frozenset(
        outcome
        for outcome in Outcome
        if standing.quorum.is_met([*others, _Ballot(outcome, country)])
    )


def make_void(cast: Vote, reason: VoidReason) -> None:
    """Let a vote count no more, and say why."""
    cast.voided_at, cast.void_reason = time.now(), reason


def _check(reason: str, letter: str, *, decides: bool) -> None:
    errors: dict[str, list[object]] = {}
    if not reason.strip():
        errors["reason"] = [_("Say why, in a sentence.")]
    if decides and not letter.strip():
        errors["letter"] = [
            _("Your vote completes the quorum: write the letter of reasons to the project’s lead.")
        ]
    if errors:
        raise Invalid(errors)


def _make_way(actor: Actor, standing: Standing) -> None:
    """Mark what counts no more, so that one open vote a person is left in the round."""
    for cast, reason in standing.void_votes:
        if cast.voided_at is None:
            make_void(cast, reason)
    own = standing.vote_of(actor.id)
    if own is not None:
        make_void(own, VoidReason.REPLACED)
    session().flush()


def _decide(
    actor: Actor,
    project: Project,
    standing: Standing,
    outcome: Outcome,
    letter: str,
    points: Sequence[Point],
) -> None:
    # Read before the state changes: from then on, who decides may not read the text any more.
    subject = under_decision(actor, project)
    readers = readers_of(actor, project)
    if subject.amendment is not None:
        letter = with_points(letter, points)
        _settle_amendment(actor, subject.amendment, outcome)
    else:
        _settle_project(actor, project, outcome)
    session().add(
        Decision(
            project_id=project.id,
            round=standing.round,
            outcome=outcome,
            letter=letter,
            text_sha256=standing.text_sha256,
            decided_at=time.now(),
        )
    )
    decided = DecidedText(project_id=project.id, round=standing.round, content=subject.text)
    session().add(decided)
    if outcome is Outcome.REQUEST_CHANGES and subject.amendment is None:
        ask(project, standing.round, points, letter)
    session().flush()
    session().execute(select(func.end_substitutes(project.id)))
    tell_of_decision(project, outcome, letter, readers, is_amendment=subject.amendment is not None)


def _settle_project(actor: Actor, project: Project, outcome: Outcome) -> None:
    match outcome:
        case Outcome.APPROVE:
            decisions.approve(actor, project)
        case Outcome.REJECT:
            decisions.reject(project)
        case Outcome.REQUEST_CHANGES:
            decisions.request_changes(project)


def _settle_amendment(actor: Actor, amendment: Amendment, outcome: Outcome) -> None:
    match outcome:
        case Outcome.APPROVE:
            amendment_decisions.approve(actor, amendment)
        case Outcome.REJECT:
            amendment_decisions.reject(amendment)
        case Outcome.REQUEST_CHANGES:
            amendment_decisions.request_changes(amendment)

"""Whole sentences of the review's page, made from what it shows."""

from uuid import UUID

from babel.lists import format_list
from flask_babel import format_date, get_locale, ngettext
from flask_babel import gettext as _

from app.core.locale import country_name
from app.core.routing import current_actor
from app.reviews.board import Board
from app.reviews.models import ReviewState
from app.reviews.queries import Candidate
from app.reviews.words import OUTCOMES


def reader_id() -> UUID:
    """Whose page this is."""
    return current_actor().id


def review_context(board: Board) -> list[str]:
    """The line below the title: who leads, and the round."""
    led = _("Led by %(institution)s", institution=board.project.lead_institution.short_name)
    if board.standing is None:
        return [led]
    return [led, _("Round %(number)s", number=board.standing.round)]


def quorum_sentence(board: Board) -> str:
    """What a decision needs, and how far it is."""
    standing = board.standing
    if standing is None:
        return ""
    rule = _(
        "A decision needs %(votes)s votes from %(countries)s countries, all for the same outcome.",
        votes=standing.quorum.votes,
        countries=standing.quorum.countries,
    )
    if not standing.votes:
        return rule
    voted = format_list(
        [country_name(each) for each in sorted({vote.country for vote in standing.votes})],
        locale=get_locale(),
    )
    if standing.is_complete:
        return _(
            "The votes suffice. One of those who voted votes again, with the letter of reasons:"
            " then it is decided."
        )
    more = ngettext(
        "Voted so far: %(voted)s. At least %(num)s more vote is needed.",
        "Voted so far: %(voted)s. At least %(num)s more votes are needed.",
        standing.still_needed,
        voted=voted,
    )
    return f"{rule} {more}"


def deciding_sentence(board: Board) -> str:
    """With which vote the reader decides, known before it is cast."""
    words = [str(OUTCOMES[each]) for each in OUTCOMES if each in board.deciding]
    if not words:
        return _("Your vote completes the quorum and decides.")
    return _(
        "With the vote “%(outcome)s” you complete the quorum: it decides at once, and your letter"
        " goes to the lead.",
        outcome=words[0],
    )


def why_excluded(each: Candidate) -> object:
    """Why somebody who could vote may not."""
    if each.conflict is not None:
        return each.conflict.said_of_others
    if each.review is not None and each.review.state is ReviewState.REMOVED:
        return _("Left after a challenge by the lead")
    return _("Has stepped aside")


def candidate_line(each: Candidate, board: Board) -> str:
    """What there is to know of somebody who may vote: task, vote, other open reviews."""
    facts = []
    if each.is_substitute:
        facts.append(_("Substitute for this decision"))
    if each.review is not None:
        day = format_date(each.review.created_at, "medium")
        facts.append(_("Assigned on %(day)s", day=day))
    else:
        facts.append(_("Not assigned"))
    cast = board.standing.vote_of(each.user.id) if board.standing else None
    if cast is not None:
        facts.append(_("Voted on %(day)s", day=format_date(cast.created_at, "medium")))
    if board.verdict and each.open_reviews:
        facts.append(ngettext("%(num)s open review", "%(num)s open reviews", each.open_reviews))
    return " · ".join(facts)

"""What a person who goes holds in reviews: told to it alone, votes are nobody else's to know."""

from collections import Counter
from collections.abc import Iterator, Sequence

from flask_babel import gettext as _
from flask_babel import ngettext

from app.accounts.holdings import held
from app.accounts.models import User
from app.core.contributions import HOLDINGS, Holding
from app.core.policy import Actor


@HOLDINGS.add
def held_in_reviews(actor: Actor, person: User) -> Sequence[Holding]:  # noqa: ARG001 - the database asks who it is
    """Reviews and votes under way, and decisions for which the person stands in."""
    counts = Counter(each.kind for each in held(person, "review", "vote", "substitute"))
    return list(_told(counts))


def _told(counts: Counter[str]) -> Iterator[Holding]:
    if counts["review"]:
        yield Holding(
            what=ngettext("%(num)s open review", "%(num)s open reviews", counts["review"]),
            otherwise=_("The coordinators are asked to assign another reviewer."),
        )
    if counts["vote"]:
        yield Holding(
            what=ngettext(
                "%(num)s vote on a project that is not decided",
                "%(num)s votes on projects that are not decided",
                counts["vote"],
            ),
            otherwise=_("A vote counts no more once its author has left."),
        )
    if counts["substitute"]:
        yield Holding(
            what=ngettext(
                "substitute for %(num)s decision",
                "substitute for %(num)s decisions",
                counts["substitute"],
            ),
            otherwise=_("The coordinators name another substitute."),
        )

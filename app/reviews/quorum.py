"""When votes decide: enough of them, from enough countries, all for the same outcome."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from app.core.settings import setting
from app.reviews.models import Outcome


class Ballot(Protocol):
    """What the quorum needs to know of a vote."""

    @property
    def outcome(self) -> Outcome:
        """What it is for."""

    @property
    def country(self) -> str:
        """Whose it is; all international bodies together count as one country, INT."""


@dataclass(frozen=True)
class Quorum:
    """The forum's rule."""

    votes: int
    countries: int

    def is_met(self, ballots: Sequence[Ballot]) -> bool:
        """Whether these votes decide."""
        return self.still_needed(ballots) == 0

    def differ(self, ballots: Sequence[Ballot]) -> bool:
        """Whether they are for different outcomes: then nothing is decided."""
        return len({each.outcome for each in ballots}) > 1

    def still_needed(self, ballots: Sequence[Ballot]) -> int:
        """How many more votes, at the least, a decision needs; one more where they differ."""
        countries = len({each.country for each in ballots})
        missing = max(0, self.votes - len(ballots), self.countries - countries)
        return max(1, missing) if self.differ(ballots) else missing


def forum_quorum() -> Quorum:
    """The rule as the forum has set it."""
    return Quorum(int(setting("quorum")), int(setting("quorum_countries")))

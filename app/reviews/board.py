"""All that a review's page shows, to somebody in the room and to somebody kept out of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from app.accounts.models import User
from app.core.kinds import load
from app.core.locale import in_reader_language
from app.core.policy import Actor, Verdict
from app.institutions.models import Institution
from app.projects.document import Shown, shown
from app.projects.models.project import Project
from app.projects.sections import SECTIONS
from app.projects.text import own_text, planned_parts
from app.reviews import policy, queries
from app.reviews.models import Decision, Outcome, Recommendation, Review, ReviewPost
from app.reviews.queries import Candidate, Standing
from app.reviews.quorum import forum_quorum
from app.reviews.service.substitutes import possible_substitutes
from app.reviews.service.voting import deciding_outcomes


@dataclass(frozen=True)
class Board:
    """A review as one reader sees it; `standing` is None for who is kept out."""

    project: Project
    verdict: Verdict
    people: Sequence[Candidate]
    is_enough: bool
    possible_substitutes: Sequence[User]
    decisions: Sequence[Decision]
    standing: Standing | None = None
    reviews: Sequence[Review] = ()
    posts: Sequence[ReviewPost] = ()
    own_review: Review | None = None
    deciding: frozenset[Outcome] = frozenset()

    @property
    def is_open(self) -> bool:
        """Whether reviewers can be assigned."""
        return self.project.is_under_review

    @property
    def takes_votes(self) -> bool:
        """Whether votes are cast now."""
        return self.project.takes_votes

    @property
    def free(self) -> list[Candidate]:
        """Those who may vote: first who knows the themes, then who has the fewest open reviews."""
        themes = frozenset(self.project.themes)
        free = [each for each in self.people if each.is_free]
        return sorted(
            free, key=lambda each: (-len(themes.intersection(each.themes)), each.open_reviews)
        )

    @property
    def excluded(self) -> list[Candidate]:
        """Those who may not, each with the reason."""
        return [each for each in self.people if not each.is_free]

    @property
    def own_recommendation(self) -> Recommendation | None:
        """What the reader has recommended in this round."""
        return self.own_review.recommendation if self.own_review else None


def board_of(actor: Actor, project: Project) -> Board:
    """What `actor` sees of the review of `project`."""
    verdict = policy.may_review(actor, project)
    round_ = queries.current_round(actor, project)
    people = queries.candidates(actor, project, round_)
    is_enough = queries.has_enough_voters(people, forum_quorum())
    names = project.is_under_review and not is_enough
    if names:
        names = bool(policy.may_name_substitute(actor, project))
    substitutes = possible_substitutes(actor, project) if names else []
    decisions = queries.list_decisions(actor, project)
    if not verdict:
        return Board(project, verdict, people, is_enough, substitutes, decisions)
    reviews = queries.list_reviews(actor, project)
    standing = queries.standing_of(actor, project) if policy.reads_text(project) else None
    own = [each for each in reviews if each.reviewer_id == actor.id and each.round == round_]
    deciding: frozenset[Outcome] = frozenset()
    if standing is not None and project.takes_votes:
        country = load(Institution, actor, actor.institution_id).party_country
        deciding = deciding_outcomes(actor, standing, country)
    return Board(
        project,
        verdict,
        people,
        is_enough,
        substitutes,
        decisions,
        standing,
        reviews,
        queries.list_posts(actor, project),
        own[0] if own else None,
        deciding,
    )


def text_of(project: Project) -> list[tuple[object, list[Shown]]]:
    """The proposal as it is read by reviewers: each section with what it says."""
    text = own_text(project)
    found: list[tuple[object, list[Shown]]] = []
    for section in SECTIONS:
        names = [name for name in section.fields if name not in CARD_ONLY and text.get(name)]
        if names:
            found.append(
                (section.title, [shown(name, text[name], project.houses) for name in names])
            )
    return found


@dataclass(frozen=True)
class PlannedMilestone:
    """A milestone as it stands in the text that is voted on."""

    title: str
    responsible: str
    due_on: date


def milestones_of(project: Project) -> list[PlannedMilestone]:
    """The milestones that the exact text holds, by date."""
    houses = {str(each.institution_id): each.institution for each in project.partnerships}
    found = []
    for planned in planned_parts(project).get("milestones", []):
        institution = houses.get(planned["institution_id"])
        found.append(
            PlannedMilestone(
                in_reader_language(planned["title"]),
                institution.short_name if institution else "",
                date.fromisoformat(planned["due_on"]),
            )
        )
    return sorted(found, key=lambda each: each.due_on)


CARD_ONLY = frozenset({"title", "themes", "countries", "starts_on", "ends_on", "label"})
"""Fields that the page shows above the text, in its header and facts."""

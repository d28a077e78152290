"""What a person who goes holds in projects: one successor takes over all that is in one."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from uuid import UUID

from flask_babel import gettext as _
from flask_babel import ngettext

from app.accounts.holdings import Held, held
from app.accounts.models import User
from app.core.contributions import HOLDINGS, Holding
from app.core.database import session
from app.core.policy import Actor
from app.core.scope import visible
from app.projects.models.project import Project

IN_PROJECTS = ("lead", "member", "milestone", "contact", "working_copy", "draft")
NEEDS_SUCCESSOR = frozenset({"lead", "milestone", "contact", "working_copy"})
"""Of what nobody may be left without: the rest stays with its author or ends."""


@HOLDINGS.add
def held_in_projects(actor: Actor, person: User) -> Sequence[Holding]:
    """One for each project that the actor may know of; of others no number is told."""
    by_place: dict[UUID, list[Held]] = defaultdict(list)
    for each in held(person, *IN_PROJECTS):
        if each.place is not None:
            by_place[each.place].append(each)
    rows = visible(Project, actor).where(Project.id.in_(by_place))
    known = {each.id: each for each in session().scalars(rows).unique()}
    found = [
        Holding(
            what="; ".join(_told(by_place[project.id])),
            title=project.name,
            address=f"/projects/{project.id}",
            place=project.id,
            needs_successor=_needs(by_place[project.id]),
            otherwise=_("The membership ends; what was written stays."),
        )
        for project in sorted(known.values(), key=lambda each: each.name)
    ]
    return found if actor.id == person.id else [*found, _the_rest()]


def _needs(things: Sequence[Held]) -> bool:
    return any(each.kind in NEEDS_SUCCESSOR for each in things)


def _told(things: Sequence[Held]) -> Iterator[str]:
    """What is held in one project, in words and numbers: texts are the project's own."""
    counts = Counter(each.kind for each in things)
    if counts["lead"]:
        yield _("lead person")
    if counts["member"]:
        yield _("member")
    if counts["contact"]:
        yield _("contact of the institution")
    if counts["milestone"]:
        yield ngettext(
            "%(num)s milestone to work on", "%(num)s milestones to work on", counts["milestone"]
        )
    if counts["draft"]:
        yield ngettext("author of %(num)s draft", "author of %(num)s drafts", counts["draft"])
    if counts["working_copy"]:
        yield ngettext(
            "%(num)s text typed and not saved",
            "%(num)s texts typed and not saved",
            counts["working_copy"],
        )


def _the_rest() -> Holding:
    """Said whether there is anything or not: so it tells of nothing that is hidden."""
    return Holding(
        what=_("What is not yours to know of, if there is any"),
        otherwise=_(
            "It is settled too: places and votes end, what is led goes to a representative until"
            " another is named, and the coordinators assign other reviewers."
        ),
    )

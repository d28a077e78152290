"""What the coordinators ask to be changed, point by point, and how the lead answers."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask_babel import gettext as _

from app.core import events, time
from app.core.database import session
from app.core.errors import Invalid, NotFound
from app.core.policy import Actor, require
from app.core.scope import visible
from app.projects.models.project import Project
from app.reviews import policy
from app.reviews.models import ChangePoint


@dataclass(frozen=True)
class Point:
    """One thing that has to change; `criterion` is one of `CRITERIA`, or None."""

    words: str
    criterion: str | None = None


def ask(project: Project, round_: int, points: Sequence[Point], letter: str) -> None:
    """Put down the points of a decision; where none is named, the letter is the only one."""
    named = [each for each in points if each.words.strip()] or [Point(letter)]
    for number, each in enumerate(named, start=1):
        session().add(
            ChangePoint(
                project_id=project.id,
                round=round_,
                number=number,
                criterion=each.criterion,
                words=each.words.strip(),
                answer="",
            )
        )


def with_points(letter: str, points: Sequence[Point]) -> str:
    """The letter with its points below: an amendment is answered to by changing it."""
    named = [each.words.strip() for each in points if each.words.strip()]
    lines = [f"{number}. {words}" for number, words in enumerate(named, start=1)]
    return "\n\n".join([letter, *(["\n".join(lines)] if lines else [])])


def answer_point(actor: Actor, project: Project, number: int, words: str) -> ChangePoint:
    """Answer a point of the latest round; a second answer takes the place of the first.

    Raises NotFound for a point that was not asked, Conflict once the text is closed again.
    """
    require(policy.may_answer_points(actor, project))
    point = next((each for each in latest_points(actor, project) if each.number == number), None)
    if point is None:
        raise NotFound
    if not words.strip():
        raise Invalid({"answer": [_("Write an answer: what you changed, or why not.")]})
    point.answer, point.answered_at, point.answered_by_id = words.strip(), time.now(), actor.id
    session().flush()
    events.record("project.point_answered", actor, project, project_id=project.id, number=number)
    return point


def list_points(actor: Actor, project: Project) -> Sequence[ChangePoint]:
    """The points of all rounds, the latest round first."""
    rows = visible(ChangePoint, actor).where(ChangePoint.project_id == project.id)
    return session().scalars(rows.order_by(ChangePoint.round.desc(), ChangePoint.number)).all()


def latest_points(actor: Actor, project: Project) -> list[ChangePoint]:
    """The points of the last round that asked for changes."""
    points = list_points(actor, project)
    return [each for each in points if each.round == points[0].round]

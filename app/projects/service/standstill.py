"""Projects stand still while the institution that leads them is not active, and then go on.

Whoever decides on a membership need not know of them: the database moves them, and what comes back
is as much as the record and the letters need.
"""

from uuid import UUID

from flask_babel import lazy_gettext as _l
from sqlalchemy import TextClause, text

from app.core import events
from app.core.database import session
from app.core.policy import Doer
from app.institutions.models import Institution
from app.projects import letters
from app.projects.models.project import Project

HALT = text("SELECT * FROM halt_projects_of(:house)")
WITHDRAW = text("SELECT * FROM withdraw_proposals_of(:house)")
RESUME = text("SELECT * FROM resume_projects_of(:house)")


def halt_projects(actor: Doer, institution: Institution) -> None:
    """Suspend the active projects that `institution` leads; its membership has just changed."""
    for project, institutions, people in _moved(HALT, institution):
        _note("project.halted", actor, project, institutions)
        letters.tell(
            people,
            project,
            _l("The project stands still"),
            _l(
                "The institution that leads the project is not active in the forum now."
                " The project is suspended until it is."
            ),
        )


def resume_projects(actor: Doer, institution: Institution) -> None:
    """Let exactly those go on that were suspended with `institution`, which is active again."""
    for project, institutions, people in _moved(RESUME, institution):
        _note("project.goes_on", actor, project, institutions)
        letters.tell(
            people,
            project,
            _l("The project goes on"),
            _l("The institution that leads the project is active again, and so is the project."),
        )


def withdraw_proposals(actor: Doer, institution: Institution) -> None:
    """Withdraw what `institution`, which has just left, leads and nobody has approved yet."""
    for project, institutions, people in _moved(WITHDRAW, institution):
        _note("project.left_with_lead", actor, project, institutions)
        letters.tell(
            people,
            project,
            _l("The proposal is withdrawn"),
            _l("The institution that leads it has left the forum, and the proposal with it."),
        )


def _moved(
    move: TextClause, institution: Institution
) -> list[tuple[Project, list[UUID], list[UUID]]]:
    """Each project as a card that is never written, its institutions, and whom to tell."""
    rows = session().execute(move, {"house": institution.id}).all()
    return [
        (
            letters.card(row.id, row.title, row.label),
            row.institutions,
            row.people,
        )
        for row in rows
    ]


def _note(name: str, actor: Doer, project: Project, institutions: list[UUID]) -> None:
    events.record(name, actor, project, project_id=project.id, institution_ids=institutions)

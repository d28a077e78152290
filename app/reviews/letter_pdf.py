"""The coordinators' letter of reasons as a document, in the language of who takes it along."""

from pathlib import Path
from urllib.parse import quote

from flask import Response
from flask.typing import ResponseReturnValue
from flask_babel import format_date, get_locale
from flask_babel import gettext as _

from app.core.actions import Action
from app.core.errors import NotFound
from app.core.policy import Actor
from app.core.routing import current_actor, route
from app.core.typesetting import typeset
from app.projects.models.project import Project
from app.reviews import queries
from app.reviews.models import ChangePoint, Decision
from app.reviews.service.points import list_points
from app.reviews.views import blueprint
from app.reviews.words import CRITERIA_WORDS, DECIDED
from app.ui.labels import label_rule

SOURCE = Path(__file__).with_name("letter.typ")


@route(
    blueprint,
    "/projects/<uuid:project_id>/letters/<int:number>.pdf",
    action=Action.READ_LETTER,
    load=Project,
)
def download_letter(project: Project, number: int) -> ResponseReturnValue:
    """The letter of round `number`, to print and to file."""
    actor = current_actor()
    decisions = queries.list_decisions(actor, project)
    decision = next((each for each in decisions if each.round == number), None)
    if decision is None:
        raise NotFound
    answer = Response(letter_of(actor, project, decision), content_type="application/pdf")
    name = quote(_("Letter of reasons, round %(number)s", number=number))
    answer.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{name}.pdf"
    answer.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return answer


def letter_of(actor: Actor, project: Project, decision: Decision) -> bytes:
    """The letter as a PDF: never who wrote it, who voted, or how."""
    points = [each for each in list_points(actor, project) if each.round == decision.round]
    facts = [
        (_("Project"), f"{project.code}. {project.name}" if project.code else project.name),
        (_("Lead institution"), project.lead_institution.name),
        (_("Round"), str(decision.round)),
        (_("Decision"), str(DECIDED[decision.outcome])),
        (_("Day"), format_date(decision.decided_at, "long")),
        (_("SHA-256 of the text"), decision.text_sha256),
    ]
    return typeset(
        SOURCE,
        {
            "language": get_locale().language if get_locale() else "en",
            "forum": _("Expert Forum"),
            "label": f"TLP:{project.label.value}",
            "passing_on": str(label_rule(project.label).passing_on),
            "title": _("Letter of reasons"),
            "facts": facts,
            "letter": [each for each in decision.letter.split("\n") if each.strip()],
            "points_title": _("Changes that the coordinators ask for"),
            "points": [_point(each) for each in points],
        },
    )


def _point(point: ChangePoint) -> str:
    if point.criterion is None:
        return point.words
    return _(
        "%(criterion)s: %(words)s", criterion=CRITERIA_WORDS[point.criterion][0], words=point.words
    )

"""What was submitted when, what differs between two texts, and the text as a PDF."""

from pathlib import Path

from flask import render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import force_locale
from flask_babel import gettext as _

from app.core.actions import Action
from app.core.files import Attachment, clean_name
from app.core.locale import LANGUAGES, in_reader_language
from app.core.routing import current_actor, route
from app.core.typesetting import typeset
from app.projects import people, versions
from app.projects.document import printed, sections_of
from app.projects.models.project import Project
from app.projects.text import exact_text, text_sha256
from app.projects.versions import NOW
from app.projects.views.blueprint import blueprint, period
from app.projects.words import PROJECT_STATES
from app.ui.labels import label_rule

SOURCE = Path(__file__).parents[1] / "proposal.typ"


@route(blueprint, "/projects/<uuid:project_id>/versions", action=Action.READ_PROPOSAL, load=Project)
def show_versions(project: Project) -> ResponseReturnValue:
    """All submitted texts, and the difference of two of them."""
    actor = current_actor()
    compared = versions.compare(
        actor, project, request.args.get("from") or None, request.args.get("to") or None
    )
    houses = {} if compared is None else people.houses_of(actor, compared.before, compared.after)
    return render_template(
        "projects/versions.html",
        project=project,
        versions=versions.versions_of(actor, project),
        compared=compared,
        changes=[] if compared is None else versions.changes_in(compared, houses),
        called=called,
        now=NOW,
    )


def called(name: str) -> str:
    """A version as people call it."""
    return _("The text as it stands") if name == NOW else _("Version %(number)s", number=name)


@route(blueprint, "/projects/<uuid:project_id>/text.pdf", action=Action.READ_PROPOSAL, load=Project)
def download_text(project: Project) -> ResponseReturnValue:
    """The whole text as a PDF, in the language that the project is written in."""
    language = project.proposal.language if project.proposal.language in LANGUAGES else "en"
    with force_locale(language):
        called_so = project.code or in_reader_language(project.title)[:60]
        name = clean_name(_("Proposal %(name)s", name=called_so) + ".pdf")
        document = document_of(project, language)
    return Attachment(name, "application/pdf", [document], len(document)).response()


def document_of(project: Project, language: str) -> bytes:
    """The exact text, set for print; in the language of the locale that is at work."""
    text = exact_text(project)
    facts = [
        (_("Code"), project.code or ""),
        (_("State"), str(PROJECT_STATES[project.state])),
        (_("Lead institution"), project.lead_institution.name),
        (_("Period"), period(project)),
        (_("SHA-256 of the text"), text_sha256(project)),
    ]
    parts = sections_of(text, people.houses_of(current_actor(), text))
    return typeset(
        SOURCE,
        {
            "language": language,
            "forum": _("Expert Forum"),
            "label": f"TLP:{project.label.value}",
            "passing_on": str(label_rule(project.label).passing_on),
            "above": _("Proposal of a joint project"),
            "title": in_reader_language(project.title),
            "facts": [fact for fact in facts if fact[1]],
            "parts": printed(parts),
        },
    )

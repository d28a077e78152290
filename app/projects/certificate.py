"""The certificate of a registration: a document in the project's own language, with the text."""

from pathlib import Path
from typing import Any

from flask import Response
from flask_babel import force_locale, format_date
from flask_babel import gettext as _

from app.core.files import Attachment
from app.core.locale import LANGUAGES, in_reader_language
from app.core.mail import link_to
from app.core.policy import Actor
from app.core.typesetting import typeset
from app.projects import people
from app.projects.document import lines_of, printed, sections_of
from app.projects.models.project import Project, Registration
from app.ui.labels import label_rule
from app.ui.states import state_appearance

SOURCE = Path(__file__).with_name("certificate.typ")


def certificate_of(actor: Actor, project: Project, registration: Registration) -> Response:
    """The certificate as a PDF to save.

    It is written in the language of the registered text, or in English where screens do not speak
    it, so that everybody who asks for it gets the same document.
    """
    spoken = registration.content.get("language")
    language = spoken if spoken in LANGUAGES else "en"
    with force_locale(language):
        document = typeset(SOURCE, _words(actor, project, registration, language))
    name = f"{project.code}-registration-{registration.number}.pdf"
    return Attachment(name, "application/pdf", [document], len(document)).response()


def _words(
    actor: Actor, project: Project, registration: Registration, language: str
) -> dict[str, Any]:
    text = registration.content
    houses = people.houses_of(actor, text)
    address = link_to(f"/projects/{project.id}/registrations/{registration.number}")
    return {
        "language": language,
        "forum": _("Expert Forum"),
        "label": f"TLP:{project.label.value}",
        "passing_on": str(label_rule(project.label).passing_on),
        "title": _("Certificate of registration"),
        "project": in_reader_language(text["title"]),
        "statement": _(
            "The Expert Forum certifies that the text printed on the following pages was approved"
            " by its coordinators and is kept under this number, unchanged."
        ),
        "facts": [
            (_("Code"), str(text.get("code") or project.code or "")),
            (_("Registration"), str(registration.number)),
            (_("Approved"), format_date(registration.approved_at, "long")),
            (_("Lead institution"), project.lead_institution.name),
            (_("Period"), _period(text)),
            (_("Address"), address),
        ],
        "answers_title": _("Institutions that have consented"),
        "answers": [_answered(each) for each in text.get("answers", [])],
        "fingerprint_title": _("SHA-256 of the text"),
        "fingerprint": registration.text_sha256,
        "fingerprint_note": _(
            "Computed from the text in canonical JSON (RFC 8785), as the forum's interface for"
            " programs gives it out. Who has the same text finds the same value."
        ),
        "text_title": _("The registered text"),
        "parts": printed(sections_of(text, houses)),
    }


def _period(text: dict[str, Any]) -> str:
    return " – ".join(
        line for name in ("starts_on", "ends_on") for line in lines_of(name, text[name], {})
    )


def _answered(answer: dict[str, Any]) -> str:
    said = _(
        "%(institution)s: %(answer)s",
        institution=answer["institution"],
        answer=state_appearance(answer["state"]).word,
    )
    if answer.get("reservation"):
        return f"{said} – " + _("Reservation: %(words)s", words=answer["reservation"])
    return said

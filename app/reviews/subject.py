"""What is decided on: the text of a proposal or, once it is registered, of an amendment to it."""

from dataclasses import dataclass
from typing import Any

from app.core.fingerprint import fingerprint
from app.core.policy import Actor
from app.projects.amendments.models import Amendment
from app.projects.amendments.queries import amendment_under_way
from app.projects.models.project import Project
from app.projects.text import exact_text


@dataclass(frozen=True)
class Subject:
    """The exact text that votes are cast on, and the amendment that it is of, if it is."""

    text: dict[str, Any]
    sha256: str
    amendment: Amendment | None = None


def under_decision(actor: Actor, project: Project) -> Subject:
    """What the coordinators decide on now, or would once it is submitted."""
    amendment = amendment_under_way(actor, project) if project.is_amending else None
    if amendment is not None:
        return Subject(amendment.content, amendment.text_sha256, amendment)
    text = exact_text(project)
    return Subject(text, fingerprint(text))

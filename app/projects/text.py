"""The exact text of a proposal, what each partner consents to of it, and their fingerprints.

The text covers all fields, the partners with their roles and contributions, and what other features
plan in the proposal (milestones); not members, comments or dates of editing.
"""

from typing import Any
from uuid import UUID

from app.core.contributions import REGISTRATION_PARTS
from app.core.fingerprint import fingerprint
from app.projects.models.project import Partnership, Project
from app.projects.models.states import TAKES_PART

CARD_FIELDS = ("title", "themes", "countries", "starts_on", "ends_on", "label")
PROSE_FIELDS = ("questions", "method", "data_wanted", "ethics", "risks", "outputs", "resources")
PROPOSAL_FIELDS = ("language", "summary", *PROSE_FIELDS)
FIELDS = (*CARD_FIELDS, *PROPOSAL_FIELDS)
"""All fields of a proposal: on the card, and in the text that fewer people read."""


def general_terms(project: Project) -> dict[str, Any]:
    """All fields of the proposal, as plain JSON: what concerns every partner."""
    return {
        **{name: plain(getattr(project, name)) for name in CARD_FIELDS},
        **{name: plain(getattr(project.proposal, name)) for name in PROPOSAL_FIELDS},
    }


def planned_parts(project: Project) -> dict[str, Any]:
    """What other features have planned in the proposal."""
    parts: dict[str, Any] = {}
    for function in REGISTRATION_PARTS:
        parts |= function(project)
    return parts


def exact_text(project: Project) -> dict[str, Any]:
    """The whole text that is consented to, voted on and registered."""
    taking_part = [each for each in project.partnerships if each.state in TAKES_PART]
    taking_part.sort(key=lambda each: str(each.institution_id))
    return {
        **general_terms(project),
        "partners": [_part(each) for each in taking_part],
        **planned_parts(project),
    }


def text_sha256(project: Project) -> str:
    """The fingerprint of the exact text as it stands now."""
    return fingerprint(exact_text(project))


def terms_sha256(project: Project, part: Partnership) -> str:
    """The fingerprint of what concerns one partner: the general terms and its own part.

    An answer holds while this is equal, whatever changes in other partners' parts.
    """
    own: dict[str, Any] = {}
    for name, planned in planned_parts(project).items():
        own[name] = _of_institution(planned, part.institution_id)
    return fingerprint({**general_terms(project), "part": _part(part), **own})


def _part(part: Partnership) -> dict[str, Any]:
    return {
        "institution_id": str(part.institution_id),
        "role": part.role.value,
        "contribution": part.contribution,
    }


def _of_institution(planned: Any, institution_id: UUID) -> Any:
    """Of a list of planned things those that the institution is responsible for."""
    if not isinstance(planned, list):
        return planned
    return [
        each
        for each in planned
        if not isinstance(each, dict) or each.get("institution_id") in (None, str(institution_id))
    ]


def plain(value: Any) -> Any:
    """A field as JSON can say it."""
    if hasattr(value, "isoformat"):
        return value.isoformat()
    return getattr(value, "value", value)

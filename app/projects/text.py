"""The exact text of a proposal, what each partner consents to of it, and their fingerprints.

The text covers all fields, the partners with their roles, contributions and accepted reservations,
attached files by their checksums, and what other features plan in the proposal (milestones); not
members, comments or dates of editing.
"""

import enum
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from app.core.contributions import REGISTRATION_PARTS
from app.core.fingerprint import fingerprint
from app.projects.models.project import Partnership, Project, Registration
from app.projects.models.states import TAKES_PART

CARD_FIELDS = ("title", "themes", "countries", "starts_on", "ends_on", "label")
PROSE_FIELDS = (
    "questions",
    "method",
    "data_wanted",
    "data_produced",
    "ethics",
    "data_protection",
    "risks",
    "outputs",
    "resources",
    "bibliography",
)
TABLES = ("risk_table", "resource_table")
PROPOSAL_FIELDS = ("language", "summary", *PROSE_FIELDS, *TABLES)
FIELDS = (*CARD_FIELDS, *PROPOSAL_FIELDS)
"""All fields of a proposal: on the card, and in the text that fewer people read."""

LATER_PARTS = frozenset(
    {"data_produced", "data_protection", "bibliography", "attachments", *TABLES}
)
"""Parts that the first proposals did not have.

They stand in a text only where they say something, so that what was consented to, voted on and
registered before there were such parts keeps its fingerprint.
"""


class Concern(enum.StrEnum):
    """Whom a change of a part of the text concerns, and so who is asked again."""

    GENERAL_TERMS = "general_terms"
    """Every partner."""
    PART = "part"
    """Of each entry the institution that it names; an entry that names none, every partner."""


CONCERNS: dict[str, Concern] = {
    "title": Concern.GENERAL_TERMS,
    "summary": Concern.GENERAL_TERMS,
    "language": Concern.GENERAL_TERMS,
    "themes": Concern.GENERAL_TERMS,
    "countries": Concern.GENERAL_TERMS,
    "starts_on": Concern.GENERAL_TERMS,
    "ends_on": Concern.GENERAL_TERMS,
    "label": Concern.GENERAL_TERMS,
    "questions": Concern.GENERAL_TERMS,
    "method": Concern.GENERAL_TERMS,
    "data_wanted": Concern.GENERAL_TERMS,
    "data_produced": Concern.GENERAL_TERMS,
    "ethics": Concern.GENERAL_TERMS,
    "data_protection": Concern.GENERAL_TERMS,
    "risk_table": Concern.GENERAL_TERMS,
    "risks": Concern.GENERAL_TERMS,
    "outputs": Concern.GENERAL_TERMS,
    "resources": Concern.GENERAL_TERMS,
    "bibliography": Concern.GENERAL_TERMS,
    "attachments": Concern.GENERAL_TERMS,
    "resource_table": Concern.PART,
    "partners": Concern.PART,
    "work_packages": Concern.PART,
    "milestones": Concern.PART,
}
"""The one table of what is a general term: every part of the text stands in it."""


def planned_parts(project: Project) -> dict[str, Any]:
    """What other features have planned in the proposal."""
    parts: dict[str, Any] = {}
    for function in REGISTRATION_PARTS:
        parts |= function(project)
    return parts


def exact_text(project: Project) -> dict[str, Any]:
    """The whole text that is consented to, voted on and registered."""
    return own_text(project) | planned_parts(project)


def own_text(project: Project) -> dict[str, Any]:
    """Of the exact text what the proposal itself says: all but what is planned."""
    taking_part = [each for each in project.partnerships if each.state in TAKES_PART]
    taking_part.sort(key=lambda each: str(each.institution_id))
    houses = {None, *(str(each.institution_id) for each in taking_part)}
    own = {
        **{name: plain(getattr(project, name)) for name in CARD_FIELDS},
        **{name: plain(getattr(project.proposal, name)) for name in PROPOSAL_FIELDS},
        "resource_table": [
            each for each in project.proposal.resource_table if each["institution_id"] in houses
        ],
        "partners": [_part(each) for each in taking_part],
        "attachments": [
            {"name": each.name, "about": each.about, "sha256": each.sha256, "size": each.size}
            for each in project.attached
        ],
    }
    return without_empty(own)


ADDED_AT_APPROVAL = frozenset({"code", "answers"})
"""What a registration holds beside the exact text."""


def registered_text(registration: Registration) -> dict[str, Any]:
    """The exact text that a registration froze: its fingerprint is the registration's."""
    return {
        name: value for name, value in registration.content.items() if name not in ADDED_AT_APPROVAL
    }


def text_sha256(project: Project) -> str:
    """The fingerprint of the exact text as it stands now."""
    return fingerprint(exact_text(project))


def general_terms(text: Mapping[str, Any]) -> dict[str, Any]:
    """Of a text what concerns every partner."""
    return without_empty(
        {
            name: value if CONCERNS[name] is Concern.GENERAL_TERMS else _naming(value, None)
            for name, value in text.items()
        }
    )


def part_of_institution(text: Mapping[str, Any], institution_id: UUID) -> dict[str, Any]:
    """Of a text what names one institution: its role and contribution, and what it is to do."""
    return without_empty(
        {
            name: _naming(value, institution_id)
            for name, value in text.items()
            if CONCERNS[name] is Concern.PART
        }
    )


def concerning(text: Mapping[str, Any], institution_id: UUID) -> dict[str, Any]:
    """Of a text what one institution is asked again for when it changes."""
    return {
        name: _naming(value, None) + _naming(value, institution_id)
        if CONCERNS[name] is Concern.PART
        else value
        for name, value in text.items()
    }


def others_of(text: Mapping[str, Any], institution_id: UUID) -> dict[str, Any]:
    """Of a text what names other institutions only."""
    return {
        name: [
            each for each in value if each.get("institution_id") not in (None, str(institution_id))
        ]
        for name, value in text.items()
        if CONCERNS[name] is Concern.PART
    }


def fingerprints(text: Mapping[str, Any], part: Partnership) -> dict[Concern, str]:
    """What a partner consents to: the general terms, and its part in the wording it stands by.

    An answer holds while both are equal, whatever changes in other partners' parts.
    """
    return consented_to(text, part.institution_id, part.own_wording)


def consented_to(
    text: Mapping[str, Any], institution_id: UUID, wording: str | None = None
) -> dict[Concern, str]:
    """The fingerprints of what one institution consents to, where it is another in its `wording`.

    A reservation changes nothing of what it was made to.
    """
    own = part_of_institution(text, institution_id)
    own["partners"] = [
        {
            **each,
            "contribution": each["contribution"] if wording is None else wording,
            "reservation": None,
        }
        for each in own["partners"]
    ]
    return {
        Concern.GENERAL_TERMS: fingerprint(general_terms(text)),
        Concern.PART: fingerprint(own),
    }


def changed_for(text: Mapping[str, Any], part: Partnership) -> list[Concern]:
    """What has changed of that which the partner last answered to."""
    answered = {Concern.GENERAL_TERMS: part.general_sha256, Concern.PART: part.part_sha256}
    now = fingerprints(text, part)
    return [concern for concern in Concern if now[concern] != answered[concern]]


def _naming(entries: Sequence[Mapping[str, Any]], institution_id: UUID | None) -> list[Any]:
    """The entries of one institution, or with None those that name none."""
    named = None if institution_id is None else str(institution_id)
    return [each for each in entries if each.get("institution_id") == named]


def without_empty(parts: dict[str, Any]) -> dict[str, Any]:
    """Without the later parts that say nothing."""
    return {name: value for name, value in parts.items() if value or name not in LATER_PARTS}


def _part(part: Partnership) -> dict[str, Any]:
    said = {
        "institution_id": str(part.institution_id),
        "role": part.role.value,
        "contribution": part.contribution,
    }
    return {**said, "reservation": part.reservation} if part.is_reservation_accepted else said


def plain(value: Any) -> Any:
    """A field as JSON can say it."""
    if hasattr(value, "isoformat"):
        return value.isoformat()
    return getattr(value, "value", value)

"""The text that an amendment would register, and whom its changes concern. No database."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from app.projects.models.states import PartnerRole
from app.projects.text import (
    CARD_FIELDS,
    PROPOSAL_FIELDS,
    Concern,
    consented_to,
    plain,
    without_empty,
)

AMENDABLE = tuple(
    name
    for name in (*CARD_FIELDS, *PROPOSAL_FIELDS)
    if name not in {"label", "language", "starts_on"}
)
"""Fields that an amendment may change: scope, end date and budget."""

PLAN_PARTS = ("work_packages", "milestones")


def changed_fields(before: Mapping[str, Any], given: Mapping[str, Any]) -> dict[str, Any]:
    """Of the fields given those whose value is not the registered one, as JSON says them."""
    said = {name: plain(value) for name, value in given.items()}
    return {name: value for name, value in said.items() if not _is_same(value, before.get(name))}


def _is_same(value: Any, registered: Any) -> bool:
    """Whether both say the same; in which order themes and countries are named says nothing."""
    if not value and not registered:
        return True
    if isinstance(value, list) and all(isinstance(each, str) for each in value):
        return sorted(value) == sorted(registered or [])
    return bool(value == registered)


def amended_text(
    before: Mapping[str, Any],
    fields: Mapping[str, Any],
    partners: Mapping[str, Any],
    plan: Mapping[str, Any] | None,
    gone: frozenset[str],
) -> dict[str, Any]:
    """The registered text with what the amendment changes of it.

    `plan` takes the place of the registered one where it is given; institutions in `gone` have
    left the project since and are in the text no more.
    """
    parts = {each["institution_id"]: each for each in before["partners"]}
    for institution_id in gone - set(partners):
        parts.pop(institution_id, None)
    for institution_id, part in partners.items():
        if part is None:
            parts.pop(institution_id, None)
        else:
            kept = parts.get(institution_id, {"institution_id": institution_id})
            parts[institution_id] = {**kept, **part}
    text = {**before, **fields, "partners": [parts[key] for key in sorted(parts)]}
    rows = text.get("resource_table", [])
    text["resource_table"] = [each for each in rows if each["institution_id"] in {None, *parts}]
    return without_empty({**text, **(plan or {})})


def concerned(
    before: Mapping[str, Any], content: Mapping[str, Any], gone: frozenset[str]
) -> list[UUID]:
    """The institutions whose part or whose general terms change, and which are therefore asked.

    Who leads and goes on to lead proposes; who was and stays an observer answers and decides
    nothing.
    """
    roles_before, roles_now = _roles(before), _roles(content)
    asked = []
    for institution_id in sorted(roles_before.keys() | roles_now.keys()):
        was = roles_before.get(institution_id)
        role = roles_now.get(institution_id, was)
        has_joined = institution_id in roles_before and institution_id not in gone
        if was == role == PartnerRole.LEAD or (
            institution_id in gone and institution_id not in roles_now
        ):
            continue
        if was == role == PartnerRole.OBSERVER and has_joined:
            continue
        if not has_joined or changed_between(before, content, UUID(institution_id)):
            asked.append(UUID(institution_id))
    return asked


def changed_between(
    before: Mapping[str, Any], content: Mapping[str, Any], institution_id: UUID
) -> list[Concern]:
    """What of that which one institution consents to differs between two texts."""
    old, new = (consented_to(each, institution_id) for each in (before, content))
    return [concern for concern in Concern if old[concern] != new[concern]]


def with_reservation(text: Mapping[str, Any], institution_id: UUID, words: str) -> dict[str, Any]:
    """The text in which one institution's reservation stands; without words, in which none does."""
    parts = []
    for part in text["partners"]:
        if part["institution_id"] == str(institution_id):
            bare = {name: value for name, value in part.items() if name != "reservation"}
            parts.append({**bare, "reservation": words} if words else bare)
        else:
            parts.append(part)
    return {**text, "partners": parts}


def _roles(text: Mapping[str, Any]) -> dict[str, str]:
    return {each["institution_id"]: each["role"] for each in text["partners"]}

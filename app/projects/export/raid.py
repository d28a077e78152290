"""A project's metadata in the shape of RAiD 1.6 (metadata.raid.org): roles with their dates.

No RAiD is minted: the identifier is empty, and the forum's code stands as a local one. The
vocabularies are those of vocabulary.raid.org and, for access, of COAR.
"""

from collections.abc import Sequence
from datetime import date, datetime
from itertools import pairwise
from typing import Any

from app.core.mail import link_to
from app.core.policy import Label
from app.projects.models.project import Project, ProjectMember, Registration
from app.projects.models.states import CONSENTED, MemberRole, PartnershipState
from app.ui.labels import label_rule

VOCABULARY = "https://vocabulary.raid.org"
TITLE, DESCRIPTION, ORGANISATION_ROLE, POSITION = (
    f"{VOCABULARY}/title.type.schema",
    f"{VOCABULARY}/description.type.schema",
    f"{VOCABULARY}/organisation.role.schema",
    f"{VOCABULARY}/contributor.position.schema",
)
ACCESS = "https://vocabularies.coar-repositories.org/access_rights/"
ORGANISATION_ROLES = {"lead": 182, "partner": 184, "funder": 186, "observer": 188}
POSITIONS = {MemberRole.LEAD: 307, MemberRole.EDITOR: 308}
OTHER_PARTICIPANT = 311
ISO_639_3 = {
    "en": "eng",
    "ru": "rus",
    "uz": "uzb",
    "kk": "kaz",
    "ky": "kir",
    "tg": "tgk",
    "tk": "tuk",
}


def raid_of(project: Project, registrations: Sequence[Registration]) -> dict[str, Any]:
    """The metadata, from the registrations (the oldest first) and who is in the project.

    Only organisations with a ROR id and people with an ORCID are named, as the schema asks.
    """
    return {
        "identifier": {
            "id": None,
            "schemaUri": "https://raid.org/",
            "owner": _ror(project.lead_institution.ror_id),
            "license": "Creative Commons CC-0" if project.label is Label.CLEAR else None,
            "version": len(registrations),
        },
        "alternateIdentifier": [{"id": project.code, "type": "local"}] if project.code else [],
        "alternateUrl": [{"url": link_to(f"/projects/{project.id}")}],
        "title": _titles(registrations),
        "date": {"startDate": _day(project.starts_on), "endDate": _day(project.ends_on)},
        "description": _descriptions(registrations),
        "access": _access(project.label),
        "organisation": _organisations(project, registrations),
        "contributor": [_contributor(each) for each in project.members if each.user.orcid],
        "spatialCoverage": [
            {
                "id": f"https://www.iso.org/obp/ui/#iso:code:3166:{code}",
                "schemaUri": "https://www.iso.org/iso-3166-country-codes.html",
            }
            for code in project.countries
            if code != "INT"
        ],
    }


def _titles(registrations: Sequence[Registration]) -> list[dict[str, Any]]:
    spells = _spells([(each.approved_at, each.content["title"]) for each in registrations])
    return [
        {
            "text": text,
            "type": _term(TITLE, 5 if position == 0 else 4, 376),
            "startDate": _day(start),
            "endDate": _day(end),
            "language": _language(code),
        }
        for title, start, end in spells
        for position, (code, text) in enumerate(title.items())
    ]


def _descriptions(registrations: Sequence[Registration]) -> list[dict[str, Any]]:
    if not registrations:
        return []
    summary = registrations[-1].content.get("summary") or {}
    return [
        {
            "text": text,
            "type": _term(DESCRIPTION, 318 if position == 0 else 319, 320),
            "language": _language(code),
        }
        for position, (code, text) in enumerate(summary.items())
        if text
    ]


def _organisations(project: Project, registrations: Sequence[Registration]) -> list[dict[str, Any]]:
    """Each institution with its roles, from which registration on and until when."""
    found = []
    for part in project.partnerships:
        if part.state not in CONSENTED | {PartnershipState.LEFT} or not part.institution.ror_id:
            continue
        said = [
            (each.approved_at, _role_in(each, str(part.institution_id))) for each in registrations
        ]
        roles = [
            {
                **_term(ORGANISATION_ROLE, ORGANISATION_ROLES[role], 359),
                "startDate": _day(start),
                "endDate": _day(end or part.left_at),
            }
            for role, start, end in _spells(said)
            if role is not None
        ]
        if roles:
            found.append({**_ror(part.institution.ror_id), "role": roles})
    return found


def _role_in(registration: Registration, institution_id: str) -> str | None:
    parts = registration.content.get("partners", [])
    return next((each["role"] for each in parts if each["institution_id"] == institution_id), None)


def _spells(
    said: Sequence[tuple[datetime, Any]],
) -> list[tuple[Any, datetime, datetime | None]]:
    """What was said from when until when: runs of the same value become one."""
    kept: list[tuple[datetime, Any]] = []
    for at, value in said:
        if not kept or kept[-1][1] != value:
            kept.append((at, value))
    if not kept:
        return []
    ends = [later for _earlier, (later, _value) in pairwise(kept)]
    return [(value, start, end) for (start, value), end in zip(kept, [*ends, None], strict=True)]


def _contributor(member: ProjectMember) -> dict[str, Any]:
    position = POSITIONS.get(member.role, OTHER_PARTICIPANT)
    return {
        "id": f"https://orcid.org/{member.user.orcid}",
        "schemaUri": "https://orcid.org/",
        "position": [
            {
                **_term(POSITION, position, 305),
                "startDate": _day(member.created_at),
                "endDate": _day(member.ended_at),
            }
        ],
        "role": [
            {
                "id": f"https://credit.niso.org/contributor-roles/{role}/",
                "schemaUri": "https://credit.niso.org/",
            }
            for role in member.credit_roles
        ],
        "leader": member.role is MemberRole.LEAD and member.ended_at is None,
        "contact": member.role is MemberRole.LEAD and member.ended_at is None,
    }


def _access(label: Label) -> dict[str, Any]:
    kind = "c_abf2" if label is Label.CLEAR else "c_16ec"
    return {
        "type": {"id": f"{ACCESS}{kind}/", "schemaUri": ACCESS},
        "statement": {
            "text": f"TLP:{label.value}. {label_rule(label).readers}",
            "language": None,
        },
    }


def _term(schema: str, number: int, scheme: int) -> dict[str, str]:
    return {"id": f"{schema}/{number}", "schemaUri": f"{schema}/{scheme}"}


def _language(code: str) -> dict[str, str]:
    return {
        "id": ISO_639_3.get(code, code),
        "schemaUri": "https://www.iso.org/standard/39534.html",
    }


def _ror(ror_id: str | None) -> dict[str, str | None]:
    return {"id": ror_id, "schemaUri": "https://ror.org/"}


def _day(at: date | datetime | None) -> str | None:
    if isinstance(at, datetime):
        return at.date().isoformat()
    return at.isoformat() if at else None

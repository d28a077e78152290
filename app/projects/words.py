"""How the choices of a project are called on screens."""

from flask_babel import lazy_gettext as _l

from app.projects.models.states import MemberRole, PartnerRole, PartnershipState, ProjectState

PARTNER_ROLES = {
    PartnerRole.LEAD: _l("Lead institution"),
    PartnerRole.PARTNER: _l("Partner"),
    PartnerRole.OBSERVER: _l("Observer"),
    PartnerRole.FUNDER: _l("Funder"),
}

MEMBER_ROLES = {
    MemberRole.LEAD: _l("Lead person"),
    MemberRole.EDITOR: _l("Editor"),
    MemberRole.CONTRIBUTOR: _l("Contributor"),
    MemberRole.VIEWER: _l("Viewer"),
}

PROJECT_STATES = {
    ProjectState.DRAFT: _l("Draft"),
    ProjectState.SUBMITTED: _l("Submitted"),
    ProjectState.IN_REVIEW: _l("In review"),
    ProjectState.CHANGES_REQUESTED: _l("Changes requested"),
    ProjectState.APPROVED: _l("Approved"),
    ProjectState.REJECTED: _l("Not supported"),
    ProjectState.WITHDRAWN: _l("Withdrawn"),
    ProjectState.ACTIVE: _l("Active"),
    ProjectState.SUSPENDED: _l("Suspended"),
    ProjectState.COMPLETED: _l("Completed"),
    ProjectState.ARCHIVED: _l("Archived"),
}

ANSWERS = {
    PartnershipState.ACCEPTED: _l("Accept"),
    PartnershipState.ACCEPTED_WITH_RESERVATION: _l("Accept with a reservation"),
    PartnershipState.IN_PROCEDURE: _l("Internal procedures are under way"),
    PartnershipState.ABSTAINED: _l("Abstain"),
    PartnershipState.DECLINED: _l("Do not take part"),
}

LEVELS = {"low": _l("Low"), "medium": _l("Medium"), "high": _l("High")}
"""How likely a risk is, and how much it would harm the work."""

RESOURCE_KINDS = {
    "staff": _l("Staff"),
    "equipment": _l("Equipment"),
    "services": _l("Services"),
    "travel": _l("Travel"),
    "data": _l("Data"),
    "other": _l("Other"),
}

UNITS = {
    "person_months": _l("person-months"),
    "pieces": _l("pieces"),
    **{code: code for code in ("USD", "EUR", "KGS", "KZT", "RUB", "TJS", "TMT", "UZS")},
}
"""What resources are counted in: besides work and things, currencies by ISO 4217."""

CREDIT_ROLES = {
    "conceptualization": _l("Conceptualization"),
    "data-curation": _l("Data curation"),
    "formal-analysis": _l("Formal analysis"),
    "funding-acquisition": _l("Funding acquisition"),
    "investigation": _l("Investigation"),
    "methodology": _l("Methodology"),
    "project-administration": _l("Project administration"),
    "resources": _l("Resources"),
    "software": _l("Software"),
    "supervision": _l("Supervision"),
    "validation": _l("Validation"),
    "visualization": _l("Visualization"),
    "writing-original-draft": _l("Writing – original draft"),
    "writing-review-editing": _l("Writing – review & editing"),
}
"""The fourteen contributor roles of CRediT (ANSI/NISO Z39.104-2022), by their slugs."""

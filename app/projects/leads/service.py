"""Name another lead institution, and confirm that it leads: the coordinators then decide."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import func, literal, select
from sqlalchemy.dialects.postgresql import JSONB

from app.core.database import session
from app.core.errors import Conflict, Invalid
from app.core.fingerprint import fingerprint
from app.core.policy import Actor, require
from app.core.scope import visible
from app.institutions.models import InstitutionState
from app.projects import letters
from app.projects import policy as project_policy
from app.projects.amendments import leading
from app.projects.amendments.models import Amendment
from app.projects.amendments.text import amended_text
from app.projects.leads import policy
from app.projects.leads.models import LeadNaming
from app.projects.models.project import Project
from app.projects.models.states import PartnerRole, PartnershipState
from app.projects.queries import registrations_of
from app.projects.service.states import note
from app.projects.text import registered_text


def name_lead(actor: Actor, project: Project, institution_id: UUID, reason: str) -> LeadNaming:
    """Ask a partner to lead, in the place of any other that was asked.

    An amendment that nobody can go on with is withdrawn. Raises Invalid without a reason or for
    who cannot lead, Conflict while coordinators decide on an amendment.
    """
    require(policy.may_name_lead(actor, project))
    if not reason.strip():
        raise Invalid({"reason": [_("Say why, in a sentence.")]})
    if institution_id not in {each.id for each in leading.possible_leads(project)}:
        raise Invalid({"institution_id": [_("Choose a partner that takes part and is active.")]})
    if project.is_amending:
        raise Conflict(_("An amendment of it is decided on now."), guard="under_way")
    # With the eyes of the database's owner: who names need not read the project's inside.
    made = session().scalar(select(func.name_lead(project.id, institution_id, reason.strip())))
    naming = session().scalars(visible(LeadNaming, actor).where(LeadNaming.id == made)).one()
    note("project.lead_named", actor, project, institution=str(institution_id))
    letters.tell(
        letters.representatives_of(actor, institution_id),
        project,
        _l("Your institution is named to lead a project"),
        _l("The institution that leads it is not active in the forum. Say who leads the project."),
    )
    return naming


def confirm(actor: Actor, naming: LeadNaming, person_id: UUID | None) -> Amendment:
    """Say by whom the institution leads, and hand that to the coordinators as an amendment.

    Who led before becomes a partner, or leaves with its membership. Raises Invalid without a
    person of the institution.
    """
    require(policy.may_confirm_lead(actor, naming))
    project = naming.project
    require(project_policy.may_read_inside(actor, project))
    leading.own_person(actor, person_id)
    before = registered_text(registrations_of(actor, project)[0])
    parts = _parts(before, project, naming.institution_id)
    gone = frozenset(
        str(each.institution_id)
        for each in project.partnerships
        if each.state is PartnershipState.LEFT
    )
    content = amended_text(before, {}, parts, None, gone)
    made = session().scalar(
        select(
            func.confirm_lead(
                naming.id,
                person_id,
                literal(parts, JSONB),
                literal(content, JSONB),
                fingerprint(content),
            )
        )
    )
    if made is None:
        raise Conflict(_("This cannot be confirmed any more."), guard="naming")
    session().expire_all()
    amendment = session().scalars(visible(Amendment, actor).where(Amendment.id == made)).unique()
    found = amendment.one()
    note("project.lead_confirmed", actor, project, amendment=found.number)
    letters.tell_that_an_amendment_waits(actor, project)
    return found


def _parts(before: Mapping[str, Any], project: Project, new: UUID) -> dict[str, Any]:
    entries = {each["institution_id"]: each for each in before["partners"]}
    old = str(project.lead_institution_id)
    stays = project.lead_institution.state is not InstitutionState.WITHDRAWN
    was = {"role": PartnerRole.PARTNER.value, "contribution": entries[old]["contribution"]}
    return {
        str(new): {
            "role": PartnerRole.LEAD.value,
            "contribution": entries[str(new)]["contribution"],
        },
        old: was if stays else None,
    }

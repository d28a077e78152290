"""What stands between a project and its next state; asked by page, API and service alike."""

from collections.abc import Sequence

from flask_babel import gettext as _
from sqlalchemy import select

from app.core.contributions import (
    ACTIVATION_GUARDS,
    COMPLETION_GUARDS,
    SUBMISSION_GUARDS,
    Guard,
)
from app.core.database import session
from app.core.errors import Conflict
from app.projects.amendments.models import UNDER_WAY, Amendment
from app.projects.models.project import Project
from app.projects.models.states import CONSENTED, OPEN, PartnerRole, PartnershipState
from app.projects.sections import SECTIONS, missing_in


def of_submission(project: Project) -> list[Guard]:
    """All guards of submitting: complete sections, a consenting partner abroad, all answers."""
    address = f"/projects/{project.id}/proposal"
    found = [
        Guard(
            f"section_{each.key}",
            not missing_in(each, project),
            _section_says(each.title),
            f"{address}/{each.key}",
        )
        for each in SECTIONS
        if not each.is_optional
    ]
    found += _partners(project, f"/projects/{project.id}/partners")
    for function in SUBMISSION_GUARDS:
        found += function(project)
    return found


def of_activation(project: Project) -> list[Guard]:
    """All guards of starting: a contact of each partner, and what other features ask for."""
    address = f"/projects/{project.id}/partners"
    found = [
        Guard(
            "partner_contact",
            part.contact_id is not None,
            _("%(institution)s: a named contact", institution=part.institution.short_name),
            address,
        )
        for part in project.partners
        if part.state in CONSENTED and part.role is not PartnerRole.OBSERVER
    ]
    for function in ACTIVATION_GUARDS:
        found += function(project)
    return found


def of_completion(project: Project) -> list[Guard]:
    """What closing asks for: the results of the work, and no amendment that is not decided."""
    undecided = select(Amendment.id).where(
        Amendment.project_id == project.id, Amendment.state.in_(UNDER_WAY)
    )
    found = [
        Guard(
            "amendment",
            session().scalar(undecided.execution_options(scoped=True)) is None,
            _("No amendment under way"),
            f"/projects/{project.id}/amendments",
        )
    ]
    for function in COMPLETION_GUARDS:
        found += function(project)
    return found


def hold(guards: Sequence[Guard]) -> None:
    """Go on only when all are met; raises Conflict naming the first that is not."""
    unmet = [each for each in guards if not each.is_met]
    if unmet:
        raise Conflict(_("Still missing: %(what)s.", what=unmet[0].sentence), guard=unmet[0].name)


def _section_says(title: object) -> str:
    return _("Section “%(title)s” complete", title=title)


def _partners(project: Project, address: str) -> list[Guard]:
    lead_country = project.lead_institution.party_country
    abroad = any(
        part.role is PartnerRole.PARTNER
        and part.state in CONSENTED
        and part.institution.party_country != lead_country
        for part in project.partners
    )
    found = [
        Guard("partner_abroad", abroad, _("The consent of a partner in another country"), address)
    ]
    for part in project.partners:
        house = part.institution.short_name
        if part.state in OPEN and part.role is not PartnerRole.OBSERVER:
            sentence = _("%(institution)s: an answer", institution=house)
            if not part.institution.is_active:
                sentence = _(
                    "%(institution)s: an answer, which it cannot give while it is not active",
                    institution=house,
                )
            found.append(Guard("partner_answer", False, sentence, address))
        if part.has_open_counter_proposal:
            sentence = _("%(institution)s: the wording it proposes answered", institution=house)
            found.append(Guard("counter_proposal", False, sentence, address))
        elif part.state is PartnershipState.ACCEPTED_WITH_RESERVATION:
            sentence = _("%(institution)s: its reservation accepted", institution=house)
            found.append(Guard("reservation", part.is_reservation_accepted, sentence, address))
    return found

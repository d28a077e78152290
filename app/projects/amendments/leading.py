"""An amendment that lets another institution lead: who can, and by whom it is led then."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.accounts.models import User
from app.core.database import session
from app.core.errors import Conflict, Invalid
from app.core.policy import Actor
from app.core.scope import visible
from app.institutions.models import Institution, Membership
from app.projects import letters
from app.projects.amendments.models import Amendment, AmendmentAnswer
from app.projects.models.project import Project
from app.projects.models.states import CONSENTED, TAKES_PART, PartnerRole, PartnershipState


def leading_in(text: Mapping[str, Any]) -> str | None:
    """Id of the institution that leads in a text, as it stands there."""
    leads = (each["institution_id"] for each in text["partners"] if each["role"] == "lead")
    return next(leads, None)


def new_lead_of(amendment: Amendment) -> UUID | None:
    """The institution that would lead where it has not led before."""
    leads = leading_in(amendment.content)
    return UUID(leads) if leads and leads != leading_in(amendment.before) else None


def possible_leads(project: Project) -> list[Institution]:
    """Partners that have consented, as active members of the forum."""
    return [
        part.institution
        for part in project.partnerships
        if part.role is PartnerRole.PARTNER
        and part.state in CONSENTED
        and part.institution.is_active
        and part.institution.membership is Membership.MEMBER
    ]


def handed_over(amendment: Amendment, institution_id: UUID) -> dict[str, Any]:
    """The changed parts where the institution leads and who has led is a partner.

    The registered lead institution takes back what was said. Raises Invalid for one that cannot
    lead.
    """
    registered, new = leading_in(amendment.before), str(institution_id)
    parts = {each["institution_id"]: each for each in amendment.before["partners"]}
    others = {
        key: part
        for key, part in amendment.partners.items()
        if key != registered and (part is None or part["role"] != PartnerRole.LEAD)
    }
    if new == registered:
        return others
    leads = {str(each.id) for each in possible_leads(amendment.project)}
    if new not in leads.intersection(parts) or registered is None:
        raise Invalid(
            {"lead_institution_id": [_("Choose a partner that takes part and is active.")]}
        )
    brings = others.get(new) or parts[new]
    return others | {
        new: {"role": PartnerRole.LEAD.value, "contribution": brings["contribution"]},
        registered: {
            "role": PartnerRole.PARTNER.value,
            "contribution": parts[registered]["contribution"],
        },
    }


def lead_person(
    actor: Actor, own: AmendmentAnswer, outcome: PartnershipState, person_id: UUID | None
) -> UUID | None:
    """By whom the institution, where it is to lead and consents, leads; raises Invalid without."""
    if new_lead_of(own.amendment) != own.institution_id or outcome not in CONSENTED:
        return None
    return own_person(actor, person_id)


def own_person(actor: Actor, person_id: UUID | None) -> UUID:
    """A person of the actor's institution, to lead; raises Invalid for any other."""
    rows = visible(User, actor).where(
        User.id == person_id,
        User.institution_id == actor.institution_id,
        User.ended_at.is_(None),
    )
    if person_id is None or session().scalars(rows).one_or_none() is None:
        raise Invalid({"lead_person_id": [_("Name the person of your institution who leads.")]})
    return person_id


def refuse_unless_active(project: Project, amendment: Amendment) -> None:
    """Raise Conflict (guard "lead_institution") where who is to lead is not active any more."""
    lead = new_lead_of(amendment)
    part = None if lead is None else project.partnership_of(lead)
    if part is not None and not part.institution.is_active:
        raise Conflict(
            _("The institution that is to lead is not active in the forum."),
            guard="lead_institution",
        )


def tell_the_others(actor: Actor, amendment: Amendment) -> None:
    """Tell partners that are not asked that another institution is to lead."""
    if new_lead_of(amendment) is None:
        return
    asked = {each.institution_id for each in amendment.answers}
    for part in amendment.project.partners:
        if part.state in TAKES_PART and part.institution_id not in asked:
            letters.tell(
                letters.representatives_of(actor, part.institution_id),
                amendment.project,
                _l("Another institution is to lead the project"),
                _l(
                    "An amendment lets another of its partners lead the project. Your own part"
                    " stays as it is."
                ),
                "/amendments",
            )


def tell_who_leads(actor: Actor, project: Project) -> None:
    """Tell members and partners that another institution leads from now on."""
    people = letters.people_of(project)
    for part in project.partnerships:
        if part.state in TAKES_PART:
            people += letters.representatives_of(actor, part.institution_id)
    letters.tell(
        dict.fromkeys(people),
        project,
        _l("Another institution leads the project"),
        _l("The coordinators have approved it. The registration names who leads from now on."),
    )

"""What stands between an amendment and the coordinators."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from flask_babel import gettext as _

from app.core.contributions import Guard
from app.core.database import session
from app.core.policy import Actor
from app.core.scope import visible
from app.institutions.models import Institution
from app.projects.amendments.models import Amendment
from app.projects.models.states import PartnerRole


def of_asking(actor: Actor, amendment: Amendment) -> list[Guard]:
    """Something differs, nothing planned lies after the end, a partner abroad stays."""
    content = amendment.content
    return [
        Guard("change", content != amendment.before, _("A change to what is registered")),
        Guard("plan", not lies_beyond(content), _("Every milestone before the end of the project")),
        Guard("partner_abroad", _has_partner_abroad(actor, content), _("A partner abroad")),
    ]


def of_submission(actor: Actor, amendment: Amendment) -> Sequence[Guard]:
    """And every institution that is asked has consented."""
    found = of_asking(actor, amendment)
    for answer in amendment.answers:
        sentence = _("%(institution)s: its consent", institution=answer.institution.short_name)
        found.append(Guard("consent", answer.is_consent, sentence))
    return found


def lies_beyond(text: Mapping[str, Any]) -> bool:
    """Whether a milestone of the text is due after the project's end."""
    end = text.get("ends_on")
    if not end:
        return False
    due = [date.fromisoformat(each["due_on"]) for each in text.get("milestones", [])]
    return any(day > date.fromisoformat(end) for day in due)


def _has_partner_abroad(actor: Actor, text: Mapping[str, Any]) -> bool:
    roles = {UUID(each["institution_id"]): each["role"] for each in text["partners"]}
    rows = visible(Institution, actor).where(Institution.id.in_(roles))
    countries: dict[str, set[str]] = {}
    for house in session().scalars(rows):
        countries.setdefault(roles[house.id], set()).add(house.party_country)
    lead = countries.get(PartnerRole.LEAD, set())
    return bool(countries.get(PartnerRole.PARTNER, set()) - lead)

"""What can be read of institutions."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import ColumnElement, String, cast, func, or_, true

from app.core.database import session
from app.core.events import declare
from app.core.kinds import Kind, register
from app.core.locale import INTERNATIONAL, country_codes, country_name
from app.core.paging import Filter, ListSpec, Page, Query, Sort
from app.core.policy import Actor, Label
from app.core.scope import scope, visible
from app.institutions.models import Institution, InstitutionState, Membership
from app.ui.states import STATES

KNOWN_STATES = (
    InstitutionState.ACTIVE,
    InstitutionState.SUSPENDED,
    InstitutionState.WITHDRAWN,
)


@scope(Institution)
def known_institutions(actor: Actor) -> ColumnElement[bool]:
    """Members and former members to everybody signed in; applications to admins."""
    if actor.is_admin:
        return true()
    return or_(Institution.state.in_(KNOWN_STATES), Institution.id == actor.institution_id)


def _countries() -> list[tuple[str, object]]:
    return [(code, country_name(code)) for code in (*country_codes(), INTERNATIONAL)]


def _called(words: str) -> ColumnElement[bool]:
    """In any language, or by the short name, or by a domain of its mail."""
    return or_(
        cast(Institution.names, String).icontains(words, autoescape=True),
        Institution.short_name.icontains(words, autoescape=True),
        func.array_to_string(Institution.email_domains, " ").icontains(words, autoescape=True),
    )


def _of_country(code: str) -> ColumnElement[bool]:
    return Institution.country.is_(None) if code == "INT" else Institution.country == code


INSTITUTIONS = ListSpec(
    "institutions",
    sorts=(
        Sort("name", _l("Name of the institution"), (Institution.sort_key, Institution.id)),
        Sort("newest", _l("Newest first"), (Institution.created_at, Institution.id), True),
    ),
    filters=(
        Filter("q", _l("Name in any language, short name or domain"), _called),
        Filter("country", _l("Country"), _of_country, _countries),
        Filter(
            "membership",
            _l("Membership"),
            lambda value: Institution.membership == value,
            lambda: [
                (Membership.MEMBER, _l("Member")),
                (Membership.OBSERVER, _l("Observer")),
            ],
        ),
        Filter(
            "state",
            _l("State"),
            lambda value: Institution.state == value,
            lambda: [(state.value, STATES[state.value].word) for state in InstitutionState],
        ),
    ),
)


def list_institutions(actor: Actor, query: Query) -> Page:
    """A page of the directory; what is only applied for is in it when that state is asked for."""
    rows = visible(Institution, actor)
    if "state" not in query.filters:
        rows = rows.where(Institution.state.in_(KNOWN_STATES))
    return INSTITUTIONS.page(rows, query)


def list_applications(actor: Actor, query: Query) -> Page:
    """Applications that wait for a decision."""
    rows = visible(Institution, actor).where(Institution.state == InstitutionState.APPLIED)
    return INSTITUTIONS.page(rows, query)


def checks_of(actor: Actor, institution: Institution) -> list[dict[str, object]]:
    """What an admin looks at before admitting: each with whether it is in order."""
    names = set(institution.names.values())
    others = session().scalars(
        visible(Institution, actor).where(
            Institution.id != institution.id,
            Institution.state.in_((*KNOWN_STATES, InstitutionState.APPLIED)),
        )
    )
    same = [each.short_name for each in others if names & set(each.names.values())]
    domain = institution.applicant_email.rpartition("@")[2]
    return [
        {
            "is_met": not same,
            "text": _("No other institution of the same name"),
            "detail": ", ".join(same),
            "tone": "danger",
        },
        {
            "is_met": bool(institution.email_domains),
            "text": _("Domains of its e-mail are named"),
            "detail": _("the representative writes from %(domain)s", domain=domain),
            "tone": "attention",
        },
        {
            "is_met": bool(institution.ror_id),
            "text": _("It has a ROR id"),
            "detail": institution.ror_id or "",
        },
        {
            "is_met": bool(institution.statement),
            "text": _("It says what it would bring"),
            "detail": "",
        },
    ]


def _address(institution: Any) -> str:
    return f"/institutions/{institution.id}"


register(
    Kind(
        name="institution",
        model=Institution,
        word=_l("institution"),
        title=lambda institution: institution.name,
        address=_address,
        label=lambda _institution: Label.GREEN,
    )
)
declare(
    {
        "institution.applied": _l("{subject} applied for membership"),
        "institution.changed": _l("{actor} changed the card of {subject}"),
        "institution.admitted": _l("{actor} admitted {subject}"),
        "institution.declined": _l("{actor} declined the application of {subject}"),
        "institution.suspended": _l("{actor} suspended {subject}"),
        "institution.reinstated": _l("{actor} reinstated {subject}"),
        "institution.withdrawn": _l("{actor} recorded that {subject} left the forum"),
    }
)

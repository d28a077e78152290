"""What can be read of institutions."""

from collections.abc import Callable
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import ColumnElement, any_, false, literal, or_, select, true

from app.core import vocabulary
from app.core.events import declare
from app.core.kinds import Kind, register
from app.core.locale import INTERNATIONAL, country_codes, country_name
from app.core.paging import Filter, ListSpec, Page, Query, Sort
from app.core.policy import Actor, Label
from app.core.scope import scope, visible
from app.institutions.models import (
    ApplicationDocument,
    Institution,
    InstitutionState,
    Membership,
    Sponsorship,
)
from app.ui.states import STATES

KNOWN_STATES = (
    InstitutionState.ACTIVE,
    InstitutionState.SUSPENDED,
    InstitutionState.WITHDRAWN,
)


@scope(Institution)
def known_institutions(actor: Actor) -> ColumnElement[bool]:
    """Members and former members to everybody signed in; applications to admins and sponsors."""
    if actor.is_admin:
        return true()
    known = or_(Institution.state.in_(KNOWN_STATES), Institution.id == actor.institution_id)
    if not actor.is_representative:
        return known
    asked = select(Sponsorship.institution_id).where(Sponsorship.sponsor_id == actor.institution_id)
    return or_(known, Institution.id.in_(asked))


@scope(Sponsorship)
def known_sponsorships(actor: Actor) -> ColumnElement[bool]:
    """All to admins; to a representative those that its institution is asked for."""
    if actor.is_admin:
        return true()
    if not actor.is_representative:
        return false()
    return Sponsorship.sponsor_id == actor.institution_id


@scope(ApplicationDocument)
def known_documents(actor: Actor) -> ColumnElement[bool]:
    """What came with applications is for admins."""
    return true() if actor.is_admin else false()


def countries() -> list[tuple[str, object]]:
    """Every country that an institution can be of, with its name."""
    return [(code, country_name(code)) for code in (*country_codes(), INTERNATIONAL)]


def is_of_country(code: str) -> ColumnElement[bool]:
    """Whether an institution is of that country, or international (INT)."""
    return Institution.country.is_(None) if code == "INT" else Institution.country == code


def _has(name: str) -> Callable[[str], ColumnElement[bool]]:
    return lambda code: literal(code) == any_(getattr(Institution, name))


INSTITUTIONS = ListSpec(
    "institutions",
    sorts=(
        Sort("name", _l("Name of the institution"), (Institution.sort_key, Institution.id)),
        Sort("newest", _l("Newest first"), (Institution.created_at, Institution.id), True),
        Sort("oldest", _l("Oldest first"), (Institution.created_at, Institution.id)),
    ),
    filters=(
        Filter(
            "q", _l("Name in any language or script, short form, domain"), Institution.is_called
        ),
        Filter("country", _l("Country"), is_of_country, countries),
        Filter("theme", _l("Theme"), _has("themes"), vocabulary.theme_choices),
        Filter("language", _l("Language"), _has("languages"), vocabulary.working_languages),
        Filter("method", _l("Method"), _has("methods"), vocabulary.methods),
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
        "institution.sponsor_asked": _l("{actor} asked a member to vouch for {subject}"),
        "institution.vouched_for": _l("{actor} vouched for {subject} in the institution’s name"),
        "institution.not_vouched_for": _l("{actor} did not vouch for {subject}"),
        "institution.document_read": _l("{actor} took out a document of {subject}"),
        "institution.agreement_recorded": _l("{actor} recorded the agreement of {subject}"),
        "institution.names_completed": _l("{subject}: further names were taken over from ROR"),
        "institution.listed": _l("{actor} took over the application of {subject} from a list"),
        "institution.changed": _l("{actor} changed the card of {subject}"),
        "institution.admitted": _l("{actor} admitted {subject}"),
        "institution.declined": _l("{actor} declined the application of {subject}"),
        "institution.suspended": _l("{actor} suspended {subject}"),
        "institution.reinstated": _l("{actor} reinstated {subject}"),
        "institution.withdrawn": _l("{actor} recorded that {subject} left the forum"),
    }
)

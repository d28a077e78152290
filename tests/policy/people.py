"""The houses of one project and a person of each relation to it; nothing here needs a database."""

from uuid import UUID

from app.core.policy import NOBODY, Actor, Role
from app.projects.models.states import MemberRole, PartnerRole, PartnershipState

HOUSE_NAMES = (
    *("home", "partner", "observer", "funder", "reserved", "asked"),
    *("procedure", "declined", "abstained", "left", "outside"),
)
HOUSES = {name: UUID(int=number) for number, name in enumerate(HOUSE_NAMES, start=1)}
PARTS = {
    "home": (PartnerRole.LEAD, PartnershipState.ACCEPTED),
    "partner": (PartnerRole.PARTNER, PartnershipState.ACCEPTED),
    "observer": (PartnerRole.OBSERVER, PartnershipState.ACCEPTED),
    "funder": (PartnerRole.FUNDER, PartnershipState.ACCEPTED),
    "reserved": (PartnerRole.PARTNER, PartnershipState.ACCEPTED_WITH_RESERVATION),
    "asked": (PartnerRole.PARTNER, PartnershipState.INVITED),
    "procedure": (PartnerRole.PARTNER, PartnershipState.IN_PROCEDURE),
    "declined": (PartnerRole.PARTNER, PartnershipState.DECLINED),
    "abstained": (PartnerRole.PARTNER, PartnershipState.ABSTAINED),
    "left": (PartnerRole.PARTNER, PartnershipState.LEFT),
}
MEMBERS = {
    "lead@home": MemberRole.LEAD,
    "editor@home": MemberRole.EDITOR,
    "contributor@home": MemberRole.CONTRIBUTOR,
    "viewer@home": MemberRole.VIEWER,
    "editor@partner": MemberRole.EDITOR,
    "contributor@partner": MemberRole.CONTRIBUTOR,
    "viewer@partner": MemberRole.VIEWER,
    "editor@observer": MemberRole.EDITOR,
    "editor@funder": MemberRole.EDITOR,
    "contributor@funder": MemberRole.CONTRIBUTOR,
    "coordinating-viewer@outside": MemberRole.VIEWER,
    "editor@outside": MemberRole.EDITOR,
}
FORMER = "former-editor@partner"
ROLES = {
    "coordinating-viewer": Role.COORDINATOR,
    "representative": Role.REPRESENTATIVE,
    "coordinator": Role.COORDINATOR,
    "recused-coordinator": Role.COORDINATOR,
    "challenged-coordinator": Role.COORDINATOR,
    "substitute": Role.REPRESENTATIVE,
    "admin": Role.ADMIN,
}
OTHERS = (
    *(f"representative@{house}" for house in HOUSES),
    *(f"coordinator@{house}" for house in HOUSES),
    *("researcher@home", "researcher@partner", "researcher@outside", "substitute@outside"),
    "researcher@funder",
    *("substitute@partner", "recused-coordinator@outside", "challenged-coordinator@outside"),
    *("admin@outside", "admin@home"),
)


def _person(number: int, name: str) -> Actor:
    what, _at, house = name.partition("@")
    role = ROLES.get(what)
    return Actor(
        id=UUID(int=1000 + number),
        name=name,
        institution_id=HOUSES[house],
        roles=frozenset({role} if role else ()),
    )


ACTORS: dict[str, Actor] = {
    name: _person(number, name) for number, name in enumerate((*MEMBERS, FORMER, *OTHERS))
}
ACTORS["deputy@partner"] = Actor(
    id=UUID(int=2002),
    institution_id=HOUSES["partner"],
    roles=frozenset({Role.REPRESENTATIVE}),
    deputy_of="representative@partner",
)
CONTACTS = {house: ACTORS[f"researcher@{house}"].id for house in ("home", "partner", "funder")}
"""Who is the contact of a house in the project."""

ACTORS["nobody"] = NOBODY
ACTORS["guest-of-an-observer"] = Actor(
    id=UUID(int=2000), institution_id=HOUSES["outside"], is_member=False
)
ACTORS["representative-of-an-observer"] = Actor(
    id=UUID(int=2001),
    institution_id=HOUSES["outside"],
    is_member=False,
    roles=frozenset({Role.REPRESENTATIVE}),
)

"""Signing in through an institution's provider; local accounts go on beside it."""

from dataclasses import dataclass
from uuid import UUID

from flask import current_app
from sqlalchemy import text

from app.accounts import codes
from app.accounts.provider import Departure, Identity, Provider, depart
from app.accounts.service.sessions import SignedIn, begin_session
from app.core.database import session
from app.core.errors import NotFound
from app.core.locale import in_reader_language
from app.core.mail import link_to
from app.core.throttle import Door
from app.institutions.card import normal_address
from config import Settings

DOOR = Door("provider", of_subject=300, of_network=30, of_all=1000, seconds=300)
"""Each try makes the forum call the provider."""

PROVIDERS = text("SELECT * FROM sign_in_providers()")
PERSON = text("SELECT person_of_provider(:institution, :issuer, :subject, :address)")
RETURN = "/sign-in/institution/return"


@dataclass(frozen=True)
class HouseProvider:
    """An institution whose people can come in through its provider."""

    institution_id: UUID
    name: str
    provider: Provider


def house_providers() -> list[HouseProvider]:
    """All of them, in the order of the institutions' names."""
    settings: Settings = current_app.extensions["settings"]
    found = []
    for row in session().execute(PROVIDERS):
        secret = codes.unseal(bytes(row.client_secret), settings.secret_key)
        if secret is not None:
            provider = Provider(row.issuer, row.client_id, secret)
            name = in_reader_language(row.names)
            found.append(HouseProvider(row.institution_id, name, provider))
    return found


def house_provider(institution_id: str) -> HouseProvider:
    """The one of an institution; raises NotFound."""
    for each in house_providers():
        if str(each.institution_id) == institution_id:
            return each
    raise NotFound


def begin(house: HouseProvider, place: str) -> Departure:
    """Where the browser goes now; raises ProviderFailed, or TooMany."""
    DOOR.try_open(str(house.institution_id), place)
    return depart(house.provider, link_to(RETURN))


def sign_in_by_provider(
    house: HouseProvider, identity: Identity, device: str, place: str
) -> SignedIn | None:
    """A session of the person of this institution whom its provider vouches for, or None.

    A person is bound to the provider's subject by a verified address at the first time; from then
    on the address does not count any more.
    """
    address = normal_address(identity.address) if identity.address else None
    user_id = (
        session()
        .execute(
            PERSON,
            {
                "institution": house.institution_id,
                "issuer": house.provider.issuer,
                "subject": identity.subject,
                "address": address,
            },
        )
        .scalar_one_or_none()
    )
    return None if user_id is None else begin_session(user_id, device, place)

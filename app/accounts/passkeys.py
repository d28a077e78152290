"""Passkeys (W3C Web Authentication): what the browser is asked, and whether its answer holds."""

from collections.abc import Sequence
from dataclasses import dataclass
from ipaddress import ip_address
from urllib.parse import urlsplit
from uuid import UUID

from webauthn import (
    generate_authentication_options,
    generate_registration_options,
    options_to_json,
    verify_authentication_response,
    verify_registration_response,
)
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

NAME = "Expert Forum"
OPTIONAL = UserVerificationRequirement.PREFERRED


@dataclass(frozen=True)
class Site:
    """Where the browser stands: a passkey answers to this address and to no other."""

    origin: str

    @property
    def host(self) -> str:
        """The name that passkeys are bound to."""
        return urlsplit(self.origin).hostname or ""

    @property
    def takes_passkeys(self) -> bool:
        """Whether browsers make passkeys here: for a name, not for a bare IP address."""
        try:
            ip_address(self.host)
        except ValueError:
            return True
        return False


@dataclass(frozen=True)
class NewPasskey:
    """What is kept of a passkey: its public part."""

    credential_id: bytes
    public_key: bytes
    sign_count: int


def options_for_new(
    site: Site, challenge: bytes, user_id: UUID, account: str, known: Sequence[bytes]
) -> str:
    """What `navigator.credentials.create` is asked, as JSON; devices in `known` are left out."""
    return options_to_json(
        generate_registration_options(
            rp_id=site.host,
            rp_name=NAME,
            user_id=user_id.bytes,
            user_name=account,
            challenge=challenge,
            exclude_credentials=[PublicKeyCredentialDescriptor(id=each) for each in known],
            authenticator_selection=AuthenticatorSelectionCriteria(
                resident_key=ResidentKeyRequirement.DISCOURAGED, user_verification=OPTIONAL
            ),
        )
    )


def options_for_proof(site: Site, challenge: bytes, known: Sequence[bytes]) -> str:
    """What `navigator.credentials.get` is asked, as JSON."""
    return options_to_json(
        generate_authentication_options(
            rp_id=site.host,
            challenge=challenge,
            allow_credentials=[PublicKeyCredentialDescriptor(id=each) for each in known],
            user_verification=OPTIONAL,
        )
    )


def read_new(site: Site, challenge: bytes, answer: str) -> NewPasskey | None:
    """The passkey that the browser has made for this challenge here; None for anything else."""
    try:
        made = verify_registration_response(
            credential=answer,
            expected_challenge=challenge,
            expected_rp_id=site.host,
            expected_origin=site.origin,
        )
    except (WebAuthnException, ValueError, KeyError, TypeError):
        return None
    return NewPasskey(made.credential_id, made.credential_public_key, made.sign_count)


def count_after_proof(
    site: Site, challenge: bytes, answer: str, public_key: bytes, sign_count: int
) -> int | None:
    """The passkey's new counter where `answer` proves it for this challenge here; else None."""
    try:
        proved = verify_authentication_response(
            credential=answer,
            expected_challenge=challenge,
            expected_rp_id=site.host,
            expected_origin=site.origin,
            credential_public_key=public_key,
            credential_current_sign_count=sign_count,
        )
    except (WebAuthnException, ValueError, KeyError, TypeError):
        return None
    return proved.new_sign_count

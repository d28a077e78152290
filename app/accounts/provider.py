"""OpenID Connect 1.0 as a relying party: authorization code with PKCE, state and nonce.

The forum calls only the address that whoever runs it has set for an institution; it follows no
redirect from there and waits for no answer longer than a few seconds.
"""

import logging
import secrets
from dataclasses import dataclass
from typing import Any

import requests
from authlib.common.errors import AuthlibBaseError
from authlib.integrations.requests_client import OAuth2Session
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

log = logging.getLogger("forum.accounts")

SECONDS = 5
SIGNATURES = ["RS256", "PS256", "ES256", "EdDSA"]
SCOPE = "openid email"


@dataclass(frozen=True)
class Provider:
    """An institution's provider, as the forum is registered there."""

    issuer: str
    client_id: str
    client_secret: str


@dataclass(frozen=True)
class Departure:
    """Where the browser is sent, and what it must bring back."""

    address: str
    state: str
    nonce: str
    verifier: str


@dataclass(frozen=True)
class Identity:
    """Whom the provider vouches for; the address only where it says that it is verified."""

    subject: str
    address: str | None


class ProviderFailed(Exception):
    """The provider did not answer, or what it said does not hold."""


def depart(provider: Provider, return_to: str) -> Departure:
    """The provider's page for this browser; raises ProviderFailed."""
    verifier, nonce = secrets.token_urlsafe(48), secrets.token_urlsafe(24)
    client = _client(provider, return_to)
    address, state = client.create_authorization_url(
        _described(provider)["authorization_endpoint"], nonce=nonce, code_verifier=verifier
    )
    return Departure(str(address), str(state), nonce, verifier)


def arrive(provider: Provider, return_to: str, code: str, *, verifier: str, nonce: str) -> Identity:
    """Whom the code stands for, from a signed token made for this sign-in; else ProviderFailed."""
    described = _described(provider)
    try:
        answer = _client(provider, return_to).fetch_token(
            described["token_endpoint"],
            code=code,
            code_verifier=verifier,
            timeout=SECONDS,
            allow_redirects=False,
        )
        keys = KeySet.import_key_set(_fetched(described["jwks_uri"]))
        token = jwt.decode(answer["id_token"], keys, algorithms=SIGNATURES)
        jwt.JWTClaimsRegistry(
            leeway=60,
            iss={"essential": True, "value": provider.issuer},
            aud={"essential": True, "value": provider.client_id},
            sub={"essential": True},
            exp={"essential": True},
            iat={"essential": True},
            nonce={"essential": True, "value": nonce},
        ).validate(token.claims)
    except (requests.RequestException, AuthlibBaseError, JoseError, ValueError, KeyError) as error:
        raise _failed(error) from None
    claims = token.claims
    is_verified = claims.get("email_verified") is True
    return Identity(str(claims["sub"]), str(claims["email"]) if is_verified else None)


def _client(provider: Provider, return_to: str) -> OAuth2Session:
    return OAuth2Session(
        provider.client_id,
        provider.client_secret,
        scope=SCOPE,
        redirect_uri=return_to,
        code_challenge_method="S256",
    )


def _described(provider: Provider) -> dict[str, Any]:
    described: dict[str, Any] = _fetched(
        f"{provider.issuer.rstrip('/')}/.well-known/openid-configuration"
    )
    if described.get("issuer") != provider.issuer:
        raise _failed(ValueError("another issuer"))
    return described


def _fetched(address: str) -> Any:
    try:
        answer = requests.get(address, timeout=SECONDS, allow_redirects=False)
        answer.raise_for_status()
        found = answer.json()
    except (requests.RequestException, ValueError) as error:
        raise _failed(error) from None
    return found


def _failed(error: Exception) -> ProviderFailed:
    log.warning("a sign-in provider failed: %s", type(error).__name__)
    return ProviderFailed(type(error).__name__)

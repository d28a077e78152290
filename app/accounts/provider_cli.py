"""Commands about sign-in providers: who runs the machine says what address the forum calls."""

import click
from flask import current_app
from flask.cli import AppGroup
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from app.accounts import codes
from app.accounts.models import SignInProvider
from app.core.events import record
from app.core.machine import transaction
from app.core.policy import THE_SYSTEM
from app.institutions.models import Institution
from config import Settings

provider_commands = AppGroup("provider", help="Sign-in through an institution's own provider.")


@provider_commands.command("set")
@click.argument("short_name")
@click.option("--issuer", required=True, help="As its openid-configuration names itself.")
@click.option("--client-id", required=True)
@click.option("--client-secret", prompt=True, hide_input=True, envvar="CLIENT_SECRET")
def set_provider(short_name: str, issuer: str, client_id: str, client_secret: str) -> None:
    """Let people of the institution SHORT_NAME come in through its OpenID Connect provider."""
    settings: Settings = current_app.extensions["settings"]
    if settings.is_production and not issuer.startswith("https://"):
        raise click.ClickException("In production the issuer must begin with https://.")
    with transaction() as opened:
        institution = _institution(opened, short_name)
        _remove(opened, institution)
        opened.add(
            SignInProvider(
                institution_id=institution.id,
                issuer=issuer,
                client_id=client_id,
                client_secret=codes.seal(client_secret, settings.secret_key),
            )
        )
        record(
            "institution.provider_set", THE_SYSTEM, institution, institution_ids=[institution.id]
        )


@provider_commands.command("end")
@click.argument("short_name")
def end_provider(short_name: str) -> None:
    """Let nobody come in through the provider of the institution SHORT_NAME any more."""
    with transaction() as opened:
        institution = _institution(opened, short_name)
        _remove(opened, institution)
        record(
            "institution.provider_ended", THE_SYSTEM, institution, institution_ids=[institution.id]
        )


def _institution(opened: Session, short_name: str) -> Institution:
    rows = select(Institution).where(Institution.short_name == short_name)
    found = opened.scalars(rows.execution_options(scoped=True)).one_or_none()
    if found is None:
        raise click.ClickException(f"There is no institution {short_name}.")
    return found


def _remove(opened: Session, institution: Institution) -> None:
    opened.execute(delete(SignInProvider).where(SignInProvider.institution_id == institution.id))

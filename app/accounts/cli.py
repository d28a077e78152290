"""Commands about people: the first admin, roles of the forum, tokens."""

import secrets
from datetime import timedelta

import click
from flask.cli import AppGroup
from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from app.accounts.factor_letters import tell_owner
from app.accounts.models import Account, RoleAssignment, User, UserSession
from app.accounts.second_factor import RecoveryCode, SecondFactor
from app.accounts.service.passwords import ASK, MINUTES
from app.accounts.service.tokens import DEFAULT_DAYS, create_token
from app.core import time
from app.core.alphabet import sort_key
from app.core.events import record
from app.core.identity import act_as, hash_token
from app.core.locale import country_codes
from app.core.machine import transaction
from app.core.mail import link_to
from app.core.policy import THE_SYSTEM, Role, Scope
from app.institutions.card import checked_card, normal_address
from app.institutions.models import Institution, InstitutionState

user_commands = AppGroup("user", help="People and their roles in the forum.")
token_commands = AppGroup("token", help="Ways in for programs.")


def _person(opened: Session, email: str) -> User:
    found = opened.scalars(
        select(User)
        .join(Account, Account.user_id == User.id)
        .where(Account.email == normal_address(email), User.ended_at.is_(None))
        .execution_options(scoped=True)
    ).one_or_none()
    if found is None:
        raise click.ClickException(f"Nobody has the address {email}.")
    return found


@token_commands.command("create")
@click.argument("email")
@click.option(
    "--scope",
    "scopes",
    multiple=True,
    type=click.Choice([scope.value for scope in Scope]),
    help="May be repeated; without it every scope.",
)
@click.option("--expires", "days", default=DEFAULT_DAYS, show_default=True, help="Days.")
@click.option("--name", default="command line", show_default=True, help="What it is for.")
def create_token_command(email: str, scopes: tuple[str, ...], days: int, name: str) -> None:
    """Make an API token of the person with the address EMAIL and print it, alone."""
    with transaction() as opened:
        actor = act_as(opened, _person(opened, email).id)
        if actor is None:
            raise click.ClickException("The institution of this person is not active.")
        chosen = {Scope(each) for each in scopes} or frozenset(Scope)
        token = create_token(actor, name, chosen, days)
    click.echo(token)


@user_commands.command("create-admin")
@click.argument("email")
@click.option("--name", required=True, help="As others shall see it.")
@click.option("--institution", required=True, help="Full name in English.")
@click.option("--short-name", required=True, help="Short name of the institution.")
@click.option("--country", type=click.Choice(country_codes()), help="Without it: international.")
def create_admin(
    email: str, name: str, institution: str, short_name: str, country: str | None
) -> None:
    """Begin a forum: make the first admin and its institution, print a link to set the password.

    An institution of that short name is used where there is one.
    """
    address = normal_address(email)
    with transaction() as opened:
        taken = select(Account.id).where(Account.email == address)
        if opened.execute(taken.execution_options(scoped=True)).first():
            raise click.ClickException(f"{address} has an account already.")
        home = _institution(opened, institution, short_name, country)
        user = User(institution_id=home.id, name=name, sort_key=sort_key(name))
        opened.add(user)
        opened.flush()
        opened.add(Account(user_id=user.id, email=address))
        for role in (Role.ADMIN, Role.REPRESENTATIVE):
            opened.add(RoleAssignment(user_id=user.id, institution_id=home.id, role=role))
            record(
                "person.role_given", THE_SYSTEM, user, institution_ids=[home.id], role=role.value
            )
        opened.flush()
        link = _password_link(opened, address)
    click.echo(link)


@user_commands.command("password-link")
@click.argument("email")
def password_link(email: str) -> None:
    """Print a link with which EMAIL sets a new password, for when mail does not work."""
    with transaction() as opened:
        _person(opened, email)
        link = _password_link(opened, normal_address(email))
    click.echo(link)


@user_commands.command("reset-factors")
@click.argument("email")
def reset_factors(email: str) -> None:
    """Take away every second factor of EMAIL, for when no admin can: its sessions end too."""
    with transaction() as opened:
        user = _person(opened, email)
        for model in (SecondFactor, UserSession):
            live = update(model).where(model.user_id == user.id, model.ended_at.is_(None))
            opened.execute(live.values(ended_at=time.now()))
        opened.execute(delete(RecoveryCode).where(RecoveryCode.user_id == user.id))
        record("factor.reset", THE_SYSTEM, user, institution_ids=[user.institution_id])
        tell_owner(normal_address(email), "en", "reset")


@user_commands.command("grant-role")
@click.argument("email")
@click.argument("role", type=click.Choice([Role.COORDINATOR.value, Role.ADMIN.value]))
@click.option("--days", type=int, help="The term; without it, until it is ended.")
def grant_role(email: str, role: str, days: int | None) -> None:
    """Give the person with the address EMAIL a role in the forum."""
    with transaction() as opened:
        user = _person(opened, email)
        if Role(role) in user.role_names:
            raise click.ClickException(f"{email} holds that role already.")
        _end(opened, user, Role(role))
        until = time.now() + timedelta(days=days) if days else None
        opened.add(
            RoleAssignment(
                user_id=user.id,
                institution_id=user.institution_id,
                role=Role(role),
                until=until,
            )
        )
        record(
            "person.role_given", THE_SYSTEM, user, institution_ids=[user.institution_id], role=role
        )


@user_commands.command("end-role")
@click.argument("email")
@click.argument("role", type=click.Choice([Role.COORDINATOR.value, Role.ADMIN.value]))
def end_role(email: str, role: str) -> None:
    """End a role in the forum of the person with the address EMAIL, at once."""
    with transaction() as opened:
        user = _person(opened, email)
        _end(opened, user, Role(role))
        record(
            "person.role_ended", THE_SYSTEM, user, institution_ids=[user.institution_id], role=role
        )


def _institution(opened: Session, name: str, short_name: str, country: str | None) -> Institution:
    found = opened.scalars(
        select(Institution)
        .where(Institution.short_name == short_name)
        .execution_options(scoped=True)
    ).one_or_none()
    if found is None:
        card = checked_card({"names": {"en": name}, "short_name": short_name, "country": country})
        found = Institution(**card, state=InstitutionState.ACTIVE)
        opened.add(found)
        opened.flush()
        record("institution.admitted", THE_SYSTEM, found, institution_ids=[found.id])
    return found


def _end(opened: Session, user: User, role: Role) -> None:
    held = select(RoleAssignment).where(
        RoleAssignment.user_id == user.id,
        RoleAssignment.role == role,
        RoleAssignment.ended_at.is_(None),
    )
    for each in opened.scalars(held.execution_options(scoped=True)):
        each.ended_at = time.now()
    opened.flush()


def _password_link(opened: Session, address: str) -> str:
    token = secrets.token_urlsafe(32)
    asked = {"address": address, "hash": hash_token(token), "minutes": MINUTES}
    if opened.execute(ASK, asked).one_or_none() is None:
        raise click.ClickException("The institution of this person is not active.")
    return link_to(f"/password/{token}")

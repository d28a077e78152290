"""The demonstration: a forum of made-up people, filled by the features' own acts.

Institutions are the real ones by name; nothing that is said about them is.
"""

from collections.abc import Callable

import click
from flask import Flask, current_app
from flask.cli import with_appcontext
from sqlalchemy import select

from app.accounts import demonstration as accounts
from app.accounts.models import Account, RoleAssignment, User
from app.accounts.passwords import hash_password
from app.core import roles
from app.core.alphabet import sort_key
from app.core.database import Database, session
from app.core.demonstration import Forum
from app.core.policy import Role
from app.datasets import demonstration as datasets
from app.drafts import demonstration as drafts
from app.institutions import demonstration as institutions
from app.institutions.models import Institution, InstitutionState, Membership
from app.projects import demonstration as projects
from app.reviews import demonstration as reviews
from app.reviews import demonstration_amendments as amendments
from app.workplan import demonstration as workplan
from app.workplan import demonstration_plans as plans
from app.workplan.reports import demonstration as progress
from config import Environment, Settings

PASSWORD = "made-up-words-for-a-demonstration"  # noqa: S105 - public on purpose, never in production


BUILDERS: tuple[Callable[[Forum], None], ...] = (
    institutions.build,
    projects.propose,
    plans.plan,
    projects.build,
    workplan.build,
    progress.build,
    reviews.build,
    projects.start,
    plans.work,
    amendments.build,
    projects.end,
    datasets.build,
    drafts.build,
    accounts.build,
)
"""What each feature adds, in this order."""

INSTITUTIONS = (
    (
        "ISRS",
        "UZ",
        "Institute for Strategic and Regional Studies",
        "Институт стратегических и межрегиональных исследований",
    ),
    (
        "KazISS",
        "KZ",
        "Kazakhstan Institute for Strategic Studies",
        "Казахстанский институт стратегических исследований",
    ),
    (
        "NISI",
        "KG",
        "National Institute of Strategic Initiatives",
        "Национальный институт стратегических инициатив",
    ),
    ("CSR", "TJ", "Center for Strategic Research", "Центр стратегических исследований"),
    (
        "SCSR",
        "TM",
        "Scientific Centre of Strategic Research",
        "Научный центр стратегических исследований",
    ),
    (
        "UNODC ROCA",
        None,
        "UNODC Regional Office for Central Asia",
        "Региональное представительство УНП ООН в Центральной Азии",
    ),
    (
        "CDS",
        "UZ",
        "Centre for Drug Studies (made up)",
        "Центр исследований наркотиков (вымышленный)",
    ),
    (
        "IEP",
        "KZ",
        "Institute of Economic Policy (made up)",
        "Институт экономической политики (вымышленный)",
    ),
    (
        "APR",
        "KG",
        "Academy of Public Research (made up)",
        "Академия общественных исследований (вымышленная)",
    ),
    (
        institutions.SUSPENDED,
        "TJ",
        "Laboratory of Border Studies (made up)",
        "Лаборатория пограничных исследований (вымышленная)",
    ),
)
OBSERVER = (
    "ORR",
    None,
    "Observatory of Regional Research (made up)",
    "Обсерватория региональных исследований (вымышленная)",
)

FORMER_NAMES: dict[str, list[dict[str, str | None]]] = {
    "NISI": [
        {"text": "Institute of Initiatives (made up)", "language": "en", "until": "2024-06-30"},
        {"text": "Институт инициатив (вымышленный)", "language": "ru", "until": "2024-06-30"},
    ]
}
"""What an institution was called before it was merged with another."""

PEOPLE = (
    ("admin", "UNODC ROCA", "Administrator", (Role.ADMIN,)),
    ("coordinator.uz", "CDS", "Coordinator (UZ)", (Role.COORDINATOR,)),
    ("coordinator.kz", "IEP", "Coordinator (KZ)", (Role.COORDINATOR,)),
    ("coordinator.kg", "APR", "Coordinator (KG)", (Role.COORDINATOR,)),
    ("coordinator.unodc", "UNODC ROCA", "Coordinator (UNODC)", (Role.COORDINATOR,)),
    ("representative.uz", "ISRS", "Representative (UZ)", (Role.REPRESENTATIVE,)),
    ("representative.kz", "KazISS", "Representative (KZ)", (Role.REPRESENTATIVE,)),
    ("representative.kg", "NISI", "Representative (KG)", (Role.REPRESENTATIVE,)),
    ("representative.tj", "CSR", "Representative (TJ)", (Role.REPRESENTATIVE,)),
    ("representative.tm", "SCSR", "Representative (TM)", (Role.REPRESENTATIVE,)),
    ("representative.unodc", "UNODC ROCA", "Representative (UNODC)", (Role.REPRESENTATIVE,)),
    ("researcher.uz", "ISRS", "Researcher (UZ)", ()),
    ("researcher.kz", "KazISS", "Researcher (KZ)", ()),
    ("researcher.kg", "NISI", "Researcher (KG)", ()),
    ("researcher.tj", "CSR", "Researcher (TJ)", ()),
    ("researcher.tm", "SCSR", "Researcher (TM)", ()),
)


@click.command("demonstration")
@click.option("--if-empty", is_flag=True, help="Do nothing where there are institutions already.")
@with_appcontext
def demonstration(*, if_empty: bool) -> None:
    """Fill the database with made-up work; never in production."""
    settings: Settings = current_app.extensions["settings"]
    if settings.environment is Environment.PRODUCTION:
        raise click.ClickException("A forum in production gets no demonstration.")
    application: Flask = current_app._get_current_object()  # type: ignore[attr-defined]  # noqa: SLF001 - Flask's proxy has no public way
    database: Database = application.extensions["database"]
    if not database.may_act_as_system:
        database.allow_system(
            settings.database_system_url
            or roles.role_url(settings.database_url, settings.secret_key, roles.SYSTEM)
        )
    if build(application) is None and not if_empty:
        raise click.ClickException("There are institutions already; nothing was changed.")
    click.echo(f"Demonstration accounts, all with the password {PASSWORD}:")
    for name, _house, _title, _roles in PEOPLE:
        click.echo(f"  {name}@forum.example")


def build(app: Flask) -> Forum | None:
    """Fill an empty forum; None, and nothing changed, where there are institutions already."""
    database: Database = app.extensions["database"]
    forum = Forum(app)
    with database.transaction(as_system=True) as opened:
        known = select(Institution.id).limit(1).execution_options(scoped=True)
        if opened.execute(known).first() is not None:
            return None
        _add_institutions(forum)
        _add_people(forum)
        opened.commit()
    for build_feature in BUILDERS:
        build_feature(forum)
    return forum


def _add_institutions(forum: Forum) -> None:
    houses = [(each, Membership.MEMBER) for each in INSTITUTIONS]
    for (short_name, country, english, russian), membership in [
        *houses,
        (OBSERVER, Membership.OBSERVER),
    ]:
        institution = Institution(
            names={"en": english, "ru": russian},
            short_name=short_name,
            sort_key=sort_key(english),
            country=country,
            membership=membership,
            state=InstitutionState.ACTIVE,
            other_names=FORMER_NAMES.get(short_name, []),
            email_domains=["forum.example"],
        )
        session().add(institution)
        session().flush()
        forum.institutions[short_name] = institution.id


def _add_people(forum: Forum) -> None:
    secret = hash_password(PASSWORD)
    for name, house, title, held in PEOPLE:
        email = f"{name}@forum.example"
        institution_id = forum.institutions[house]
        user = User(institution_id=institution_id, name=title, sort_key=sort_key(title))
        session().add(user)
        session().flush()
        session().add(Account(user_id=user.id, email=email, password_hash=secret))
        for role in held:
            session().add(RoleAssignment(user_id=user.id, institution_id=institution_id, role=role))
        forum.people[email] = user.id
    session().flush()

"""Made-up comings and goings: deputies now and to come, a private address that waits."""

from datetime import timedelta
from uuid import UUID

from app.accounts.models import ProfileKind, User
from app.accounts.service import private_addresses
from app.accounts.service.deputies import name_deputy
from app.accounts.service.expertise import Said, change_expertise
from app.accounts.service.invitations import Guest
from app.core import time
from app.core.demonstration import Forum
from app.core.kinds import load
from app.core.policy import Actor
from app.institutions.models import Institution

EXPERTS = (
    ("researcher.uz", ["drug-trafficking"], ["uz", "ru", "en"], ["statistics", "time_series"]),
    ("researcher.kz", ["cybercrime"], ["kk", "ru"], ["networks", "texts"]),
    ("researcher.kg", ["terrorism"], ["ky", "ru", "tr"], ["interviews"]),
    ("researcher.tj", ["border-security"], ["tg", "ru", "fa"], ["surveys", "spatial"]),
)
"""Who shows themes and methods, and keeps the languages to itself."""


def build(forum: Forum) -> None:
    """One deputy speaks now, another will; an admin is asked about a private address.

    Some people say what they work on.
    """
    _say_what_they_work_on(forum)
    _name_deputy(forum, "tm", starts_in=0)
    _name_deputy(forum, "kg", starts_in=14)
    with forum.as_("representative.tj@forum.example") as actor:
        private_addresses.ask(
            actor,
            _house(actor, forum.institutions["CSR"]),
            Guest("visiting.researcher@mail.example", "Visiting researcher (TJ)"),
            "A made-up reason: the institution gives its addresses out in spring.",
        )


def _name_deputy(forum: Forum, country: str, *, starts_in: int) -> None:
    deputy_id = forum.people[f"researcher.{country}@forum.example"]
    with forum.as_(f"representative.{country}@forum.example") as actor:
        starts_on = time.today() + timedelta(days=starts_in)
        name_deputy(
            actor,
            _house(actor, actor.institution_id),
            load(User, actor, deputy_id),
            starts_on=starts_on,
            until=starts_on + timedelta(days=12),
        )


def _say_what_they_work_on(forum: Forum) -> None:
    for name, themes, languages, methods in EXPERTS:
        with forum.as_(f"{name}@forum.example", days_ago=28) as actor:
            given = {
                ProfileKind.THEMES: Said(themes, is_shown=True),
                ProfileKind.LANGUAGES: Said(languages),
                ProfileKind.METHODS: Said(methods, is_shown=True),
            }
            change_expertise(actor, given)


def _house(actor: Actor, institution_id: UUID) -> Institution:
    house: Institution = load(Institution, actor, institution_id)
    return house

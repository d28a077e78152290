"""What an institution's card may say: one check for pages and programs."""

import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from email_validator import EmailNotValidError, validate_email
from flask_babel import gettext as _

from app.core import vocabulary
from app.core.alphabet import sort_key
from app.core.errors import Invalid
from app.core.locale import CONTENT_LANGUAGES, INTERNATIONAL, country_codes
from app.institutions.ror import is_checked, normal_ror_id

LONGEST_NAME = 300
LONGEST_SHORT_NAME = 30
LONGEST_PERSON = 200
LONGEST_STATEMENT = 1500
MOST_DOMAINS = 20
LONGEST_LINES = 1024 * 1024
"""Characters of a list of institutions."""

DOMAIN = re.compile(r"^(?=.{4,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{1,62}$")

EMPTIABLE = frozenset({"country", "website", "ror_id", "clients", "statement", "sponsor_named"})
"""Fields that may say nothing."""

Errors = dict[str, list[object]]


def checked_card(given: Mapping[str, Any]) -> dict[str, Any]:
    """The fields of `given` as they are stored; raises Invalid with what is wrong in each."""
    errors: Errors = {
        name: [_("This is needed.")]
        for name, value in given.items()
        if value is None and name not in EMPTIABLE
    }
    card = {
        name: _CHECKS[name](value, errors) for name, value in given.items() if name not in errors
    }
    if errors:
        raise Invalid(errors)
    if "names" in card:
        card["sort_key"] = sort_key(main_name(card["names"]))
    return card


def main_name(names: Mapping[str, str]) -> str:
    """The name that stands for all: English, else Russian, else the first."""
    return names.get("en") or names.get("ru") or next(iter(names.values()))


def normal_address(address: str) -> str:
    """An e-mail address as accounts keep it: trimmed, in lower case."""
    return address.strip().lower()


def address_problem(address: str) -> object | None:
    """What is wrong with an e-mail address, in words; None where nothing is."""
    if len(address) > 254 or not address.isascii():
        return _("Give an e-mail address such as name@institute.example.")
    try:
        validate_email(address, check_deliverability=False, test_environment=True)
    except EmailNotValidError:
        return _("Give an e-mail address such as name@institute.example.")
    return None


def is_at(address: str, domains: list[str]) -> bool:
    """Whether the address is at one of the domains or below it; without domains, every one is."""
    domain = address.rpartition("@")[2]
    return not domains or any(domain == each or domain.endswith(f".{each}") for each in domains)


def representative_errors(speaker: tuple[str, str], domains: list[str]) -> Errors:
    """What is wrong with name and address (as accounts keep it) of who will speak for it."""
    name, address = speaker
    errors: Errors = {}
    if not 1 <= len(name) <= LONGEST_PERSON:
        errors["representative_name"] = [_("Give the name of who will speak for it.")]
    problem = address_problem(address)
    if problem:
        errors["representative_email"] = [problem]
    elif not is_at(address, domains):
        errors["representative_email"] = [
            _(
                "%(address)s is not at %(domain)s. Give an address there, or add its domain above.",
                address=address,
                domain=", ".join(domains),
            )
        ]
    return errors


def _names(value: Mapping[str, str], errors: Errors) -> dict[str, str]:
    names = {language: text.strip() for language, text in value.items() if text and text.strip()}
    if not names:
        errors["names"] = [_("Give the name in at least one language.")]
    if any(len(text) > LONGEST_NAME for text in names.values()):
        errors["names"] = [_("A name has at most %(limit)s characters.", limit=LONGEST_NAME)]
    if set(names) - set(CONTENT_LANGUAGES):
        errors["names"] = [_("One of the languages is not a language of the forum.")]
    return names


def _short_name(value: str, errors: Errors) -> str:
    value = " ".join(value.split())
    if not value or len(value) > LONGEST_SHORT_NAME:
        errors["short_name"] = [
            _("Give a short name of at most %(limit)s characters.", limit=LONGEST_SHORT_NAME)
        ]
    return value


def _country(value: str | None, errors: Errors) -> str | None:
    if value in {None, "", INTERNATIONAL}:
        return None
    if value not in country_codes():
        errors["country"] = [_("Choose a country, or international.")]
    return value


def _website(value: str | None, errors: Errors) -> str | None:
    value = (value or "").strip()
    parts = urlsplit(value)
    if value and (parts.scheme not in {"http", "https"} or not parts.hostname or len(value) > 300):
        errors["website"] = [_("Give a whole address that begins with https://.")]
    return value or None


def _ror_id(value: str | None, errors: Errors) -> str | None:
    value = (value or "").strip()
    if not value:
        return None
    ror_id = normal_ror_id(value)
    if ror_id is None:
        errors["ror_id"] = [_("A ROR id looks like https://ror.org/04a9tmd77.")]
    elif not is_checked(ror_id):
        errors["ror_id"] = [_("The last two figures do not fit the others: look for a slip.")]
    return ror_id


def _email_domains(value: list[str], errors: Errors) -> list[str]:
    domains = list(dict.fromkeys(each.strip().lower().lstrip("@") for each in value))
    domains = [each for each in domains if each]
    wrong = [each for each in domains if not DOMAIN.fullmatch(each)]
    if wrong:
        errors["email_domains"] = [_("“%(domain)s” is not a domain.", domain=wrong[0][:100])]
    elif len(domains) > MOST_DOMAINS:
        errors["email_domains"] = [_("At most %(limit)s domains.", limit=MOST_DOMAINS)]
    return domains


def _prose(name: str) -> Any:
    def check(value: str | None, errors: Errors) -> str:
        value = (value or "").strip()
        if len(value) > LONGEST_STATEMENT:
            errors[name] = [_("At most %(limit)s characters.", limit=LONGEST_STATEMENT)]
        return value

    return check


def _chosen(name: str) -> Any:
    def check(value: list[str], errors: Errors) -> list[str]:
        known = [code for code, _word in vocabulary.CHOICES[name]()]
        if set(value) - set(known):
            errors[name] = [_("This value is not one of the choices.")]
        return [code for code in known if code in value]

    return check


_CHECKS: dict[str, Any] = {
    "names": _names,
    "short_name": _short_name,
    "country": _country,
    "website": _website,
    "ror_id": _ror_id,
    "email_domains": _email_domains,
    "clients": _prose("clients"),
    "statement": _prose("statement"),
    "sponsor_named": _prose("sponsor_named"),
    **{name: _chosen(name) for name in vocabulary.CHOICES},
    "membership": lambda value, _errors: value,
}
